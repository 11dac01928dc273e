package fhir

import (
	"strings"
	"time"

	"crampdiary/diary"
)

// episode asks about an episode what has no code outside this diary.
func (f *form) episode(e *diary.Episode) {
	choose(f, "precision", "column.precision", "precision", diary.Precisions, e.Precision)
	f.number("seconds", "column.seconds", seconds(e.Started, e.Ended))
	f.number("at_least_seconds", "column.at-least", seconds(e.Started, e.StillAt))
	for _, field := range diary.EpisodeFields {
		heading := "column." + field.Name
		switch field.Kind {
		case diary.OneCode:
			choose(f, field.Name, heading, field.Vocabulary, field.Codes, field.Code(e))
		case diary.SomeCodes:
			chooseAll(f, field.Name, heading, field.Vocabulary, field.Codes, field.Values(e))
		case diary.Effected:
			for _, remedy := range diary.Remedies {
				choose(f, field.Name+"."+string(remedy), "remedy."+string(remedy), "effect", diary.Effects, e.Remedies[remedy])
			}
		case diary.Rating, diary.Hours:
			if field != diary.PainField { // an observation of its own
				f.number(field.Name, heading, field.Number(e))
			}
		case diary.FreeText: // the annotation of the cramp
		}
	}
}

// seconds are the whole seconds from one instant to another, nil when the other is not known.
func seconds(from time.Time, until *time.Time) *int {
	if until == nil {
		return nil
	}
	n := int(until.Sub(from).Round(time.Second) / time.Second)
	return &n
}

// checkIn asks about a cramp-day.
func (f *form) checkIn(c diary.CheckIn, own []diary.OwnFactor) {
	f.date("cramp-day", "column.cramp-day", &c.Day)
	wholeDay, atNight := c.Cramps, diary.Unanswered
	if c.Asked == diary.NightOnly { // says nothing of the day
		wholeDay, atNight = diary.Unanswered, c.Cramps
	}
	choose(f, "cramps", "column.cramps", "answer", diary.Answers, wholeDay)
	choose(f, "cramps-at-night", "column.cramps-at-night", "answer", diary.Answers, atNight)
	for _, factor := range diary.Factors {
		choose(f, string(factor), "factor."+string(factor), "answer", diary.Answers, c.Factors[factor])
	}
	for _, factor := range own {
		chooseNamed(f, string(factor.ID), words(factor.Name), "answer", diary.Answers, c.Factors[factor.ID])
	}
}

// addCheckIn writes what was answered about a cramp-day.
func (b *bundle) addCheckIn(c diary.CheckIn, own []diary.OwnFactor) error {
	_, err := b.addAnswers(dayForm, "day "+c.Day.String(), c.Changed, func(f *form) { f.checkIn(c, own) })
	return err
}

// profile asks about the person.
func (f *form) profile(p diary.Profile) {
	none := diary.Unanswered
	if p.NoConditions {
		none = diary.Yes
	}
	chooseAll(f, "conditions", "field.conditions", "condition", diary.Conditions, p.Conditions)
	choose(f, "no_conditions", "profile.conditions.none", "answer", diary.Answers, none)
	choose(f, "pregnant", "field.pregnant", "answer", diary.Answers, p.Pregnant)
	f.date("due_date", "field.due_date", p.DueDate)
	var medicines, supplements []string
	for _, m := range p.Medicines {
		medicines = append(medicines, product(m.Name, m.Started, m.Ended))
	}
	for _, s := range p.Supplements {
		supplements = append(supplements, product(s.Name, s.Started, s.Ended))
	}
	f.texts("medicines", "profile.medicines", true, medicines...)
	f.texts("supplements", "profile.supplements", true, supplements...)
	choose(f, "cramps_before", "field.cramps_before", "answer", diary.Answers, p.CrampsBefore)
	choose(f, "movement_problem", "field.movement_problem", "answer", diary.Answers, p.MovementProblem)
	choose(f, "limit_fluids", "field.limit_fluids", "answer", diary.Answers, p.LimitFluids)
	f.texts("goal", "field.goal", false, p.Goal)
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
	return strings.TrimSpace(words(name) + " (" + from + "/" + until + ")")
}
