package views

import (
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// EpisodePage shows one episode as it is stored.
type EpisodePage struct {
	Page
	ID      string
	Deleted bool
	Facts   []Fact
	Missing []string     // the labels of what was not answered
	Urgent  *UrgencyCard // what should not wait, after a save; nil when there is nothing

	Questions []QuestionView // that should not wait and are about the entry, after a save
}

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
	for _, fact := range allFacts(l, e) {
		if fact.Value == "" {
			missing = append(missing, fact.Label)
		} else {
			answered = append(answered, fact)
		}
	}
	return answered, missing
}

// allFacts writes every field in the order of the form, whether it was answered or not.
func allFacts(l *i18n.Locale, e diary.Episode) []Fact {
	facts := []Fact{
		{Field: "started_at", Label: l.T("field.started_at"), Value: Started(l, e)},
		{Field: "ended_at", Label: l.T("field.ended_at"), Value: Lasted(l, e)},
	}
	for _, field := range diary.EpisodeFields {
		facts = append(facts, Fact{
			Field: field.Name, Label: l.T("field." + field.Name), Value: fieldText(l, field, &e), Own: field.Kind == diary.FreeText,
		})
	}
	return facts
}

// fieldText writes what was answered, empty for nothing.
func fieldText(l *i18n.Locale, field *diary.EpisodeField, e *diary.Episode) string {
	switch field.Kind {
	case diary.OneCode:
		return code(l, field.Vocabulary, field.Code(e))
	case diary.SomeCodes:
		return codeList(l, field.Vocabulary, field.Values(e), field.Codes)
	case diary.Rating:
		return rating(l, field, field.Number(e))
	case diary.Hours:
		if hours := field.Number(e); hours != nil {
			return l.Duration(time.Duration(*hours) * time.Hour)
		}
		return ""
	case diary.Effected:
		return tried(l, *e)
	}
	return strings.Join(field.Values(e), "")
}

// Conflict compares two versions of an episode field by field.
func Conflict(l *i18n.Locale, stored, yours diary.Episode) EpisodeConflict {
	conflict := EpisodeConflict{Deleted: stored.Deleted != nil}
	mine := allFacts(l, yours)
	for i, theirs := range allFacts(l, stored) {
		if theirs.Value != mine[i].Value {
			conflict.Rows = append(conflict.Rows, ConflictRow{
				Label: theirs.Label, Stored: orUnanswered(l, theirs.Value), Yours: orUnanswered(l, mine[i].Value),
			})
		}
	}
	return conflict
}

func orUnanswered(l *i18n.Locale, value string) string {
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

// Lasted writes how long an episode lasted, empty when that is not known.
func Lasted(l *i18n.Locale, e diary.Episode) string {
	if e.Ongoing {
		return l.T("episode.ongoing")
	}
	if d, ok := e.Duration(); ok {
		return l.Duration(d)
	}
	if e.StillAt != nil {
		return l.T("episode.at-least", "Duration", l.Duration(e.StillAt.Sub(e.Started)))
	}
	return ""
}

// Pain writes the worst pain with the end of its scale, empty when not answered.
func Pain(l *i18n.Locale, e diary.Episode) string { return rating(l, diary.PainField, e.Pain) }

func rating(l *i18n.Locale, field *diary.EpisodeField, number *int) string {
	if number == nil {
		return ""
	}
	return l.T("pain.of", "Pain", *number, "Max", field.Most)
}

// Place writes muscle and side together, empty when neither was answered.
func Place(l *i18n.Locale, e diary.Episode) string {
	muscle, side := code(l, "muscle", e.Muscle), code(l, "side", e.Side)
	switch {
	case muscle == "":
		return side
	case side == "":
		return muscle
	}
	return l.T("episode.place", "Muscle", muscle, "Side", l.T("side.in-place."+string(e.Side)))
}

// placeOrCramp is the place, or just "cramp" when nothing of it was answered.
func placeOrCramp(l *i18n.Locale, e diary.Episode) string {
	if place := Place(l, e); place != "" {
		return place
	}
	return l.T("episode.no-place")
}

func tried(l *i18n.Locale, e diary.Episode) string {
	var parts []string
	for _, remedy := range diary.Remedies {
		if effect, ok := e.Remedies[remedy]; ok {
			parts = append(parts, code(l, "remedy", remedy)+": "+code(l, "effect", effect))
		}
	}
	return strings.Join(parts, " · ")
}

// code is the text of a code, empty for the empty code.
func code[T ~string](l *i18n.Locale, prefix string, value T) string {
	if value == "" {
		return ""
	}
	return l.T(prefix + "." + string(value))
}

// codeList is the texts of some codes in the order of the vocabulary.
func codeList[T ~string](l *i18n.Locale, prefix string, values, vocabulary []T) string {
	var parts []string
	for _, known := range vocabulary {
		if slices.Contains(values, known) {
			parts = append(parts, code(l, prefix, known))
		}
	}
	return strings.Join(parts, " · ")
}
