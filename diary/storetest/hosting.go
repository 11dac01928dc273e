package storetest

import (
	"testing"
	"time"

	"crampdiary/diary"
)

var hosting = []behaviour{
	{"the host sees every account with its browsers", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		newSession(t, s, a.ID, 1, now)
		newSession(t, s, a.ID, 2, now.Add(time.Hour))
		list := wantLen(t, value(s.ListAccounts(t.Context()))(t), 2)
		if list[0].ID != a.ID {
			list[0], list[1] = list[1], list[0]
		}
		if got := list[0]; got.ID != a.ID || got.Email != a.Email || got.Browsers != 2 || !got.LastSeen.Equal(atMillisecond(now.Add(time.Hour))) {
			t.Errorf("got %+v", got)
		}
		if got := list[1]; got.ID != b.ID || got.Browsers != 0 || !got.LastSeen.IsZero() {
			t.Errorf("got %+v", got)
		}
	}},
	{"the host signs an account out, and no other", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		newSession(t, s, a.ID, 1, now)
		newSession(t, s, a.ID, 2, now)
		other := newSession(t, s, b.ID, 3, now)
		if browsers := value(s.SignOutAccount(t.Context(), a.ID, now))(t); browsers != 2 {
			t.Errorf("%d browsers", browsers)
		}
		wantSessions(t, s, a.ID)
		wantSessions(t, s, b.ID, other.ID)
		wantEvents(t, s, a.ID, diary.SignedIn, diary.SignedIn, diary.HostSignedOut)
		_, err := s.SignOutAccount(t.Context(), diary.NewID(), now)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"an account is disabled and enabled, and both are noted once", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		session := newSession(t, s, a.ID, 1, now)
		share := createShare(t, s, a.ID, 1)
		must(t, s.DisableAccount(t.Context(), a.ID, now))
		must(t, s.DisableAccount(t.Context(), a.ID, now.Add(time.Hour)))
		if got := value(s.Account(t.Context(), a.ID))(t); !got.Disabled.Equal(atMillisecond(now)) {
			t.Errorf("disabled at %s", got.Disabled)
		}
		if got := value(s.Account(t.Context(), b.ID))(t); !got.Disabled.IsZero() {
			t.Errorf("the other account was disabled at %s", got.Disabled)
		}
		must(t, s.EnableAccount(t.Context(), a.ID, now))
		must(t, s.EnableAccount(t.Context(), a.ID, now))
		if got := value(s.Account(t.Context(), a.ID))(t); !got.Disabled.IsZero() {
			t.Errorf("disabled at %s", got.Disabled)
		}
		wantSessions(t, s, a.ID, session.ID)
		if stored := value(s.ShareHistory(t.Context(), a.ID, share.ID))(t); stored.Revoked != nil {
			t.Errorf("the link is %+v", stored)
		}
		wantEvents(t, s, a.ID, diary.SignedIn, diary.ShareMade, diary.HostDisabled, diary.HostEnabled)
		wantErr(t, s.DisableAccount(t.Context(), diary.NewID(), now), diary.ErrNotFound)
		wantErr(t, s.EnableAccount(t.Context(), diary.NewID(), now), diary.ErrNotFound)
	}},
	{"an erasure by the host waits, closes the diary and is noted", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		newSession(t, s, a.ID, 1, now)
		want := diary.NewErasure(diary.EraseAccount, now)
		wantErasure(t, value(s.EraseByHost(t.Context(), a.ID, want, now))(t), want)
		wantErasure(t, value(s.Account(t.Context(), a.ID))(t).Erasure, want)
		wantSessions(t, s, a.ID)
		wantEvents(t, s, a.ID, diary.SignedIn, diary.HostErasure)
		// Asking again later does not put it off.
		wantErasure(t, value(s.EraseByHost(t.Context(), a.ID, diary.NewErasure(diary.EraseAccount, now.Add(time.Hour)), now.Add(time.Hour)))(t), want)
		must(t, s.CancelErasure(t.Context(), a.ID))
	}},
	{"an erasure by the host is of more, or earlier, than one that waits", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		value(s.ScheduleErasure(t.Context(), a.ID, diary.NewErasure(diary.EraseDiary, now), now))(t)
		want := diary.NewErasure(diary.EraseAccount, now.Add(time.Hour))
		wantErasure(t, value(s.EraseByHost(t.Context(), a.ID, want, now))(t), want)
		want.Due = now.Add(time.Minute)
		wantErasure(t, value(s.EraseByHost(t.Context(), a.ID, want, now))(t), want)
	}},
	{"an erasure by the host that is due is carried out at once, of that account alone", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		value(s.CreateEpisode(t.Context(), a.ID, barely(now), now))(t)
		value(s.EraseByHost(t.Context(), a.ID, diary.Erasure{Scope: diary.EraseAccount, Due: now}, now))(t)
		_, err := s.Account(t.Context(), a.ID)
		wantErr(t, err, diary.ErrNotFound)
		value(s.Account(t.Context(), b.ID))(t)
		_, err = s.EraseByHost(t.Context(), a.ID, diary.NewErasure(diary.EraseAccount, now), now)
		wantErr(t, err, diary.ErrNotFound)
	}},
}
