package sqlstore

import (
	"database/sql"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"crampdiary/diary"
)

// scanner is a row that can be read from.
type scanner interface {
	Scan(dest ...any) error
}

// scan reads a row into fields of Go, in the order of its columns. What is stored as something else, see convert.go, is
// read as what it means.
func scan(row scanner, fields ...any) error { return row.Scan(readable(fields)...) }

// readable is where to scan columns for these fields, instead of the fields themselves.
func readable(fields []any) []any {
	for i, field := range fields {
		switch to := field.(type) {
		case *time.Time:
			fields[i] = converter(to, instantOf)
		case **time.Time:
			fields[i] = optional(to, instantOf)
		case *diary.Date:
			fields[i] = converter(to, diary.ParseDate)
		case **diary.Date:
			fields[i] = optional(to, diary.ParseDate)
		case *diary.YearMonth:
			fields[i] = converter(to, diary.ParseYearMonth)
		case *[32]byte:
			fields[i] = converter(to, tokenHashOf)
		}
	}
	return fields
}

// rowsOf reads one row after another, each as a T with these fields. It prepares once what scan would make again for each of
// the many rows of a long diary.
func rowsOf[T any](fields func(*T) []any) func(scanner) (T, error) {
	one := new(T)
	into := readable(fields(one))
	return func(row scanner) (T, error) {
		*one = *new(T)
		err := row.Scan(into...)
		return *one, err
	}
}

// scanValue reads a row of one column.
func scanValue[T any](row scanner) (value T, err error) {
	err = scan(row, &value)
	return value, err
}

// column is where to scan what is stored as a Stored and becomes of it, null included.
type column[Stored any] func(sql.Null[Stored]) error

// Scan implements sql.Scanner.
func (c column[Stored]) Scan(value any) error {
	if plain, is := value.(Stored); is { // as both drivers give it, and without another one on the heap
		return c(sql.Null[Stored]{V: plain, Valid: true})
	}
	var stored sql.Null[Stored]
	if err := stored.Scan(value); err != nil {
		return err
	}
	return c(stored)
}

var errNull = errors.New("null")

func converter[T, Stored any](to *T, convert func(Stored) (T, error)) column[Stored] {
	return func(stored sql.Null[Stored]) (err error) {
		if !stored.Valid {
			return errNull
		}
		*to, err = convert(stored.V)
		return err
	}
}

// optional leaves nil for null.
func optional[T, Stored any](to **T, convert func(Stored) (T, error)) column[Stored] {
	return func(stored sql.Null[Stored]) error {
		if !stored.Valid {
			return nil
		}
		*to = new(T)
		return converter(*to, convert)(stored)
	}
}

// zeroWhenNull leaves an instant zero for null.
func zeroWhenNull(to *time.Time) sql.Scanner {
	return column[int64](func(stored sql.Null[int64]) error {
		if stored.Valid {
			*to = instant(stored.V)
		}
		return nil
	})
}

// ifReadable is where to scan a number for which another one does, where there is none or none that can be read.
func ifReadable[N ~int](to *N, otherwise N) sql.Scanner {
	return anything(func(value any) {
		var stored sql.Null[int64]
		if *to = otherwise; stored.Scan(value) == nil && stored.Valid {
			*to = N(stored.V)
		}
	})
}

// anything takes what is stored, whatever it is.
type anything func(value any)

// Scan implements sql.Scanner.
func (a anything) Scan(value any) error {
	a(value)
	return nil
}

// unitSeparator, as ASCII has it, stands between texts that are read together, and in none of them but the last.
const unitSeparator = "\x1f"

// texts is where to scan texts with unitSeparator between them. None of them is null.
func texts(parts ...func(string) error) sql.Scanner {
	return column[string](func(stored sql.Null[string]) error {
		for i, part := range parts {
			said, rest, more := strings.Cut(stored.V, unitSeparator)
			switch last := i == len(parts)-1; {
			case last:
				said = stored.V
			case !more:
				return errNotKnown
			}
			if err := part(said); err != nil {
				return err
			}
			stored.V = rest
		}
		return nil
	})
}

// text takes a text as it is.
func text[T ~string](to *T) func(string) error {
	return func(said string) error {
		*to = T(said)
		return nil
	}
}

// columnError is about one of the columns that are read together.
type columnError struct {
	column string
	error
}

func (e *columnError) Unwrap() error { return e.error }

// parsed takes what the text of a column means.
func parsed[T any](column string, to *T, convert func(string) (T, error)) func(string) error {
	return func(said string) (err error) {
		if *to, err = convert(said); err != nil {
			return &columnError{column, err}
		}
		return nil
	}
}

// codes takes codes with spaces between them.
func codes[T ~string](to *[]T) func(string) error {
	return func(said string) error {
		for word := range strings.FieldsSeq(said) {
			*to = append(*to, T(word))
		}
		return nil
	}
}

// answers takes codes, each with its answer.
func answers[K, V ~string](column string, to *map[K]V) func(string) error {
	return func(said string) error {
		for pair := range strings.FieldsSeq(said) {
			code, said, there := strings.Cut(pair, "=")
			if !there {
				return &columnError{column, errNotKnown}
			}
			if *to == nil {
				*to = make(map[K]V)
			}
			(*to)[K(code)] = V(said)
		}
		return nil
	}
}

func instantOf(ms int64) (time.Time, error) { return instant(ms), nil }

func tokenHashOf(text string) (hash [32]byte, err error) {
	if n, err := hex.Decode(hash[:], []byte(text)); err != nil || n != len(hash) {
		return hash, errors.New("the token hash is malformed")
	}
	return hash, nil
}
