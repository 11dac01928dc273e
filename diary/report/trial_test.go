package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"crampdiary/diary"
)

var trialFirst = diary.NewDate(2026, 10, 12) // the clocks change on the 25th

// tried is a snapshot with a trial, of which each cramp-day is answered with cramps, without, or not at all:
// "x", "." and " ", one letter for each day from the first.
func tried(days string, change func(*diary.Trial)) diary.Snapshot {
	trial := diary.Trial{ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt}, First: trialFirst}
	if change != nil {
		change(&trial)
	}
	s := diary.Snapshot{From: trialFirst, To: trialFirst + diary.Date(len(days)) - 1, Trials: []diary.Trial{trial}}
	for i, letter := range days {
		if answer := map[rune]diary.Answer{'x': diary.Yes, '.': diary.No}[letter]; answer != "" {
			s.CheckIns = append(s.CheckIns, diary.CheckIn{Day: trialFirst + diary.Date(i), Cramps: answer})
		}
	}
	return s
}

// evening is a moment in the evening of so many cramp-days after the first.
func evening(days int) time.Time {
	return (trialFirst + diary.Date(days)).UTC().Add(20 * time.Hour)
}

const (
	manyThenFew = "xxxxxx.xxxxxxx" + ".....x........"
	fewThenMany = ".....x........" + "xxxxxx.xxxxxxx"
	someThenFew = "x.x.xx.x..x.x." + "..x...x..x...."
)

func TestATrialIsDecidedOnlyWhenItsIntervalLeavesOutNoDifference(t *testing.T) {
	for name, test := range map[string]struct {
		days string
		want TrialOutcome
	}{
		"many then few":                     {manyThenFew, TrialFewer},
		"few then many":                     {fewThenMany, TrialMore},
		"some then few":                     {someThenFew, TrialUndecided},
		"none at all":                       {"............................", TrialUndecided},
		"every day":                         {"xxxxxxxxxxxxxxxxxxxxxxxxxxxx", TrialUndecided},
		"just enough answers":               {"xxx xx xxx xx " + "... .. ... .. ", TrialFewer},
		"one answer too few before":         {"xxxxx     xxxx" + "..............", TrialUnanswered},
		"one answer too few while it lasts": {"xxxxxxxxxxxxxx" + ".........     ", TrialUnanswered},
		"nothing":                           {"                            ", TrialUnanswered},
	} {
		found := Trials(tried(test.days, nil), evening(28), time.UTC)[0]
		if found.Outcome != test.want {
			t.Errorf("%s: %s with %+v, want %s", name, found.Outcome, found.Ratio, test.want)
		}
		if found.Outcome.Decided() == found.Ratio.holds(1) {
			t.Errorf("%s: %s with the interval %+v", name, found.Outcome, found.Ratio.Interval)
		}
	}
}

func TestATrialThatGoesOnOrWasStoppedIsNotCompared(t *testing.T) {
	for days := range 28 {
		found := Trials(tried(manyThenFew, nil), evening(days), time.UTC)[0]
		if found.Outcome != TrialGoesOn || !math.IsNaN(found.Ratio.Value) {
			t.Errorf("after %d days: %s, %+v", days, found.Outcome, found.Ratio)
		}
		wantDay := days + 1
		if found.Day != wantDay || found.Baseline.Length != min(days+1, 14) || found.Trying.Length != max(0, days-13) {
			t.Errorf("after %d days: day %d, %d and %d long", days, found.Day, found.Baseline.Length, found.Trying.Length)
		}
	}
	for _, length := range []diary.Date{0, 1, 14, 15, 27} {
		last := trialFirst + length - 1
		found := Trials(tried(manyThenFew, func(x *diary.Trial) { x.StoppedAfter = &last }), evening(60), time.UTC)[0]
		if found.Outcome != TrialStopped || found.Baseline.Days.Of != min(int(length), 14) || found.Trying.Days.Of != max(0, int(length)-14) {
			t.Errorf("stopped after %d days: %s with %+v", length, found.Outcome, found)
		}
	}
}

func TestATrialCountsItsOwnDaysOnly(t *testing.T) {
	s := tried(manyThenFew, nil)
	s.From, s.To = s.From-10, s.To+10
	for day := range diary.Date(10) {
		s.CheckIns = append(s.CheckIns, diary.CheckIn{Day: trialFirst - 1 - day, Cramps: diary.No}, diary.CheckIn{Day: trialFirst + 28 + day, Cramps: diary.Yes})
	}
	slices.SortFunc(s.CheckIns, func(a, b diary.CheckIn) int { return int(a.Day - b.Day) })
	found := Trials(s, evening(40), time.UTC)[0]
	if found.Baseline.Days != (Proportion{13, 14}) || found.Trying.Days != (Proportion{1, 14}) {
		t.Errorf("counted %+v and %+v", found.Baseline.Days, found.Trying.Days)
	}
	s.From = trialFirst + 1
	if found := Trials(s, evening(40), time.UTC); len(found) != 0 {
		t.Errorf("a trial of which a day is missing is %+v", found)
	}
}

// TestANightCountsInThePhaseOfItsCrampDay places cramps around the noon that parts the phases, in the night
// in which the clocks change, and in another zone.
func TestANightCountsInThePhaseOfItsCrampDay(t *testing.T) {
	nuuk := mustZone("America/Nuuk")
	cramp := func(started time.Time) diary.Episode {
		return diary.Episode{ID: diary.NewID(), Started: started, Zone: started.Location().String(), Precision: diary.Exact}
	}
	for name, test := range map[string]struct {
		started time.Time
		trying  bool
	}{
		"before the noon":                    {time.Date(2026, 10, 26, 11, 59, 0, 0, copenhagen), false},
		"at the noon":                        {time.Date(2026, 10, 26, 12, 0, 0, 0, copenhagen), true},
		"in the hour that comes twice":       {time.Date(2026, 10, 25, 2, 30, 0, 0, copenhagen), false},
		"at the noon in Denmark, lived west": {time.Date(2026, 10, 26, 12, 0, 0, 0, copenhagen).In(nuuk), false},
	} {
		s := tried("", nil)
		s.To, s.Episodes = trialFirst+27, []diary.Episode{cramp(test.started)}
		found := Trials(s, evening(40), copenhagen)[0]
		if (found.Trying.Cramps == 1) != test.trying || (found.Baseline.Cramps == 1) == test.trying {
			t.Errorf("%s: %d before and %d while it was tried", name, found.Baseline.Cramps, found.Trying.Cramps)
		}
	}
}

func TestATrialTellsMinutesAndNightsAsTheyWereNoted(t *testing.T) {
	s := tried(someThenFew, nil)
	started := time.Date(2026, 10, 14, 3, 0, 0, 0, copenhagen)
	for i, minutes := range []int{0, 5, 7} {
		e := diary.Episode{ID: diary.NewID(), Started: started.Add(time.Duration(i) * time.Hour), Zone: "Europe/Copenhagen", Precision: diary.Exact}
		if minutes > 0 {
			ended := e.Started.Add(time.Duration(minutes) * time.Minute)
			e.Ended, e.Woke = &ended, []diary.Answer{diary.Yes, diary.No}[i%2]
		}
		s.Episodes = append(s.Episodes, e)
	}
	got := Trials(s, evening(40), copenhagen)[0].Baseline
	if got.Cramps != 3 || got.Timed != 2 || got.Minutes != 12 || got.Woken != (Proportion{1, 2}) {
		t.Errorf("counted %+v", got)
	}
}

func TestATrialSaysOnHowManyDaysItWasKept(t *testing.T) {
	answers := []diary.Answer{diary.Yes, diary.Yes, diary.No, ""}
	for aim, want := range map[diary.Aim]AnswerCounts{diary.DoIt: {Yes: 3, No: 1, Unanswered: 10}, diary.LeaveIt: {Yes: 1, No: 2, Unanswered: 11}} {
		s := tried(manyThenFew, func(x *diary.Trial) {
			x.Aim = aim
			if aim == diary.LeaveIt {
				x.Factor = diary.AlcoholDay
			}
		})
		for i, answer := range answers {
			s.CheckIns[14+i].Factors = map[diary.Factor]diary.Answer{s.Trials[0].Factor: answer}
		}
		// Logged with one tap on a day on which the check-in does not say so.
		at := (trialFirst + 20).UTC().Add(20 * time.Hour)
		s.Activities = []diary.Activity{
			{Kind: diary.Stretching, At: at, Zone: "UTC"}, {Kind: diary.Stretching, At: at.Add(time.Hour), Zone: "UTC"}, {Kind: diary.Hydration, At: at.Add(48 * time.Hour), Zone: "UTC"},
		}
		if got := Trials(s, evening(40), time.UTC)[0].Trying.Kept; got != want {
			t.Errorf("%s: %+v, want %+v", aim, got, want)
		}
	}
}

func TestATrialIsNamedByThePersonWhoAddedItsFactor(t *testing.T) {
	own := diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: "Havearbejde"}
	s := tried(manyThenFew, func(x *diary.Trial) { x.Factor = own.ID })
	s.Factors.Own = []diary.OwnFactor{own}
	if got := Trials(s, evening(40), time.UTC)[0].Name; got != own.Name {
		t.Errorf("named %q", got)
	}
}

// TestTrialsOfNothingAreSeldomDecided lets many people try what does nothing. Their cramps come in spells,
// and some of them begin after a bad spell and take it as the baseline, which makes the weeks that follow
// look better. Of none of these more than one in twenty may be shown a difference.
func TestTrialsOfNothingAreSeldomDecided(t *testing.T) {
	const people, mostDecided = 1500, 0.05
	for _, often := range []float64{0.15, 0.3, 0.5} {
		for _, alike := range []float64{0, 0.3, 0.6} {
			r := rand.New(rand.NewPCG(1, uint64(100*often+10*alike)))
			decided, afterBad := 0, 0
			for range people {
				days := spells(r, 300, often, alike)
				if noTrial(r, days[100:128]).Decided() {
					decided++
				}
				if noTrial(r, days[badSpell(days, often):][:28]).Decided() {
					afterBad++
				}
			}
			for name, n := range map[string]int{"on any day": decided, "after a bad spell": afterBad} {
				if share := float64(n) / people; share > mostDecided {
					t.Errorf("cramps on %v of the days, alike by %v, begun %s: %.1f %% are decided", often, alike, name, 100*share)
				}
			}
		}
	}
}

// spells are days with and without cramps, of which each is like the one before with a chance.
func spells(r *rand.Rand, n int, often, alike float64) []bool {
	days := make([]bool, n)
	for i := range days {
		if days[i] = r.Float64() < often; i > 0 && r.Float64() < alike {
			days[i] = days[i-1]
		}
	}
	return days
}

// badSpell is where the first two weeks begin that have three cramp-days more than two weeks mostly have.
func badSpell(days []bool, often float64) int {
	for from := 14; from < len(days)-28; from++ {
		crampDays := 0
		for _, cramps := range days[from : from+14] {
			if cramps {
				crampDays++
			}
		}
		if float64(crampDays) >= 14*often+3 {
			return from
		}
	}
	return 14
}

// noTrial is the outcome of trying nothing on the days, of which one in ten is not answered.
func noTrial(r *rand.Rand, days []bool) TrialOutcome {
	letters := make([]byte, len(days))
	for i, cramps := range days {
		switch {
		case r.Float64() < 0.1:
			letters[i] = ' '
		case cramps:
			letters[i] = 'x'
		default:
			letters[i] = '.'
		}
	}
	return Trials(tried(string(letters), nil), evening(40), time.UTC)[0].Outcome
}
