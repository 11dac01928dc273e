package views

import (
	"fmt"
	"strings"

	"crampdiary/diary"
	"crampdiary/views/words"
)

// dayPaths draw what is known of a cramp-day, from the upper left corner of its square on: a full square, a ring, the
// upper half of one, hatching.
var dayPaths = map[diary.DayState]string{
	diary.Cramps:     "h10v10h-10z",
	diary.NoCramps:   "m2 5a3 3 0 1 0 6 0a3 3 0 1 0-6 0",
	diary.QuietNight: "m2 6a3 3 0 0 1 6 0z",
	diary.UnknownDay: "m0 5l5-5m-5 10l10-10m-5 10l5-5",
}

const (
	daySize = 12 // of the square of a day with its margin, in units of the drawing
	yearTop = 15 // where the days begin, below the months
)

// halves are the weeks in two rows, the second of which may be shorter.
func halves(weeks []words.YearWeek) [][]words.YearWeek {
	middle := (len(weeks) + 1) / 2
	return [][]words.YearWeek{weeks[:middle], weeks[middle:]}
}

// yearViewBox is that of a half of the year, as wide for both, so that their squares are alike.
func yearViewBox(weeks []words.YearWeek) string {
	return fmt.Sprintf("0 0 %d %d", len(halves(weeks)[0])*daySize, yearTop+7*daySize)
}

// dayMarks draws the cramp-days of which so much is known.
func dayMarks(weeks []words.YearWeek, state diary.DayState) string {
	var b strings.Builder
	for i, week := range weeks {
		for weekday, known := range week.Days {
			if known == state {
				fmt.Fprintf(&b, "M%d %d%s", i*daySize, yearTop+weekday*daySize, dayPaths[state])
			}
		}
	}
	return b.String()
}
