package ui

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// ActivityRow is one thing that was logged as done.
type ActivityRow struct {
	ID   string
	Day  string // the cramp-day on which it counts
	Text string
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

// UndoURL is where a button sends to that takes back what was logged.
func UndoURL(id string) templ.SafeURL { return templ.SafeURL("/activities/" + id + "/undo") }
