package diary

import (
	"slices"
	"strings"
	"time"
)

// EpisodeField is one field of an episode.
type EpisodeField = FieldOf[Episode]

// The fields that other code asks for by name: the pain and what was tried, for which the records of others have codes of
// their own, and the two yes-or-no questions that stand in the summary for programs.
var (
	PainField   = number("pain", Rating, InSight, CountedApart, MaxPain, func(e *Episode) **int { return &e.Pain })
	UnableField = yesNo("unable_next_day", NextDay, Irritability, func(e *Episode) *Answer { return &e.UnableNextDay })
	TriedField  = &EpisodeField{
		Field:  Field{Name: "tried", Text: "field.tried", Kind: Effected, Part: Details, Topic: CountedApart, Vocabulary: "remedy"},
		values: triedValues, set: setTried, validate: validateTried,
	}
	MovementField = yesNo("movement_problem", NextDay, Movement, func(e *Episode) *Answer { return &e.MovementProblem })
)

// EpisodeFields lists every field of an episode that may be left unanswered, but for the end, in the order of the form.
var EpisodeFields = []*EpisodeField{
	oneCode("muscle", Where, CountedApart, "muscle", Muscles, func(e *Episode) *Muscle { return &e.Muscle }),
	oneCode("side", Where, CountedApart, "side", Sides, func(e *Episode) *Side { return &e.Side }),
	PainField,
	yesNo("woke", Details, CountedApart, func(e *Episode) *Answer { return &e.Woke }),
	oneCode("context", Details, CountedApart, "context", Contexts, func(e *Episode) *Context { return &e.Context }),
	someCodes("triggers", Details, CountedApart, "trigger", Triggers, func(e *Episode) *[]Trigger { return &e.Triggers }),
	TriedField,
	number("soreness_hours", Hours, NextDay, CountedApart, MaxSoreness, func(e *Episode) **int { return &e.SorenessHours }),
	number("disturbed_sleep", Rating, NextDay, Irritability, MaxRating, func(e *Episode) **int { return &e.DisturbedSleep }),
	UnableField,
	number("hindered_next_day", Rating, NextDay, Irritability, MaxRating, func(e *Episode) **int { return &e.HinderedNextDay }),
	MovementField,
	oneCode("weakness", WarningSigns, OtherCauses, "residue", Residues, func(e *Episode) *Residue { return &e.Weakness }),
	oneCode("numbness", WarningSigns, OtherCauses, "residue", Residues, func(e *Episode) *Residue { return &e.Numbness }),
	oneCode("swelling", WarningSigns, OtherCauses, "swelling", Swellings, func(e *Episode) *Swelling { return &e.Swelling }),
	yesNo("red_warm", WarningSigns, OtherCauses, func(e *Episode) *Answer { return &e.RedWarm }),
	yesNo("cold_pale", WarningSigns, OtherCauses, func(e *Episode) *Answer { return &e.ColdPale }),
	yesNo("pain_between", WarningSigns, OtherCauses, func(e *Episode) *Answer { return &e.PainBetween }),
	someCodes("signs", WarningSigns, OtherCauses, "sign", Signs, func(e *Episode) *[]Sign { return &e.Signs }),
	freeText("note", Closing, MaxNote, func(e *Episode) *string { return &e.Note }),
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

func validateTried(p *Problems, e *Episode, _ time.Time) {
	for remedy, effect := range e.Remedies {
		if !slices.Contains(Remedies, remedy) || !slices.Contains(Effects, effect) {
			p.add("tried", Unknown)
			return
		}
	}
}
