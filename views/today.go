package views

import (
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// TodayPage is the first screen of a person who is signed in.
type TodayPage struct {
	Page
	NewID      string // of the cramp that the big button stores
	Open       []OpenEpisode
	Forgotten  []OpenEpisode
	Unfinished []EpisodeRow
	LastNight  diary.Day
	Days       []diary.Day  // the last ones, oldest first
	Urgent     *UrgencyCard // what should not wait, nil when there is nothing
	Notes      []NoteView   // what the readers of shared links left
	Done       *DoneCard    // nil when nothing is reminded of that is logged as done
	Trial      *TrialRow    // that goes on or has just ended, nil when there is none
	Logged     string       // the ID of what was just logged as done, empty otherwise

	RemindersHint bool // nothing is reminded of
}

// OpenEpisode is a cramp whose end is not noted.
type OpenEpisode struct {
	ID      string
	URL     string
	Started time.Time
	Clock   string
	Place   string
}

// NewOpenEpisode writes a cramp that is going on.
func NewOpenEpisode(l *i18n.Locale, e diary.Episode) OpenEpisode {
	return OpenEpisode{
		ID: e.ID, URL: "/now/" + e.ID, Started: e.Started, Place: placeOrCramp(l, e),
		Clock: l.Moment(e.Started.In(e.Location())),
	}
}

// NewUnfinishedRow writes a recent cramp that lacks details, with the weekday, and leads to where they
// are added.
func NewUnfinishedRow(l *i18n.Locale, e diary.Episode) EpisodeRow {
	row := NewEpisodeRow(l, e)
	row.URL += "/edit"
	row.Clock = l.Weekday(diary.DateOf(e.Started.In(e.Location()))) + ", " + row.Clock
	return row
}

// lastedChoices are the answers to "about how long?", in minutes.
var lastedChoices = []int{1, 3, 5, 10, 30}

// DayURL is the address of a cramp-day.
func DayURL(day diary.Date) string { return "/days/" + day.String() }

// dayText says what is known of a cramp-day, for those who do not see its mark.
func dayText(l *i18n.Locale, day diary.Day) string {
	switch day.State() {
	case diary.Cramps:
		if n := len(day.Episodes); n > 0 {
			return l.N("day.cramps", n)
		}
		return l.T("day.cramps-not-noted")
	case diary.NoCramps:
		return l.T("day.no-cramps")
	case diary.QuietNight:
		return l.T("day.quiet-night")
	}
	return l.T("day.unknown")
}
