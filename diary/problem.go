package diary

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Code names what is wrong with a value. Codes are stable; the sentence is written in the reader's
// language by the page that shows it.
type Code string

// The ways in which a value can be refused.
const (
	Required       Code = "required"     // nothing was given
	Unknown        Code = "unknown"      // not a code of the vocabulary, or not a zone, date or number
	Duplicate      Code = "duplicate"    // the same code twice
	OutOfRange     Code = "out-of-range" // a number or date outside what is possible
	InFuture       Code = "future"       // has not happened yet
	TooEarly       Code = "too-early"    // before anyone alive was born
	EndBeforeStart Code = "end-before-start"
	TooLong        Code = "too-long"      // a cramp of more than MaxDuration
	Contradiction  Code = "contradiction" // two answers that exclude each other
	TextTooLong    Code = "text-too-long" // more characters than the field holds
	NotText        Code = "not-text"      // invalid UTF-8, or a NUL character
	NoSuchTime     Code = "no-such-time"  // a wall time that the clocks skipped that night
	NotAnEmail     Code = "not-an-email"
	Guessable      Code = "guessable"      // a password that is common or easy to guess
	TooShort       Code = "too-short"      // a password of fewer than the required characters
	WrongPassword  Code = "wrong-password" // the present password, asked for as proof, does not fit
	WrongCode      Code = "wrong-code"     // a one-time code or a recovery code that does not fit, or was used
	WrongPasskey   Code = "wrong-passkey"
	NotConfirmed   Code = "not-confirmed" // a statement that has to be agreed to
	TooMany        Code = "too-many"      // more items than the list holds
	QuietTime      Code = "quiet-time"    // a reminder within the quiet hours
)

// Problem is one reason to refuse one field.
type Problem struct {
	Field string // the field's stable name, for example "started_at"
	Code  Code
}

// Problems are all the reasons found, in the order of the fields. It is an error when it is not empty.
type Problems []Problem

// Error lists fields and codes. It holds no value that a person entered, so it may be logged.
func (p Problems) Error() string {
	parts := make([]string, len(p))
	for i, problem := range p {
		parts[i] = problem.Field + ": " + string(problem.Code)
	}
	return strings.Join(parts, ", ")
}

// Err is p as an error, nil when there is no problem.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// For is the code of the first problem of a field, empty when the field is fine.
func (p Problems) For(field string) Code {
	for _, problem := range p {
		if problem.Field == field {
			return problem.Code
		}
	}
	return ""
}

func (p *Problems) add(field string, code Code) {
	*p = append(*p, Problem{Field: field, Code: code})
}

// text refuses what no database or page can hold: invalid UTF-8, NUL, and more than max characters.
func (p *Problems) text(field, value string, max int) {
	switch {
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		p.add(field, NotText)
	case utf8.RuneCountInString(value) > max:
		p.add(field, TextTooLong)
	}
}

// oneOf refuses a code that is not in the list. The empty code, unanswered, is fine.
func oneOf[T ~string](p *Problems, field string, value T, list []T) {
	if value != "" && !slices.Contains(list, value) {
		p.add(field, Unknown)
	}
}

// someOf refuses codes that are not in the list or that are given twice.
func someOf[T ~string](p *Problems, field string, values, list []T) {
	for i, value := range values {
		switch {
		case slices.Contains(values[:i], value):
			p.add(field, Duplicate)
			return
		case !slices.Contains(list, value):
			p.add(field, Unknown)
			return
		}
	}
}
