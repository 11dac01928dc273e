package report

import (
	"math"

	"crampdiary/diary"
)

// period is the cramp-days from one to another, both of them too.
type period struct{ from, to diary.Date }

// share counts the cramp-days among the answered days of a period, as far as they are looked at.
func (c calendar) share(p period) Share {
	var s Share
	for date := max(p.from, c.from); date <= min(p.to, c.to()); date++ {
		s.countDay(c.days[date-c.from].state())
	}
	return s
}

// compare says what a period is like compared with another: by the exact interval of their ratio, see
// compareRates, with the days counted for as many as tell something of their own, see alike. That no
// difference was seen is said only when timesNeeded finds the days to be enough.
func (c calendar) compare(one, other period) (Ratio, Direction) {
	a, b := c.share(one), c.share(other)
	alike := c.alike(one, other)
	ratio := compareRates(a, b, alike)
	switch {
	case ratio.Low > 1:
		return ratio, More
	case ratio.High < 1:
		return ratio, Fewer
	case timesNeeded(a, b, normalCritical)*alike > 1:
		return ratio, TooLittleData
	}
	return ratio, NoDifference
}

// mostAlike is the highest correlation of a day with the next that is believed: with a higher one hardly
// anything could be said. It is this project's own choice.
const mostAlike = 0.9

// alike is how many days of the periods tell as much as one would that does not depend on the others: the
// design effect (Kish, Survey Sampling, 1965) of days of which each goes with the next as much as is seen,
// and with later ones in proportion (an autoregression of the first order). It is 1 when days in a row do
// not go together.
func (c calendar) alike(periods ...period) float64 {
	var pairs, together, alone, days float64
	var answered [][]diary.Date
	for _, p := range periods {
		mean := c.share(p).Value()
		var dates []diary.Date
		before := math.NaN() // how far the day before is from the mean, if it is known
		for date := max(p.from, c.from); date <= min(p.to, c.to()); date++ {
			away := math.NaN()
			switch c.days[date-c.from].state() {
			case diary.Cramps:
				away = 1 - mean
			case diary.NoCramps:
				away = -mean
			}
			if !math.IsNaN(away) {
				dates = append(dates, date)
				alone += away * away
				days++
			}
			if both := away * before; !math.IsNaN(both) {
				together += both
				pairs++
			}
			before = away
		}
		answered = append(answered, dates)
	}
	if pairs == 0 || alone == 0 {
		return 1
	}
	correlation := (together / pairs) / (alone / days)
	correlation += (1 + 3*correlation) / pairs // what the mean of few days hides (Kendall, Biometrika 1954;41:403-404)
	return designEffect(answered, min(correlation, mostAlike))
}

// designEffect is how many times as large the variance of a mean of days is as if they did not depend on
// each other, when days so far apart have the correlation to that power (Bayley and Hammersley, Supplement
// to the Journal of the Royal Statistical Society 1946;8:184-197), here with gaps where days are not
// answered.
func designEffect(periods [][]diary.Date, correlation float64) float64 {
	if correlation <= 0 {
		return 1
	}
	var days, shared float64
	for _, dates := range periods {
		days += float64(len(dates))
		for i, date := range dates {
			for _, earlier := range dates[:i] {
				shared += 2 * math.Pow(correlation, float64(date-earlier))
			}
		}
	}
	return 1 + shared/days
}
