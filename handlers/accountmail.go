package handlers

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"crampdiary/diary"
)

// mailThrottle bounds the mails that strangers can have sent to an address, with everything that leads to the
// same mailbox. Mails beyond it are left out
// without a word: the answer must not tell whether the address has an account.
var mailThrottle = diary.Throttle{Free: 5, Longest: 24 * time.Hour, Forget: 24 * time.Hour}

// mailer puts mails about accounts into the outbox.
type mailer struct {
	*common
	Store interface {
		CountAttempt(ctx context.Context, buckets []diary.Bucket, now time.Time) (wait time.Duration, err error)
		EnqueueMessage(ctx context.Context, message diary.OutboxMessage) error
	}
}

// mayMail counts a mail to an address that somebody typed, and says whether it may be sent.
func (a *mailer) mayMail(ctx context.Context, email string) (bool, error) {
	wait, err := a.Store.CountAttempt(ctx, []diary.Bucket{{Key: bucketKey("mail", diary.Mailbox(email)), Throttle: mailThrottle}}, a.Steady())
	if err != nil {
		return false, fmt.Errorf("count mail: %w", err)
	}
	return wait == 0, nil
}

// enqueue puts a mail about an account into the outbox.
func (a *mailer) enqueue(ctx context.Context, message diary.OutboxMessage) error {
	if err := a.Store.EnqueueMessage(ctx, message); err != nil {
		return fmt.Errorf("enqueue %s mail: %w", message.Purpose, err)
	}
	if a.MailWaits != nil {
		a.MailWaits()
	}
	return nil
}

// tellOwner enqueues a mail about something that was done, which stays done when that fails.
func (a *mailer) tellOwner(r *http.Request, message diary.OutboxMessage) {
	if err := a.enqueue(r.Context(), message); err != nil {
		a.logFault(r, err)
	}
}
