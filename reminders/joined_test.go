package reminders

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// together is a setup in which reminders of the kinds are due in so many minutes.
func together(minutes int, kinds ...diary.ReminderKind) diary.ReminderSetup {
	setup := setUp(kinds[0], in(minutes))
	for i := range setup.Reminders {
		if slices.Contains(kinds, setup.Reminders[i].Kind) {
			setup.Reminders[i].On, setup.Reminders[i].Times = true, []diary.TimeOfDay{in(minutes)}
		}
	}
	return setup
}

// kindsOf are the kinds that each mail reminds of, as their codes.
func kindsOf(mails []Notification) (all []string) {
	for _, m := range mails {
		codes := ""
		for _, message := range m.Messages() {
			codes += message.Kind.Code()
		}
		letters := []byte(codes)
		slices.Sort(letters)
		all = append(all, string(letters))
	}
	return all
}

func TestRemindersOfTheSameMinuteAreOneMail(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		a, other := newPerson(t, w.store, "UTC", time.Now()), newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), together(3, diary.Hydration, diary.Stretching))
		remind(t, w.store, other, time.Now(), together(3, diary.ReminderKinds...))
		must(t, w.store.PauseReminders(t.Context(), other.ID, []diary.ReminderKind{diary.Stretching}, diary.DateOf(time.Now())+3, time.Now()))
		beat(5)
		got := make(map[string]string)
		for i, m := range w.sender.sent() {
			got[m.Account.ID] += kindsOf(w.sender.sent())[i]
		}
		if want := map[string]string{a.ID: "12", other.ID: "13"}; len(w.sender.sent()) != 2 || !maps.Equal(got, want) {
			t.Errorf("sent %v, want %v", got, want)
		}
		for _, person := range []diary.Account{a, other} {
			if got := states(t, w.store, person, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent, diary.SlotSent}) {
				t.Errorf("the slots are %v", got)
			}
		}
		counted := counts(t, w.runner.Metrics)
		if counted["mails_sent_total mail reminder"] != 2 || counted["reminders_due_total hydration waiting"] != 2 {
			t.Errorf("the metrics count %v", counted)
		}
	})
}

// TestEachReminderOfAMailIsJudgedByItself lets something happen between the slots' time and the sending.
func TestEachReminderOfAMailIsJudgedByItself(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(t *testing.T, w *world, a diary.Account)
		sent      []string
		states    map[diary.SlotState]int
	}{
		"one is paused": {
			func(t *testing.T, w *world, a diary.Account) {
				must(t, w.store.PauseReminders(t.Context(), a.ID, []diary.ReminderKind{diary.Stretching}, diary.DateOf(time.Now())+1, time.Now()))
			}, []string{"13"}, map[diary.SlotState]int{diary.SlotSent: 2, diary.SlotWithheld: 1},
		},
		"one was done": {
			func(t *testing.T, w *world, a diary.Account) {
				must(t, w.store.LogActivity(t.Context(), a.ID, diary.Activity{
					ID: diary.NewID(), Kind: diary.Hydration, At: time.Now(), Zone: "UTC", Recorded: time.Now(),
				}))
			}, []string{"23"}, map[diary.SlotState]int{diary.SlotSent: 2, diary.SlotDone: 1},
		},
		"all were paused": {
			func(t *testing.T, w *world, a diary.Account) {
				must(t, w.store.PauseReminders(t.Context(), a.ID, diary.ReminderKinds, diary.DateOf(time.Now())+1, time.Now()))
			}, nil, map[diary.SlotState]int{diary.SlotWithheld: 3},
		},
		"drinking makes no sense any more": {
			func(*testing.T, *world, diary.Account) { beat(130) },
			[]string{"23"}, map[diary.SlotState]int{diary.SlotSent: 2, diary.SlotMissed: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.sender.answer = always(diary.MessageDelayed)
				a := newPerson(t, w.store, "UTC", time.Now())
				remind(t, w.store, a, time.Now(), together(1, diary.ReminderKinds...))
				beat(2)
				test.meanwhile(t, w, a)
				w.sender.mu.Lock()
				w.sender.answer = nil
				w.sender.mu.Unlock()
				beat(60)
				if got := kindsOf(w.sender.sent()); !slices.Equal(got, test.sent) {
					t.Errorf("sent %v, want %v", got, test.sent)
				}
				got := make(map[diary.SlotState]int)
				for _, state := range states(t, w.store, a, time.Now()) {
					got[state]++
				}
				if !maps.Equal(got, test.states) {
					t.Errorf("the slots are %v, want %v", got, test.states)
				}
			})
		})
	}
}

func TestAMailOfSeveralRemindersKeepsItsNameWhileItIsTried(t *testing.T) {
	for _, outcome := range []diary.MessageOutcome{diary.MessageDelayed, diary.MessageMisconfigured} {
		inBubble(t, func(t *testing.T, w *world) {
			var tried []string
			w.sender.answer = func(_ context.Context, m Notification) Result {
				tried = append(tried, m.Message.ID+" "+kindsOf([]Notification{m})[0])
				if len(tried) < 4 {
					return Result{Outcome: outcome}
				}
				return Result{Outcome: diary.MessageDelivered}
			}
			a := newPerson(t, w.store, "UTC", time.Now())
			remind(t, w.store, a, time.Now(), together(1, diary.ReminderKinds...))
			beat(30)
			if len(tried) != 4 || len(slices.Compact(tried)) != 1 || len(w.sender.sent()) != 1 {
				t.Errorf("tried as %v", tried)
			}
			if got := states(t, w.store, a, time.Now()); !slices.Equal(got, slices.Repeat([]diary.SlotState{diary.SlotSent}, 3)) {
				t.Errorf("the slots are %v", got)
			}
		})
	}
}

func TestARefusedMailOfSeveralRemindersIsMissedForEach(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.sender.answer = always(diary.MessageRefused)
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), together(1, diary.ReminderKinds...))
		beat(5)
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, slices.Repeat([]diary.SlotState{diary.SlotMissed}, 3)) {
			t.Errorf("the slots are %v", got)
		}
		if got := counts(t, w.runner.Metrics)["mails_failed_total mail refused reminder"]; got != 1 || w.sender.tried() != 1 {
			t.Errorf("%v failures are counted after %d tries", got, w.sender.tried())
		}
	})
}

// TestAMailOfSeveralRemindersThatNobodyWroteDownComesAgainAsTheSame lets the database pause between sending and
// writing it down, until the lease has ended.
func TestAMailOfSeveralRemindersThatNobodyWroteDownComesAgainAsTheSame(t *testing.T) {
	for name, test := range map[string]struct {
		pause  time.Duration
		copies int
	}{"half a minute": {30 * time.Second, 1}, "until the lease ended": {defaultLease + 30*time.Second, 2}} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				must(t, w.runner.Stop(t.Context())) // the other one takes over
				a := newPerson(t, w.store, "UTC", time.Now())
				remind(t, w.store, a, time.Now(), together(1, diary.ReminderKinds...))
				beat(2)
				r := newTestRunner(stubborn{w.store, time.Now().Add(test.pause)}, w.sender, time.Now)
				for range 12 {
					must(t, r.sendWaiting())
					beat(1)
				}
				r.sending.Wait()
				var ids []string
				for _, m := range w.sender.sent() {
					ids = append(ids, m.Message.ID)
				}
				if len(ids) != test.copies || len(slices.Compact(slices.Clone(ids))) != 1 || kindsOf(w.sender.sent())[0] != "123" {
					t.Errorf("copies %v of %v", ids, kindsOf(w.sender.sent()))
				}
				if got := states(t, w.store, a, time.Now()); !slices.Equal(got, slices.Repeat([]diary.SlotState{diary.SlotSent}, 3)) {
					t.Errorf("the slots are %v", got)
				}
			})
		})
	}
}

// TestAReminderThatIsAskedForAgainFallsInWithTheOthersOfItsMinute asks at some second of a minute, 30 minutes
// before another reminder.
func TestAReminderThatIsAskedForAgainFallsInWithTheOthersOfItsMinute(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		atNoon()
		a := newPerson(t, w.store, "UTC", time.Now())
		setup := together(3, diary.Hydration)
		setup.Reminders[1].On, setup.Reminders[1].Times = true, []diary.TimeOfDay{in(40)}
		remind(t, w.store, a, time.Now(), setup)
		beat(10)
		time.Sleep(37 * time.Second)
		w.askAgain(t, a)
		beat(60)
		if got := kindsOf(w.sender.sent()); !slices.Equal(got, []string{"1", "12"}) {
			t.Errorf("sent %v", got)
		}
		late := w.sender.sent()[1].Message.Due.Sub(w.sender.sent()[0].Message.Due)
		if late != 37*time.Minute || len(w.sender.sent()[1].With) != 1 {
			t.Errorf("it came %v after the first", late)
		}
	})
}
