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
func EpisodeFacts(l *i18n.Locale, e diary.Episode) (facts []Fact, missing []string) {
	add := func(field, value string) {
		label := l.T("field." + field)
		if value == "" {
			missing = append(missing, label)
			return
		}
		facts = append(facts, Fact{Field: field, Label: label, Value: value})
	}
	add("started_at", Started(l, e))
	add("ended_at", Lasted(l, e))
	add("muscle", code(l, "muscle", e.Muscle))
	add("side", code(l, "side", e.Side))
	add("pain", Pain(l, e))
	add("woke", code(l, "answer", e.Woke))
	add("context", code(l, "context", e.Context))
	add("triggers", codeList(l, "trigger", e.Triggers, diary.Triggers))
	add("tried", tried(l, e))
	add("soreness_hours", soreness(l, e))
	add("unable_next_day", code(l, "answer", e.UnableNextDay))
	add("movement_problem", code(l, "answer", e.MovementProblem))
	add("weakness", code(l, "residue", e.Weakness))
	add("numbness", code(l, "residue", e.Numbness))
	add("swelling", code(l, "swelling", e.Swelling))
	add("red_warm", code(l, "answer", e.RedWarm))
	add("cold_pale", code(l, "answer", e.ColdPale))
	add("pain_between", code(l, "answer", e.PainBetween))
	add("signs", codeList(l, "sign", e.Signs, diary.Signs))
	add("note", e.Note)
	if e.Note != "" {
		facts[len(facts)-1].Own = true
	}
	return facts, missing
}

// Conflict compares two versions of an episode field by field.
func Conflict(l *i18n.Locale, stored, yours diary.Episode) EpisodeConflict {
	conflict := EpisodeConflict{Deleted: stored.Deleted != nil}
	theirs, mine := factMap(l, stored), factMap(l, yours)
	for _, field := range episodeFields {
		if theirs[field] != mine[field] {
			conflict.Rows = append(conflict.Rows, ConflictRow{
				Label:  l.T("field." + field),
				Stored: orUnanswered(l, theirs[field]),
				Yours:  orUnanswered(l, mine[field]),
			})
		}
	}
	return conflict
}

// episodeFields names the fields in the order in which they are shown.
var episodeFields = []string{
	"started_at", "ended_at", "muscle", "side", "pain", "woke", "context", "triggers", "tried",
	"soreness_hours", "unable_next_day", "movement_problem", "weakness", "numbness", "swelling",
	"red_warm", "cold_pale", "pain_between", "signs", "note",
}

func factMap(l *i18n.Locale, e diary.Episode) map[string]string {
	facts, _ := EpisodeFacts(l, e)
	values := make(map[string]string, len(facts))
	for _, fact := range facts {
		values[fact.Field] = fact.Value
	}
	return values
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
func Pain(l *i18n.Locale, e diary.Episode) string {
	if e.Pain == nil {
		return ""
	}
	return l.T("pain.of", "Pain", *e.Pain, "Max", diary.MaxPain)
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

func soreness(l *i18n.Locale, e diary.Episode) string {
	if e.SorenessHours == nil {
		return ""
	}
	return l.Duration(time.Duration(*e.SorenessHours) * time.Hour)
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
