// Package csv writes what a diary holds as tables for spreadsheets, one file each: as RFC 4180 says but for
// the mark between cells, which can be a semicolon, in UTF-8, with headings in the reader's language. A code,
// which is the same in every language and never changes, has its text in the next column. What was not
// answered is an empty cell.
package csv

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/sheet"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// Layout is what a file is written for.
type Layout string

// The layouts. The comma is the decimal mark in Denmark, so spreadsheets that are set to Danish take a
// semicolon for the end of a cell, and a comma for a part of it. No number in the tables has a decimal mark.
const (
	Semicolons Layout = "semicolons" // a spreadsheet set to Danish: semicolons, and the mark of UTF-8
	Commas     Layout = "commas"     // a spreadsheet set to English: commas, and the mark of UTF-8
	Plain      Layout = "plain"      // another program: RFC 4180 to the letter
)

// Layouts lists every layout.
var Layouts = []Layout{Semicolons, Commas, Plain}

// LayoutFor is the layout for a spreadsheet in a language.
func LayoutFor(language diary.Language) Layout {
	if language == diary.Danish {
		return Semicolons
	}
	return Commas
}

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\ufeff"

// column is one column of a table of Ts.
type column[T any] struct {
	key   string      // its heading is the text "column." + key
	code  bool        // holds codes, and the column after it their texts
	about string      // what it holds is the text "column.about." + about, or of its key where that is empty
	codes []namedCode // those that it can hold
	value func(l *i18n.Locale, of T) string
}

// heading is the column's heading. A column of codes is named after the one with their texts.
func (c column[T]) heading(l *i18n.Locale) string {
	name := l.T("column." + c.key)
	if c.code {
		return l.T("column.code", "Name", name)
	}
	return name
}

// write writes a table with its headings.
func write[T any](w io.Writer, l *i18n.Locale, columns []column[T], rows iter.Seq2[T, error], layout Layout) error {
	if layout != Plain {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if layout == Semicolons {
		out.Comma = ';'
	}
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.heading(l)
	}
	if err := out.Write(cells); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return fmt.Errorf("csv: %w", err)
		}
		for i, c := range columns {
			cells[i] = sheet.Guard(lineBreaks.Replace(c.value(l, row)))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// lineBreaks are those of other systems. The writer makes CRLF of a line feed, and would leave out a carriage
// return that stands alone, so that two words became one.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// pair are the two columns of a code of a vocabulary.
func pair[T any, C ~string](key, prefix string, vocabulary []C, of func(T) C) []column[T] {
	return []column[T]{
		{key: key, code: true, codes: codesOf(prefix, vocabulary), value: func(_ *i18n.Locale, t T) string { return string(of(t)) }},
		{key: key, about: inWords, value: func(l *i18n.Locale, t T) string { return words.Code(l, prefix, of(t)) }},
	}
}

// plain is a column that is the same in every language but for its heading.
func plain[T any](key, about string, of func(T) string) column[T] {
	return column[T]{key: key, about: about, value: func(_ *i18n.Locale, t T) string { return of(t) }}
}
