package reminders

import (
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
	last := a.Slots[len(a.Slots)-1]
	giveUp := due.Setup.GiveUpAt(last, schedule.Zone)
	timely := now.Before(giveUp) && (last.Kind != diary.Hydration || now.Sub(last.Due) <= diary.CatchUp)
	for i, slot := range a.Slots {
		switch {
		case timely && i == len(a.Slots)-1:
		case timely && slot.Due.Equal(last.Due):
			a.Slots[i].State = diary.SlotCovered
		default:
			a.Slots[i].State = diary.SlotMissed
		}
	}
	if timely {
		a.Message = &diary.OutboxMessage{
			ID: diary.NewID(), AccountID: due.AccountID, Purpose: diary.RemindMail, Kind: last.Kind, Slot: &last.SlotKey,
			Due: last.Due, NotBefore: now, GiveUpAt: giveUp,
		}
	}
	return a
}

// since is the instant after which the slots of a due reminder are looked at. In a zone that the person
// has only just come to live in, nothing was due before.
func since(due diary.DueReminder, now time.Time) time.Time {
	earliest := now.Add(-rememberMissed)
	if due.Reckoned != due.Zone {
		earliest = now.Add(-interval)
	}
	if due.After.Before(earliest) {
		return earliest
	}
	return due.After
}
