// Package sheet reads cramps from a table that somebody kept in a spreadsheet and saved as text (CSV). It
// guesses how the file is written and what its columns hold; the person then says where the guess is wrong.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
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
)

// Table is the content of a file.
type Table struct {
	Rows      []Row
	Columns   int  // of the widest row
	Delimiter rune // between cells
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

// empty says whether nothing is written in the row.
func (r Row) empty() bool {
	return !slices.ContainsFunc(r.Cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// delimiters are what may stand between cells, in the order in which they are preferred.
var delimiters = []rune{';', '\t', ','}

// Parse reads a table in UTF-8, UTF-16 or Windows-1252, with semicolons, tabs or commas between cells. Rows
// in which nothing is written are left out.
func Parse(r io.Reader) (Table, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return Table{}, fmt.Errorf("sheet: %w", err)
	}
	if len(content) > MaxSize {
		return Table{}, ErrTooLarge
	}
	text := decode(content)
	if strings.ContainsRune(text, 0) {
		return Table{}, ErrNoTable
	}
	best := Table{Delimiter: delimiters[0]}
	for _, delimiter := range delimiters {
		if columns := likelyColumns(text, delimiter); columns > best.Columns {
			best = Table{Delimiter: delimiter, Columns: columns}
		}
	}
	return parse(text, best.Delimiter)
}

// decode brings a file into UTF-8. Files of spreadsheets that say nothing about themselves and are not in
// UTF-8 are in Windows-1252, in which every octet means something.
func decode(content []byte) string {
	for _, mark := range [][]byte{{0xff, 0xfe}, {0xfe, 0xff}} {
		if bytes.HasPrefix(content, mark) {
			text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(content)
			if err == nil {
				return string(text)
			}
		}
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if utf8.Valid(content) {
		return string(content)
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if err != nil {
		return strings.ToValidUTF8(string(content), "")
	}
	return string(text)
}

// firstRows is how many rows are looked at to find out what stands between cells.
const firstRows = 20

// likelyColumns is how many columns every one of the first rows has with a delimiter, 0 for none.
func likelyColumns(text string, delimiter rune) int {
	reader := newReader(text, delimiter)
	columns := 0
	for range firstRows {
		cells, err := reader.Read()
		if err != nil {
			break
		}
		if len(cells) == 1 && cells[0] == "" {
			continue
		}
		if columns == 0 || len(cells) < columns {
			columns = len(cells)
		}
	}
	if columns == 1 {
		return 0
	}
	return columns
}

func newReader(text string, delimiter rune) *csv.Reader {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = delimiter
	reader.FieldsPerRecord = -1 // short rows have nothing in their last columns
	reader.LazyQuotes = true    // a quote within a text is meant as one
	return reader
}

func parse(text string, delimiter rune) (Table, error) {
	t := Table{Delimiter: delimiter}
	reader := newReader(text, delimiter)
	count := 0
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Table{}, ErrNoTable
		}
		line, _ := reader.FieldPos(0)
		row := Row{Line: line, Cells: cells}
		if row.empty() {
			continue
		}
		t.Rows, t.Columns = append(t.Rows, row), max(t.Columns, len(cells))
		count += len(cells)
		if len(t.Rows) > MaxRows || t.Columns > MaxColumns || count > MaxCells {
			return Table{}, ErrTooLarge
		}
	}
	if len(t.Rows) == 0 {
		return Table{}, ErrNoTable
	}
	return t, nil
}
