package reminders

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/logtest"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/sqlstore/dbtest"
)

// world is a runner on its heartbeat, with a store, in a bubble of its own time.
type world struct {
	path   string // of the database
	store  *sqlstore.Store
	sender *fakeSender
	runner *Runner
	heart  *Heartbeat
	log    logtest.Buffer
}

// inBubble runs a test in a world that beats. What becomes due comes by when the test lets time pass.
func inBubble(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{path: dbtest.SQLite(t, sqlstore.Open, sqlstore.WithMigration()), sender: &fakeSender{}}
		w.store = openStoreAt(t, w.path)
		log := slog.New(slog.NewTextHandler(&w.log, nil))
		w.runner = NewRunner(Config{Store: w.store, Senders: byMail(w.sender), Log: log, Now: time.Now, Jitter: steady})
		w.heart = NewHeartbeat(log, time.Now, w.runner.Sweep())
		w.runner.Start()
		w.heart.Start()
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			if err := errors.Join(w.heart.Stop(ctx), w.runner.Stop(ctx)); err != nil && !t.Failed() {
				t.Log(err)
			}
		})
		test(t, w)
	})
}

// in is the wall time in UTC that is some minutes ahead.
func in(minutes int) diary.TimeOfDay {
	return diary.TimeOfDayOf(time.Now().UTC().Add(time.Duration(minutes) * time.Minute))
}

func TestReminderIsMailedAtItsMinute(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		a := newPerson(t, w.store, "UTC", time.Now())
		setup := setUp(diary.Stretching, in(3))
		setup.Neutral = true
		remind(t, w.store, a, time.Now(), setup)
		beat(2)
		if n := w.sender.tried(); n != 0 {
			t.Fatalf("%d mails were tried early", n)
		}
		beat(2)
		sent := w.sender.sent()
		if len(sent) != 1 || sent[0].Address() != a.Email || !sent[0].Neutral || sent[0].Message.Slot == nil {
			t.Fatalf("sent %+v", sent)
		}
		beat(60)
		if got := states(t, w.store, a, time.Now()); len(w.sender.sent()) != 1 || !slices.Equal(got, []diary.SlotState{diary.SlotSent}) {
			t.Errorf("later %d mails, slots %v", len(w.sender.sent()), got)
		}
		if strings.Contains(w.log.String(), "example.dk") {
			t.Errorf("the log tells an address:\n%s", &w.log)
		}
	})
}

func TestMailAboutTheAccountIsSentAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		a := newPerson(t, w.store, "UTC", time.Now())
		mail := diary.NewAccountMail(a.ID, diary.ConfirmAddressMail, time.Now())
		mail.To.Address = "new@example.dk"
		must(t, w.runner.Enqueue(t.Context(), mail))
		synctest.Wait()
		if sent := w.sender.sent(); len(sent) != 1 || sent[0].Address() != "new@example.dk" || sent[0].Message.ID != mail.ID {
			t.Errorf("sent %+v", sent)
		}
	})
}

func TestTemporaryFaultIsTriedAgainWithTheSameID(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		var ids []string
		w.sender.answer = func(_ context.Context, m Notification) Result {
			ids = append(ids, m.Message.ID)
			if len(ids) < 4 {
				return Result{Outcome: diary.MessageDelayed, Detail: "greylisted"}
			}
			return Result{Outcome: diary.MessageDelivered}
		}
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Hydration, in(1)))
		beat(3)
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotWaiting}) {
			t.Errorf("while it is tried: %v", got)
		}
		beat(30)
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent}) {
			t.Errorf("at last: %v", got)
		}
		if len(ids) != 4 || len(slices.Compact(ids)) != 1 {
			t.Errorf("tried as %v", ids)
		}
	})
}

func TestDrinkThatCannotBeSentForTwoHoursIsMissed(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.sender.answer = always(diary.MessageDelayed)
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Hydration, in(1)))
		beat(60)
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotWaiting}) {
			t.Errorf("after an hour: %v", got)
		}
		beat(62)
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotMissed}) {
			t.Errorf("after two hours: %v", got)
		}
		tries := w.sender.tried()
		beat(120)
		if tries < 5 || w.sender.tried() != tries {
			t.Errorf("tried %d times in two hours and %d in four", tries, w.sender.tried())
		}
	})
}

func TestRefusedRecipientPausesTheRemindersOfTheAccount(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		a, b := newPerson(t, w.store, "UTC", time.Now()), newPerson(t, w.store, "UTC", time.Now())
		w.sender.answer = func(_ context.Context, m Notification) Result {
			if m.Account.ID == a.ID {
				return Result{Outcome: diary.MessageRefused, Detail: "RCPT 550"}
			}
			return Result{Outcome: diary.MessageDelivered}
		}
		for _, person := range []diary.Account{a, b} {
			remind(t, w.store, person, time.Now(), setUp(diary.Stretching, in(1), in(5)))
		}
		beat(10)
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotMissed, diary.SlotWithheld}) {
			t.Errorf("the refused: %v", got)
		}
		if got := states(t, w.store, b, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent, diary.SlotSent}) {
			t.Errorf("the other: %v", got)
		}
		status, err := w.store.MailStatus(t.Context(), a.ID)
		must(t, err)
		if status.Refused == nil || w.sender.tried() != 3 {
			t.Errorf("status %+v after %d tries", status, w.sender.tried())
		}
	})
}

func TestMisconfiguredHostIsToldAndMailsWait(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.sender.answer = always(diary.MessageMisconfigured)
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(1)))
		beat(3)
		if log := w.log.String(); !strings.Contains(log, "level=ERROR") || !strings.Contains(log, "mail settings") {
			t.Errorf("the host is told:\n%s", log)
		}
		w.sender.mu.Lock()
		w.sender.answer = nil
		w.sender.mu.Unlock()
		beat(60)
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent}) {
			t.Errorf("after it was mended: %v", got)
		}
	})
}

func TestSenderThatPanicsHoldsUpNoOtherMail(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		a, b := newPerson(t, w.store, "UTC", time.Now()), newPerson(t, w.store, "UTC", time.Now())
		w.sender.answer = func(_ context.Context, m Notification) Result {
			if m.Account.ID == a.ID {
				panic("a mistake")
			}
			return Result{Outcome: diary.MessageDelivered}
		}
		for _, person := range []diary.Account{a, b} {
			remind(t, w.store, person, time.Now(), setUp(diary.Stretching, in(1)))
		}
		beat(10)
		if len(w.sender.sent()) != 1 || !strings.Contains(w.log.String(), "a mistake") || w.sender.tried() < 4 {
			t.Errorf("sent %d of %d tries", len(w.sender.sent()), w.sender.tried())
		}
	})
}

func TestSenderThatHangsIsGivenUpAndTriedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.sender.answer = func(ctx context.Context, _ Notification) Result {
			<-ctx.Done()
			return Result{Outcome: diary.MessageDelayed, Detail: "timeout"}
		}
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(1)))
		beat(4)
		if n := w.sender.tried(); n != 1 {
			t.Fatalf("tried %d times while the first try was under way", n)
		}
		w.sender.mu.Lock()
		w.sender.answer = nil
		w.sender.mu.Unlock()
		beat(10)
		if got := states(t, w.store, a, time.Now()); len(w.sender.sent()) != 1 || !slices.Equal(got, []diary.SlotState{diary.SlotSent}) {
			t.Errorf("sent %d, slots %v", len(w.sender.sent()), got)
		}
	})
}

func TestNoMoreMailsAreSentAtATimeThanThereAreSenders(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		var under, most int
		w.sender.answer = func(context.Context, Notification) Result {
			w.sender.mu.Lock()
			under++
			most = max(most, under)
			w.sender.mu.Unlock()
			time.Sleep(10 * time.Second)
			w.sender.mu.Lock()
			under--
			w.sender.mu.Unlock()
			return Result{Outcome: diary.MessageDelivered}
		}
		for range 3*defaultConcurrency + 1 {
			remind(t, w.store, newPerson(t, w.store, "UTC", time.Now()), time.Now(), setUp(diary.Stretching, in(1)))
		}
		beat(3)
		if most != defaultConcurrency || len(w.sender.sent()) != 3*defaultConcurrency+1 {
			t.Errorf("at most %d at a time, %d sent", most, len(w.sender.sent()))
		}
	})
}

func TestStopWaitsForTheMailUnderWay(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.sender.answer = func(context.Context, Notification) Result {
			time.Sleep(20 * time.Second)
			return Result{Outcome: diary.MessageDelivered}
		}
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(1)))
		beat(2)
		mail := diary.NewAccountMail(a.ID, diary.TestMail, time.Now())
		must(t, w.runner.Enqueue(t.Context(), mail))
		synctest.Wait()
		must(t, w.runner.Stop(t.Context()))
		if len(w.sender.sent()) != 2 {
			t.Errorf("%d mails were sent, want both", len(w.sender.sent()))
		}
		must(t, w.runner.Enqueue(t.Context(), diary.NewAccountMail(a.ID, diary.TestMail, time.Now())))
		beat(5)
		if len(w.sender.sent()) != 2 {
			t.Error("a mail was sent after the stop")
		}
	})
}

// stubborn is a store that cannot write down what was sent, for as long as the database pauses.
type stubborn struct {
	*sqlstore.Store
	until time.Time
}

func (s stubborn) SettleMessages(ctx context.Context, mail []diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	if time.Now().Before(s.until) {
		return diary.ErrUnavailable
	}
	return s.Store.SettleMessages(ctx, mail, state, now)
}

func TestMailThatWasSentIsWrittenDownAgainAndAgain(t *testing.T) {
	for name, test := range map[string]struct {
		pause  time.Duration
		copies int
	}{"half a minute": {30 * time.Second, 1}, "until the lease ended": {defaultLease + 30*time.Second, 2}} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				a := newPerson(t, w.store, "UTC", time.Now())
				sender := &fakeSender{}
				r := newTestRunner(stubborn{w.store, time.Now().Add(test.pause)}, sender, time.Now)
				must(t, w.runner.Stop(t.Context())) // the other one takes over
				must(t, w.store.EnqueueMessage(t.Context(), diary.NewAccountMail(a.ID, diary.TestMail, time.Now())))
				for range 10 {
					must(t, r.sendWaiting())
					beat(1)
				}
				r.sending.Wait()
				queue, err := w.store.WaitingMessages(t.Context())
				must(t, err)
				if len(sender.sent()) != test.copies || len(queue.ByPurpose) > 0 {
					t.Errorf("%d copies, and %v waits", len(sender.sent()), queue.ByPurpose)
				}
			})
		})
	}
}

func TestMailAboutTheAccountWaitsForNoReminder(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.sender.answer = func(ctx context.Context, m Notification) Result {
			if m.Message.Purpose.AboutReminders() {
				<-ctx.Done() // the server hangs
				return Result{Outcome: diary.MessageDelayed}
			}
			return Result{Outcome: diary.MessageDelivered}
		}
		var a diary.Account
		for range 3 * defaultConcurrency {
			a = newPerson(t, w.store, "UTC", time.Now())
			remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(1)))
		}
		beat(2)
		if n := w.sender.tried(); n != defaultConcurrency {
			t.Fatalf("%d reminders are under way", n)
		}
		asked := time.Now()
		must(t, w.runner.Enqueue(t.Context(), diary.NewAccountMail(a.ID, diary.ResetPasswordMail, asked)))
		synctest.Wait()
		if sent := w.sender.sent(); len(sent) != 1 || sent[0].Message.Purpose != diary.ResetPasswordMail || !time.Now().Equal(asked) {
			t.Errorf("sent %+v", sent)
		}
	})
}

func TestStopThatMayNotWaitPutsTheMailBack(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.sender.answer = func(ctx context.Context, _ Notification) Result {
			<-ctx.Done()
			return Result{Outcome: diary.MessageDelayed}
		}
		a := newPerson(t, w.store, "UTC", time.Now())
		must(t, w.runner.Enqueue(t.Context(), diary.NewAccountMail(a.ID, diary.TestMail, time.Now())))
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := w.runner.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Stop: %v", err)
		}
		now := time.Now()
		mails, err := w.store.ClaimMessages(t.Context(), now, now.Add(time.Minute), 10, diary.MailChannel)
		must(t, err)
		if len(mails) != 1 {
			t.Errorf("the next process can claim %d mails, want the one that was given up", len(mails))
		}
	})
}

// TestIgnoredReminderComesWeeklyAndThenRests lets a person log nothing for half a year.
func TestIgnoredReminderComesWeeklyAndThenRests(t *testing.T) {
	clock := local(2, 6, 0) // a Monday
	s, sender := openStore(t), &fakeSender{}
	r := newTestRunner(s, sender, func() time.Time { return clock })
	a := newPerson(t, s, copenhagen.String(), clock)
	remind(t, s, a, clock, setUp(diary.Stretching, 20*60))
	var days [][2]any
	for range 180 {
		clock = clock.AddDate(0, 0, 1)
		due, _ := diary.LocalTime(diary.DateOf(clock), 20, 0, copenhagen)
		clock = due
		before := len(sender.sent())
		for range 2 { // the second for the mail that the first gave rise to
			must(t, r.enqueueDue(t.Context(), clock))
			must(t, r.sendWaiting())
			r.sending.Wait()
		}
		for _, m := range sender.sent()[before:] {
			days = append(days, [2]any{int(diary.DateOf(clock) - diary.DateOf(local(2, 0, 0))), m.Message.Purpose})
		}
	}
	var want [][2]any
	for day := 1; day <= 14; day++ {
		want = append(want, [2]any{day, diary.ReminderMessage})
	}
	want = append(want, [2]any{15, diary.SteppedDownMessage})
	for week := range 6 {
		want = append(want, [2]any{21 + 7*week, diary.ReminderMessage})
	}
	want = append(want, [2]any{63, diary.RestedMessage})
	if !slices.Equal(days, want) {
		t.Errorf("\n got %v\nwant %v", days, want)
	}
	setup, err := s.ReminderSetup(t.Context(), a.ID)
	must(t, err)
	if pace := setup.Of(diary.Stretching).Pace; pace != diary.Resting {
		t.Errorf("the pace is %s", pace)
	}
}
