package reminders

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// verdict is what is to be done with a message about reminders at the moment of sending it.
type verdict struct {
	state diary.SlotState // of the slot if the message is not sent; empty if it is
	pace  diary.Pace      // the slower pace that the reminder takes, empty if it stays as it is
}

// judge decides whether a message about reminders is still to be sent. Everything is looked at when the mail
// goes out, and not when the slot was due: between the two a person may have stretched, changed the
// reminder or withdrawn the consent.
func judge(message diary.OutboxMessage, facts diary.ReminderFacts, now time.Time) verdict {
	if len(facts.Obstacles(message.To.Channel, message.Kind)) > 0 {
		return verdict{state: diary.SlotWithheld}
	}
	if message.Slot == nil {
		return verdict{} // tells of a pace
	}
	reminder := facts.Setup.Of(message.Kind)
	schedule := diary.Schedule{Reminder: reminder, Zone: facts.Account.Location()}
	switch {
	case !schedule.Wants(*message.Slot):
		return verdict{state: diary.SlotWithheld}
	case done(*message.Slot, schedule, facts):
		return verdict{state: diary.SlotDone}
	}
	if pace := slower(reminder.Pace, facts.Ignored, diary.DateOf(now.In(schedule.Zone))); pace != "" {
		return verdict{state: diary.SlotCovered, pace: pace}
	}
	return verdict{}
}

// slower is the pace that follows when reminders were ignored for so long, empty when the present one
// stays. ignored are the dates on which one was sent and since which nothing was logged, ascending.
func slower(pace diary.Pace, ignored []diary.Date, today diary.Date) diary.Pace {
	if len(ignored) == 0 {
		return ""
	}
	days := today - ignored[0]
	switch {
	case pace == diary.AsSet && days >= diary.WeeklyAfterDays:
		return diary.Weekly
	case pace == diary.Weekly && days >= diary.RestingAfterDays:
		return diary.Resting
	}
	return ""
}

// done says whether what a slot reminds of was logged before: as an answer to the slot, or on its date and
// nearer to it than to the slot before. A glass at 8:05 belongs to the reminder of 8, and does not stand
// for that of 12; one at 11:50 does.
func done(key diary.SlotKey, schedule diary.Schedule, facts diary.ReminderFacts) bool {
	if key.Kind == diary.CheckInReminder {
		return answered(key.NightAsked(), facts.CheckIns)
	}
	since, _ := diary.LocalTime(key.Date, 0, 0, schedule.Zone)
	due, _ := diary.LocalTime(key.Date, key.Time.Hour(), key.Time.Minute(), schedule.Zone)
	if before, ok := schedule.Before(diary.Slot{SlotKey: key}); ok {
		since = before.Due.Add(due.Sub(before.Due) / 2)
	}
	for _, a := range facts.Activities {
		if a.Kind != key.Kind {
			continue
		}
		answers := a.Slot != nil && *a.Slot == key
		if answers || diary.DateOf(a.At.In(schedule.Zone)) == key.Date && !a.At.Before(since) {
			return true
		}
	}
	return false
}

// answered says whether it was answered if there were cramps on a cramp-day.
func answered(day diary.Date, checkIns []diary.CheckIn) bool {
	return slices.ContainsFunc(checkIns, func(c diary.CheckIn) bool { return c.Day == day && c.Cramps != diary.Unanswered })
}
