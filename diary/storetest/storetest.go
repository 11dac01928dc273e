// Package storetest says, as tests, how every diary.Store behaves. All data in it is invented.
package storetest

import (
	"context"
	"errors"
	"reflect"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
)

// behaviour is one thing that a store promises. Each is tested on an empty store of its own.
type behaviour struct {
	name string
	test func(t *testing.T, s diary.Store)
}

// Run tests every promise of diary.Store. Open returns an empty store, and closes it when the test ends.
func Run(t *testing.T, open func(t *testing.T) diary.Store) {
	for _, b := range slices.Concat(accounts, accountMail, accountLogs, hosting, invitations, sessions, secondFactors, passkeys, throttles, episodes, episodeLists, episodeRaces, profiles, checkIns,
		factorSetups, snapshots, acknowledgements, trials, functions, calendarFeeds, pushDevices, presses, sheetAnswers, reminders, reminderSetups, reminderFacts, outboxes, channels, backupRuns,
		consents, shares, erasures, idles, inventories, archives, imports, importTurns, importReplacing, upkeep) {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			defer reportPanic(t) // a store that breaks one promise in an unforeseen way is still asked about the others
			b.test(t, open(t))
		})
	}
}

func reportPanic(t *testing.T) {
	if cause := recover(); cause != nil {
		t.Errorf("panicked: %v\n%s", cause, debug.Stack())
	}
}

// now is the present of these tests, with a fraction that the millisecond cuts off.
var now = time.Date(2026, 3, 14, 15, 9, 26, 535_897_932, time.UTC)

// atMillisecond is an instant as a store keeps it.
func atMillisecond(t time.Time) time.Time { return t.Truncate(time.Millisecond) }

// newAccount stores an account and returns it.
func newAccount(t *testing.T, s diary.Store, email string) diary.Account {
	t.Helper()
	a := diary.Account{
		ID:           diary.NewID(),
		Email:        email,
		PasswordHash: "hash of " + email,
		Preferences:  diary.Preferences{Language: diary.Danish, Zone: "Europe/Copenhagen", Region: diary.Sjaelland},
		Created:      now,
		Quiet:        diary.DefaultQuietHours,
	}
	must(t, s.CreateAccount(t.Context(), a, diary.NewConsents(now)))
	return a
}

func newSession(t *testing.T, s diary.Store, accountID string, token byte, seen time.Time) diary.Session {
	t.Helper()
	session := diary.Session{
		ID:        diary.NewID(),
		TokenHash: [32]byte{token, 31: token},
		AccountID: accountID,
		Device:    "Firefox, Android",
		How:       diary.ByPassword,
		Proved:    now,
		Created:   now,
		LastSeen:  seen,
		Expires:   now.Add(90 * 24 * time.Hour),
	}
	must(t, s.CreateSession(t.Context(), session))
	return session
}

// barely is an episode of which nothing is known that need not be.
func barely(started time.Time) diary.Episode {
	return diary.Episode{ID: diary.NewID(), Started: started, Zone: "Europe/Copenhagen", Precision: diary.Exact}
}

func create(t *testing.T, s diary.Store, accountID string, e diary.Episode) diary.Episode {
	t.Helper()
	return value(s.CreateEpisode(t.Context(), accountID, e, now))(t)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// value hands on a result and ends the test on an error.
func value[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		must(t, err)
		return v
	}
}

// wantLen ends the test unless a list is as long as it should be, and returns it.
func wantLen[T any](t *testing.T, list []T, n int) []T {
	t.Helper()
	if len(list) != n {
		t.Fatalf("got %d, want %d: %+v", len(list), n, list)
	}
	return list
}

func wantErr(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("got error %v, want %v", got, want)
	}
}

// wantConflict checks that an error is a conflict, and returns what it says is stored.
func wantConflict[T any](t *testing.T, err error) T {
	t.Helper()
	conflict, ok := errors.AsType[*diary.ConflictError[T]](err)
	if !ok {
		t.Fatalf("got error %v, want a conflict", err)
	}
	return conflict.Stored
}

func wantEpisode(t *testing.T, got, want diary.Episode) {
	t.Helper()
	for _, field := range diary.EpisodeFields {
		if got, want := slices.Sorted(slices.Values(field.Values(&got))), slices.Sorted(slices.Values(field.Values(&want))); !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", field.Name, got, want)
		}
	}
	if !got.SameEntry(want) || got.ID != want.ID || got.Version != want.Version ||
		!sameInstant(&got.Recorded, &want.Recorded) || !sameInstant(&got.Changed, &want.Changed) ||
		!sameInstant(got.Deleted, want.Deleted) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func sameInstant(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.UnixMilli() == b.UnixMilli()
}

func wantIDs(t *testing.T, got []diary.Episode, want ...diary.Episode) {
	t.Helper()
	if !slices.Equal(ids(got), ids(want)) {
		t.Errorf("got episodes %v, want %v", ids(got), ids(want))
	}
}

func ids(episodes []diary.Episode) []string {
	all := make([]string, len(episodes))
	for i, e := range episodes {
		all[i] = e.ID
	}
	return all
}

func list(t *testing.T, s diary.Store, accountID string) []diary.Episode {
	t.Helper()
	return value(s.ListEpisodes(t.Context(), accountID, diary.EpisodeFilter{}, diary.Cursor{}, 1000))(t)
}

// atOnce calls f n times at the same time and returns the errors, by call.
func atOnce(ctx context.Context, n int, f func(ctx context.Context, i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = f(ctx, i)
		})
	}
	close(start)
	all.Wait()
	return errs
}

// succeeded counts the calls without an error, and fails the test unless all others have one that fits.
func succeeded(t *testing.T, errs []error, fits func(error) bool) int {
	t.Helper()
	n := 0
	for _, err := range errs {
		switch {
		case err == nil:
			n++
		case !fits(err):
			t.Errorf("unexpected error: %v", err)
		}
	}
	return n
}

// everyFieldSet fails the test when a field of a struct, or of a struct within it, was left at its zero
// value, so that a field that is added to a type cannot be forgotten in its fixture.
func everyFieldSet(t *testing.T, v any, except ...string) {
	t.Helper()
	checkFields(t, reflect.ValueOf(v), reflect.TypeOf(v).Name(), except)
}

func checkFields(t *testing.T, v reflect.Value, path string, except []string) {
	t.Helper()
	if v.IsZero() {
		t.Errorf("the fixture leaves %s unset", path)
		return
	}
	switch {
	case v.Kind() == reflect.Slice && v.Len() > 0:
		checkFields(t, v.Index(0), path+"[0]", except)
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]():
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; !slices.Contains(except, name) {
				checkFields(t, v.Field(i), path+"."+name, except)
			}
		}
	}
}
