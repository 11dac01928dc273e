package views

import (
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

// TriedPrefix begins the name of each field that says how a remedy worked.
const TriedPrefix = "tried."

// EpisodeForm is an episode as it stands in the form: what was typed, whether it makes sense or not.
// The names are those of the form's fields.
type EpisodeForm struct {
	ID              string            `schema:"id"`
	Version         string            `schema:"version"`
	When            When              `schema:"when"`
	Date            string            `schema:"date"` // YYYY-MM-DD
	Time            string            `schema:"time"` // HH:MM
	About           bool              `schema:"about"`
	Ongoing         bool              `schema:"ongoing"`
	Minutes         string            `schema:"minutes"`
	Seconds         string            `schema:"seconds"`
	Place           string            `schema:"place"` // a muscle and a side that were used before, chosen together
	Muscle          string            `schema:"muscle"`
	Side            string            `schema:"side"`
	Pain            string            `schema:"pain"`
	Context         string            `schema:"context"`
	Woke            string            `schema:"woke"`
	Triggers        []string          `schema:"triggers"`
	Tried           map[string]string `schema:"-"` // remedy to effect; the fields are named "tried." and the remedy
	SorenessHours   string            `schema:"soreness_hours"`
	UnableNextDay   string            `schema:"unable_next_day"`
	MovementProblem string            `schema:"movement_problem"`
	Weakness        string            `schema:"weakness"`
	Numbness        string            `schema:"numbness"`
	Swelling        string            `schema:"swelling"`
	RedWarm         string            `schema:"red_warm"`
	ColdPale        string            `schema:"cold_pale"`
	PainBetween     string            `schema:"pain_between"`
	Signs           []string          `schema:"signs"`
	Note            string            `schema:"note"`
	ConfirmLong     bool              `schema:"confirm_long"`
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

// painQuestion asks for the worst pain on the numeric rating scale, whose ends are given in words to
// whoever does not see them under the scale.
func painQuestion(p Page) Question {
	options := make([]Option, diary.MaxPain+1)
	for i := range options {
		number := strconv.Itoa(i)
		options[i] = Option{Value: number, Label: number}
	}
	options[0].Spoken = p.L.T("pain.none")
	options[diary.MaxPain].Spoken = p.L.T("pain.worst")
	return Question{Field: "pain", Legend: p.L.T("field.pain"), Options: withUnanswered(p.L, options)}
}

// answerOptions are yes, no, and a way back to unanswered, which a radio button has not by itself.
func answerOptions(l *i18n.Locale) []Option {
	return withUnanswered(l, codeOptions(l, "answer", diary.Answers))
}

func withUnanswered(l *i18n.Locale, options []Option) []Option {
	return append(options, Option{Value: "", Label: l.T("answer.empty")})
}

// foldedFields are those of the folded part with the other details.
var foldedFields = []string{"triggers", "tried", "soreness_hours", "unable_next_day", "movement_problem", "note"}

// moreOpen says whether the folded part has to be open, because something in it is filled in or
// refused.
func (f EpisodeForm) moreOpen(errors FormErrors) bool {
	for _, field := range foldedFields {
		if errors.For(field) != "" {
			return true
		}
	}
	for _, effect := range f.Tried {
		if effect != "" {
			return true
		}
	}
	return len(f.Triggers) > 0 || f.SorenessHours+f.UnableNextDay+f.MovementProblem != ""
}

// signsOpen is moreOpen for the warning signs.
func (f EpisodeForm) signsOpen(errors FormErrors) bool {
	for _, field := range []string{
		"weakness", "numbness", "swelling", "red_warm", "cold_pale", "pain_between", "signs",
	} {
		if errors.For(field) != "" {
			return true
		}
	}
	return len(f.Signs) > 0 ||
		f.Weakness+f.Numbness+f.Swelling+f.RedWarm+f.ColdPale+f.PainBetween != ""
}
