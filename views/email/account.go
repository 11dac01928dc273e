package email

import (
	"fmt"
	"slices"
	"strings"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// about is a letter about the account: an answer to what somebody did, which needs no way to stop it.
func about(l *i18n.Locale, subject string, paragraphs ...string) Letter {
	return Letter{L: l, Subject: subject, Paragraphs: paragraphs, Reason: l.T("email.account.reason")}
}

// ConfirmAddress asks anyone who reads the address's mails to confirm that it is theirs.
func ConfirmAddress(l *i18n.Locale, link string) Letter {
	letter := about(l, l.T("email.confirm.subject"), l.T("email.confirm.text"))
	letter.Actions = []Link{{l.T("email.confirm.action"), link}}
	letter.Reason = l.T("email.confirm.reason")
	return letter
}

// KnownAddress answers a sign-up with an address that has an account already.
func KnownAddress(l *i18n.Locale, signIn, forgot string) Letter {
	letter := about(l, l.T("email.known.subject"), l.T("email.known.text"))
	letter.Actions = []Link{{l.T("email.known.action"), signIn}}
	letter.Others = []Link{{l.T("email.forgot"), forgot}}
	return letter
}

// ResetPassword leads to where a new password is chosen. The link works for so many minutes.
func ResetPassword(l *i18n.Locale, link string, minutes int) Letter {
	letter := about(l, l.T("email.reset.subject"), l.T("email.reset.text"), l.N("email.reset.limit", minutes))
	letter.Actions = []Link{{l.T("email.reset.action"), link}}
	letter.Reason = l.T("email.reset.reason")
	return letter
}

// NewSignIn tells that a browser which was not seen before has signed in.
func NewSignIn(l *i18n.Locale, device, moment, forgot string) Letter {
	if device == "" {
		device = l.T("settings.sessions.unknown-device")
	}
	return warning(l, l.T("email.sign-in.subject"), l.T("email.sign-in.text", "Device", device, "Moment", moment), forgot)
}

// PasswordChanged tells that there is a new password, that every other browser was signed out, and what
// else ended with the old one.
func PasswordChanged(l *i18n.Locale, moment string, ended diary.EndedCount, forgot string) Letter {
	letter := warning(l, l.T("email.password.subject"), l.T("email.password.text", "Moment", moment), forgot)
	var parts []string
	if ended.Shares > 0 {
		parts = append(parts, l.N("email.password.shares", ended.Shares))
	}
	if ended.Feed {
		parts = append(parts, l.T("email.password.feed"))
	}
	if ended.Presses > 0 {
		parts = append(parts, l.N("email.password.presses", ended.Presses))
	}
	if ended.NewEmail {
		parts = append(parts, l.T("email.password.address"))
	}
	if ended.Consent {
		parts = append(parts, l.T("email.password.consent"))
	}
	if len(parts) > 0 {
		letter.Paragraphs = slices.Insert(letter.Paragraphs, 1, l.T("email.password.ended", "What", strings.Join(parts, ", ")))
	}
	return letter
}

// warning tells of something that its owner should know of, and what to do if it was somebody else.
func warning(l *i18n.Locale, subject, text, forgot string) Letter {
	letter := about(l, subject, text, l.T("email.warning.text"))
	letter.Others = []Link{{l.T("email.forgot"), forgot}}
	return letter
}

// AddressChanged tells the old address that the account has another one now.
func AddressChanged(l *i18n.Locale, moment string) Letter {
	letter := about(l, l.T("email.address.subject"), l.T("email.address.text", "Moment", moment), l.T("email.address.warning"))
	letter.Reason = l.T("email.address.reason")
	return letter
}

// SecondFactor tells what was done to the second factor; the number is that of its detail.
func SecondFactor(l *i18n.Locale, what diary.EventKind, moment string, number int, known bool, keys, forgot string) (Letter, error) {
	text := ""
	switch what {
	case diary.CodesAdded:
		text = l.T("email.factor.codes-added", "Moment", moment)
	case diary.CodesRemoved:
		text = l.T("email.factor.codes-removed", "Moment", moment)
	case diary.PasskeyAdded:
		text = l.T("email.factor.passkey-added", "Moment", moment)
	case diary.PasskeyRemoved:
		text = l.T("email.factor.passkey-removed", "Moment", moment)
	case diary.RecoveryMade:
		text = l.T("email.factor.recovery-made", "Moment", moment)
	case diary.RecoveryUsed:
		text = l.T("email.factor.recovery-used", "Moment", moment)
	case diary.FactorsRemoved:
		text = l.T("email.factor.removed", "Moment", moment)
	case diary.HostFactorReset:
		letter := about(l, l.T("email.factor.reset.subject"), l.N("email.factor.reset", number), l.T("email.factor.reset.keep"))
		letter.Actions = []Link{{l.T("email.factor.reset.action"), keys}}
		letter.Others = []Link{{l.T("email.forgot"), forgot}}
		return letter, nil
	default:
		return Letter{}, fmt.Errorf("email: there is no text about %q", what)
	}
	letter := warning(l, l.T("email.factor.subject"), text, forgot)
	if known {
		letter.Paragraphs = slices.Insert(letter.Paragraphs, 1, l.N("email.factor.left", number))
	}
	return letter, nil
}

// ErasureAnnounced tells when what was stored will be gone for good, and where that can be taken back.
func ErasureAnnounced(l *i18n.Locale, date, link, forgot string) Letter {
	letter := about(l, l.T("email.erasure.subject"), l.T("email.erasure.text", "Date", date), l.T("email.erasure.warning"))
	letter.Actions = []Link{{l.T("email.erasure.action"), link}}
	letter.Others = []Link{{l.T("email.forgot"), forgot}}
	return letter
}

// Idle warns that nobody uses the account, which is erased for it after a date.
func Idle(l *i18n.Locale, date, signIn, forgot string) Letter {
	letter := about(l, l.T("email.idle.subject"), l.T("email.idle.text", "Date", date), l.T("email.idle.keep"), l.T("email.idle.else"))
	letter.Actions = []Link{{l.T("email.idle.action"), signIn}}
	letter.Others = []Link{{l.T("email.forgot"), forgot}}
	return letter
}

// Test shows the host that mails arrive.
func Test(l *i18n.Locale) Letter {
	letter := about(l, l.T("email.test.subject"), l.T("email.test.text"))
	letter.Reason = l.T("email.test.reason")
	return letter
}
