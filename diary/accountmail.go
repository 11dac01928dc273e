package diary

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// How long the links work that are mailed about an account.
const (
	ConfirmEmailFor  = 7 * 24 * time.Hour
	ResetPasswordFor = 30 * time.Minute
)

// AccountMail changes accounts through links that were mailed. The caller checks the link.
type AccountMail interface {
	// AwaitEmail keeps the address that is to replace the account's once it is confirmed, in place of any
	// that was awaited before; an empty one awaits none. It returns ErrNotFound when there is no such account.
	AwaitEmail(ctx context.Context, accountID, email string) error
	// ChangeEmail gives the account the awaited address. It returns ErrNotFound when another or none is
	// awaited, and ErrExists when another account has it by now.
	ChangeEmail(ctx context.Context, accountID, email string, now time.Time) error
	// ResetPassword replaces the password hash if it still is the old one, and ends every session and what
	// else EndedAccess names, all or nothing. Where the address was never confirmed, it also withdraws the
	// consent to reminders by mail: nobody knows who gave it. It returns ErrNotFound when the hash is another.
	ResetPassword(ctx context.Context, accountID, oldHash, newHash string, now time.Time) (EndedAccess, error)
}

// EndedAccess is what ended together with a password: the ways by which somebody who knew the old one, or
// who opened the account with another person's address, could come back.
type EndedAccess struct {
	NewEmail string  // the address that was to replace the account's; empty when none was
	Shares   []Share // the links that worked until then, the newest first, closed also where they were open
	Feed     bool    // there was a calendar feed
	Presses  int     // addresses that noted something when they were pressed
	// Consent says that the consent to reminders by mail was withdrawn.
	Consent bool
}

// Code names what ended, for the mail that tells of it: letters with numbers, which name nothing.
func (e EndedAccess) Code() string {
	var words []string
	if len(e.Shares) > 0 {
		words = append(words, endedShares+strconv.Itoa(len(e.Shares)))
	}
	if e.Presses > 0 {
		words = append(words, endedPresses+strconv.Itoa(e.Presses))
	}
	for _, w := range []struct {
		ended bool
		word  string
	}{{e.Feed, endedFeed}, {e.NewEmail != "", endedNewEmail}, {e.Consent, endedConsent}} {
		if w.ended {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, " ")
}

// The words of Code. They wait in the outbox, and do not change.
const (
	endedShares   = "s" // with a number
	endedPresses  = "p" // with a number
	endedFeed     = "f"
	endedNewEmail = "e"
	endedConsent  = "c"
)

// EndedCount is what Code tells of what ended.
type EndedCount struct {
	Shares, Presses         int
	Feed, NewEmail, Consent bool
}

// ParseEnded reads what Code wrote. What it does not know it leaves out.
func ParseEnded(code string) EndedCount {
	var c EndedCount
	for word := range strings.FieldsSeq(code) {
		if number, ok := strings.CutPrefix(word, endedShares); ok {
			c.Shares, _ = strconv.Atoi(number)
		}
		if number, ok := strings.CutPrefix(word, endedPresses); ok {
			c.Presses, _ = strconv.Atoi(number)
		}
		c.Feed, c.NewEmail, c.Consent = c.Feed || word == endedFeed, c.NewEmail || word == endedNewEmail, c.Consent || word == endedConsent
	}
	return c
}

// Any says whether anything ended.
func (e EndedAccess) Any() bool {
	return e.NewEmail != "" || len(e.Shares) > 0 || e.Feed || e.Presses > 0 || e.Consent
}

// Secrets gives up what databases held once, and must not hold: somebody with a backup must not be able to make a
// link that sets a password.
type Secrets interface {
	// StoredSecret returns the secret of a name, or ErrNotFound when the database holds none.
	StoredSecret(ctx context.Context, name string) (string, error)
	// ForgetSecret removes a secret for good, also from the log beside an SQLite database. Removing what is
	// not there changes nothing.
	ForgetSecret(ctx context.Context, name string) error
}
