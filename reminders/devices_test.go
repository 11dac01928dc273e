package reminders

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// withDevices is a world with notifications beside mail.
type withDevices struct {
	*world
	pushes *fakeSender
}

func inBubbleOfDevices(t *testing.T, test func(t *testing.T, w withDevices)) {
	t.Helper()
	inBubble(t, func(t *testing.T, w *world) {
		must(t, w.heart.Stop(t.Context()))
		must(t, w.runner.Stop(t.Context()))
		d := withDevices{w, &fakeSender{}}
		w.runner = d.newRunner()
		w.heart = NewHeartbeat(w.runner.Log, time.Now, w.runner.Sweep())
		w.runner.Start()
		w.heart.Start()
		test(t, d)
	})
}

// newRunner is that of another process.
func (w withDevices) newRunner() *Runner {
	return NewRunner(Config{
		Store: w.store, Senders: map[diary.Channel]Sender{diary.MailChannel: w.sender, diary.PushChannel: w.pushes},
		Log: slog.New(slog.NewTextHandler(&w.log, nil)), Now: time.Now, Jitter: steady,
	})
}

// person is reminded of stretching in a minute, on so many devices.
func (w withDevices) person(t *testing.T, devices int) (a diary.Account, ids []string) {
	t.Helper()
	return w.reminded(t, devices, setUp(diary.Stretching, in(1)))
}

func (w withDevices) reminded(t *testing.T, devices int, setup diary.ReminderSetup) (a diary.Account, ids []string) {
	t.Helper()
	a = newPerson(t, w.store, "UTC", time.Now())
	for range devices {
		d := diary.PushDevice{ID: diary.NewID(), Channel: diary.PushChannel, AccountID: a.ID, Created: time.Now()}
		d.Endpoint = "https://fcm.googleapis.com/" + d.ID
		must(t, w.store.SavePushDevice(t.Context(), d, ""))
		ids = append(ids, d.ID)
	}
	remind(t, w.store, a, time.Now(), setup)
	return a, ids
}

func (w withDevices) wantSent(t *testing.T, a diary.Account, mails, pushes int) {
	t.Helper()
	if m, p := len(w.sender.sent()), len(w.pushes.sent()); m != mails || p != pushes {
		t.Errorf("%d mails and %d notifications, want %d and %d", m, p, mails, pushes)
	}
	if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent}) {
		t.Errorf("the slots are %v", got)
	}
}

func TestDevicesAreRemindedInPlaceOfTheMail(t *testing.T) {
	inBubbleOfDevices(t, func(t *testing.T, w withDevices) {
		a, _ := w.person(t, 2)
		beat(90)
		w.wantSent(t, a, 0, 2)
	})
}

func TestTheMailGoesOutWhenNoDeviceTakesAReminderInTime(t *testing.T) {
	for _, outcome := range []diary.MessageOutcome{diary.MessageDelayed, diary.MessageMisconfigured} {
		inBubbleOfDevices(t, func(t *testing.T, w withDevices) {
			w.pushes.set(always(outcome))
			a, _ := w.person(t, 2)
			beat(15)
			if len(w.sender.sent()) != 0 || w.pushes.tried() < 4 {
				t.Errorf("after a quarter of an hour %d mails, tried %d times", len(w.sender.sent()), w.pushes.tried())
			}
			beat(10)
			w.pushes.set(nil)
			beat(60)
			w.wantSent(t, a, 1, 0)
		})
	}
}

func TestTheMailGoesOutAtOnceWhenTheLastDeviceIsGone(t *testing.T) {
	inBubbleOfDevices(t, func(t *testing.T, w withDevices) {
		w.pushes.set(always(diary.MessageRefused))
		a, ids := w.person(t, 2)
		beat(3)
		w.wantSent(t, a, 1, 0)
		for _, id := range ids {
			d, err := w.store.PushDevice(t.Context(), a.ID, id)
			must(t, err)
			if d.Gone == nil {
				t.Errorf("the device is %+v", d)
			}
		}
		if status, err := w.store.MailStatus(t.Context(), a.ID); err != nil || status.Refused != nil {
			t.Errorf("the mails are %+v, %v", status, err)
		}
	})
}

// TestDoneOnOneDeviceIsDoneOnAll has one device take the reminder and the other one fail meanwhile.
func TestDoneOnOneDeviceIsDoneOnAll(t *testing.T) {
	inBubbleOfDevices(t, func(t *testing.T, w withDevices) {
		a, ids := w.person(t, 2)
		w.pushes.set(func(_ context.Context, n Notification) Result {
			if n.Address() == ids[0] {
				return Result{Outcome: diary.MessageDelivered}
			}
			return Result{Outcome: diary.MessageDelayed}
		})
		due := time.Now().UTC().Truncate(time.Minute).Add(time.Minute)
		beat(3)
		key := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(due), Time: diary.TimeOfDayOf(due)}
		must(t, w.store.LogActivity(t.Context(), a.ID, key.Activity(a.ID, time.UTC, time.Now())))
		w.pushes.set(nil)
		tried := w.pushes.tried()
		beat(60)
		if w.pushes.tried() != tried {
			t.Error("the other device is still reminded")
		}
		w.wantSent(t, a, 0, 1)
	})
}

func TestAPushServiceIsLeftAloneAsLongAsItAsks(t *testing.T) {
	inBubbleOfDevices(t, func(t *testing.T, w withDevices) {
		w.pushes.set(func(context.Context, Notification) Result {
			return Result{Outcome: diary.MessageDelayed, Wait: 10 * time.Minute}
		})
		a, _ := w.person(t, 1)
		beat(10)
		if w.pushes.tried() != 1 {
			t.Errorf("tried %d times", w.pushes.tried())
		}
		w.pushes.set(nil)
		beat(5)
		w.wantSent(t, a, 0, 1)
	})
}

// TestWhatADeviceTookOfSeveralIsNotSentAgain has a service fail after the first of two reminders of one minute, which are two
// notifications.
func TestWhatADeviceTookOfSeveralIsNotSentAgain(t *testing.T) {
	for _, outcome := range []diary.MessageOutcome{diary.MessageDelayed, diary.MessageMisconfigured, diary.MessageRefused} {
		inBubbleOfDevices(t, func(t *testing.T, w withDevices) {
			shown := make(map[string]int) // by message
			fails := true
			w.pushes.set(func(_ context.Context, n Notification) Result {
				for i, m := range n.Messages() {
					if i == 1 && fails {
						fails = false
						return Result{Outcome: outcome, Taken: i}
					}
					shown[m.ID]++
				}
				return Result{Outcome: diary.MessageDelivered}
			})
			a, _ := w.reminded(t, 1, together(1, diary.Stretching, diary.CheckInReminder))
			beat(30)
			devices, mails := 2, 0
			if outcome == diary.MessageRefused { // the device ends, and the second goes out by mail
				devices, mails = 1, 1
			}
			if len(shown) != devices || len(w.sender.sent()) != mails {
				t.Errorf("%s: %d notifications and %d mails, want %d and %d", outcome, len(shown), len(w.sender.sent()), devices, mails)
			}
			for id, times := range shown {
				if times != 1 {
					t.Errorf("%s: %s was shown %d times", outcome, id, times)
				}
			}
			if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent, diary.SlotSent}) {
				t.Errorf("%s: the slots are %v", outcome, got)
			}
		})
	}
}

func TestSeveralProcessesRemindEachDeviceOnce(t *testing.T) {
	inBubbleOfDevices(t, func(t *testing.T, w withDevices) {
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
		const people, devices = 10, 2
		for range people {
			w.person(t, devices)
		}
		beat(30)
		reached := make(map[string]int)
		for _, n := range w.pushes.sent() {
			reached[n.Address()]++
		}
		if len(reached) != people*devices || len(w.pushes.sent()) != people*devices || len(w.sender.sent()) != 0 {
			t.Errorf("%d notifications to %d devices, %d mails", len(w.pushes.sent()), len(reached), len(w.sender.sent()))
		}
	})
}
