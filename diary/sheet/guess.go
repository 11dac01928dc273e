package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
)

// How many rows are looked at to find out where the table begins, and what its columns hold.
const (
	lookedAbove = 40
	guessedRows = 200
)

// Guess finds out where the table begins, and what its columns hold. own are the headings that the further fields have
// in a table of this diary, which its keys tell. A date in the future of now is none.
func (t Table) Guess(own Headings, now time.Time) Mapping {
	m := Mapping{Columns: make(map[Field]int), Night: NightBefore, Order: DayFirst}
	if len(t.Rows) == 0 {
		return m
	}
	g := guess{Table: t, now: now}
	g.locate(&m)
	g.headings = t.Headings(m)
	if !g.format(&m) {
		g.columns(&m, names, fold)
		if m.has(ID) {
			g.columns(&m, own, fold)
		} else {
			g.columns(&m, names, bare)
			g.contained(&m)
			g.columns(&m, stamps, bare)
		}
		g.byContent(&m)
	}
	m.Rest = !m.has(ID)
	if m.Format == "" || m.Order == "" {
		m.Order = g.order(m)
	}
	m.Scale, m.Lengths = g.scale(m), g.lengths(m)
	return m
}

// guess is what is known of a table while it is looked at.
type guess struct {
	Table
	now      time.Time
	headings []string
}

// sample are the cells of a column in which something is written, of the first rows.
func (g guess) sample(m Mapping, column int) []string {
	var sample []string
	rows := g.body(m)
	for _, row := range rows[:min(len(rows), guessedRows)] {
		if cell := row.Cell(column); cell != "" {
			sample = append(sample, cell)
		}
	}
	return sample
}

// locate finds the headings and the first row below them. Above the headings there may be titles, and a second line
// of them has nothing where the dates are, or says how they are written.
func (g guess) locate(m *Mapping) {
	looked := g.Rows[:min(len(g.Rows), lookedAbove)]
	m.Body = looked[0].Line
	best, most := -1, 0
	firstDate := slices.IndexFunc(looked, func(r Row) bool { return slices.ContainsFunc(r.Cells, isDate) && (g.Columns == 1 || r.written() > 1) })
	above := looked
	if firstDate >= 0 {
		above = looked[:firstDate]
	}
	for at, row := range above {
		if known := knownHeadings(row); known >= most && known > 0 {
			best, most = at, known
		}
	}
	if best < 0 && firstDate > 0 && !slices.ContainsFunc(looked[firstDate-1].Cells, isDate) {
		best = firstDate - 1
	}
	if best < 0 {
		if firstDate < 0 && !slices.ContainsFunc(looked[0].Cells, isDate) {
			m.Header, m.Body = looked[0].Line, looked[0].Line+1
		}
		return
	}
	body := best + 1
	for body < len(above) && isSecondHeading(above[body]) {
		body++
	}
	m.Header = looked[best].Line
	if body < len(g.Rows) {
		m.Body = g.Rows[body].Line
	} else {
		m.Body = looked[best].Line + 1
	}
}

// knownHeadings counts the cells of a row that are headings.
func knownHeadings(row Row) int {
	known := 0
	for column := range row.Cells {
		if heading := bare(row.Cell(column)); heading != "" && len(fieldsOf(heading, names))+len(fieldsOf(heading, stamps)) > 0 {
			known++
		}
	}
	return known
}

// isSecondHeading says whether every cell of a row only says how the cells below are written.
func isSecondHeading(row Row) bool {
	return !slices.ContainsFunc(row.Cells, func(cell string) bool {
		cell = strings.Trim(fold(cell), "()[] ")
		return cell != "" && !slices.Contains(headingUnits, cell)
	})
}

// brackets hold what is no part of a name.
var brackets = regexp.MustCompile(`[(\[][^)\]]*[)\]]|\b\d+ ?[-–] ?\d+\b`)

// signs may stand in a heading instead of a space, or after it.
var signs = strings.NewReplacer("_", " ", "?", " ", ":", " ", "*", " ", ".", " ", ",", " ", "\"", " ", "=", " ")

// bare is a heading without what is in brackets, and without signs.
func bare(heading string) string {
	return fold(signs.Replace(brackets.ReplaceAllString(fold(heading), " ")))
}

// fieldsOf are the fields that a heading may stand for.
func fieldsOf(heading string, headings Headings) []Field {
	var fields []Field
	for _, field := range Fields {
		if slices.Contains(headings[field], heading) {
			fields = append(fields, field)
		}
	}
	return fields
}

// format takes the columns of a known format, if the table has it.
func (g guess) format(m *Mapping) bool {
	folded := make([]string, len(g.headings))
	for column, heading := range g.headings {
		folded[column] = fold(heading)
	}
	for _, format := range Formats {
		if slices.ContainsFunc(format.Headings, func(heading string) bool { return !slices.Contains(folded, heading) }) {
			continue
		}
		columns := make(map[Field]int)
		for field, heading := range format.Columns {
			if column := slices.Index(folded, heading); column >= 0 {
				columns[field] = column
			}
		}
		if column, ok := columns[Cramp]; ok && format.Other[Cramp] == "" && !g.matches(*m, Cramp, column) {
			continue // headings as anybody's
		}
		if !g.aboutCramps() {
			for _, field := range format.Unnamed {
				delete(columns, field)
			}
		}
		m.Columns, m.Format, m.Order = columns, format.Name, format.Order
		return true
	}
	return false
}

// aboutCramps says whether the name of the table tells that it is about cramps.
func (g guess) aboutCramps() bool {
	return g.Sheet < len(g.Sheets) && namesCramp(g.Sheets[g.Sheet])
}

// columns finds the columns of the fields by their headings in some form, where these are known as a whole.
func (g guess) columns(m *Mapping, headings Headings, form func(string) string) {
	for _, field := range Fields {
		for column, heading := range g.headings {
			if !m.has(field) && !g.taken(*m, column) && isNamed(headings, field, heading, form) && g.matches(*m, field, column) {
				m.Columns[field] = column
			}
		}
	}
}

// isNamed says whether a heading in some form is one of a field. A cramp that is measured is no number of cramps.
func isNamed(headings Headings, field Field, heading string, form func(string) string) bool {
	if of := measure(heading); of != "" && slices.Contains(crampWords, form(heading)) {
		return field == of
	}
	return slices.Contains(headings[field], form(heading))
}

// measure is the field whose unit or scale a heading names, empty where it names none.
func measure(heading string) Field {
	unit, known := headingUnit(heading)
	switch {
	case known && unit == time.Second:
		return Seconds
	case known:
		return Minutes
	case scaleEnd.MatchString(heading):
		return Pain
	}
	return ""
}

// contained finds the columns of the fields by headings within longer ones.
func (g guess) contained(m *Mapping) {
	for _, known := range contained {
		for column, heading := range g.headings {
			if m.has(known.field) || g.taken(*m, column) || !within(bare(heading), known.words) || known.field == Cramp && measure(heading) != "" {
				continue
			}
			if g.matches(*m, known.field, column) {
				m.Columns[known.field] = column
			}
		}
	}
}

func (g guess) taken(m Mapping, column int) bool {
	for _, other := range m.Columns {
		if other == column {
			return true
		}
	}
	return false
}

// within says whether a text contains one of some words as a whole.
func within(text string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(" "+text+" ", " "+word+" ") })
}

// matches says whether what a column holds can be a field: at least half of it, where a field has a form of its own. A
// column in which nothing is written may be any.
func (g guess) matches(m Mapping, field Field, column int) bool {
	is, ok := forms[field]
	if !ok && field != Kind {
		return true
	}
	sample := g.sample(m, column)
	if field == Kind {
		return slices.ContainsFunc(sample, namesCramp)
	}
	matching := 0
	for _, cell := range sample {
		if is(cell) {
			matching++
		}
	}
	return 2*matching >= len(sample)
}

// forms are the forms of the fields that have one.
var forms = map[Field]func(cell string) bool{
	Date:  func(cell string) bool { return isDate(cell) || isSerial(cell) },
	Clock: isClock,
	End:   func(cell string) bool { return isDate(cell) || isClock(cell) },
	Cramp: func(cell string) bool {
		_, known := crampCount(fold(cell), nil, "")
		return known || isUnanswered(cell)
	},
	Minutes: func(cell string) bool { _, ok := parseLength(cell, time.Minute, MinutesSeconds); return ok },
	Seconds: func(cell string) bool { _, ok := parseLength(cell, time.Second, MinutesSeconds); return ok },
	Side: func(cell string) bool {
		return len(fold(cell)) <= 8 && !isDate(cell) && strings.TrimLeft(cell, "0123456789") != ""
	},
	Muscle: func(cell string) bool { return strings.TrimLeft(cell, "0123456789.,") != "" && !isSideAlone(cell) },
}

// sideWords are those of a column that says the side alone.
var sideWords = []string{"v", "h", "l", "r", "b", "venstre", "højre", "left", "right", "begge", "both", "ve", "hø", "ven", "høj"}

func isSideAlone(cell string) bool { return slices.Contains(sideWords, strings.Trim(fold(cell), ".")) }

func isClock(cell string) bool {
	if slices.Contains(nights, fold(cell)) {
		return true
	}
	_, ok := parseClock(cell)
	_, _, spans := parseSpan(cell)
	return spans || ok && strings.Trim(cell, "0123456789") != "" || ok && len(cell) >= 3
}

// byContent finds the dates where no heading tells.
func (g guess) byContent(m *Mapping) {
	if m.has(Date) {
		return
	}
	for column := range g.Columns {
		if !g.taken(*m, column) && slices.ContainsFunc(g.sample(*m, column), isDate) {
			m.Columns[Date] = column
			return
		}
	}
}

// isDate says whether a cell holds a date. A mere number may be one, but nothing says so.
func isDate(cell string) bool {
	for _, order := range Orders {
		if _, _, ok := parseWrittenDate(fold(cell), order); ok {
			return true
		}
	}
	return false
}

func isSerial(cell string) bool {
	_, _, ok := parseSerial(fold(cell))
	return ok
}

// Across says that the days of a table stand side by side, so that none of its columns holds the dates.
const Across diary.Code = "across"

// How many days side by side are no chance: a line may well have the dates of a start and an end, and one weekday.
const (
	datesAcross    = 3
	weekdaysAcross = 5
)

// across says whether the days stand side by side: a line has several weekdays, or one above
// others has the only dates that there are.
func (t Table) across() bool {
	looked := t.Rows[:min(len(t.Rows), lookedAbove)]
	dated, most, below := 0, 0, false
	for _, row := range looked {
		dates, names := make(map[string]bool), make(map[string]bool)
		for column := range row.Cells {
			switch cell := fold(row.Cell(column)); {
			case isDate(cell):
				dates[cell] = true
			case cell != "" && weekdays.ReplaceAllString(cell, "") == "":
				names[cell] = true
			}
		}
		if len(names) >= weekdaysAcross {
			return true
		}
		most, below = max(most, len(dates)), dated > 0
		if len(dates) > 0 {
			dated++
		}
	}
	return dated == 1 && most >= datesAcross && below
}

// order is the one in which all dates of the file can be read, whatever stands between their parts. Where both can, it
// is not known unless they mean the same everywhere, or points are between: nobody writes a month before a day so.
func (g guess) order(m Mapping) Order {
	var fits [2]int
	ambiguous := false
	for _, row := range g.body(m) {
		for _, field := range []Field{Date, End, CrampDay} {
			cell := row.Cell(m.column(field))
			if cell == "" || isSerial(cell) {
				continue
			}
			day, _, dayFirst := parseDate(cell, DayFirst)
			month, _, monthFirst := parseDate(cell, MonthFirst)
			latest := g.now.AddDate(0, 0, 1)
			if dayFirst = dayFirst && !day.After(latest); dayFirst {
				fits[0]++
			}
			if monthFirst = monthFirst && !month.After(latest); monthFirst {
				fits[1]++
			}
			ambiguous = ambiguous || dayFirst && monthFirst && !day.Equal(month) && !pointed.MatchString(cell)
		}
	}
	switch {
	case fits[0] > fits[1]:
		return DayFirst
	case fits[1] > fits[0]:
		return MonthFirst
	case ambiguous:
		return ""
	}
	return DayFirst
}

// pointed is a date with points between.
var pointed = regexp.MustCompile(`^\d{1,2}\. ?\d{1,2}\.`)

// scaleEnd is the end of the scale that a heading or a cell names.
var scaleEnd = regexp.MustCompile(`(?:[01] ?[-–] ?|/ ?)(100|10|5|3)\b`)

// certainly is how many ratings it takes to wonder why none is above the middle.
const certainly = 8

// scale is that of the pain. It is not known where the heading or the numbers are of another than 0 to 10.
func (g guess) scale(m Mapping) Scale {
	column := m.column(Pain)
	if column < 0 {
		return Scale10
	}
	if named := scaleEnd.FindStringSubmatch(g.headings[column]); named != nil {
		if named[1] == "10" {
			return Scale10
		}
		return ""
	}
	most, numbers, wordy := 0, 0, 0
	for _, row := range g.body(m) {
		cell := row.Cell(column)
		if cell == "" {
			continue
		}
		number, of, ok := rating(cell)
		switch {
		case ok && of == 10:
			return Scale10
		case ok && of > 0:
			return ""
		case ok:
			most, numbers = max(most, number), numbers+1
		default:
			if _, known := painWords[fold(cell)]; known {
				wordy++
			}
		}
	}
	if most > 10 || wordy > 0 || numbers >= certainly && most <= 5 {
		return ""
	}
	return Scale10
}

// ScaleExample is what stands in the column of the pain, for the question what its scale is.
func (t Table) ScaleExample(m Mapping) []string {
	var examples []string
	for _, row := range t.body(m) {
		if cell := row.Cell(m.column(Pain)); cell != "" && !slices.Contains(examples, cell) && len(examples) < 8 {
			examples = append(examples, cell)
		}
	}
	slices.SortFunc(examples, func(a, b string) int {
		x, _ := strconv.Atoi(a)
		y, _ := strconv.Atoi(b)
		return x - y
	})
	return examples
}

// lengths is what two numbers with a colon between mean, which is not known where no heading says it.
func (g guess) lengths(m Mapping) Lengths {
	for _, field := range []Field{Minutes, Seconds} {
		column := m.column(field)
		if column < 0 {
			continue
		}
		heading := g.headings[column]
		switch {
		case within(strings.Trim(fold(strings.NewReplacer("(", " ", ")", " ", "[", " ", "]", " ").Replace(heading)), " "), []string{"mm:ss", "min:sek", "min:sec", "m:s", "m:ss"}):
			return MinutesSeconds
		case within(fold(strings.NewReplacer("(", " ", ")", " ", "[", " ", "]", " ").Replace(heading)), []string{"hh:mm", "tt:mm", "t:mm", "h:mm", "t:min"}):
			return HoursMinutes
		}
		for _, row := range g.body(m) {
			if shortLength.MatchString(row.Cell(column)) {
				return ""
			}
		}
	}
	return MinutesSeconds
}
