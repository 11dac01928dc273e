package reminders

import (
	"context"
	"time"

	"crampdiary/diary"
)

// Notification is what is sent to a recipient at once: one message, or all reminders of the same instant, with what
// its text depends on.
type Notification struct {
	Message diary.OutboxMessage
	With    []diary.OutboxMessage // the other reminders of the same instant
	Account diary.Account
	Neutral bool // the text must not even say what it reminds of
	// NoAmount says that no amount of fluid may be suggested, not even a glass: a doctor asked the person to
	// limit fluids, or a long-term illness speaks against it.
	NoAmount bool
	// Trial is what the person's trial asks for on the date, and of what; nil when none goes on.
	Trial *TrialDay
}

// TrialDay is what a trial asks for on one date.
type TrialDay struct {
	diary.TrialChoice
	Asks diary.TrialPhase // Baseline or Trying
}

// trialDay is what an account's trial asks for on the date of a slot, in the diary's zone.
func trialDay(trials []diary.Trial, slot *diary.SlotKey) *TrialDay {
	if slot == nil {
		return nil
	}
	trial, found := diary.TrialOn(trials, slot.Date)
	if !found {
		return nil
	}
	return &TrialDay{trial.TrialChoice, trial.Asks(slot.Date)}
}

// Messages are all that the notification is about, the one that names it first.
func (n Notification) Messages() []diary.OutboxMessage {
	return append([]diary.OutboxMessage{n.Message}, n.With...)
}

// Address is where in its channel the notification goes to.
func (n Notification) Address() string {
	if n.Message.To != diary.OwnAddress {
		return n.Message.To.Address
	}
	return n.Account.Email
}

// Result is what came of one try.
type Result struct {
	Outcome diary.MessageOutcome
	// Taken is how many of the messages, from the first on, were taken before the one that Outcome is of. They are not sent
	// again. It is 0 where all are sent as one.
	Taken int
	// Detail is for the log and names the step that failed and the server's code. It must hold neither an
	// address nor a text.
	Detail string
	// Wait is how long the server asks to be left alone before the next try, 0 when it does not say. It is kept to
	// unless it is longer than a message may be put off.
	Wait time.Duration
}

// Sender sends the notifications of a channel. It is safe for concurrent use. What it answers anything but
// diary.MessageDelivered for is sent again later, so it answers that as soon as the server took it. When ctx
// ends it gives up with diary.MessageDelayed.
type Sender interface {
	Send(ctx context.Context, n Notification) Result
}
