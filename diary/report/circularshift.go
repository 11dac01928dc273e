package report

import (
	"math"
	"slices"

	"crampdiary/diary"
)

const (
	// FamilyError is how many of all diaries in which nothing is connected may have a finding, whichever
	// factor it is about. It goes with [Confidence].
	FamilyError = 1 - Confidence

	// TrendWave is the shortest wave, in days, that counts as a slow change of the whole diary: a spell, a
	// season. What goes up and down as slowly with a factor as with cramps may have any reason, and is left
	// out of the comparison. Six weeks is this project's own choice, after trying four, six and eight weeks
	// in the simulation: fewer weeks find less, more weeks mistake spells for findings.
	TrendWave = 42
)

// cycles are the lengths, in days, of what comes back in the lives of many people beside the week: rotas of
// shifts and every other week with children, and the menstrual cycle. What goes up and down in such a rhythm
// with cramps too is no finding. That it is these two is this project's own choice.
var cycles = [...]int{14, 28}

// circularShift compares the days' factors with their cramps, to find out whether they go together more than
// they would by chance.
//
// What weekdays, cycles and slow changes explain is taken out of both (Frisch and Waugh, Econometrica
// 1933;1:387-401). Then the cramps are moved against the factors, by one day, by two, and so on, around
// to the start. Each of these shifts keeps the streaks of cramps, the habits of the factors and how
// the factors go with each other, but none keeps a connection of a factor with the cramps of its day. The
// largest distance of all factors in each shift shows how far chance alone goes, and what is seen in
// the diary as it is has to go further than in all but [FamilyError] of them.
//
// It is a test by shifts (Harris, A Shift Test for Independence in Generic Time Series, 2020), here around
// a circle, with the largest statistic of Westfall and Young (Resampling-Based Multiple Testing, 1993) and
// the residuals of Freedman and Lane (Journal of Business and Economic Statistics 1983;1:292-298). It
// draws no random numbers, so one diary always gives one answer. SIMULATION.md shows how often it errs.
type circularShift struct {
	cramps  []float64   // of each day, 1 for a cramp-day and 0 for none, less what the design explains
	factors [][]float64 // of each factor and day alike, of length one
	design  [][]float64 // what weekdays, cycles and slow changes can explain: of length one, at right angles
}

// newCircularShift takes the days on which it is known if there were cramps and one of the factors was
// answered.
func newCircularShift(days calendar, factors []diary.Factor) circularShift {
	var a circularShift
	var dates []diary.Date
	var answered []crampDay
	for i, day := range days.days {
		known := slices.ContainsFunc(factors, func(f diary.Factor) bool { return day.factors[f] != diary.Unanswered })
		if known && day.state().Answered() {
			dates = append(dates, days.from+diary.Date(i))
			answered = append(answered, day)
		}
	}
	a.design = designOf(dates)
	a.cramps = make([]float64, len(answered))
	for i, day := range answered {
		if day.state() == diary.Cramps {
			a.cramps[i] = 1
		}
	}
	subtract(a.cramps, a.design)
	for _, factor := range factors {
		values := valuesOf(answered, factor)
		subtract(values, a.design)
		normalize(values, 1)
		a.factors = append(a.factors, values)
	}
	return a
}

// valuesOf is 1 on days with a factor and 0 on days without it. Where it was not answered it is the mean,
// which speaks neither for a connection nor against one.
func valuesOf(days []crampDay, factor diary.Factor) []float64 {
	var with Proportion
	for _, day := range days {
		if answer := day.factors[factor]; answer != diary.Unanswered {
			with.count(answer == diary.Yes)
		}
	}
	values := make([]float64, len(days))
	for i, day := range days {
		switch day.factors[factor] {
		case diary.Yes:
			values[i] = 1
		case diary.Unanswered:
			values[i] = with.Value()
		}
	}
	return values
}

// designOf makes what weekdays, cycles, a steady change and waves of at least TrendWave can explain on some
// dates, the earliest first: columns of ones and zeros, a cosine and a sine for each cycle (a cosinor,
// Cornelissen, Theoretical Biology and Medical Modelling 2014;11:16), a line, and cosines, made orthogonal one after the other
// by the method of Gram and Schmidt, twice over, which is enough (Giraud, Langou and Rozložník, Computers
// and Mathematics with Applications 2005;50:1069-1075). Where fewer than half the days are answered there
// are fewer waves, so that something is left to compare.
func designOf(dates []diary.Date) [][]float64 {
	if len(dates) == 0 {
		return nil
	}
	var design [][]float64
	add := func(value func(diary.Date) float64) {
		column := make([]float64, len(dates))
		for i, date := range dates {
			column[i] = value(date)
		}
		size := length(column)
		subtract(column, design)
		subtract(column, design)     // what is nearly explained is exact only the second time
		if normalize(column, size) { // otherwise the columns before it explain it
			design = append(design, column)
		}
	}
	first := dates[0]
	span := float64(dates[len(dates)-1]-first) + 1
	add(func(diary.Date) float64 { return 1 })
	for weekday := range daysPerWeek - 1 {
		add(func(d diary.Date) float64 {
			if int(d.UTC().Weekday()) == weekday {
				return 1
			}
			return 0
		})
	}
	for _, days := range cycles {
		for _, wave := range []func(float64) float64{math.Cos, math.Sin} {
			add(func(d diary.Date) float64 { return wave(2 * math.Pi * float64(int(d-first)%days) / float64(days)) })
		}
	}
	add(func(d diary.Date) float64 { return float64(d-first) / span })
	waves := min(span, 2*float64(len(dates))) / TrendWave
	for halves := 1; float64(halves) < 2*waves; halves++ {
		add(func(d diary.Date) float64 {
			return math.Cos(math.Pi * float64(halves) * (float64(d-first) + 0.5) / span)
		})
	}
	return design
}

// shifted is what the shifts show.
type shifted struct {
	// distances are how many standard errors each factor is away from having nothing to do with cramps, above
	// zero when it goes with more of them.
	distances []float64
	// critical is how many are critical: the largest of all factors in all but FamilyError of the shifts, the
	// maximum method of Westfall and Young (1993), and never fewer than one comparison of independent days asks for.
	critical float64
	// deff is, for each factor, the design effect: how many days tell as much as one that does not depend on the
	// others. It is the mean square of its distances in all shifts, and never less than 1.
	deff []float64
}

// test compares the factors with the cramps moved by every number of days.
func (a circularShift) test() shifted {
	result := shifted{distances: make([]float64, len(a.factors)), critical: normalCritical, deff: make([]float64, len(a.factors))}
	if len(a.factors) == 0 {
		return result
	}
	n := len(a.cramps)
	largest := make([]float64, n)
	moved := make([]float64, n)
	for by := range n {
		copy(moved, a.cramps[by:])
		copy(moved[n-by:], a.cramps[:by])
		spread := a.spread(moved)
		for i, factor := range a.factors {
			var distance float64
			if spread > 0 {
				distance = dot(factor, moved) / spread
			}
			if by == 0 {
				result.distances[i] = distance
			}
			result.deff[i] += distance * distance / float64(n)
			largest[by] = max(largest[by], math.Abs(distance))
		}
	}
	slices.Sort(largest)
	exceeding := int(FamilyError * float64(n)) // so many shifts may go further
	result.critical = max(largest[n-1-exceeding]*(1+rounding), normalCritical)
	for i := range result.deff {
		result.deff[i] = max(result.deff[i], 1)
	}
	return result
}

// spread is the standard deviation of moved cramps that the design does not explain, with as many degrees
// of freedom as the days have beyond its columns, as in any linear regression; 0 when it explains them
// all. It is worked out again for each shift, since the moved residuals meet other weekdays (Freedman
// and Lane 1983).
func (a circularShift) spread(moved []float64) float64 {
	free := float64(len(moved) - len(a.design))
	unexplained := dot(moved, moved)
	for _, column := range a.design {
		along := dot(moved, column)
		unexplained -= along * along
	}
	if free <= 0 || unexplained <= rounding {
		return 0
	}
	return math.Sqrt(unexplained / free)
}

// rounding is more than what floating point leaves of a zero here.
const rounding = 1e-7

func dot(a, b []float64) float64 {
	var sum float64
	for i, value := range a {
		sum += value * b[i]
	}
	return sum
}

func length(values []float64) float64 { return math.Sqrt(dot(values, values)) }

// subtract takes out of values what a design explains of them.
func subtract(values []float64, design [][]float64) {
	for _, column := range design {
		along := dot(values, column)
		for i := range values {
			values[i] -= along * column[i]
		}
	}
}

// normalize makes values of length one, or zero when hardly anything is left of their former size.
func normalize(values []float64, size float64) bool {
	left := length(values)
	if left <= rounding*size || left == 0 {
		clear(values)
		return false
	}
	for i := range values {
		values[i] /= left
	}
	return true
}
