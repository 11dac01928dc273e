package diary

import (
	"context"
	"time"
)

// MessagePurpose is what a message is for. It decides whether it may be sent and how long it is tried.
type MessagePurpose string

// The purposes.
const (
	ReminderMessage     MessagePurpose = "reminder"
	SteppedDownMessage  MessagePurpose = "stepped-down" // tells that a reminder comes weekly from now on
	RestedMessage       MessagePurpose = "rested"       // tells that a reminder does not come any more
	ConfirmAddressMail  MessagePurpose = "confirm-address"
	KnownAddressMail    MessagePurpose = "known-address" // somebody signed up with an address that has an account
	ResetPasswordMail   MessagePurpose = "reset-password"
	NewSignInMail       MessagePurpose = "new-sign-in"
	PasswordChangedMail MessagePurpose = "password-changed"
	AddressChangedMail  MessagePurpose = "address-changed"
	SecondFactorMail    MessagePurpose = "second-factor" // what was done to the second factor, which the detail names
	ErasureMail         MessagePurpose = "erasure-announced"
	IdleMail            MessagePurpose = "idle" // nobody uses the account, which the detail says from when on is erased for it
	TestMail            MessagePurpose = "test"
)

// Purposes lists every purpose.
var Purposes = []MessagePurpose{
	ReminderMessage, SteppedDownMessage, RestedMessage, ConfirmAddressMail, KnownAddressMail, ResetPasswordMail, NewSignInMail,
	PasswordChangedMail, AddressChangedMail, SecondFactorMail, ErasureMail, IdleMail, TestMail,
}

// AboutReminders says whether mails of the purpose are sent only as long as the person wants reminders by
// mail and the address is known to be theirs. The others tell what somebody did to the account, and are
// sent in any case.
func (p MessagePurpose) AboutReminders() bool {
	return p == ReminderMessage || p == SteppedDownMessage || p == RestedMessage
}

// Channel is a way by which messages reach a person.
type Channel string

// The channels.
const (
	MailChannel Channel = "mail" // e-mail. Messages about the account go by it alone.
	PushChannel Channel = "push" // notifications in browsers, see PushDevice
	NtfyChannel Channel = "ntfy" // notifications by a topic of an ntfy server, see PushDevice
)

// Channels lists every channel.
var Channels = []Channel{MailChannel, PushChannel, NtfyChannel}

// ToDevices says whether a channel reaches a PushDevice.
func ToDevices(c Channel) bool { return c == PushChannel || c == NtfyChannel }

// Recipient is whom a message goes to: an account reached by a channel, at one address.
type Recipient struct {
	Channel Channel
	// Address is that of one of several devices, where a channel has them. By mail it replaces the account's
	// address, and is empty for the account's own.
	Address string
}

// OwnAddress is the account's own address by mail.
var OwnAddress = Recipient{Channel: MailChannel}

// Lane is a queue of messages of its own within a channel, which no other holds up.
type Lane int

// The lanes.
const (
	AccountLane  Lane = 0 // about the account: somebody waits for them
	ReminderLane Lane = 1
)

// Lanes lists every lane.
var Lanes = []Lane{AccountLane, ReminderLane}

// Lane is the lane of the messages of the purpose.
func (p MessagePurpose) Lane() Lane {
	if p.AboutReminders() {
		return ReminderLane
	}
	return AccountLane
}

// How long mails are tried after the instant from which they were to be sent.
const (
	HydrationLasts   = 2 * time.Hour  // then the next glass is nearer
	AccountMailLasts = 24 * time.Hour // mails about the account
	// LongestMailWait is longer than any mail is put off or held, so that one which waits longer was put off
	// by a clock that was ahead.
	LongestMailWait = time.Hour
	// JoinWait is how long a reminder waits at most for the others of its instant, which go out in the same mail.
	JoinWait = 2 * time.Minute
	// CatchUp is how late a hydration reminder may be sent for the first time, after a pause of the program.
	CatchUp = time.Hour
)

// OutboxMessage is a message to one recipient that waits to be sent, by itself or together with others. It holds
// no text: the text is made in the account's language when it is sent. It holds no secret either: a message with a
// link makes the link's token when it is sent, and one that is sent again makes another.
type OutboxMessage struct {
	ID        string // UUID version 7; that of a mail's first message begins its Message-ID, so that that stays the same however often the mail is tried
	AccountID string
	Purpose   MessagePurpose
	To        Recipient
	Kind      ReminderKind // what it is about, for the purposes about reminders
	Slot      *SlotKey     // of a ReminderMessage, nil otherwise; a slot has one message for each recipient
	Detail    string       // what else the text needs, for example the device of a new sign-in; no health word

	Due       time.Time // when it was to be sent; a reminder at a whole minute
	NotBefore time.Time // the next try
	GiveUpAt  time.Time // no try is begun at it or later
	Attempts  int       // tries that were begun
	Lease     string    // names the claim under which a sender holds the message, empty when none does

	// Unreadable is why nothing but the ID, the account and the lease can be relied on, an ErrUnreadable; nil
	// when everything can.
	Unreadable error
}

// NewAccountMail is a mail about an account, to be sent at once.
func NewAccountMail(accountID string, purpose MessagePurpose, now time.Time) OutboxMessage {
	return OutboxMessage{
		ID: NewID(), AccountID: accountID, Purpose: purpose, To: OwnAddress,
		Due: now, NotBefore: now, GiveUpAt: now.Add(AccountMailLasts),
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
	Again time.Time // when it is tried again after a try that failed; zero when none did, or one is under way
}

// MessageOutcome is what came of one try to send messages.
type MessageOutcome string

// The outcomes.
const (
	MessageDelivered MessageOutcome = "delivered" // the server answered that it has the message
	// MessageDelayed is trouble that may pass by itself, on the way or at the server.
	MessageDelayed MessageOutcome = "delayed"
	// MessageRefused says that the server knows no such recipient, or does not want messages for it.
	MessageRefused MessageOutcome = "refused"
	// MessageMisconfigured says that this installation and its server do not get on, for every message. It is
	// tried again like MessageDelayed, and the host is informed.
	MessageMisconfigured MessageOutcome = "misconfigured"
)

// MessageOutcomes lists every outcome.
var MessageOutcomes = []MessageOutcome{MessageDelivered, MessageDelayed, MessageRefused, MessageMisconfigured}

// Obstacle is a reason for which reminders are not sent by a channel.
type Obstacle string

// The obstacles, in the order in which a person can do something about them.
const (
	AccountDisabled    Obstacle = "account-disabled"    // by the host
	DiaryClosed        Obstacle = "diary-closed"        // waits to be erased
	ZoneUnknown        Obstacle = "zone-unknown"        // nobody knows when its times are
	NoMailConsent      Obstacle = "no-mail-consent"     // see RemindByMail
	AddressUnconfirmed Obstacle = "address-unconfirmed" // nobody else may be written to
	AddressRefused     Obstacle = "address-refused"
	FluidsUnanswered   Obstacle = "fluids-unanswered" // hydration only; see Profile.LimitFluids
)

// Circumstances are what decides whether an account may be reminded by a channel, and of what.
type Circumstances struct {
	Account  Account
	Consents []Consent
	Mail     MailStatus
	Profile  Profile
	// NoServer says that no mail server takes the mails: they stay in the host's folder. Then nobody can
	// confirm an address, and nobody else can be written to.
	NoServer bool
}

// Obstacles lists what keeps reminders of a kind from being sent by a channel, nothing when they are.
func (c Circumstances) Obstacles(channel Channel, kind ReminderKind) []Obstacle {
	var found []Obstacle
	if !c.Account.Disabled.IsZero() {
		found = append(found, AccountDisabled)
	}
	if c.Account.Erasure.Pending() {
		found = append(found, DiaryClosed)
	}
	if _, err := Zone(c.Account.Zone); err != nil {
		found = append(found, ZoneUnknown)
	}
	if channel == MailChannel {
		found = append(found, c.mailObstacles()...)
	}
	if kind == Hydration && c.Profile.LimitFluids == Unanswered {
		found = append(found, FluidsUnanswered)
	}
	return found
}

func (c Circumstances) mailObstacles() (found []Obstacle) {
	if _, ok := MailConsent(c.Consents); !ok {
		found = append(found, NoMailConsent)
	}
	if c.Mail.Confirmed == nil && !c.NoServer {
		found = append(found, AddressUnconfirmed)
	}
	if c.Mail.Refused != nil {
		found = append(found, AddressRefused)
	}
	return found
}

// Outbox keeps the messages that wait to be sent, and what is known of the addresses. A sender claims
// messages under a lease that expires, sends, and then settles what came of it. A process that dies between
// sending and settling leaves messages that are sent once more, under the same ID: every message is sent
// at least once.
type Outbox interface {
	// EnqueueMessage stores a message to be sent. When one with the same ID waits, nothing is changed.
	EnqueueMessage(ctx context.Context, message OutboxMessage) error
	// ClaimMessages claims at most limit notifications of a channel and of the lanes, or of all where none is named,
	// whose next try is due and that nobody holds, the longest due first, until the instant until. Each claim counts
	// as a try. Concurrent claims, also of several processes, never return the same message. One that cannot be read
	// is claimed too, and keeps back no other.
	//
	// A notification is one message, or all reminders to a recipient that are due at the same instant and wait: they
	// are claimed together, in the order of their IDs. They wait for another reminder of the account that is due at
	// that instant too and was not looked after yet, though not for longer than JoinWait.
	ClaimMessages(ctx context.Context, now, until time.Time, limit int, channel Channel, lanes ...Lane) ([][]OutboxMessage, error)
	// DelayMessages gives claimed messages back, to be tried again at an instant. Like the two methods below it changes
	// all of them at once, and skips those whose claim is no longer held. It returns ErrNotFound, and changes
	// nothing, when no claim is held any more.
	DelayMessages(ctx context.Context, messages []OutboxMessage, again time.Time) error
	// SettleMessages takes claimed messages out of the outbox for good, and gives the slot of each, if it has one,
	// the state that came of it; see Slot for a slot that has several messages. What was delivered to a device ends
	// the mail that would go instead, and the other way round; when no device is left that mail is due at once.
	SettleMessages(ctx context.Context, messages []OutboxMessage, state SlotState, now time.Time) error
	// RefuseMessages settles the messages of a notification whose recipient was refused as missed. When that was
	// OwnAddress, it also pauses the account's mails about reminders, see MailStatus; when it was a PushDevice, that is
	// gone.
	RefuseMessages(ctx context.Context, messages []OutboxMessage, now time.Time) error
	// RefuseAddress pauses the account's reminders because the address refuses mail, as was learnt after the
	// mail had been taken; see MailStatus. It returns ErrNotFound when the account has another address.
	RefuseAddress(ctx context.Context, accountID, email string, now time.Time) error
	// WaitingMessages counts the notifications that wait.
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
	Channels  []Channel // by which any is to go
	Oldest    time.Time // when the one that waits longest was to be sent; zero when none waits
}
