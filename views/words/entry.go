// Package words writes what a diary holds in the reader's language. Pages and documents read the same words, so that
// they cannot differ.
package words

import (
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// Fact is one answered field.
type Fact struct {
	Field string
	Label string
	Value string
	Own   bool // the value is in the person's own words, which are shown as they were written
}

// EpisodeFacts writes an episode in the reader's language: what was answered, and the labels of what
// was not. Nothing that was not answered has a value.
func EpisodeFacts(l *i18n.Locale, e diary.Episode) (answered []Fact, missing []string) {
	for _, fact := range AllFacts(l, e) {
		if fact.Value == "" {
			missing = append(missing, fact.Label)
		} else {
			answered = append(answered, fact)
		}
	}
	return answered, missing
}

// AllFacts writes every field in the order of the form, whether it was answered or not.
func AllFacts(l *i18n.Locale, e diary.Episode) []Fact {
	facts := []Fact{
		{Field: "started_at", Label: l.T("field.started_at"), Value: Started(l, e)},
		{Field: "ended_at", Label: l.T("field.ended_at"), Value: Lasted(l, e)},
	}
	return append(facts, FieldFacts(l, diary.EpisodeFields, &e)...)
}

// OrUnanswered stands for a value that was not answered.
func OrUnanswered(l *i18n.Locale, value string) string {
	if value == "" {
		return l.T("answer.empty")
	}
	return value
}

// Started writes when an episode began, never more exactly than it is known.
func Started(l *i18n.Locale, e diary.Episode) string {
	if e.Precision == diary.Night {
		return l.Night(e.CrampDay())
	}
	local := e.Started.In(e.Location())
	moment := l.T("time.moment", "Date", l.Date(diary.DateOf(local)), "Clock", l.Clock(local))
	if e.Precision == diary.About {
		return l.T("time.about", "Moment", moment)
	}
	return moment
}

// StartedClock writes the time of day at which an episode began, for a list whose heading gives the
// day.
func StartedClock(l *i18n.Locale, e diary.Episode) string {
	if e.Precision == diary.Night {
		return l.T("time.in-the-night")
	}
	clock := l.T("time.clock", "Clock", l.Clock(e.Started.In(e.Location())))
	if e.Precision == diary.About {
		return l.T("time.about", "Moment", clock)
	}
	return clock
}

// Lasted writes how long an episode lasted, for a list or a table; empty when that is not known.
func Lasted(l *i18n.Locale, e diary.Episode) string { return lasted(l, e, l.ShortDuration) }

// LastedInWords is Lasted for a sentence.
func LastedInWords(l *i18n.Locale, e diary.Episode) string { return lasted(l, e, l.Duration) }

func lasted(l *i18n.Locale, e diary.Episode, written func(time.Duration) string) string {
	if e.Ongoing {
		return l.T("episode.ongoing")
	}
	if d, ok := e.Duration(); ok {
		return written(d)
	}
	if e.StillAt != nil {
		return l.T("episode.at-least", "Duration", written(e.StillAt.Sub(e.Started)))
	}
	return ""
}

// Pain writes the worst pain with the end of its scale, empty when not answered.
func Pain(l *i18n.Locale, e *diary.Episode) string { return FieldText(l, diary.PainField, e) }

// Place writes muscle and side together, empty when neither was answered.
func Place(l *i18n.Locale, e diary.Episode) string {
	muscle, side := Code(l, "muscle", e.Muscle), Code(l, "side", e.Side)
	switch {
	case muscle == "":
		return side
	case side == "":
		return muscle
	}
	return l.T("episode.place", "Muscle", muscle, "Side", l.T("side.in-place."+string(e.Side)))
}

// PlaceOrCramp is the place, or just "cramp" when nothing of it was answered.
func PlaceOrCramp(l *i18n.Locale, e diary.Episode) string {
	if place := Place(l, e); place != "" {
		return place
	}
	return l.T("episode.no-place")
}

// Code is the text of a code, empty for the empty code.
func Code[T ~string](l *i18n.Locale, prefix string, value T) string {
	if value == "" {
		return ""
	}
	return l.T(prefix + "." + string(value))
}

// Codes is the texts of some codes in the order of the vocabulary.
func Codes[T ~string](l *i18n.Locale, prefix string, values, vocabulary []T) string {
	var parts []string
	for _, known := range vocabulary {
		if slices.Contains(values, known) {
			parts = append(parts, Code(l, prefix, known))
		}
	}
	return strings.Join(parts, " · ")
}

// ConflictRow is one field in which two versions differ.
type ConflictRow struct {
	Label  string
	Stored string
	Yours  string
}

// Differing lists the facts whose values are not the same. Both sides list the same facts.
func Differing(l *i18n.Locale, stored, yours []Fact) []ConflictRow {
	var rows []ConflictRow
	for i, theirs := range stored {
		if theirs.Value != yours[i].Value {
			rows = append(rows, ConflictRow{
				Label: theirs.Label, Stored: OrUnanswered(l, theirs.Value), Yours: OrUnanswered(l, yours[i].Value),
			})
		}
	}
	return rows
}

// FactorName is what a factor is called: by the person who added it, or in the reader's language.
func FactorName(l *i18n.Locale, setup diary.FactorSetup, factor diary.Factor) string {
	for _, own := range setup.Own {
		if own.ID == factor {
			return i18n.Isolate(own.Name)
		}
	}
	return Code(l, "factor", factor)
}

// DaySpan says from when to when a cramp-day lasts.
func DaySpan(l *i18n.Locale, day diary.Date) string {
	return l.T("day.span", "From", l.Weekday(day), "To", l.Weekday(day+1))
}

// DayText says what is known of a cramp-day, for those who do not see its mark.
func DayText(l *i18n.Locale, day diary.Day) string {
	switch day.State() {
	case diary.Cramps:
		if n := len(day.Episodes); n > 0 {
			return l.N("day.cramps", n)
		}
		return l.T("day.cramps-not-noted")
	case diary.NoCramps:
		return l.T("day.no-cramps")
	case diary.QuietNight:
		return l.T("day.quiet-night")
	}
	return l.T("day.unknown")
}

// QuietNights says of how many cramp-days only the night is answered, empty when of none.
func QuietNights(l *i18n.Locale, n int) string {
	if n == 0 {
		return ""
	}
	return l.N("answered.quiet-nights", n)
}

// EmergencyTexts are the signs for which to call 112. They are the same on every page.
var EmergencyTexts = []string{"emergency.seizure", "emergency.chest", "emergency.stroke", "emergency.limb"}
