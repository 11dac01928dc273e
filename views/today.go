package views

import (
	"strconv"
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
	Questions  []QuestionView // that should not wait, beside those about Forgotten
	Unfinished []EpisodeRow
	LastNight  *NightQuestion // nil as long as the night goes on
	Days       []diary.Day    // the last ones, oldest first
	Urgent     *UrgencyCard   // what should not wait, nil when there is nothing
	Notes      []NoteView     // what the readers of shared links left
	Done       *DoneCard      // nil when nothing is reminded of that is logged as done
	Trial      *TrialRow      // that goes on or has just ended, nil when there is none
	Logged     string         // the ID of what was just logged as done, empty otherwise

	CallToday     Call   // whom to call about a cramp that has gone on for an hour
	Deleted       string // the ID of the cramp that was just taken back, empty otherwise
	RemindersHint bool   // nothing is reminded of
}

// NightQuestion asks about a night that is over, and about its cramp-day as soon as that is over too.
type NightQuestion struct {
	Day     diary.Day
	DayOver bool
}

// OpenEpisode is a cramp whose end is not noted.
type OpenEpisode struct {
	ID      string
	URL     string
	Started time.Time
	Clock   string
	Place   string
	Lengths []Option // answers to "about how long?"
}

// NewOpenEpisode writes a cramp that is going on.
func NewOpenEpisode(l *i18n.Locale, e diary.Episode) OpenEpisode {
	return OpenEpisode{
		ID: e.ID, URL: "/now/" + e.ID, Started: e.Started, Place: placeOrCramp(l, e),
		Clock: l.Moment(e.Started.In(e.Location())), Lengths: Lengths(l, e),
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

// MoreThanAnHour answers "about how long?" without a number.
const MoreThanAnHour = "more"

// lengthLimit is the length, in minutes, beyond which a cramp counts as long: see the criteria.
const lengthLimit = 10

// lengthChoices are the answers to "about how long?", in minutes. The limit is one of them, so that nobody
// has to choose between two that lie on either side of it.
var lengthChoices = []int{1, 3, 5, lengthLimit, 15, 30}

// Lengths are the answers to "about how long?" that go with what is known of a cramp. Those beside the limit
// name it.
func Lengths(l *i18n.Locale, e diary.Episode) []Option {
	var options []Option
	for i, minutes := range lengthChoices {
		if e.StillAt != nil && e.StillAt.Sub(e.Started) > time.Duration(minutes)*time.Minute {
			continue
		}
		option := Option{Value: strconv.Itoa(minutes), Label: l.N("today.about-minutes", minutes)}
		switch {
		case minutes == lengthLimit:
			option.Label = l.T("today.at-most-minutes", "Limit", lengthLimit)
		case i > 0 && lengthChoices[i-1] == lengthLimit:
			option.Label = l.T("today.over-minutes", "Limit", lengthLimit, "Minutes", minutes)
		}
		options = append(options, option)
	}
	return append(options,
		Option{Value: MoreThanAnHour, Label: l.T("today.over-an-hour")},
		Option{Value: "", Label: l.T("today.lasted-unknown")})
}

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
