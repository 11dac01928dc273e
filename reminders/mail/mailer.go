package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/reminders"
	"crampdiary/reminders/maildir"
	"crampdiary/views/email"
	"crampdiary/views/i18n"
)

// The pages that the links of mails about the account lead to; a token is the last part of those that
// need one.
const (
	ConfirmPath = "/confirm"
	ResetPath   = "/reset"
	forgotPath  = "/forgot"
	signInPath  = "/signin"
	managePath  = "/reminders"
	erasePath   = "/erase"
	keysPath    = "/settings/keys"
)

// Deliverer takes a mail to where it is read.
type Deliverer interface {
	// Send returns nil once the mail is safely handed over, and otherwise an error, an *Error where it is
	// known what the failure means.
	Send(ctx context.Context, m Message) error
}

// Mailer writes the mails of the outbox in the language of their readers, and has them delivered. It
// implements reminders.Sender.
type Mailer struct {
	Deliverer Deliverer
	Site      *url.URL // where the links lead
	Signer    *token.Signer
	Now       func() time.Time
}

// Send implements reminders.Sender.
func (p *Mailer) Send(ctx context.Context, m reminders.Notification) reminders.Result {
	message, err := p.write(ctx, m)
	if err != nil {
		return reminders.Result{Outcome: diary.MessageMisconfigured, Detail: string(Compose)}
	}
	return resultOf(p.Deliverer.Send(ctx, message))
}

// outcomes are the verdicts in the terms of the outbox.
var outcomes = map[Verdict]diary.MessageOutcome{
	Later: diary.MessageDelayed, RecipientRefused: diary.MessageRefused, HostRefused: diary.MessageMisconfigured,
}

// resultOf judges a delivery. Its detail names the stage and the code. Beyond that it tells only what this
// program found out by itself about the connection: the words of a server may hold an address.
func resultOf(err error) reminders.Result {
	if err == nil {
		return reminders.Result{Outcome: diary.MessageDelivered}
	}
	failure, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return reminders.Result{Outcome: diary.MessageDelayed, Detail: "not delivered"}
	case failure.Code != 0:
		return reminders.Result{Outcome: outcomes[failure.Verdict], Detail: fmt.Sprintf("%s: %d", failure.Stage, failure.Code)}
	case failure.Stage == Connect || failure.Stage == Encrypt:
		return reminders.Result{Outcome: outcomes[failure.Verdict], Detail: fmt.Sprintf("%s: %v", failure.Stage, failure.Err)}
	}
	return reminders.Result{Outcome: outcomes[failure.Verdict], Detail: string(failure.Stage)}
}

// write writes a mail.
func (p *Mailer) write(ctx context.Context, m reminders.Notification) (Message, error) {
	letter, unsubscribe, err := p.letter(m)
	if err != nil {
		return Message{}, err
	}
	rendered, err := letter.Render(ctx)
	if err != nil {
		return Message{}, err
	}
	return Message{
		ID: m.Message.ID, Trace: p.Signer.Trace(m.Message.ID, m.Account.ID, m.Address()), To: m.Address(), SenderName: email.SenderName(letter.L), Date: p.Now(), Unsubscribe: unsubscribe,
		Subject: rendered.Subject, Text: rendered.Text, HTML: rendered.HTML,
	}, nil
}

// letter chooses what a mail says, and where mails of its kind are stopped.
func (p *Mailer) letter(m reminders.Notification) (letter email.Letter, unsubscribe string, err error) {
	if len(m.With) > 0 {
		fewer := p.Signer.FewerLink(p.Site, m.Account.ID, sharedKind(m.Messages()), p.Now())
		return p.withTrial(p.several(m, fewer), m), fewer, nil
	}
	if m.Message.Purpose.AboutReminders() {
		links := p.ReminderLinks(m)
		return p.Reminder(m, links), links.Fewer, nil
	}
	letter, err = p.about(m)
	return letter, "", err
}

// sharedKind is the kind that all messages are about, empty where they are about several.
func sharedKind(messages []diary.OutboxMessage) diary.ReminderKind {
	kind := messages[0].Kind
	if slices.ContainsFunc(messages, func(m diary.OutboxMessage) bool { return m.Kind != kind }) {
		return ""
	}
	return kind
}

// several writes one mail of all reminders of the same instant, in the order of the pages.
func (p *Mailer) several(m reminders.Notification, fewer string) email.Letter {
	l, messages := i18n.For(m.Account.Language), m.Messages()
	slices.SortStableFunc(messages, func(a, b diary.OutboxMessage) int {
		return cmp.Or(cmp.Compare(slices.Index(diary.ReminderKinds, a.Kind), slices.Index(diary.ReminderKinds, b.Kind)),
			cmp.Compare(a.Slot.Time, b.Slot.Time))
	})
	times := make(map[diary.ReminderKind]int)
	for _, message := range messages {
		times[message.Kind]++
	}
	var items []email.Item
	for i, message := range messages {
		one := m
		one.Message, one.With = message, nil
		links := p.ReminderLinks(one)
		item := email.Item{What: reminding(l, one, links).Subject, Open: links.Open, Today: links.Today}
		switch {
		case m.Neutral, message.Kind == diary.Stretching && asksNotToStretch(m.Trial):
			item.What = ""
		case times[message.Kind] > 1: // one of them comes a second time, and answers to its own time
			at := message.Slot.Time
			item.When = l.Clock(time.Date(2000, time.January, 1, at.Hour(), at.Minute(), 0, 0, time.UTC))
			if i > 0 && messages[i-1].Kind == message.Kind {
				item.Today = ""
			}
		}
		items = append(items, item)
	}
	return email.Several(l, items, fewer)
}

// ReminderLinks are the addresses that a notification about one reminder leads to.
func (p *Mailer) ReminderLinks(m reminders.Notification) email.ReminderLinks {
	links := email.ReminderLinks{
		Open: p.page(managePath), Fewer: p.Signer.FewerLink(p.Site, m.Account.ID, m.Message.Kind, p.Now()),
	}
	if m.Message.Slot != nil {
		links.Open = p.Signer.DoneLink(p.Site, m.Account, *m.Message.Slot, p.Now())
		links.Today = p.Signer.TodayLink(p.Site, m.Account, *m.Message.Slot, p.Now())
	}
	return links
}

// Reminder is what is said of one reminder, on whatever channel.
func (p *Mailer) Reminder(m reminders.Notification, links email.ReminderLinks) email.Letter {
	l := i18n.For(m.Account.Language)
	letter := p.withTrial(reminding(l, m, links), m)
	name := letter.Subject
	if m.Neutral {
		name = ""
	}
	switch m.Message.Purpose {
	case diary.SteppedDownMessage:
		return email.SteppedDown(l, name, links)
	case diary.RestedMessage:
		return email.Resting(l, name, links)
	}
	return letter
}

// withTrial adds what the person's trial asks for on the day, in the mails of stretching and of the evening's
// questions. One who wants nobody to read what a mail is about is led to the page that says it.
func (p *Mailer) withTrial(letter email.Letter, m reminders.Notification) email.Letter {
	beyondDrinking := slices.ContainsFunc(m.Messages(), func(m diary.OutboxMessage) bool { return m.Kind != diary.Hydration })
	switch {
	case m.Trial == nil:
		return letter
	case m.Neutral: // whatever it reminds of
		return email.WithTrialBehind(letter, p.page("/"))
	case !beyondDrinking:
		return letter
	}
	return email.WithTrial(letter, m.Trial.Asks == diary.Trying)
}

// reminding writes the reminder itself. On a day on which a trial of stretching asks for what is usual, a mail that
// asks to stretch would undo it.
func reminding(l *i18n.Locale, m reminders.Notification, links email.ReminderLinks) email.Letter {
	switch {
	case m.Neutral, m.Message.Kind == diary.Stretching && asksNotToStretch(m.Trial):
		return email.Neutral(l, links)
	case m.Message.Kind == diary.Hydration && m.NoAmount:
		return email.HydrationWithoutAmount(l, links)
	case m.Message.Kind == diary.Hydration:
		return email.Hydration(l, links)
	case m.Message.Kind == diary.Stretching:
		return email.Stretching(l, links)
	}
	return email.CheckIn(l, links)
}

func asksNotToStretch(trial *reminders.TrialDay) bool {
	return trial != nil && trial.Factor == diary.StretchingDone && trial.Asks == diary.Baseline
}

// about writes a mail about the account.
func (p *Mailer) about(m reminders.Notification) (email.Letter, error) {
	l, message := i18n.For(m.Account.Language), m.Message
	moment := l.Moment(message.Due.In(m.Account.Location()))
	switch message.Purpose {
	case diary.ConfirmAddressMail:
		return email.ConfirmAddress(l, p.Signer.ConfirmLink(p.Site, ConfirmPath, m.Account, m.Address(), p.Now())), nil
	case diary.KnownAddressMail:
		return email.KnownAddress(l, p.page(signInPath), p.page(forgotPath)), nil
	case diary.ResetPasswordMail:
		link := p.Signer.ResetLink(p.Site, ResetPath, m.Account, p.Now())
		return email.ResetPassword(l, link, int(diary.ResetPasswordFor/time.Minute)), nil
	case diary.NewSignInMail:
		return email.NewSignIn(l, message.Detail, moment, p.page(forgotPath)), nil
	case diary.PasswordChangedMail:
		return email.PasswordChanged(l, moment, diary.ParseEnded(message.Detail), p.page(forgotPath)), nil
	case diary.AddressChangedMail:
		return email.AddressChanged(l, moment), nil
	case diary.SecondFactorMail:
		what, number, known := diary.ParseSecondFactorDetail(message.Detail)
		return email.SecondFactor(l, what, moment, number, known, p.page(keysPath), p.page(forgotPath))
	case diary.ErasureMail:
		due := message.Due.Add(diary.ErasureDelay)
		return email.ErasureAnnounced(l, l.Date(diary.DateOf(due.In(m.Account.Location()))), p.page(erasePath), p.page(forgotPath)), nil
	case diary.IdleMail:
		date, err := diary.ParseDate(message.Detail)
		if err != nil {
			return email.Letter{}, fmt.Errorf("mail: when the account is erased: %w", err)
		}
		return email.Idle(l, l.Date(date), p.page(signInPath), p.page(forgotPath)), nil
	case diary.TestMail:
		return email.Test(l), nil
	}
	return email.Letter{}, fmt.Errorf("mail: there is no text for the purpose %q", message.Purpose)
}

func (p *Mailer) page(path string) string { return p.Site.JoinPath(path).String() }

// Folder delivers into a maildir, for installations without a server. It implements Deliverer.
type Folder struct {
	Identity Identity
	Maildir  *maildir.Folder
}

// Send implements Deliverer.
func (f *Folder) Send(_ context.Context, m Message) error {
	content, err := f.Identity.compose(m)
	if err != nil {
		return err
	}
	return f.Maildir.Deliver(m.ID, m.Date, content)
}
