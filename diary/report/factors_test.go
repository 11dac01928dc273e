package report

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

// logged adds a check-in to each of the last so many cramp-days before that of now, with cramps and factors
// as the functions of the day say. It is a made-up rule instead of chance, so that a case is what it says.
func logged(days int, cramps func(day int) bool, factors map[diary.Factor]func(day int) bool) change {
	answer := func(so bool) diary.Answer {
		if so {
			return diary.Yes
		}
		return diary.No
	}
	return func(m *made) {
		m.CheckIns = nil
		for i := range days {
			c := diary.CheckIn{Day: m.today() - diary.Date(days-i), Cramps: answer(cramps(i)), Factors: make(map[diary.Factor]diary.Answer)}
			for factor, so := range factors {
				c.Factors[factor] = answer(so(i))
			}
			m.CheckIns = append(m.CheckIns, c)
		}
	}
}

func (m made) factors() FactorFindings {
	m.From, m.To = m.today()-2*FactorDays, m.today()
	return Factors(m.Snapshot, m.now, m.zone)
}

// scattered is true on about so many of ten days, in an order without a rhythm; every number has another.
func scattered(ofTen, number int) func(day int) bool {
	return func(day int) bool {
		x := uint64(day+1)*0x9E3779B97F4A7C15 + uint64(number)*0xBF58476D1CE4E5B9
		x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
		x = (x ^ x>>27) * 0x94D049BB133111EB
		return int((x^x>>31)%10) < ofTen
	}
}

func never(int) bool { return false }

func not(f func(int) bool) func(int) bool { return func(day int) bool { return !f(day) } }

func TestAFactorIsFoundToGoWithCrampsOrWithout(t *testing.T) {
	hard := scattered(3, 1)
	cramps := func(day int) bool { return hard(day) && scattered(7, 2)(day) || scattered(1, 3)(day) }
	m := makeDiary(logged(180, cramps, map[diary.Factor]func(int) bool{
		diary.HardExerciseDay: hard, diary.LongStandingDay: not(hard), diary.AlcoholDay: scattered(4, 7),
		diary.PoorSleep: func(day int) bool { return day == 5 },
	}))
	found := m.factors()
	if found.Tested != 3 || len(found.Factors) != 4 {
		t.Fatalf("%d tested of %d", found.Tested, len(found.Factors))
	}
	for i, want := range []struct {
		factor    diary.Factor
		direction Direction
		mayFollow bool
	}{
		{diary.HardExerciseDay, More, false}, {diary.LongStandingDay, Fewer, false}, {diary.AlcoholDay, NoDifference, false}, {diary.PoorSleep, TooLittleData, true},
	} {
		f := found.Factors[i]
		if f.Factor != want.factor || f.Direction != want.direction || f.MayFollow != want.mayFollow || f.Answered() != 180 {
			t.Errorf("%s: %+v", want.factor, f)
		}
		if more := f.MoreDays > 0; more != (f.Direction == TooLittleData) {
			t.Errorf("%s: %s, and %d more days", f.Factor, f.Direction, f.MoreDays)
		}
	}
	one, other := found.Factors[0], found.Factors[1]
	if one.With != other.Without || math.Abs(one.Ratio.Value*other.Ratio.Value-1) > 1e-9 || one.Ratio.Low <= 1 || other.Ratio.High >= 1 {
		t.Errorf("the opposite of a factor:\n%+v\n%+v", one, other)
	}
}

func TestAFactorIsComparedWithTheNightAfterIt(t *testing.T) {
	hard := scattered(3, 1)
	for _, test := range []struct {
		later int
		want  Direction
	}{{0, More}, {1, TooLittleData}, {-1, TooLittleData}} {
		cramps := func(day int) bool { return hard(day - test.later) }
		f := makeDiary(logged(60, cramps, map[diary.Factor]func(int) bool{diary.HardExerciseDay: hard})).factors().Factors[0]
		if f.Direction != test.want {
			t.Errorf("cramps %d days later: %+v", test.later, f)
		}
	}
	// The night after Monday belongs to Monday, also as an episode after midnight.
	m := makeDiary(nothingAnswered, atInstant("Europe/Copenhagen", "2026-11-17T02:40:00+01:00"))
	m.CheckIns = []diary.CheckIn{{Day: diary.NewDate(2026, 11, 16), Factors: map[diary.Factor]diary.Answer{diary.AlcoholDay: diary.Yes}}}
	if f := m.factors().Factors[0]; f.With.Proportion != (Proportion{1, 1}) {
		t.Errorf("with %v, without %v", f.With, f.Without)
	}
}

func TestWeekdaysCyclesAndSlowChangesAreNoFinding(t *testing.T) {
	// about makes a thing that is so on ever so many of ten days, as far as the weekday or the season says.
	about := func(ofTen func(day int) int, number int) func(int) bool {
		return func(day int) bool { return scattered(ofTen(day), number)(day) }
	}
	const seeds = 8
	diaries, wrong, factors, misleading := 0, 0, 0, 0
	for _, ofTen := range map[string]func(day int) int{
		"weekend": func(day int) int { return 1 + 8*(day%7/5) },
		"rota":    func(day int) int { return 5 + int(4*math.Sin(2*math.Pi*float64(day)/14)) },
		"month":   func(day int) int { return 5 + int(4*math.Sin(2*math.Pi*float64(day)/28)) },
		"rising":  func(day int) int { return day / 13 },
		"falling": func(day int) int { return 9 - day/13 },
	} {
		for seed := range seeds {
			m := makeDiary(logged(120, about(ofTen, 10*seed+1), map[diary.Factor]func(int) bool{
				diary.AlcoholDay: about(ofTen, 10*seed+2), diary.HeatOrSweat: about(ofTen, 10*seed+3), diary.LongSitting: not(about(ofTen, 10*seed+4)),
			}))
			diaries++
			found := false
			for _, f := range m.factors().Factors {
				found = found || f.Direction == More || f.Direction == Fewer
				factors++
				if plain := scoreRatio(f.With.Proportion, f.Without.Proportion, normalCritical); !plain.holds(1) {
					misleading++
				}
			}
			if found {
				wrong++
			}
		}
	}
	if most := int(2 * FamilyError * float64(diaries)); wrong > most || 2*misleading < factors {
		t.Errorf("found in %d of %d diaries, where %d of %d factors mislead who just compares", wrong, diaries, misleading, factors)
	}
}

func TestTooFewDaysOfAKindAreNotTested(t *testing.T) {
	hard := scattered(3, 1)
	first := func(n int) func(int) bool { return func(day int) bool { return day < n } }
	for _, test := range []struct {
		name           string
		days           int
		cramps, factor func(int) bool
		tested         int
		fewestMore     int // days, 0 when it is unknown
	}{
		{"enough", LeastFactorDays, hard, hard, 1, 0},
		{"a day short", LeastFactorDays - 1, hard, hard, 0, 1},
		{"five days with it", 100, scattered(1, 4), first(5), 1, 100},
		{"four days with it", 100, scattered(5, 4), first(4), 0, 25},
		{"four days without it", 100, scattered(5, 4), not(first(4)), 0, 25},
		{"three days without it", 100, scattered(5, 4), not(first(3)), 0, 67},
		{"five days of cramps", 100, first(5), hard, 1, 100},
		{"four days of cramps", 100, first(4), hard, 0, 100},
		{"four days without cramps", 100, not(first(4)), hard, 0, 25},
		{"cramps every day", 100, not(never), hard, 0, 0},
		{"no cramps", 100, never, hard, 0, 0},
		{"never with it", 100, hard, never, 0, 0},
	} {
		found := makeDiary(logged(test.days, test.cramps, map[diary.Factor]func(int) bool{diary.AlcoholDay: test.factor})).factors()
		if found.Tested != test.tested {
			t.Errorf("%s: %d tested", test.name, found.Tested)
		}
		f := found.Factors[0]
		if found.Tested == 0 && f.Direction != TooLittleData || f.MoreDays < test.fewestMore || test.fewestMore == 0 && f.MoreDays > 0 {
			t.Errorf("%s: %+v", test.name, f)
		}
	}
}

func TestAsManyDaysAsArePublishedAreEnough(t *testing.T) {
	// Fleiss, Statistical Methods for Rates and Proportions: 20 % against 60 %, in two equal groups, takes
	// 22 in each without a correction for continuity.
	for n, enough := range map[int]bool{20: false, 25: true} {
		if got := timesNeeded(Proportion{n * 6 / 10, n}, Proportion{n * 2 / 10, n}, normalCritical, 1) <= 1; got != enough {
			t.Errorf("%d in each group: enough is %v", n, got)
		}
	}
	few, many := timesNeeded(Proportion{5, 20}, Proportion{10, 40}, normalCritical, 1), timesNeeded(Proportion{10, 40}, Proportion{20, 80}, normalCritical, 1)
	if math.Abs(few-2*many) > 1e-9 || few <= 1 {
		t.Errorf("%v times as many are needed, and with twice as many %v", few, many)
	}
}

func TestDaysThatAreNotAnsweredAreLeftOut(t *testing.T) {
	m := makeDiary(nothingAnswered, day(3))
	answered := func(back int, cramps, factor diary.Answer) {
		c := diary.CheckIn{Day: m.today() - diary.Date(back), Cramps: cramps, Factors: map[diary.Factor]diary.Answer{}}
		if factor != diary.Unanswered {
			c.Factors[diary.HeatOrSweat] = factor
		}
		m.CheckIns = append(m.CheckIns, c)
	}
	answered(1, diary.Unanswered, diary.Yes) // no cramp known, none denied
	answered(2, diary.No, diary.Unanswered)
	answered(3, diary.No, diary.Yes) // an episode says otherwise
	answered(4, diary.No, diary.Yes)
	answered(5, diary.Yes, diary.No)
	f := m.factors().Factors[0]
	if f.With != (DayProportion{Proportion{1, 2}, 1}) || f.Without != (DayProportion{Proportion{1, 1}, 0}) {
		t.Errorf("with %v, without %v", f.With, f.Without)
	}
}

func TestFactorsAreOfTheLastYear(t *testing.T) {
	found := makeDiary(logged(400, never, map[diary.Factor]func(int) bool{diary.HeatOrSweat: never})).factors()
	if got := found.Factors[0].Without.Proportion; got != (Proportion{0, FactorDays - 1}) || found.To-found.From+1 != FactorDays {
		t.Errorf("%v from %s to %s", got, found.From, found.To)
	}
}

func TestOwnFactorsHaveTheirNamesAlsoWhenRetired(t *testing.T) {
	m := makeDiary(logged(10, never, map[diary.Factor]func(int) bool{"b": never, "a": never, diary.LongSitting: never, "gone": never}))
	m.Factors.Own = []diary.OwnFactor{{ID: "b", Name: "Have"}, {ID: "unused", Name: "Bad"}, {ID: "a", Name: "Kor", Retired: true}}
	var got []string
	for _, f := range m.factors().Factors {
		got = append(got, fmt.Sprint(f.Factor, " ", f.Name))
	}
	if want := []string{"long-sitting ", "b Have", "a Kor"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestDiariesWithHardlyAnythingHaveNoFinding(t *testing.T) {
	for name, m := range map[string]made{
		"nothing":      makeDiary(nothingAnswered),
		"no factors":   makeDiary(),
		"one day":      makeDiary(logged(1, never, map[diary.Factor]func(int) bool{diary.HeatOrSweat: never})),
		"the same day": makeDiary(logged(100, not(never), map[diary.Factor]func(int) bool{diary.HeatOrSweat: not(never)})),
	} {
		for _, f := range m.factors().Factors {
			if f.Direction != TooLittleData || math.IsNaN(f.Ratio.Low) {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
	if found := Factors(diary.Snapshot{From: 10, To: 9}, testNow, copenhagen); len(found.Factors) != 0 {
		t.Errorf("no days: %+v", found)
	}
}

func TestTheDesignIsAtRightAngles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfNDistinct(rapid.IntRange(0, 500), 1, 90, rapid.ID).Draw(t, "days")
		slices.Sort(days)
		dates := make([]diary.Date, len(days))
		for i, day := range days {
			dates[i] = diary.Date(20_000 + day)
		}
		design := designOf(dates)
		if len(design) > len(dates) {
			t.Fatalf("%d columns for %d days", len(design), len(dates))
		}
		for i, a := range design {
			for j, b := range design {
				want := 0.0
				if i == j {
					want = 1
				}
				if math.Abs(dot(a, b)-want) > 1e-6 {
					t.Fatalf("columns %d and %d: %v", i, j, dot(a, b))
				}
			}
		}
	})
}
