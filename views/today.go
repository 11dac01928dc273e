package views

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// TodayPage is the first screen of a person who is signed in.
type TodayPage struct {
	ui.Page
	NewID      string // of the cramp that the big button stores
	Open       []ui.OpenEpisode
	Forgotten  []ui.OpenEpisode
	NoLength   *words.QuestionView  // about cramps without a length, asked with Forgotten; nil when there are none
	Questions  []words.QuestionView // the others that should not wait
	Unfinished []ui.EpisodeRow
	LastNight  *NightQuestion     // nil as long as the night goes on
	Days       []diary.Day        // the last ones, oldest first
	Urgent     *words.UrgencyCard // what should not wait, nil when there is nothing
	Notes      []ui.NoteView      // what the readers of shared links left
	Done       *DoneCard          // nil when nothing is reminded of that is logged as done
	Function   []string           // what it is time to rate again, in the person's words
	Trial      *words.TrialRow    // that goes on or has just ended, nil when there is none

	CallToday     words.Call // whom to call about a cramp that has gone on for an hour
	RemindersHint bool       // nothing is reminded of, and no suggestion says so
	Suggestions   []Suggestion
	Mailbox       bool // no server sends mails
}

// Suggestion is what the first screen offers in the first weeks: each is put away with one tap.
type Suggestion string

// The suggestions.
const (
	PutOnHomeScreen Suggestion = "home-screen"
	SetReminders    Suggestion = "reminders"
)

// Suggestions lists every suggestion.
var Suggestions = []Suggestion{PutOnHomeScreen, SetReminders}

// NightQuestion asks about a night that is over, and about its cramp-day as soon as that is over too.
type NightQuestion struct {
	Day     diary.Day
	DayOver bool
}

// NewUnfinishedRow writes a recent cramp that lacks details, with the weekday, and leads to where they
// are added.
func NewUnfinishedRow(l *i18n.Locale, e diary.Episode) ui.EpisodeRow {
	row := ui.NewEpisodeRow(l, &e)
	row.URL += "/edit"
	row.Clock = l.Weekday(diary.DateOf(e.Started.In(e.Location()))) + ", " + row.Clock
	return row
}

// DoneCard is on the first screen of a person who is reminded of something that is logged as done.
type DoneCard struct {
	Buttons []DoneButton
	Done    []ui.ActivityRow // on the present date
}

// stretches says whether stretching is reminded of.
func (c DoneCard) stretches() bool {
	return slices.ContainsFunc(c.Buttons, func(b DoneButton) bool { return b.Kind == diary.Stretching.Code() })
}

// DoneButton logs with one tap that something was done.
type DoneButton struct {
	ID    string // of what it logs
	Kind  string // code of the kind
	Label string
}

// NewDoneButton is the button that logs one kind. Its label names no amount where none may be suggested.
func NewDoneButton(l *i18n.Locale, kind diary.ReminderKind, profile diary.Profile) DoneButton {
	key := "activity.now." + string(kind)
	if kind == diary.Hydration && !profile.MaySuggestFluids() {
		key += ".limited"
	}
	return DoneButton{ID: diary.NewID(), Kind: kind.Code(), Label: l.T(key)}
}
