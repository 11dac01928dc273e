package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

func newPasskey(accountID, credential string) diary.Passkey {
	return diary.Passkey{
		ID: diary.NewID(), AccountID: accountID, CredentialID: credential, PublicKey: "pub", AAGUID: "ea9b8d664d011d213ce4b6b48cb575d4",
		Name: "Telefonen på natbordet", Transports: "internal,hybrid", Site: "diary.example.org", SignCount: 7, BackupEligible: true, BackedUp: true,
		Created: atMillisecond(now),
	}
}

// addPasskey stores a passkey.
func addPasskey(t *testing.T, s diary.Store, accountID, credential string, recovery ...string) diary.Passkey {
	t.Helper()
	p := newPasskey(accountID, credential)
	must(t, s.AddPasskey(t.Context(), p, recovery, "", now))
	return p
}

var passkeys = []behaviour{
	{"a passkey comes back as it was stored, with its account", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		want := addPasskey(t, s, a.ID, "one", "1", "2")
		everyFieldSet(t, want, "Used")
		got, account, err := s.PasskeyByCredential(t.Context(), "one")
		must(t, err)
		if got != want || account.ID != a.ID || !account.SecondFactor {
			t.Errorf("got %+v of %+v", got, account)
		}
		if listed := value(s.ListPasskeys(t.Context(), a.ID))(t); !slices.Equal(listed, []diary.Passkey{want}) {
			t.Errorf("listed are %+v", listed)
		}
		wantLen(t, value(s.ListPasskeys(t.Context(), b.ID))(t), 0)
		wantRecoveryCodes(t, s, a.ID, 2)
		_, _, err = s.PasskeyByCredential(t.Context(), "two")
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.AddPasskey(t.Context(), newPasskey(b.ID, "one"), nil, "", now), diary.ErrExists)
		wantSecondFactor(t, s, b.ID, false)
		wantErr(t, s.RemovePasskey(t.Context(), b.ID, want.ID, "", now), diary.ErrNotFound)
		wantErr(t, s.UsePasskey(t.Context(), b.ID, want.ID, 8, true, now), diary.ErrNotFound)
		if n := value(s.PasskeysElsewhere(t.Context(), "diary.example.org"))(t); n != 0 {
			t.Errorf("%d are of another site", n)
		}
		if n := value(s.PasskeysElsewhere(t.Context(), "other.example.org"))(t); n != 1 {
			t.Errorf("%d are of another site", n)
		}
		wantEvents(t, s, a.ID, diary.PasskeyAdded)
	}},
	{"a change of the passkeys ends the other sessions, and the last one takes the recovery codes", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		kept := newSession(t, s, a.ID, 1, now)
		newSession(t, s, a.ID, 2, now)
		one := newPasskey(a.ID, "one")
		must(t, s.AddPasskey(t.Context(), one, []string{"1"}, kept.ID, now))
		wantSessions(t, s, a.ID, kept.ID)
		two := newPasskey(a.ID, "two")
		must(t, s.AddPasskey(t.Context(), two, nil, kept.ID, now))
		newSession(t, s, a.ID, 3, now)
		must(t, s.RemovePasskey(t.Context(), a.ID, one.ID, kept.ID, now))
		wantErr(t, s.RemovePasskey(t.Context(), a.ID, one.ID, kept.ID, now), diary.ErrNotFound)
		wantSessions(t, s, a.ID, kept.ID)
		wantSecondFactor(t, s, a.ID, true)
		wantRecoveryCodes(t, s, a.ID, 1)
		must(t, s.RemovePasskey(t.Context(), a.ID, two.ID, kept.ID, now))
		wantSecondFactor(t, s, a.ID, false)
		wantRecoveryCodes(t, s, a.ID, 0)
	}},
	{"a passkey gets another name from its owner alone, and nothing else changes", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		want := addPasskey(t, s, a.ID, "one", "1")
		kept := newSession(t, s, a.ID, 1, now)
		wantErr(t, s.RenamePasskey(t.Context(), b.ID, want.ID, "Bs"), diary.ErrNotFound)
		wantErr(t, s.RenamePasskey(t.Context(), a.ID, diary.NewID(), "x"), diary.ErrNotFound)
		want.Name = "Min nye 📱"
		must(t, s.RenamePasskey(t.Context(), a.ID, want.ID, want.Name))
		if listed := value(s.ListPasskeys(t.Context(), a.ID))(t); !slices.Equal(listed, []diary.Passkey{want}) {
			t.Errorf("listed are %+v", listed)
		}
		wantSessions(t, s, a.ID, kept.ID)
		wantRecoveryCodes(t, s, a.ID, 1)
	}},
	{"a passkey that signed as often before is another of it", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		p := addPasskey(t, s, a.ID, "one")
		must(t, s.UsePasskey(t.Context(), a.ID, p.ID, 9, false, now))
		for _, count := range []int64{9, 8, 0} {
			wantErr(t, s.UsePasskey(t.Context(), a.ID, p.ID, count, true, now), diary.ErrNotFound)
		}
		errs := atOnce(t.Context(), 20, func(ctx context.Context, _ int) error { return s.UsePasskey(ctx, a.ID, p.ID, 10, true, now) })
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrNotFound) }); n != 1 {
			t.Errorf("it was used %d times", n)
		}
		got, _, err := s.PasskeyByCredential(t.Context(), "one")
		if err != nil || got.SignCount != 10 || !got.BackedUp || !sameInstant(got.Used, &now) {
			t.Errorf("stored is %+v (%v)", got, err)
		}
		uncounted := newPasskey(a.ID, "two")
		uncounted.SignCount = 0
		must(t, s.AddPasskey(t.Context(), uncounted, nil, "", now))
		for range 2 {
			must(t, s.UsePasskey(t.Context(), a.ID, uncounted.ID, 0, true, now))
		}
	}},
	{"a challenge is answered once, also when fifty answer it at once, and for whom it was made", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		later := now.Add(time.Minute)
		must(t, s.SavePasskeyChallenge(t.Context(), "of-a", a.ID, "challenge a", later))
		must(t, s.SavePasskeyChallenge(t.Context(), "open", "", "challenge", later))
		for _, wrong := range []string{b.ID, ""} {
			_, err := s.TakePasskeyChallenge(t.Context(), "of-a", wrong, now)
			wantErr(t, err, diary.ErrNotFound)
		}
		_, err := s.TakePasskeyChallenge(t.Context(), "open", a.ID, now)
		wantErr(t, err, diary.ErrNotFound)
		_, err = s.TakePasskeyChallenge(t.Context(), "of-a", a.ID, later)
		wantErr(t, err, diary.ErrNotFound)
		if got := value(s.TakePasskeyChallenge(t.Context(), "of-a", a.ID, now))(t); got != "challenge a" {
			t.Errorf("got %q", got)
		}
		errs := atOnce(t.Context(), 50, func(ctx context.Context, _ int) error {
			_, err := s.TakePasskeyChallenge(ctx, "open", "", now)
			return err
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrNotFound) }); n != 1 {
			t.Errorf("it was answered %d times", n)
		}
		must(t, s.SavePasskeyChallenge(t.Context(), "old", "", "challenge", later))
		wantPurged(t, s, later, now, 1)
	}},
	{"an account has no more passkeys than may be", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		errs := atOnce(t.Context(), diary.MaxPasskeys+3, func(ctx context.Context, i int) error {
			return s.AddPasskey(ctx, newPasskey(a.ID, fmt.Sprint(i)), nil, "", now)
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrExists) }); n != diary.MaxPasskeys {
			t.Errorf("%d were added", n)
		}
	}},
}
