package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/password"
)

const (
	demoEmail = "demo@example.org"
	demoDays  = 90
	demoZone  = "Europe/Copenhagen"
	demoSeed  = 1 // the same diary at every start
)

// fillDemo makes an account with an invented diary, and returns the line that says how to sign in.
func fillDemo(ctx context.Context, store diary.Store, hasher *password.Hasher, now time.Time) (invitation string, err error) {
	secret := newDemoPassword()
	hash, err := hasher.Hash(ctx, secret)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	account := diary.Account{
		ID: diary.NewID(), Email: demoEmail, PasswordHash: hash, Created: now,
		Preferences: diary.Preferences{Language: diary.Danish, Zone: demoZone, Region: diary.Hovedstaden},
	}
	if err := store.CreateAccount(ctx, account, diary.NewConsents(now)); err != nil {
		return "", err
	}
	if err := store.ConfirmAddress(ctx, account.ID, account.Email, now); err != nil {
		return "", err
	}
	if err := saveDiary(ctx, store, account.ID, demo.Generate(demoSeed, demoDays, now, account.Location()), now); err != nil {
		return "", err
	}
	return fmt.Sprintf("Sign in as %s with the password %s\n", demoEmail, secret), nil
}

func saveDiary(ctx context.Context, store diary.Store, accountID string, invented demo.Diary, now time.Time) error {
	if _, err := store.SaveProfile(ctx, accountID, invented.Profile, now); err != nil {
		return err
	}
	if _, err := store.SaveFactorSetup(ctx, accountID, invented.Factors, now); err != nil {
		return err
	}
	for _, episode := range invented.Episodes {
		if _, err := store.CreateEpisode(ctx, accountID, episode, now); err != nil {
			return err
		}
	}
	for _, checkIn := range invented.CheckIns {
		if _, err := store.SaveCheckIn(ctx, accountID, checkIn, now); err != nil {
			return err
		}
	}
	consent := diary.Consent{
		Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: invented.Reminders.Changed,
	}
	if err := store.GiveConsent(ctx, accountID, consent); err != nil {
		return err
	}
	setup := invented.Reminders
	setup.Version = 0 // there is none yet
	if _, err := store.SaveReminderSetup(ctx, accountID, setup, now); err != nil {
		return err
	}
	lived := diary.ImportBatch{Activities: invented.Activities, Slots: invented.Slots, Trials: invented.Trials, Function: invented.Function}
	// So long ago that nobody is offered to undo it.
	_, err := diary.Import(ctx, store, accountID, diary.Sequence([]diary.ImportBatch{lived}), func() time.Time { return now.Add(-2 * diary.KeepImports) }, nil)
	return err
}

// newDemoPassword makes a password that nobody guesses, so that a demo that can be reached from
// outside is not open to all.
func newDemoPassword() string { return rand.Text()[:20] }
