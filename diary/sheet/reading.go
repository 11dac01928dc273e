package sheet

import (
	"context"
	"slices"
	"time"

	"crampdiary/diary"
)

// Words are the words for codes, in lower case and in every language, by the field that they answer.
type Words map[Field]map[string]string

// Effect stands in Words for how a remedy worked, which is no column of its own.
const Effect Field = "effect"

// Problem is one reason why a row cannot be imported.
type Problem struct {
	Line  int
	Field Field
	Code  diary.Code
}

// Because says why something of a table is left out.
type Because string

// The reasons.
const (
	AboveTable    Because = "above"      // a title, or what else stands above the headings
	SumsUp        Because = "sums-up"    // the line sums up others
	OtherKind     Because = "other-kind" // the line is about something else than cramps
	NoAnswer      Because = "no-answer"  // the line does not say whether there was a cramp
	NothingSaid   Because = "nothing"    // the line has a date and tells of no cramp, and the person said that it means nothing
	WithoutCramp  Because = "no-cramp"   // a day without a cramp has no place for it
	DiaryHasCramp Because = "diary-has"  // the diary has a cramp in the cramp-day of which the line says there was none
	DayHasCramp   Because = "has-cramp"  // the file has a cramp in the cramp-day of which the line says there was none
	SaidBefore    Because = "before"     // another line says the same of the cramp-day
	TheSameAgain  Because = "doubles"    // the line says the same as one before
)

// Skipped is a cell or a line of which nothing is made, and why.
type Skipped struct {
	Line    int
	Heading string // of the column; empty for what is no cell of one
	Text    string
	Because Because
}

// Reading is what a mapping makes of a table. Of everything that is written in a row, each cell is in a field or in
// the note of an episode, or it is in one of the lists.
type Reading struct {
	Episodes  []diary.Episode
	Replacing []diary.Episode // for those that the diary has
	CheckIns  []diary.CheckIn // of the cramp-days without any
	Keyed     bool            // rows may have the keys of episodes
	Problems  []Problem       // of the rows of which nothing can be made
	Bad       int             // how many rows these are
	Doubles   int             // rows that say the same as one before
	Skipped   []Skipped
	Noted     int // cells in a column with a field that say more than the field takes, and are in the note
	Dated     int // rows that have the date of a row above
	Counted   int // episodes that are there because a row says how many there were

	lines []int // of the check-ins
}

// Reader makes entries of the rows of a table.
type Reader struct {
	Words     Words
	AccountID string         // whose the entries are to be
	Zone      *time.Location // in which they were lived
	Now       time.Time
}

// Read makes episodes and check-ins of the rows. What says the same becomes the same episode each time, with the same
// ID, so that a table can be imported again. It ends with the context's error as soon as the context does.
func (r Reader) Read(ctx context.Context, t Table, m Mapping) (Reading, error) {
	if zone, err := diary.Zone(m.Zone); err == nil {
		r.Zone = zone
	}
	body := t.body(m)
	reading := reading{Reader: r, days: make(map[diary.Date]bool), seen: make(map[string]bool)}
	reading.Episodes = make([]diary.Episode, 0, len(body)) // most tables have one a row; what is grown piece by piece is held twice
	reading.Keyed = m.has(ID)
	for _, row := range t.Above(m) {
		reading.leaveRow(row, AboveTable)
	}
	all := newCells(r, t, m)
	for _, row := range body {
		if err := ctx.Err(); err != nil {
			return Reading{}, err
		}
		all.begin(row)
		reading.row(all)
	}
	reading.settleDays(body)
	return reading.Reading, nil
}

// reading is a reading that is not complete.
type reading struct {
	Reading
	Reader
	days map[diary.Date]bool // with an episode
	seen map[string]bool     // the IDs
}

// row makes what a row says.
func (r *reading) row(c *cells) {
	if c.sumsUp() {
		r.leaveRow(c.row, SumsUp)
		return
	}
	if c.otherKind() {
		r.leaveRow(c.row, OtherKind)
		return
	}
	count, known := 1, true
	switch {
	case c.denied():
		count = 0
	case c.undated():
		r.leaveRow(c.row, NoAnswer)
		return
	case c.alone():
		switch c.mapping.Alone {
		case AloneNone:
			count = 0
		case AloneCramp:
		default:
			r.leaveRow(c.row, NothingSaid)
			return
		}
	case c.cell(Cramp) != "":
		if c.unanswered() {
			r.leaveRow(c.row, NoAnswer)
			return
		}
		if count, known = c.count(); !known {
			c.refuse(Cramp, diary.Unknown)
		}
	}
	if count == 0 {
		r.dayWithout(c)
		return
	}
	r.episodes(c, min(count, 1+mostCounted))
}

// mostCounted is how many cramps one line can count.
const mostCounted = 20

// episodes makes the episode of a row, and as many more as the row counts. Of these nothing is known but the night and
// the place.
func (r *reading) episodes(c *cells, count int) {
	if count > mostCounted {
		c.refuse(Cramp, diary.OutOfRange)
	}
	e := c.episode()
	if c.problems == nil {
		e.ID = c.id(e, 0)
		for _, problem := range e.Validate(r.Now) {
			c.refuse(fieldOf(problem.Field), problem.Code)
		}
	}
	if c.problems != nil {
		r.Bad++
		r.Problems = append(r.Problems, c.problems...)
		return
	}
	if c.dated {
		r.Dated++
	}
	r.Noted += c.noted
	if !r.add(e) {
		r.leaveRow(c.row, TheSameAgain)
		r.Doubles++
		return
	}
	for n := 1; n < count; n++ {
		other := diary.Episode{
			Zone: e.Zone, Started: diary.MiddleOf(e.CrampDay(), c.Zone), Precision: diary.Night, Muscle: e.Muscle, Side: e.Side,
			Note: c.countText(), Recorded: e.Recorded, Changed: e.Changed,
		}
		other.ID = c.id(other, n)
		if r.add(other) {
			r.Counted++
		}
	}
}

func (r *reading) add(e diary.Episode) bool {
	if r.seen[e.ID] {
		return false
	}
	r.seen[e.ID] = true
	r.days[e.CrampDay()] = true
	r.Episodes = append(r.Episodes, e)
	return true
}

// dayWithout makes the check-in of a row that says that there was no cramp.
func (r *reading) dayWithout(c *cells) {
	day, ok := c.crampDay()
	if !ok {
		r.Bad++
		r.Problems = append(r.Problems, c.problems...)
		return
	}
	check := diary.CheckIn{Day: day, Cramps: diary.No, Recorded: r.Now, Changed: r.Now}
	if problems := check.Validate(diary.CrampDayOf(r.Now, c.Zone), nil); problems != nil {
		r.Bad++
		r.Problems = append(r.Problems, Problem{Line: c.row.Line, Field: Date, Code: problems[0].Code})
		return
	}
	for column, cell := range c.uncovered() {
		r.Skipped = append(r.Skipped, Skipped{Line: c.row.Line, Heading: c.headings[column], Text: cell, Because: WithoutCramp})
	}
	if c.dated {
		r.Dated++
	}
	r.CheckIns = append(r.CheckIns, check)
	r.lines = append(r.lines, c.row.Line)
}

// settleDays leaves out the days of which another line says that there was a cramp, or says the same.
func (r *reading) settleDays(rows []Row) {
	if len(r.CheckIns) == 0 {
		return
	}
	texts := make(map[int]Row, len(rows))
	for _, row := range rows {
		texts[row.Line] = row
	}
	left := r.Skipped
	r.Skipped = nil
	dropped := make(map[int]bool)
	said := make(map[diary.Date]bool)
	kept, lines := r.CheckIns[:0], r.lines[:0]
	for n, check := range r.CheckIns {
		switch {
		case r.days[check.Day]:
			r.leaveRow(texts[r.lines[n]], DayHasCramp)
			dropped[r.lines[n]] = true
		case said[check.Day]:
			r.leaveRow(texts[r.lines[n]], SaidBefore)
			dropped[r.lines[n]] = true
		default:
			said[check.Day] = true
			kept, lines = append(kept, check), append(lines, r.lines[n])
		}
	}
	r.CheckIns, r.lines = kept, lines
	left = slices.DeleteFunc(left, func(l Skipped) bool { return l.Because == WithoutCramp && dropped[l.Line] }) // they are part of the line
	r.Skipped = append(left, r.Skipped...)
}

// leaveRow leaves out a whole line.
func (r *reading) leaveRow(row Row, because Because) {
	r.Skipped = append(r.Skipped, Skipped{Line: row.Line, Text: row.Text(), Because: because})
}

// fieldOf is the field that a field of an episode is read from.
func fieldOf(name string) Field {
	switch name {
	case "started_at":
		return Date
	case "ended_at":
		return Minutes
	}
	return Field(name)
}

// Reasons lists why something was left out, in the order in which it is shown.
var Reasons = []Because{
	OtherKind, NoAnswer, NothingSaid, DayHasCramp, DiaryHasCramp, SaidBefore, TheSameAgain, WithoutCramp, SumsUp, AboveTable,
}

// LeftBecause are the things that were left out for a reason.
func (r Reading) LeftBecause(because Because) []Skipped {
	return slices.DeleteFunc(slices.Clone(r.Skipped), func(l Skipped) bool { return l.Because != because })
}
