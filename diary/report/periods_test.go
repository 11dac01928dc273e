package report

import (
	"math"
	"testing"

	"crampdiary/diary"
)

// seriesOf makes days one after the other: x is a cramp-day, a dot is one without, and a blank is not answered.
func seriesOf(days string) series {
	var s series
	for _, day := range days {
		switch day {
		case 'x':
			s = append(s, 1)
		case '.':
			s = append(s, 0)
		default:
			s = append(s, math.NaN())
		}
	}
	return s
}

func TestDaysThatNobodyAnsweredAreTheBoundsOfAShare(t *testing.T) {
	s := seriesOf("x.. x  .xx").share()
	if s != (DayProportion{Proportion{4, 7}, 3}) || s.Days() != 10 || s.Most() != 7 {
		t.Errorf("counted %+v: %d of %d days, at most %d", s, s.Count, s.Days(), s.Most())
	}
	// Before the first day of which anything is known there was no diary.
	m := makeDiary(nothingAnswered, day(9), said(5, diary.No), saidOfNight(3))
	if got := m.patterns(28).Trend.Recent; got != (DayProportion{Proportion{1, 2}, 8}) {
		t.Errorf("of ten days %+v", got)
	}
}

func TestAChangeIsToldOnlyIfItIsThereWithTheSilentDaysFreeOfCramps(t *testing.T) {
	for _, test := range []struct {
		name          string
		recent, other string // of what is said of every seven days, four times
		want          Direction
		doubt         Confounder
	}{
		{"all answered", "xx.xxx.", ".......", More, ""},
		{"some silent", "xx xxx.", "...... ", More, ""},
		{"fewer, all answered", "......x", "xx.xxx.", Fewer, ""},
		{"only cramps answered lately", "x  x  x", "x..x.. ", Confounded, Silence},
	} {
		m := makeDiary(nothingAnswered)
		for back := range 56 {
			days := test.recent
			if back >= 28 {
				days = test.other
			}
			switch days[6-back%7] {
			case 'x':
				said(back, diary.Yes)(&m)
			case '.':
				said(back, diary.No)(&m)
			}
		}
		if got := m.patterns(56).Trend; got.Direction != test.want || got.Confounder != test.doubt {
			t.Errorf("%s: %s %s, %+v and %+v, %v", test.name, got.Direction, got.Confounder, got.Recent, got.Earlier, got.Ratio)
		}
	}
}

func TestWhatIsReadTogetherIsJudgedTogether(t *testing.T) {
	with := func(sure float64) *comparison {
		known := DayProportion{Proportion: Proportion{10, 20}}
		ratio := func(miss float64) Ratio { return compareRates(Proportion{15, 20}, Proportion{5, 20}, 1, miss) }
		return &comparison{one: known, other: known, ratio: ratio, free: ratio, deff: 1, chance: sure, sure: sure}
	}
	for _, test := range []struct {
		sure  []float64
		found int
	}{
		{[]float64{0.04}, 1}, {[]float64{0.06}, 0}, {[]float64{0.04, 0.04}, 0}, {[]float64{0.024, 0.04}, 2},
		{[]float64{0.04, 0.3, 0.016}, 1}, {[]float64{0.017, 0.017, 0.017}, 0},
	} {
		var family []*comparison
		for _, sure := range test.sure {
			family = append(family, with(sure))
		}
		unknown := with(0)
		unknown.other = DayProportion{Silent: 28}
		judgeFamily(append(family, unknown)...)
		found := 0
		for _, x := range family {
			if x.Direction == More {
				found++
			}
		}
		if found != test.found || unknown.Direction != TooLittleData {
			t.Errorf("%v: %d found, and %s where nothing is known", test.sure, found, unknown.Direction)
		}
	}
}

func TestASteadyChangeIsNoStep(t *testing.T) {
	quarters := func(share ...float64) (s series) {
		for _, p := range share {
			for day := range 14 {
				s = append(s, math.Floor(float64(day+1)*p)-math.Floor(float64(day)*p))
			}
		}
		return s
	}
	for name, test := range map[string]struct {
		before, after series
		want          bool
	}{
		"a step":       {quarters(0.7, 0.7, 0.7, 0.7), quarters(0.2, 0.2, 0.2, 0.2), true},
		"steady":       {quarters(0.9, 0.8, 0.7, 0.6), quarters(0.5, 0.4, 0.3, 0.2), false},
		"a wave":       {quarters(0.5, 0.8, 0.8, 0.5), quarters(0.4, 0.1, 0.1, 0.4), false},
		"no change":    {quarters(0.3, 0.3, 0.3, 0.3), quarters(0.3, 0.3, 0.3, 0.3), false},
		"never cramps": {quarters(0, 0, 0, 0), quarters(0, 0, 0, 0), false},
	} {
		if got := stepped(test.before, test.after, designEffect(test.before, test.after)); got != test.want {
			t.Errorf("%s: a step is %t", name, got)
		}
	}
}

func TestWeeksThatAreFarApartTellLess(t *testing.T) {
	even := designEffect(seriesOf("x..x...x..x...x..x...x..x...x..x...x..x...x..x...x..x..."))
	spells := designEffect(seriesOf("x..x...x..x...x..x...x..x...xxx.xx.xx.xxx.x.xxxx.xxx.xxx"))
	if even != 1 || spells < 1.5 {
		t.Errorf("even weeks %v, spells %v", even, spells)
	}
}
