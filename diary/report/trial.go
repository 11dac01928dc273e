package report

import (
	"math"
	"slices"
	"time"

	"crampdiary/diary"
)

// LeastTrialDays is how many cramp-days of each phase of a trial have to be answered: with more than four
// of fourteen unknown, those alone could make the difference. It is this project's own choice.
const LeastTrialDays = diary.LeastPastAnswers

// TrialOutcome is what can be said of a trial.
type TrialOutcome string

// The outcomes. All but the last two mean that it cannot be decided whether there is a difference, which is
// the usual outcome of two weeks.
const (
	TrialGoesOn     TrialOutcome = "goes-on" // anyone who looks at a result every day finds one in noise some day
	TrialStopped    TrialOutcome = "stopped" // early: who stops chooses the day, and with it the result
	TrialUnanswered TrialOutcome = "unanswered"
	TrialUndecided  TrialOutcome = "undecided"
	TrialFewer      TrialOutcome = "fewer" // cramp-days while it was tried
	TrialMore       TrialOutcome = "more"
)

// Decided says whether the trial shows a difference.
func (o TrialOutcome) Decided() bool { return o == TrialFewer || o == TrialMore }

// TrialFinding is how the cramp-days while something was tried compare with those before it. It says what
// came first, and never why: cramps come and go by themselves, and people begin to try something when they
// have many.
type TrialFinding struct {
	diary.Trial
	Name     string // of a person's own factor, otherwise empty
	Phase    diary.TrialPhase
	Day      int // of the phase, from 1; of the last phase when the trial has ended
	Baseline TrialCounts
	Trying   TrialCounts
	Ratio    Ratio // of the share of cramp-days while it was tried to that before it
	Outcome  TrialOutcome
}

// TrialCounts is what was noted in one phase of a trial, up to now. Only the cramp-days are compared; the
// rest is reported as it is.
type TrialCounts struct {
	From, To diary.Date // To is before From when the phase has no days yet
	Days     Share      // cramp-days, of those that are answered
	Cramps   int
	Minutes  float64 // that the cramps lasted together, of those of which it is known
	Timed    int     // cramps of which it is known how long they lasted
	Woken    Share   // cramps that woke the person, of those of which that is known
	Kept     Answers // cramp-days on which was done or left what the trial asks for
}

// Length is how many cramp-days the phase has so far.
func (c TrialCounts) Length() int { return max(0, int(c.To-c.From+1)) }

// Trials looks at every trial of a snapshot that holds all its cramp-days up to the instant now, the newest
// first. The zone is that of the diary.
func Trials(snapshot diary.Snapshot, now time.Time, zone *time.Location) []TrialFinding {
	today := diary.CrampDayOf(now, zone)
	days := newCalendar(&snapshot, now, zone, func(*diary.Episode) {})
	var found []TrialFinding
	for _, trial := range snapshot.Trials {
		if trial.First < snapshot.From || min(trial.Last(), today) > snapshot.To {
			continue
		}
		f := TrialFinding{
			Trial: trial, Phase: trial.Phase(today),
			Baseline: TrialCounts{From: trial.First, To: min(trial.TryFrom()-1, trial.Last(), today)},
			Trying:   TrialCounts{From: trial.TryFrom(), To: min(trial.Last(), today)},
		}
		if own := slices.IndexFunc(snapshot.Factors.Own, func(o diary.OwnFactor) bool { return o.ID == trial.Factor }); own >= 0 {
			f.Name = snapshot.Factors.Own[own].Name
		}
		f.Day = max(1, f.Baseline.Length())
		if today >= trial.TryFrom() {
			f.Day = max(1, f.Trying.Length())
		}
		f.Baseline.count(snapshot, trial, today)
		f.Trying.count(snapshot, trial, today)
		f.judge(days)
		found = append(found, f)
	}
	return found
}

// count counts what was noted on the cramp-days of the phase.
func (c *TrialCounts) count(snapshot diary.Snapshot, trial diary.Trial, today diary.Date) {
	stretched := make(map[diary.Date]bool)
	for _, a := range snapshot.Activities {
		if a.Kind == diary.Stretching && trial.Factor == diary.StretchingDone {
			stretched[min(a.CrampDay(), today)] = true
		}
	}
	for _, day := range snapshot.Days() {
		if day.Date < c.From || day.Date > c.To {
			continue
		}
		c.Days.countDay(day.State())
		answer := day.CheckIn.Factors[trial.Factor]
		if stretched[day.Date] {
			answer = diary.Yes
		}
		if trial.Aim == diary.LeaveIt {
			answer = opposite(answer)
		}
		c.Kept.count(answer)
		for i := range day.Episodes {
			c.countEpisode(&day.Episodes[i])
		}
	}
}

func (c *TrialCounts) countEpisode(e *diary.Episode) {
	c.Cramps++
	if length, known := e.Duration(); known {
		c.Timed++
		c.Minutes += length.Minutes()
	}
	if e.Woke != diary.Unanswered {
		c.Woken.count(e.Woke == diary.Yes)
	}
}

// opposite is what an answer says of leaving a thing when it was asked about doing it.
func opposite(answer diary.Answer) diary.Answer {
	switch answer {
	case diary.Yes:
		return diary.No
	case diary.No:
		return diary.Yes
	}
	return answer
}

// judge compares the phases, once the trial is over.
func (f *TrialFinding) judge(days calendar) {
	baseline, trying := period{f.Baseline.From, f.Baseline.To}, period{f.Trying.From, f.Trying.To}
	f.Ratio = Ratio{Value: math.NaN(), Interval: Interval{0, math.Inf(1)}}
	switch {
	case f.Phase != diary.TrialEnded:
		f.Outcome = TrialGoesOn
	case f.StoppedAfter != nil:
		f.Outcome = TrialStopped
	case f.Baseline.Days.Of < LeastTrialDays || f.Trying.Days.Of < LeastTrialDays:
		f.Outcome = TrialUnanswered
	default:
		var direction Direction
		f.Ratio, direction = days.compare(trying, baseline)
		f.Outcome = TrialUndecided
		switch direction {
		case Fewer:
			f.Outcome = TrialFewer
		case More:
			f.Outcome = TrialMore
		}
	}
}
