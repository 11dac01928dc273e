package demo

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// reminderDays is how long the person has been reminded: as long as the stretching programme was tried for.
const reminderDays = 6 * 7

// troubleDaysAgo is the day on which the mails of the afternoon and the evening could not be delivered.
const troubleDaysAgo = 9

// How often what was reminded of was logged as done, as chances. Stretching is logged when the check-in of
// the day says that it was done.
const (
	drunk      = 0.5
	doneBefore = 0.2 // of what was done: before the reminder, so that none was sent
)

// reminded makes up which reminders the person set up, what became of them up to the instant now, and what
// was logged as done.
func (d *Diary) reminded(rolls dice, first diary.Date, now time.Time, zone *time.Location) {
	today := diary.DateOf(now.In(zone))
	begun := diary.MiddleOf(max(first, today-reminderDays), zone)
	if begun.After(now) {
		begun = now
	}
	d.Reminders = diary.DefaultReminderSetup()
	d.Reminders.Version, d.Reminders.Changed = 1, begun
	stretched := make(map[diary.Date]bool)
	for _, c := range d.CheckIns {
		stretched[c.Day] = c.Factors[diary.StretchingDone] == diary.Yes
	}
	for i := range d.Reminders.Reminders {
		r := &d.Reminders.Reminders[i]
		r.PaceSince = begun
		if r.Kind == diary.CheckInReminder {
			continue
		}
		r.On = true
		if r.Kind == diary.Hydration {
			weekend := diary.NewWeekdays(time.Saturday, time.Sunday)
			r.Times, r.Weekdays = []diary.TimeOfDay{9 * 60, 13 * 60, 17 * 60}, diary.EveryDay&^weekend
			r.Others = []diary.DayTimes{{Weekdays: weekend, Times: []diary.TimeOfDay{10 * 60, 14 * 60}}}
		}
		for _, slot := range (diary.Schedule{Reminder: *r, Zone: zone}).Between(begun, now) {
			done := rolls.chance(drunk)
			if r.Kind == diary.Stretching {
				done = stretched[slot.CrampDay()]
			}
			d.settle(rolls, slot, done, slot.Date == today-troubleDaysAgo && slot.Time >= 12*60, now)
		}
	}
	slices.SortFunc(d.Activities, func(a, b diary.Activity) int { return a.At.Compare(b.At) })
	slices.SortStableFunc(d.Slots, func(a, b diary.Slot) int { return a.Due.Compare(b.Due) })
}

// settle adds what became of a slot, and what was logged if it was done.
func (d *Diary) settle(rolls dice, slot diary.Slot, done, trouble bool, now time.Time) {
	slot.State, slot.Settled = diary.SlotSent, slot.Due
	if trouble {
		slot.State, slot.Settled = diary.SlotMissed, slot.Due.Add(diary.HydrationLasts)
	}
	if done {
		activity := diary.Activity{Kind: slot.Kind, Zone: slot.Zone}
		wait := time.Duration(2+rolls.IntN(45)) * time.Minute
		switch {
		case rolls.chance(doneBefore):
			activity.At = slot.Due.Add(-wait)
			slot.State, slot.Settled = diary.SlotDone, slot.Due
		case trouble:
			activity.At = slot.Due.Add(wait)
		default:
			key := slot.SlotKey
			activity.At, activity.Slot = slot.Due.Add(wait), &key
		}
		activity.ID, activity.Recorded = rolls.id(activity.At), activity.At
		if !activity.At.After(now) {
			d.Activities = append(d.Activities, activity)
		}
	}
	if !slot.Settled.After(now) {
		d.Slots = append(d.Slots, slot)
	}
}
