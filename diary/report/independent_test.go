package report_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// SIMULATION.md is made by one generator of diaries. This is another, that shares nothing with it: its days
// are chains of two states, not the limits of a normal wave. More diaries tell more:
//
//	go test ./diary/report -run AnotherGenerator -v -diaries 2000
var diaries = flag.Int("diaries", 60, "how many diaries the other generator makes for each kind")

// chain is a thing that is so on some days: from one day to the next it stays as it is with some chance, and
// otherwise is drawn again.
type chain struct {
	stays float64
	so    bool
}

func (c *chain) next(r *rand.Rand, share float64) bool {
	if r.Float64() >= c.stays {
		c.so = r.Float64() < share
	}
	return c.so
}

// kind is what the diaries are like. Of six factors the first brings so many times as many cramp-days.
type kind struct {
	name              string
	cramps, times     float64
	crampStays, stays float64                      // of cramps, and of the factors
	swing             func(day, phase int) float64 // how much more probable both are on a day
	skips, unsaid     float64                      // chance that a day is not answered, and that a factor is not on a day that is
}

func flat(int, int) float64 { return 1 }

// rota is seven days with much of everything and seven with little.
func rota(day, phase int) float64 {
	if (day+phase)/7%2 == 0 {
		return 1.5
	}
	return 0.5
}

// diary makes up so many answered days.
func (k kind) diary(days int, seed uint64) diary.Snapshot {
	r := rand.New(rand.NewPCG(seed, 41))
	const factors = 6
	s := diary.Snapshot{From: 18_000}
	cramps, habits, phases := chain{stays: k.crampStays}, make([]chain, factors), make([]int, factors)
	for i := range habits {
		habits[i], phases[i] = chain{stays: k.stays}, r.IntN(28)
		s.Factors.Own = append(s.Factors.Own, diary.OwnFactor{ID: diary.Factor(fmt.Sprint("f", i))})
	}
	for day := 0; len(s.CheckIns) < days; day++ {
		c := diary.CheckIn{Day: s.From + diary.Date(day), Cramps: diary.No, Factors: make(map[diary.Factor]diary.Answer)}
		chance := k.cramps * k.swing(day, 0)
		for i := range habits {
			so := habits[i].next(r, 0.3*k.swing(day, phases[i]))
			c.Factors[s.Factors.Own[i].ID] = diary.No
			if so {
				c.Factors[s.Factors.Own[i].ID] = diary.Yes
			}
			if k.unsaid > 0 && r.Float64() < k.unsaid {
				delete(c.Factors, s.Factors.Own[i].ID)
			}
			if i == 0 && so {
				chance *= k.times
			}
		}
		if cramps.next(r, min(chance, 1)) {
			c.Cramps = diary.Yes
		}
		if k.skips == 0 || r.Float64() >= k.skips {
			s.CheckIns, s.To = append(s.CheckIns, c), c.Day
		}
	}
	return s
}

func TestAnotherGeneratorFindsTheSameErrorsAndPower(t *testing.T) {
	for _, test := range []struct {
		kind
		days        int
		atLeast, at float64 // how often the factor that brings cramps is found at least, and any change or factor that is not there at most
	}{
		{kind{"nothing", 0.25, 1, 0, 0, flat, 0, 0}, 120, 0, report.FamilyError},
		{kind{"bouts", 0.25, 1, 0.6, 0.6, flat, 0, 0}, 120, 0, report.FamilyError},
		{kind{"strong bouts", 0.3, 1, 0.85, 0.85, flat, 0, 0}, 240, 0, report.FamilyError},
		{kind{"rota of two weeks", 0.25, 1, 0, 0, rota, 0, 0}, 120, 0, report.FamilyError},
		{kind{"three times as often", 0.2, 3, 0, 0, flat, 0, 0}, 120, report.Power, 1},
		{kind{"three times as often, half the days", 0.2, 3, 0, 0, flat, 0, 0}, 60, 0.4, 1},
	} {
		var first, any, changed, denied report.Proportion
		for seed := range *diaries {
			s := test.diary(test.days, uint64(seed))
			now := diary.MiddleOf(s.To, time.UTC)
			f := report.Factors(s, now, time.UTC).Factors
			found := false
			for _, factor := range f {
				found = found || factor.Direction == report.More || factor.Direction == report.Fewer
			}
			start := report.Start{Kind: report.ProgrammeStart, Day: (s.From + s.To) / 2}
			p := report.FindPatterns(s, []report.Start{start}, now, time.UTC)
			told := func(d report.Direction) bool { return d == report.More || d == report.Fewer }
			for _, counted := range []struct {
				share *report.Proportion
				is    bool
			}{{&first, f[0].Direction == report.More}, {&any, found}, {&changed, told(p.Trend.Direction) || told(p.Starts[0].Direction)}, {&denied, f[0].Direction == report.NoDifference}} {
				counted.share.Of++
				if counted.is {
					counted.share.Count++
				}
			}
		}
		t.Logf("%s: the factor is found in %v, any in %v, a change in %v, no large difference said in %v", test.name, first, any, changed, denied)
		// What is seen has to be possible if the published figure is true.
		if first.Interval().High < test.atLeast || any.Interval().Low > test.at || changed.Interval().Low > report.FamilyError {
			t.Errorf("%s: the factor is found in %v, any in %v, a change in %v", test.name, first, any, changed)
		}
		if test.times == report.LargeRatio && denied.Interval().Low > 1-report.Power {
			t.Errorf("%s: denied in %v", test.name, denied)
		}
	}
}
