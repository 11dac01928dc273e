package diary

import (
	"fmt"
	"time"
)

// FieldKind is how a field is answered.
type FieldKind int

// The kinds. What writes or reads the fields has one case for each.
const (
	OneCode      FieldKind = iota + 1 // one code of a vocabulary
	SomeCodes                         // any number of codes of a vocabulary
	Rating                            // a whole number from 0 to Most, chosen from a scale whose ends have words
	Hours                             // a whole number of hours, from 0 to Most
	Year                              // a year
	YearAndMonth                      // a year, and its month where that is known
	CalendarDate                      // a date, as YYYY-MM-DD
	Effected                          // what was tried, and how it worked: Episode.Remedies
	FreeText                          // the person's own words
)

// FormPart is the part of a form in which a field is asked for.
type FormPart string

// The parts of an episode's form, in their order, and those of a profile's, each of which is saved on its own.
const (
	Where        FormPart = "where"    // in sight, or a fold beside the places of the last cramps
	InSight      FormPart = "in-sight" // before the folds
	Details      FormPart = "details"  // the fold with what can wait until the morning
	NextDay      FormPart = "next-day" // the fold with what shows the day after
	WarningSigns FormPart = "signs"    // the fold with what may point to something else than a cramp
	Closing      FormPart = "closing"  // after the folds

	AboutPerson FormPart = "about"
	Background  FormPart = "background" // conditions
	MoreAsked   FormPart = "more"       // cramps before the diary, movement, fluids
	Course      FormPart = "course"     // since when, what was tried before, and what the muscles do
	RedFlags    FormPart = "asked"      // what a physiotherapist asks about before touching a muscle
	OwnGoal     FormPart = "goal"
)

// SummaryTopic is where a summary has what was answered.
type SummaryTopic int

// The topics.
const (
	CountedApart SummaryTopic = iota + 1 // by code of its own in diary/report, without which the summary does not have it
	Irritability                         // how easily the muscle is provoked, and how long it keeps the person
	OtherCauses                          // what may point to something else than a cramp
	Movement                             // load and movement
	CaseHistory                          // said on the first page: since when, how it developed, and what may be in the way of a treatment
	Verbatim                             // not counted: the list of the last episodes has it, or the person's own words
	Heading                              // the head of the summary has what follows from it
	Unreported                           // the summary has it only in what follows from it for another answer
)

// Field declares what one field asks for, whatever it is a field of.
type Field struct {
	Name       string // of the column, the control and the archive's member
	Text       string // the key of its question; that of its hint, if it has one, is Text + ".hint"
	Kind       FieldKind
	Part       FormPart
	Topic      SummaryTopic
	Vocabulary string   // the text of a code is at Vocabulary + "." + code; empty for numbers and text
	Codes      []string // of OneCode and SomeCodes, in the order of the vocabulary
	Most       int      // the largest number
}

// FieldOf is one field of a T that may be left unanswered: what it asks for, and where a T has the answer. What
// shows, sends, stores in another form or counts the fields of a T ranges over a list of them, so that none can be
// forgotten; what is written out by hand is the SQL and the archive, which are contracts.
type FieldOf[T any] struct {
	Field

	code     func(*T) string
	number   func(*T) *int
	values   func(*T) []string
	set      func(*T, []string) bool
	validate func(p *Problems, of *T, now time.Time)
}

// Code is the code that was answered, empty for none. It is for fields of the kind OneCode.
func (f *FieldOf[T]) Code(of *T) string { return f.code(of) }

// Number is the number that was answered, nil for none. It is for the kinds Rating and Hours.
func (f *FieldOf[T]) Number(of *T) *int { return f.number(of) }

// Values are what was answered as text: codes in the order in which they were given, a number, a year and
// then its month, a date, a text, or for each remedy its code, "=" and its effect. They are nil when nothing was answered.
func (f *FieldOf[T]) Values(of *T) []string { return f.values(of) }

// Set answers with what Values returns. False says that it is no answer of this kind at all, such as a word for
// a number; whether an answer is one of those that there are is for Validate to say.
func (f *FieldOf[T]) Set(of *T, values []string) bool { return f.set(of, values) }

func yesNo[T any](name string, part FormPart, topic SummaryTopic, at func(*T) *Answer) *FieldOf[T] {
	return oneCode(name, part, topic, "answer", Answers, at)
}

func oneCode[T any, C ~string](name string, part FormPart, topic SummaryTopic, vocabulary string, codes []C, at func(*T) *C) *FieldOf[T] {
	return &FieldOf[T]{
		Field: Field{
			Name: name, Text: "field." + name, Kind: OneCode, Part: part, Topic: topic,
			Vocabulary: vocabulary, Codes: converted[string](codes),
		},
		code:     func(of *T) string { return string(*at(of)) },
		values:   func(of *T) []string { return unlessEmpty(string(*at(of))) },
		set:      func(of *T, values []string) bool { *at(of) = C(last(values)); return true },
		validate: func(p *Problems, of *T, _ time.Time) { oneOf(p, name, *at(of), codes) },
	}
}

func someCodes[T any, C ~string](name string, part FormPart, topic SummaryTopic, vocabulary string, codes []C, at func(*T) *[]C) *FieldOf[T] {
	return &FieldOf[T]{
		Field: Field{
			Name: name, Text: "field." + name, Kind: SomeCodes, Part: part, Topic: topic,
			Vocabulary: vocabulary, Codes: converted[string](codes),
		},
		values:   func(of *T) []string { return converted[string](*at(of)) },
		set:      func(of *T, values []string) bool { *at(of) = converted[C](values); return true },
		validate: func(p *Problems, of *T, _ time.Time) { someOf(p, name, *at(of), codes) },
	}
}

func number[T any](name string, kind FieldKind, part FormPart, topic SummaryTopic, most int, at func(*T) **int) *FieldOf[T] {
	return &FieldOf[T]{
		Field:  Field{Name: name, Text: "field." + name, Kind: kind, Part: part, Topic: topic, Most: most},
		number: func(of *T) *int { return *at(of) },
		values: func(of *T) []string { return written(*at(of)) },
		set: func(of *T, values []string) bool {
			n, ok := ReadNumber(last(values))
			*at(of) = n
			return ok
		},
		validate: func(p *Problems, of *T, _ time.Time) {
			if n := *at(of); n != nil && (*n < 0 || *n > most) {
				p.add(name, OutOfRange)
			}
		},
	}
}

func freeText[T any](name string, part FormPart, most int, at func(*T) *string) *FieldOf[T] {
	return &FieldOf[T]{
		Field:    Field{Name: name, Text: "field." + name, Kind: FreeText, Part: part, Topic: Verbatim},
		values:   func(of *T) []string { return unlessEmpty(*at(of)) },
		set:      func(of *T, values []string) bool { *at(of) = last(values); return true },
		validate: func(p *Problems, of *T, _ time.Time) { p.text(name, *at(of), most) },
	}
}

// converted are strings of one type as strings of another, nil for none.
func converted[To, From ~string](list []From) []To {
	if len(list) == 0 {
		return nil
	}
	texts := make([]To, len(list))
	for i, text := range list {
		texts[i] = To(text)
	}
	return texts
}

// written is a number or a date as text, nil for none.
func written[V any](value *V) []string {
	if value == nil {
		return nil
	}
	return []string{fmt.Sprint(*value)}
}

func unlessEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// last is the last of the values that a form sent under one name.
func last(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}
