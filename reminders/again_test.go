package reminders

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// askAgain has the reminder that was sent come once more.
func (w *world) askAgain(t *testing.T, a diary.Account) {
	t.Helper()
	setup, err := w.store.ReminderSetup(t.Context(), a.ID)
	must(t, err)
	message, refused := setup.Again(a.ID, *w.sender.sent()[0].Message.Slot, time.UTC, time.Now())
	if refused != "" {
		t.Fatalf("refused with %q", refused)
	}
	_, err = w.store.RemindAgain(t.Context(), message)
	must(t, err)
}

// atNoon lets a bubble's time, which begins at midnight, come to noon.
func atNoon() { time.Sleep(12 * time.Hour) }

func TestReminderThatIsAskedForAgainComesOnceMoreAlsoAfterARestart(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		atNoon()
		a := newPerson(t, w.store, "UTC", time.Now())
		remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(3)))
		beat(5)
		w.askAgain(t, a)
		w.askAgain(t, a)
		must(t, w.runner.Stop(t.Context()))
		beat(20)
		if n := len(w.sender.sent()); n != 1 {
			t.Fatalf("%d mails after 20 minutes, want 1", n)
		}
		next := newTestRunner(w.store, w.sender, time.Now)
		heart := NewHeartbeat(slog.New(slog.DiscardHandler), time.Now, next.Sweep())
		next.Start()
		heart.Start()
		beat(120)
		must(t, heart.Stop(t.Context()))
		must(t, next.Stop(t.Context()))
		sent := w.sender.sent()
		if len(sent) != 2 || *sent[0].Message.Slot != *sent[1].Message.Slot || sent[0].Message.ID == sent[1].Message.ID {
			t.Fatalf("sent %+v", sent)
		}
		if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent}) {
			t.Errorf("slots are %v", got)
		}
	})
}

func TestReminderThatWasDoneOrIsPausedMeanwhileDoesNotComeAgain(t *testing.T) {
	for name, meanwhile := range map[string]func(t *testing.T, w *world, a diary.Account){
		"done": func(t *testing.T, w *world, a diary.Account) {
			must(t, w.store.LogActivity(t.Context(), a.ID, w.sender.sent()[0].Message.Slot.Activity(a.ID, time.UTC, time.Now())))
		},
		"not today": func(t *testing.T, w *world, a diary.Account) {
			must(t, w.store.PauseReminders(t.Context(), a.ID, diary.ReminderKinds, diary.DateOf(time.Now().UTC())+1, time.Now()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				atNoon()
				a := newPerson(t, w.store, "UTC", time.Now())
				remind(t, w.store, a, time.Now(), setUp(diary.Stretching, in(3)))
				beat(5)
				w.askAgain(t, a)
				meanwhile(t, w, a)
				beat(120)
				if n := len(w.sender.sent()); n != 1 {
					t.Errorf("%d mails, want the first alone", n)
				}
				if got := states(t, w.store, a, time.Now()); !slices.Equal(got, []diary.SlotState{diary.SlotSent}) {
					t.Errorf("slots are %v", got)
				}
			})
		})
	}
}
