package report_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// The trials of this file are made up in another way than those of the package simulate, so that each checks the
// other: a day is like the day before with some chance, and is otherwise thrown again, and blocks are shuffled.

// lot is how the trials of many people come about.
type lot struct {
	days         int
	usual, tried float64 // chance of cramps
	alike        float64 // chance that a day is as good or bad as the day before
	silent       float64 // chance that a day without cramps is not answered
	silentUsual  float64 // the same on days as usual, if it differs
}

// outcome is the trial of one person, as it is found when it is over, and what trying truly changed: the mean, over
// the days of this trial, of what it would do on each.
type outcome struct {
	report.TrialFinding
	truth float64
}

func (l lot) person(r *rand.Rand) outcome {
	first := diary.NewDate(2026, 8, 3)
	var drawn []byte
	for range l.days / 4 {
		block := []byte("TUTU")
		r.Shuffle(4, func(i, j int) { block[i], block[j] = block[j], block[i] })
		drawn = append(drawn, block...)
	}
	trial := diary.Trial{
		ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.AlcoholDay, Aim: diary.LeaveIt},
		First: first, Allocation: diary.Allocation(drawn),
	}
	s := diary.Snapshot{From: first, To: trial.Last(), Trials: []diary.Trial{trial}}
	luck, truth := r.Float64(), 0.0
	for i, letter := range drawn {
		if r.Float64() >= l.alike {
			luck = r.Float64()
		}
		if min(l.usual, l.tried) <= luck && luck < max(l.usual, l.tried) {
			truth += math.Copysign(1/float64(l.days), l.tried-l.usual)
		}
		chance, silent := l.usual, l.silent
		switch {
		case letter == 'T':
			chance = l.tried
		case l.silentUsual > 0:
			silent = l.silentUsual
		}
		c := diary.CheckIn{Day: first + diary.Date(i), Cramps: diary.No}
		if luck < chance {
			c.Cramps = diary.Yes
		}
		if c.Cramps == diary.Yes || r.Float64() >= silent {
			s.CheckIns = append(s.CheckIns, c)
		}
	}
	return outcome{report.Trials(s, (trial.Last() + 2).UTC(), time.UTC)[0], truth}
}

// people is how many each lot has.
const people = 500

// share is how many people of a lot are so, with three standard errors.
func (l lot) share(t *testing.T, is func(outcome) bool) (share, error float64) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(l.days), uint64(1000*l.usual+100*l.alike)))
	n := 0
	for range people {
		if is(l.person(r)) {
			n++
		}
	}
	share = float64(n) / people
	return share, 3 * math.Sqrt(share*(1-share)/people)
}

func decided(f outcome) bool { return f.Outcome.Decided() }

func TestTrialsOfBlocksDecideAsOftenAsThePublishedTableSays(t *testing.T) {
	for days, want := range map[int][2]float64{28: {0.43, 0.49}, 56: {0.82, 0.88}} {
		l := lot{days: days, usual: 0.6, tried: 0.2}
		share, about := l.share(t, func(f outcome) bool { return f.Outcome == report.TrialFewer })
		if share+about < want[0] || share-about > want[1] {
			t.Errorf("%d days: %.3f ± %.3f are decided", days, share, about)
		}
	}
}

// TestTrialsOfBlocksOfNothingAreSeldomDecided has people try what does nothing, also when their cramps come in
// long bouts, and when they answer the days as usual without cramps much more seldom than the others.
func TestTrialsOfBlocksOfNothingAreSeldomDecided(t *testing.T) {
	for name, l := range map[string]lot{
		"days by themselves":          {days: 56, usual: 0.3, tried: 0.3},
		"bouts":                       {days: 56, usual: 0.4, tried: 0.4, alike: 0.6},
		"strong bouts":                {days: 28, usual: 0.5, tried: 0.5, alike: 0.85},
		"strong bouts, eight weeks":   {days: 56, usual: 0.3, tried: 0.3, alike: 0.85},
		"half of the days unanswered": {days: 28, usual: 0.4, tried: 0.4, alike: 0.6, silent: 0.5},
		"silent by what was drawn":    {days: 56, usual: 0.3, tried: 0.3, silentUsual: 0.7},
	} {
		if share, about := l.share(t, decided); share > 0.04+about/3 {
			t.Errorf("%s: %.3f are decided", name, share)
		}
	}
	unguarded := lot{days: 56, usual: 0.3, tried: 0.3, silentUsual: 0.7}
	seeming, _ := unguarded.share(t, func(f outcome) bool { return f.Difference.High < 0 })
	if seeming < 0.2 {
		t.Errorf("without counting silent days %.3f would be decided, so that the last lot shows nothing", seeming)
	}
}

func TestTheIntervalOfATrialHoldsTheDifference(t *testing.T) {
	for name, l := range map[string]lot{
		"none":             {days: 28, usual: 0.4, tried: 0.4},
		"large":            {days: 56, usual: 0.6, tried: 0.2},
		"large, in bouts":  {days: 56, usual: 0.6, tried: 0.2, alike: 0.6},
		"small, with gaps": {days: 28, usual: 0.3, tried: 0.2},
	} {
		held, about := l.share(t, func(f outcome) bool {
			return f.Difference.Low <= f.truth && f.truth <= f.Difference.High
		})
		if held+about/3 < report.Confidence {
			t.Errorf("%s: held in %.3f", name, held)
		}
	}
}
