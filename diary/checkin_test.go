package diary_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

var (
	today = diary.NewDate(2026, time.November, 23)

	garden  = diary.OwnFactor{ID: "01932f7e-0000-7000-8000-000000000011", Name: "Havearbejde"}
	retired = diary.OwnFactor{ID: "01932f7e-0000-7000-8000-000000000012", Name: "Ny pude", Retired: true}
)

const otherFactor diary.Factor = "01932f7e-0000-7000-8000-000000000013"

// fullCheckIn is a valid check-in with every field set.
func fullCheckIn() diary.CheckIn {
	return diary.CheckIn{
		Day: today - 1, Version: 3, Cramps: diary.No, Asked: diary.NightOnly,
		Factors: map[diary.Factor]diary.Answer{
			diary.AlcoholDay: diary.No, diary.StretchingDone: diary.Yes, garden.ID: diary.Yes, retired.ID: diary.No,
		},
		Recorded: now, Changed: now,
	}
}

func TestCheckInValidateAccepts(t *testing.T) {
	for name, change := range map[string]func(*diary.CheckIn){
		"everything answered": func(*diary.CheckIn) {},
		"nothing answered":    func(c *diary.CheckIn) { c.Cramps, c.Asked, c.Factors = diary.Unanswered, diary.WholeDay, nil },
		"today":               func(c *diary.CheckIn) { c.Day = today },
		"the first day":       func(c *diary.CheckIn) { c.Day = diary.NewDate(1900, time.January, 1) },
		"every factor": func(c *diary.CheckIn) {
			for _, factor := range diary.Factors {
				c.Factors[factor] = diary.Yes
			}
		},
	} {
		c := fullCheckIn()
		change(&c)
		if problems := c.Validate(today, []diary.OwnFactor{garden, retired}); problems != nil {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestCheckInValidateRefuses(t *testing.T) {
	refused := make(map[string]bool)
	for name, test := range map[string]struct {
		change func(*diary.CheckIn)
		field  string
		code   diary.Code
	}{
		"tomorrow":       {func(c *diary.CheckIn) { c.Day = today + 1 }, "day", diary.InFuture},
		"before anyone":  {func(c *diary.CheckIn) { c.Day = diary.NewDate(1899, time.December, 31) }, "day", diary.TooEarly},
		"cramps":         {func(c *diary.CheckIn) { c.Cramps = "maybe" }, "cramps", diary.Unknown},
		"part of a day":  {func(c *diary.CheckIn) { c.Asked = "morning" }, "asked", diary.Unknown},
		"asked in vain":  {func(c *diary.CheckIn) { c.Cramps = diary.Unanswered }, "asked", diary.Contradiction},
		"factor":         {func(c *diary.CheckIn) { c.Factors["moon"] = diary.Yes }, "factor.moon", diary.Unknown},
		"no factor":      {func(c *diary.CheckIn) { c.Factors[""] = diary.Yes }, "factor.", diary.Unknown},
		"another's own":  {func(c *diary.CheckIn) { c.Factors[otherFactor] = diary.Yes }, "factor." + string(otherFactor), diary.Unknown},
		"answer":         {func(c *diary.CheckIn) { c.Factors[garden.ID] = "maybe" }, "factor." + string(garden.ID), diary.Unknown},
		"no answer kept": {func(c *diary.CheckIn) { c.Factors[diary.AlcoholDay] = diary.Unanswered }, "factor.alcohol", diary.Unknown},
	} {
		c := fullCheckIn()
		test.change(&c)
		for _, field := range differing(fullCheckIn(), c) {
			refused[field] = true
		}
		problems := c.Validate(today, []diary.OwnFactor{garden, retired})
		if len(problems) != 1 || problems[0] != (diary.Problem{Field: test.field, Code: test.code}) {
			t.Errorf("%s: found %v, want %s: %s", name, problems, test.field, test.code)
		}
	}
	// The store sets these, and no value of them is refused.
	everyFieldBut[diary.CheckIn](t, refused, "Version", "Recorded", "Changed")
}

func TestProblemsOfACheckInAreInOneOrder(t *testing.T) {
	c := fullCheckIn()
	c.Day, c.Cramps = today+1, "x"
	want := []string{"day", "cramps"}
	for i := range 20 {
		c.Factors[diary.Factor(fmt.Sprintf("x%02d", i))] = diary.Yes
		want = append(want, fmt.Sprintf("factor.x%02d", i))
	}
	var got []string
	for _, problem := range c.Validate(today, []diary.OwnFactor{garden, retired}) {
		got = append(got, problem.Field)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSameCheckInIsJudgedByTheAnswers(t *testing.T) {
	changes := map[string]func(*diary.CheckIn){
		"Day":    func(c *diary.CheckIn) { c.Day++ },
		"Cramps": func(c *diary.CheckIn) { c.Cramps = diary.Unanswered },
		"Asked":  func(c *diary.CheckIn) { c.Asked = diary.WholeDay },
		"Factors": func(c *diary.CheckIn) {
			c.Factors = maps.Clone(c.Factors)
			delete(c.Factors, garden.ID)
		},
	}
	covered := make(map[string]bool)
	for field, change := range changes {
		one, other := fullCheckIn(), fullCheckIn()
		change(&other)
		if one.SameEntry(other) || other.SameEntry(one) {
			t.Errorf("check-ins of different %s are the same entry", field)
		}
		if got := differing(one, other); !slices.Equal(got, []string{field}) {
			t.Errorf("the change of %s changes %v", field, got)
		}
		covered[field] = true
	}
	everyFieldBut[diary.CheckIn](t, covered, "Version", "Recorded", "Changed")

	saved := fullCheckIn()
	saved.Version, saved.Recorded, saved.Changed = 9, time.Time{}, now.Add(time.Hour)
	if !saved.SameEntry(fullCheckIn()) {
		t.Error("what a save adds makes another entry")
	}
	otherwise := fullCheckIn()
	otherwise.Factors[garden.ID] = diary.No
	if otherwise.SameEntry(fullCheckIn()) {
		t.Error("another answer to a factor is the same entry")
	}
	none, empty := diary.CheckIn{Day: today}, diary.CheckIn{Day: today, Factors: map[diary.Factor]diary.Answer{}}
	if !none.SameEntry(empty) {
		t.Error("no factors are not the same as an empty map of them")
	}
}

// fullSetup is a valid factor setup with every field set.
func fullSetup() diary.FactorSetup {
	return diary.FactorSetup{
		Version: 2, Chosen: []diary.Factor{diary.PoorSleep, garden.ID, diary.AlcoholDay},
		Own: []diary.OwnFactor{garden, retired}, Changed: now,
		Suspect: &diary.Suspect{Factor: garden.ID, From: diary.DateOf(now)},
	}
}

// ownFactors are so many valid ones, all retired or none.
func ownFactors(n int, retired bool) []diary.OwnFactor {
	list := make([]diary.OwnFactor, n)
	for i := range list {
		list[i] = diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: fmt.Sprint("Nummer ", i), Retired: retired}
	}
	return list
}

func TestFactorSetupValidateAccepts(t *testing.T) {
	for name, change := range map[string]func(*diary.FactorSetup){
		"every field": func(*diary.FactorSetup) {},
		"the default": func(s *diary.FactorSetup) { *s = diary.DefaultFactorSetup() },
		"nothing":     func(s *diary.FactorSetup) { *s = diary.FactorSetup{} },
		"no suspect":  func(s *diary.FactorSetup) { s.Suspect = nil },
		"6 chosen":    func(s *diary.FactorSetup) { s.Chosen, s.Suspect = diary.Factors[6:], nil },
		"10 own": func(s *diary.FactorSetup) {
			s.Chosen, s.Own, s.Suspect = nil, append(ownFactors(10, false), retired), nil
		},
		"100 own, 90 retired": func(s *diary.FactorSetup) {
			s.Chosen, s.Suspect, s.Own = nil, nil, slices.Concat(ownFactors(10, false), ownFactors(90, true))
		},
		"the longest name":          func(s *diary.FactorSetup) { s.Own[0].Name = strings.Repeat("å", 40) },
		"a retired name used again": func(s *diary.FactorSetup) { s.Own[0].Name = retired.Name },
	} {
		s := fullSetup()
		change(&s)
		if problems := s.Validate(); problems != nil {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestFactorSetupValidateRefuses(t *testing.T) {
	gardenField := "own." + string(garden.ID)
	again := func(id diary.Factor, name string) func(*diary.FactorSetup) {
		return func(s *diary.FactorSetup) { s.Own = append(s.Own, diary.OwnFactor{ID: id, Name: name}) }
	}
	refused := make(map[string]bool)
	for name, test := range map[string]struct {
		change func(*diary.FactorSetup)
		field  string
		code   diary.Code
	}{
		"7 chosen":                        {func(s *diary.FactorSetup) { s.Chosen, s.Suspect = diary.Factors[:7], nil }, "chosen", diary.TooMany},
		"chosen twice":                    {func(s *diary.FactorSetup) { s.Chosen[0] = garden.ID }, "chosen", diary.Duplicate},
		"unknown chosen":                  {func(s *diary.FactorSetup) { s.Chosen[0] = "moon" }, "chosen", diary.Unknown},
		"retired chosen":                  {func(s *diary.FactorSetup) { s.Chosen[0] = retired.ID }, "chosen", diary.Unknown},
		"11 own":                          {func(s *diary.FactorSetup) { s.Chosen, s.Own, s.Suspect = nil, ownFactors(11, false), nil }, "own", diary.TooMany},
		"101 retired":                     {func(s *diary.FactorSetup) { s.Chosen, s.Own, s.Suspect = nil, ownFactors(101, true), nil }, "own", diary.TooMany},
		"suspect that is not asked about": {func(s *diary.FactorSetup) { s.Suspect.Factor = diary.LongSitting }, "suspect", diary.Unknown},
		"suspect of another age":          {func(s *diary.FactorSetup) { s.Suspect.From = diary.NewDate(1899, 1, 1) }, "suspect", diary.TooEarly},
		"no ID":                           {again("", "Kor"), "own.", diary.Unknown},
		"ID is a code":                    {again(diary.NewShoes, "Kor"), "own.new-shoes", diary.Unknown},
		"ID twice":                        {again(garden.ID, "Kor"), gardenField, diary.Duplicate},
		"name twice":                      {again(otherFactor, " havearbejde"), "own." + string(otherFactor), diary.Duplicate},
		"no name":                         {func(s *diary.FactorSetup) { s.Own[0].Name = "" }, gardenField, diary.Required},
		"blank name":                      {func(s *diary.FactorSetup) { s.Own[0].Name = " \t" }, gardenField, diary.Required},
		"long name":                       {func(s *diary.FactorSetup) { s.Own[0].Name = strings.Repeat("å", 41) }, gardenField, diary.TextTooLong},
		"name with NUL":                   {func(s *diary.FactorSetup) { s.Own[0].Name = "a\x00b" }, gardenField, diary.NotText},
		"name not UTF-8":                  {func(s *diary.FactorSetup) { s.Own[0].Name = "a\xffb" }, gardenField, diary.NotText},
		"retired, no name":                {func(s *diary.FactorSetup) { s.Own[1].Name = "" }, "own." + string(retired.ID), diary.Required},
	} {
		s := fullSetup()
		test.change(&s)
		for _, field := range differing(fullSetup(), s) {
			refused[field] = true
		}
		problems := s.Validate()
		if len(problems) != 1 || problems[0] != (diary.Problem{Field: test.field, Code: test.code}) {
			t.Errorf("%s: found %v, want %s: %s", name, problems, test.field, test.code)
		}
	}
	// The store sets these, and no value of them is refused.
	everyFieldBut[diary.FactorSetup](t, refused, "Version", "Changed")
}

func TestChangingTheDefaultSetupLeavesTheVocabulary(t *testing.T) {
	want := slices.Clone(diary.Factors)
	setup := diary.DefaultFactorSetup()
	setup.Chosen[0] = diary.LongSitting
	_ = append(setup.Chosen, diary.LongSitting)
	if !slices.Equal(diary.Factors, want) {
		t.Errorf("the vocabulary became %v", diary.Factors)
	}
}

// A night without cramps is no cramp-day without cramps; cramps in the night are cramps on the day.
func TestAnAnswerCountsForWhatWasAsked(t *testing.T) {
	for _, test := range []struct {
		cramps     diary.Answer
		asked      diary.Span
		day, night bool
	}{
		{diary.Unanswered, diary.WholeDay, false, false},
		{diary.No, diary.WholeDay, true, true},
		{diary.No, diary.NightOnly, false, true},
		{diary.Yes, diary.WholeDay, true, false},
		{diary.Yes, diary.NightOnly, true, true},
	} {
		c := diary.CheckIn{Day: today, Cramps: test.cramps, Asked: test.asked}
		if c.AnswersDay() != test.day || c.AnswersNight() != test.night {
			t.Errorf("%q about %q answers the day: %t, the night: %t", test.cramps, test.asked, c.AnswersDay(), c.AnswersNight())
		}
	}
}

func TestASuspectCountsFromTheNextNoonAndAnotherOneAnew(t *testing.T) {
	copenhagen, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, copenhagen) }
	setup := diary.FactorSetup{Chosen: []diary.Factor{diary.AlcoholDay, diary.PoorSleep}}
	for _, step := range []struct {
		factor diary.Factor
		now    time.Time
		want   *diary.Suspect
	}{
		{diary.AlcoholDay, at(24, 11, 59), &diary.Suspect{Factor: diary.AlcoholDay, From: diary.NewDate(2026, 11, 24)}},
		{diary.AlcoholDay, at(27, 20, 0), &diary.Suspect{Factor: diary.AlcoholDay, From: diary.NewDate(2026, 11, 24)}},
		{diary.PoorSleep, at(27, 12, 0), &diary.Suspect{Factor: diary.PoorSleep, From: diary.NewDate(2026, 11, 28)}},
		{diary.AlcoholDay, at(28, 3, 10), &diary.Suspect{Factor: diary.AlcoholDay, From: diary.NewDate(2026, 11, 28)}},
		{"", at(28, 3, 10), nil},
		{diary.AlcoholDay, at(28, 13, 0), &diary.Suspect{Factor: diary.AlcoholDay, From: diary.NewDate(2026, 11, 29)}},
	} {
		before := setup
		setup.Name(step.factor, step.now, copenhagen)
		if !reflect.DeepEqual(setup.Suspect, step.want) {
			t.Errorf("%s at %s: %+v", step.factor, step.now, setup.Suspect)
		}
		if setup.SameChoice(before) != reflect.DeepEqual(setup.Suspect, before.Suspect) {
			t.Errorf("%s at %s: the same choice is %v", step.factor, step.now, setup.SameChoice(before))
		}
		if problems := setup.Validate(); problems != nil {
			t.Errorf("%s at %s: %v", step.factor, step.now, problems)
		}
	}
}
