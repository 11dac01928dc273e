package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

var accountLogs = []behaviour{
	{"what happens to an account is noted with it, and for no other", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		newSession(t, s, a.ID, 1, now)
		must(t, s.EndSessions(t.Context(), a.ID, "", now))
		value(s.SavePassword(t.Context(), a.ID, a.PasswordHash, "next", "", now))(t)
		value(s.ResetPassword(t.Context(), a.ID, "next", "last", now))(t)
		must(t, s.AwaitEmail(t.Context(), a.ID, "new@example.dk"))
		must(t, s.ChangeEmail(t.Context(), a.ID, "new@example.dk", now))
		share := createShare(t, s, a.ID, 1)
		openShare(t, s, a.ID, share.ID, 1, now)
		value(s.SaveShareNote(t.Context(), a.ID, diary.ShareNote{ShareID: share.ID, Text: "Til dig", Written: now}))(t)
		must(t, s.RevokeShare(t.Context(), a.ID, share.ID, now))
		must(t, s.RevokeShare(t.Context(), a.ID, share.ID, now)) // pressed twice
		must(t, s.SaveCalendarFeed(t.Context(), a.ID, calendarFeed(1, now)))
		value(s.BeginImport(t.Context(), a.ID, 1, now))(t)
		must(t, s.NoteAccountEvent(t.Context(), a.ID, diary.DiaryExported, now))
		value(s.ScheduleErasure(t.Context(), a.ID, diary.NewErasure(diary.EraseDiary, now), now))(t)
		wantEvents(t, s, a.ID, diary.SignedIn, diary.SignedOutOthers, diary.PasswordChanged, diary.PasswordReset, diary.AddressChanged,
			diary.ShareMade, diary.ShareOpened, diary.ShareNoted, diary.ShareEnded, diary.FeedMade, diary.DiaryImported, diary.DiaryExported, diary.ErasureAsked)
		wantEvents(t, s, b.ID)
	}},
	{"an event says how, when and from which browser", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		ctx := diary.FromBrowser(t.Context(), func() string { return "Firefox, Android" })
		must(t, s.CreateSession(ctx, diary.Session{
			ID: diary.NewID(), TokenHash: [32]byte{1}, AccountID: a.ID, How: diary.ByPassword, Created: now, LastSeen: now, Expires: now.Add(time.Hour),
		}))
		got := wantLen(t, value(s.ListAccountEvents(t.Context(), a.ID, 10))(t), 1)[0]
		everyFieldSet(t, got)
		want := diary.AccountEvent{ID: got.ID, Kind: diary.SignedIn, At: atMillisecond(now), How: diary.ByPassword, Browser: "Firefox, Android", Times: 1}
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		must(t, s.Export(t.Context(), a.ID, func(h diary.Export) error {
			if !slices.Equal(h.Events, []diary.AccountEvent{want}) {
				t.Errorf("exported %+v", h.Events)
			}
			return nil
		}))
	}},
	{"guesses in a row are one event, also when many come at once", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		const tries = 20
		succeeded(t, atOnce(t.Context(), tries, func(ctx context.Context, i int) error {
			ctx = diary.FromBrowser(ctx, func() string { return fmt.Sprint("Browser ", i) })
			return s.NoteAccountEvent(ctx, a.ID, diary.SignInFailed, now.Add(time.Duration(i)*time.Second))
		}), func(error) bool { return false })
		newSession(t, s, a.ID, 1, now)
		must(t, s.NoteAccountEvent(t.Context(), a.ID, diary.SignInFailed, now.Add(time.Hour)))
		events := value(s.ListAccountEvents(t.Context(), a.ID, 10))(t)
		times := 0
		for _, e := range events {
			if e.Kind == diary.SignInFailed {
				times += e.Times
			}
		}
		if len(events) > 3 || times != tries+1 {
			t.Errorf("%d tries are %+v", tries+1, events)
		}
	}},
	{"a calendar program is noted once, and no more programs than one can have", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		fetch := func(program string) {
			ctx := diary.FromBrowser(t.Context(), func() string { return program })
			must(t, s.NoteAccountEvent(ctx, a.ID, diary.FeedFetched, now))
		}
		for range 3 {
			fetch("Thunderbird")
			fetch("Google-Calendar")
		}
		wantEvents(t, s, a.ID, diary.FeedFetched, diary.FeedFetched)
		for i := range 2 * diary.MostPrograms {
			fetch(fmt.Sprint("Made up ", i))
		}
		wantLen(t, value(s.ListAccountEvents(t.Context(), a.ID, 100))(t), diary.MostPrograms)
	}},
	{"the log of an account that is not there is refused", func(t *testing.T, s diary.Store) {
		wantErr(t, s.NoteAccountEvent(t.Context(), diary.NewID(), diary.DiaryExported, now), diary.ErrNotFound)
	}},
	{"the log is kept for its months, and when the diary alone is erased", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		must(t, s.NoteAccountEvent(t.Context(), a.ID, diary.DiaryExported, now.AddDate(0, -diary.KeepAccountEvents, -1)))
		must(t, s.NoteAccountEvent(t.Context(), a.ID, diary.DiaryImported, now.AddDate(0, 1-diary.KeepAccountEvents, 0)))
		value(s.ScheduleErasure(t.Context(), a.ID, diary.NewErasure(diary.EraseDiary, now), now))(t)
		value(s.Purge(t.Context(), now.Add(diary.ErasureDelay+time.Hour), now, diary.SessionLimits{Idle: time.Hour, Lifetime: time.Hour}))(t)
		wantEvents(t, s, a.ID, diary.DiaryImported, diary.ErasureAsked)
	}},
}

// wantEvents checks what the log of an account says, whatever the order of what happened at one instant.
func wantEvents(t *testing.T, s diary.Store, accountID string, want ...diary.EventKind) {
	t.Helper()
	var got []diary.EventKind
	for _, e := range value(s.ListAccountEvents(t.Context(), accountID, 100))(t) {
		got = append(got, e.Kind)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
