package diary_test

import (
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func fullProfile() diary.Profile {
	return diary.Profile{
		Version: 2, BirthYear: 1968, Sex: diary.Female, Conditions: []diary.Condition{diary.Diabetes},
		Pregnant: diary.Yes, DueDate: ptr(diary.NewDate(2027, time.March, 1)),
		Medicines: []diary.Medicine{{
			ID: diary.NewID(), Class: diary.Statin, Name: "Simvastatin",
			Started: ptr(diary.NewDate(2026, time.January, 1)), Ended: ptr(diary.NewDate(2026, time.January, 1)),
		}},
		Supplements:  []diary.Supplement{{ID: diary.NewID(), Kind: diary.Magnesium, Name: "Magnesium"}},
		CrampsBefore: diary.Yes, MovementProblem: diary.No, LimitFluids: diary.No, Goal: "Sove igennem", Changed: now,
	}
}

func TestAFullAndAnEmptyProfileAreValid(t *testing.T) {
	for name, p := range map[string]diary.Profile{"full": fullProfile(), "empty": {}} {
		if problems := p.Validate(now); problems != nil {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestProfileValidateRefuses(t *testing.T) {
	many := func(n int) []diary.Medicine {
		list := make([]diary.Medicine, n)
		for i := range list {
			list[i] = diary.Medicine{ID: diary.NewID(), Class: diary.OtherMedicine, Name: "x"}
		}
		return list
	}
	for name, test := range map[string]struct {
		change func(*diary.Profile)
		field  string
		code   diary.Code
	}{
		"a child":             {func(p *diary.Profile) { p.BirthYear = now.Year() - 17 }, "birth_year", diary.OutOfRange},
		"too old":             {func(p *diary.Profile) { p.BirthYear = 1899 }, "birth_year", diary.OutOfRange},
		"sex":                 {func(p *diary.Profile) { p.Sex = "x" }, "sex", diary.Unknown},
		"condition":           {func(p *diary.Profile) { p.Conditions = []diary.Condition{"x"} }, "conditions", diary.Unknown},
		"none and one":        {func(p *diary.Profile) { p.NoConditions = true }, "conditions", diary.Contradiction},
		"pregnant":            {func(p *diary.Profile) { p.Pregnant, p.DueDate = "x", nil }, "pregnant", diary.Unknown},
		"due, not pregnant":   {func(p *diary.Profile) { p.Pregnant = diary.No }, "due_date", diary.Contradiction},
		"medicine without ID": {func(p *diary.Profile) { p.Medicines[0].ID = "" }, "medicines.0.id", diary.Unknown},
		"medicine, no name":   {func(p *diary.Profile) { p.Medicines[0].Name = "" }, "medicines.0.name", diary.Required},
		"medicine, long name": {func(p *diary.Profile) { p.Medicines[0].Name = strings.Repeat("å", 201) }, "medicines.0.name", diary.TextTooLong},
		"medicine, no class":  {func(p *diary.Profile) { p.Medicines[0].Class = "" }, "medicines.0.class", diary.Required},
		"medicine class":      {func(p *diary.Profile) { p.Medicines[0].Class = "x" }, "medicines.0.class", diary.Unknown},
		"medicine ended":      {func(p *diary.Profile) { *p.Medicines[0].Ended-- }, "medicines.0.ended", diary.EndBeforeStart},
		"101 medicines":       {func(p *diary.Profile) { p.Medicines = many(101) }, "medicines", diary.TooMany},
		"supplement, no kind": {func(p *diary.Profile) { p.Supplements[0].Kind = "" }, "supplements.0.kind", diary.Required},
		"supplement kind":     {func(p *diary.Profile) { p.Supplements[0].Kind = "x" }, "supplements.0.kind", diary.Unknown},
		"supplement, no name": {func(p *diary.Profile) { p.Supplements[0].Name = "" }, "supplements.0.name", diary.Required},
		"cramps before":       {func(p *diary.Profile) { p.CrampsBefore = "x" }, "cramps_before", diary.Unknown},
		"movement problem":    {func(p *diary.Profile) { p.MovementProblem = "x" }, "movement_problem", diary.Unknown},
		"limit fluids":        {func(p *diary.Profile) { p.LimitFluids = "x" }, "limit_fluids", diary.Unknown},
		"long goal":           {func(p *diary.Profile) { p.Goal = strings.Repeat("å", 2001) }, "goal", diary.TextTooLong},
	} {
		p := fullProfile()
		test.change(&p)
		problems := p.Validate(now)
		if len(problems) != 1 || problems[0] != (diary.Problem{Field: test.field, Code: test.code}) {
			t.Errorf("%s: found %v, want %s: %s", name, problems, test.field, test.code)
		}
	}
	p := fullProfile()
	p.Medicines = many(100)
	if problems := p.Validate(now); problems != nil {
		t.Errorf("100 medicines: %v", problems)
	}
}
