package report

import (
	"math"
	"slices"
	"time"

	"crampdiary/diary"
)

const (
	// FactorDays is how many of the last cramp-days are looked at for factors. A year has every season;
	// what was so longer ago says little about the present, and the work grows with the square of the days.
	FactorDays = 365

	// LeastFactorDays is how many answered days a factor needs to be looked at: four weeks, so that no
	// weekday is there by one chance alone. It is this project's own choice.
	LeastFactorDays = 28

	// LeastOnEachSide is how many days with the factor and without it, and how many days with cramps and
	// without them, are needed at least. With fewer a ratio hangs on one or two days. It is this project's
	// own choice.
	LeastOnEachSide = 5

	// FoundInNoise and ComparedInNoise are in how many of 100 diaries in which nothing is connected a factor is
	// found: here at most, and at least when one compares the days of each factor as if they did not depend on each
	// other. They are the worst and the best figure of SIMULATION.md, rounded away from the better impression.
	FoundInNoise    = 5
	ComparedInNoise = 10
)

// FactorFindings is what can be said of every factor that was answered.
//
// A factor is compared with the cramps of its own cramp-day: what a person answers of the cramp-day that
// begins on Monday noon was so before the night to Tuesday. Nothing follows about what caused what.
type FactorFindings struct {
	From, To diary.Date      // the cramp-days looked at
	Factors  []FactorFinding // in the order of the vocabulary, then a person's own as in the setup
	Tested   int             // how many of them had enough days to be looked at together
	Suspect  *SuspectFinding // which is not among the others; nil when none was named
}

// SuspectFinding is what can be said of the one factor that a person named beforehand. It is compared alone, so
// that it need not stand out among others: when it has nothing to do with cramps, at most one diary in twenty has
// a finding of it. For that only days count that nobody can have looked at when it was named.
type SuspectFinding struct {
	From diary.Date // the first cramp-day that counts
	FactorFinding
}

// FactorFinding is how the share of cramp-days with a factor compares with that without it.
type FactorFinding struct {
	Factor  diary.Factor
	Name    string        // of a person's own factor, otherwise empty
	With    DayProportion // of the days on which the factor was so
	Without DayProportion // of the days on which it was not

	// Ratio is that of With to Without. Its interval allows for how alike days in a row are and for how
	// many factors were looked at together, so it is wider than that of one comparison.
	Ratio      Ratio
	Direction  Direction
	Confounder Confounder

	// MoreDays is about how many more days would be needed, if they go on as before, to see a ratio of
	// LargeRatio or to rule it out. It is 0 unless Direction is TooLittleData, and when it is unknown.
	MoreDays int

	// MayFollow says that the factor may as well come after the cramps of its cramp-day as before them:
	// poor sleep, or what a person does against cramps.
	MayFollow bool
}

// mayFollow lists the factors that a cramp of the same cramp-day may bring about.
var mayFollow = []diary.Factor{diary.PoorSleep, diary.StretchingDone, diary.MagnesiumTaken}

// Answered is how many days the finding rests on.
func (f FactorFinding) Answered() int { return f.With.Of + f.Without.Of }

// Factors compares days with each factor with days without it, up to the instant now. It finds the same in
// the same snapshot, whatever the order of its episodes and check-ins. The zone is that of the diary.
//
// A direction is found when the diary's own order of days speaks for it; see circularShift. When nothing is
// connected, at most one diary in twenty has any finding at all, however many factors it has. One that was named
// beforehand is no longer one of them; see [SuspectFinding].
func Factors(snapshot diary.Snapshot, now time.Time, zone *time.Location) FactorFindings {
	days := newCalendar(&snapshot, now, zone, func(*diary.Episode) {}).last(FactorDays)
	found := FactorFindings{From: days.from, To: days.to(), Factors: answeredFactors(days, snapshot.Factors)}
	found.Tested = compareTogether(days, found.Factors)
	found.Suspect = suspectOf(days, snapshot.Factors)
	return found
}

// Suspect compares the factor that was named beforehand as [Factors] does, nil when none was.
func Suspect(snapshot diary.Snapshot, now time.Time, zone *time.Location) *SuspectFinding {
	return suspectOf(newCalendar(&snapshot, now, zone, func(*diary.Episode) {}).last(FactorDays), snapshot.Factors)
}

func suspectOf(days calendar, setup diary.FactorSetup) *SuspectFinding {
	if setup.Suspect == nil {
		return nil
	}
	alone := []FactorFinding{newFactorFinding(setup.Suspect.Factor, setup)}
	compareTogether(days.since(setup.Suspect.From), alone)
	return &SuspectFinding{setup.Suspect.From, alone[0]}
}

// compareTogether judges factors as one family, and returns how many of them had enough days for it.
func compareTogether(days calendar, factors []FactorFinding) int {
	var tested []diary.Factor
	for i := range factors {
		f := &factors[i]
		f.count(days)
		if f.testable() {
			tested = append(tested, f.Factor)
		}
	}
	shifted := newCircularShift(days, tested).test()
	for i := range factors {
		f := &factors[i]
		if at := slices.Index(tested, f.Factor); at >= 0 {
			f.judge(shifted.distances[at], shifted.critical, shifted.deff[at])
		} else {
			f.judge(0, shifted.critical, 1)
		}
	}
	return len(tested)
}

func newFactorFinding(factor diary.Factor, setup diary.FactorSetup) FactorFinding {
	f := FactorFinding{Factor: factor, MayFollow: slices.Contains(mayFollow, factor)}
	if at := slices.IndexFunc(setup.Own, func(o diary.OwnFactor) bool { return o.ID == factor }); at >= 0 {
		f.Name = setup.Own[at].Name
	}
	return f
}

// answeredFactors lists the factors that were answered on one of the days, but for the suspect.
func answeredFactors(days calendar, setup diary.FactorSetup) []FactorFinding {
	answered := make(map[diary.Factor]bool)
	for _, day := range days.days {
		for factor := range day.factors {
			answered[factor] = true
		}
	}
	if setup.Suspect != nil {
		delete(answered, setup.Suspect.Factor)
	}
	all := slices.Clone(diary.Factors)
	for _, own := range setup.Own {
		all = append(all, own.ID)
	}
	var factors []FactorFinding
	for _, factor := range all {
		if answered[factor] {
			factors = append(factors, newFactorFinding(factor, setup))
		}
	}
	return factors
}

// count takes the days apart into those with the factor and those without it.
func (f *FactorFinding) count(days calendar) {
	for _, day := range days.days {
		switch day.factors[f.Factor] {
		case diary.Yes:
			f.With.countDay(day.state())
		case diary.No:
			f.Without.countDay(day.state())
		}
	}
}

// testable says whether there are enough days of each kind. It does not look at how they go together, so
// that it gives no factor a better chance to be found.
func (f *FactorFinding) testable() bool { return f.lacking() == 0 }

// lacking is about how many more days it takes until there are enough of each kind, if they go on as
// before: at least 1 when there are not enough now.
func (f *FactorFinding) lacking() int {
	answered, crampDays := f.Answered(), f.With.Count+f.Without.Count
	lacking := max(0, LeastFactorDays-answered)
	for _, kind := range []int{f.With.Of, f.Without.Of, crampDays, answered - crampDays} {
		if short := LeastOnEachSide - kind; short > 0 {
			often := max(1, kind)
			lacking = max(lacking, (short*answered+often-1)/often, short)
		}
	}
	return lacking
}

// judge says what follows when the factor is so many standard errors away from having nothing to do with
// cramps, so many are critical, and so many days tell as much as one. Both the comparison that allows for
// weekdays and the trend and the ratio that is shown have to be that far away: then what is shown can be seen
// to be true.
func (f *FactorFinding) judge(distance, critical, deff float64) {
	f.Ratio = scoreRatio(f.With.Proportion, f.Without.Proportion, critical)
	times := timesNeeded(f.With.Proportion, f.Without.Proportion, critical, deff)
	switch apart := f.Ratio.Low > 1 || f.Ratio.High < 1; {
	case apart && distance > critical:
		f.Direction = More
	case apart && distance < -critical:
		f.Direction = Fewer
	case apart && f.testable():
		f.Direction, f.Confounder = Confounded, Rhythm
	case f.testable() && times <= 1 && f.Ratio.small():
		f.Direction = NoDifference
	default:
		f.Direction = TooLittleData
		if f.testable() && times <= 1 {
			times = f.Ratio.timesToNarrow()
		}
		if !math.IsInf(times, 1) {
			f.MoreDays = max(int(math.Ceil((times-1)*float64(f.Answered()))), f.lacking())
		}
	}
}
