package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"crampdiary/diary"
)

var accountMail = []behaviour{
	{"address changes to the one that is awaited", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wantErr(t, s.ChangeEmail(t.Context(), a.ID, ""), diary.ErrNotFound)
		must(t, s.AwaitEmail(t.Context(), a.ID, "first@example.dk"))
		must(t, s.AwaitEmail(t.Context(), a.ID, "new@example.dk"))
		if got := value(s.Account(t.Context(), a.ID))(t); got.NewEmail != "new@example.dk" || got.Email != a.Email {
			t.Errorf("while it is awaited: %+v", got)
		}
		wantErr(t, s.ChangeEmail(t.Context(), a.ID, "first@example.dk"), diary.ErrNotFound)
		must(t, s.ChangeEmail(t.Context(), a.ID, "new@example.dk"))
		got := value(s.AccountByEmail(t.Context(), "new@example.dk"))(t)
		if got.ID != a.ID || got.NewEmail != "" {
			t.Errorf("after the change: %+v", got)
		}
		wantErr(t, s.ChangeEmail(t.Context(), a.ID, "new@example.dk"), diary.ErrNotFound)
		wantErr(t, s.AwaitEmail(t.Context(), diary.NewID(), "x@example.dk"), diary.ErrNotFound)
	}},
	{"address that another account has by now is refused", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		must(t, s.AwaitEmail(t.Context(), a.ID, "b@example.dk"))
		newAccount(t, s, "b@example.dk")
		wantErr(t, s.ChangeEmail(t.Context(), a.ID, "b@example.dk"), diary.ErrExists)
		if got := value(s.Account(t.Context(), a.ID))(t); got.Email != a.Email || got.NewEmail != "b@example.dk" {
			t.Errorf("after the refusal: %+v", got)
		}
	}},
	{"awaited address goes to one of many accounts at once", func(t *testing.T, s diary.Store) {
		var ids []string
		for i := range 8 {
			ids = append(ids, newAccount(t, s, fmt.Sprintf("%d@example.dk", i)).ID)
			must(t, s.AwaitEmail(t.Context(), ids[i], "new@example.dk"))
		}
		errs := atOnce(t.Context(), len(ids), func(ctx context.Context, i int) error {
			return s.ChangeEmail(ctx, ids[i], "new@example.dk")
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrExists) }); n != 1 {
			t.Errorf("%d accounts have the address", n)
		}
	}},
	{"password is reset once, and ends every session", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		newSession(t, s, a.ID, 1, now)
		wantErr(t, s.ResetPassword(t.Context(), a.ID, "another hash", "new hash"), diary.ErrNotFound)
		wantErr(t, s.ResetPassword(t.Context(), diary.NewID(), a.PasswordHash, "new hash"), diary.ErrNotFound)
		errs := atOnce(t.Context(), 8, func(ctx context.Context, i int) error {
			return s.ResetPassword(ctx, a.ID, a.PasswordHash, fmt.Sprintf("new hash %d", i))
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrNotFound) }); n != 1 {
			t.Errorf("reset %d times", n)
		}
		wantSessions(t, s, a.ID)
		if got := value(s.Account(t.Context(), a.ID))(t); got.PasswordHash == a.PasswordHash {
			t.Errorf("after the reset: %+v", got)
		}
	}},
	{"secret is kept from the first time on", func(t *testing.T, s diary.Store) {
		secrets := make([]string, 8)
		errs := atOnce(t.Context(), len(secrets), func(ctx context.Context, i int) (err error) {
			secrets[i], err = s.Secret(ctx, "links", fmt.Sprintf("fresh %d", i))
			return err
		})
		for i, err := range errs {
			must(t, err)
			if secrets[i] == "" || secrets[i] != secrets[0] {
				t.Errorf("got the secrets %q", secrets)
			}
		}
		if other := value(s.Secret(t.Context(), "others", "fresh"))(t); other != "fresh" {
			t.Errorf("another name has the secret %q", other)
		}
	}},
}
