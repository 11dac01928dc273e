// Package sheet reads what somebody kept in a spreadsheet or another program: cramps, and days without any. It goes
// in three steps. A file becomes a table (Parse); what its columns hold is guessed (Table.Guess) and said by the
// person (Mapping); and by that the rows become entries (Reader.Read), of which nothing is lost without a word.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of a table.
const (
	MaxSize    = 16 << 20 // octets
	MaxRows    = 50_000
	MaxColumns = 200
	MaxCells   = 2_000_000
)

// The ways in which a file is refused as a whole.
var (
	// ErrTooLarge says that the file has more octets, rows, columns or cells than a table may have.
	ErrTooLarge = errors.New("sheet: too large")
	// ErrNoTable says that there is no table in the file.
	ErrNoTable = errors.New("sheet: no table")
	// ErrLocked says that the file is a workbook from before 2007, or one with a password, which look alike.
	ErrLocked = errors.New("sheet: an old workbook, or one with a password")
)

// Table is the content of a file.
type Table struct {
	Rows    []Row
	Columns int      // of the widest row
	Sheets  []string // the names of the tables in the file, of which this is one; nil when it can hold only one
	Sheet   int      // which of them this is
	Open    []int    // the lines on which a quotation mark opens that nothing closes
}

// Row is one line of a table, or several where a cell has line breaks.
type Row struct {
	Line  int // on which it begins, counted from 1
	Cells []string
}

// Cell is the content of a column, without white space around it; empty when the row is too short.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(r.Cells[column])
}

// Text is what is written in the row.
func (r Row) Text() string {
	var texts []string
	for column := range r.Cells {
		if cell := r.Cell(column); cell != "" {
			texts = append(texts, cell)
		}
	}
	return strings.Join(texts, " · ")
}

// empty says whether nothing is written in the row.
func (r Row) empty() bool { return r.written() == 0 }

// written is in how many cells something is written.
func (r Row) written() int {
	written := 0
	for column := range r.Cells {
		if r.Cell(column) != "" {
			written++
		}
	}
	return written
}

// Parse reads one of the tables in a file, counted from 0: the sheets of a workbook (.xlsx or .ods), the text files in
// a .zip, or text with something between its cells. Rows in which nothing is written are left out.
func Parse(r io.Reader, sheet int) (Table, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return Table{}, fmt.Errorf("sheet: %w", err)
	}
	switch {
	case len(content) > MaxSize:
		return Table{}, ErrTooLarge
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return parsePacked(content, sheet)
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return Table{}, ErrLocked
	}
	return parseText(content)
}

// builder puts a table together, as long as it does not become too large.
type builder struct {
	Table
	count int // of cells
}

// add adds a row unless nothing is written in it.
func (b *builder) add(row Row) error {
	if row.empty() {
		return nil
	}
	b.Rows, b.Columns = append(b.Rows, row), max(b.Columns, len(row.Cells))
	b.count += len(row.Cells)
	if len(b.Rows) > MaxRows || b.Columns > MaxColumns || b.count > MaxCells {
		return ErrTooLarge
	}
	return nil
}

// done is the table, if there is one.
func (b *builder) done() (Table, error) {
	if len(b.Rows) == 0 {
		return Table{}, ErrNoTable
	}
	return b.Table, nil
}
