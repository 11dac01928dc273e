package views

import (
	"strconv"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// historyViews are the ways to look back, each with the key of its name.
var historyViews = []Option{
	{Value: "/entries", Label: "history.list"},
	{Value: "/calendar", Label: "history.calendar"},
	{Value: "/overview", Label: "history.overview"},
}

// FilterForm is what the list is narrowed to, as its address says it. The address is kept by browsers
// and by machines on the way, and must not tell anybody of a muscle or a pain. So its parameters are
// single letters, and its values are places, counted from 1, in the vocabulary's lists.
type FilterForm struct {
	Muscle  string `schema:"m"`
	Side    string `schema:"s"`
	Context string `schema:"c"`
	Pain    string `schema:"p"` // the least worst pain itself
}

// numberOptions are the choices of a code type by their places in the vocabulary's list.
func numberOptions[T ~string](l *i18n.Locale, prefix string, codes []T) []Option {
	options := codeOptions(l, prefix, codes)
	for i := range options {
		options[i].Value = strconv.Itoa(i + 1)
	}
	return options
}

func leastPainOptions(l *i18n.Locale) []Option {
	var options []Option
	for pain := 1; pain <= diary.MaxPain; pain++ {
		options = append(options, Option{Value: strconv.Itoa(pain), Label: l.T("filter.pain.option", "Pain", pain)})
	}
	return options
}

// FilterWords say what a filter lets through, empty when that is everything.
func FilterWords(l *i18n.Locale, f diary.EpisodeFilter) []string {
	var words []string
	for _, word := range []string{
		code(l, "muscle", f.Muscle), code(l, "side", f.Side), code(l, "context", f.Context),
	} {
		if word != "" {
			words = append(words, word)
		}
	}
	if f.LeastPain > 0 {
		words = append(words, l.T("filter.pain.word", "Pain", f.LeastPain))
	}
	return words
}

// CalendarPage shows the cramp-days of one month.
type CalendarPage struct {
	Page
	Month   diary.Date  // its first day
	Today   diary.Date  // the date on the wall
	Days    []diary.Day // the cramp-days of the month that have begun, oldest first
	Earlier diary.Date  // the first day of the month before
	Later   diary.Date  // of the month after

	HasEarlier, HasLater bool // whether these have a page

	Done DoneDays // what was logged as done
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
	for last := len(rows) - 1; len(rows[last])%daysInWeek != 0; {
		rows[last] = append(rows[last], calendarCell{})
	}
	return rows
}

const daysInWeek = 7

// OverviewRanges are how many weeks the overview can look back, the default first.
var OverviewRanges = []int{12, 26, 104}

// OverviewPage shows the weeks of a diary as charts.
type OverviewPage struct {
	Page
	Chosen int     // one of OverviewRanges
	Charts []Chart // none when nothing is known of the weeks
}

// NewOverviewPage writes weeks, one after the other and oldest first, as charts.
func NewOverviewPage(p Page, chosen int, weeks []diary.Week) OverviewPage {
	overview := OverviewPage{Page: p, Chosen: chosen}
	for _, week := range weeks {
		if week.Answered > 0 {
			overview.Charts = []Chart{crampsChart(p.L, weeks), painChart(p.L, weeks)}
			break
		}
	}
	return overview
}

func rangeOptions(l *i18n.Locale) []Option {
	keys := map[int]string{12: "overview.12-weeks", 26: "overview.26-weeks", 104: "overview.2-years"}
	var options []Option
	for _, weeks := range OverviewRanges {
		options = append(options, Option{Value: strconv.Itoa(weeks), Label: l.T(keys[weeks])})
	}
	return options
}
