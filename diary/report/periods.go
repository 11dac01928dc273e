package report

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"crampdiary/diary"
)

// DayProportion is how many of some days were cramp-days. A cramp that was noted answers its day by itself, so
// days that nobody answered are not like the answered ones, and go with every share that is compared.
type DayProportion struct {
	Proportion
	Silent int // days of which it is not known, beside those of the share
}

// Days is how many days there are, answered or not.
func (s DayProportion) Days() int { return s.Of + s.Silent }

// Most is how many cramp-days there are at most: as many as if each silent day was one.
func (s DayProportion) Most() int { return s.Count + s.Silent }

// countDay adds a day.
func (s *DayProportion) countDay(state diary.DayState) {
	if !state.Answered() {
		s.Silent++
	}
	s.Proportion.countDay(state)
}

// period is the cramp-days from one to another, both of them too.
type period struct{ from, to diary.Date }

// series is one day after the other: 1 with cramps, 0 without, NaN when it is not known.
type series []float64

// series are the days of a period, as far as they are looked at and not before the first of which anything
// is known: until then there was no diary.
func (c calendar) series(p period) series {
	begun := slices.IndexFunc(c.days, func(d crampDay) bool { return d.state() != diary.UnknownDay })
	if begun < 0 {
		return nil
	}
	var s series
	for date := max(p.from, c.from+diary.Date(begun)); date <= min(p.to, c.to()); date++ {
		value := math.NaN()
		if state := c.days[date-c.from].state(); state.Answered() {
			value = 0
			if state == diary.Cramps {
				value = 1
			}
		}
		s = append(s, value)
	}
	return s
}

// share counts the days.
func (s series) share() DayProportion {
	var share DayProportion
	for _, value := range s {
		if math.IsNaN(value) {
			share.Silent++
		} else {
			share.count(value == 1)
		}
	}
	return share
}

// free is the series with every silent day counted as free of cramps.
func (s series) free() series {
	free := slices.Clone(s)
	for i, value := range free {
		if math.IsNaN(value) {
			free[i] = 0
		}
	}
	return free
}

// comparison is how the cramp-days of a period compare with those of another.
type comparison struct {
	one, other DayProportion
	Ratio      Ratio // its interval is as wide as its family asks for
	Direction  Direction
	Confounder Confounder // of Confounded

	ratio  func(miss float64) Ratio // of the answered days
	free   func(miss float64) Ratio // with the silent days free of cramps
	deff   float64
	chance float64 // how probably chance alone goes as far, with the answered days
	sure   float64 // the same, and never less than with the silent days free of cramps, and 1 when it came gradually
}

// compare says what a period that is looked at by itself is like compared with another.
func (c calendar) compare(one, other period) (Ratio, Direction) {
	x := c.comparison(one, other)
	judgeFamily(x)
	return x.Ratio, x.Direction
}

// comparison sets a period against another, to be judged with its family: see judgeFamily.
func (c calendar) comparison(one, other period) *comparison {
	a, b := c.series(one), c.series(other)
	x := comparison{one: a.share(), other: b.share()}
	x.deff, x.ratio = ratioOf(a, b)
	_, x.free = ratioOf(a.free(), b.free())
	x.chance = chanceOf(a, b)
	x.sure = max(x.chance, chanceOf(a.free(), b.free()))
	if free, freeOther := a.free().share(), b.free().share(); (x.one.Value() > x.other.Value()) != (free.Value() > freeOther.Value()) {
		x.sure = 1
	}
	return &x
}

func ratioOf(a, b series) (deff float64, ratio func(miss float64) Ratio) {
	one, other, deff := a.share().Proportion, b.share().Proportion, designEffect(a, b)
	return deff, func(miss float64) Ratio { return compareRates(one, other, deff, miss) }
}

// chanceOf is how probable it is that two periods are as far apart by chance alone: the smallest error with
// which the interval of compareRates does not hold 1.
func chanceOf(a, b series) float64 {
	one, other, deff := a.share(), b.share(), designEffect(a, b)
	if !one.Known() || !other.Known() || one.Count+other.Count == 0 {
		return 1
	}
	part := float64(one.Of) / float64(one.Of+other.Of)
	count, of := float64(one.Count)/deff, float64(one.Count+other.Count)/deff
	tail := 1.0
	if count > 0 {
		tail = min(tail, mathext.RegIncBeta(count, of-count+1, part))
	}
	if count < of {
		tail = min(tail, mathext.RegIncBeta(of-count, count+1, 1-part))
	}
	return min(1, 2*tail)
}

// judgeFamily says what comparisons that are read together show: at most in FamilyError of all diaries in
// which nothing changed is any of them found (Holm, Scandinavian Journal of Statistics 1979;6:65-70). A
// difference is shown only if it is there too with the silent days counted as free of cramps. That no large
// one was seen is said only where LargeRatio would probably have been seen, and is not what was seen.
func judgeFamily(family ...*comparison) {
	var known []*comparison
	for _, x := range family {
		x.Ratio, x.Direction = x.ratio(FamilyError), TooLittleData
		if x.one.Known() && x.other.Known() {
			known = append(known, x)
		}
	}
	slices.SortStableFunc(known, func(a, b *comparison) int { return cmp.Compare(a.sure, b.sure) })
	level, stopped := FamilyError, false
	for i, x := range known {
		if !stopped {
			level = FamilyError / float64(len(known)-i)
			stopped = x.sure > level
		}
		x.judge(level, !stopped)
	}
}

// judge says what the comparison shows, at the error that its family leaves to it.
func (x *comparison) judge(level float64, found bool) {
	x.Ratio = x.ratio(level)
	critical := mathext.NormalQuantile(1 - level/2)
	switch {
	case found && x.Ratio.Value > 1:
		x.Direction = More
	case found:
		x.Direction = Fewer
	case x.chance <= level:
		x.Direction = Confounded
		x.Confounder = cmp.Or(x.Confounder, Silence)
	case x.Ratio.small() && x.free(level).small() && timesNeeded(x.one.Proportion, x.other.Proportion, critical*math.Sqrt(x.deff), x.deff) <= 1:
		x.Direction = NoDifference
	}
}

// maxCorrelation is the highest correlation of a day with the next that is believed: with a higher one hardly
// anything could be said. It is this project's own choice.
const maxCorrelation = 0.9

// designEffect is how many days of the periods tell as much as one would that does not depend on the others (Kish,
// Survey Sampling, 1965). It is 1 when days do not go together. It is the larger one of
// what days in a row show, see correlation, and of what whole weeks do, see weeksApart: the first sees bouts
// of some days, the second spells that last for weeks.
func designEffect(periods ...series) float64 {
	return max(1, autoregressionEffect(periods, min(correlation(periods), maxCorrelation)), weeksApart(periods))
}

// correlation is how much each day goes with the next.
func correlation(periods []series) float64 {
	var pairs, together, alone, days float64
	for _, s := range periods {
		mean := s.share().Value()
		before := math.NaN() // how far the day before is from the mean, if it is known
		for _, value := range s {
			away := value - mean
			if !math.IsNaN(away) {
				alone += away * away
				days++
			}
			if both := away * before; !math.IsNaN(both) {
				together += both
				pairs++
			}
			before = away
		}
	}
	if pairs == 0 || alone == 0 {
		return 0
	}
	r := (together / pairs) / (alone / days)
	return r + (1+3*r)/pairs // what the mean of few days hides (Kendall, Biometrika 1954;41:403-404)
}

// autoregressionEffect is how many times as large the variance of a mean of days is as if they did not depend on
// each other, when days so far apart have the correlation to that power, an autoregression of the first
// order (Bayley and Hammersley, Supplement to the Journal of the Royal Statistical Society 1946;8:184-197),
// here with gaps where days are not answered.
func autoregressionEffect(periods []series, correlation float64) float64 {
	if correlation <= 0 {
		return 1
	}
	var days, shared float64
	for _, s := range periods {
		for i, value := range s {
			if math.IsNaN(value) {
				continue
			}
			days++
			for j, earlier := range s[:i] {
				if !math.IsNaN(earlier) {
					shared += 2 * math.Pow(correlation, float64(i-j))
				}
			}
		}
	}
	if days == 0 {
		return 1
	}
	return 1 + shared/days
}

// believedWeeks is how many weeks of independent days are believed before any is seen, so that two weeks that
// happen to be alike, or not, do not decide. It is this project's own choice, after trying 0 to 8 in the
// simulation.
const believedWeeks = 4

// weeksApart is how many times as far the weeks of a period are apart as those of days that do not depend on
// each other: the ratio of their variances, as with any clusters (Rao and Scott, Biometrics 1992;48:577-585),
// larger still as few weeks show it badly, as the distribution of Student asks for.
func weeksApart(periods []series) float64 {
	var seen, expected, weeks float64
	for _, s := range periods {
		mean := s.share().Value()
		for week := range slices.Chunk(s, daysPerWeek) {
			share := week.share()
			if !share.Known() {
				continue
			}
			of := float64(share.Of)
			away := float64(share.Count) - of*mean
			seen += away * away
			expected += of * mean * (1 - mean)
			weeks++
		}
	}
	if expected == 0 {
		return 1
	}
	free := weeks - float64(len(periods)) + believedWeeks
	student := studentQuantile(1-(1-Confidence)/2, free) / normalCritical
	return (seen/expected*weeks + believedWeeks) / free * student * student
}

// studentQuantile is the quantile of Student's distribution at a probability from 0.5 to 1, by the incomplete beta function
// (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.1).
func studentQuantile(probability, degrees float64) float64 {
	x := mathext.InvRegIncBeta(degrees/2, 0.5, 2*(1-probability))
	return math.Sqrt(degrees * (1 - x) / x)
}
