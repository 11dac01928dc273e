package email

import "crampdiary/views/i18n"

// ReminderLinks are the addresses that a reminder leads to. None of them changes anything when it is
// opened.
type ReminderLinks struct {
	Open  string // what it is about, and where to say that it is done
	Today string // where no more of it come that day, empty where it is about no day
	Fewer string // where it is stopped or paused, and every other with it
}

func reminder(l *i18n.Locale, subject string, links ReminderLinks) Letter {
	var others []Link
	if links.Today != "" {
		others = append(others, Link{l.T("email.reminder.today"), links.Today})
	}
	return Letter{
		L: l, Subject: subject, Paragraphs: []string{l.T("email.reminder.text")},
		Actions: []Link{{l.T("email.reminder.open"), links.Open}},
		Reason:  l.T("email.reminder.reason"),
		Others:  append(others, Link{l.T("email.reminder.fewer"), links.Fewer}),
	}
}

// toDo reminds of something that can be said to be done on the page behind the link.
func toDo(l *i18n.Locale, subject string, links ReminderLinks) Letter {
	letter := reminder(l, subject, links)
	letter.Paragraphs = []string{l.T("email.reminder.then-done", "Done", l.T("link.done"))}
	return letter
}

// Hydration reminds of drinking a glass of water.
func Hydration(l *i18n.Locale, links ReminderLinks) Letter {
	return toDo(l, l.T("email.hydration.subject"), links)
}

// HydrationWithoutAmount reminds of drinking a person to whom no amount may be suggested.
func HydrationWithoutAmount(l *i18n.Locale, links ReminderLinks) Letter {
	return toDo(l, l.T("email.hydration.no-amount"), links)
}

// Stretching reminds of stretching. It names no stretch.
func Stretching(l *i18n.Locale, links ReminderLinks) Letter {
	return toDo(l, l.T("email.stretching.subject"), links)
}

// CheckIn reminds of the questions of the evening.
func CheckIn(l *i18n.Locale, links ReminderLinks) Letter {
	return reminder(l, l.T("email.check-in.subject"), links)
}

// Neutral reminds of whatever it is, for a person who wants nobody to read what.
func Neutral(l *i18n.Locale, links ReminderLinks) Letter {
	return reminder(l, l.T("email.neutral.subject"), links)
}

// Item is one of several reminders in a letter.
type Item struct {
	What  string // to do; empty where that must not be said
	When  string // its time, where others say the same; empty otherwise
	Open  string // see ReminderLinks
	Today string // see ReminderLinks; empty where another item says the same
}

// Several reminds of several things at once, each with links of its own; fewer is where all are stopped or paused.
func Several(l *i18n.Locale, items []Item, fewer string) Letter {
	letter := Letter{
		L: l, Subject: l.T("email.several.subject"), Paragraphs: []string{l.T("email.several.text")},
		Reason: l.T("email.reminder.reason"),
	}
	for i, item := range items {
		if item.What == "" {
			item.What = l.T("email.several.neutral", "Place", i+1)
		}
		label := item.What
		if item.When != "" {
			label = l.T("email.several.at", "What", item.What, "Clock", item.When)
		}
		letter.Actions = append(letter.Actions, Link{label, item.Open})
		if item.Today != "" {
			letter.Others = append(letter.Others, Link{l.T("email.several.today", "What", item.What), item.Today})
		}
	}
	letter.Others = append(letter.Others, Link{l.T("email.reminder.fewer"), fewer})
	return letter
}

// WithTrial adds to a reminder what a trial asks for on the day: to do what is tried, or as usual. It does not say
// what that is.
func WithTrial(letter Letter, tries bool) Letter {
	key := "email.trial.usual"
	if tries {
		key = "email.trial.tries"
	}
	letter.Paragraphs = append([]string{letter.L.T(key)}, letter.Paragraphs...)
	return letter
}

// WithTrialBehind leads to the page that says so, from a reminder that may say nothing.
func WithTrialBehind(letter Letter, page string) Letter {
	letter.Others = append([]Link{{letter.L.T("email.trial.behind"), page}}, letter.Others...)
	return letter
}

// SteppedDown tells once that a reminder comes more seldom, because it was not used. It is named by its
// subject, or not at all where that is empty.
func SteppedDown(l *i18n.Locale, reminder string, links ReminderLinks) Letter {
	return change(l, l.T("email.stepped-down.subject"), l.T("email.stepped-down.text"), reminder, links)
}

// Resting tells once that a reminder does not come any more, because it was not used. It is named as by
// SteppedDown.
func Resting(l *i18n.Locale, reminder string, links ReminderLinks) Letter {
	return change(l, l.T("email.resting.subject"), l.T("email.resting.text"), reminder, links)
}

// change tells that a reminder itself has changed.
func change(l *i18n.Locale, subject, text, name string, links ReminderLinks) Letter {
	letter := reminder(l, subject, links)
	letter.Paragraphs = []string{text}
	if name != "" {
		letter.Paragraphs = append(letter.Paragraphs, l.T("email.change.about", "Reminder", name))
	}
	letter.Actions[0].Label = l.T("email.reminder.settings")
	return letter
}

// SenderName is shown as the sender when the host has not chosen a name. It tells nothing.
func SenderName(l *i18n.Locale) string { return l.T("email.sender") }
