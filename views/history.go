package views

import (
	"strconv"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// CalendarPage shows the cramp-days of one month.
type CalendarPage struct {
	ui.Page
	Month   diary.Date  // its first day
	Today   diary.Date  // the date on the wall
	Days    []diary.Day // the cramp-days of the month that have begun, oldest first
	Earlier diary.Date  // the first day of the month before
	Later   diary.Date  // of the month after

	HasEarlier, HasLater bool // whether these have a page

	Done ui.DoneDays // what was logged as done

	Typed string // the date to go to that was refused
}

// CalendarURL is the address of the month that begins on a date.
func CalendarURL(month diary.Date) string { return "/calendar?month=" + month.UTC().Format("2006-01") }

// answered counts the days of which it is known if there were cramps.
func (p CalendarPage) answered() int {
	count := 0
	for _, day := range p.Days {
		if day.Answered() {
			count++
		}
	}
	return count
}

// quietNights counts the days of which only the night is answered.
func (p CalendarPage) quietNights() int {
	count := 0
	for _, day := range p.Days {
		if day.State() == diary.QuietNight {
			count++
		}
	}
	return count
}

// calendarCell is one place in the table of a month.
type calendarCell struct {
	Shown bool // false before the first of the month and after the last
	Begun bool // the cramp-day has begun, and so has a page
	Day   diary.Day
}

// weeks are the rows of the table, from Monday to Sunday.
func (p CalendarPage) weeks() [][]calendarCell {
	var rows [][]calendarCell
	for date := diary.MondayOf(p.Month); date < p.Later; date++ {
		if diary.MondayOf(date) == date {
			rows = append(rows, nil)
		}
		cell := calendarCell{Shown: date >= p.Month, Day: diary.Day{Date: date}}
		if i := int(date - p.Month); cell.Shown && i < len(p.Days) {
			cell.Begun, cell.Day = true, p.Days[i]
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], cell)
	}
	for last := len(rows) - 1; len(rows[last])%ui.DaysInWeek != 0; {
		rows[last] = append(rows[last], calendarCell{})
	}
	return rows
}

// OverviewPage shows the weeks of a diary as charts.
type OverviewPage struct {
	ui.Page
	Chosen int        // one of [ui.OverviewRanges]
	Charts []ui.Chart // none when nothing is known of the weeks
}

// NewOverviewPage writes weeks, one after the other and oldest first, as charts.
func NewOverviewPage(p ui.Page, chosen int, weeks []diary.Week) OverviewPage {
	overview := OverviewPage{Page: p, Chosen: chosen}
	for _, week := range weeks {
		if week.Answered > 0 {
			overview.Charts = []ui.Chart{ui.CrampsChart(p.L, weeks), ui.PainChart(p.L, weeks)}
			break
		}
	}
	return overview
}

func rangeOptions(l *i18n.Locale) []ui.Option {
	keys := map[int]string{12: "overview.12-weeks", 26: "overview.26-weeks", 104: "overview.2-years"}
	var options []ui.Option
	for _, weeks := range ui.OverviewRanges {
		options = append(options, ui.Option{Value: strconv.Itoa(weeks), Label: l.T(keys[weeks])})
	}
	return options
}
