package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/token"
	"crampdiary/reminders/mail"
)

// mailBouncedCommand takes a report of a mail that did not arrive, as a mail server pipes it.
type mailBouncedCommand struct {
	storeSettings
	keySettings
	logSettings
}

// temporary is an error that may pass. A mail server that gets this answer keeps the report and tries again.
type temporary struct{ error }

// Unwrap is the cause.
func (t temporary) Unwrap() error { return t.error }

// Run pauses reminders to an address that refuses mail. Whatever the report is otherwise, it ends well: a
// mail server that is answered with an error returns the report, and to nobody who could do anything.
func (c *mailBouncedCommand) Run(ctx context.Context, out streams) (err error) {
	log := c.logger(out.stderr)
	bounce, err := mail.ParseBounce(os.Stdin)
	if errors.Is(err, mail.ErrNotReport) {
		fmt.Fprintln(out.stdout, "This is no report of a mail that did not arrive; nothing was done.")
		return nil
	}
	if err != nil {
		return err
	}
	store, err := sqlstore.Open(ctx, string(c.Database))
	if err != nil {
		return temporary{fmt.Errorf("open database: %w", err)}
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	signer, err := c.present(c.Database, log)
	if err != nil {
		return temporary{err}
	}
	return pauseBounced(ctx, bounce, store, signer, log, out.stdout)
}

// bounced is what pauseBounced needs of a store.
type bounced interface {
	Account(ctx context.Context, id string) (diary.Account, error)
	RefuseAddress(ctx context.Context, accountID, email string, now time.Time) error
}

// pauseBounced does what a report asks for. Only one about a mail that was sent here counts, and only while
// the account still has the address that it went to.
func pauseBounced(ctx context.Context, bounce mail.Bounce, store bounced, signer *token.Signer, log *slog.Logger, w io.Writer) error {
	if !bounce.Refused {
		fmt.Fprintf(w, "The report does not say for good that the mailbox refuses mail (%s); nothing was done.\n", bounce.Status)
		return nil
	}
	for _, trace := range bounce.Traces {
		id, ok := token.TracedAccount(trace)
		if !ok {
			continue
		}
		account, err := store.Account(ctx, id)
		if errors.Is(err, diary.ErrNotFound) {
			continue
		}
		if err != nil {
			return temporary{err}
		}
		if !signer.Traces(trace, account.ID, account.Email) {
			continue
		}
		err = store.RefuseAddress(ctx, account.ID, account.Email, time.Now())
		if errors.Is(err, diary.ErrNotFound) {
			continue // changed at this moment
		}
		if err != nil {
			return temporary{err}
		}
		log.Warn("recipient refused after the mail was taken; reminders of this account are paused", "account", account.ID, "status", bounce.Status)
		fmt.Fprintln(w, "Reminders to the address are paused, and the pages say so to its owner.")
		return nil
	}
	fmt.Fprintln(w, "The report is not about a mail that was sent here to an address of today; nothing was done.")
	return nil
}
