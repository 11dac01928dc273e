package sheet

import (
	"crypto/sha256"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"crampdiary/diary"
)

// cells are the cells of one row, and what is known of those above. What a field takes of a cell covers it; what is
// not covered goes into the note.
type cells struct {
	Reader
	mapping  Mapping
	format   Format
	fields   []Field  // by column, empty for those that no field takes
	telling  bool     // there are columns for what a cramp is like, or whether there was one
	headings []string // of all columns, empty where there are none
	known    map[wordKey]wordRead
	longest  map[Field][]string // the words of a field, the longest first

	row      Row
	silent   bool   // no cell of the row tells of a cramp
	covered  []bool // cells of which nothing is left to say
	problems []Problem
	noted    int
	until    wall   // the end that stands in the cell of the start
	spans    Field  // the field of that cell; empty where there is none
	dated    bool   // the date is that of a row above
	above    string // the last date that could be read
	said     []byte // of the last ID, to be written over
}

func newCells(r Reader, t Table, m Mapping) *cells {
	c := &cells{Reader: r, mapping: m, headings: t.Headings(m), fields: make([]Field, t.Columns), covered: make([]bool, t.Columns), longest: make(map[Field][]string), known: make(map[wordKey]wordRead)}
	for field, words := range r.Words {
		c.longest[field] = slices.SortedFunc(maps.Keys(words), func(a, b string) int { return len(b) - len(a) })
	}
	for _, field := range Fields { // in their order, or a column of two fields would be now of the one, now of the other
		if column := m.column(field); column >= 0 && column < len(c.fields) {
			c.fields[column] = field
			c.telling = c.telling || !slices.Contains([]Field{Date, CrampDay, Note, ID}, field)
		}
	}
	if at := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == m.Format }); at >= 0 {
		c.format = Formats[at]
	}
	return c
}

func (c *cells) begin(row Row) {
	clear(c.covered)
	c.row, c.problems, c.noted, c.dated, c.spans = row, nil, 0, false, ""
	c.silent = true
	for column := range row.Cells {
		c.silent = c.silent && !c.tells(column)
	}
}

func (c *cells) cell(f Field) string { return c.row.Cell(c.mapping.column(f)) }

func (c *cells) refuse(f Field, code diary.Code) {
	c.problems = append(c.problems, Problem{Line: c.row.Line, Field: f, Code: code})
}

// cover says that the cell of a field says nothing that the field does not take.
func (c *cells) cover(f Field) {
	if column := c.mapping.column(f); column >= 0 && column < len(c.covered) {
		c.covered[column] = true
	}
}

// uncovered are the cells with more to say, by column.
func (c *cells) uncovered() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for column := range c.row.Cells {
			if cell := c.row.Cell(column); cell != "" && !c.covered[column] && !yield(column, unguard(cell)) {
				return
			}
		}
	}
}

// order is that of the dates, the usual one as long as nobody knows.
func (c *cells) order() Order {
	if c.mapping.Order == "" {
		return DayFirst
	}
	return c.mapping.Order
}

// sumsUp says whether the row sums up others: it begins with a word for that, and has no date.
func (c *cells) sumsUp() bool {
	for column := range c.row.Cells {
		if cell := fold(c.row.Cell(column)); cell != "" {
			word, _, _ := strings.Cut(strings.TrimRight(cell, ": ."), ":")
			return !isDate(c.cell(Date)) && slices.ContainsFunc(totals, func(total string) bool {
				return word == strings.TrimRight(total, ".") || strings.HasPrefix(word, total+" ")
			})
		}
	}
	return false
}

func isUnanswered(cell string) bool { return slices.Contains(unanswered, fold(cell)) }

func (c *cells) unanswered() bool {
	_, known := c.format.Words[Cramp][fold(c.cell(Cramp))]
	return isUnanswered(c.cell(Cramp)) && !known
}

// count is how many cramps the row says there were.
func (c *cells) count() (count int, known bool) {
	text := fold(c.cell(Cramp))
	count, known = crampCount(text, c.format.Words[Cramp], c.format.Other[Cramp])
	_, plain := answers[text]
	if known && (plain || count == 0 || text == strconv.Itoa(count) && count == 1) {
		c.cover(Cramp)
	}
	return count, known
}

// times may stand after a number of cramps.
var times = regexp.MustCompile(`^(\d{1,4})(?:[.,]0+)?(?: ?(?:x|gange?|stk\.?|kramper?|times?|cramps?))?$`)

// crampCount reads how many cramps a cell says there were. A format may have words of its own.
func crampCount(text string, words map[string]string, other string) (count int, known bool) {
	if word, ok := words[text]; ok {
		text = word
	} else if m := times.FindStringSubmatch(text); m != nil && other == "" {
		return whole(m[1]), true
	} else if other != "" {
		text = other
	}
	yes, known := answers[text]
	if yes {
		count = 1
	}
	return count, known
}

// countText says in the note of each of several cramps that the row counts them.
func (c *cells) countText() string {
	return headed(c.headings[c.mapping.column(Cramp)], c.cell(Cramp))
}

// headed is a cell with the heading of its column.
func headed(heading, cell string) string {
	if heading == "" {
		return cell
	}
	return heading + ": " + cell
}

func (c *cells) episode() diary.Episode {
	e := diary.Episode{Zone: c.Zone.String(), Recorded: c.Now, Changed: c.Now}
	c.cover(ID)
	for _, f := range diary.EpisodeFields {
		if f.Kind != diary.FreeText {
			f.Set(&e, c.answers(f))
		}
	}
	c.started(&e)
	c.ended(&e)
	e.Note = c.note()
	return e
}

// note is the note of the row, and below it what its cells say that no field takes.
func (c *cells) note() string {
	lines := []string{}
	if note := unguard(c.cell(Note)); note != "" {
		lines = append(lines, note)
		c.cover(Note)
	}
	for column, cell := range c.uncovered() {
		if c.fields[column] == "" && !c.mapping.Rest {
			continue
		}
		if c.fields[column] != "" {
			c.noted++
		}
		lines = append(lines, headed(c.headings[column], cell))
	}
	return strings.Join(lines, "\n")
}

// id is the ID that the table gives, or one that is made from the account and what the episode says, so that it is the
// same however the file is written, and stays so when the diary asks for more later: an unanswered field is not in it.
// n counts the episodes of one row.
func (c *cells) id(e diary.Episode, n int) string {
	if given := strings.ToLower(c.cell(ID)); n == 0 && diary.ValidID(given) {
		return given
	}
	said := append(c.said[:0], c.AccountID...)
	for _, part := range []string{e.Zone, string(e.Precision), strconv.FormatInt(e.Started.UnixMilli(), 10), strconv.Itoa(n)} {
		said = append(append(said, 0), part...)
	}
	if e.Ended != nil {
		said = strconv.AppendInt(append(said, 0), e.Ended.UnixMilli(), 10)
	}
	for _, f := range diary.EpisodeFields {
		for at, value := range f.Values(&e) {
			if at == 0 {
				said = append(append(append(said, 0), f.Name...), 0)
			} else {
				said = append(said, 1)
			}
			said = append(said, value...)
		}
	}
	c.said = said
	sum := sha256.Sum256(said)
	id := uuid.UUID(sum[:len(uuid.UUID{})])
	id[6] = id[6]&0x0f | 0x70 // version 7
	id[8] = id[8]&0x3f | 0x80 // the variant of RFC 9562
	return id.String()
}

// date reads the date of the row, or of the row above that has one, and what stands after it.
func (c *cells) date() (day time.Time, clock string, ok bool) {
	cell := c.cell(Date)
	if cell == "" {
		if c.above == "" {
			c.refuse(Date, diary.Required)
			return day, "", false
		}
		c.dated = true
		day, _, ok = parseDate(c.above, c.order())
		return day, "", ok
	}
	if day, clock, ok = parseDate(cell, c.order()); !ok {
		c.refuse(Date, diary.Unknown)
		return day, "", false
	}
	c.above = cell
	c.cover(Date)
	return day, clock, true
}

// crampDay is the cramp-day that the row is about.
func (c *cells) crampDay() (diary.Date, bool) {
	var e diary.Episode
	c.started(&e)
	c.cover(Cramp)
	return diary.CrampDayOf(e.Started, c.Zone), c.problems == nil
}

// started reads when the cramp began. Where there is no time of day, only the night is known.
func (c *cells) started(e *diary.Episode) {
	if c.cell(Date) == "" && c.cell(CrampDay) != "" {
		c.startedInNight(e)
		return
	}
	day, clock, ok := c.date()
	if !ok {
		return
	}
	c.cover(CrampDay) // which follows from the date
	field := Date
	if given := c.cell(Clock); given != "" && !isUnanswered(given) && !isNo(given) {
		if !sameClock(clock, given) {
			c.covered[c.mapping.column(Date)] = false // it says another time, which stays in the note
		}
		clock, field = given, Clock
		c.cover(Clock)
	}
	date := diary.DateOf(day)
	if clock == "" || slices.Contains(nights, fold(clock)) {
		if c.mapping.Night != NightAfter {
			date--
		}
		e.Started, e.Precision = diary.MiddleOf(date, c.Zone), diary.Night
		return
	}
	at, ok := parseClock(clock)
	if from, until, spans := parseSpan(clock); spans && (!ok || field == Clock) {
		at, ok, c.until, c.spans = from, true, until, field
		c.covered[c.mapping.column(field)] = false // until the end is taken too
	}
	if !ok {
		c.refuse(field.clock(), diary.Unknown)
		return
	}
	e.Precision = diary.Exact
	if at.about {
		e.Precision = diary.About
	}
	if e.Started, ok = c.moment(date, at); !ok {
		c.refuse(field.clock(), diary.NoSuchTime)
	}
}

// sameClock says whether the time of day after a date says no more than the one in a cell of its own. Spreadsheets write
// midnight after a date that has none.
func sameClock(after, given string) bool {
	if after == "" {
		return true
	}
	at, read := parseClock(after)
	other, known := parseClock(given)
	return read && (at == wall{} || known && at == other)
}

// clock is the field that has a time of day.
func (f Field) clock() Field {
	if f == Date {
		return Clock
	}
	return f
}

// moment is the instant of a wall time, in the zone that it comes with or in that of the table.
func (c *cells) moment(date diary.Date, at wall) (time.Time, bool) {
	if at.offset != nil {
		wall := date.UTC()
		return time.Date(wall.Year(), wall.Month(), wall.Day(), at.hour, at.minute, at.second, 0, at.offset).In(c.Zone), true
	}
	t, ok := diary.LocalTime(date, at.hour, at.minute, c.Zone)
	return t.Add(time.Duration(at.second) * time.Second), ok
}

func (c *cells) startedInNight(e *diary.Episode) {
	day, _, ok := parseDate(c.cell(CrampDay), c.order())
	if !ok {
		c.refuse(CrampDay, diary.Unknown)
		return
	}
	c.cover(CrampDay)
	e.Started, e.Precision = diary.MiddleOf(diary.DateOf(day), c.Zone), diary.Night
}

// ended reads when the cramp ended, or how long it lasted. What cannot be, or cannot be read, stays in the note.
func (c *cells) ended(e *diary.Episode) {
	if c.problems != nil {
		return
	}
	until, known := c.ending(*e)
	lasted := until.Sub(e.Started)
	for _, column := range []struct {
		field Field
		unit  time.Duration
	}{{Seconds, time.Second}, {Minutes, time.Minute}} {
		length, ok := parseLength(c.cell(column.field), c.unit(column.field, column.unit), c.mapping.Lengths)
		if !ok || length > diary.MaxDuration {
			continue
		}
		if !known {
			lasted, known = length, true
		}
		if (lasted - length).Abs() < time.Minute {
			c.cover(column.field)
		}
	}
	if known {
		ended := e.Started.Add(lasted)
		e.Ended = &ended
	}
}

// unit is that of a number without one, which the heading may say.
func (c *cells) unit(f Field, usual time.Duration) time.Duration {
	if column := c.mapping.column(f); column >= 0 {
		if unit, known := headingUnit(c.headings[column]); known {
			return unit
		}
	}
	return usual
}

// ending is the moment at which the cramp ended: on the day on which it began, or on the next one.
func (c *cells) ending(e diary.Episode) (time.Time, bool) {
	cell := c.cell(End)
	if cell == "" && c.spans == "" || e.Precision == diary.Night {
		return time.Time{}, false
	}
	date, at, field := diary.DateOf(e.Started.In(c.Zone)), c.until, c.spans
	day, clock, dated := parseDate(cell, c.order())
	if dated {
		date = diary.DateOf(day)
	} else {
		clock = cell
	}
	if cell != "" {
		var ok bool
		if at, ok = parseClock(clock); !ok {
			return time.Time{}, false
		}
		field = End
	}
	until, ok := c.moment(date, at)
	if ok && !dated && until.Before(e.Started) {
		until, ok = c.moment(date+1, at)
	}
	if lasted := until.Sub(e.Started); !ok || lasted < 0 || lasted > diary.MaxDuration || until.After(c.Now) {
		return time.Time{}, false
	}
	c.cover(field)
	return until, true
}
