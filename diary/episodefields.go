package diary

import (
	"slices"
	"strconv"
	"strings"
)

// FieldKind is how a field of an episode is answered.
type FieldKind int

// The kinds. What writes or reads the fields of an episode has one case for each.
const (
	OneCode   FieldKind = iota + 1 // one code of a vocabulary
	SomeCodes                      // any number of codes of a vocabulary
	Rating                         // a whole number from 0 to Most, chosen from a scale whose ends have words
	Hours                          // a whole number of hours, from 0 to Most
	Effected                       // what was tried, and how it worked: Episode.Remedies
	FreeText                       // the person's own words
)

// FormPart is the part of an episode's form in which a field is asked for.
type FormPart int

// The parts, in the order of the form.
const (
	InSight      FormPart = iota + 1 // before the folds
	Details                          // the fold with what can wait until the morning
	WarningSigns                     // the fold with what may point to something else than a cramp
	Closing                          // after the folds
)

// SummaryTopic is where a summary counts what was answered.
type SummaryTopic int

// The topics.
const (
	OfPatterns   SummaryTopic = iota + 1 // the patterns count it in a way of its own
	Irritability                         // how easily the muscle is provoked, and how long it keeps the person
	OtherCauses                          // what may point to something else than a cramp
	Movement                             // load and movement
	Verbatim                             // not counted: the list of the last episodes has it
)

// EpisodeField declares one field of an episode that may be left unanswered. What shows, sends, stores in
// another form or counts the fields ranges over [EpisodeFields], so that none can be forgotten; what is
// written out by hand is the SQL and the archive, which are contracts.
type EpisodeField struct {
	Name       string // of the column, the control, the archive's member, and in the keys of texts
	Kind       FieldKind
	Part       FormPart
	Topic      SummaryTopic
	Vocabulary string   // the text of a code is at Vocabulary + "." + code; empty for numbers and text
	Codes      []string // of OneCode and SomeCodes, in the order of the vocabulary
	Most       int      // the largest number

	code     func(*Episode) string
	number   func(*Episode) *int
	values   func(*Episode) []string
	set      func(*Episode, []string) bool
	validate func(*Problems, *Episode)
}

// The fields that have a place of their own somewhere: the pain in the records of others, and the two questions
// in the summary for programs.
var (
	PainField     = number("pain", Rating, InSight, OfPatterns, MaxPain, func(e *Episode) **int { return &e.Pain })
	UnableField   = yesNo("unable_next_day", Details, Irritability, func(e *Episode) *Answer { return &e.UnableNextDay })
	MovementField = yesNo("movement_problem", Details, Movement, func(e *Episode) *Answer { return &e.MovementProblem })
)

// EpisodeFields lists every field that may be left unanswered, but for the end, in the order of the form.
var EpisodeFields = []*EpisodeField{
	oneCode("muscle", InSight, OfPatterns, "muscle", Muscles, func(e *Episode) *Muscle { return &e.Muscle }),
	oneCode("side", InSight, OfPatterns, "side", Sides, func(e *Episode) *Side { return &e.Side }),
	PainField,
	yesNo("woke", InSight, OfPatterns, func(e *Episode) *Answer { return &e.Woke }),
	oneCode("context", InSight, OfPatterns, "context", Contexts, func(e *Episode) *Context { return &e.Context }),
	someCodes("triggers", Details, OfPatterns, "trigger", Triggers, func(e *Episode) *[]Trigger { return &e.Triggers }),
	{Name: "tried", Kind: Effected, Part: Details, Topic: OfPatterns, Vocabulary: "remedy", values: triedValues, set: setTried, validate: validateTried},
	number("soreness_hours", Hours, Details, OfPatterns, MaxSoreness, func(e *Episode) **int { return &e.SorenessHours }),
	number("disturbed_sleep", Rating, Details, Irritability, MaxRating, func(e *Episode) **int { return &e.DisturbedSleep }),
	UnableField,
	number("hindered_next_day", Rating, Details, Irritability, MaxRating, func(e *Episode) **int { return &e.HinderedNextDay }),
	MovementField,
	oneCode("weakness", WarningSigns, OtherCauses, "residue", Residues, func(e *Episode) *Residue { return &e.Weakness }),
	oneCode("numbness", WarningSigns, OtherCauses, "residue", Residues, func(e *Episode) *Residue { return &e.Numbness }),
	oneCode("swelling", WarningSigns, OtherCauses, "swelling", Swellings, func(e *Episode) *Swelling { return &e.Swelling }),
	yesNo("red_warm", WarningSigns, OtherCauses, func(e *Episode) *Answer { return &e.RedWarm }),
	yesNo("cold_pale", WarningSigns, OtherCauses, func(e *Episode) *Answer { return &e.ColdPale }),
	yesNo("pain_between", WarningSigns, OtherCauses, func(e *Episode) *Answer { return &e.PainBetween }),
	someCodes("signs", WarningSigns, OtherCauses, "sign", Signs, func(e *Episode) *[]Sign { return &e.Signs }),
	{
		Name: "note", Kind: FreeText, Part: Closing, Topic: Verbatim,
		values:   func(e *Episode) []string { return unlessEmpty(e.Note) },
		set:      func(e *Episode, values []string) bool { e.Note = last(values); return true },
		validate: func(p *Problems, e *Episode) { p.text("note", e.Note, MaxNote) },
	},
}

// Code is the code that was answered, empty for none. It is for fields of the kind OneCode.
func (f *EpisodeField) Code(e *Episode) string { return f.code(e) }

// Number is the number that was answered, nil for none. It is for the kinds Rating and Hours.
func (f *EpisodeField) Number(e *Episode) *int { return f.number(e) }

// Values are what was answered as text: codes in the order in which they were given, a number, a text, or for
// each remedy its code, "=" and its effect. They are nil when nothing was answered.
func (f *EpisodeField) Values(e *Episode) []string { return f.values(e) }

// Set answers with what Values returns. False says that it is no answer of this kind at all, such as a word for
// a number; whether an answer is one of those that there are is for Validate to say.
func (f *EpisodeField) Set(e *Episode, values []string) bool { return f.set(e, values) }

func yesNo(name string, part FormPart, topic SummaryTopic, at func(*Episode) *Answer) *EpisodeField {
	return oneCode(name, part, topic, "answer", Answers, at)
}

func oneCode[C ~string](name string, part FormPart, topic SummaryTopic, vocabulary string, codes []C, at func(*Episode) *C) *EpisodeField {
	return &EpisodeField{
		Name: name, Kind: OneCode, Part: part, Topic: topic, Vocabulary: vocabulary, Codes: converted[string](codes),
		code:     func(e *Episode) string { return string(*at(e)) },
		values:   func(e *Episode) []string { return unlessEmpty(string(*at(e))) },
		set:      func(e *Episode, values []string) bool { *at(e) = C(last(values)); return true },
		validate: func(p *Problems, e *Episode) { oneOf(p, name, *at(e), codes) },
	}
}

func someCodes[C ~string](name string, part FormPart, topic SummaryTopic, vocabulary string, codes []C, at func(*Episode) *[]C) *EpisodeField {
	return &EpisodeField{
		Name: name, Kind: SomeCodes, Part: part, Topic: topic, Vocabulary: vocabulary, Codes: converted[string](codes),
		values:   func(e *Episode) []string { return converted[string](*at(e)) },
		set:      func(e *Episode, values []string) bool { *at(e) = converted[C](values); return true },
		validate: func(p *Problems, e *Episode) { someOf(p, name, *at(e), codes) },
	}
}

func number(name string, kind FieldKind, part FormPart, topic SummaryTopic, most int, at func(*Episode) **int) *EpisodeField {
	return &EpisodeField{
		Name: name, Kind: kind, Part: part, Topic: topic, Most: most,
		number: func(e *Episode) *int { return *at(e) },
		values: func(e *Episode) []string {
			if n := *at(e); n != nil {
				return []string{strconv.Itoa(*n)}
			}
			return nil
		},
		set: func(e *Episode, values []string) bool {
			n, ok := ReadNumber(last(values))
			*at(e) = n
			return ok
		},
		validate: func(p *Problems, e *Episode) {
			if n := *at(e); n != nil && (*n < 0 || *n > most) {
				p.add(name, OutOfRange)
			}
		},
	}
}

func triedValues(e *Episode) []string {
	var values []string
	for _, remedy := range Remedies {
		if effect, tried := e.Remedies[remedy]; tried {
			values = append(values, string(remedy)+"="+string(effect))
		}
	}
	return values
}

func setTried(e *Episode, values []string) bool {
	e.Remedies = make(map[Remedy]Effect)
	for _, value := range values {
		remedy, effect, ok := strings.Cut(value, "=")
		if !ok {
			return false
		}
		if effect != "" { // a remedy without an effect was not tried
			e.Remedies[Remedy(remedy)] = Effect(effect)
		}
	}
	return true
}

func validateTried(p *Problems, e *Episode) {
	for remedy, effect := range e.Remedies {
		if !slices.Contains(Remedies, remedy) || !slices.Contains(Effects, effect) {
			p.add("tried", Unknown)
			return
		}
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
