package views

import (
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// ConfirmPage confirms that an address is its owner's.
type ConfirmPage struct {
	ui.Page
	Action string // where the button sends to
	Done   string // what became of it, empty before the button was pressed
}

// ForgotPage asks for a link to choose a new password with. It does not say whether one was sent.
type ForgotPage struct {
	ui.Page
	Email string
	Sent  bool
	Laid  bool // mails go to a folder, because no server sends them
}

// ResetPage chooses a new password.
type ResetPage struct {
	ui.Page
	Action string // where the form sends to
	Email  string // of the account, for the browser's list of passwords
}

// PasswordChangedPage says what ended together with the old password.
type PasswordChangedPage struct {
	ui.Page
	Ended  []string
	Opened string // that perhaps somebody else opened the account; empty when that cannot be
	On     string // where to go from here
}

// EndedWays lists what ended with a password.
func EndedWays(l *i18n.Locale, ended diary.EndedAccess, zone *time.Location) []string {
	var rows []string
	for _, share := range ended.Shares {
		rows = append(rows, l.T("password-changed.share", "Created", l.Moment(share.Created.In(zone)), "Until", l.Moment(share.Expires.In(zone))))
	}
	if ended.Feed {
		rows = append(rows, l.T("password-changed.feed"))
	}
	if ended.Presses > 0 {
		rows = append(rows, l.N("password-changed.presses", ended.Presses))
	}
	if ended.NewEmail != "" {
		rows = append(rows, l.T("password-changed.address", "Email", ended.NewEmail))
	}
	if ended.Consent {
		rows = append(rows, l.T("password-changed.consent"))
	}
	return rows
}

// ConfirmFirstPage says that something waits until the address is confirmed, and why.
type ConfirmFirstPage struct {
	ui.Page
	Email string
}

// EmailPage shows and changes the account's e-mail address.
type EmailPage struct {
	ui.Page
	Email     string
	Confirmed bool
	MayChange bool   // the address may be changed: it is confirmed, or cannot be
	Awaited   string // is to replace the address once it is confirmed; empty when none is
	Mailbox   bool   // mails are read on a page, because no server sends them
}

// NewEmailPage asks for another address, and for the password that proves who asks.
type NewEmailPage struct {
	ui.Page
	Typed string // as it was typed
}

// MailPage shows the mails that lie in the host's folder.
type MailPage struct {
	ui.Page
	Mails      []MailRow
	Incomplete bool // some could not be read
}

// MailRow is one mail.
type MailRow struct {
	Subject string
	Date    string
	Lines   []MailLine
}

// MailLine is a line of a mail's text, or what leads to an address.
type MailLine struct {
	Text    string
	Address string // empty for plain text
}

// MailLines are the lines of a mail's text as a page shows them, without those that repeat its subject or
// part it for mail programs. A line with a colon and the address below it become one link.
func MailLines(text string) []MailLine {
	_, body, _ := strings.Cut(text, "\n\n")
	var lines []MailLine
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		last := len(lines) - 1
		switch {
		case line == "" || line == "--":
		case isAddress(line) && last >= 0 && strings.HasSuffix(lines[last].Text, ":"):
			lines[last] = MailLine{Text: strings.TrimSuffix(lines[last].Text, ":"), Address: line}
		default:
			lines = append(lines, MailLine{Text: line})
		}
	}
	return lines
}

// isAddress says whether a line of a mail is an address to go to.
func isAddress(line string) bool {
	return strings.HasPrefix(line, "http://") || strings.HasPrefix(line, "https://")
}
