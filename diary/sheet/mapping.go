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
	Cramp    Field = "cramp"     // whether there was one, or how many
	Kind     Field = "kind"      // what the row is about, where only some rows are about cramps
	CrampDay Field = "cramp-day" // of which night it was, where no date is given
	End      Field = "end"       // the time of day or the moment at which it ended
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
	Usual  = []Field{Date, Clock, Cramp, End, Minutes, Seconds, Muscle, Side, Pain, Context, Woke, Note, Kind, CrampDay, ID}
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

// Alone is what a row means that has a date and tells of no cramp.
type Alone string

// The meanings.
const (
	AloneCramp   Alone = "cramp" // there was one
	AloneNone    Alone = "none"  // there was none
	AloneNothing Alone = "nothing"
)

// Alones lists every meaning.
var Alones = []Alone{AloneCramp, AloneNone, AloneNothing}

// Scale is how a column rates pain.
type Scale string

// The scales.
const (
	Scale10    Scale = "10"    // from 0 to 10, as here
	Scale5     Scale = "5"     // from 0 or 1 to 5
	Scale3     Scale = "3"     // from 0 or 1 to 3
	Scale100   Scale = "100"   // from 0 to 100
	ScaleWords Scale = "words" // in words
	ScaleNote  Scale = "note"  // as nothing that can be counted: it goes into the note
)

// Scales lists every scale.
var Scales = []Scale{Scale10, Scale5, Scale3, Scale100, ScaleWords, ScaleNote}

// Lengths is what two numbers with a colon between mean, where they say how long a cramp lasted.
type Lengths string

// The meanings.
const (
	MinutesSeconds Lengths = "minutes-seconds"
	HoursMinutes   Lengths = "hours-minutes"
)

// AllLengths lists every meaning.
var AllLengths = []Lengths{MinutesSeconds, HoursMinutes}

// Mapping says what the columns of a table hold, and how it is to be read. What is empty cannot be decided by the table
// itself; see Undecided.
type Mapping struct {
	Header  int           // the line of the first headings; 0 for none
	Body    int           // the line from which on there are rows
	Columns map[Field]int // counted from 0; a field that is missing has no column
	Order   Order
	Night   Night
	Alone   Alone
	Scale   Scale
	Lengths Lengths
	Zone    string // in which the times were lived; empty for that of the diary
	Format  string // the name of the Format that the table has; empty for none
	Rest    bool   // what no field takes goes into the note, so that nothing is lost
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

// has says whether a field has a column.
func (m Mapping) has(f Field) bool { return m.column(f) >= 0 }

// body are the rows without what stands above them.
func (t Table) body(m Mapping) []Row {
	at := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Line >= m.Body })
	if at < 0 {
		return nil
	}
	return t.Rows[at:]
}

// Headings name the columns. Where the headings stand in two lines, both are read.
func (t Table) Headings(m Mapping) []string {
	headings := make([]string, t.Columns)
	if m.Header == 0 {
		return headings
	}
	for _, row := range t.Rows {
		if row.Line < m.Header || row.Line >= m.Body {
			continue
		}
		for column := range headings {
			headings[column] = strings.Join(strings.Fields(headings[column]+" "+row.Cell(column)), " ")
		}
	}
	return headings
}

// Above are the lines above the headings, which nothing is made of.
func (t Table) Above(m Mapping) []Row {
	first := m.Header
	if first == 0 {
		first = m.Body
	}
	at := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Line >= first })
	if at < 0 {
		return t.Rows
	}
	return t.Rows[:at]
}

// Undecided lists, as problems of the mapping, what only the person can say about the table.
func (r Reader) Undecided(t Table, m Mapping) diary.Problems {
	var p diary.Problems
	ask := func(field string, undecided bool) {
		if undecided {
			p = append(p, diary.Problem{Field: field, Code: diary.Required})
		}
	}
	if t.across() {
		return diary.Problems{{Field: "column." + string(Date), Code: Across}}
	}
	ask("column."+string(Date), !m.has(Date) && !m.has(CrampDay))
	for _, format := range Formats {
		for _, field := range format.Unnamed {
			ask("column."+string(field), format.Name == m.Format && !m.has(field))
		}
	}
	ask("order", m.Order == "")
	ask("scale", m.Scale == "")
	ask("lengths", m.Lengths == "")
	ask("alone", m.Alone == "" && p == nil && !t.AloneExample(m).empty())
	return p
}

// AloneExample is the first row that has a date, and neither tells of a cramp nor says that there was none.
func (t Table) AloneExample(m Mapping) Row {
	c := newCells(Reader{}, t, m)
	for _, row := range t.body(m) {
		if c.begin(row); !c.otherKind() && !c.denied() && c.alone() {
			return row
		}
	}
	return Row{}
}

// fold is a word as words are compared.
func fold(word string) string { return strings.ToLower(strings.Join(strings.Fields(word), " ")) }
