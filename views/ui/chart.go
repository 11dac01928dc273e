package ui

import (
	"strconv"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// Chart shows one figure for each week, and below it how many days of the week were answered. It is
// drawn without a script: widths are shares of the page, so that it fits every screen, and heights are
// Pixels, so that its letters keep their size.
type Chart struct {
	ID       string // of its title
	Title    string
	Summary  []string // what it shows, in sentences
	Top      int      // the figure at its upper edge
	Dots     bool     // the figures are points on a scale, and not amounts
	Columns  []Column // oldest first
	Headings []string // of its table
}

// Column is one week of a chart.
type Column struct {
	Week   diary.Week
	Figure *int     // nil when there is none: that is not zero
	Number string   // the figure as it is written in the drawing
	Cells  []string // its row of the table
}

// Text says everything of the column in one line.
func (c Column) Text() string {
	text := c.Cells[0] + ": " + c.Cells[1]
	for _, cell := range c.Cells[2:] {
		text += ", " + cell
	}
	return text
}

// CrampsChart shows how many cramps there were each week. A week of which no day was answered has no
// figure; one of which few were has a figure that looks uncertain.
func CrampsChart(l *i18n.Locale, weeks []diary.Week) Chart {
	c := Chart{
		ID: "cramps", Title: l.T("chart.cramps.title"),
		Headings: []string{l.T("chart.heading.week-from"), l.T("chart.heading.cramps"), l.T("chart.heading.answered")},
	}
	most, latest := 0, diary.Week{}
	for _, week := range weeks {
		column := Column{Week: week, Cells: []string{weekName(l, week), l.T("day.unknown"), weekAnswered(l, week)}}
		if week.Answered > 0 {
			column.Figure = new(week.LeastCramps())
			column.Number = l.Count(week.LeastCramps())
			column.Cells[1] = l.N("day.cramps", week.LeastCramps())
			if week.Unnoted > 0 {
				column.Number += "+"
				column.Cells[1] = l.T("chart.at-least", "Cramps", column.Cells[1])
			}
		}
		c.Columns = append(c.Columns, column)
		if n := week.LeastCramps(); n >= most {
			most, latest = n, week
		}
	}
	c.Top = evenTop(most)
	sum := total(weeks)
	c.Summary = append(c.Summary, l.N("chart.cramps.total", sum.Cramps))
	if sum.Unnoted > 0 {
		c.Summary = append(c.Summary, l.N("chart.cramps.unnoted", sum.Unnoted))
	}
	if most > 0 {
		c.Summary = append(c.Summary, l.T("chart.cramps.most", "Most", most, "Date", l.ShortDate(latest.Monday)))
	}
	c.Summary = append(c.Summary, answeredSummary(l, weeks, sum)...)
	return c
}

// PainChart shows the worst pain of each week. A week in which none was answered has no figure.
func PainChart(l *i18n.Locale, weeks []diary.Week) Chart {
	c := Chart{
		ID: "pain", Title: l.T("chart.pain.title"), Top: diary.MaxPain, Dots: true,
		Headings: []string{
			l.T("chart.heading.week-from"), l.T("chart.heading.pain"), l.T("chart.heading.rated"),
			l.T("chart.heading.answered"),
		},
	}
	var worst *diary.Week
	for i, week := range weeks {
		column := Column{Week: week, Figure: week.WorstPain, Cells: []string{
			weekName(l, week), l.T("day.unknown"), l.N("chart.rated", week.Cramps, "Rated", week.Rated),
			weekAnswered(l, week),
		}}
		switch {
		case week.WorstPain != nil:
			column.Number = strconv.Itoa(*week.WorstPain)
			column.Cells[1] = l.T("pain.of", "Pain", *week.WorstPain, "Max", diary.MaxPain)
		case week.Answered > 0 && week.LeastCramps() == 0:
			column.Cells[1] = l.T("day.no-cramps")
		}
		c.Columns = append(c.Columns, column)
		if week.WorstPain != nil && (worst == nil || *week.WorstPain >= *worst.WorstPain) {
			worst = &weeks[i]
		}
	}
	if worst == nil {
		c.Summary = append(c.Summary, l.T("chart.pain.none"))
	} else {
		c.Summary = append(c.Summary, l.T("chart.pain.worst",
			"Pain", *worst.WorstPain, "Max", diary.MaxPain, "Date", l.ShortDate(worst.Monday)))
	}
	sum := total(weeks)
	if sum.Cramps > 0 {
		c.Summary = append(c.Summary, l.N("chart.pain.rated", sum.Cramps, "Rated", sum.Rated))
	}
	c.Summary = append(c.Summary, answeredSummary(l, weeks, sum)...)
	return c
}

func weekName(l *i18n.Locale, week diary.Week) string {
	return l.T("chart.week", "Date", l.ShortDate(week.Monday))
}

func weekAnswered(l *i18n.Locale, week diary.Week) string {
	answered := l.N("chart.answered", week.Days, "Answered", week.Answered)
	if week.Sparse() {
		return l.T("chart.sparse", "Answered", answered)
	}
	return answered
}

// total adds up what can be added of weeks.
func total(weeks []diary.Week) diary.Week {
	var sum diary.Week
	for _, week := range weeks {
		sum.Days += week.Days
		sum.Answered += week.Answered
		sum.QuietNights += week.QuietNights
		sum.Cramps += week.Cramps
		sum.Unnoted += week.Unnoted
		sum.Rated += week.Rated
	}
	return sum
}

// answeredSummary says how much the figures rest on.
func answeredSummary(l *i18n.Locale, weeks []diary.Week, sum diary.Week) []string {
	sentences := []string{l.N("chart.summary.answered", sum.Days, "Answered", sum.Answered)}
	if sum.QuietNights > 0 {
		sentences = append(sentences, words.QuietNights(l, sum.QuietNights))
	}
	sparse := 0
	for _, week := range weeks {
		if week.Sparse() {
			sparse++
		}
	}
	if sparse > 0 {
		sentences = append(sentences, l.N("chart.summary.sparse", sparse, "Least", diary.LeastAnswered))
	}
	return sentences
}

// evenTop is the upper edge of a scale that holds a figure and has a whole number at half its height.
func evenTop(most int) int { return max(4, most+most%2) }

// The heights in a chart, in pixels from its upper edge.
const (
	plotTop      = 18
	plotBottom   = 150
	answeredTop  = 160
	answeredStep = 3 // for each day
	firstLine    = 197
	lineHeight   = 20
	lastMargin   = 6

	barShare  = 0.7 // of a column's width
	zeroBar   = 2   // the height of a bar that stands for none
	fewWeeks  = 12  // that leave room for a number at each
	someWeeks = 26  // that all lie within about one year
)

// Pixels writes a length in a drawing.
func Pixels(n int) string { return strconv.Itoa(n) }

// Percent writes a share of the chart's width.
func Percent(part float64) string { return strconv.FormatFloat(100*part, 'f', 3, 64) + "%" }

// at is the horizontal place within a column, 0 at its left edge and 1 at its right.
func (c Chart) at(i int, within float64) string {
	return Percent((float64(i) + within) / float64(len(c.Columns)))
}

func (c Chart) barLeft(i int) string { return c.at(i, (1-barShare)/2) }

func (c Chart) barWidth() string { return Percent(barShare / float64(len(c.Columns))) }

func (c Chart) columnWidth() string { return Percent(1 / float64(len(c.Columns))) }

// y is how far below the upper edge a figure lies.
func (c Chart) y(figure int) int {
	return plotBottom - figure*(plotBottom-plotTop)/c.Top
}

// barTop is the upper edge of a bar. None is a thin line, so that it does not look like an unknown.
func (c Chart) barTop(figure int) int { return min(c.y(figure), plotBottom-zeroBar) }

// dotSize is the radius of a dot.
func (c Chart) dotSize() string {
	switch {
	case len(c.Columns) <= fewWeeks:
		return "5"
	case len(c.Columns) <= someWeeks:
		return "3.5"
	}
	return "2"
}

// grid are the figures with a line of their own.
func (c Chart) grid() []int { return []int{0, c.Top / 2, c.Top} }

// numbered says whether there is room for a number at each column.
func (c Chart) numbered() bool { return len(c.Columns) <= fewWeeks }

// dateLine is where the dates are written: below the numbers, if there are any.
func (c Chart) dateLine() int {
	if c.numbered() {
		return firstLine + lineHeight
	}
	return firstLine
}

func (c Chart) height() int { return c.dateLine() + lastMargin }

// tick says whether the date of a column is written below it: four in all, so that they fit a phone.
func (c Chart) tick(i int) bool {
	step := max(1, len(c.Columns)/4)
	return i%step == 0 && i+step <= len(c.Columns)
}

// tickText is the date below a column; the year matters only when there is more than one.
func (c Chart) tickText(l *i18n.Locale, i int) string {
	monday := c.Columns[i].Week.Monday
	if len(c.Columns) > someWeeks {
		return l.ShortMonth(monday)
	}
	return l.DayAndMonth(monday)
}

// answeredHeight is the height that stands for so many days.
func answeredHeight(days int) int { return days * answeredStep }

// dayShare writes how many days were answered of how many, as shortly as it can be done.
func dayShare(week diary.Week) string {
	return strconv.Itoa(week.Answered) + "/" + strconv.Itoa(week.Days)
}

// OverviewRanges are how many weeks the overview can look back, the default first.
var OverviewRanges = []int{12, 26, 104}
