package reminders

import (
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

var copenhagen = diary.Preferences{Zone: "Europe/Copenhagen"}.Location()

// local is a wall time in Copenhagen on a day of November 2026.
func local(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, copenhagen)
}

// dueOf is a daily reminder in Copenhagen that was looked after up to an instant.
func dueOf(kind diary.ReminderKind, after time.Time, times ...diary.TimeOfDay) diary.DueReminder {
	setup := setUp(kind, times...)
	return diary.DueReminder{
		AccountID: diary.NewID(), Reminder: setup.Of(kind), Setup: setup,
		Zone: copenhagen.String(), ScheduledZone: copenhagen.String(), After: after,
	}
}

func slotStates(slots []diary.Slot) (all []diary.SlotState) {
	for _, slot := range slots {
		all = append(all, slot.State)
	}
	return all
}

func TestCatchingUpAfterAPause(t *testing.T) {
	const nine, noon, evening = 9 * 60, 12 * 60, 20 * 60
	for _, test := range []struct {
		name string
		due  diary.DueReminder
		now  time.Time
		want []diary.SlotState
	}{
		{"on time", dueOf(diary.Hydration, local(23, 8, 0), nine), local(23, 9, 0), []diary.SlotState{diary.SlotWaiting}},
		{"before its time", dueOf(diary.Hydration, local(23, 8, 0), nine), local(23, 8, 59), nil},
		{"drink an hour late", dueOf(diary.Hydration, local(23, 8, 0), nine), local(23, 10, 0), []diary.SlotState{diary.SlotWaiting}},
		{"drink later than an hour", dueOf(diary.Hydration, local(23, 8, 0), nine), local(23, 10, 1), []diary.SlotState{diary.SlotMissed}},
		{"stretch in the same evening", dueOf(diary.Stretching, local(23, 8, 0), evening), local(23, 23, 59), []diary.SlotState{diary.SlotWaiting}},
		{"stretch after midnight", dueOf(diary.Stretching, local(23, 8, 0), evening), local(24, 0, 0), []diary.SlotState{diary.SlotMissed}},
		{"two of one day", dueOf(diary.Stretching, local(23, 8, 0), nine, noon), local(23, 13, 0), []diary.SlotState{diary.SlotMissed, diary.SlotWaiting}},
		{"some of each day", dueOf(diary.Stretching, local(21, 8, 0), nine, noon), local(23, 9, 30),
			[]diary.SlotState{diary.SlotMissed, diary.SlotMissed, diary.SlotMissed, diary.SlotMissed, diary.SlotWaiting}},
		{"after a year", dueOf(diary.Stretching, local(23, 8, 0).AddDate(-1, 0, 0), noon), local(23, 9, 0),
			slices.Repeat([]diary.SlotState{diary.SlotMissed}, 7)},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := advance(test.due, test.now)
			if got := slotStates(a.Slots); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
			waits := slices.Contains(test.want, diary.SlotWaiting)
			if waits != (len(a.Messages) == 1) {
				t.Fatalf("a mail: %+v", a.Messages)
			}
			if waits && *a.Messages[0].Slot != a.Slots[len(a.Slots)-1].SlotKey {
				t.Errorf("the mail is for %v", *a.Messages[0].Slot)
			}
			if a.Next == nil || !a.Next.After(test.now) || !a.Until.Equal(test.now) {
				t.Errorf("next at %v, until %v", a.Next, a.Until)
			}
		})
	}
}

// TestOneMailStandsForAllSlotsOfAGap is about the night in which 02:00 to 02:59 do not exist.
func TestOneMailStandsForAllSlotsOfAGap(t *testing.T) {
	night := time.Date(2026, 3, 29, 1, 0, 0, 0, copenhagen)
	a := advance(dueOf(diary.Stretching, night, 2*60+10, 2*60+40), night.Add(time.Hour))
	if got := slotStates(a.Slots); !slices.Equal(got, []diary.SlotState{diary.SlotCovered, diary.SlotWaiting}) {
		t.Errorf("got %v", got)
	}
}

func TestPersonWhoMovedIsNotRemindedOfThePast(t *testing.T) {
	due := dueOf(diary.Stretching, local(23, 12, 0), 8*60, 15*60)
	due.Zone = "Asia/Kathmandu" // 15:00 there was at 10:15 in Copenhagen, where the clock did not show it yet
	now := local(23, 13, 0)     // 17:45 there
	a := advance(due, now)
	if got := slotStates(a.Slots); !slices.Equal(got, []diary.SlotState{diary.SlotJumped}) || a.Messages != nil {
		t.Errorf("got %+v", a.Slots)
	}
	if want := time.Date(2026, 11, 24, 2, 15, 0, 0, time.UTC); a.Next == nil || !a.Next.Equal(want) {
		t.Errorf("next at %v, want %v", a.Next, want)
	}
	due.Zone = "America/New_York" // 15:00 there is still to come
	if a = advance(due, now); len(a.Slots) > 0 || a.Next == nil || !a.Next.Equal(local(23, 14, 0)) {
		t.Errorf("in the west: %+v, next at %v", a.Slots, a.Next)
	}
}

func TestMailIsTriedUntilItMakesNoMoreSense(t *testing.T) {
	quiet := diary.ReminderSetup{QuietFrom: 22 * 60, QuietTo: 7 * 60}
	none := diary.ReminderSetup{}
	for _, test := range []struct {
		name  string
		kind  diary.ReminderKind
		at    diary.TimeOfDay
		setup diary.ReminderSetup
		want  time.Time
	}{
		{"drink for two hours", diary.Hydration, 9 * 60, quiet, local(23, 11, 0)},
		{"drink until the quiet hours", diary.Hydration, 21 * 60, quiet, local(23, 22, 0)},
		{"drink until midnight", diary.Hydration, 23 * 60, none, local(24, 0, 0)},
		{"stretch until the quiet hours", diary.Stretching, 9 * 60, quiet, local(23, 22, 0)},
		{"stretch until midnight", diary.Stretching, 9 * 60, none, local(24, 0, 0)},
		{"check-in until midnight", diary.CheckInReminder, 20 * 60, none, local(24, 0, 0)},
		{"at least a quarter of an hour", diary.Stretching, 21*60 + 59, quiet, local(23, 22, 14)},
	} {
		t.Run(test.name, func(t *testing.T) {
			due, _ := diary.LocalTime(diary.DateOf(local(23, 0, 0)), test.at.Hour(), test.at.Minute(), copenhagen)
			slot := diary.Slot{SlotKey: diary.SlotKey{Kind: test.kind, Date: diary.DateOf(due), Time: test.at}, Due: due}
			if got := test.setup.GiveUpAt(slot, copenhagen); !got.Equal(test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
