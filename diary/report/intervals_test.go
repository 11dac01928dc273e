package report

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

func near(t *testing.T, name string, got Interval, low, high, within float64) {
	t.Helper()
	if math.Abs(got.Low-low) > within || math.Abs(got.High-high) > within {
		t.Errorf("%s: got %.5f to %.5f, want %v to %v", name, got.Low, got.High, low, high)
	}
}

// holds says whether a value lies in the interval.
func (i Interval) holds(value float64) bool { return i.Low <= value && value <= i.High }

func TestSharesHaveThePublishedExactIntervals(t *testing.T) {
	// Newcombe, Statistics in Medicine 1998;17:857-872, table I, Clopper-Pearson.
	for _, test := range []struct {
		share     Proportion
		low, high float64
	}{
		{Proportion{81, 263}, 0.2527, 0.3676},
		{Proportion{15, 148}, 0.0578, 0.1617},
		{Proportion{0, 20}, 0, 0.1684},
		{Proportion{1, 29}, 0.0009, 0.1776},
	} {
		near(t, "share", test.share.Interval(), test.low, test.high, 0.00006)
	}
	near(t, "all of twenty", Proportion{20, 20}.Interval(), 1-0.1684, 1, 0.00006)
	near(t, "nothing known", Proportion{}.Interval(), 0, 1, 0)
}

func TestCountsHaveThePublishedExactIntervals(t *testing.T) {
	// Ulm, American Journal of Epidemiology 1990;131:373-375, and the tables of Pearson and Hartley.
	for _, test := range []struct {
		count     int
		low, high float64
	}{{0, 0, 3.689}, {1, 0.0253, 5.572}, {2, 0.2422, 7.225}, {5, 1.6235, 11.668}, {10, 4.7954, 18.390}, {20, 12.217, 30.888}, {100, 81.364, 121.627}} {
		near(t, "count", countInterval(test.count), test.low, test.high, 0.0006)
	}
}

func TestStudentsDistributionHasThePublishedQuantiles(t *testing.T) {
	// Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.10.
	for _, test := range []struct{ probability, degrees, want float64 }{
		{0.975, 1, 12.706}, {0.975, 4, 2.776}, {0.975, 10, 2.228}, {0.975, 30, 2.042}, {0.95, 5, 2.015}, {0.75, 2, 0.816},
	} {
		if got := studentQuantile(test.probability, test.degrees); math.Abs(got-test.want) > 0.0006 {
			t.Errorf("with %v degrees of freedom the quantile at %v is %.4f, want %v", test.degrees, test.probability, got, test.want)
		}
	}
}

func TestRatesOfTwoPeriodsHaveThePublishedExactInterval(t *testing.T) {
	// Breast cancer in 28,010 and 19,017 woman-years with and without fluoroscopy (Boice and Monson, Journal
	// of the National Cancer Institute 1977;59:823-832), the example for exact intervals in epidemiology.
	r := compareRates(Proportion{41, 28010}, Proportion{15, 19017}, 1, 1-Confidence)
	if math.Abs(r.Value-1.855759) > 1e-6 {
		t.Errorf("the ratio is %f", r.Value)
	}
	near(t, "ratio", r.Interval, 1.005684, 3.6093, 0.0006)
}

func TestRatiosOfSharesHaveThePublishedScoreInterval(t *testing.T) {
	// Koopman, Biometrics 1984;40:513-517.
	r := scoreRatio(Proportion{36, 40}, Proportion{16, 80}, normalCritical)
	if math.Abs(r.Value-4.5) > 1e-9 {
		t.Errorf("the ratio is %f", r.Value)
	}
	near(t, "ratio", r.Interval, 2.94, 7.15, 0.006)
}

func TestNothingCountedStillHasAnInterval(t *testing.T) {
	inf := math.Inf(1)
	for name, compare := range map[string]func(a, b Proportion) Ratio{
		"rates":  func(a, b Proportion) Ratio { return compareRates(a, b, 1, 1-Confidence) },
		"shares": func(a, b Proportion) Ratio { return scoreRatio(a, b, normalCritical) },
	} {
		for _, test := range []struct {
			one, other Proportion
			value      float64
			low, high  bool // whether the interval has an end above 0 and one below infinity
		}{
			{Proportion{0, 10}, Proportion{5, 10}, 0, false, true},
			{Proportion{5, 10}, Proportion{0, 10}, inf, true, false},
			{Proportion{0, 10}, Proportion{0, 10}, math.NaN(), false, false},
			{Proportion{0, 0}, Proportion{5, 10}, math.NaN(), false, false},
			{Proportion{5, 10}, Proportion{}, math.NaN(), false, false},
			{Proportion{10, 10}, Proportion{10, 10}, 1, true, true},
		} {
			r := compare(test.one, test.other)
			if r.Value != test.value && !(math.IsNaN(r.Value) && math.IsNaN(test.value)) {
				t.Errorf("%s %v: the ratio is %v, want %v", name, test, r.Value, test.value)
			}
			if (r.Low > 0) != test.low || (r.High < inf) != test.high || math.IsNaN(r.Low) || math.IsNaN(r.High) {
				t.Errorf("%s %v: from %v to %v", name, test, r.Low, r.High)
			}
		}
	}
}

func TestAWeekHasSevenDays(t *testing.T) {
	perWeek, interval := Proportion{14, 28}.PerWeek()
	exact := Proportion{14, 28}.Interval()
	if perWeek != 3.5 || interval.Low != 7*exact.Low || interval.High != 7*exact.High {
		t.Errorf("cramp-days: %v, %v", perWeek, interval)
	}
	perWeek, interval = Rate{10, 28}.PerWeek()
	if perWeek != 2.5 {
		t.Errorf("cramps: %v a week", perWeek)
	}
	near(t, "cramps", interval, 4.7954/4, 18.390/4, 0.0006)
	if perWeek, interval = (Rate{}).PerWeek(); perWeek != 0 || interval.Low != 0 || !math.IsInf(interval.High, 1) {
		t.Errorf("without days: %v, %v", perWeek, interval)
	}
}

// TestExactIntervalsMissNoMoreThanTheyMay adds up the probabilities of every outcome whose interval holds
// the truth.
func TestExactIntervalsMissNoMoreThanTheyMay(t *testing.T) {
	for _, n := range []int{1, 7, 30} {
		for p := 0.005; p < 1; p += 0.01 {
			held := 0.0
			for k := range n + 1 {
				if (Proportion{k, n}).Interval().holds(p) {
					held += distuv.Binomial{N: float64(n), P: p}.Prob(float64(k))
				}
			}
			if held < Confidence-1e-9 {
				t.Errorf("%.3f of %d is held with %.4f", p, n, held)
			}
		}
	}
	for mean := 0.05; mean < 12; mean += 0.1 {
		held := 0.0
		for k := range 60 {
			if countInterval(k).holds(mean) {
				held += distuv.Poisson{Lambda: mean}.Prob(float64(k))
			}
		}
		if held < Confidence-1e-6 {
			t.Errorf("a mean of %.2f is held with %.4f", mean, held)
		}
	}
}

// ratioHeld is how probably the interval of a comparison holds the true ratio of two shares of days.
func ratioHeld(n1 int, p1 float64, n2 int, p2 float64, compare func(a, b Proportion) Ratio) float64 {
	held := 0.0
	for k1 := range n1 + 1 {
		for k2 := range n2 + 1 {
			if compare(Proportion{k1, n1}, Proportion{k2, n2}).holds(p1 / p2) {
				held += distuv.Binomial{N: float64(n1), P: p1}.Prob(float64(k1)) * distuv.Binomial{N: float64(n2), P: p2}.Prob(float64(k2))
			}
		}
	}
	return held
}

func TestIntervalsOfRatiosHoldTheTruth(t *testing.T) {
	rates := func(a, b Proportion) Ratio { return compareRates(a, b, 1, 1-Confidence) }
	score := func(a, b Proportion) Ratio { return scoreRatio(a, b, normalCritical) }
	for _, test := range []struct{ p1, p2 float64 }{{0.1, 0.1}, {0.3, 0.1}, {0.6, 0.2}, {0.1, 0.4}, {0.5, 0.5}} {
		// For days the interval of rates is wider than it needs to be, and never narrower.
		if held := ratioHeld(12, test.p1, 28, test.p2, rates); held < Confidence {
			t.Errorf("rates %v: %.4f", test, held)
		}
		// That of shares is near what it says; here it is counted for as few days as are ever compared.
		if held := ratioHeld(12, test.p1, 28, test.p2, score); held < Confidence-0.02 {
			t.Errorf("shares %v: %.4f", test, held)
		}
	}
}

func anyShare(t *rapid.T, name string) Proportion {
	of := rapid.IntRange(1, 400).Draw(t, name+" of")
	return Proportion{rapid.IntRange(0, of).Draw(t, name), of}
}

func TestIntervalsHoldWhatWasSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyShare(t, "one"), anyShare(t, "other")
		if i := a.Interval(); !i.holds(a.Value()) || i.Low < 0 || i.High > 1 {
			t.Fatalf("%v: %v", a, i)
		}
		critical := rapid.Float64Range(normalCritical, 5).Draw(t, "critical")
		alike := rapid.Float64Range(1, 5).Draw(t, "alike")
		for name, r := range map[string]Ratio{"rates": compareRates(a, b, alike, 1-Confidence), "shares": scoreRatio(a, b, critical)} {
			if math.IsNaN(r.Value) {
				continue
			}
			if slack := 1e-6 * r.Value; r.Value < r.Low-slack || r.Value > r.High+slack {
				t.Fatalf("%s %v and %v: %v", name, a, b, r)
			}
		}
		there, back := scoreRatio(a, b, critical), scoreRatio(b, a, critical)
		if a.Count > 0 && b.Count > 0 && math.Abs(there.Low*back.High-1) > 1e-6 {
			t.Fatalf("%v and %v: %v one way, %v the other", a, b, there, back)
		}
	})
}
