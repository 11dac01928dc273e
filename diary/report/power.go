package report

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

const (
	// LargeRatio is the ratio of the shares of cramp-days that a comparison should not miss. The ratios of
	// published risks for cramps lie between 1.1 and 2.4 (Garrison 2012) and need more days than most
	// people keep a diary; three is this project's own choice of what can be seen, and would matter.
	LargeRatio = 3

	// Power is how probably LargeRatio has to be seen before it may be said that there is no difference.
	// Four in five is the custom of clinical trials.
	Power = 0.8
)

// normalCritical is how many standard errors a difference must have to be outside chance, for one
// comparison of independent days.
var normalCritical = mathext.NormalQuantile(1 - (1-Confidence)/2)

// timesNeeded is how many times as many days are needed until a difference is probably seen: the days of
// one having LargeRatio times the share of cramp-days of the other, while there are as many cramp-days as
// there are now. The days are taken to be divided as they are, and so many of them to tell as much as one, as
// bouts have it. It is infinite when there is nothing to compare, because all days are the same or of one kind.
//
// It is the usual formula for two proportions (Fleiss, Statistical Methods for Rates and Proportions, 3rd
// edition 2003, chapter 4) with as many standard errors of independent days as the comparison asks for.
func timesNeeded(one, other Proportion, critical, deff float64) float64 {
	n1, n2 := float64(one.Of), float64(other.Of)
	p := Proportion{one.Count + other.Count, one.Of + other.Of}.Value()
	if n1 == 0 || n2 == 0 || p == 0 || p == 1 {
		return math.Inf(1)
	}
	p2 := p * (n1 + n2) / (LargeRatio*n1 + n2)
	p1 := min(1, LargeRatio*p2)
	null := math.Sqrt(p * (1 - p) * (1/n1 + 1/n2))
	truth := math.Sqrt(deff * (p1*(1-p1)/n1 + p2*(1-p2)/n2))
	distance := (critical*null + mathext.NormalQuantile(Power)*truth) / (p1 - p2)
	return distance * distance
}
