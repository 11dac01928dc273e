package diary

import (
	"context"
	"time"
)

// RemindByMail is consent to being reminded by mail. It is asked for before the first reminder is switched
// on, apart from what an account needs, and can be withdrawn while the account stays.
const RemindByMail Statement = "remind-by-mail"

// MailConsentVersion numbers the wording of RemindByMail. It is raised whenever its meaning changes; who
// agreed to an older one is asked again.
const MailConsentVersion = 1

// MailConsent finds the consent to reminders by mail that is in force among all that an account agreed to.
func MailConsent(consents []Consent) (Consent, bool) {
	for _, c := range consents {
		if c.Statement == RemindByMail && c.Version == MailConsentVersion && c.Withdrawn == nil {
			return c, true
		}
	}
	return Consent{}, false
}

// Consenting keeps what an account agrees to after it was made.
type Consenting interface {
	// GiveConsent stores a consent. When one to the same version of the statement is in force, nothing is
	// changed, so that a request can be repeated.
	GiveConsent(ctx context.Context, accountID string, consent Consent) error
	// WithdrawConsent withdraws every consent to the statement that is in force. Without one nothing is
	// changed.
	WithdrawConsent(ctx context.Context, accountID string, statement Statement, now time.Time) error
}
