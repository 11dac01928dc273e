package words

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// YearChart shows what is known of each cramp-day of a year.
type YearChart struct {
	Title   string
	Summary string
	Weeks   []YearWeek // the oldest first
	Table   SummaryTable
	About   []string // how to read the table
}

// YearWeek are the cramp-days of a week from Monday on: seven, or fewer in a week that is not over.
type YearWeek struct {
	Month string // that begins in the week; empty when none does
	Days  []diary.DayState
}

// newYearChart writes cramp-days one after the other, of which the first is a Monday.
func newYearChart(l *i18n.Locale, days []diary.Day) YearChart {
	if len(days) == 0 {
		return YearChart{}
	}
	c := YearChart{Title: l.T("patterns.year"), About: []string{l.T("patterns.year.table")}}
	c.Table.Headings = []string{l.T("chart.heading.week")}
	var share report.Proportion
	unknown, nights := 0, 0
	for week := range slices.Chunk(days, daysInWeek) {
		drawn := YearWeek{}
		row := []string{l.ShortDate(week[0].Date)}
		for _, day := range week {
			state := day.State()
			switch {
			case state.Answered():
				share.Of++
				if state == diary.Cramps {
					share.Count++
				}
			case state == diary.QuietNight:
				nights++
			default:
				unknown++
			}
			if day.Date.UTC().Day() == 1 {
				drawn.Month = l.MonthName(day.Date)
			}
			drawn.Days, row = append(drawn.Days, state), append(row, dayCell(l, day))
		}
		for len(row) <= daysInWeek {
			row = append(row, "")
		}
		c.Weeks, c.Table.Rows = append(c.Weeks, drawn), append(c.Table.Rows, row)
	}
	for _, day := range days[:daysInWeek] {
		c.Table.Headings = append(c.Table.Headings, l.ShortWeekday(day.Date))
	}
	slices.Reverse(c.Table.Rows)
	c.Summary = crampDays(l, share) + " " + l.N("patterns.year.unknown", unknown)
	if nights > 0 {
		c.Summary += " " + QuietNights(l, nights)
	}
	return c
}

const daysInWeek = 7

// dayCell is what is known of a cramp-day in a word or a number.
func dayCell(l *i18n.Locale, day diary.Day) string {
	if n := len(day.Episodes); n > 0 {
		return l.Count(n)
	}
	return l.T("patterns.day." + string(day.State()))
}
