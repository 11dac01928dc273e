package reminders

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

// livedIn are zones with gaps of an hour, half an hour and a whole day's end, and with none.
var livedIn = []string{
	"Europe/Copenhagen", "America/New_York", "America/Nuuk", "America/Santiago", "Asia/Beirut", "Asia/Kathmandu",
	"Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati", "Africa/Casablanca", "UTC",
}

// TestEveryWallTimeIsOneSlotWhereverOneMoves lets somebody move once, at any time, with a heartbeat at any
// distance, and keeps the slots as the store does: the first of a key stays.
func TestEveryWallTimeIsOneSlotWhereverOneMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to := rapid.SampledFrom(livedIn).Draw(t, "from"), rapid.SampledFrom(livedIn).Draw(t, "to")
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "start")) * time.Minute)
		due := dueOf(diary.Stretching, start, drawnTimes(t)...)
		if apart := diary.Weekdays(rapid.IntRange(0, int(diary.EveryDay)-1).Draw(t, "other days")); apart != 0 {
			due.Reminder.Weekdays &^= apart
			due.Reminder.Others = []diary.DayTimes{{Weekdays: apart, Times: drawnTimes(t)}}
		}
		due.Zone, due.ScheduledZone = from, from
		kept := make(map[diary.SlotKey]diary.Slot)
		now := start
		beats := rapid.SliceOfN(rapid.IntRange(1, 20*60), 4, 8).Draw(t, "minutes between heartbeats")
		moves := rapid.IntRange(1, len(beats)-1).Draw(t, "moves before heartbeat")
		for i, minutes := range beats {
			if i == moves {
				due.Zone = to
			}
			now = now.Add(time.Duration(minutes) * time.Minute)
			a := advance(due, now)
			for _, slot := range a.Slots {
				if _, known := kept[slot.SlotKey]; known {
					continue
				}
				kept[slot.SlotKey] = slot
				mailed := len(a.Messages) == 1 && *a.Messages[0].Slot == slot.SlotKey
				if mailed != (slot.State == diary.SlotWaiting) {
					t.Fatalf("slot %v is %s, and its mail: %+v", slot.SlotKey, slot.State, a.Messages)
				}
				if shown := slot.Due.In(diary.Preferences{Zone: slot.Zone}.Location()); mailed && due.Setup.Quiet(diary.TimeOfDay(shown.Hour()*60+shown.Minute())) &&
					!due.Setup.Quiet(slot.Time) {
					t.Fatalf("slot %v is sent at %v, in the quiet hours", slot.SlotKey, shown)
				}
			}
			due.After, due.ScheduledZone = a.Until, due.Zone
		}
		for key := range kept {
			if !slices.Contains(due.Reminder.TimesOn(key.Date.UTC().Weekday()), key.Time) {
				t.Fatalf("%s to %s: %v, a %s, of %+v", from, to, key, key.Date.UTC().Weekday(), due.Reminder)
			}
		}
		begun, ended := wall(start, from), wall(now, to)
		for date := diary.DateOf(begun) - 1; date <= diary.DateOf(ended); date++ {
			for _, at := range due.Reminder.TimesOn(date.UTC().Weekday()) {
				key := diary.SlotKey{Kind: diary.Stretching, Date: date, Time: at}
				shown := date.UTC().Add(time.Duration(at) * time.Minute)
				if _, found := kept[key]; !found && shown.After(begun) && !shown.After(ended) {
					t.Fatalf("%s to %s: %v, between %v and %v, left nothing", from, to, key, begun, ended)
				}
			}
		}
	})
}

func drawnTimes(t *rapid.T) (times []diary.TimeOfDay) {
	for _, minute := range rapid.SliceOfNDistinct(rapid.IntRange(0, 24*60-1), 1, 4, rapid.ID[int]).Draw(t, "times") {
		times = append(times, diary.TimeOfDay(minute))
	}
	return times
}

// wall is the wall time of an instant, as an instant of UTC.
func wall(at time.Time, zone string) time.Time {
	at = at.In(diary.Preferences{Zone: zone}.Location())
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
}

func TestTimeThatTheClocksSkipNeverLandsInQuietHours(t *testing.T) {
	night := time.Date(2026, 3, 29, 1, 0, 0, 0, copenhagen)
	for _, test := range []struct {
		name string
		from diary.TimeOfDay
		want diary.SlotState
	}{
		{"quiet from where the gap ends", 3 * 60, diary.SlotMissed},
		{"quiet a minute later", 3*60 + 1, diary.SlotWaiting},
	} {
		t.Run(test.name, func(t *testing.T) {
			due := dueOf(diary.Stretching, night, 2*60+30)
			due.Setup.QuietFrom, due.Setup.QuietTo = test.from, 7*60
			a := advance(due, night.Add(time.Hour))
			if len(a.Slots) != 1 || a.Slots[0].State != test.want || (len(a.Messages) == 1) != (test.want == diary.SlotWaiting) {
				t.Errorf("got %+v and the mail %+v", a.Slots, a.Messages)
			}
		})
	}
}

func TestTimeBeforeOneThatTheClocksMovedIntoQuietHoursIsStillSent(t *testing.T) {
	night := time.Date(2026, 3, 29, 1, 0, 0, 0, copenhagen)
	due := dueOf(diary.Stretching, night, 1*60+50, 2*60+30)
	due.Setup.QuietFrom, due.Setup.QuietTo = 3*60, 7*60
	a := advance(due, night.Add(time.Hour))
	if got := slotStates(a.Slots); !slices.Equal(got, []diary.SlotState{diary.SlotWaiting, diary.SlotMissed}) || len(a.Messages) != 1 || a.Messages[0].Slot.Time != 1*60+50 {
		t.Errorf("got %v and the mail %+v", got, a.Messages)
	}
}
