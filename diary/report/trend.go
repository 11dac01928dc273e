package report

import (
	"cmp"
	"slices"
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
	Confounded    Direction = "confounded"    // there is a difference, and something else may be its reason; see Confounder
	NoDifference  Direction = "no-difference" // LargeRatio times as many would probably have been seen, and was not
	TooLittleData Direction = "too-little"    // too few days to say either, or only days that are all alike
)

// Directions lists every direction, those first that show a difference.
var Directions = []Direction{More, Fewer, Confounded, NoDifference, TooLittleData}

// Confounder is what else may be the reason of a difference.
type Confounder string

// The confounders.
const (
	Rhythm  Confounder = "rhythm"  // weekdays, cycles or slow changes, which both had
	Silence Confounder = "silence" // the days that were not answered: without cramps on them it is not there
	Gradual Confounder = "gradual" // what rises or falls steadily, or in a wave, looks as much like this
)

// Confounders lists every confounder.
var Confounders = []Confounder{Rhythm, Silence, Gradual}

// Trend is how the share of cramp-days changed.
type Trend struct {
	Weeks           []WeekProportion // one for each week of the snapshot until now, the oldest first
	Recent, Earlier DayProportion    // of the last TrendDays cramp-days, and of the TrendDays before
	Ratio           Ratio            // of Recent to Earlier
	Direction       Direction
	Confounder      Confounder
}

// WeekProportion is the share of cramp-days in a week.
type WeekProportion struct {
	Monday    diary.Date
	Days      int        // of the week that were looked at: 7, or fewer at either end of a range
	CrampDays Proportion // of its answered days
}

// Changes are how the cramp-days of later periods compare with those of earlier ones. They are one family: in
// at most [FamilyError] of all diaries in which nothing changed, any of them is found.
type Changes struct {
	Trend  Trend
	Starts []StartFinding // one for each start, the oldest first
}

// findChanges compares the last cramp-days with those before, and the days before each start with those after
// it, and counts each week.
func findChanges(days calendar, starts []Start) Changes {
	to := days.to()
	trend := days.comparison(period{to - TrendDays + 1, to}, period{to - 2*TrendDays + 1, to - TrendDays})
	family := []*comparison{trend}
	for _, start := range starts {
		family = append(family, days.compareStart(start))
	}
	judgeFamily(family...)
	c := Changes{Trend: Trend{
		Weeks: weeksOf(days), Recent: trend.one, Earlier: trend.other, Ratio: trend.Ratio, Direction: trend.Direction, Confounder: trend.Confounder,
	}}
	for i, x := range family[1:] {
		c.Starts = append(c.Starts, StartFinding{
			Start: starts[i], Before: x.other, After: x.one, Ratio: x.Ratio, Direction: x.Direction, Confounder: x.Confounder,
		})
	}
	slices.SortStableFunc(c.Starts, func(a, b StartFinding) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	return c
}

// Weeks counts each week of the cramp-days from and to and those between, the oldest first, as far as they
// have begun at the instant now. The snapshot holds at least these days.
func Weeks(snapshot diary.Snapshot, from, to diary.Date, now time.Time, zone *time.Location) []WeekProportion {
	chosen := between(snapshot, from, to)
	return weeksOf(newCalendar(&chosen, now, zone, func(*diary.Episode) {}))
}

func weeksOf(days calendar) []WeekProportion {
	var weeks []WeekProportion
	for i, day := range days.days {
		date := days.from + diary.Date(i)
		monday := diary.MondayOf(date)
		if len(weeks) == 0 || weeks[len(weeks)-1].Monday != monday {
			weeks = append(weeks, WeekProportion{Monday: monday})
		}
		week := &weeks[len(weeks)-1]
		week.Days++
		week.CrampDays.countDay(day.state())
	}
	return weeks
}
