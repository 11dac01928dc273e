package diary_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

// stretchTrial is a trial that begins on a cramp-day.
func stretchTrial(first diary.Date) diary.Trial {
	return diary.Trial{ID: diary.NewID(), TrialChoice: diary.TrialChoice{diary.StretchingDone, diary.DoIt}, First: first}
}

func stoppedAfter(t diary.Trial, last diary.Date) diary.Trial {
	t.StoppedAfter = &last
	return t
}

func TestATrialOfTheEarlierKindIsTwoWeeksAsUsualAndTwoWeeksOfTrying(t *testing.T) {
	first := diary.NewDate(2026, 3, 16) // the clocks change on the 29th
	trial := stretchTrial(first)
	for day, want := range map[diary.Date]diary.TrialPhase{
		first - 1: diary.Baseline, first: diary.Baseline, diary.NewDate(2026, 3, 29): diary.Baseline,
		diary.NewDate(2026, 3, 30): diary.Trying, diary.NewDate(2026, 4, 12): diary.Trying, diary.NewDate(2026, 4, 13): diary.TrialEnded,
	} {
		if got := trial.Phase(day); got != want {
			t.Errorf("%s is %s, want %s", day, got, want)
		}
	}
	if trial.Kind() != diary.PhaseTrial || trial.Last() != diary.NewDate(2026, 4, 12) {
		t.Errorf("%s until %s", trial.Kind(), trial.Last())
	}
}

// in28 is an allocation with every order of a block.
const in28 diary.Allocation = "TTUUTUTUTUUTUTTUUTUTUUTTTUTU"

func blockTrial(first diary.Date, drawn diary.Allocation) diary.Trial {
	t := stretchTrial(first)
	t.Allocation = drawn
	return t
}

func TestATrialAsksForWhatWasDrawn(t *testing.T) {
	first := diary.NewDate(2026, 3, 16) // the clocks change on the 29th
	for _, drawn := range []diary.Allocation{in28, in28 + in28} {
		trial := blockTrial(first, drawn)
		if trial.Kind() != diary.BlockTrial || trial.Days() != len(drawn) || trial.Last() != first+diary.Date(len(drawn))-1 {
			t.Errorf("%s: %d days until %s", trial.Kind(), trial.Days(), trial.Last())
		}
		for i, letter := range drawn {
			want := diary.Baseline
			if letter == diary.Try {
				want = diary.Trying
			}
			if day := first + diary.Date(i); trial.Asks(day) != want || trial.Phase(day) != want {
				t.Errorf("day %d asks for %s, want %s", i, trial.Asks(day), want)
			}
		}
		if before, after := trial.Asks(first-1), trial.Asks(trial.Last()+1); before != diary.Baseline || after != diary.TrialEnded {
			t.Errorf("before it asks for %s, and after it for %s", before, after)
		}
		stopped := stoppedAfter(trial, first+1) // both were days of trying
		if stopped.Asks(first+1) != diary.Trying || stopped.Asks(first+2) != diary.TrialEnded || stopped.Phase(first) != diary.TrialEnded {
			t.Errorf("stopped it asks for %s and %s", stopped.Asks(first+1), stopped.Asks(first+2))
		}
	}
}

// TestEveryOrderOfABlockIsDrawnAsOften draws so many blocks that each order is mostly within five standard
// deviations, which it leaves once in two million times.
func TestEveryOrderOfABlockIsDrawnAsOften(t *testing.T) {
	const draws = 600
	seen := make(map[diary.Allocation]int)
	for range draws {
		for _, days := range diary.TrialLengths {
			drawn := diary.DrawAllocation(days)
			if problems := blockTrial(0, drawn).Validate(0, nil); len(drawn) != days || problems != nil {
				t.Fatalf("drew %s: %v", drawn, problems)
			}
			for block := range slices.Chunk([]byte(drawn), diary.BlockDays) {
				seen[diary.Allocation(block)]++
			}
		}
	}
	const blocks = draws * (28 + 56) / diary.BlockDays
	most := 5 * math.Sqrt(blocks*(1./6)*(5./6))
	for _, order := range diary.BlockOrders {
		if off := math.Abs(float64(seen[order]) - blocks/6.); off > most {
			t.Errorf("%s was drawn %d times in %d", order, seen[order], blocks)
		}
	}
	if len(seen) != len(diary.BlockOrders) {
		t.Errorf("drew the orders %v", seen)
	}
}

func TestAStoppedTrialKeepsTheNightThatIsOverOrGoingOn(t *testing.T) {
	copenhagen := zone(t, "Europe/Copenhagen")
	first := diary.NewDate(2026, 10, 12)
	for _, test := range []struct {
		moment time.Time
		want   diary.Date
	}{
		{time.Date(2026, 10, 20, 20, 0, 0, 0, copenhagen), diary.NewDate(2026, 10, 19)},  // the coming night is not tried any more
		{time.Date(2026, 10, 20, 11, 59, 0, 0, copenhagen), diary.NewDate(2026, 10, 19)}, // the night is over
		{time.Date(2026, 10, 25, 2, 30, 0, 0, copenhagen), diary.NewDate(2026, 10, 24)},  // in the night in which the clocks change
		{time.Date(2026, 10, 12, 18, 0, 0, 0, copenhagen), first - 1},                    // before its first night
		{time.Date(2026, 10, 1, 18, 0, 0, 0, copenhagen), first - 1},
	} {
		stopped := stretchTrial(first).StopAt(test.moment, copenhagen)
		if stopped.StoppedAfter == nil || stopped.Last() != test.want {
			t.Errorf("stopped at %s it lasts until %s, want %s", test.moment, stopped.Last(), test.want)
		}
		if stopped.Phase(test.want) != diary.TrialEnded || stopped.Validate(diary.DateOf(test.moment)+20, nil) != nil {
			t.Errorf("%+v goes on, or is refused with %v", stopped, stopped.Validate(diary.DateOf(test.moment)+20, nil))
		}
	}
	last := stretchTrial(first).Last()
	for _, moment := range []time.Time{
		time.Date(2026, 11, 9, 7, 0, 0, 0, copenhagen), time.Date(2027, 1, 1, 7, 0, 0, 0, copenhagen),
	} {
		if stopped := stretchTrial(first).StopAt(moment, copenhagen); stopped.StoppedAfter != nil || stopped.Last() != last {
			t.Errorf("stopped at %s after its end it is %+v", moment, stopped)
		}
	}
}

func TestTrialsShareDaysOrDoNot(t *testing.T) {
	const first diary.Date = 20_000
	trial := stretchTrial(first)
	for name, test := range map[string]struct {
		other diary.Trial
		want  bool
	}{
		"the same days":          {stretchTrial(first), true},
		"the last day":           {stretchTrial(trial.Last()), true},
		"the day after":          {stretchTrial(trial.Last() + 1), false},
		"ends on the first day":  {stretchTrial(first - 27), true},
		"ends before":            {stretchTrial(first - 28), false},
		"stopped before":         {stoppedAfter(stretchTrial(first-5), first-1), false},
		"stopped on the first":   {stoppedAfter(stretchTrial(first-5), first), true},
		"stopped before any day": {stoppedAfter(stretchTrial(first), first-1), false},
	} {
		if got := trial.SharesDays(test.other); got != test.want || test.other.SharesDays(trial) != test.want {
			t.Errorf("%s: shares days %t, want %t", name, got, test.want)
		}
	}
}

func TestTrialsAreValidated(t *testing.T) {
	today := diary.NewDate(2026, 11, 24)
	own := []diary.OwnFactor{{ID: diary.Factor(diary.NewID()), Name: "Havearbejde", Retired: true}}
	for name, test := range map[string]struct {
		change func(*diary.Trial)
		want   diary.Problems
	}{
		"as it is":                {func(*diary.Trial) {}, nil},
		"begins tomorrow":         {func(x *diary.Trial) { x.First = today + 1 }, nil},
		"begins later":            {func(x *diary.Trial) { x.First = today + 2 }, diary.Problems{{"first", diary.InFuture}}},
		"too early":               {func(x *diary.Trial) { x.First = -1_000_000 }, diary.Problems{{"first", diary.TooEarly}}},
		"own factor":              {func(x *diary.Trial) { x.Factor = own[0].ID }, nil},
		"unknown factor":          {func(x *diary.Trial) { x.Factor = diary.Factor(diary.NewID()) }, diary.Problems{{"factor", diary.Unknown}}},
		"no aim":                  {func(x *diary.Trial) { x.Aim = "" }, diary.Problems{{"aim", diary.Required}}},
		"unknown aim":             {func(x *diary.Trial) { x.Aim = "perhaps" }, diary.Problems{{"aim", diary.Unknown}}},
		"no ID":                   {func(x *diary.Trial) { x.ID = "" }, diary.Problems{{"id", diary.Unknown}}},
		"stopped on last but one": {func(x *diary.Trial) { *x = stoppedAfter(*x, x.First+26) }, nil},
		"stopped on the last":     {func(x *diary.Trial) { *x = stoppedAfter(*x, x.First+27) }, diary.Problems{{"stopped_after", diary.OutOfRange}}},
		"in blocks":               {func(x *diary.Trial) { x.Allocation = in28 }, nil},
		"in eight weeks":          {func(x *diary.Trial) { x.Allocation = in28 + in28 }, nil},
		"in six weeks":            {func(x *diary.Trial) { x.Allocation = in28 + in28[:12] }, diary.Problems{{"allocation", diary.Unknown}}},
		"three of a kind":         {func(x *diary.Trial) { x.Allocation = "TTTU" + in28[4:] }, diary.Problems{{"allocation", diary.Unknown}}},
		"another letter":          {func(x *diary.Trial) { x.Allocation = "TXUU" + in28[4:] }, diary.Problems{{"allocation", diary.Unknown}}},
		"stopped in week six":     {func(x *diary.Trial) { x.Allocation = in28 + in28; *x = stoppedAfter(*x, x.First+40) }, nil},
		"stopped before any day":  {func(x *diary.Trial) { *x = stoppedAfter(*x, x.First-1) }, nil},
		"stopped before it":       {func(x *diary.Trial) { *x = stoppedAfter(*x, x.First-2) }, diary.Problems{{"stopped_after", diary.OutOfRange}}},
	} {
		trial := stretchTrial(today)
		test.change(&trial)
		if got := trial.Validate(today, own); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestOnlyWhatAPersonMayDoOrLeaveIsOfferedAsATrial(t *testing.T) {
	own := []diary.OwnFactor{{ID: "a", Name: "Havearbejde"}, {ID: "b", Name: "Pude", Retired: true}}
	choices := diary.TrialChoices(own, diary.Profile{LimitFluids: diary.No})
	for choice, want := range map[diary.TrialChoice]bool{
		{diary.StretchingDone, diary.DoIt}: true, {diary.StretchingDone, diary.LeaveIt}: false, {diary.AlcoholDay, diary.LeaveIt}: true, {diary.AlcoholDay, diary.DoIt}: false,
		{diary.LittleToDrink, diary.LeaveIt}: true, {diary.MagnesiumTaken, diary.DoIt}: false, {diary.MagnesiumTaken, diary.LeaveIt}: false,
		{diary.PoorSleep, diary.LeaveIt}: false, {diary.HeatOrSweat, diary.LeaveIt}: false,
		{"a", diary.DoIt}: true, {"a", diary.LeaveIt}: true, {"b", diary.DoIt}: false,
	} {
		if got := slices.Contains(choices, choice); got != want {
			t.Errorf("%+v is offered %t, want %t", choice, got, want)
		}
	}
	for name, profile := range map[string]diary.Profile{
		"not asked": {}, "asked to drink less": {LimitFluids: diary.Yes},
		"ill kidneys": {LimitFluids: diary.No, Conditions: []diary.Condition{diary.ReducedKidney}},
	} {
		if slices.Contains(diary.TrialChoices(nil, profile), diary.TrialChoice{diary.LittleToDrink, diary.LeaveIt}) {
			t.Errorf("%s: to drink more is offered", name)
		}
	}
}

func TestADayBelongsToOneTrialOrNone(t *testing.T) {
	first, second := stoppedAfter(stretchTrial(20_000), 20_004), blockTrial(20_005, in28)
	trials := []diary.Trial{second, first}
	for day, want := range map[diary.Date]string{
		19_999: "", 20_000: first.ID, 20_004: first.ID, 20_005: second.ID, 20_032: second.ID, 20_033: "",
	} {
		if got, found := diary.TrialOn(trials, day); got.ID != want || found != (want != "") {
			t.Errorf("%s belongs to %q, want %q", day, got.ID, want)
		}
	}
}

func TestATrialBeginsWithTheComingNight(t *testing.T) {
	copenhagen, nuuk := zone(t, "Europe/Copenhagen"), zone(t, "America/Nuuk")
	day := diary.NewDate(2026, 11, 24)
	for _, hour := range []int{0, 9, 12, 23} {
		if got := diary.NextNight(nil, time.Date(2026, 11, 24, hour, 30, 0, 0, copenhagen), copenhagen); got != day {
			t.Errorf("at %d o'clock it begins on %s", hour, got)
		}
	}
	// A trial was stopped in the night in Denmark, and the diary moved to Greenland, where it is still the day before.
	moved := time.Date(2026, 11, 24, 2, 0, 0, 0, copenhagen)
	stopped := stretchTrial(day-5).StopAt(moved, copenhagen)
	if got := diary.NextNight([]diary.Trial{stopped}, moved, nuuk); got != day || stretchTrial(got).SharesDays(stopped) {
		t.Errorf("after a move it begins on %s", got)
	}
}
