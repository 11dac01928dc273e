package storetest

import (
	"testing"
	"time"

	"crampdiary/diary"
)

var erasures = []behaviour{
	{"scheduled erasure is seen with the account, and ends sessions and links", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		newSession(t, s, a.ID, 1, now)
		foreign := newSession(t, s, b.ID, 2, now)
		share, foreignShare := createShare(t, s, a.ID, 1), createShare(t, s, b.ID, 2)
		visit := openShare(t, s, a.ID, share.ID, 1, now)
		openShare(t, s, b.ID, foreignShare.ID, 2, now)
		want := diary.NewErasure(diary.EraseAccount, now)
		wantErasure(t, value(s.ScheduleErasure(t.Context(), a.ID, want, now))(t), want)
		wantErasure(t, value(s.Account(t.Context(), a.ID))(t).Erasure, want)
		wantSessions(t, s, a.ID)
		_, _, _, err := s.ShareByVisit(t.Context(), visit.TokenHash)
		wantErr(t, err, diary.ErrNotFound)
		stored, _, err := s.ShareByToken(t.Context(), share.TokenHash)
		must(t, err)
		if at := now; !sameInstant(stored.Revoked, &at) {
			t.Errorf("the link is %+v, want it revoked", stored)
		}
		// The other account is as it was.
		wantErasure(t, value(s.Account(t.Context(), b.ID))(t).Erasure, diary.Erasure{})
		wantSessions(t, s, b.ID, foreign.ID)
		if stored := value(s.ShareHistory(t.Context(), b.ID, foreignShare.ID))(t); stored.Revoked != nil {
			t.Errorf("the other account's link is %+v", stored)
		}
	}},
	{"erasure that waits is not put off by asking again", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		first := diary.NewErasure(diary.EraseDiary, now)
		value(s.ScheduleErasure(t.Context(), a.ID, first, now))(t)
		later := now.Add(time.Hour)
		again := value(s.ScheduleErasure(t.Context(), a.ID, diary.NewErasure(diary.EraseAccount, later), later))(t)
		wantErasure(t, again, first)
	}},
	{"erasure of an account that does not exist is not found", func(t *testing.T, s diary.Store) {
		_, err := s.ScheduleErasure(t.Context(), diary.NewID(), diary.NewErasure(diary.EraseDiary, now), now)
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.CancelErasure(t.Context(), diary.NewID()), diary.ErrNotFound)
		wantErr(t, s.CancelErasure(t.Context(), newAccount(t, s, "a@example.dk").ID), diary.ErrNotFound)
	}},
	{"cancelled erasure leaves everything as it was", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		e := create(t, s, a.ID, everything(t))
		erasure := diary.NewErasure(diary.EraseAccount, now)
		value(s.ScheduleErasure(t.Context(), a.ID, erasure, now))(t)
		must(t, s.CancelErasure(t.Context(), a.ID))
		wantErasure(t, value(s.Account(t.Context(), a.ID))(t).Erasure, diary.Erasure{})
		wantPurged(t, s, erasure.Due.Add(time.Hour), now, 0)
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, e.ID))(t), e)
	}},
	{"account is erased when it is due and not before", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		create(t, s, a.ID, everything(t))
		kept := create(t, s, b.ID, everything(t))
		erasure := diary.NewErasure(diary.EraseAccount, now)
		value(s.ScheduleErasure(t.Context(), a.ID, erasure, now))(t)
		wantPurged(t, s, atMillisecond(erasure.Due).Add(-time.Millisecond), now, 0)
		must(t, s.CancelErasure(t.Context(), a.ID)) // on the last day
		value(s.ScheduleErasure(t.Context(), a.ID, erasure, now))(t)
		wantPurged(t, s, erasure.Due, now, 1)
		_, err := s.Account(t.Context(), a.ID)
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.CancelErasure(t.Context(), a.ID), diary.ErrNotFound)
		if got := list(t, s, a.ID); len(got) > 0 {
			t.Errorf("episodes of nobody are left: %v", got)
		}
		newAccount(t, s, a.Email) // the address is free again
		wantEpisode(t, value(s.Episode(t.Context(), b.ID, kept.ID))(t), kept)
	}},
	{"diary is erased when it is due, and its account goes on empty", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		create(t, s, a.ID, everything(t))
		share := createShare(t, s, a.ID, 1)
		value(s.SaveShareNote(t.Context(), a.ID, diary.ShareNote{ShareID: share.ID, Text: "Gå en tur", Written: now}))(t)
		kept := create(t, s, b.ID, everything(t))
		erasure := diary.NewErasure(diary.EraseDiary, now)
		value(s.ScheduleErasure(t.Context(), a.ID, erasure, now))(t)
		wantPurged(t, s, atMillisecond(erasure.Due).Add(-time.Millisecond), now, 0)
		if gone := value(s.Purge(t.Context(), erasure.Due, now, limits))(t); gone < 2 {
			t.Errorf("%d rows went, want the episode, the link and more", gone)
		}
		left := value(s.Account(t.Context(), a.ID))(t)
		wantErasure(t, left.Erasure, diary.Erasure{})
		if left.Email != a.Email || left.PasswordHash != a.PasswordHash || left.Preferences != a.Preferences {
			t.Errorf("the account became %+v, want %+v", left, a)
		}
		if consents := value(s.Consents(t.Context(), a.ID))(t); len(consents) != len(diary.Statements) {
			t.Errorf("the consents became %v", consents)
		}
		if got := list(t, s, a.ID); len(got) > 0 {
			t.Errorf("episodes are left: %v", got)
		}
		wantShareIDs(t, s, a.ID)
		create(t, s, a.ID, barely(now))
		wantEpisode(t, value(s.Episode(t.Context(), b.ID, kept.ID))(t), kept)
	}},
}

func wantErasure(t *testing.T, got, want diary.Erasure) {
	t.Helper()
	same := got.Scope == want.Scope && got.Due.IsZero() == want.Due.IsZero()
	if same && !want.Due.IsZero() {
		same = sameInstant(&got.Due, &want.Due)
	}
	if !same {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
