package reminders

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
)

// bell is a channel of devices that only tests have.
const bell diary.Channel = "bell"

// withPhone reaches everybody by mail and on one device.
type withPhone struct{ *sqlstore.Store }

func (s withPhone) DueReminders(ctx context.Context, now time.Time, skip, limit int) ([]diary.DueReminder, error) {
	due, err := s.Store.DueReminders(ctx, now, skip, limit)
	for i := range due {
		due[i].Setup.Recipients = append(slices.Clone(due[i].Setup.Recipients), diary.Recipient{Channel: bell, Address: "phone"})
	}
	return due, err
}

// twoChannels is a world with a second channel beside mail.
type twoChannels struct {
	*world
	bells *fakeSender
}

func inBubbleOfTwo(t *testing.T, test func(t *testing.T, w twoChannels)) {
	t.Helper()
	inBubble(t, func(t *testing.T, w *world) {
		must(t, w.heart.Stop(t.Context()))
		must(t, w.runner.Stop(t.Context()))
		two := twoChannels{w, &fakeSender{}}
		w.runner = two.newRunner()
		w.heart = NewHeartbeat(w.runner.Log, time.Now, w.runner.Sweep())
		w.runner.Start()
		w.heart.Start()
		test(t, two)
	})
}

// newRunner is that of another process.
func (w twoChannels) newRunner() *Runner {
	return NewRunner(Config{
		Store: withPhone{w.store}, Senders: map[diary.Channel]Sender{diary.MailChannel: w.sender, bell: w.bells},
		Log: slog.New(slog.NewTextHandler(&w.log, nil)), Now: time.Now, Jitter: steady,
	})
}

func (p *fakeSender) set(answer func(context.Context, Notification) Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

func (w twoChannels) wantState(t *testing.T, a diary.Account, want diary.SlotState) {
	t.Helper()
	if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{want}) {
		t.Errorf("the slots are %v, want %s", got, want)
	}
}

func TestAChannelThatFailsIsTriedAgainWithoutTheOther(t *testing.T) {
	for name, outcome := range map[string]diary.MessageOutcome{"delayed": diary.MessageDelayed, "misconfigured": diary.MessageMisconfigured} {
		t.Run(name, func(t *testing.T) {
			inBubbleOfTwo(t, func(t *testing.T, w twoChannels) {
				w.sender.set(always(outcome))
				a := newPerson(t, w.store, "UTC", time.Now())
				remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(1)))
				beat(10)
				w.wantState(t, a, diary.SlotSent) // by the one
				if w.sender.tried() < 3 || w.bells.tried() != 1 || w.bells.sent()[0].Address() != "phone" {
					t.Errorf("mailed %d times, rung %d times", w.sender.tried(), w.bells.tried())
				}
				w.sender.set(nil)
				beat(60)
				w.wantState(t, a, diary.SlotSent)
				if len(w.sender.sent()) != 1 || w.bells.tried() != 1 || w.sender.sent()[0].Address() != a.Email {
					t.Errorf("%d mails, rung %d times", len(w.sender.sent()), w.bells.tried())
				}
				got := counts(t, w.runner.Metrics)
				if got["mails_sent_total mail reminder"] != 1 || got["mails_sent_total bell reminder"] != 1 ||
					got["mails_retried_total mail "+name+" reminder"] < 2 || got["mails_retried_total bell "+name+" reminder"] != 0 {
					t.Errorf("the metrics count %v", got)
				}
				if outcome == diary.MessageMisconfigured && !strings.Contains(w.log.String(), "mail settings") {
					t.Errorf("the host is told:\n%s", &w.log)
				}
			})
		})
	}
}

func TestASlotIsMissedWhenNoChannelDeliversIt(t *testing.T) {
	for name, test := range map[string]struct {
		mail, bell diary.MessageOutcome
		want       diary.SlotState
	}{
		"neither":               {diary.MessageDelayed, diary.MessageDelayed, diary.SlotMissed},
		"refused by both":       {diary.MessageRefused, diary.MessageRefused, diary.SlotMissed},
		"the mail alone":        {diary.MessageDelivered, diary.MessageDelayed, diary.SlotSent},
		"the device alone":      {diary.MessageDelayed, diary.MessageDelivered, diary.SlotSent},
		"refused by the device": {diary.MessageDelivered, diary.MessageRefused, diary.SlotSent},
		"refused by the server": {diary.MessageRefused, diary.MessageDelivered, diary.SlotSent},
	} {
		t.Run(name, func(t *testing.T) {
			inBubbleOfTwo(t, func(t *testing.T, w twoChannels) {
				w.sender.set(always(test.mail))
				w.bells.set(always(test.bell))
				a := newPerson(t, w.store, "UTC", time.Now())
				remind(t, w.store, a, time.Now(), setUp(diary.Hydration, in(1)))
				beat(150)
				w.wantState(t, a, test.want)
				status, err := w.store.MailStatus(t.Context(), a.ID)
				must(t, err)
				if refused := status.Refused != nil; refused != (test.mail == diary.MessageRefused) {
					t.Errorf("the address is refused: %t", refused)
				}
			})
		})
	}
}

func TestASlotWaitsWhileOneOfItsChannelsDoes(t *testing.T) {
	inBubbleOfTwo(t, func(t *testing.T, w twoChannels) {
		w.sender.set(always(diary.MessageRefused))
		w.bells.set(always(diary.MessageDelayed))
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(1)))
		beat(10)
		w.wantState(t, a, diary.SlotWaiting)
		w.bells.set(nil)
		beat(60)
		w.wantState(t, a, diary.SlotSent)
	})
}

// TestWhatStopsAReminderStopsItOnEveryChannel lets something happen while neither channel gets through.
func TestWhatStopsAReminderStopsItOnEveryChannel(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(t *testing.T, w twoChannels, a diary.Account)
		want      diary.SlotState
	}{
		"done": {func(t *testing.T, w twoChannels, a diary.Account) {
			due := time.Now().UTC().Truncate(time.Minute).Add(-2 * time.Minute)
			key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(due), Time: diary.TimeOfDayOf(due)}
			must(t, w.store.LogActivity(t.Context(), a.ID, key.Activity(a.ID, time.UTC, time.Now())))
		}, diary.SlotDone},
		"paused": {func(t *testing.T, w twoChannels, a diary.Account) {
			must(t, w.store.PauseReminders(t.Context(), a.ID, diary.ReminderKinds, diary.DateOf(time.Now())+1, time.Now()))
		}, diary.SlotWithheld},
	} {
		t.Run(name, func(t *testing.T) {
			inBubbleOfTwo(t, func(t *testing.T, w twoChannels) {
				atNoon()
				w.sender.set(always(diary.MessageDelayed))
				w.bells.set(always(diary.MessageDelayed))
				a := newPerson(t, w.store, "UTC", time.Now())
				remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(1)))
				beat(3)
				test.meanwhile(t, w, a)
				w.sender.set(nil)
				w.bells.set(nil)
				beat(60)
				w.wantState(t, a, test.want)
				if len(w.sender.sent()) != 0 || len(w.bells.sent()) != 0 {
					t.Errorf("%d mails, rung %d times", len(w.sender.sent()), len(w.bells.sent()))
				}
			})
		})
	}
}

// TestWhatKeepsMailsBackKeepsNoOtherChannelBack takes back the consent to mails alone.
func TestWhatKeepsMailsBackKeepsNoOtherChannelBack(t *testing.T) {
	inBubbleOfTwo(t, func(t *testing.T, w twoChannels) {
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(1)))
		must(t, w.store.WithdrawConsent(t.Context(), a.ID, diary.RemindByMail, time.Now()))
		beat(5)
		w.wantState(t, a, diary.SlotSent)
		if w.sender.tried() != 0 || len(w.bells.sent()) != 1 {
			t.Errorf("mailed %d times, rung %d times", w.sender.tried(), len(w.bells.sent()))
		}
	})
}

func TestRemindersOfTheSameMinuteAreOneOfEachChannel(t *testing.T) {
	inBubbleOfTwo(t, func(t *testing.T, w twoChannels) {
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), together(3, diary.ReminderKinds...))
		beat(6)
		for channel, sender := range map[diary.Channel]*fakeSender{diary.MailChannel: w.sender, bell: w.bells} {
			if got := kindsOf(sender.sent()); !slices.Equal(got, []string{"123"}) {
				t.Errorf("%s: sent %v", channel, got)
			}
			for _, n := range sender.sent() {
				for _, m := range n.Messages() {
					if m.To.Channel != channel {
						t.Errorf("%s was sent what goes to %+v", channel, m.To)
					}
				}
			}
		}
	})
}

// TestAChannelThatHangsHoldsUpNoOther lets every mail under way wait for the test to end.
func TestAChannelThatHangsHoldsUpNoOther(t *testing.T) {
	inBubbleOfTwo(t, func(t *testing.T, w twoChannels) {
		release := make(chan struct{})
		w.sender.set(func(context.Context, Notification) Result {
			<-release
			return Result{Outcome: diary.MessageDelivered}
		})
		const people = 3 * defaultConcurrency
		for range people {
			remind(t, w.store, newPerson(t, w.store, "UTC", time.Now()), time.Now(), setUp(diary.Stretching, in(1)))
		}
		beat(2)
		if n := len(w.bells.sent()); n != people {
			t.Errorf("rung %d times while the mails hang, want %d", n, people)
		}
		close(release)
		synctest.Wait()
	})
}

// TestSeveralProcessesOfTwoChannelsSendEachMessageOnce lets three look at the same outbox at once.
func TestSeveralProcessesOfTwoChannelsSendEachMessageOnce(t *testing.T) {
	inBubbleOfTwo(t, func(t *testing.T, w twoChannels) {
		var failed atomic.Int32
		w.sender.set(func(context.Context, Notification) Result {
			if failed.Add(1)%2 == 1 {
				return Result{Outcome: diary.MessageDelayed}
			}
			return Result{Outcome: diary.MessageDelivered}
		})
		for range 2 {
			r := w.newRunner()
			heart := NewHeartbeat(r.Log, time.Now, r.Sweep())
			r.Start()
			heart.Start()
			defer func() {
				must(t, heart.Stop(t.Context()))
				must(t, r.Stop(t.Context()))
			}()
		}
		const people = 20
		for range people {
			remind(t, w.store, newPerson(t, w.store, "UTC", time.Now()), time.Now(), setUp(diary.Stretching, in(1)))
		}
		beat(60)
		for channel, sender := range map[diary.Channel]*fakeSender{diary.MailChannel: w.sender, bell: w.bells} {
			reached := make(map[string]int)
			for _, n := range sender.sent() {
				reached[n.Account.ID]++
			}
			if len(reached) != people || len(sender.sent()) != people {
				t.Errorf("%s: %d messages to %d people", channel, len(sender.sent()), len(reached))
			}
		}
	})
}

// TestWhatIsToGoByAChannelThatWasSwitchedOffEnds has the host take the devices' sender away while messages wait for it.
func TestWhatIsToGoByAChannelThatWasSwitchedOffEnds(t *testing.T) {
	for name, test := range map[string]struct {
		mail diary.MessageOutcome
		want diary.SlotState
	}{
		"sent by mail":         {diary.MessageDelivered, diary.SlotSent},
		"refused by the mails": {diary.MessageRefused, diary.SlotMissed},
	} {
		t.Run(name, func(t *testing.T) {
			inBubbleOfTwo(t, func(t *testing.T, w twoChannels) {
				w.sender.set(always(test.mail))
				w.bells.set(always(diary.MessageDelayed))
				a := newPerson(t, w.store, "UTC", time.Now())
				remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(1)))
				beat(4)
				must(t, w.heart.Stop(t.Context()))
				must(t, w.runner.Stop(t.Context()))
				w.runner = NewRunner(Config{
					Store: w.store, Senders: map[diary.Channel]Sender{diary.MailChannel: w.sender}, Log: w.runner.Log, Now: time.Now, Jitter: steady,
				})
				w.heart = NewHeartbeat(w.runner.Log, time.Now, w.runner.Sweep())
				w.runner.Start()
				w.heart.Start()
				beat(40)
				w.wantState(t, a, test.want)
				waiting, err := w.store.WaitingMessages(t.Context())
				must(t, err)
				if len(waiting.Channels) != 0 {
					t.Errorf("there waits %+v", waiting)
				}
				if log := w.log.String(); !strings.Contains(log, "nothing is sent by the channel") || !strings.Contains(log, a.ID) {
					t.Errorf("the host is not told:\n%s", log)
				}
				if got := counts(t, w.runner.Metrics)["mails_missed_total bell reminder"]; got != 1 {
					t.Errorf("the metric counts %v", got)
				}
			})
		})
	}
}
