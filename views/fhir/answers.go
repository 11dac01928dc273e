package fhir

import (
	"slices"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// episodeItems are the answers about an episode that have no code outside this diary.
func (b *bundle) episodeItems(e diary.Episode, about reference) []item {
	a := answers{l: b.l}
	a.add("episode", "section.episodes", answer{Reference: &about})
	choose(&a, "precision", "column.precision", "precision", e.Precision)
	if lasted, known := e.Duration(); known {
		seconds := int(lasted.Round(time.Second) / time.Second)
		a.number("seconds", "column.seconds", &seconds)
	}
	if e.StillAt != nil {
		seconds := int(e.StillAt.Sub(e.Started).Round(time.Second) / time.Second)
		a.number("at_least_seconds", "column.at-least", &seconds)
	}
	choose(&a, "muscle", "column.muscle", "muscle", e.Muscle)
	choose(&a, "side", "column.side", "side", e.Side)
	choose(&a, "context", "column.context", "context", e.Context)
	choose(&a, "woke", "column.woke", "answer", e.Woke)
	chooseAll(&a, "triggers", "column.triggers", "trigger", e.Triggers, diary.Triggers)
	for _, remedy := range diary.Remedies {
		if effect, tried := e.Remedies[remedy]; tried {
			choose(&a, "tried."+string(remedy), "remedy."+string(remedy), "effect", effect)
		}
	}
	a.number("soreness_hours", "column.soreness", e.SorenessHours)
	choose(&a, "unable_next_day", "column.unable", "answer", e.UnableNextDay)
	choose(&a, "movement_problem", "column.movement", "answer", e.MovementProblem)
	choose(&a, "weakness", "column.weakness", "residue", e.Weakness)
	choose(&a, "numbness", "column.numbness", "residue", e.Numbness)
	choose(&a, "swelling", "column.swelling", "swelling", e.Swelling)
	choose(&a, "red_warm", "column.red-warm", "answer", e.RedWarm)
	choose(&a, "cold_pale", "column.cold-pale", "answer", e.ColdPale)
	choose(&a, "pain_between", "column.pain-between", "answer", e.PainBetween)
	chooseAll(&a, "signs", "column.signs", "sign", e.Signs, diary.Signs)
	return a.items
}

// addCheckIn writes what was answered about a cramp-day.
func (b *bundle) addCheckIn(c diary.CheckIn, own []diary.OwnFactor) error {
	a := answers{l: b.l}
	a.add("cramp-day", "column.cramp-day", answer{Date: c.Day.String()})
	if c.Asked == diary.NightOnly {
		choose(&a, "cramps-at-night", "column.cramps-at-night", "answer", c.Cramps)
	} else {
		choose(&a, "cramps", "column.cramps", "answer", c.Cramps)
	}
	for _, factor := range diary.Factors {
		choose(&a, string(factor), "factor."+string(factor), "answer", c.Factors[factor])
	}
	for _, factor := range own {
		if given := c.Factors[factor.ID]; given != diary.Unanswered {
			a.items = append(a.items, item{string(factor.ID), factor.Name, []answer{a.coded("answer", string(given))}})
		}
	}
	return b.addAnswers("day "+c.Day.String(), c.Changed, a.items)
}

// profileItems are the answers about the person.
func (b *bundle) profileItems(p diary.Profile) []item {
	a := answers{l: b.l}
	chooseAll(&a, "conditions", "field.conditions", "condition", p.Conditions, diary.Conditions)
	if p.NoConditions {
		choose(&a, "conditions", "field.conditions", "answer", diary.No)
	}
	choose(&a, "pregnant", "field.pregnant", "answer", p.Pregnant)
	if p.DueDate != nil {
		a.add("due_date", "field.due_date", answer{Date: p.DueDate.String()})
	}
	var medicines, supplements []answer
	for _, m := range p.Medicines {
		medicines = append(medicines, answer{String: product(m.Name, m.Started, m.Ended)})
	}
	for _, s := range p.Supplements {
		supplements = append(supplements, answer{String: product(s.Name, s.Started, s.Ended)})
	}
	a.add("medicines", "profile.medicines", medicines...)
	a.add("supplements", "profile.supplements", supplements...)
	choose(&a, "cramps_before", "field.cramps_before", "answer", p.CrampsBefore)
	choose(&a, "movement_problem", "field.movement_problem", "answer", p.MovementProblem)
	choose(&a, "limit_fluids", "field.limit_fluids", "answer", p.LimitFluids)
	if p.Goal != "" {
		a.add("goal", "field.goal", answer{String: p.Goal})
	}
	return a.items
}

// product is a medicine or a supplement with the time for which it was taken.
func product(name string, started, ended *diary.Date) string {
	if started == nil && ended == nil {
		return name
	}
	from, until := "", ""
	if started != nil {
		from = started.String()
	}
	if ended != nil {
		until = ended.String()
	}
	return name + " (" + from + "/" + until + ")"
}

// answers collects the answers of one form in one language.
type answers struct {
	l     *i18n.Locale
	items []item
}

// add adds a question with its answers, unless there are none.
func (a *answers) add(linkID, question string, given ...answer) {
	if len(given) > 0 {
		a.items = append(a.items, item{linkID, a.l.T(question), given})
	}
}

func (a *answers) number(linkID, question string, n *int) {
	if n != nil {
		a.add(linkID, question, answer{Integer: n})
	}
}

// coded is an answer that is a code of this diary.
func (a *answers) coded(prefix, code string) answer {
	return answer{Coding: &coding{Code: code, Display: a.l.T(prefix + "." + code)}}
}

// choose adds a question that was answered with one code.
func choose[C ~string](a *answers, linkID, question, prefix string, code C) {
	if code != "" {
		a.add(linkID, question, a.coded(prefix, string(code)))
	}
}

// chooseAll adds a question that was answered with some codes, in the order of the vocabulary.
func chooseAll[C ~string](a *answers, linkID, question, prefix string, codes, vocabulary []C) {
	var given []answer
	for _, code := range vocabulary {
		if slices.Contains(codes, code) {
			given = append(given, a.coded(prefix, string(code)))
		}
	}
	a.add(linkID, question, given...)
}
