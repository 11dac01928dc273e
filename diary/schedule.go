package diary

import (
	"slices"
	"time"
)

// Schedule tells when a reminder is due. Each wanted wall time of each wanted date is due exactly once:
// one that the clocks skip in the spring at the first instant after the gap, and one that they show twice
// in the autumn at the first of the two. Two wall times in the same gap are two slots that are due at the
// same instant.
type Schedule struct {
	Reminder Reminder
	Zone     *time.Location
}

// Next is the first slot that is due after an instant. It is not ok when none is, because the reminder is
// off or rests. Where two are due at once it is the earlier wall time.
func (s Schedule) Next(after time.Time) (slot Slot, ok bool) {
	if !s.comes() {
		return Slot{}, false
	}
	first := s.firstDate(after)
	// A slot is never due on an earlier date than its own, so no date after that of the slot found can
	// have one that is due before it.
	for date := first; date <= first+daysToFind && (!ok || date <= DateOf(slot.Due.In(s.Zone))); date++ {
		for _, candidate := range s.on(date) {
			if candidate.Due.After(after) && (!ok || candidate.Due.Before(slot.Due)) {
				slot, ok = candidate, true
			}
		}
	}
	return slot, ok
}

// daysToFind is how many days hold a slot of every schedule that comes at all, also if a whole week of
// wanted dates is behind the first.
const daysToFind = 2 * 7

// Between lists the slots that are due after one instant and not after another, in the order in which they
// are due, those due at once in the order of their wall times.
func (s Schedule) Between(after, until time.Time) []Slot {
	if !s.comes() {
		return nil
	}
	var slots []Slot
	for date := s.firstDate(after); date <= DateOf(until.In(s.Zone)); date++ {
		for _, slot := range s.on(date) {
			if slot.Due.After(after) && !slot.Due.After(until) {
				slots = append(slots, slot)
			}
		}
	}
	slices.SortStableFunc(slots, func(a, b Slot) int { return a.Due.Compare(b.Due) })
	return slots
}

// Wants says whether a slot belongs to the schedule.
func (s Schedule) Wants(key SlotKey) bool {
	return slices.ContainsFunc(s.on(key.Date), func(slot Slot) bool { return slot.SlotKey == key })
}

// Before is the last slot that was due before another one of its date, if there was one.
func (s Schedule) Before(slot Slot) (before Slot, ok bool) {
	for _, candidate := range s.on(slot.Date) {
		if candidate.Time < slot.Time {
			before, ok = candidate, true
		}
	}
	return before, ok
}

// MovedIntoQuiet says whether the clocks skip the wall time of a slot, and the instant that stands for it
// lies within the quiet hours. Nothing is sent then.
func (s ReminderSetup) MovedIntoQuiet(slot Slot) bool {
	zone, err := Zone(slot.Zone)
	if err != nil {
		return false
	}
	shown := TimeOfDayOf(slot.Due.In(zone))
	return shown != slot.Time && s.Quiet(shown)
}

// DatesMovedIntoQuiet lists the dates from one on, up to an instant, on which [ReminderSetup.MovedIntoQuiet]
// holds of a wall time.
func (s ReminderSetup) DatesMovedIntoQuiet(t TimeOfDay, from Date, until time.Time, zone *time.Location) (dates []Date) {
	start, _ := LocalTime(from, 0, 0, zone)
	for at := start.Add(-day); ; {
		_, change := at.ZoneBounds()
		if change.IsZero() || change.After(until) {
			return dates
		}
		// A gap around midnight belongs to the date before as well.
		for date := max(from, DateOf(change.Add(-time.Second))); date <= DateOf(change); date++ {
			due, _ := LocalTime(date, t.Hour(), t.Minute(), zone)
			if s.MovedIntoQuiet(Slot{SlotKey: SlotKey{Date: date, Time: t}, Zone: zone.String(), Due: due}) {
				dates = append(dates, date)
			}
		}
		at = change
	}
}

func (s Schedule) comes() bool {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if len(s.Reminder.TimesOn(day)) > 0 {
			return true
		}
	}
	return false
}

// firstDate is the first date of which a slot can be due after an instant: the one before, whose evening
// the clocks may have skipped.
func (s Schedule) firstDate(after time.Time) Date {
	first := DateOf(after.In(s.Zone)) - 1
	if until := s.Reminder.PausedUntil; until != nil && *until > first {
		return *until
	}
	return first
}

// on lists the slots of a date in the order of their wall times.
func (s Schedule) on(date Date) []Slot {
	r := s.Reminder
	if r.PausedUntil != nil && date < *r.PausedUntil {
		return nil
	}
	times := r.TimesOn(date.UTC().Weekday())
	slots := make([]Slot, len(times))
	for i, t := range times {
		due, _ := LocalTime(date, t.Hour(), t.Minute(), s.Zone)
		slots[i] = Slot{
			SlotKey: SlotKey{Kind: r.Kind, Date: date, Time: t},
			Zone:    s.Zone.String(), Due: due.UTC(), State: SlotWaiting,
		}
	}
	return slots
}
