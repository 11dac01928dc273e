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
			ID: "01932f7e-0000-7000-8000-000000000003", Kind: diary.Statin, Name: "Simvastatin",
			Started: ptr(diary.NewDate(2026, time.January, 1)), Ended: ptr(diary.NewDate(2026, time.January, 1)),
		}},
		Supplements:  []diary.Supplement{{ID: "01932f7e-0000-7000-8000-000000000004", Kind: diary.Magnesium, Name: "Magnesium"}},
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

func medicines(n int) []diary.Medicine {
	list := make([]diary.Medicine, n)
	for i := range list {
		list[i] = diary.Medicine{ID: diary.NewID(), Kind: diary.OtherMedicine, Name: "x"}
	}
	return list
}

func supplements(n int) []diary.Supplement {
	list := make([]diary.Supplement, n)
	for i := range list {
		list[i] = diary.Supplement{ID: diary.NewID(), Kind: diary.OtherSupplement, Name: "x"}
	}
	return list
}

func TestProfileValidateRefuses(t *testing.T) {
	refused := make(map[string]bool)
	for name, test := range map[string]struct {
		change func(*diary.Profile)
		field  string
		code   diary.Code
	}{
		"a child": {func(p *diary.Profile) { p.BirthYear = now.Year() - 17 }, "birth_year", diary.OutOfRange},
		"too old": {func(p *diary.Profile) { p.BirthYear = 1899 }, "birth_year", diary.OutOfRange},
		"sex":     {func(p *diary.Profile) { p.Sex = "x" }, "sex", diary.Unknown},
		"condition twice": {func(p *diary.Profile) {
			p.Conditions = []diary.Condition{diary.Diabetes, diary.Diabetes}
		}, "conditions", diary.Duplicate},
		"condition":           {func(p *diary.Profile) { p.Conditions = []diary.Condition{"x"} }, "conditions", diary.Unknown},
		"none and one":        {func(p *diary.Profile) { p.NoConditions = true }, "conditions", diary.Contradiction},
		"pregnant":            {func(p *diary.Profile) { p.Pregnant, p.DueDate = "x", nil }, "pregnant", diary.Unknown},
		"due, not pregnant":   {func(p *diary.Profile) { p.Pregnant = diary.No }, "due_date", diary.Contradiction},
		"due in ten months":   {func(p *diary.Profile) { *p.DueDate = diary.DateOf(now) + 281 }, "due_date", diary.OutOfRange},
		"due long ago":        {func(p *diary.Profile) { *p.DueDate = diary.NewDate(1899, time.December, 31) }, "due_date", diary.OutOfRange},
		"medicine without ID": {func(p *diary.Profile) { p.Medicines[0].ID = "" }, "medicines.0.id", diary.Unknown},
		"medicine, no name":   {func(p *diary.Profile) { p.Medicines[0].Name = "" }, "medicines.0.name", diary.Required},
		"medicine, long name": {func(p *diary.Profile) { p.Medicines[0].Name = strings.Repeat("å", 201) }, "medicines.0.name", diary.TextTooLong},
		"medicine, no class":  {func(p *diary.Profile) { p.Medicines[0].Kind = "" }, "medicines.0.class", diary.Required},
		"medicine class":      {func(p *diary.Profile) { p.Medicines[0].Kind = "x" }, "medicines.0.class", diary.Unknown},
		"medicine ended":      {func(p *diary.Profile) { *p.Medicines[0].Ended-- }, "medicines.0.ended", diary.EndBeforeStart},
		"medicine twice": {func(p *diary.Profile) {
			p.Medicines = append(p.Medicines, p.Medicines[0])
		}, "medicines.1.id", diary.Duplicate},
		"medicine, blank name": {func(p *diary.Profile) { p.Medicines[0].Name = " \t" }, "medicines.0.name", diary.Required},
		"started long ago": {func(p *diary.Profile) {
			*p.Medicines[0].Started = diary.NewDate(1899, time.December, 31)
		}, "medicines.0.started", diary.TooEarly},
		"started in two years": {func(p *diary.Profile) {
			*p.Medicines[0].Started, p.Medicines[0].Ended = diary.DateOf(now)+367, nil
		}, "medicines.0.started", diary.InFuture},
		"ended in two years": {func(p *diary.Profile) {
			*p.Medicines[0].Ended = diary.DateOf(now) + 367
		}, "medicines.0.ended", diary.InFuture},
		"ID of a medicine": {func(p *diary.Profile) {
			p.Supplements[0].ID = p.Medicines[0].ID
		}, "supplements.0.id", diary.Duplicate},
		"101 medicines":         {func(p *diary.Profile) { p.Medicines = medicines(101) }, "medicines", diary.TooMany},
		"101 supplements":       {func(p *diary.Profile) { p.Supplements = supplements(101) }, "supplements", diary.TooMany},
		"supplement without ID": {func(p *diary.Profile) { p.Supplements[0].ID = "" }, "supplements.0.id", diary.Unknown},
		"supplement ended": {func(p *diary.Profile) {
			p.Supplements[0].Started, p.Supplements[0].Ended = ptr(diary.Date(2)), ptr(diary.Date(1))
		}, "supplements.0.ended", diary.EndBeforeStart},
		"supplement, no kind": {func(p *diary.Profile) { p.Supplements[0].Kind = "" }, "supplements.0.kind", diary.Required},
		"supplement kind":     {func(p *diary.Profile) { p.Supplements[0].Kind = "x" }, "supplements.0.kind", diary.Unknown},
		"supplement, no name": {func(p *diary.Profile) { p.Supplements[0].Name = "" }, "supplements.0.name", diary.Required},
		"cramps before":       {func(p *diary.Profile) { p.CrampsBefore = "x" }, "cramps_before", diary.Unknown},
		"movement problem":    {func(p *diary.Profile) { p.MovementProblem = "x" }, "movement_problem", diary.Unknown},
		"limit fluids":        {func(p *diary.Profile) { p.LimitFluids = "x" }, "limit_fluids", diary.Unknown},
		"name with NUL":       {func(p *diary.Profile) { p.Medicines[0].Name = "a\x00b" }, "medicines.0.name", diary.NotText},
		"goal not UTF-8":      {func(p *diary.Profile) { p.Goal = "a\xffb" }, "goal", diary.NotText},
		"began with nothing":  {func(p *diary.Profile) { p.Onset = diary.YearMonth{Year: 2020, Month: 13} }, "onset", diary.OutOfRange},
		"began too long ago":  {func(p *diary.Profile) { p.Onset = diary.YearMonth{Year: 1899} }, "onset", diary.TooEarly},
		"begins next month":   {func(p *diary.Profile) { p.Onset = nextMonth(now) }, "onset", diary.InFuture},
		"begins next year":    {func(p *diary.Profile) { p.Onset = diary.YearMonth{Year: now.Year() + 1} }, "onset", diary.InFuture},
		"developed somehow":   {func(p *diary.Profile) { p.Development = "x" }, "development", diary.Unknown},
		"long treatment":      {func(p *diary.Profile) { p.EarlierTreatment = strings.Repeat("å", 2001) }, "earlier_treatment", diary.TextTooLong},
		"long work":           {func(p *diary.Profile) { p.WorkAndSport = strings.Repeat("å", 2001) }, "work_and_sport", diary.TextTooLong},
		"clot":                {func(p *diary.Profile) { p.EarlierClot = "x" }, "earlier_clot", diary.Unknown},
		"cancer":              {func(p *diary.Profile) { p.Cancer = "x" }, "cancer", diary.Unknown},
		"pain at night":       {func(p *diary.Profile) { p.NightPain = "x" }, "night_pain", diary.Unknown},
		"long goal":           {func(p *diary.Profile) { p.Goal = strings.Repeat("å", 2001) }, "goal", diary.TextTooLong},
	} {
		base, p := fullProfile(), fullProfile()
		test.change(&p)
		for _, field := range differing(base, p) {
			refused[field] = true
		}
		problems := p.Validate(now)
		if len(problems) != 1 || problems[0] != (diary.Problem{Field: test.field, Code: test.code}) {
			t.Errorf("%s: found %v, want %s: %s", name, problems, test.field, test.code)
		}
	}
	// The store sets these, and no value of them is refused.
	everyFieldBut[diary.Profile](t, refused, "Version", "Changed", "PregnantAnswered")
}

// nextMonth is the month after that of an instant.
func nextMonth(t time.Time) diary.YearMonth {
	next := time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	return diary.YearMonth{Year: next.Year(), Month: next.Month()}
}

func TestProfileValidateAcceptsTheBounds(t *testing.T) {
	for name, change := range map[string]func(*diary.Profile){
		"18 this year":            func(p *diary.Profile) { p.BirthYear = now.Year() - 18 },
		"born in 1900":            func(p *diary.Profile) { p.BirthYear = 1900 },
		"100 medicines":           func(p *diary.Profile) { p.Medicines = medicines(100) },
		"100 supplements":         func(p *diary.Profile) { p.Supplements = supplements(100) },
		"longest name":            func(p *diary.Profile) { p.Medicines[0].Name = strings.Repeat("å", 200) },
		"began this month":        func(p *diary.Profile) { p.Onset = diary.YearMonth{Year: now.Year(), Month: now.Month()} },
		"began this year":         func(p *diary.Profile) { p.Onset = diary.YearMonth{Year: now.Year()} },
		"began in 1900":           func(p *diary.Profile) { p.Onset = diary.YearMonth{Year: 1900} },
		"longest goal":            func(p *diary.Profile) { p.Goal = strings.Repeat("å", 2000) },
		"no conditions":           func(p *diary.Profile) { p.Conditions, p.NoConditions = nil, true },
		"pregnant, no date known": func(p *diary.Profile) { p.DueDate = nil },
		"supplement of one day": func(p *diary.Profile) {
			p.Supplements[0].Started, p.Supplements[0].Ended = ptr(diary.Date(1)), ptr(diary.Date(1))
		},
		"due in 40 weeks":          func(p *diary.Profile) { *p.DueDate = diary.DateOf(now) + 280 },
		"due last year, as stored": func(p *diary.Profile) { *p.DueDate = diary.DateOf(now) - 365 },
		"due four weeks ago":       func(p *diary.Profile) { *p.DueDate = diary.DateOf(now) - 28 },
		"starts within a year":     func(p *diary.Profile) { *p.Medicines[0].Started, p.Medicines[0].Ended = diary.DateOf(now)+366, nil },
		"taken since 1900":         func(p *diary.Profile) { *p.Medicines[0].Started = diary.NewDate(1900, time.January, 1) },
		"ended, start not known":   func(p *diary.Profile) { p.Medicines[0].Started = nil },
	} {
		p := fullProfile()
		change(&p)
		if problems := p.Validate(now); problems != nil {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestAPregnancyCountsUntilFourWeeksAfterTheDueDate(t *testing.T) {
	due := diary.DateOf(now)
	for days, want := range map[diary.Date]diary.Answer{0: diary.Yes, 28: diary.Yes, 29: diary.Unanswered} {
		p := diary.Profile{Pregnant: diary.Yes, DueDate: &due, PregnantAnswered: &now}
		if got := p.PregnantOn(due + days); got != want {
			t.Errorf("%d days after the due date: %q, want %q", days, got, want)
		}
	}
	for days, want := range map[diary.Date]diary.Answer{308: diary.Yes, 309: diary.Unanswered} {
		p := diary.Profile{Pregnant: diary.Yes, PregnantAnswered: &now, Changed: now.AddDate(1, 0, 0)}
		if got := p.PregnantOn(diary.DateOf(now) + days); got != want {
			t.Errorf("%d days after it was said, without a date: %q, want %q", days, got, want)
		}
	}
	if got := (diary.Profile{Pregnant: diary.No, DueDate: &due}).PregnantOn(due + 400); got != diary.No {
		t.Errorf("a no has become %q", got)
	}
}

func TestAnAnswerAboutAPregnancyIsAsOldAsItself(t *testing.T) {
	given, lapsed := now, now.AddDate(0, 0, 309)
	for name, test := range map[string]struct {
		before diary.Answer
		after  diary.Answer
		at     time.Time
		want   *time.Time
	}{
		"given for the first time":    {diary.Unanswered, diary.Yes, given, &given},
		"sent again with the rest":    {diary.Yes, diary.Yes, lapsed.AddDate(0, 0, -1), &given},
		"given anew when it lapsed":   {diary.Yes, diary.Yes, lapsed, &lapsed},
		"changed":                     {diary.Yes, diary.No, lapsed, &lapsed},
		"a no sent again years later": {diary.No, diary.No, given.AddDate(5, 0, 0), &given},
		"taken back":                  {diary.Yes, diary.Unanswered, lapsed, nil},
	} {
		before := diary.Profile{Pregnant: test.before}
		if test.before != diary.Unanswered {
			before.PregnantAnswered = &given
		}
		p := before
		p.Pregnant = test.after
		p.DatePregnancy(before, test.at)
		if got := p.PregnantAnswered; (got == nil) != (test.want == nil) || got != nil && !got.Equal(*test.want) {
			t.Errorf("%s: answered at %v, want %v", name, got, test.want)
		}
	}
}
