package views

import (
	"net/url"
	"slices"
	"strconv"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// When is the answer to "when did it start?".
type When string

// The answers. The relative ones are offered only for a new episode.
const (
	WhenNow   When = "now"
	When15    When = "15"
	When30    When = "30"
	When60    When = "60"
	WhenNight When = "night" // the night that ends on Date
	WhenAt    When = "at"    // Date and Time
)

// Whens lists every answer.
var Whens = []When{WhenNow, When15, When30, When60, WhenNight, WhenAt}

// EpisodeForm is an episode as it stands in the form: what was typed, whether it makes sense or not.
// The names are those of the form's fields.
type EpisodeForm struct {
	ID          string     `schema:"id"`
	Version     string     `schema:"version"`
	When        When       `schema:"when"`
	Date        string     `schema:"date"` // YYYY-MM-DD
	Time        string     `schema:"time"` // HH:MM
	About       bool       `schema:"about"`
	Ongoing     bool       `schema:"ongoing"`
	Minutes     string     `schema:"minutes"`
	Seconds     string     `schema:"seconds"`
	Place       string     `schema:"place"` // a muscle and a side that were used before, chosen together
	Answers     url.Values `schema:"-"`     // by the name of the field, as [diary.EpisodeField.Values] has them
	ConfirmLong bool       `schema:"confirm_long"`
}

// Answer is what stands in a field that has one value.
func (f EpisodeForm) Answer(field *diary.EpisodeField) string {
	if values := f.Answers[field.Name]; len(values) > 0 {
		return values[len(values)-1]
	}
	return ""
}

// EpisodeFormPage makes or changes an episode.
type EpisodeFormPage struct {
	Page
	Form        EpisodeForm
	New         bool
	Places      []PlaceChoice // of the last cramps, offered for a new one
	AnotherID   string        // of a further cramp as which the form may be stored, empty if that is not in question
	Action      string        // where the form is sent
	AskLong     bool          // ask whether such a long cramp is right
	OpenMore    bool          // open the folded part, because the person came to answer something in it
	Conflict    *EpisodeConflict
	EpisodeZone string // the zone that times are in, when it is not the diary's
}

// AnotherID is the field that says under which ID to store the form as a cramp of its own.
const AnotherID = "another_id"

// placeQuestion offers the places of the last cramps. None is chosen beforehand.
func (p EpisodeFormPage) placeQuestion() Question {
	q := Question{Field: "place", Legend: p.L.T("episode.place.again")}
	for _, place := range p.Places {
		q.Options = append(q.Options, Option{Value: place.value(), Label: place.label(p.L)})
	}
	q.Options = withUnanswered(p.L, q.Options)
	return q
}

// EpisodeConflict shows what was stored by somebody else, most likely the same person in another tab,
// beside what was about to be stored.
type EpisodeConflict struct {
	Deleted bool
	Rows    []ConflictRow
}

// ConflictRow is one field in which two versions differ.
type ConflictRow struct {
	Label  string
	Stored string
	Yours  string
}

// whenOptions are the answers that fit: an old entry cannot have begun "now".
func (p EpisodeFormPage) whenOptions() []Option {
	whens := Whens
	if !p.New {
		whens = []When{WhenAt, WhenNight}
	}
	return codeOptions(p.L, "when", whens)
}

// ratingQuestion asks for a number on a scale, whose ends are given in words to whoever does not see them
// under the scale.
func ratingQuestion(p Page, field *diary.EpisodeField) Question {
	options := make([]Option, field.Most+1)
	for i := range options {
		number := strconv.Itoa(i)
		options[i] = Option{Value: number, Label: number}
	}
	options[0].Spoken = p.L.T("field." + field.Name + ".least")
	options[field.Most].Spoken = p.L.T("field." + field.Name + ".most")
	return Question{Field: field.Name, Legend: p.L.T("field." + field.Name), Hint: hintOf(p.L, field), Options: withUnanswered(p.L, options)}
}

// mostChips is how many answers stand beside each other; more of them are a list to choose from.
const mostChips = 8

// hintOf is what is said below the label of a field, empty for nothing.
func hintOf(l *i18n.Locale, field *diary.EpisodeField) string {
	if key := "field." + field.Name + ".hint"; l.Has(key) {
		return l.T(key)
	}
	return ""
}

// answerOptions are yes, no, and a way back to unanswered, which a radio button has not by itself.
func answerOptions(l *i18n.Locale) []Option {
	return withUnanswered(l, codeOptions(l, "answer", diary.Answers))
}

func withUnanswered(l *i18n.Locale, options []Option) []Option {
	return append(options, Option{Value: "", Label: l.T("answer.empty")})
}

// open says whether a fold has to be open, because something in it is filled in or refused.
func (p EpisodeFormPage) open(part diary.FormPart) bool {
	return slices.ContainsFunc(diary.EpisodeFields, func(field *diary.EpisodeField) bool {
		return field.Part == part && (p.Errors.For(field.Name) != "" ||
			slices.ContainsFunc(p.Form.Answers[field.Name], func(value string) bool { return value != "" }))
	})
}
