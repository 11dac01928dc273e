package reminders

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// rememberMissed is how far back slots are written down as missed when the program did not run.
const rememberMissed = 7 * 24 * time.Hour

// advance says what comes of a due reminder at the instant now. Of the slots that passed since it was
// looked after, the last may still be sent, so that after a pause of the program at most one mail catches
// up. The others were missed, except that one mail stands for all slots that are due at the same instant,
// which the clocks of a spring night bring about.
func advance(due diary.DueReminder, now time.Time) diary.ReminderAdvance {
	schedule := diary.Schedule{Reminder: due.Reminder, Zone: diary.Preferences{Zone: due.Zone}.Location()}
	a := diary.ReminderAdvance{Due: due, Until: now, Slots: schedule.Between(since(due, now), now)}
	if next, ok := schedule.Next(now); ok {
		a.Next = &next.Due
	}
	if len(a.Slots) == 0 {
		return a
	}
	last := lastToSend(a.Slots, due.Setup)
	giveUp := due.Setup.GiveUpAt(last, schedule.Zone)
	livedHere := livedHereSince(due, now)
	timely := now.Before(giveUp) && (last.Kind != diary.Hydration || now.Sub(last.Due) <= diary.CatchUp) &&
		last.Due.After(livedHere) && !due.Setup.MovedIntoQuiet(last)
	for i, slot := range a.Slots {
		switch {
		case timely && slot.SlotKey == last.SlotKey:
		case timely && slot.Due.Equal(last.Due):
			a.Slots[i].State = diary.SlotCovered
		case !slot.Due.After(livedHere):
			a.Slots[i].State = diary.SlotJumped
		default:
			a.Slots[i].State = diary.SlotMissed
		}
	}
	if timely {
		a.Messages = due.Setup.Messages(due.AccountID, last.SlotKey, last.Due, now, giveUp)
	}
	return a
}

// lastToSend is the last slot that may be sent at its time, the last of all if none may.
func lastToSend(slots []diary.Slot, setup diary.ReminderSetup) diary.Slot {
	for _, slot := range slices.Backward(slots) {
		if !setup.MovedIntoQuiet(slot) {
			return slot
		}
	}
	return slots[len(slots)-1]
}

// since is the instant after which the slots of a due reminder are looked at. Somebody who came to live in
// another zone goes on at the wall time up to which the reminder was looked after in the old one: the times
// that were jumped over in the east are written down, and those lived a second time in the west are no new ones.
func since(due diary.DueReminder, now time.Time) time.Time {
	after, earliest := due.After, now.Add(-rememberMissed)
	if due.ScheduledZone != due.Zone {
		wall := after.In(diary.Preferences{Zone: due.ScheduledZone}.Location())
		found, exists := diary.LocalTime(diary.DateOf(wall), wall.Hour(), wall.Minute(), diary.Preferences{Zone: due.Zone}.Location())
		if !exists {
			found = found.Add(-time.Millisecond) // all times of a gap are due where it ends
		}
		after = found.UTC()
	}
	if after.Before(earliest) {
		return earliest
	}
	return after
}

// livedHereSince is the instant up to which the slots of a due reminder are not sent, because the person
// did not live in the zone yet.
func livedHereSince(due diary.DueReminder, now time.Time) time.Time {
	if due.ScheduledZone == due.Zone {
		return time.Time{}
	}
	return now.Add(-interval)
}
