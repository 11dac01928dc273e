package diary

import (
	"context"
	"slices"
	"time"
)

// Reminders keeps how each account is reminded, what became of the reminders, and what was logged as
// done. Methods that take an account show and change nothing of another one. The caller validates.
type Reminders interface {
	// ReminderSetup is how the account is reminded, DefaultReminderSetup when it never chose.
	ReminderSetup(ctx context.Context, accountID string) (ReminderSetup, error)
	// SaveReminderSetup replaces the setup if setup.Version is the stored one (0 when there is none), and
	// returns it with the next version; otherwise it returns a *ConflictError[ReminderSetup]. The times to
	// come are rescheduled from the instant now: what was due before it is not sent because of the save.
	SaveReminderSetup(ctx context.Context, accountID string, setup ReminderSetup, now time.Time) (ReminderSetup, error)
	// ResumeReminder sets the reminder of a kind back to the pace AsSet, from the instant now on.
	ResumeReminder(ctx context.Context, accountID string, kind ReminderKind, now time.Time) error
	// PaceReminder sets the reminder of a kind to a pace that the person chose, from the instant now on. One
	// that was never set up is left alone.
	PaceReminder(ctx context.Context, accountID string, kind ReminderKind, pace Pace, now time.Time) error

	// PauseReminders lets nothing come of the kinds on dates before until, and leaves their paces as they are.
	// What is off, was never set up, or pauses for at least as long is left alone.
	PauseReminders(ctx context.Context, accountID string, kinds []ReminderKind, until Date, now time.Time) error
	// EndPause takes back the pauses of the kinds that end at until, from the instant now on. Pauses that end
	// at another date are left alone.
	EndPause(ctx context.Context, accountID string, kinds []ReminderKind, until Date, now time.Time) error

	// Slot is what became of one slot. It returns ErrNotFound while the slot was not due.
	Slot(ctx context.Context, accountID string, key SlotKey) (Slot, error)
	// RemindAgain stores the messages that remind of a slot a second time, one for each recipient, and that somebody
	// asked for it, all or nothing. It returns when they come: the first that was asked for, however often it is.
	// It returns ErrNotFound when the slot was not sent.
	RemindAgain(ctx context.Context, messages []OutboxMessage) (at time.Time, err error)

	// LogActivity stores an activity. When the account already holds one under the same ID, nothing is
	// changed, so that a request can be repeated.
	LogActivity(ctx context.Context, accountID string, activity Activity) error
	// DeleteActivity removes an activity, if there is one. To undo it the activity is logged again.
	DeleteActivity(ctx context.Context, accountID, id string) error
	// Activities lists what was logged on the cramp-days from and to and those between, oldest first.
	Activities(ctx context.Context, accountID string, from, to Date) ([]Activity, error)
	// Slots lists the slots that were due on the cramp-days from and to and those between, oldest first.
	Slots(ctx context.Context, accountID string, from, to Date) ([]Slot, error)

	ReminderQueue
}

// ReminderQueue finds the reminders that have become due, for the engine in package reminders.
type ReminderQueue interface {
	// DueReminders lists at most limit reminders that have something due at the instant now, the longest
	// due first, and leaves out the first of them, skip many. One that cannot be read is listed too, and keeps back no
	// other.
	DueReminders(ctx context.Context, now time.Time, skip, limit int) ([]DueReminder, error)
	// PutOffReminders puts off due reminders that cannot be read: they are looked at again at the instant until.
	PutOffReminders(ctx context.Context, due []DueReminder, now, until time.Time) error
	// AdvanceReminders moves reminders on, each with its slots and its messages or not at all: one that was
	// changed since it was read, by the person or by another process, is left as it is. It returns those
	// that were moved on.
	AdvanceReminders(ctx context.Context, advances []ReminderAdvance) ([]ReminderAdvance, error)
	// RescheduleReminders puts right what a clock that was ahead left behind, and returns how many reminders that
	// were. Those that were looked after later than the instant now are scheduled from now on; what was
	// written of their slots to come is forgotten, except that one which was sent for the day ahead was
	// sent. Mails that wait longer than LongestMailWait wait no longer.
	RescheduleReminders(ctx context.Context, now time.Time) (reminders int, err error)
	// ReminderFacts reads what decides whether a reminder is still to be sent at the instant now.
	// It returns ErrNotFound when there is no such account.
	ReminderFacts(ctx context.Context, accountID string, kind ReminderKind, now time.Time) (ReminderFacts, error)
	// SlowReminder changes the pace of a reminder that still has the pace of from, and stores the message that
	// says so, both or neither. It returns ErrNotFound when the reminder has another pace by now.
	SlowReminder(ctx context.Context, from Pace, message OutboxMessage, to Pace, now time.Time) error
}

// DueReminder is a reminder that has something due.
type DueReminder struct {
	AccountID     string
	Reminder      Reminder
	Setup         ReminderSetup // without its reminders
	Zone          string        // of the account
	ScheduledZone string        // the zone in which the reminder was scheduled last; another one when the person moved
	After         time.Time     // everything up to here was looked after
	Revision      int64         // counts the changes of the reminder, also of its zone
	// Unreadable is why nothing but the account and the kind can be relied on, an ErrUnreadable;
	// nil when everything can.
	Unreadable error
}

// ReminderAdvance is what comes of a due reminder.
type ReminderAdvance struct {
	Due   DueReminder
	Until time.Time  // everything up to here is looked after
	Next  *time.Time // when something is due next, nil for never
	Slots []Slot     // that were due
	// Messages are those of the slot that waits, one for each recipient; none if no slot waits.
	Messages []OutboxMessage
}

// ReminderFacts are what decides whether a reminder is still to be sent.
type ReminderFacts struct {
	Circumstances
	Setup      ReminderSetup
	Unreadable int        // messages of the account that wait and cannot be read
	Activities []Activity // of the kind, since the day before
	CheckIns   []CheckIn  // of the last two cramp-days
	Trials     []Trial    // all of the account
	// Ignored are the dates on which a reminder of the kind was sent at its present pace and after the person was last
	// heard of: after anything at all was logged, the last pause, and when one was last asked for again. They are ascending.
	Ignored []Date
}

// Reaches says whether a reminder of a kind would be sent to any recipient.
func (f ReminderFacts) Reaches(kind ReminderKind) bool {
	return slices.ContainsFunc(f.Setup.Recipients, func(to Recipient) bool { return len(f.Obstacles(to.Channel, kind)) == 0 })
}
