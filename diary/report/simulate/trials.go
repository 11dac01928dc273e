package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// attempt is how invented trials of random blocks come about.
type attempt struct {
	name         string
	usual, tried float64 // chance of cramps on days as usual, and on days of trying
	streak       float64 // correlation of what makes one day's cramps with what makes the next day's
	trend        float64 // logarithm of the odds ratio of cramps from the middle of the trial to either end
	weekend      float64 // and on Saturdays and Sundays
	lasts        float64 // part of the effect of a day of trying that the day after it has too
	followed     float64 // part of the days on which was done what was drawn; 0 for all
	silent       float64 // part of the days without cramps that are not answered
	silentUsual  float64 // the same of days as usual, if it differs
}

// nothing are trials in which nothing comes of trying.
var nothing = []attempt{
	{name: "cramps on 30 % of days, independent of each other", usual: 0.3, tried: 0.3},
	{name: "cramps on 60 % of days", usual: 0.6, tried: 0.6},
	{name: "streaks", usual: 0.3, tried: 0.3, streak: 0.7},
	{name: "strong streaks", usual: 0.5, tried: 0.5, streak: 0.95},
	{name: "streaks, trend and weekly rhythm", usual: 0.4, tried: 0.4, streak: 0.7, trend: 1.5, weekend: 1.2},
	{name: "four of ten days without cramps not answered", usual: 0.4, tried: 0.4, silent: 0.4},
	{name: "six of ten of those as usual not answered, one of ten of the others", usual: 0.4, tried: 0.4, silent: 0.1, silentUsual: 0.6},
}

// helping are trials in which trying brings fewer cramp-days.
var helping = []attempt{
	{name: "from 60 % of days to 20 %", usual: 0.6, tried: 0.2},
	{name: "from 60 % to 30 %", usual: 0.6, tried: 0.3},
	{name: "from 40 % to 10 %", usual: 0.4, tried: 0.1},
	{name: "from 30 % to 10 %", usual: 0.3, tried: 0.1},
	{name: "from 60 % to 20 %, streaks", usual: 0.6, tried: 0.2, streak: 0.7},
	{name: "from 60 % to 20 %, one day of ten without cramps not answered", usual: 0.6, tried: 0.2, silent: 0.1},
	{name: "from 60 % to 20 %, done on four of five days", usual: 0.6, tried: 0.2, followed: 0.8},
	{name: "from 60 % to 20 %, half of the effect lasts over the next day", usual: 0.6, tried: 0.2, lasts: 0.5},
}

// makeTrial makes up a trial of so many days. The same number gives the same trial.
func makeTrial(a attempt, days int, number uint64) diary.Snapshot {
	r := rand.New(rand.NewPCG(number, uint64(days))) // #nosec G404 -- a simulation that can be repeated
	first := firstDay + diary.Date(r.IntN(7))
	var drawn strings.Builder
	for range days / diary.BlockDays {
		drawn.WriteString(string(diary.BlockOrders[r.IntN(len(diary.BlockOrders))]))
	}
	trial := diary.Trial{
		ID: "trial", TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt}, First: first,
		Allocation: diary.Allocation(drawn.String()),
	}
	s := diary.Snapshot{From: first, To: trial.Last(), Trials: []diary.Trial{trial}}
	direction, state, done := float64(1-2*r.IntN(2)), r.NormFloat64(), 0.0
	for day := first; day <= trial.Last(); day++ {
		before := done
		done = 0
		if trial.Asks(day) == diary.Trying && (a.followed == 0 || r.Float64() < a.followed) {
			done = 1
		}
		state = a.streak*state + math.Sqrt(1-a.streak*a.streak)*r.NormFloat64()
		odds := a.trend * direction * (2*float64(day-first)/float64(days) - 1)
		if day-diary.MondayOf(day) >= 5 {
			odds += a.weekend
		}
		effect := max(done, a.lasts*before)
		c := diary.CheckIn{Day: day, Cramps: answer(distuv.UnitNormal.CDF(state) < shifted(a.usual+effect*(a.tried-a.usual), odds))}
		silent := a.silent
		if a.silentUsual > 0 && trial.Asks(day) == diary.Baseline {
			silent = a.silentUsual
		}
		if c.Cramps == diary.Yes || r.Float64() >= silent {
			s.CheckIns = append(s.CheckIns, c)
		}
	}
	return s
}

// shifted is a chance with other odds, by the logarithm of their ratio.
func shifted(chance, odds float64) float64 {
	return 1 / (1 + (1-chance)/chance*math.Exp(-odds))
}

// decidedAt says whether a trial shows a difference in the end.
func decidedAt(s diary.Snapshot) bool { return outcomeOf(s, s.Trials[0]).Decided() }

// decidedWhenStopped says whether a trial shows a difference when it is stopped on the first day on which it
// does, or else never: nobody can choose a better day.
func decidedWhenStopped(s diary.Snapshot) bool {
	for last := s.Trials[0].First + diary.BlockDays - 1; last < s.Trials[0].Last(); last += diary.BlockDays {
		stopped := s.Trials[0]
		stopped.StoppedAfter = &last
		if outcomeOf(s, stopped).Decided() {
			return true
		}
	}
	return false
}

func outcomeOf(s diary.Snapshot, trial diary.Trial) report.TrialOutcome {
	s.Trials = []diary.Trial{trial}
	return report.Trials(s, diary.MiddleOf(trial.First+diary.Date(trial.Days())+1, time.UTC), time.UTC)[0].Outcome
}

// trialTable is one table of trials.
type trialTable struct {
	title    string
	attempts []attempt
	is       func(diary.Snapshot) bool
	says     string // what the table means
}

var trialTables = []trialTable{
	{
		"Something is tried that does nothing, and a difference is found", nothing, decidedAt,
		"The target is 4 % at most, in strong streaks too: only what goes by the days that were drawn counts, and no streak goes by those. In the last row the days that go without an answer go by what was drawn; the report tells no difference that is not there when they are counted as free of cramps.",
	},
	{
		"The same, and the trial is stopped on the first day on which a difference would be found", nothing, decidedWhenStopped,
		"Nobody can stop on a better day, and nobody is shown the result before. The target is 5 % at most.",
	},
	{
		"Something is tried that helps, and it is found", helping, decidedAt,
		"The first row is the one to plan by. What is not done as drawn, and what lasts over into the next day, makes the difference smaller than it is, and the page says so.",
	},
	{
		"The same, and the trial is stopped on the first day on which it would be found", helping, decidedWhenStopped,
		"A trial that is stopped is judged more strictly, so it pays to go on to the end.",
	},
}

const trialPreface = `
# How far a trial can be trusted

A trial has blocks of four days, two to try something and two as usual, in an order that is drawn. The test goes through
every order that could have been drawn; it stands in ` + "`trialblocks.go`" + `, and how the trials are made up in
` + "`simulate/trials.go`" + `. Each number is the share of %d trials, with the 95 %% interval of Clopper and Pearson.
`

// writeTrials makes so many trials for each number, and writes all their tables.
func writeTrials(w io.Writer, histories int) error {
	if _, err := fmt.Fprintf(w, trialPreface, histories); err != nil {
		return err
	}
	for _, t := range trialTables {
		text := fmt.Appendf(nil, "\n## %s\n\n%s\n\n| what the trials are like |", t.title, t.says)
		for _, days := range diary.TrialLengths {
			text = fmt.Appendf(text, " %d days |", days)
		}
		text = append(text, "\n| --- |"+strings.Repeat(" --- |", len(diary.TrialLengths))+"\n"...)
		for _, a := range t.attempts {
			text = fmt.Appendf(text, "| %s |", a.name)
			for _, days := range diary.TrialLengths {
				share := count(histories, func(number uint64) bool { return t.is(makeTrial(a, days, number)) })
				interval := share.Interval()
				text = fmt.Appendf(text, " %.1f %% (%.1f–%.1f) |", 100*share.Value(), 100*interval.Low, 100*interval.High)
			}
			text = append(text, '\n')
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	return nil
}
