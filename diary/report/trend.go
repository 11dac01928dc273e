package report

import (
	"time"

	"crampdiary/diary"
)

// TrendDays is the length in cramp-days of the two periods whose cramp-days are compared: four weeks, so
// that every weekday is in each as often, and as many as the criteria look at.
const TrendDays = 28

// Direction is what can be said of a later period compared with an earlier one, or of days with something
// compared with days without it.
type Direction string

// The directions.
const (
	More          Direction = "more"          // cramp-days are a larger share
	Fewer         Direction = "fewer"         // a smaller share
	NoDifference  Direction = "no-difference" // none was seen, and LargeRatio times as many would probably have been
	TooLittleData Direction = "too-little"    // too few days to say either, or only days that are all alike
)

// Directions lists every direction, those first that show a difference.
var Directions = []Direction{More, Fewer, NoDifference, TooLittleData}

// Trend is how the share of cramp-days changed.
type Trend struct {
	Weeks           []WeekShare // one for each week of the snapshot until now, the oldest first
	Recent, Earlier Share       // of the answered ones of the last TrendDays cramp-days, and of the TrendDays before
	Ratio           Ratio       // of Recent to Earlier
	Direction       Direction
}

// WeekShare is the share of cramp-days in a week.
type WeekShare struct {
	Monday    diary.Date
	Days      int   // of the week that were looked at: 7, or fewer at either end of a range
	CrampDays Share // of its answered days
}

// findTrend compares the last cramp-days with those before, by the exact interval of compareRates, and
// counts each week.
func findTrend(days calendar) Trend {
	t := Trend{Weeks: weeksOf(days)}
	to := days.to()
	recent, earlier := period{to - TrendDays + 1, to}, period{to - 2*TrendDays + 1, to - TrendDays}
	t.Recent, t.Earlier = days.share(recent), days.share(earlier)
	t.Ratio, t.Direction = days.compare(recent, earlier)
	return t
}

// Weeks counts each week of the cramp-days from and to and those between, the oldest first, as far as they
// have begun at the instant now. The snapshot holds at least these days.
func Weeks(snapshot diary.Snapshot, from, to diary.Date, now time.Time, zone *time.Location) []WeekShare {
	chosen := between(snapshot, from, to)
	return weeksOf(newCalendar(&chosen, now, zone, func(*diary.Episode) {}))
}

func weeksOf(days calendar) []WeekShare {
	var weeks []WeekShare
	for i, day := range days.days {
		date := days.from + diary.Date(i)
		monday := diary.MondayOf(date)
		if len(weeks) == 0 || weeks[len(weeks)-1].Monday != monday {
			weeks = append(weeks, WeekShare{Monday: monday})
		}
		week := &weeks[len(weeks)-1]
		week.Days++
		week.CrampDays.countDay(day.state())
	}
	return weeks
}
