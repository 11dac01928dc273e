package diary

import (
	"slices"
	"time"
)

// ProfileField is one field of a profile.
type ProfileField = FieldOf[Profile]

// NoneOfThese is what the values of ConditionsField hold to say that none of the conditions applies.
const NoneOfThese = "none"

// The fields that have a place of their own somewhere.
var (
	BirthYearField = &ProfileField{
		Field:  Field{Name: "birth_year", Text: "field.birth_year", Kind: Year, Part: AboutPerson, Topic: Heading},
		values: birthYearValues, set: setBirthYear, validate: validateBirthYear,
	}
	SexField        = oneCode("sex", AboutPerson, OtherCauses, "sex", Sexes, func(p *Profile) *Sex { return &p.Sex })
	PregnantField   = yesNo("pregnant", AboutPerson, OtherCauses, func(p *Profile) *Answer { return &p.Pregnant })
	ConditionsField = &ProfileField{
		Field: Field{
			Name: "conditions", Text: "field.conditions", Kind: SomeCodes, Part: Background, Topic: OtherCauses,
			Vocabulary: "condition", Codes: append(converted[string](Conditions), NoneOfThese),
		},
		values: conditionValues, set: setConditions, validate: validateConditions,
	}
)

// ProfileFields lists every field of a profile that may be left unanswered, but for the medicines and the
// supplements, in the order of the form.
var ProfileFields = []*ProfileField{
	BirthYearField,
	SexField,
	PregnantField,
	{
		Field:  Field{Name: "due_date", Text: "field.due_date", Kind: CalendarDate, Part: AboutPerson, Topic: Unreported},
		values: func(p *Profile) []string { return written(p.DueDate) }, set: setDueDate, validate: validateDueDate,
	},
	ConditionsField,
	yesNo("cramps_before", MoreAsked, OtherCauses, func(p *Profile) *Answer { return &p.CrampsBefore }),
	asked("profile.movement_problem", yesNo("movement_problem", MoreAsked, Movement, func(p *Profile) *Answer { return &p.MovementProblem })),
	yesNo("limit_fluids", MoreAsked, OtherCauses, func(p *Profile) *Answer { return &p.LimitFluids }),
	freeText("goal", OwnGoal, MaxGoal, func(p *Profile) *string { return &p.Goal }),
	{
		Field:  Field{Name: "onset", Text: "field.onset", Kind: YearAndMonth, Part: Course, Topic: CaseHistory},
		values: onsetValues, set: setOnset, validate: validateOnset,
	},
	oneCode("development", Course, CaseHistory, "development", Developments, func(p *Profile) *Development { return &p.Development }),
	freeText("earlier_treatment", Course, MaxGoal, func(p *Profile) *string { return &p.EarlierTreatment }),
	freeText("work_and_sport", Course, MaxGoal, func(p *Profile) *string { return &p.WorkAndSport }),
	yesNo("earlier_clot", RedFlags, CaseHistory, func(p *Profile) *Answer { return &p.EarlierClot }),
	yesNo("cancer", RedFlags, CaseHistory, func(p *Profile) *Answer { return &p.Cancer }),
	yesNo("night_pain", RedFlags, CaseHistory, func(p *Profile) *Answer { return &p.NightPain }),
}

// asked is a field that asks another question than the field of the same name of an episode.
func asked(text string, f *ProfileField) *ProfileField {
	f.Text = text
	return f
}

func birthYearValues(p *Profile) []string {
	if p.BirthYear == 0 {
		return nil
	}
	return written(&p.BirthYear)
}

func setBirthYear(p *Profile, values []string) bool {
	p.BirthYear = 0
	year, ok := ReadNumber(last(values))
	if year != nil {
		p.BirthYear = *year
	}
	return ok && (year == nil || *year != 0) // 0 means not answered
}

func validateBirthYear(found *Problems, p *Profile, now time.Time) {
	if p.BirthYear != 0 && (p.BirthYear < earliest.Year() || p.BirthYear > now.Year()-minAge) {
		found.add("birth_year", OutOfRange)
	}
}

// onsetValues are the year and, where it is known, the number of the month.
func onsetValues(p *Profile) []string { return p.Onset.parts() }

func setOnset(p *Profile, values []string) bool {
	var ok bool
	p.Onset, ok = readYearMonth(values)
	return ok
}

func validateOnset(found *Problems, p *Profile, now time.Time) {
	o, latest := p.Onset, monthOf(now)
	switch {
	case o == YearMonth{}:
	case o.Year < earliest.Year():
		found.add("onset", TooEarly)
	case o.Month < 0 || o.Month > time.December:
		found.add("onset", OutOfRange)
	case o.Year > latest.Year || o.Year == latest.Year && o.Month > latest.Month:
		found.add("onset", InFuture)
	}
}

func setDueDate(p *Profile, values []string) bool {
	p.DueDate = nil
	if last(values) == "" {
		return true
	}
	date, err := ParseDate(last(values))
	if err == nil {
		p.DueDate = &date
	}
	return err == nil
}

func validateDueDate(found *Problems, p *Profile, now time.Time) {
	switch {
	case p.DueDate == nil:
	case p.Pregnant != Yes:
		found.add("due_date", Contradiction)
	case *p.DueDate > DateOf(now)+maxUntilDue || *p.DueDate < DateOf(earliest):
		found.add("due_date", OutOfRange)
	}
}

func conditionValues(p *Profile) []string {
	values := converted[string](p.Conditions)
	if p.NoConditions {
		values = append(values, NoneOfThese)
	}
	return values
}

// setConditions sorts them, since they are a set.
func setConditions(p *Profile, values []string) bool {
	isNone := func(value string) bool { return value == NoneOfThese }
	p.NoConditions = slices.ContainsFunc(values, isNone)
	p.Conditions = converted[Condition](slices.DeleteFunc(slices.Sorted(slices.Values(values)), isNone))
	return true
}

func validateConditions(found *Problems, p *Profile, _ time.Time) {
	someOf(found, "conditions", p.Conditions, Conditions)
	if p.NoConditions && len(p.Conditions) > 0 {
		found.add("conditions", Contradiction)
	}
}
