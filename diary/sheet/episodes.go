package sheet

import (
	"context"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

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

// Reading is what a mapping makes of a table.
type Reading struct {
	Episodes []diary.Episode
	Problems []Problem // of the rows that have none of the episodes
	Bad      int       // how many rows these are
	Doubles  int       // rows that say the same as one before
}

// Reader makes episodes of the rows of a table.
type Reader struct {
	Words     Words
	AccountID string         // whose the episodes are to be
	Zone      *time.Location // in which they were lived
	Now       time.Time
}

// Read makes an episode of each row. The same row becomes the same episode each time, with the same ID, so
// that a table can be imported again. It ends with the context's error as soon as the context does.
func (r Reader) Read(ctx context.Context, t Table, m Mapping) (Reading, error) {
	var reading Reading
	seen := make(map[string]bool)
	all := cells{Reader: r, mapping: m, headings: make([]string, t.Columns)}
	if m.Rest {
		all.left = m.Left(t)
	}
	if m.Header {
		all.headings = t.Headings()
	}
	for _, row := range t.body(m) {
		if err := ctx.Err(); err != nil {
			return Reading{}, err
		}
		c := all
		c.row = row
		e := c.episode()
		if c.problems == nil {
			for _, problem := range e.Validate(r.Now) {
				c.refuse(fieldOf(problem.Field), problem.Code)
			}
		}
		switch {
		case c.problems != nil:
			reading.Bad++
			reading.Problems = append(reading.Problems, c.problems...)
		case seen[e.ID]:
			reading.Doubles++
		default:
			seen[e.ID] = true
			reading.Episodes = append(reading.Episodes, e)
		}
	}
	return reading, nil
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

// cells are the cells of one row.
type cells struct {
	Reader
	mapping  Mapping
	left     []int    // columns whose cells go into the note
	headings []string // of all columns, empty where there are none
	row      Row
	problems []Problem
}

func (c *cells) cell(f Field) string { return c.row.Cell(c.mapping.column(f)) }

func (c *cells) refuse(f Field, code diary.Code) {
	c.problems = append(c.problems, Problem{Line: c.row.Line, Field: f, Code: code})
}

func (c *cells) episode() diary.Episode {
	e := diary.Episode{
		ID: c.id(), Zone: c.Zone.String(), Recorded: c.Now, Changed: c.Now,
	}
	for _, f := range diary.EpisodeFields {
		f.Set(&e, c.answers(f))
	}
	if c.mapping.column(Side) < 0 {
		e.Side = diary.Side(c.only(Side, fold(c.cell(Muscle)))) // "left calf" says both
	}
	c.started(&e)
	if lasted, known := c.lasted(); known {
		ended := e.Started.Add(lasted)
		e.Ended = &ended
	}
	return e
}

// note is the note of the row, and below it what its other columns hold if that is wanted.
func (c *cells) note() string {
	lines := []string{}
	if note := unguard(c.cell(Note)); note != "" {
		lines = append(lines, note)
	}
	for _, column := range c.left {
		cell := unguard(c.row.Cell(column))
		if cell == "" {
			continue
		}
		if heading := c.headings[column]; heading != "" {
			cell = heading + ": " + cell
		}
		lines = append(lines, cell)
	}
	return strings.Join(lines, "\n")
}

// id is the ID that the table gives, or one that is made from the account and the row alone.
func (c *cells) id() string {
	if given := strings.ToLower(c.cell(ID)); diary.ValidID(given) {
		return given
	}
	sum := sha256.Sum256([]byte(c.AccountID + "\x00" + strings.Join(c.row.Cells, "\x00")))
	id := uuid.UUID(sum[:len(uuid.UUID{})])
	id[6] = id[6]&0x0f | 0x70 // version 7
	id[8] = id[8]&0x3f | 0x80 // the variant of RFC 9562
	return id.String()
}

// started reads when the cramp began. Where there is no time of day, only the night is known.
func (c *cells) started(e *diary.Episode) {
	cell := c.cell(Date)
	if cell == "" {
		c.startedInNight(e)
		return
	}
	day, clock, ok := parseDate(cell, c.mapping.Order)
	if !ok {
		c.refuse(Date, diary.Unknown)
		return
	}
	if given := c.cell(Clock); given != "" {
		clock = given
	}
	date := diary.DateOf(day)
	if clock == "" {
		if c.mapping.Night != NightAfter {
			date--
		}
		e.Started, e.Precision = diary.MiddleOf(date, c.Zone), diary.Night
		return
	}
	hour, minute, ok := parseClock(clock)
	if !ok {
		c.refuse(Clock, diary.Unknown)
		return
	}
	e.Precision = diary.Exact
	if e.Started, ok = diary.LocalTime(date, hour, minute, c.Zone); !ok {
		c.refuse(Clock, diary.NoSuchTime)
	}
}

func (c *cells) startedInNight(e *diary.Episode) {
	cell := c.cell(CrampDay)
	if cell == "" {
		c.refuse(Date, diary.Required)
		return
	}
	day, _, ok := parseDate(cell, c.mapping.Order)
	if !ok {
		c.refuse(CrampDay, diary.Unknown)
		return
	}
	e.Started, e.Precision = diary.MiddleOf(diary.DateOf(day), c.Zone), diary.Night
}

// lasted reads how long the cramp lasted.
func (c *cells) lasted() (time.Duration, bool) {
	for _, column := range []struct {
		field Field
		unit  time.Duration
	}{{Seconds, time.Second}, {Minutes, time.Minute}} {
		cell := c.cell(column.field)
		if cell == "" {
			continue
		}
		length, ok := parseLength(cell, column.unit)
		switch {
		case !ok:
			c.refuse(column.field, diary.Unknown)
		case length > diary.MaxDuration:
			c.refuse(column.field, diary.TooLong)
		default:
			return length, true
		}
	}
	return 0, false
}

// answers reads the cell of a field, and refuses it when it is no answer.
func (c *cells) answers(f *diary.EpisodeField) []string {
	field := Field(f.Name)
	switch f.Kind {
	case diary.OneCode:
		return []string{c.word(field)}
	case diary.SomeCodes:
		return c.each(field, func(item string) (string, bool) {
			code, known := c.Words[field][item]
			return code, known
		})
	case diary.Effected:
		return c.each(field, func(item string) (string, bool) {
			what, how, _ := strings.Cut(item, ":")
			remedy, known := c.Words[field][fold(what)]
			effect, said := c.Words[Effect][fold(how)]
			return remedy + "=" + effect, known && said
		})
	case diary.Rating, diary.Hours:
		return c.number(field, f.Most)
	}
	return []string{c.note()}
}

// each reads a cell that holds several answers with semicolons between them.
func (c *cells) each(field Field, read func(item string) (string, bool)) []string {
	var answers []string
	for item := range strings.SplitSeq(c.cell(field), ";") {
		if item = fold(item); item == "" {
			continue
		}
		answer, ok := read(item)
		if !ok {
			c.refuse(field, diary.Unknown)
			return nil
		}
		answers = append(answers, answer)
	}
	return answers
}

// number reads a whole number, alone or as "7/10".
func (c *cells) number(field Field, most int) []string {
	cell := c.cell(field)
	if cell == "" {
		return nil
	}
	number, _, _ := strings.Cut(cell, "/")
	number = strings.TrimSuffix(strings.Replace(strings.TrimSpace(number), ",", ".", 1), ".0")
	if n, err := strconv.Atoi(number); err != nil || n < 0 || n > most {
		c.refuse(field, diary.OutOfRange)
		return nil
	}
	return []string{number}
}

// word reads the code that a cell means: the cell itself or, in a longer text, the only code that its
// words have.
func (c *cells) word(f Field) string {
	cell := fold(c.cell(f))
	if cell == "" {
		return ""
	}
	if code, ok := c.Words[f][cell]; ok {
		return code
	}
	code := c.only(f, cell)
	if code == "" {
		c.refuse(f, diary.Unknown)
	}
	return code
}

// marks may stand between the words of a cell.
var marks = strings.NewReplacer(",", " ", ".", " ", ";", " ", ":", " ", "/", " ", "(", " ", ")", " ")

// only is the one code that the words of a text have, empty when they have none or several.
func (c *cells) only(f Field, text string) string {
	text = " " + marks.Replace(text) + " "
	var found []string
	for word, code := range c.Words[f] {
		if strings.Contains(text, " "+word+" ") && !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}
