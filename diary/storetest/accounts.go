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

var accounts = []behaviour{
	{"account comes back as it was stored", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "søren.ærø@example.dk")
		everyFieldSet(t, a, "Erasure", "Disabled", "NewEmail", "AddressConfirmed", "AddressRefused", "Importing", "SecondFactor", "FactorDeclined")
		a.Created = atMillisecond(a.Created)
		if got := value(s.Account(t.Context(), a.ID))(t); got != a {
			t.Errorf("by ID: got %+v, want %+v", got, a)
		}
		if got := value(s.AccountByEmail(t.Context(), a.Email))(t); got != a {
			t.Errorf("by address: got %+v, want %+v", got, a)
		}
	}},
	{"account that does not exist is not found", func(t *testing.T, s diary.Store) {
		newAccount(t, s, "a@example.dk")
		_, err := s.Account(t.Context(), diary.NewID())
		wantErr(t, err, diary.ErrNotFound)
		_, err = s.AccountByEmail(t.Context(), "b@example.dk")
		wantErr(t, err, diary.ErrNotFound)
		wantErr(t, s.SavePreferences(t.Context(), diary.NewID(), diary.Preferences{}), diary.ErrNotFound)
		_, err = s.SavePassword(t.Context(), diary.NewID(), "", "hash", "", now)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"address that is taken is refused and nothing is stored", func(t *testing.T, s diary.Store) {
		first := newAccount(t, s, "a@example.dk")
		second := diary.Account{ID: diary.NewID(), Email: first.Email, Created: now}
		wantErr(t, s.CreateAccount(t.Context(), second, diary.NewConsents(now)), diary.ErrExists)
		_, err := s.Account(t.Context(), second.ID)
		wantErr(t, err, diary.ErrNotFound)
		if consents := value(s.Consents(t.Context(), second.ID))(t); len(consents) > 0 {
			t.Errorf("got consents %v of an account that was refused", consents)
		}
	}},
	{"address goes to one of many who want it at once", func(t *testing.T, s diary.Store) {
		errs := atOnce(t.Context(), 16, func(ctx context.Context, _ int) error {
			return s.CreateAccount(ctx, diary.Account{ID: diary.NewID(), Email: "a@example.dk"}, diary.NewConsents(now))
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrExists) }); n != 1 {
			t.Errorf("%d accounts have the address", n)
		}
	}},
	{"account is not stored when its consents cannot be", func(t *testing.T, s diary.Store) {
		consent := diary.Consent{Statement: diary.IsAdult, Version: 1, Given: now}
		a := diary.Account{ID: diary.NewID(), Email: "a@example.dk"}
		if err := s.CreateAccount(t.Context(), a, []diary.Consent{consent, consent}); err == nil {
			t.Fatal("a statement agreed to twice at one instant was stored")
		}
		_, err := s.Account(t.Context(), a.ID)
		wantErr(t, err, diary.ErrNotFound)
	}},
	{"consents are listed oldest first", func(t *testing.T, s diary.Store) {
		withdrawn := now.Add(time.Hour)
		want := []diary.Consent{
			{Statement: diary.StoreHealthData, Version: 1, Given: now.Add(-time.Hour), Withdrawn: &withdrawn},
			{Statement: diary.IsAdult, Version: 1, Given: now},
			{Statement: diary.StoreHealthData, Version: 2, Given: now.Add(2 * time.Hour)},
		}
		everyFieldSet(t, want[0])
		a := diary.Account{ID: diary.NewID(), Email: "a@example.dk"}
		must(t, s.CreateAccount(t.Context(), a, []diary.Consent{want[2], want[0], want[1]}))
		got := value(s.Consents(t.Context(), a.ID))(t)
		if !slices.EqualFunc(got, want, sameConsent) {
			t.Errorf("got %v, want %v", got, want)
		}
	}},
	{"preferences are replaced for one account only", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		e := create(t, s, a.ID, barely(now))
		a.Preferences = diary.Preferences{Language: diary.English, Zone: "America/Nuuk", Region: ""}
		must(t, s.SavePreferences(t.Context(), a.ID, a.Preferences))
		if got := value(s.Account(t.Context(), a.ID))(t); got.Preferences != a.Preferences || got.Email != a.Email {
			t.Errorf("got %+v, want %+v", got, a)
		}
		if got := value(s.Account(t.Context(), b.ID))(t); got.Preferences != b.Preferences {
			t.Errorf("the other account has %+v", got.Preferences)
		}
		wantEpisode(t, value(s.Episode(t.Context(), a.ID, e.ID))(t), e) // lived in the zone it was lived in
	}},
	{"password change ends the other sessions", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		kept := newSession(t, s, a.ID, 1, now)
		newSession(t, s, a.ID, 2, now)
		newSession(t, s, b.ID, 3, now)
		value(s.SavePassword(t.Context(), a.ID, a.PasswordHash, "new hash", kept.ID, now))(t)
		if got := value(s.Account(t.Context(), a.ID))(t); got.PasswordHash != "new hash" {
			t.Errorf("the password hash is %q", got.PasswordHash)
		}
		wantSessions(t, s, a.ID, kept.ID)
		_, err := s.SavePassword(t.Context(), a.ID, a.PasswordHash, "of somebody who knew the old one", "", now)
		wantErr(t, err, diary.ErrNotFound)
		wantSessions(t, s, a.ID, kept.ID)
		value(s.SavePassword(t.Context(), a.ID, "new hash", "newer hash", "", now))(t)
		wantSessions(t, s, a.ID)
		if n := len(value(s.ListSessions(t.Context(), b.ID))(t)); n != 1 {
			t.Errorf("the other account has %d sessions", n)
		}
	}},
	{"another hash of the same password ends nothing, and replaces no other password's", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		kept := newSession(t, s, a.ID, 1, now)
		must(t, s.RenewPasswordHash(t.Context(), a.ID, a.PasswordHash, "stronger"))
		wantErr(t, s.RenewPasswordHash(t.Context(), a.ID, a.PasswordHash, "late"), diary.ErrNotFound)
		if got := value(s.Account(t.Context(), a.ID))(t); got.PasswordHash != "stronger" {
			t.Errorf("the password hash is %q", got.PasswordHash)
		}
		wantSessions(t, s, a.ID, kept.ID)
		wantEvents(t, s, a.ID, diary.SignedIn)
	}},
	{"password change and its sessions are seen together", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		for i := range 20 {
			session := newSession(t, s, a.ID, byte(i), now)
			before, hash := fmt.Sprintf("hash %d", i-1), fmt.Sprintf("hash %d", i)
			if i == 0 {
				before = a.PasswordHash
			}
			errs := atOnce(t.Context(), 2, func(ctx context.Context, call int) error {
				if call == 0 {
					_, err := s.SavePassword(ctx, a.ID, before, hash, "", now)
					return err
				}
				_, seen, err := s.SessionByToken(ctx, session.TokenHash)
				if err == nil && seen.PasswordHash == hash {
					return errors.New("an old session was seen with the new password")
				}
				return err
			})
			succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrNotFound) })
		}
	}},
}

func sameConsent(a, b diary.Consent) bool {
	return a.Statement == b.Statement && a.Version == b.Version &&
		sameInstant(&a.Given, &b.Given) && sameInstant(a.Withdrawn, b.Withdrawn)
}
