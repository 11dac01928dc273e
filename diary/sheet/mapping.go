package sheet

import (
	"slices"
	"strings"

	"crampdiary/diary"
)

// Field is something that a column can hold.
type Field string

// The fields.
const (
	Date     Field = "date"      // the day, or the day and the time of day
	Clock    Field = "clock"     // the time of day
	CrampDay Field = "cramp-day" // of which night it was, where no date is given
	Minutes  Field = "minutes"   // how long it lasted
	Seconds  Field = "seconds"
	Muscle   Field = "muscle"
	Side     Field = "side"
	Pain     Field = "pain"
	Context  Field = "context"
	Woke     Field = "woke"
	Note     Field = "note"
	ID       Field = "id" // the key that this diary gave the episode
)

// Usual are the fields that other tables have too, in the order in which they are asked for, and Others are the
// further answers of an episode, which are found out only in a table of this diary: a column of somebody else's may
// have the same heading and hold other words.
var (
	Usual  = []Field{Date, Clock, CrampDay, Minutes, Seconds, Muscle, Side, Pain, Context, Woke, Note, ID}
	Others = func() []Field {
		var others []Field
		for _, f := range diary.EpisodeFields {
			if !slices.Contains(Usual, Field(f.Name)) {
				others = append(others, Field(f.Name))
			}
		}
		return others
	}()
	Fields = slices.Concat(Usual, Others)
)

// Order is the order of the parts of a date.
type Order string

// The orders. A date that begins with a year of four digits is always understood.
const (
	DayFirst   Order = "day-first"
	MonthFirst Order = "month-first"
)

// Orders lists every order, the usual first.
var Orders = []Order{DayFirst, MonthFirst}

// Night is which night a date without a time of day stands for.
type Night string

// The nights.
const (
	NightBefore Night = "before" // the night that ended on the date
	NightAfter  Night = "after"  // the night that began on the date
)

// Nights lists every night, the usual first.
var Nights = []Night{NightBefore, NightAfter}

// Mapping says what the columns of a table hold.
type Mapping struct {
	Header  bool          // the first row holds headings
	Columns map[Field]int // counted from 0; a field that is missing has no column
	Order   Order
	Night   Night
	Rest    bool // what no field takes goes into the note, so that nothing is lost
}

// Left lists the columns that no field takes.
func (m Mapping) Left(t Table) []int {
	taken := make(map[int]bool, len(m.Columns))
	for _, column := range m.Columns {
		taken[column] = true
	}
	var left []int
	for column := range t.Columns {
		if !taken[column] {
			left = append(left, column)
		}
	}
	return left
}

// column is the column of a field, -1 when it has none.
func (m Mapping) column(f Field) int {
	if column, ok := m.Columns[f]; ok {
		return column
	}
	return -1
}

// guessedRows is how many rows are looked at to find out where the dates are.
const guessedRows = 200

// Guess finds out what the columns hold, from their headings and, for the dates, from their content. A table
// with the keys of this diary was written by it, and has more than once what the fields take.
func (t Table) Guess(headings Headings) Mapping {
	m := Mapping{Columns: make(map[Field]int), Order: DayFirst, Night: NightBefore}
	if len(t.Rows) == 0 {
		return m
	}
	first := t.Rows[0]
	m.Header = !slices.ContainsFunc(first.Cells, isDate)
	if m.Header {
		m.find(Usual, names, first)
		if _, own := m.Columns[ID]; own {
			m.find(Others, headings, first)
		}
	}
	if _, known := m.Columns[Date]; !known {
		looked := t.Rows[:min(len(t.Rows), guessedRows)]
		for column := range t.Columns {
			if slices.ContainsFunc(looked, func(r Row) bool { return isDate(r.Cell(column)) }) {
				m.Columns[Date] = column
				break
			}
		}
	}
	if t.Delimiter == ',' && !t.fits(m, DayFirst) && t.fits(m, MonthFirst) {
		m.Order = MonthFirst
	}
	_, own := m.Columns[ID]
	m.Rest = !own
	return m
}

// find finds the columns of some fields by their headings.
func (m Mapping) find(fields []Field, headings Headings, first Row) {
	for _, field := range fields {
		for column := range first.Cells {
			if _, taken := m.Columns[field]; !taken && slices.Contains(headings[field], fold(first.Cell(column))) {
				m.Columns[field] = column
			}
		}
	}
}

// fits says whether the dates can be read in an order.
func (t Table) fits(m Mapping, order Order) bool {
	rows := t.body(m)
	for _, row := range rows[:min(len(rows), guessedRows)] {
		if cell := row.Cell(m.column(Date)); cell != "" {
			if _, _, ok := parseDate(cell, order); !ok {
				return false
			}
		}
	}
	return true
}

// body are the rows without the headings.
func (t Table) body(m Mapping) []Row {
	if m.Header && len(t.Rows) > 0 {
		return t.Rows[1:]
	}
	return t.Rows
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

// Headings name the columns: by the first row if it holds headings, and otherwise by what it holds.
func (t Table) Headings() []string {
	headings := make([]string, t.Columns)
	for column := range headings {
		headings[column] = t.Rows[0].Cell(column)
	}
	return headings
}

// fold is a word as words are compared.
func fold(word string) string { return strings.ToLower(strings.Join(strings.Fields(word), " ")) }

// Headings are the headings by which fields are known, in lower case and in every language.
type Headings map[Field][]string

// names are the headings of the usual fields, in Danish and English.
var names = Headings{
	Date:     {"dato", "dag", "dato og tid", "tidspunkt", "starttidspunkt", "start", "date", "day", "date and time", "datetime", "started"},
	Clock:    {"klokkeslæt", "klokken", "kl", "kl.", "tid", "time", "clock", "start time"},
	CrampDay: {"krampedøgn", "cramp-day"},
	Minutes:  {"varighed", "minutter", "min", "min.", "varighed i minutter", "varighed (min)", "duration", "minutes", "duration (min)", "duration in minutes"},
	Seconds:  {"varighed i sekunder", "sekunder", "duration in seconds", "seconds"},
	Muscle:   {"muskel", "sted", "hvor", "muscle", "place", "where", "location"},
	Side:     {"side"},
	Pain:     {"smerte", "smerter", "smerte 0-10", "styrke", "vas", "nrs", "pain", "pain 0-10", "intensity", "severity"},
	Context:  {"situation", "hvad lavede du?", "aktivitet", "context", "activity"},
	Woke:     {"vækkede", "vågnede", "vækket", "woke", "woke up"},
	Note:     {"note", "noter", "bemærkning", "bemærkninger", "kommentar", "kommentarer", "notes", "comment", "comments", "remarks"},
	ID:       {"nøgle", "id", "key"},
}
