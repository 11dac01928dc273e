package diary

import (
	"context"
	"time"
)

// Purpose is what a mail is for. It decides whether the mail may be sent and how long it is tried.
type MessagePurpose string

// The purposes.
const (
	ReminderMessage          MessagePurpose = "reminder"
	SteppedDownMessage     MessagePurpose = "stepped-down" // tells that a reminder comes weekly from now on
	RestedMessage          MessagePurpose = "rested"       // tells that a reminder does not come any more
	ConfirmAddressMail  MessagePurpose = "confirm-address"
	KnownAddressMail    MessagePurpose = "known-address" // somebody signed up with an address that has an account
	ResetPasswordMail   MessagePurpose = "reset-password"
	NewSignInMail       MessagePurpose = "new-sign-in"
	PasswordChangedMail MessagePurpose = "password-changed"
	AddressChangedMail  MessagePurpose = "address-changed"
	ErasureMail         MessagePurpose = "erasure-announced"
	TestMail            MessagePurpose = "test"
)

// Purposes lists every purpose.
var Purposes = []MessagePurpose{
	ReminderMessage, SteppedDownMessage, RestedMessage, ConfirmAddressMail, KnownAddressMail, ResetPasswordMail, NewSignInMail,
	PasswordChangedMail, AddressChangedMail, ErasureMail, TestMail,
}

// AboutReminders says whether mails of the purpose are sent only as long as the person wants reminders by
// mail and the address is known to be theirs. The others tell what somebody did to the account, and are
// sent in any case.
func (p MessagePurpose) AboutReminders() bool {
	return p == ReminderMessage || p == SteppedDownMessage || p == RestedMessage
}

// Lane is a queue of mails of its own, which no other holds up.
type Lane int

// The lanes.
const (
	AccountLane  Lane = 0 // about the account: somebody waits for them
	ReminderLane Lane = 1
)

// Lanes lists every lane.
var Lanes = []Lane{AccountLane, ReminderLane}

// Lane is the lane of the mails of the purpose.
func (p MessagePurpose) Lane() Lane {
	if p.AboutReminders() {
		return ReminderLane
	}
	return AccountLane
}

// How long mails are tried after the instant from which they were to be sent.
const (
	HydrationPatience = 2 * time.Hour  // then the next glass is nearer
	AccountPatience   = 24 * time.Hour // mails about the account
	// LongestMailWait is longer than any mail is put off or held, so that one which waits longer was put off
	// by a clock that was ahead.
	LongestMailWait = time.Hour
	// JoinWait is how long a reminder waits at most for the others of its instant, which go out in the same mail.
	JoinWait = 2 * time.Minute
	// CatchUp is how late a hydration reminder may be sent for the first time, after a pause of the program.
	CatchUp = time.Hour
)

// OutboxMessage is a mail, or a reminder that goes out in a mail with others, that waits to be sent. It holds no text: the text is made in the account's
// language when the mail is sent. It holds no secret either: a mail with a link makes the link's token
// when it is sent, and one that is sent again makes another.
type OutboxMessage struct {
	ID        string // UUID version 7; that of a mail's first message begins its Message-ID, so that that stays the same however often the mail is tried
	AccountID string
	Purpose   MessagePurpose
	To        string       // address that replaces the account's; empty for the account's own
	Kind      ReminderKind // what the mail is about, for the purposes about reminders
	Slot      *SlotKey     // of a ReminderMessage, nil otherwise
	Detail    string       // what else the text needs, for example the device of a new sign-in; no health word

	Due       time.Time // when it was to be sent; a reminder at a whole minute
	NotBefore time.Time // the next try
	GiveUpAt  time.Time // no try is begun at it or later
	Attempts  int       // tries that were begun
	Lease     string    // names the claim under which a sender holds the mail, empty when none does

	// Unreadable is why nothing but the ID, the account and the lease can be relied on, an ErrUnreadable; nil
	// when everything can.
	Unreadable error
}

// NewAccountMail is a mail about an account, to be sent at once.
func NewAccountMail(accountID string, purpose MessagePurpose, now time.Time) OutboxMessage {
	return OutboxMessage{
		ID: NewID(), AccountID: accountID, Purpose: purpose,
		Due: now, NotBefore: now, GiveUpAt: now.Add(AccountPatience),
	}
}

// MailStatus is what is known of an account's address.
type MailStatus struct {
	Confirmed *time.Time // the person opened a link that was sent to the address; nil when not, or when the address was changed since
	Refused   *time.Time // the mail server said that there is no such mailbox; reminders are paused until the person resumes them
	Test      *MailTest  // the last test mail, nil when none was sent
}

// MailTest is what became of a test mail.
type MailTest struct {
	State SlotState // SlotWaiting, SlotSent or SlotMissed
	At    time.Time // when the state came about
}

// MessageOutcome is what came of one try to send a mail.
type MessageOutcome string

// The outcomes.
const (
	MessageDelivered MessageOutcome = "delivered" // the server answered that it has the mail
	// MessageDelayed is trouble that may pass by itself, on the way or at the server.
	MessageDelayed MessageOutcome = "delayed"
	// MessageRefused says that the server knows no such mailbox, or does not want mail for it.
	MessageRefused MessageOutcome = "refused"
	// MessageMisconfigured says that this installation and its server do not get on, for every mail. It is
	// tried again like MessageDelayed, and the host is informed.
	MessageMisconfigured MessageOutcome = "misconfigured"
)

// MessageOutcomes lists every outcome.
var MessageOutcomes = []MessageOutcome{MessageDelivered, MessageDelayed, MessageRefused, MessageMisconfigured}

// Obstacle is a reason for which reminders are not sent by mail.
type Obstacle string

// The obstacles, in the order in which a person can do something about them.
const (
	DiaryClosed        Obstacle = "diary-closed"        // waits to be erased
	ZoneUnknown        Obstacle = "zone-unknown"        // nobody knows when its times are
	NoMailConsent      Obstacle = "no-mail-consent"     // see RemindByMail
	AddressUnconfirmed Obstacle = "address-unconfirmed" // nobody else may be written to
	AddressRefused     Obstacle = "address-refused"
	FluidsUnanswered   Obstacle = "fluids-unanswered" // hydration only; see Profile.LimitFluids
)

// Circumstances are what decides whether an account may be reminded by mail, and of what.
type Circumstances struct {
	Account  Account
	Consents []Consent
	Mail     MailStatus
	Profile  Profile
	// NoServer says that no mail server takes the mails: they stay in the host's folder. Then nobody can
	// confirm an address, and nobody else can be written to.
	NoServer bool
}

// Obstacles lists what keeps reminders of a kind from being sent, nothing when they are.
func (c Circumstances) Obstacles(kind ReminderKind) []Obstacle {
	var found []Obstacle
	if c.Account.Erasure.Pending() {
		found = append(found, DiaryClosed)
	}
	if _, err := Zone(c.Account.Zone); err != nil {
		found = append(found, ZoneUnknown)
	}
	if _, ok := MailConsent(c.Consents); !ok {
		found = append(found, NoMailConsent)
	}
	if c.Mail.Confirmed == nil && !c.NoServer {
		found = append(found, AddressUnconfirmed)
	}
	if c.Mail.Refused != nil {
		found = append(found, AddressRefused)
	}
	if kind == Hydration && c.Profile.LimitFluids == Unanswered {
		found = append(found, FluidsUnanswered)
	}
	return found
}

// Outbox keeps the mails that wait to be sent, and what is known of the addresses. A sender claims
// mails under a lease that expires, sends, and then settles what came of it. A process that dies between
// sending and settling leaves a mail that is sent once more, with the same Message-ID: every mail is sent
// at least once.
type Outbox interface {
	// EnqueueMessage stores a mail to be sent. When a mail with the same ID waits, nothing is changed.
	EnqueueMessage(ctx context.Context, message OutboxMessage) error
	// ClaimMessages claims at most limit mails of the lanes, or of all where none is named, whose next try is due
	// and that nobody holds, the longest due first, until the instant until. Each claim counts as a try.
	// Concurrent claims, also of several processes, never return the same message. One that cannot be read is
	// claimed too, and keeps back no other.
	//
	// A mail is one message, or all reminders of an account that are due at the same instant and wait: they are
	// claimed together, in the order of their IDs. They wait for another reminder of the account that is due at
	// that instant too and was not looked after yet, though not for longer than JoinWait.
	ClaimMessages(ctx context.Context, now, until time.Time, limit int, lanes ...Lane) ([][]OutboxMessage, error)
	// DelayMessages gives a claimed mail back, to be tried again at an instant. Like the two methods below it changes
	// all the messages at once, passes over those of which the claim is no longer held, and returns ErrNotFound
	// when that is so of all of them; then nothing is changed.
	DelayMessages(ctx context.Context, mail []OutboxMessage, again time.Time) error
	// SettleMessages takes the messages of a claimed mail out of the outbox for good, and gives the slot of each, if
	// it has one, the state that came of it.
	SettleMessages(ctx context.Context, mail []OutboxMessage, state SlotState, now time.Time) error
	// RefuseMessages settles a mail whose recipient was refused as missed. Unless it went to another address
	// than the account's, it also pauses the account's reminders; see MailStatus.
	RefuseMessages(ctx context.Context, mail []OutboxMessage, now time.Time) error
	// RefuseAddress pauses the account's reminders because the address refuses mail, as was learnt after the
	// mail had been taken; see MailStatus. It returns ErrNotFound when the account has another address.
	RefuseAddress(ctx context.Context, accountID, email string, now time.Time) error
	// WaitingMessages counts the mails that wait.
	WaitingMessages(ctx context.Context) (MessageQueue, error)

	// MailStatus is what is known of the account's present address.
	MailStatus(ctx context.Context, accountID string) (MailStatus, error)
	// ConfirmAddress records that the account's address was confirmed. It returns ErrNotFound when the
	// account has another address by now.
	ConfirmAddress(ctx context.Context, accountID, email string, now time.Time) error
	// ResumeMail takes back that the address was refused.
	ResumeMail(ctx context.Context, accountID string) error
}

// MessageQueue says how much waits in the outbox.
type MessageQueue struct {
	ByPurpose map[MessagePurpose]int
	Oldest    time.Time // when the one that waits longest was to be sent; zero when none waits
}
