// Package csv writes what a diary holds as tables for spreadsheets, one file each: RFC 4180, in UTF-8,
// with headings in the reader's language. A code, which is the same in every language and never changes,
// has its text in the next column. What was not answered is an empty cell.
package csv

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strings"

	"crampdiary/views/i18n"
)

// Options are how a file is written.
type Options struct {
	// ByteOrderMark begins the file with the mark by which some spreadsheets know UTF-8.
	ByteOrderMark bool
}

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\ufeff"

// column is one column of a table of Ts.
type column[T any] struct {
	key   string // its heading is the text "column." + key
	code  bool   // holds codes, and the column after it their texts
	about string // what it holds, for the documentation
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
func write[T any](w io.Writer, l *i18n.Locale, columns []column[T], rows iter.Seq2[T, error], options Options) error {
	if options.ByteOrderMark {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
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
			cells[i] = harmless(c.value(l, row))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula: one that begins as formulas do gets the
// apostrophe by which spreadsheets know a text.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// text is the text of a code, empty for the empty code.
func text[C ~string](l *i18n.Locale, prefix string, code C) string {
	if code == "" {
		return ""
	}
	return l.T(prefix + "." + string(code))
}

// pair are the two columns of a code.
func pair[T any, C ~string](key, prefix, about string, of func(T) C) []column[T] {
	return []column[T]{
		{key: key, code: true, about: about, value: func(_ *i18n.Locale, t T) string { return string(of(t)) }},
		{key: key, about: "the same in words", value: func(l *i18n.Locale, t T) string { return text(l, prefix, of(t)) }},
	}
}

// pairs are the two columns of a set of codes, in the order of the vocabulary.
func pairs[T any, C ~string](key, prefix, about string, of func(T) []C) []column[T] {
	return []column[T]{
		{key: key, code: true, about: about, value: func(_ *i18n.Locale, t T) string {
			return join(of(t), " ", func(c C) string { return string(c) })
		}},
		{key: key, about: "the same in words", value: func(l *i18n.Locale, t T) string {
			return join(of(t), "; ", func(c C) string { return l.T(prefix + "." + string(c)) })
		}},
	}
}

func join[C any](codes []C, between string, write func(C) string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = write(code)
	}
	return strings.Join(words, between)
}
