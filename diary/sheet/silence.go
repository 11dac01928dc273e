package sheet

import (
	"regexp"
	"slices"
	"strings"
)

// A table that has a line for each day has something in every line: a weekday, a number, the weather, a pain of 0. That
// makes no cramp of the day. A line counts as one only where a cell of it tells of a cramp.

// tells says whether a cell tells of a cramp. A note does where no column asks whether there was one, and what no field
// takes does where no column asks what it was like.
func (c *cells) tells(column int) bool {
	cell, field := c.row.Cell(column), c.fields[column]
	switch {
	case cell == "" || field == Date || field == CrampDay:
		return false
	case field == Cramp || field == Kind || field == ID:
		return true
	case isUnanswered(cell) || isNo(cell) || field != Clock && field != End && nought.MatchString(cell):
		return false
	case field == Note:
		return !c.mapping.has(Cramp)
	case field == "":
		return !c.telling && !c.mapping.has(Note) && !isName(cell)
	}
	return true
}

// isNo says whether a cell is a word for no.
func isNo(cell string) bool {
	yes, known := answers[fold(cell)]
	return known && !yes
}

// nought is a number, a rating or a length of nothing.
var nought = regexp.MustCompile(`^0+(?:[.,:]0+)*(?: ?/ ?\d+)?$`)

// numbered is the number of a line, a day, a week or a year.
var numbered = regexp.MustCompile(`^(?:(?:uge|u|week|wk|w|dag|day|nr|no)\.? ?)?#?\d{1,4}\.?$`)

// isName says whether a cell only says which line of the table it is in.
func isName(cell string) bool {
	cell = fold(cell)
	return numbered.MatchString(cell) || weekdays.ReplaceAllString(cell, "") == "" || monthOf(cell) > 0
}

// alone says whether the row has a date, and tells of no cramp.
func (c *cells) alone() bool {
	_, clock, ok := parseDate(c.cell(Date), c.order())
	return ok && clock == "" && c.silent
}

// undated says whether the row has no date of its own, and tells of no cramp.
func (c *cells) undated() bool { return c.cell(Date) == "" && c.cell(CrampDay) == "" && c.silent }

// denied says whether the row says in place of a time, a place or a length that there was no cramp, and takes these words.
// A remark of "none" may mean that there is none to make.
func (c *cells) denied() bool {
	if !c.silent {
		return false
	}
	denied := false
	for column := range c.row.Cells {
		cell := c.row.Cell(column)
		says := slices.Contains([]Field{Clock, Muscle, Minutes, Seconds}, c.fields[column])
		if isNo(cell) && (says || within(fold(cell), crampWords)) {
			c.covered[column], denied = true, true
		}
	}
	return denied
}

// otherKind says whether the row is about something else than a cramp.
func (c *cells) otherKind() bool {
	return c.mapping.has(Kind) && !namesCramp(c.cell(Kind))
}

// namesCramp says whether one of the words of a cell is one for a cramp.
func namesCramp(cell string) bool {
	return within(strings.Join(strings.Fields(marks.Replace(fold(cell))), " "), crampWords)
}
