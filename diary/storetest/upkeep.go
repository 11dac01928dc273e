package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"crampdiary/diary"
)

var limits = diary.SessionLimits{Idle: 30 * 24 * time.Hour, Lifetime: 90 * 24 * time.Hour}

var upkeep = []behaviour{
	{"store is ready again and again", func(t *testing.T, s diary.Store) {
		for i := range 3 {
			must(t, s.Ready(t.Context(), now.Add(time.Duration(i)*time.Second)))
		}
	}},
	{"purge removes for good what was deleted long ago", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		long, lately := create(t, s, a.ID, everything(t)), create(t, s, a.ID, everything(t))
		kept := create(t, s, a.ID, everything(t))
		must(t, s.DeleteEpisode(t.Context(), a.ID, long.ID, now.Add(-time.Minute)))
		must(t, s.DeleteEpisode(t.Context(), a.ID, lately.ID, now))
		wantPurged(t, s, now, now, 1)
		_, err := s.Episode(t.Context(), a.ID, long.ID)
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.RestoreEpisode(t.Context(), a.ID, long.ID, now), diary.ErrNotFound)
		must(t, s.RestoreEpisode(t.Context(), a.ID, lately.ID, now))
		if got := value(s.Episode(t.Context(), a.ID, lately.ID))(t); !got.SameEntry(lately) {
			t.Errorf("the restored episode is %+v, want %+v", got, lately)
		}
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, kept.ID))(t), kept)
		// Nothing of the purged episode is left to appear in one that reuses its ID.
		again := barely(now)
		again.ID = long.ID
		if got := create(t, s, a.ID, again); !got.SameEntry(again) || got.Version != 1 {
			t.Errorf("got %+v, want %+v", got, again)
		}
	}},
	{"purge removes sessions that are no longer alive", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		alive := newSession(t, s, a.ID, 1, now)
		newSession(t, s, a.ID, 2, now.Add(-limits.Idle))
		barelyAlive := newSession(t, s, a.ID, 3, now.Add(-limits.Idle+time.Millisecond))
		wantPurged(t, s, now, now, 1)
		wantSessions(t, s, a.ID, alive.ID, barelyAlive.ID)
		must(t, s.TouchSession(t.Context(), alive.ID, alive.Expires.Add(-time.Second)))
		wantPurged(t, s, alive.Expires, now, 2)
		wantSessions(t, s, a.ID)
	}},
	{"purge shortens sessions that a clock which was ahead made longer", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		usual, far := newSession(t, s, a.ID, 1, now), newSession(t, s, a.ID, 2, now.AddDate(0, 0, 40))
		wantPurged(t, s, now, now, 0)
		for _, session := range []diary.Session{usual, far} {
			got, _, err := s.SessionByToken(t.Context(), session.TokenHash)
			must(t, err)
			if !got.LastSeen.Equal(atMillisecond(now)) || !got.Expires.Equal(atMillisecond(now.Add(limits.Lifetime))) {
				t.Errorf("the session is last seen at %v and ends at %v", got.LastSeen, got.Expires)
			}
		}
	}},
	{"newest time is kept, also an earlier one", func(t *testing.T, s diary.Store) {
		if seen := value(s.ClockSeen(t.Context()))(t); !seen.IsZero() {
			t.Errorf("at first %v", seen)
		}
		for _, seen := range []time.Time{now, now.Add(time.Hour), now} {
			must(t, s.KeepClockSeen(t.Context(), seen))
			if got := value(s.ClockSeen(t.Context()))(t); !got.Equal(atMillisecond(seen)) {
				t.Errorf("got %v, want %v", got, seen)
			}
		}
	}},
	{"purge removes attempts that no throttle remembers", func(t *testing.T, s diary.Store) {
		short, long := slow, slow
		short.Forget = time.Hour
		bucket := diary.Bucket{Key: "long", Throttle: long}
		for range long.Free {
			wantWait(t, s, []diary.Bucket{{Key: "short", Throttle: short}, bucket}, atMillisecond(now), 0)
		}
		wantPurged(t, s, now.Add(2*time.Hour), now, 1)
		wantWait(t, s, []diary.Bucket{bucket}, atMillisecond(now), time.Second)
	}},
	{"request that was given up leaves the store as it was", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		e := barely(now)
		_, err := s.CreateEpisode(ended, a.ID, e, now)
		wantErr(t, err, context.Canceled)
		if errors.Is(err, diary.ErrUnavailable) {
			t.Error("a cancelled request is blamed on the database")
		}
		_, err = s.Episode(t.Context(), a.ID, e.ID)
		wantErr(t, err, diary.ErrNotFound)
		_, err = s.Account(ended, a.ID)
		wantErr(t, err, context.Canceled)
		create(t, s, a.ID, e)
	}},
}

func wantPurged(t *testing.T, s diary.Store, at, deletedBefore time.Time, want int64) {
	t.Helper()
	if got := value(s.Purge(t.Context(), at, deletedBefore, limits))(t); got != want {
		t.Errorf("%d rows were purged, want %d", got, want)
	}
}
