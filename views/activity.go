package views

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// DoneCard is on the first screen of a person who is reminded of something that is logged as done.
type DoneCard struct {
	Buttons []DoneButton
	Done    []ActivityRow // on the present date
}

// DoneButton logs with one tap that something was done.
type DoneButton struct {
	ID    string // of what it logs
	Kind  string // code of the kind
	Label string
}

// ActivityRow is one thing that was logged as done.
type ActivityRow struct {
	ID   string
	Day  string // the cramp-day on which it counts
	Text string
}

// NewDoneButton is the button that logs one kind. Its label names no amount where none may be suggested.
func NewDoneButton(l *i18n.Locale, kind diary.ReminderKind, profile diary.Profile) DoneButton {
	key := "activity.now." + string(kind)
	if kind == diary.Hydration && !profile.MaySuggestFluids() {
		key += ".limited"
	}
	return DoneButton{ID: diary.NewID(), Kind: kind.Code(), Label: l.T(key)}
}

// NewActivityRows writes what was logged as done, with the time of day in the zone where it was lived.
func NewActivityRows(l *i18n.Locale, activities []diary.Activity) []ActivityRow {
	rows := make([]ActivityRow, len(activities))
	for i, activity := range activities {
		zone, err := diary.Zone(activity.Zone)
		if err != nil {
			zone = time.UTC
		}
		rows[i] = ActivityRow{
			ID:   activity.ID,
			Day:  activity.CrampDay().String(),
			Text: l.T("activity.row", "What", l.T("activity."+string(activity.Kind)), "Clock", l.Clock(activity.At.In(zone))),
		}
	}
	return rows
}

// DoneDays say what was logged as done on each cramp-day, in a few words; nothing on the others.
type DoneDays map[diary.Date]string

// NewDoneDays writes activities by the cramp-day on which they count.
func NewDoneDays(l *i18n.Locale, activities []diary.Activity) DoneDays {
	counts := make(map[diary.Date]map[diary.ReminderKind]int)
	for _, activity := range activities {
		day := activity.CrampDay()
		if counts[day] == nil {
			counts[day] = make(map[diary.ReminderKind]int)
		}
		counts[day][activity.Kind]++
	}
	done := make(DoneDays, len(counts))
	for day, count := range counts {
		var words []string
		for _, kind := range diary.ActivityKinds {
			if n := count[kind]; n > 0 {
				words = append(words, l.N("activity.times."+string(kind), n))
			}
		}
		done[day] = strings.Join(words, ", ")
	}
	return done
}

// undoURL is where a button sends to that takes back what was logged.
func undoURL(id string) templ.SafeURL { return templ.SafeURL("/activities/" + id + "/undo") }
