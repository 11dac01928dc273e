package storetest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

func newShare(token byte, created time.Time) diary.Share {
	from, to := diary.NewDate(2026, 2, 1), diary.NewDate(2026, 3, 1)
	return diary.Share{
		ID: diary.NewID(), TokenHash: [32]byte{token, 31: token}, PINHash: "hash of 123456", Name: "Å.Ø.", Words: "Vågner\nom natten",
		Period: diary.SharePeriod{From: &from, To: &to}, Created: created, Expires: created.Add(14 * 24 * time.Hour),
	}
}

// createShare stores a link that works for two weeks from now on.
func createShare(t *testing.T, s diary.Store, accountID string, token byte) diary.Share {
	t.Helper()
	share := newShare(token, now)
	must(t, s.CreateShare(t.Context(), accountID, share))
	return share
}

// openShare stores a visit through a link.
func openShare(t *testing.T, s diary.Store, accountID, shareID string, token byte, at time.Time) diary.ShareVisit {
	t.Helper()
	visit := diary.ShareVisit{
		TokenHash: [32]byte{token, 1: token}, AccountID: accountID, ShareID: shareID, Opened: at, Expires: at.Add(time.Hour),
	}
	must(t, s.OpenShare(t.Context(), visit))
	return visit
}

var shares = []behaviour{
	{"link comes back as it was stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		revoked := now.Add(time.Minute)
		want := createShare(t, s, a.ID, 1)
		want.Revoked = &revoked
		everyFieldSet(t, want, "Weeks")
		must(t, s.RevokeShare(t.Context(), a.ID, want.ID, revoked))
		weeks := newShare(2, now)
		weeks.Period, weeks.PINHash = diary.SharePeriod{Weeks: 8}, ""
		must(t, s.CreateShare(t.Context(), a.ID, weeks))
		for _, want := range []diary.Share{want, weeks} {
			share, account, err := s.ShareByToken(t.Context(), want.TokenHash)
			must(t, err)
			wantShare(t, share, want)
			if account.ID != a.ID || account.Preferences != a.Preferences {
				t.Errorf("the link opens %+v, want %+v", account, a)
			}
			wantShare(t, value(s.ShareHistory(t.Context(), a.ID, want.ID))(t).Share, want)
		}
	}},
	{"link whose token is unknown is not found", func(t *testing.T, s diary.Store) {
		createShare(t, s, newAccount(t, s, "a@example.dk").ID, 1)
		_, _, err := s.ShareByToken(t.Context(), [32]byte{9})
		wantErr(t, err, diary.ErrNotFound)
		_, _, _, err = s.ShareByVisit(t.Context(), [32]byte{9})
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"link that is made again is stored once, and another under its ID or token is refused", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		first := createShare(t, s, a.ID, 1)
		must(t, s.RevokeShare(t.Context(), a.ID, first.ID, now))
		again := first
		again.Expires = now.Add(80 * 24 * time.Hour)
		must(t, s.CreateShare(t.Context(), a.ID, again))
		stored := value(s.ShareHistory(t.Context(), a.ID, first.ID))(t)
		if stored.Revoked == nil || !sameInstant(&stored.Expires, &first.Expires) {
			t.Errorf("the repeated request changed the link to %+v", stored)
		}
		sameID, sameToken := newShare(2, now), newShare(1, now)
		sameID.ID = first.ID
		wantErr(t, s.CreateShare(t.Context(), a.ID, sameID), diary.ErrExists)
		wantErr(t, s.CreateShare(t.Context(), b.ID, sameToken), diary.ErrExists)
		must(t, s.CreateShare(t.Context(), b.ID, sameID)) // another account may use the same ID
		wantShareIDs(t, s, b.ID, first.ID)
	}},
	{"links are listed newest first, with when they were opened and what was left on them", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		older, newer := newShare(1, now), newShare(2, now.Add(time.Hour))
		must(t, s.CreateShare(t.Context(), a.ID, newer))
		must(t, s.CreateShare(t.Context(), a.ID, older))
		foreign := createShare(t, s, b.ID, 3)
		openShare(t, s, a.ID, older.ID, 1, now)
		openShare(t, s, a.ID, older.ID, 2, now.Add(time.Minute))
		openShare(t, s, a.ID, older.ID, 4, now.Add(time.Minute+time.Second)) // pressed twice
		openShare(t, s, b.ID, foreign.ID, 3, now)
		note := value(s.SaveShareNote(t.Context(), a.ID, diary.ShareNote{ShareID: older.ID, Text: "Gå en tur", Written: now}))(t)
		wantShareIDs(t, s, a.ID, newer.ID, older.ID)
		list := wantLen(t, value(s.ListShares(t.Context(), a.ID))(t), 2)
		if len(list[0].Opened) > 0 || list[0].Note != nil {
			t.Errorf("the newer link has the history %+v", list[0])
		}
		minute := now.Truncate(time.Minute).UTC()
		if want := []time.Time{minute.Add(time.Minute), minute}; !slices.Equal(list[1].Opened, want) {
			t.Errorf("opened %v, want %v", list[1].Opened, want)
		}
		if list[1].Note == nil || !list[1].Note.SameEntry(note) {
			t.Errorf("the note is %+v, want %+v", list[1].Note, note)
		}
	}},
	{"links of many requests at once are no more than may work at the same time", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		over, revoked := newShare(100, now.Add(-30*24*time.Hour)), createShare(t, s, a.ID, 101)
		must(t, s.CreateShare(t.Context(), a.ID, over))
		must(t, s.RevokeShare(t.Context(), a.ID, revoked.ID, now))
		for i := range diary.MaxOpenShares - 3 {
			createShare(t, s, a.ID, byte(i))
		}
		errs := atOnce(t.Context(), 12, func(ctx context.Context, i int) error {
			return s.CreateShare(ctx, a.ID, newShare(byte(50+i), now))
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrTooManyShares) }); n != 3 {
			t.Errorf("%d links were made where there was room for 3", n)
		}
		open := 0
		for _, share := range value(s.ListShares(t.Context(), a.ID))(t) {
			if share.Open(now) {
				open++
				must(t, s.CreateShare(t.Context(), a.ID, share.Share)) // the same one is not a further one
			}
		}
		if open != diary.MaxOpenShares {
			t.Errorf("%d links work, want %d", open, diary.MaxOpenShares)
		}
		createShare(t, s, b.ID, 102)
		must(t, s.CreateShare(t.Context(), a.ID, newShare(103, now.Add(14*24*time.Hour)))) // when all have ended
	}},
	{"link is seen and revoked by its own account only", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		share := createShare(t, s, a.ID, 1)
		_, err := s.ShareHistory(t.Context(), b.ID, share.ID)
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.RevokeShare(t.Context(), b.ID, share.ID, now), diary.ErrNotFound)
		_, err = s.SaveShareNote(t.Context(), b.ID, diary.ShareNote{ShareID: share.ID, Text: "x", Written: now})
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.DismissShareNote(t.Context(), b.ID, share.ID, now), diary.ErrNotFound)
		wantShareIDs(t, s, b.ID)
		if stored := value(s.ShareHistory(t.Context(), a.ID, share.ID))(t); stored.Revoked != nil || stored.Note != nil {
			t.Errorf("another account changed the link to %+v", stored)
		}
	}},
	{"visit is found by its own token until the link is revoked", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		share, other := createShare(t, s, a.ID, 1), createShare(t, s, a.ID, 2)
		want, kept := openShare(t, s, a.ID, share.ID, 1, now), openShare(t, s, a.ID, other.ID, 2, now)
		everyFieldSet(t, want)
		visit, found, account, err := s.ShareByVisit(t.Context(), want.TokenHash)
		must(t, err)
		want.Opened, want.Expires = atMillisecond(want.Opened).UTC(), atMillisecond(want.Expires).UTC()
		if visit != want || account.ID != a.ID {
			t.Errorf("got %+v of %s, want %+v", visit, account.ID, want)
		}
		wantShare(t, found, share)
		_, _, err = s.SessionByToken(t.Context(), want.TokenHash)
		wantErr(t, err, diary.ErrNotFound) // a visit signs nobody in
		_, _, err = s.ShareByToken(t.Context(), want.TokenHash)
		wantErr(t, err, diary.ErrNotFound)

		must(t, s.RevokeShare(t.Context(), a.ID, share.ID, now))
		must(t, s.RevokeShare(t.Context(), a.ID, share.ID, now.Add(time.Hour)))
		_, _, _, err = s.ShareByVisit(t.Context(), want.TokenHash)
		wantErr(t, err, diary.ErrNotFound)
		stored := value(s.ShareHistory(t.Context(), a.ID, share.ID))(t)
		if at := now; !sameInstant(stored.Revoked, &at) || len(stored.Opened) != 1 {
			t.Errorf("the revoked link is %+v", stored)
		}
		_, _, _, err = s.ShareByVisit(t.Context(), kept.TokenHash)
		must(t, err)
		must(t, s.EndShareVisit(t.Context(), kept.TokenHash))
		must(t, s.EndShareVisit(t.Context(), kept.TokenHash))
		_, _, _, err = s.ShareByVisit(t.Context(), kept.TokenHash)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"link takes one note, and the same one again", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		share := createShare(t, s, a.ID, 1)
		want := diary.ShareNote{
			ShareID: share.ID, Text: "Prøv trappen\nog skriv ned", Watches: []diary.Watch{diary.WatchPain, "alcohol"}, Written: now,
		}
		everyFieldSet(t, want, "Dismissed")
		wantNote(t, value(s.SaveShareNote(t.Context(), a.ID, want))(t), want)
		again := want
		again.Written = now.Add(time.Hour)
		wantNote(t, value(s.SaveShareNote(t.Context(), a.ID, again))(t), want)
		again.Text = "Noget andet"
		_, err := s.SaveShareNote(t.Context(), a.ID, again)
		wantNote(t, wantConflict[diary.ShareNote](t, err), want)
		notes := value(s.ListShareNotes(t.Context(), a.ID))(t)
		if len(notes) != 1 {
			t.Fatalf("got notes %+v, want one", notes)
		}
		wantNote(t, notes[0], want)
	}},
	{"one of many different notes at once is kept", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		share := createShare(t, s, a.ID, 1)
		errs := atOnce(t.Context(), 8, func(ctx context.Context, i int) error {
			_, err := s.SaveShareNote(ctx, a.ID, diary.ShareNote{ShareID: share.ID, Text: string(rune('a' + i)), Written: now})
			return err
		})
		n := succeeded(t, errs, func(err error) bool {
			_, conflict := errors.AsType[*diary.ConflictError[diary.ShareNote]](err)
			return conflict
		})
		if n != 1 {
			t.Errorf("%d notes were left on one link", n)
		}
	}},
	{"dismissed note stays in the history alone", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		share := createShare(t, s, a.ID, 1)
		wantErr(t, s.DismissShareNote(t.Context(), a.ID, share.ID, now), diary.ErrNotFound)
		value(s.SaveShareNote(t.Context(), a.ID, diary.ShareNote{ShareID: share.ID, Text: "Gå en tur", Written: now}))(t)
		must(t, s.DismissShareNote(t.Context(), a.ID, share.ID, now))
		must(t, s.DismissShareNote(t.Context(), a.ID, share.ID, now.Add(time.Hour)))
		if notes := value(s.ListShareNotes(t.Context(), a.ID))(t); len(notes) > 0 {
			t.Errorf("still listed: %+v", notes)
		}
		note := value(s.ShareHistory(t.Context(), a.ID, share.ID))(t).Note
		if at := now; note == nil || !sameInstant(note.Dismissed, &at) {
			t.Errorf("the history holds %+v", note)
		}
	}},
	{"purge removes visits that have ended and keeps the history", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		share := createShare(t, s, a.ID, 1)
		visit := openShare(t, s, a.ID, share.ID, 1, now)
		wantPurged(t, s, visit.Expires.Add(-time.Millisecond), now, 0)
		wantPurged(t, s, visit.Expires, now, 1)
		_, _, _, err := s.ShareByVisit(t.Context(), visit.TokenHash)
		wantErr(t, err, diary.ErrNotFound)
		if stored := value(s.ShareHistory(t.Context(), a.ID, share.ID))(t); len(stored.Opened) != 1 {
			t.Errorf("opened %v, want once", stored.Opened)
		}
	}},
}

func wantShare(t *testing.T, got, want diary.Share) {
	t.Helper()
	same := got.ID == want.ID && got.TokenHash == want.TokenHash && got.PINHash == want.PINHash &&
		got.Name == want.Name && got.Words == want.Words &&
		got.Period.Same(want.Period) && sameInstant(&got.Created, &want.Created) &&
		sameInstant(&got.Expires, &want.Expires) && sameInstant(got.Revoked, want.Revoked)
	if !same {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func wantNote(t *testing.T, got, want diary.ShareNote) {
	t.Helper()
	if !got.SameEntry(want) || !sameInstant(&got.Written, &want.Written) || !reflect.DeepEqual(got.Dismissed, want.Dismissed) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func wantShareIDs(t *testing.T, s diary.Store, accountID string, want ...string) {
	t.Helper()
	var got []string
	for _, share := range value(s.ListShares(t.Context(), accountID))(t) {
		got = append(got, share.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got links %v, want %v", got, want)
	}
}
