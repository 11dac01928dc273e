package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"crampdiary/diary"
)

// addCodes gives an account one-time codes and recovery codes, and keeps a session.
func addCodes(t *testing.T, s diary.Store, accountID, keepSessionID string, recovery ...string) diary.OneTimeCodes {
	t.Helper()
	codes := diary.OneTimeCodes{SealedKey: "sealed", LastStep: 7, Created: atMillisecond(now)}
	must(t, s.AddOneTimeCodes(t.Context(), accountID, codes, recovery, keepSessionID, now.Add(time.Hour)))
	return codes
}

func wantRecoveryCodes(t *testing.T, s diary.Store, accountID string, want int) {
	t.Helper()
	if got := len(value(s.RecoveryCodes(t.Context(), accountID))(t)); got != want {
		t.Errorf("%d recovery codes are left, want %d", got, want)
	}
}

func wantSecondFactor(t *testing.T, s diary.Store, accountID string, want bool) {
	t.Helper()
	if got := value(s.Account(t.Context(), accountID))(t); got.SecondFactor != want {
		t.Errorf("the account has a second factor: %t, want %t", got.SecondFactor, want)
	}
}

var secondFactors = []behaviour{
	{"one-time codes come back as they were stored, for their own account alone", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		_, err := s.OneTimeCodes(t.Context(), a.ID)
		wantErr(t, err, diary.ErrNotFound)
		want := addCodes(t, s, a.ID, "", "1", "2")
		everyFieldSet(t, want)
		if got := value(s.OneTimeCodes(t.Context(), a.ID))(t); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		wantSecondFactor(t, s, a.ID, true)
		wantSecondFactor(t, s, b.ID, false)
		wantRecoveryCodes(t, s, a.ID, 2)
		wantRecoveryCodes(t, s, b.ID, 0)
		_, err = s.OneTimeCodes(t.Context(), b.ID)
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.RemoveOneTimeCodes(t.Context(), b.ID, "", now), diary.ErrNotFound)
		wantErr(t, s.ReplaceRecoveryCodes(t.Context(), b.ID, []string{"9"}, now), diary.ErrNotFound)
		wantErr(t, s.UseRecoveryCode(t.Context(), b.ID, "1", now), diary.ErrNotFound)
		wantErr(t, s.UseOneTimeCode(t.Context(), b.ID, 99), diary.ErrNotFound)
		wantEvents(t, s, a.ID, diary.CodesAdded)
		wantEvents(t, s, b.ID)
	}},
	{"a change of the second factor ends the other sessions, and proves the one that made it", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		kept := newSession(t, s, a.ID, 1, now)
		newSession(t, s, a.ID, 2, now)
		foreign := newSession(t, s, b.ID, 3, now)
		addCodes(t, s, a.ID, kept.ID, "1")
		wantSessions(t, s, a.ID, kept.ID)
		later := now.Add(time.Hour)
		if got, _, err := s.SessionByToken(t.Context(), kept.TokenHash); err != nil || !sameInstant(&got.Proved, &later) {
			t.Errorf("proved at %s (%v), want %s", got.Proved, err, later)
		}
		newSession(t, s, a.ID, 4, now)
		must(t, s.RemoveOneTimeCodes(t.Context(), a.ID, kept.ID, now))
		wantSessions(t, s, a.ID, kept.ID)
		wantSessions(t, s, b.ID, foreign.ID)
		wantSecondFactor(t, s, a.ID, false)
		wantRecoveryCodes(t, s, a.ID, 0)
	}},
	{"of many who add one-time codes at once one does", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		errs := atOnce(t.Context(), 20, func(ctx context.Context, i int) error {
			return s.AddOneTimeCodes(ctx, a.ID, diary.OneTimeCodes{SealedKey: fmt.Sprint(i), Created: now}, []string{fmt.Sprint(i)}, "", now)
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrExists) }); n != 1 {
			t.Errorf("%d added them", n)
		}
		wantRecoveryCodes(t, s, a.ID, 1)
	}},
	{"a one-time code works once, also when fifty use it at once, and none of before it", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		addCodes(t, s, a.ID, "")
		wantErr(t, s.UseOneTimeCode(t.Context(), a.ID, 7), diary.ErrNotFound)
		errs := atOnce(t.Context(), 50, func(ctx context.Context, _ int) error { return s.UseOneTimeCode(ctx, a.ID, 9) })
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrNotFound) }); n != 1 {
			t.Errorf("it was used %d times", n)
		}
		wantErr(t, s.UseOneTimeCode(t.Context(), a.ID, 8), diary.ErrNotFound)
		must(t, s.UseOneTimeCode(t.Context(), a.ID, 10))
	}},
	{"a recovery code works once, also when fifty use it at once", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		addCodes(t, s, a.ID, "", "1", "2", "3")
		errs := atOnce(t.Context(), 50, func(ctx context.Context, _ int) error { return s.UseRecoveryCode(ctx, a.ID, "2", now) })
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrNotFound) }); n != 1 {
			t.Errorf("it was used %d times", n)
		}
		wantRecoveryCodes(t, s, a.ID, 2)
		wantEvents(t, s, a.ID, diary.CodesAdded, diary.RecoveryUsed)
	}},
	{"new recovery codes replace those of before", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		addCodes(t, s, a.ID, "", "1", "2")
		must(t, s.ReplaceRecoveryCodes(t.Context(), a.ID, []string{"3"}, now))
		wantRecoveryCodes(t, s, a.ID, 1)
		wantErr(t, s.UseRecoveryCode(t.Context(), a.ID, "1", now), diary.ErrNotFound)
		must(t, s.UseRecoveryCode(t.Context(), a.ID, "3", now))
		wantSecondFactor(t, s, a.ID, true) // the last recovery code is no way out of it
	}},
	{"neither a new password nor an erased diary takes the second factor away", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		addCodes(t, s, a.ID, "", "1")
		value(s.ResetPassword(t.Context(), a.ID, a.PasswordHash, "next", now))(t)
		value(s.SavePassword(t.Context(), a.ID, "next", "last", "", now))(t)
		erasure := value(s.ScheduleErasure(t.Context(), a.ID, diary.NewErasure(diary.EraseDiary, now), now))(t)
		value(s.Purge(t.Context(), erasure.Due.Add(time.Second), now, diary.SessionLimits{Idle: time.Hour, Lifetime: time.Hour}))(t)
		wantSecondFactor(t, s, a.ID, true)
		wantRecoveryCodes(t, s, a.ID, 1)
	}},
	{"the host takes the second factors away when it is due, unless their owner keeps them", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		limits := diary.SessionLimits{Idle: 90 * 24 * time.Hour, Lifetime: 90 * 24 * time.Hour}
		_, err := s.ResetSecondFactors(t.Context(), a.ID, now.Add(time.Hour), now)
		wantErr(t, err, diary.ErrNotFound)
		addCodes(t, s, a.ID, "", "1")
		addCodes(t, s, b.ID, "", "1")
		due := now.Add(diary.FactorResetDelay)
		for _, asked := range []time.Time{due, due.Add(time.Hour)} { // asking again does not put it off
			if got := value(s.ResetSecondFactors(t.Context(), a.ID, asked, now))(t); !sameInstant(&got, &due) {
				t.Errorf("it is due at %s, want %s", got, due)
			}
		}
		if got := value(s.FactorReset(t.Context(), a.ID))(t); !sameInstant(&got, &due) {
			t.Errorf("it is due at %s", got)
		}
		wantErr(t, s.KeepSecondFactors(t.Context(), b.ID, now), diary.ErrNotFound)
		value(s.Purge(t.Context(), due.Add(-time.Minute), now, limits))(t)
		wantSecondFactor(t, s, a.ID, true)
		must(t, s.KeepSecondFactors(t.Context(), a.ID, now))
		value(s.Purge(t.Context(), due.Add(time.Minute), now, limits))(t)
		wantSecondFactor(t, s, a.ID, true)
		newSession(t, s, a.ID, 1, now)
		foreign := newSession(t, s, b.ID, 2, now)
		value(s.ResetSecondFactors(t.Context(), a.ID, due, now))(t)
		value(s.Purge(t.Context(), due.Add(time.Minute), now, limits))(t)
		wantSecondFactor(t, s, a.ID, false)
		wantSecondFactor(t, s, b.ID, true)
		wantRecoveryCodes(t, s, a.ID, 0)
		wantSessions(t, s, a.ID)
		wantSessions(t, s, b.ID, foreign.ID)
		if got := value(s.FactorReset(t.Context(), a.ID))(t); !got.IsZero() {
			t.Errorf("it is still due at %s", got)
		}
		wantEvents(t, s, a.ID, diary.CodesAdded, diary.HostFactorReset, diary.HostFactorReset, diary.FactorKept, diary.SignedIn, diary.HostFactorReset, diary.FactorsRemoved)
	}},
	{"who wants no second factor now is asked once, and no one else's answer counts", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		must(t, s.DeclineSecondFactor(t.Context(), a.ID, now))
		must(t, s.DeclineSecondFactor(t.Context(), a.ID, now.Add(time.Hour)))
		if got := value(s.Account(t.Context(), a.ID))(t).FactorDeclined; !sameInstant(&got, &now) {
			t.Errorf("declined at %s, want %s", got, now)
		}
		if got := value(s.Account(t.Context(), b.ID))(t).FactorDeclined; !got.IsZero() {
			t.Errorf("another account declined at %s", got)
		}
		wantErr(t, s.DeclineSecondFactor(t.Context(), diary.NewID(), now), diary.ErrNotFound)
	}},
	{"a reset of the second factors that is due at once is done at once", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		addCodes(t, s, a.ID, "", "1")
		newSession(t, s, a.ID, 1, now)
		value(s.ResetSecondFactors(t.Context(), a.ID, now, now))(t)
		wantSecondFactor(t, s, a.ID, false)
		wantSessions(t, s, a.ID)
	}},
	{"a reset ends with the factors that their owner takes away", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		addCodes(t, s, a.ID, "", "1")
		value(s.ResetSecondFactors(t.Context(), a.ID, now.Add(time.Hour), now))(t)
		must(t, s.RemoveOneTimeCodes(t.Context(), a.ID, "", now))
		addCodes(t, s, a.ID, "", "1")
		value(s.Purge(t.Context(), now.Add(2*time.Hour), now, diary.SessionLimits{Idle: time.Hour, Lifetime: time.Hour}))(t)
		wantSecondFactor(t, s, a.ID, true)
	}},
}
