package fhir

import (
	"slices"
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
		switch {
		case field == diary.PainField: // an observation of its own
		case field.Kind == diary.FreeText: // the annotation of the cramp
		case field.Kind == diary.Effected:
			for _, remedy := range diary.Remedies {
				choose(f, field.Name+"."+string(remedy), "remedy."+string(remedy), "effect", diary.Effects, e.Remedies[remedy])
			}
		default:
			answerField(f, field, "column."+field.Name, e)
		}
	}
}

// answerField asks for one field.
func answerField[T any](f *form, field *diary.FieldOf[T], key string, of *T) {
	switch field.Kind {
	case diary.OneCode:
		choose(f, field.Name, key, field.Vocabulary, field.Codes, field.Code(of))
	case diary.SomeCodes:
		chooseAll(f, field.Name, key, field.Vocabulary, field.Codes, field.Values(of))
	case diary.Rating, diary.Hours:
		f.number(field.Name, key, field.Number(of))
	case diary.CalendarDate:
		f.date(field.Name, key, field.Values(of)...)
	case diary.YearAndMonth: // a date of FHIR is as exact as it is known
		var known []string
		if parts := field.Values(of); parts != nil {
			known = []string{strings.Join(parts, "-")}
		}
		f.date(field.Name, key, known...)
	case diary.FreeText:
		f.texts(field.Name, key, false, field.Values(of)...)
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
	f.date("cramp-day", "column.cramp-day", c.Day.String())
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
		chooseNamed(f, string(factor.ID), ownWords(factor.Name), "answer", diary.Answers, c.Factors[factor.ID])
	}
}

// addCheckIn writes what was answered about a cramp-day.
func (b *bundle) addCheckIn(c diary.CheckIn, own []diary.OwnFactor) error {
	_, err := b.addAnswers(dayForm, "day "+c.Day.String(), c.Changed, func(f *form) { f.checkIn(c, own) })
	return err
}

// addRatings writes each rating of an activity as answers of their own: it stays with its activity and its date.
func (b *bundle) addRatings(a diary.FunctionActivity) error {
	for _, r := range a.Ratings {
		if _, err := b.addAnswers(functionForm, "function "+a.ID+" "+r.Day.String(), r.Rated, func(f *form) {
			f.texts("activity", "summary.activity", false, a.Words)
			f.date("rated-on", "function.rated-on", r.Day.String())
			f.number("score", "function.scale", &r.Score)
		}); err != nil {
			return err
		}
	}
	return nil
}

// profile asks about the person what is not said of the patient.
func (f *form) profile(p diary.Profile) {
	none := diary.Unanswered
	if p.NoConditions {
		none = diary.Yes
	}
	chooseAll(f, diary.ConditionsField.Name, diary.ConditionsField.Text, "condition", diary.Conditions, p.Conditions)
	choose(f, "no_conditions", "condition."+diary.NoneOfThese, "answer", diary.Answers, none)
	f.person(p, diary.AboutPerson)
	f.texts("medicines", "profile.medicines", true, products(p.Medicines)...)
	f.texts("supplements", "profile.supplements", true, products(p.Supplements)...)
	f.person(p, diary.MoreAsked, diary.OwnGoal, diary.Course, diary.RedFlags)
}

// person asks for the fields of some parts of a profile.
func (f *form) person(p diary.Profile, parts ...diary.FormPart) {
	for _, field := range diary.ProfileFields {
		if slices.Contains(parts, field.Part) && field != diary.SexField && field != diary.BirthYearField { // those are the patient's
			answerField(f, field, field.Text, &p)
		}
	}
}

// products are medicines or supplements, each with the time for which it was taken.
func products[K ~string](list []diary.Product[K]) []string {
	var texts []string
	for _, p := range list {
		text := p.Name
		if p.Started != nil || p.Ended != nil {
			text = strings.TrimSpace(ownWords(p.Name) + " (" + diary.DateText(p.Started) + "/" + diary.DateText(p.Ended) + ")")
		}
		texts = append(texts, text)
	}
	return texts
}
