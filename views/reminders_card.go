package views

import (
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// NewReminderCard writes a reminder for the page of all; today is the date in the diary's zone.
func NewReminderCard(l *i18n.Locale, r diary.Reminder, profile diary.Profile, today diary.Date) ReminderCard {
	suggested := diary.DefaultReminderSetup().Of(r.Kind)
	card := ReminderCard{
		Setup: r.On || r.Weekdays != suggested.Weekdays || !slices.Equal(r.Times, suggested.Times) || len(r.Others) > 0,
		ID:    "kind-" + string(r.Kind), Guided: r.Kind == diary.Stretching,
		Title: l.T("reminders.kind." + string(r.Kind)),
		Text:  ReminderText(l, r.Kind, profile),
		State: l.T("reminders.state.off"),
		Facts: []words.Fact{
			{Label: l.T("reminders.times"), Value: TimesText(l, r.Times)},
			{Label: l.T("reminders.weekdays"), Value: weekdaysText(l, r.Weekdays)},
		},
	}
	if len(r.Others) > 0 {
		card.Facts = append(card.Facts, words.Fact{Label: l.T("reminder.others"), Value: othersText(l, r.Others)})
	}
	switch {
	case r.Unreadable:
		card.Setup, card.State, card.Text = false, l.T("reminders.state.unreadable"), l.T("reminders.unreadable")
		return card
	case !r.On:
		return card
	case r.PausedUntil != nil && *r.PausedUntil == today+1:
		card.State = l.T("reminders.paused-today")
	case r.PausedUntil != nil && *r.PausedUntil > today:
		card.State = l.T("reminders.paused-until", "Date", l.ShortDate(*r.PausedUntil))
	case r.Pace == diary.Resting:
		card.State = l.T("reminders.state.resting")
	default:
		card.State = l.T("reminders.state.on")
	}
	switch r.Pace {
	case diary.Weekly:
		card.StepDown = l.T("reminders.weekly", "Date", l.ShortDate(diary.DateOf(r.PaceSince)))
	case diary.Resting:
		card.StepDown = l.T("reminders.resting", "Date", l.ShortDate(diary.DateOf(r.PaceSince)))
	}
	return card
}

// LastMails says when a reminder was last sent, and what became of the last one if it was not. A failure
// that was followed by a mail is over and not told. Times are written in the zone; refused is when the
// mail server last said that there is no such mailbox, nil for never; setup holds the quiet hours.
func LastMails(l *i18n.Locale, slots []diary.Slot, setup diary.ReminderSetup, refused *time.Time, zone *time.Location) (sent string, failed *MailFailure) {
	for _, slot := range slots { // the oldest first
		when := l.Moment(slot.Due.In(zone))
		switch slot.State {
		case diary.SlotSent:
			sent, failed = when, nil
		case diary.SlotMissed, diary.SlotWithheld, diary.SlotJumped:
			reason := l.T("reminders.failed."+string(slot.State), "Clock", l.WallTime(slot.Time))
			switch {
			case refused != nil && refused.Equal(slot.Settled):
				reason = l.T("reminders.failed.refused")
			case slot.State == diary.SlotMissed && setup.MovedIntoQuiet(slot):
				reason = l.T("reminders.failed.skipped", "Clock", l.WallTime(slot.Time))
			}
			failed = &MailFailure{When: when, Reason: reason}
		}
	}
	return sent, failed
}

// TestMailText says what became of a test mail, with the time in the zone; laid says that mails are put
// into a folder, because no server sends them. Of one that waits after a try that failed it says when it is tried again.
func TestMailText(l *i18n.Locale, test diary.MailTest, laid bool, zone *time.Location) string {
	key, at := "reminders.tested."+string(test.State), test.At
	switch {
	case laid && test.State == diary.SlotSent:
		key = "reminders.tested.laid"
	case test.State == diary.SlotWaiting && !test.Again.IsZero():
		key, at = "reminders.tested.again", test.Again
	}
	return l.T(key, "Moment", l.Moment(at.In(zone)))
}

// NewMailBanner says why reminders are not sent.
func NewMailBanner(l *i18n.Locale, obstacle diary.Obstacle, email string) MailBanner {
	key := "obstacle." + string(obstacle)
	banner := MailBanner{Title: l.T(key), Text: l.T(key+".text", "Email", email)}
	if l.Has(key + ".button") {
		banner.Button = l.T(key + ".button")
	}
	if l.Has(key + ".other") {
		banner.Other = l.T(key + ".other")
	}
	return banner
}

// DeliveryConflict compares the stored delivery with the one that was sent.
func DeliveryConflict(l *i18n.Locale, stored, yours DeliveryForm) []words.ConflictRow {
	return words.Differing(l, deliveryFacts(l, stored), deliveryFacts(l, yours))
}

// deliveryFacts are what a person chose of how mails are sent.
func deliveryFacts(l *i18n.Locale, f DeliveryForm) []words.Fact {
	quiet := orNothing(l, "")
	if f.QuietFrom != "" || f.QuietTo != "" {
		from, _ := diary.ReadTimeOfDay(f.QuietFrom)
		to, _ := diary.ReadTimeOfDay(f.QuietTo)
		quiet = l.T("reminders.quiet.range", "From", l.WallTime(from), "To", l.WallTime(to))
	}
	return []words.Fact{
		{Label: l.T("field.wording"), Value: l.T("wording.short." + f.Wording)},
		{Label: l.T("reminders.quiet"), Value: quiet},
	}
}

// UpcomingRow says when the mail of slots that are due at once goes out, with the weekday, and of what.
func UpcomingRow(l *i18n.Locale, slots []diary.Slot, zone *time.Location) string {
	due := slots[0].Due.In(zone)
	var kinds []string
	for _, slot := range slots {
		if kind := l.T("reminders.kind." + string(slot.Kind)); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	moment := l.T("reminders.moment", "Date", l.Date(diary.DateOf(due)), "Clock", l.Clock(due))
	return l.T("reminders.upcoming.row", "Moment", moment, "What", strings.Join(kinds, ", "))
}
