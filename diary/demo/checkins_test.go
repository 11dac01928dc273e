package demo

import (
	"slices"
	"testing"

	"crampdiary/diary"
)

// manyDays are the days of many diaries that are over, with the factors that were asked about.
func manyDays(t *testing.T) (days []diary.Day, diaries []Diary) {
	t.Helper()
	copenhagen := zone(t, "Europe/Copenhagen")
	last := diary.CrampDayOf(morning, copenhagen)
	for seed := range uint64(40) {
		made := Generate(seed, 91, morning, copenhagen)
		s := diary.Snapshot{From: last - 90, To: last - 1, Episodes: made.Episodes, CheckIns: made.CheckIns}
		days, diaries = append(days, s.Days()...), append(diaries, made)
	}
	return days, diaries
}

func TestADayWithACrampNeverSaysThatThereWasNone(t *testing.T) {
	days, _ := manyDays(t)
	for _, day := range days {
		if len(day.Episodes) > 0 && day.CheckIn.Cramps == diary.No {
			t.Errorf("%v says no to %d cramps", day.Date, len(day.Episodes))
		}
		if len(day.Episodes) == 0 && day.CheckIn.Cramps == diary.Yes {
			t.Errorf("%v says yes without a cramp", day.Date)
		}
	}
}

// rate is the share of the days, among those of which it is known, that show something.
func rate(days []diary.Day, known, shows func(diary.Day) bool) float64 {
	of, count := 0, 0
	for _, day := range days {
		if !known(day) {
			continue
		}
		of++
		if shows(day) {
			count++
		}
	}
	return float64(count) / float64(of)
}

func TestTheCheckInsAreBelievable(t *testing.T) {
	days, _ := manyDays(t)
	cramps := func(day diary.Day) bool { return len(day.Episodes) > 0 }
	quiet := func(day diary.Day) bool { return len(day.Episodes) == 0 }
	checkedIn := func(day diary.Day) bool { return len(day.CheckIn.Factors) > 0 }
	answered := func(factor diary.Factor, on func(diary.Day) bool) func(diary.Day) bool {
		return func(day diary.Day) bool { return on(day) && day.CheckIn.Factors[factor] != diary.Unanswered }
	}
	yes := func(factor diary.Factor) func(diary.Day) bool {
		return func(day diary.Day) bool { return day.CheckIn.Factors[factor] == diary.Yes }
	}
	atWeekend := func(day diary.Day) bool { return weekend(day.Date) }
	onWorkday := func(day diary.Day) bool { return !weekend(day.Date) }
	for name, test := range map[string]struct {
		known, shows func(diary.Day) bool
		least, most  float64
	}{
		"days without cramps answered": {quiet, func(day diary.Day) bool { return day.CheckIn.Cramps == diary.No }, 0.72, 0.78},
		"only the night answered":      {quiet, func(day diary.Day) bool { return day.CheckIn.Asked == diary.NightOnly }, 0.04, 0.1},
		"days with cramps checked in":  {cramps, checkedIn, 0.5, 0.7},
		"hard exercise at weekends":    {answered(diary.HardExerciseDay, atWeekend), yes(diary.HardExerciseDay), 0.4, 0.7},
		"hard exercise on workdays":    {answered(diary.HardExerciseDay, onWorkday), yes(diary.HardExerciseDay), 0.05, 0.2},
		"stretching without cramps":    {answered(diary.StretchingDone, quiet), yes(diary.StretchingDone), 0.4, 0.55},
		"stretching with cramps":       {answered(diary.StretchingDone, cramps), yes(diary.StretchingDone), 0.2, 0.4},
		"a factor left out": {checkedIn, func(day diary.Day) bool {
			return day.CheckIn.Factors[diary.StretchingDone] == diary.Unanswered
		}, 0.07, 0.13},
	} {
		if got := rate(days, test.known, test.shows); got < test.least || got > test.most {
			t.Errorf("%s: %.0f %%, want %.0f to %.0f %%", name, 100*got, 100*test.least, 100*test.most)
		}
	}
}

func TestATriggerOfACrampIsAlsoAFactorOfItsDay(t *testing.T) {
	days, _ := manyDays(t)
	named := 0
	for _, day := range days {
		for _, e := range day.Episodes {
			for factor, trigger := range connected {
				if slices.Contains(e.Triggers, trigger) {
					named++
					if day.CheckIn.Factors[factor] == diary.No {
						t.Errorf("%v: the cramp has the trigger %s, the day says no to %s", day.Date, trigger, factor)
					}
				}
			}
		}
	}
	if named == 0 {
		t.Error("no cramp has a trigger")
	}
}

func TestTheRetiredFactorWasAnsweredOnlyAtFirst(t *testing.T) {
	_, diaries := manyDays(t)
	for _, made := range diaries {
		retired := made.Factors.Own[slices.IndexFunc(made.Factors.Own, func(o diary.OwnFactor) bool { return o.Retired })]
		answered := 0
		for i, c := range made.CheckIns {
			if c.Factors[retired.ID] != diary.Unanswered {
				if answered++; i > len(made.CheckIns)/2 {
					t.Errorf("%s was answered on %v", retired.Name, c.Day)
				}
			}
			if len(c.Factors) > diary.MaxChosenFactors {
				t.Errorf("%d factors were answered on %v", len(c.Factors), c.Day)
			}
		}
		if answered == 0 {
			t.Errorf("%s was never answered", retired.Name)
		}
		if len(made.Factors.Own) < 3 || len(made.Factors.Chosen) != diary.MaxChosenFactors {
			t.Errorf("the setup is %+v", made.Factors)
		}
	}
}
