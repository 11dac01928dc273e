package reminders

import (
	"context"

	"crampdiary/diary"
)

// Notification is a mail to be sent, with what its text depends on.
type Notification struct {
	Message diary.OutboxMessage
	With    []diary.OutboxMessage // the other reminders of the same instant, which go out in the same mail
	Account diary.Account
	Neutral bool // the text must not even say what it reminds of
	// NoAmount says that no amount of fluid may be suggested, not even a glass: a doctor asked the person to
	// limit fluids, or a long-term illness speaks against it.
	NoAmount bool
}

// Messages are all that the mail is about, the one that names it first.
func (m Notification) Messages() []diary.OutboxMessage {
	return append([]diary.OutboxMessage{m.Message}, m.With...)
}

// To is the address that the mail goes to.
func (m Notification) To() string {
	if m.Message.To != "" {
		return m.Message.To
	}
	return m.Account.Email
}

// Result is what came of one try.
type Result struct {
	Outcome diary.MessageOutcome
	// Detail is for the log and names the step that failed and the server's code. It must hold neither an
	// address nor a text.
	Detail string
}

// Sender sends mails. It is safe for concurrent use. A mail for which it answers anything but
// diary.MessageDelivered is sent again later, so it answers that as soon as the server took the mail. When ctx
// ends it gives up with diary.MessageDelayed.
type Sender interface {
	Send(ctx context.Context, mail Notification) Result
}
