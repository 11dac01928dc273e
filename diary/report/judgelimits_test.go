package report

import (
	"fmt"
	"math"
	"testing"

	"crampdiary/diary"
)

// tenth is how far to either side of a limit these tests look, in its own unit.
const tenth = 0.1

func TestATenthOfAStandardErrorDecidesOfAFactor(t *testing.T) {
	const critical = 2.5
	clear := [2]Proportion{{15, 20}, {10, 60}}
	for _, test := range []struct {
		with, without Proportion
		distance      float64
		want          Direction
	}{
		{clear[0], clear[1], critical + tenth, More}, {clear[0], clear[1], critical - tenth, Confounded},
		{clear[1], clear[0], -critical - tenth, Fewer}, {clear[1], clear[0], -critical + tenth, Confounded},
		// The comparison speaks for it, and the ratio that is shown does not.
		{Proportion{6, 20}, Proportion{12, 60}, critical + tenth, TooLittleData},
	} {
		f := FactorFinding{With: DayProportion{Proportion: test.with}, Without: DayProportion{Proportion: test.without}}
		f.judge(test.distance, critical, 1)
		if f.Direction != test.want || (f.Confounder == Rhythm) != (test.want == Confounded) {
			t.Errorf("%v and %v, %v standard errors away: %s %s", test.with, test.without, test.distance, f.Direction, f.Confounder)
		}
	}
	// What is shown is held to the same limit.
	distance := scoreDistance(clear[0], clear[1], 1)
	for away, want := range map[float64]Direction{-tenth: More, tenth: TooLittleData} {
		f := FactorFinding{With: DayProportion{Proportion: clear[0]}, Without: DayProportion{Proportion: clear[1]}}
		f.judge(100, distance+away, 1)
		if f.Direction != want {
			t.Errorf("%v standard errors are critical, and the ratio is %v away from none: %s", distance+away, distance, f.Direction)
		}
	}
}

func TestATenthDecidesIfARatioIsSmall(t *testing.T) {
	for _, test := range []struct {
		low, high float64
		want      bool
	}{
		{0.5, LargeRatio - tenth, true}, {0.5, LargeRatio + tenth, false}, {0.5, LargeRatio, false},
		{1 / (LargeRatio - tenth), 2, true}, {1 / (LargeRatio + tenth), 2, false}, {1. / LargeRatio, 2, false},
	} {
		if got := (Ratio{1, Interval{test.low, test.high}}).small(); got != test.want {
			t.Errorf("from %v to %v: small is %t", test.low, test.high, got)
		}
	}
}

// TestADayDecidesIfALargeRatioWouldHaveBeenSeen adds days one by one until there are enough, and then makes days more
// alike, a tenth at a time.
func TestADayDecidesIfALargeRatioWouldHaveBeenSeen(t *testing.T) {
	enough := func(n int, alike float64) bool {
		return timesNeeded(Proportion{n / 5, n}, Proportion{n / 5, n}, normalCritical*math.Sqrt(alike), alike) <= 1
	}
	n := 25
	for ; !enough(n, 1); n += 5 {
	}
	if enough(n-5, 1) || n > 100 {
		t.Errorf("%d days of each kind are the first that are enough", n)
	}
	alike := 1.0
	for ; enough(n, alike); alike += tenth {
	}
	if alike < 1+tenth || enough(n, alike) || !enough(n, alike-tenth) || alike > 2 {
		t.Errorf("with %d days of each kind so many may tell as much as one: %v", n, alike)
	}
}

func TestATenthOfAPercentDecidesOfAChange(t *testing.T) {
	const percent = 0.01
	level := FamilyError // of one by itself, and of the last of a family; the first of two has half of it
	for _, test := range []struct {
		sure []float64
		want []Direction
	}{
		{[]float64{level - tenth*percent}, []Direction{More}},
		{[]float64{level + tenth*percent}, []Direction{TooLittleData}},
		{[]float64{level/2 - tenth*percent, level - tenth*percent}, []Direction{More, More}},
		{[]float64{level/2 - tenth*percent, level + tenth*percent}, []Direction{More, TooLittleData}},
		{[]float64{level/2 + tenth*percent, level - tenth*percent}, []Direction{TooLittleData, TooLittleData}},
	} {
		var family []*comparison
		for _, sure := range test.sure {
			known := DayProportion{Proportion: Proportion{6, 20}}
			ratio := func(float64) Ratio { return Ratio{2, Interval{0.5, 8}} }
			family = append(family, &comparison{one: known, other: known, ratio: ratio, free: ratio, deff: 1, chance: sure, sure: sure})
		}
		judgeFamily(family...)
		for i, want := range test.want {
			if family[i].Direction != want {
				t.Errorf("%v: %d is %s, want %s", test.sure, i, family[i].Direction, want)
			}
		}
	}
}

// TestTheChanceIsTheLimitOfTheInterval says that a difference is found at the error at which its interval leaves 1 out.
func TestTheChanceIsTheLimitOfTheInterval(t *testing.T) {
	for _, test := range []struct{ one, other string }{
		{"xx.xxx.xx.xx.x", "..x....x......"}, {"......x.......", "xx.xx.x.xx.x.x"}, {"x.x.xx.x", "..x.....x..."}, {"xxxx", "....."},
	} {
		a, b := seriesOf(test.one), seriesOf(test.other)
		chance := chanceOf(a, b)
		_, ratio := ratioOf(a, b)
		for _, miss := range []float64{chance * (1 - tenth), chance * (1 + tenth)} {
			if r := ratio(miss); r.holds(1) != (miss < chance) {
				t.Errorf("%s and %s: chance is %v, and at %v the interval is %v", test.one, test.other, chance, miss, r)
			}
		}
	}
}

func TestATenthDecidesIfAChangeIsAStep(t *testing.T) {
	before, after := seriesOf("xx.xx.x.xx.xxx.xx.x.xx.xx.xx"), seriesOf("..x.....x........x.....x....")
	// The more alike days are, the less they explain: at some point the step explains just enough more.
	alike := 1.0
	for ; stepped(before, after, alike); alike += tenth {
	}
	if alike < 1+tenth || alike > 20 {
		t.Errorf("it is no step as soon as %v days tell as much as one", alike)
	}
	explained := func(of func(float64) float64) float64 {
		return append(append(series{}, before...), after...).explainedBy(of)
	}
	n := float64(len(before) + len(after))
	step := explained(func(day float64) float64 { return math.Floor(day / float64(len(before))) })
	other := math.Max(explained(func(day float64) float64 { return day }), math.Max(
		explained(func(day float64) float64 { return math.Cos(math.Pi * (day + 0.5) / n) }),
		explained(func(day float64) float64 { return math.Sin(2 * math.Pi * (day + 0.5) / n) })))
	if limit := step - other; limit < alike-tenth-1e-9 || limit > alike {
		t.Errorf("the step explains %v more, and the limit is between %v and %v", limit, alike-tenth, alike)
	}
}

func TestADayDecidesOfTheLeastDaysOfAFactor(t *testing.T) {
	for _, test := range []struct {
		with, without Proportion
		lacking       int
	}{
		{Proportion{2, 5}, Proportion{3, 23}, 0}, {Proportion{2, 5}, Proportion{3, 22}, 1}, // 28 answered days
		{Proportion{2, 4}, Proportion{3, 24}, 7}, {Proportion{2, 24}, Proportion{3, 4}, 7}, // five with it, five without it
		{Proportion{2, 10}, Proportion{2, 20}, 8}, {Proportion{8, 10}, Proportion{18, 20}, 8}, // five with cramps, five without
		{Proportion{2, 10}, Proportion{3, 20}, 0}, {Proportion{8, 10}, Proportion{17, 20}, 0},
	} {
		f := FactorFinding{With: DayProportion{Proportion: test.with}, Without: DayProportion{Proportion: test.without}}
		if got := f.lacking(); got != test.lacking || f.testable() != (test.lacking == 0) {
			t.Errorf("%v and %v: %d days are lacking", test.with, test.without, got)
		}
	}
}

// TestTheShiftsThatGoFurtherAreOneInTwenty looks at the limit that the shifts set: one in twenty of them goes beyond.
func TestTheShiftsThatGoFurtherAreOneInTwenty(t *testing.T) {
	m := makeDiary(logged(100, scattered(3, 31), map[diary.Factor]func(int) bool{diary.AlcoholDay: scattered(4, 32), diary.LongSitting: scattered(3, 33)}))
	m.From, m.To = m.today()-100, m.today()-1
	days := newCalendar(&m.Snapshot, m.now, m.zone, func(*diary.Episode) {})
	a := newCircularShift(days, []diary.Factor{diary.AlcoholDay, diary.LongSitting})
	critical := a.test().critical
	beyond := func(limit float64) int {
		count := 0
		for by := range len(a.cramps) {
			moved := append(append([]float64{}, a.cramps[by:]...), a.cramps[:by]...)
			if furthest := math.Max(math.Abs(dot(a.factors[0], moved)), math.Abs(dot(a.factors[1], moved))); furthest/a.spread(moved) > limit {
				count++
			}
		}
		return count
	}
	if at, below := beyond(critical), beyond(critical-tenth); at > 5 || below <= 5 {
		t.Errorf("%s", fmt.Sprint(at, " of 100 shifts go beyond ", critical, ", and ", below, " beyond a tenth less"))
	}
}
