package reminders

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/sqlstore/dbtest"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openStore(t testing.TB) *sqlstore.Store {
	t.Helper()
	return openStoreAt(t, dbtest.SQLite(t, sqlstore.Open, sqlstore.WithMigration()))
}

func openStoreAt(t testing.TB, path string) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), path)
	must(t, err)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// newPerson stores an account that may be reminded of everything by mail.
func newPerson(t testing.TB, s diary.Store, zone string, now time.Time) diary.Account {
	t.Helper()
	ctx := t.Context()
	a := diary.Account{
		ID: diary.NewID(), PasswordHash: "-", Created: now,
		Preferences: diary.Preferences{Language: diary.Danish, Zone: zone},
	}
	a.Email = a.ID + "@example.dk"
	must(t, s.CreateAccount(ctx, a, diary.NewConsents(now)))
	must(t, s.GiveConsent(ctx, a.ID, diary.Consent{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: now}))
	must(t, s.ConfirmAddress(ctx, a.ID, a.Email, now))
	_, err := s.SaveProfile(ctx, a.ID, diary.Profile{LimitFluids: diary.No}, now)
	must(t, err)
	return a
}

// setUp is a setup with nothing but one reminder of every day, and no quiet hours.
func setUp(kind diary.ReminderKind, times ...diary.TimeOfDay) diary.ReminderSetup {
	s := diary.DefaultReminderSetup()
	s.QuietTo = s.QuietFrom
	for i := range s.Reminders {
		if s.Reminders[i].Kind == kind {
			s.Reminders[i].On, s.Reminders[i].Times = true, times
		}
	}
	return s
}

func remind(t testing.TB, s diary.Store, a diary.Account, now time.Time, setup diary.ReminderSetup) {
	t.Helper()
	_, err := s.SaveReminderSetup(t.Context(), a.ID, setup, now)
	must(t, err)
}

// fakeSender is a Sender that keeps what it is given. It answers as it is set, at first that all is well.
type fakeSender struct {
	mu     sync.Mutex
	mails  []Notification // that were delivered
	tries  int
	answer func(ctx context.Context, mail Notification) Result
}

func (p *fakeSender) Send(ctx context.Context, mail Notification) Result {
	p.mu.Lock()
	p.tries++
	answer := p.answer
	p.mu.Unlock()
	result := Result{Outcome: diary.MessageDelivered}
	if answer != nil {
		result = answer(ctx, mail)
	}
	if result.Outcome == diary.MessageDelivered {
		p.mu.Lock()
		p.mails = append(p.mails, mail)
		p.mu.Unlock()
	}
	return result
}

func (p *fakeSender) sent() []Notification {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mails
}

func (p *fakeSender) tried() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tries
}

// always answers every try in the same way.
func always(outcome diary.MessageOutcome) func(context.Context, Notification) Result {
	return func(context.Context, Notification) Result { return Result{Outcome: outcome} }
}

// steady leaves the time until the next try as it is.
func steady(d time.Duration) time.Duration { return d }

// byMail are the senders of a runner that has one.
func byMail(sender Sender) map[diary.Channel]Sender {
	return map[diary.Channel]Sender{diary.MailChannel: sender}
}

func newTestRunner(s Store, sender Sender, now func() time.Time) *Runner {
	return NewRunner(Config{Store: s, Senders: byMail(sender), Log: slog.New(slog.DiscardHandler), Now: now, Jitter: steady})
}

// states are the states of the slots of an account, in the order in which they were due.
func states(t testing.TB, s diary.Store, a diary.Account, around time.Time) (all []diary.SlotState) {
	t.Helper()
	day := diary.DateOf(around)
	slots, err := s.Slots(t.Context(), a.ID, day-60, day+60)
	must(t, err)
	for _, slot := range slots {
		all = append(all, slot.State)
	}
	return all
}
