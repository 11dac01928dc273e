package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"crampdiary/diary"
)

// leaveWays leaves everything in an account that could outlive its password, and returns its links.
func leaveWays(t *testing.T, s diary.Store, a diary.Account) (open, over diary.Share, visit diary.ShareVisit) {
	t.Helper()
	over = newShare(1, now.Add(-30*24*time.Hour))
	must(t, s.CreateShare(t.Context(), a.ID, over))
	open = createShare(t, s, a.ID, 2)
	visit = openShare(t, s, a.ID, open.ID, 3, now)
	must(t, s.AwaitEmail(t.Context(), a.ID, "stranger@example.dk"))
	mail := diary.NewAccountMail(a.ID, diary.ConfirmAddressMail, now)
	mail.To.Address = "stranger@example.dk"
	must(t, s.EnqueueMessage(t.Context(), mail))
	must(t, s.SaveCalendarFeed(t.Context(), a.ID, calendarFeed(4, now)))
	makePressAddress(t, s, a.ID, 5, diary.PressCramp)
	must(t, s.GiveConsent(t.Context(), a.ID, diary.Consent{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: now}))
	return open, over, visit
}

// wantNoWays fails the test unless nothing of what leaveWays left works, and the end of it was announced.
func wantNoWays(t *testing.T, s diary.Store, a diary.Account, ended diary.EndedAccess, open, over diary.Share, visit diary.ShareVisit) {
	t.Helper()
	if !ended.Any() || ended.NewEmail != "stranger@example.dk" || !ended.Feed || ended.Presses != 1 || len(ended.Shares) != 1 || ended.Shares[0].ID != open.ID {
		t.Errorf("told that this ended: %+v", ended)
	}
	if got := value(s.ShareHistory(t.Context(), a.ID, open.ID))(t); !sameInstant(got.Revoked, &later) {
		t.Errorf("the open link was revoked at %v", got.Revoked)
	}
	if got := value(s.ShareHistory(t.Context(), a.ID, over.ID))(t); got.Revoked != nil {
		t.Errorf("the link that was over was revoked at %v", got.Revoked)
	}
	_, _, _, err := s.ShareByVisit(t.Context(), visit.TokenHash)
	wantErr(t, err, diary.ErrNotFound)
	_, err = s.AccountByCalendarToken(t.Context(), calendarFeed(4, now).TokenHash)
	wantErr(t, err, diary.ErrNotFound)
	_, _, err = s.PressAddressByToken(t.Context(), pressAddress(5, diary.PressCramp).TokenHash)
	wantErr(t, err, diary.ErrNotFound)
	wantErr(t, s.ChangeEmail(t.Context(), a.ID, "stranger@example.dk", now), diary.ErrNotFound)
	if waiting := value(s.WaitingMessages(t.Context()))(t); len(waiting.ByPurpose) != 1 { // of the other account
		t.Errorf("waiting: %v", waiting.ByPurpose)
	}
}

// later is when a password changes.
var later = now.Add(time.Hour)

var accountMail = []behaviour{
	{"reset ends what was left in the account in advance", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		must(t, s.EnqueueMessage(t.Context(), diary.NewAccountMail(b.ID, diary.ConfirmAddressMail, now)))
		other := createShare(t, s, b.ID, 9)
		open, over, visit := leaveWays(t, s, a)
		ended := value(s.ResetPassword(t.Context(), a.ID, a.PasswordHash, "new hash", later))(t)
		wantNoWays(t, s, a, ended, open, over, visit)
		if !ended.Consent {
			t.Error("it is not told that the consent was withdrawn")
		}
		if _, ok := diary.MailConsent(value(s.Consents(t.Context(), a.ID))(t)); ok {
			t.Error("mails are consented to by nobody knows whom")
		}
		if got := value(s.ShareHistory(t.Context(), b.ID, other.ID))(t); !got.Open(later) {
			t.Error("another account's link was closed")
		}
		again := value(s.ResetPassword(t.Context(), a.ID, "new hash", "newer hash", later))(t)
		if again.Any() {
			t.Errorf("ended a second time: %+v", again)
		}
	}},
	{"password change ends the ways that others may know, and keeps a confirmed person's consent", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		must(t, s.EnqueueMessage(t.Context(), diary.NewAccountMail(b.ID, diary.ConfirmAddressMail, now)))
		must(t, s.ConfirmAddress(t.Context(), a.ID, a.Email, now))
		if got := value(s.Account(t.Context(), a.ID))(t); !got.AddressConfirmed {
			t.Error("the account does not know that its address is confirmed")
		}
		open, over, visit := leaveWays(t, s, a)
		ended := value(s.SavePassword(t.Context(), a.ID, a.PasswordHash, "new hash", "", later))(t)
		wantNoWays(t, s, a, ended, open, over, visit)
		ended = value(s.ResetPassword(t.Context(), a.ID, "new hash", "newer hash", later))(t)
		if _, ok := diary.MailConsent(value(s.Consents(t.Context(), a.ID))(t)); ended.Any() || !ok {
			t.Errorf("ended %+v, consent %t", ended, ok)
		}
	}},
	{"address changes to the one that is awaited", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		wantErr(t, s.ChangeEmail(t.Context(), a.ID, "", now), diary.ErrNotFound)
		must(t, s.AwaitEmail(t.Context(), a.ID, "first@example.dk"))
		must(t, s.AwaitEmail(t.Context(), a.ID, "new@example.dk"))
		if got := value(s.Account(t.Context(), a.ID))(t); got.NewEmail != "new@example.dk" || got.Email != a.Email {
			t.Errorf("while it is awaited: %+v", got)
		}
		wantErr(t, s.ChangeEmail(t.Context(), a.ID, "first@example.dk", now), diary.ErrNotFound)
		must(t, s.ChangeEmail(t.Context(), a.ID, "new@example.dk", now))
		got := value(s.AccountByEmail(t.Context(), "new@example.dk"))(t)
		if got.ID != a.ID || got.NewEmail != "" {
			t.Errorf("after the change: %+v", got)
		}
		wantErr(t, s.ChangeEmail(t.Context(), a.ID, "new@example.dk", now), diary.ErrNotFound)
		wantErr(t, s.AwaitEmail(t.Context(), diary.NewID(), "x@example.dk"), diary.ErrNotFound)
	}},
	{"address that another account has by now is refused", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		must(t, s.AwaitEmail(t.Context(), a.ID, "b@example.dk"))
		newAccount(t, s, "b@example.dk")
		wantErr(t, s.ChangeEmail(t.Context(), a.ID, "b@example.dk", now), diary.ErrExists)
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
			return s.ChangeEmail(ctx, ids[i], "new@example.dk", now)
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrExists) }); n != 1 {
			t.Errorf("%d accounts have the address", n)
		}
	}},
	{"password is reset once, and ends every session", func(t *testing.T, s diary.Store) {
		a := newAccount(t, s, "a@example.dk")
		newSession(t, s, a.ID, 1, now)
		_, err := s.ResetPassword(t.Context(), a.ID, "another hash", "new hash", now)
		wantErr(t, err, diary.ErrNotFound)
		_, err = s.ResetPassword(t.Context(), diary.NewID(), a.PasswordHash, "new hash", now)
		wantErr(t, err, diary.ErrNotFound)
		errs := atOnce(t.Context(), 8, func(ctx context.Context, i int) error {
			_, err := s.ResetPassword(ctx, a.ID, a.PasswordHash, fmt.Sprintf("new hash %d", i), now)
			return err
		})
		if n := succeeded(t, errs, func(err error) bool { return errors.Is(err, diary.ErrNotFound) }); n != 1 {
			t.Errorf("reset %d times", n)
		}
		wantSessions(t, s, a.ID)
		if got := value(s.Account(t.Context(), a.ID))(t); got.PasswordHash == a.PasswordHash {
			t.Errorf("after the reset: %+v", got)
		}
	}},
	{"secret that is not held is not found, and can be forgotten", func(t *testing.T, s diary.Store) {
		_, err := s.StoredSecret(t.Context(), "links")
		wantErr(t, err, diary.ErrNotFound)
		must(t, s.ForgetSecret(t.Context(), "links"))
	}},
}
