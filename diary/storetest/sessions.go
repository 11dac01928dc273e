package storetest

import (
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

var sessions = []behaviour{
	{"session is found by its token, with its account", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		want := newSession(t, s, a.ID, 1, now)
		newSession(t, s, newAccount(t, s, "b@example.dk").ID, 2, now)
		everyFieldSet(t, want)
		want.Created, want.LastSeen, want.Expires, want.Proved = atMillisecond(want.Created), atMillisecond(want.LastSeen), atMillisecond(want.Expires), atMillisecond(want.Proved)
		a.Created = atMillisecond(a.Created)
		session, account, err := s.SessionByToken(t.Context(), want.TokenHash)
		must(t, err)
		if session != want || account != a {
			t.Errorf("got %+v of %+v, want %+v of %+v", session, account, want, a)
		}
	}},
	{"session whose token is unknown is not found", func(t *testing.T, s diary.Store) {
		newSession(t, s, newAccount(t, s, "a@example.dk").ID, 1, now)
		_, _, err := s.SessionByToken(t.Context(), [32]byte{9})
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"session is found whether alive or not", func(t *testing.T, s diary.Store) {
		old := newSession(t, s, newAccount(t, s, "a@example.dk").ID, 1, now.AddDate(-3, 0, 0))
		session, _, err := s.SessionByToken(t.Context(), old.TokenHash)
		must(t, err)
		if session.ID != old.ID {
			t.Errorf("got session %s, want %s", session.ID, old.ID)
		}
	}},
	{"touched session was last seen now", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		session := newSession(t, s, a.ID, 1, now)
		other := newSession(t, s, a.ID, 2, now)
		later := now.Add(time.Hour)
		must(t, s.TouchSession(t.Context(), session.ID, later))
		must(t, s.TouchSession(t.Context(), session.ID, later.Add(-time.Minute))) // overtaken on its way
		got, _, err := s.SessionByToken(t.Context(), session.TokenHash)
		must(t, err)
		if !sameInstant(&got.LastSeen, &later) {
			t.Errorf("last seen %s, want %s", got.LastSeen, later)
		}
		if got, _, err := s.SessionByToken(t.Context(), other.TokenHash); err != nil || !sameInstant(&got.LastSeen, &now) {
			t.Errorf("the other session was last seen %s (%v)", got.LastSeen, err)
		}
	}},
	{"session is proved by its own account only", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		session, other, later := newSession(t, s, a.ID, 1, now), newSession(t, s, a.ID, 2, now), now.Add(time.Hour)
		replaced := [32]byte{0: 99}
		must(t, s.ProveSession(t.Context(), a.ID, session.ID, replaced, later))
		wantErr(t, s.ProveSession(t.Context(), b.ID, session.ID, [32]byte{0: 98}, later.Add(time.Hour)), diary.ErrNotFound)
		for token, want := range map[[32]byte]time.Time{replaced: later, other.TokenHash: now} {
			if got, _, err := s.SessionByToken(t.Context(), token); err != nil || !sameInstant(&got.Proved, &want) {
				t.Errorf("proved %s (%v), want %s", got.Proved, err, want)
			}
		}
		_, _, err := s.SessionByToken(t.Context(), session.TokenHash)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"sessions are listed with the last used first", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		second := newSession(t, s, a.ID, 1, now)
		third := newSession(t, s, a.ID, 2, now.AddDate(-3, 0, 0))
		first := newSession(t, s, a.ID, 3, now.Add(time.Hour))
		newSession(t, s, newAccount(t, s, "b@example.dk").ID, 4, now)
		wantSessions(t, s, a.ID, first.ID, second.ID, third.ID)
	}},
	{"session is ended by its own account only", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		session := newSession(t, s, a.ID, 1, now)
		wantErr(t, s.EndSession(t.Context(), b.ID, session.ID), diary.ErrNotFound)
		wantSessions(t, s, a.ID, session.ID)
		must(t, s.EndSession(t.Context(), a.ID, session.ID))
		_, _, err := s.SessionByToken(t.Context(), session.TokenHash)
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.EndSession(t.Context(), a.ID, session.ID), diary.ErrNotFound)
	}},
	{"sessions are ended but for the one to keep", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		kept := newSession(t, s, a.ID, 1, now)
		newSession(t, s, a.ID, 2, now)
		foreign := newSession(t, s, b.ID, 3, now)
		must(t, s.EndSessions(t.Context(), a.ID, kept.ID, now))
		wantSessions(t, s, a.ID, kept.ID)
		must(t, s.EndSessions(t.Context(), a.ID, "", now))
		wantSessions(t, s, a.ID)
		wantSessions(t, s, b.ID, foreign.ID)
	}},
}

func wantSessions(t *testing.T, s diary.Store, accountID string, want ...string) {
	t.Helper()
	var got []string
	for _, session := range value(s.ListSessions(t.Context(), accountID))(t) {
		got = append(got, session.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got sessions %v, want %v", got, want)
	}
}
