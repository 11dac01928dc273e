package views

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
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
	Answers     ui.Answers `schema:"-"`
	ConfirmLong bool       `schema:"confirm_long"`
}

// EpisodeFormPage makes or changes an episode.
type EpisodeFormPage struct {
	ui.Page
	Form        EpisodeForm
	New         bool
	Places      []ui.PlaceChoice // of the last cramps, offered for a new one
	AnotherID   string           // of a further cramp as which the form may be stored, empty if that is not in question
	Action      string           // where the form is sent
	AskLong     bool             // ask whether such a long cramp is right
	Asked       string           // the field that the person came to answer, whose fold is open
	Conflict    *EpisodeConflict
	EpisodeZone string // the zone that times are in, when it is not the diary's
}

// AnotherID is the field that says under which ID to store the form as a cramp of its own.
const AnotherID = "another_id"

// placeQuestion offers the places of the last cramps. None is chosen beforehand.
func (p EpisodeFormPage) placeQuestion() ui.Question {
	q := ui.Question{Field: "place", Legend: p.L.T("episode.place.again")}
	for _, place := range p.Places {
		q.Options = append(q.Options, ui.Option{Value: place.Value(), Label: place.Label(p.L)})
	}
	q.Options = ui.WithUnanswered(p.L, q.Options)
	return q
}

// EpisodeConflict shows what was stored by somebody else, most likely the same person in another tab,
// beside what was about to be stored.
type EpisodeConflict struct {
	Deleted bool
	Rows    []words.ConflictRow
}

// whenOptions are the answers that fit: an old entry cannot have begun "now".
func (p EpisodeFormPage) whenOptions() []ui.Option {
	whens := Whens
	if !p.New {
		whens = []When{WhenAt, WhenNight}
	}
	options := ui.CodeOptions(p.L, "when", whens)
	for i, when := range whens {
		if slices.Contains([]When{When15, When30, When60}, when) {
			options[i].Spoken = p.L.T("when.ago")
		}
	}
	return options
}

// open says whether a fold has to be open, because something in it is asked for, filled in or refused.
func (p EpisodeFormPage) open(part diary.FormPart) bool {
	return slices.ContainsFunc(diary.EpisodeFields, func(field *diary.EpisodeField) bool {
		return field.Part == part && (field.Name == p.Asked || p.Errors.For(field.Name) != "" ||
			slices.ContainsFunc(p.Form.Answers[field.Name], func(value string) bool { return value != "" }))
	})
}

// Conflict compares two versions of an episode field by field.
func Conflict(l *i18n.Locale, stored, yours diary.Episode) EpisodeConflict {
	return EpisodeConflict{Deleted: stored.Deleted != nil, Rows: words.Differing(l, words.AllFacts(l, stored), words.AllFacts(l, yours))}
}
