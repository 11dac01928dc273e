package report

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Confidence is the share of such intervals that hold the true value. 95 % is what clinical papers use.
const Confidence = 0.95

// Interval is a confidence interval of [Confidence]. It holds both ends.
type Interval struct{ Low, High float64 }

// times is the interval of a value so many times as large.
func (i Interval) times(factor float64) Interval { return Interval{i.Low * factor, i.High * factor} }

// Proportion is how many of the things that are known were of a kind. What is not known is in neither number.
type Proportion struct{ Count, Of int }

// Known says whether there is anything to take a share of.
func (s Proportion) Known() bool { return s.Of > 0 }

// Value is the share from 0 to 1, and 0 when nothing is known.
func (s Proportion) Value() float64 {
	if s.Of == 0 {
		return 0
	}
	return float64(s.Count) / float64(s.Of)
}

// Interval is the exact interval of Clopper and Pearson (Biometrika 1934;26:404-413), from 0 to 1 when
// nothing is known. It is exact for things that do not depend on each other; nights in a row resemble each
// other, and then it is narrower than it should be.
func (s Proportion) Interval() Interval {
	return proportionInterval(float64(s.Count), float64(s.Of), 1-Confidence)
}

// proportionInterval is the interval of Clopper and Pearson, also for numbers that are not whole. So many of such
// intervals may miss the true share.
func proportionInterval(count, of, miss float64) Interval {
	i := Interval{0, 1}
	if count > 0 {
		i.Low = mathext.InvRegIncBeta(count, of-count+1, miss/2)
	}
	if count < of {
		i.High = mathext.InvRegIncBeta(count+1, of-count, 1-miss/2)
	}
	return i
}

// PerWeek is how many of the seven days of a week are of the kind, for a share of days.
func (s Proportion) PerWeek() (perWeek float64, interval Interval) {
	return daysPerWeek * s.Value(), s.Interval().times(daysPerWeek)
}

const daysPerWeek = 7

// Rate is how many things were counted on so many days. There may be several on one day.
type Rate struct{ Count, Days int }

// PerWeek is the mean number in a week, with the exact interval of Garwood (Biometrika 1936;28:437-442).
// It is exact for things that come independently; cramps often come several in one night, and then it is
// narrower than it should be. Without days nothing is known: the number is 0 and the interval has no end.
func (r Rate) PerWeek() (perWeek float64, interval Interval) {
	if r.Days == 0 {
		return 0, Interval{0, math.Inf(1)}
	}
	weeks := float64(r.Days) / daysPerWeek
	return float64(r.Count) / weeks, countInterval(r.Count).times(1 / weeks)
}

// countInterval is Garwood's interval of the mean of a Poisson distribution that gave a count. Half a quantile
// of the chi-squared distribution with 2k degrees of freedom is that of the gamma distribution of shape k.
func countInterval(count int) Interval {
	const miss = 1 - Confidence
	var i Interval
	if count > 0 {
		i.Low = mathext.GammaIncRegInv(float64(count), miss/2)
	}
	i.High = mathext.GammaIncRegInv(float64(count+1), 1-miss/2)
	return i
}

// Ratio is a share or rate divided by another.
type Ratio struct {
	Value    float64 // NaN when both are zero, +Inf when only the one divided by is
	Interval         // from 0 to +Inf when nothing can be said
}

// small says whether LargeRatio and its opposite are outside what the ratio can be.
func (r Ratio) small() bool { return r.High < LargeRatio && r.Low > 1./LargeRatio }

// timesToNarrow is about how many times as many days make the ratio small, if it stays as it is: the logarithms
// of its ends come nearer with the root of the days. It is infinite when what was seen is not small.
func (r Ratio) timesToNarrow() float64 {
	times := 1.0
	for _, side := range []struct{ value, end float64 }{{r.Value, r.High}, {1 / r.Value, 1 / r.Low}} {
		room := math.Log(LargeRatio / side.value)
		if math.IsNaN(room) || room <= 0 {
			return math.Inf(1)
		}
		width := math.Log(side.end/side.value) / room
		times = max(times, width*width)
	}
	return times
}

// compareRates divides the share of cramp-days of one period by that of another. The interval is exact
// given the sum of both counts, which is then binomial (Przyborowski and Wilenski, Biometrika
// 1940;31:313-323). For days with and without cramps, which vary less than counts, it is wider than it
// needs to be.
//
// Where days resemble each other, so many of them tell as much as one: then the counts are divided by that
// number, as Korn and Graubard do for people of one household (Survey Methodology 1998;24:193-201). It is
// 1 for days that do not depend on each other. So many of such intervals may miss the true ratio.
func compareRates(one, other Proportion, deff, miss float64) Ratio {
	r := Ratio{Value: one.Value() / other.Value(), Interval: Interval{0, math.Inf(1)}}
	if !one.Known() || !other.Known() {
		r.Value = math.NaN()
		return r
	}
	both := one.Count + other.Count
	if both == 0 {
		return r
	}
	part := proportionInterval(float64(one.Count)/deff, float64(both)/deff, miss)
	exposure := float64(other.Of) / float64(one.Of)
	r.Low, r.High = odds(part.Low)*exposure, odds(part.High)*exposure
	return r
}

// odds is a probability divided by that of the opposite.
func odds(p float64) float64 { return p / (1 - p) }

// scoreRatio divides one share by another, for days of which is known only if they are cramp-days. Its
// interval holds every ratio from which the shares are not so many standard errors away: the score
// interval of Koopman (Biometrics 1984;40:513-517), which has an end also where a count is zero.
func scoreRatio(one, other Proportion, critical float64) Ratio {
	r := Ratio{Value: one.Value() / other.Value(), Interval: Interval{0, math.Inf(1)}}
	if !one.Known() || !other.Known() {
		r.Value = math.NaN()
		return r
	}
	if one.Count > 0 {
		r.Low = scoreLimit(one, other, critical, math.Log(smallestRatio), math.Log(r.Value))
	}
	if other.Count > 0 {
		r.High = scoreLimit(one, other, critical, math.Log(1/smallestRatio), math.Log(r.Value))
	}
	return r
}

// smallestRatio is further from one than any ratio of the days of a life.
const smallestRatio = 1e-9

// scoreLimit searches, by bisection, for the ratio that is just so many standard errors away, between the
// logarithm of one that is too far away and that of one that is not.
func scoreLimit(one, other Proportion, critical, far, near float64) float64 {
	near = max(near, math.Log(smallestRatio))
	near = min(near, math.Log(1/smallestRatio))
	for range 60 { // halves the way until floating point ends
		middle := (far + near) / 2
		if math.Abs(scoreDistance(one, other, math.Exp(middle))) > critical {
			far = middle
		} else {
			near = middle
		}
	}
	return math.Exp(near)
}

// scoreDistance is how many standard errors two shares are away from having a ratio. The standard error
// is that of the most likely shares which have the ratio (Miettinen and Nurminen, Statistics in Medicine
// 1985;4:213-226).
func scoreDistance(one, other Proportion, ratio float64) float64 {
	n1, n2, k1, k2 := float64(one.Of), float64(other.Of), float64(one.Count), float64(other.Count)
	a, b, c := (n1+n2)*ratio, n1*ratio+k1+n2+k2*ratio, k1+k2
	p2 := (b - math.Sqrt(max(0, b*b-4*a*c))) / (2 * a)
	p1 := p2 * ratio
	spread := max(0, p1*(1-p1)/n1) + ratio*ratio*max(0, p2*(1-p2)/n2)
	difference := one.Value() - ratio*other.Value()
	if spread == 0 {
		if difference == 0 {
			return 0
		}
		return math.Inf(1)
	}
	return difference / math.Sqrt(spread)
}
