package views

import (
	"strconv"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/ui"
)

func TestMonthsBeginOnMondayWithSevenDaysToARow(t *testing.T) {
	for _, test := range []struct {
		year  int
		month time.Month
		rows  int
		first int // the column of the first of the month
		days  int
	}{
		{2027, time.February, 4, 0, 28}, // begins on a Monday and fills four weeks
		{2026, time.November, 6, 6, 30}, // begins on a Sunday
		{2028, time.February, 5, 1, 29},
		{2026, time.October, 5, 3, 31}, // the clocks change
	} {
		month := diary.NewDate(test.year, test.month, 1)
		page := CalendarPage{Month: month, Later: diary.NewDate(test.year, test.month+1, 1)}
		rows := page.weeks()
		if len(rows) != test.rows || !rows[0][test.first].Shown || rows[0][test.first].Day.Date != month {
			t.Errorf("%v: %d rows: %+v", month, len(rows), rows)
		}
		shown := 0
		for _, row := range rows {
			if len(row) != ui.DaysInWeek {
				t.Errorf("%v: a row of %d", month, len(row))
			}
			for _, cell := range row {
				if cell.Shown {
					shown++
				}
				if cell.Begun {
					t.Errorf("%v has begun though no day of it was given", cell.Day.Date)
				}
			}
		}
		if shown != test.days {
			t.Errorf("%v shows %s days", month, strconv.Itoa(shown))
		}
	}
}
