package views

import (
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// RemindersPage says what is reminded of, when the next mails go out and what came of the last ones.
type RemindersPage struct {
	ui.Page
	Banner   *MailBanner // why no mail goes out, nil when nothing stands in the way
	Cards    []ReminderCard
	Upcoming []string // when the next mails go out, soonest first
	LastSent string   // when, empty when nothing was sent yet
	Failed   *MailFailure
	// Unreadable says how many mails wait and cannot be read, empty when all can.
	Unreadable string
	// Test says what became of the last test mail, empty when none was sent; it may still wait to be sent.
	Test      string
	TestWaits bool
	TestWait  string // says how long to wait for another test mail, empty otherwise
	Mailbox   bool   // mails are read on a page, because no server sends them
	Delivery  DeliveryForm
	// DeliveryUnreadable says that what is stored of it cannot be read.
	DeliveryUnreadable bool
	Consent            string // when it was given, empty when it was not or was withdrawn
	Email              string // where mails go
	CanTest            bool   // a test mail can be sent
	Calendar           CalendarSection
	Devices            DeviceSection
}

// DeliveryPage changes how mails are sent.
type DeliveryPage struct {
	ui.Page
	Form       DeliveryForm
	MaySuggest bool                // an amount to drink may be named
	Unreadable bool                // what is stored cannot be read
	Conflict   []words.ConflictRow // where the stored delivery differs from the one that was sent
}

// MailBanner says why no mail goes out, and what to do about it.
type MailBanner struct {
	Title  string
	Text   string
	URL    string // where it is mended
	Button string // that leads or sends there; empty when the person can do nothing
	Post   bool   // the button sends a form

	Other, OtherURL string // another way to mend it, empty when there is none
}

// MailFailure is the last mail that did not arrive.
type MailFailure struct {
	When   string
	Reason string // in plain words, with what to do
}

// ReminderCard is one reminder on the page of all.
type ReminderCard struct {
	ID       string // names the part of the page
	URL      string // of its own page
	Title    string
	Text     string
	Setup    bool // was set up before
	State    string
	Facts    []words.Fact
	Presets  []ui.Option // addresses of its own page with something filled in, and what that is
	Guided   bool        // the stretches have a guide
	StepDown string      // says that it comes less often by itself and why, empty when it does not
}

// ReminderPage sets up one reminder.
type ReminderPage struct {
	ui.Page
	Form       ReminderForm
	Text       string              // what it is for, and what to know about it
	AskFluids  bool                // whether a doctor asked to limit fluids is not known yet
	AskConsent bool                // to mails
	CanPause   bool                // is on
	Unreadable bool                // what is stored cannot be read
	EditsTimes bool                // a time or days were just added or taken away, and nothing is saved yet
	Email      string              // where mails go
	Conflict   []words.ConflictRow // where the stored reminder differs from the one that was sent
}

// ReminderForm is a reminder as it stands in its form.
type ReminderForm struct {
	ETag string `schema:"etag"` // of what the form was made from
	On   string `schema:"on"`   // an answer
	DaysForm
	Others      []DaysForm `schema:"others"`
	PausedUntil string     `schema:"paused_until"`
	LimitFluids string     `schema:"limit_fluids"`
	Consent     string     `schema:"mail_consent"` // "yes" when it was ticked
	AddDays     string     `schema:"add_days"`     // not empty when days with other times were asked for
	RemoveDays  string     `schema:"remove_days"`  // the place in Others of days to take away
}

// DaysForm are some days of the week with their times, as they stand in the form.
type DaysForm struct {
	Times    []string `schema:"times"`
	Weekdays []string `schema:"weekdays"` // 1 is Monday
	Add      string   `schema:"add"`      // not empty when one more time was asked for
	Remove   string   `schema:"remove"`   // the place of a time to take away
}

// DeliveryForm is how mails are sent, as it stands in its form.
type DeliveryForm struct {
	ETag      string `schema:"etag"` // of what the form was made from
	Wording   string `schema:"wording"`
	QuietFrom string `schema:"quiet_from"`
	QuietTo   string `schema:"quiet_to"`
}

// CalendarSection is the calendar feed on the page of reminders.
type CalendarSection struct {
	Created string // when the address was made, empty when there is none
	Address string // shown once, empty otherwise
}

// weekdayNumbers are the days of the week, Monday first, as forms send them.
func weekdayNumbers() []string {
	numbers := make([]string, ui.DaysInWeek)
	for i := range numbers {
		numbers[i] = strconv.Itoa(i + 1)
	}
	return numbers
}

func weekdayOptions(l *i18n.Locale) []ui.Option {
	options := make([]ui.Option, ui.DaysInWeek)
	for i, number := range weekdayNumbers() {
		options[i] = ui.Option{Value: number, Label: l.WeekdayName(time.Weekday((i + 1) % ui.DaysInWeek))}
	}
	return options
}

// timeID names the control of one of the times of a field. The first has the field's name, so that the error
// summary leads to it.
func timeID(field string, i int) string {
	if i == 0 {
		return field
	}
	return field + "-" + strconv.Itoa(i+1)
}

// formPlace is how a form names the place of something in a list.
func formPlace(i int) string { return strconv.Itoa(i) }

// othersTitle names one of the groups of other days, counted if there are more.
func othersTitle(l *i18n.Locale, place, count int) string {
	if count == 1 {
		return l.T("reminder.others")
	}
	return l.T("reminder.others.place", "Place", place+1)
}

// NewReminderErrors writes the problems of a reminder with so many groups of other days. Their fields have the
// messages of those of the first group, under the name of the group.
func NewReminderErrors(l *i18n.Locale, problems diary.Problems, others int) ui.FormErrors {
	errors := ui.NewFormErrors(l, problems)
	for i, problem := range problems {
		for place := range others {
			if field, ok := strings.CutPrefix(problem.Field, diary.OtherDaysField(place)); ok {
				errors[i] = ui.NewFormErrors(l, diary.Problems{{Field: field, Code: problem.Code}})[0]
				errors[i].Field, errors[i].Label = problem.Field, othersTitle(l, place, others)
			}
		}
	}
	return errors
}

// onOptions are the answers to whether a reminder is sent.
func onOptions(l *i18n.Locale) []ui.Option {
	return []ui.Option{
		{Value: string(diary.Yes), Label: l.T("reminder.on.yes")},
		{Value: string(diary.No), Label: l.T("reminder.on.no")},
	}
}

// The wordings of the mails.
const (
	PlainWording   = "plain"   // says what to do
	NeutralWording = "neutral" // does not even say that
)

// wordingOptions names as an example what a mail says; an amount only where one may be suggested.
func wordingOptions(l *i18n.Locale, maySuggest bool) []ui.Option {
	example := "email.hydration.no-amount"
	if maySuggest {
		example = "email.hydration.subject"
	}
	return []ui.Option{
		{Value: PlainWording, Label: l.T("wording.plain", "Example", l.T(example))},
		{Value: NeutralWording, Label: l.T("wording.neutral")},
	}
}

// ReminderText says what a reminder is for. Where a limit of fluids is or may be in force, nothing is said
// of how much to drink.
func ReminderText(l *i18n.Locale, kind diary.ReminderKind, profile diary.Profile) string {
	switch {
	case kind != diary.Hydration || profile.MaySuggestFluids():
	case profile.LimitFluids == diary.Unanswered:
		return l.T("reminder.text.hydration.unanswered")
	default:
		return l.T("reminder.text.hydration.limited")
	}
	return l.T("reminder.text." + string(kind))
}

// ReminderConflict compares the stored reminder with the one that was sent.
func ReminderConflict(l *i18n.Locale, stored, yours diary.Reminder) []words.ConflictRow {
	var rows []words.ConflictRow
	theirs, mine := reminderFacts(l, stored), reminderFacts(l, yours)
	for i := range theirs {
		if theirs[i].Value != mine[i].Value {
			rows = append(rows, words.ConflictRow{Label: theirs[i].Label, Stored: theirs[i].Value, Yours: mine[i].Value})
		}
	}
	return rows
}

// reminderFacts are what a person chose of a reminder, always the same ones in the same order.
func reminderFacts(l *i18n.Locale, r diary.Reminder) []words.Fact {
	return []words.Fact{
		{Label: l.T("field.on"), Value: onText(l, r.On)},
		{Label: l.T("reminders.times"), Value: TimesText(l, r.Times)},
		{Label: l.T("reminders.weekdays"), Value: weekdaysText(l, r.Weekdays)},
		{Label: l.T("reminder.others"), Value: othersText(l, r.Others)},
		{Label: l.T("field.paused_until"), Value: pauseText(l, r.PausedUntil)},
	}
}

func onText(l *i18n.Locale, on bool) string {
	if on {
		return l.T("reminder.on.yes")
	}
	return l.T("reminder.on.no")
}

// TimesText lists wall times.
func TimesText(l *i18n.Locale, times []diary.TimeOfDay) string {
	words := make([]string, len(times))
	for i, t := range times {
		words[i] = l.WallTime(t)
	}
	return orNothing(l, strings.Join(words, ", "))
}

func weekdaysText(l *i18n.Locale, days diary.Weekdays) string {
	if days == diary.EveryDay {
		return l.T("reminders.every-day")
	}
	var words []string
	for list := days.Days(); len(list) > 0; {
		run := 1 // of days that follow each other
		for run < len(list) && list[run] == (list[run-1]+1)%ui.DaysInWeek {
			run++
		}
		if run < daysToSpan {
			run = 1
			words = append(words, l.WeekdayName(list[0]))
		} else {
			words = append(words, l.T("reminders.from-to", "From", l.WeekdayName(list[0]), "To", l.WeekdayName(list[run-1])))
		}
		list = list[run:]
	}
	return orNothing(l, strings.Join(words, ", "))
}

// daysToSpan is how many days after each other are named by the first and the last.
const daysToSpan = 3

// othersText lists groups of days with their times.
func othersText(l *i18n.Locale, others []diary.DayTimes) string {
	words := make([]string, len(others))
	for i, group := range others {
		words[i] = l.T("reminders.days-times", "Days", weekdaysText(l, group.Weekdays), "Times", TimesText(l, group.Times))
	}
	return orNothing(l, strings.Join(words, "; "))
}

func pauseText(l *i18n.Locale, until *diary.Date) string {
	if until == nil {
		return orNothing(l, "")
	}
	return l.Date(*until)
}

// orNothing stands for what was not chosen.
func orNothing(l *i18n.Locale, text string) string {
	if text == "" {
		return l.T("reminders.nothing")
	}
	return text
}

// ReminderWords are what a reminder says where others may see it. They name no amount where none may be
// suggested, and tell nothing at all if that was chosen.
func ReminderWords(l *i18n.Locale, kind diary.ReminderKind, profile diary.Profile, neutral bool) string {
	switch {
	case neutral:
		return l.T("email.neutral.subject")
	case kind == diary.Stretching:
		return l.T("email.stretching.subject")
	case kind == diary.CheckInReminder:
		return l.T("email.check-in.subject")
	case profile.MaySuggestFluids():
		return l.T("email.hydration.subject")
	}
	return l.T("email.hydration.no-amount")
}
