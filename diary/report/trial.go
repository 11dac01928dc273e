package report

import (
	"math"
	"slices"
	"time"

	"crampdiary/diary"
)

// LeastTrialDays is how many cramp-days of each phase of a [diary.PhaseTrial] have to be answered: with more than
// four of fourteen unknown, those alone could make the difference. It is this project's own choice.
const LeastTrialDays = 10

// TrialOutcome is what can be said of a trial.
type TrialOutcome string

// The outcomes. All but the last two mean that it cannot be decided whether there is a difference.
const (
	TrialGoesOn  TrialOutcome = "goes-on" // anyone who looks at a result every day finds one in noise some day
	TrialStopped TrialOutcome = "stopped" // early, and what was noted until then does not decide it
	// TrialUnanswered says that the answers decide it, and that the days without one could undo that; of a
	// PhaseTrial, that too few are answered.
	TrialUnanswered TrialOutcome = "unanswered"
	TrialUndecided  TrialOutcome = "undecided"
	TrialFewer      TrialOutcome = "fewer" // cramp-days while it was tried
	TrialMore       TrialOutcome = "more"
)

// Decided says whether the trial shows a difference.
func (o TrialOutcome) Decided() bool { return o == TrialFewer || o == TrialMore }

// TrialFinding is how the cramp-days on which something was tried compare with those as usual. Of a
// [diary.PhaseTrial] it says what came first, and never why: cramps come and go by themselves, and people begin
// to try something when they have many. In a [diary.BlockTrial] chance alone decided between the days.
type TrialFinding struct {
	diary.Trial
	Name     string // of a person's own factor, otherwise empty
	Phase    diary.TrialPhase
	Day      int         // of the trial up to now, from 1
	Baseline TrialCounts // the days as usual
	Trying   TrialCounts
	// Ratio, of a PhaseTrial that is over, is that of the share of cramp-days while it was tried to that before it.
	Ratio Ratio
	// Difference, of a BlockTrial that ended as planned, is the share of cramp-days while it was tried less
	// that as usual, within blocks and of answered days.
	Difference Difference
	Outcome    TrialOutcome
}

// Difference is a share less another, from -1 to 1.
type Difference struct {
	Value float64 // NaN when there is nothing to compare
	Interval
}

// TrialCounts is what was noted, up to now, on the days of a trial that asked for the same. Only the
// cramp-days are compared; the rest is reported as it is.
type TrialCounts struct {
	From, To diary.Date // between which the days lie; To is before From when there are none yet
	Length   int        // how many days there are, answered or not
	Days     Proportion // cramp-days, of those that are answered
	Cramps   int
	Minutes  float64      // that the cramps lasted together, of those of which it is known
	Timed    int          // cramps of which it is known how long they lasted
	Woken    Proportion   // cramps that woke the person, of those of which that is known
	Kept     AnswerCounts // cramp-days on which was done or left what is tried
}

// Silent is how many of the days are not answered. Each of them may have been a cramp-day.
func (c TrialCounts) Silent() int { return c.Length - c.Days.Of }

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
		last := min(trial.Last(), today)
		f := TrialFinding{
			Trial: trial, Phase: trial.Phase(today), Day: max(1, int(last-trial.First)+1),
			Baseline: TrialCounts{From: trial.First, To: last},
			Trying:   TrialCounts{From: trial.First, To: last},
		}
		if trial.Kind() == diary.PhaseTrial {
			f.Baseline.To = min(last, trial.First+diary.PhaseDays-1)
			f.Trying.From = trial.First + diary.PhaseDays
		}
		if own := slices.IndexFunc(snapshot.Factors.Own, func(o diary.OwnFactor) bool { return o.ID == trial.Factor }); own >= 0 {
			f.Name = snapshot.Factors.Own[own].Name
		}
		f.count(snapshot, today)
		f.judge(days)
		found = append(found, f)
	}
	return found
}

// count counts what was noted on the cramp-days of the trial, by what each asked for.
func (f *TrialFinding) count(snapshot diary.Snapshot, today diary.Date) {
	stretched := make(map[diary.Date]bool)
	for _, a := range snapshot.Activities {
		if a.Kind == diary.Stretching && f.Factor == diary.StretchingDone {
			stretched[min(a.CrampDay(), today)] = true
		}
	}
	for _, day := range snapshot.Days() {
		if day.Date < f.First || day.Date > min(f.Last(), today) {
			continue
		}
		c := &f.Baseline
		if f.Asks(day.Date) == diary.Trying {
			c = &f.Trying
		}
		c.Length++
		c.Days.countDay(day.State())
		answer := day.CheckIn.Factors[f.Factor]
		if stretched[day.Date] {
			answer = diary.Yes
		}
		if f.Aim == diary.LeaveIt {
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

// judge compares the days, once the trial is over.
func (f *TrialFinding) judge(days calendar) {
	f.Ratio = Ratio{Value: math.NaN(), Interval: Interval{0, math.Inf(1)}}
	f.Difference = Difference{math.NaN(), Interval{-1, 1}}
	switch {
	case f.Phase != diary.TrialEnded:
		f.Outcome = TrialGoesOn
	case f.Kind() == diary.BlockTrial:
		f.judgeBlocks(days)
	case f.StoppedAfter != nil:
		f.Outcome = TrialStopped // who stops chooses the day, and with it the result
	case f.Baseline.Days.Of < LeastTrialDays || f.Trying.Days.Of < LeastTrialDays:
		f.Outcome = TrialUnanswered
	default:
		f.judgePhases(days)
	}
}

// judgePhases compares the two phases of a trial of the earlier kind.
func (f *TrialFinding) judgePhases(days calendar) {
	var direction Direction
	f.Ratio, direction = days.compare(period{f.Trying.From, f.Trying.To}, period{f.Baseline.From, f.Baseline.To})
	f.Outcome = TrialUndecided
	switch direction {
	case Fewer:
		f.Outcome = TrialFewer
	case More:
		f.Outcome = TrialMore
	}
}
