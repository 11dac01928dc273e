package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// inBlocks is a snapshot with a trial of blocks: in drawn what each day asks for, "T" or "U", and in days
// what was noted, as tried reads it.
func inBlocks(drawn, days string) diary.Snapshot {
	return tried(days, func(x *diary.Trial) { x.Allocation = diary.Allocation(drawn) })
}

// endedTrial is what is found of a trial of blocks when all its days are over.
func endedTrial(drawn, days string) TrialFinding {
	return Trials(inBlocks(drawn, days), evening(len(drawn)), time.UTC)[0]
}

// of28 is a trial of seven blocks, in which every order of a block is seen.
const of28 = "TTUU" + "TUTU" + "TUUT" + "UTTU" + "UTUT" + "UUTT" + "TUTU"

// asDrawn notes cramps by what was drawn: so many times in a row x for each U and . for each T, and on the
// rest of the days cramps on one of each kind in a block, or on none.
func asDrawn(drawn string, clear int, rest string) string {
	var days strings.Builder
	for i, letter := range drawn {
		switch {
		case i >= 4*clear:
			days.WriteByte(rest[i-4*clear])
		case letter == diary.AsUsual:
			days.WriteByte('x')
		default:
			days.WriteByte('.')
		}
	}
	return days.String()
}

func swapped(days string) string {
	return strings.NewReplacer("x", ".", ".", "x").Replace(days)
}

// TestATrialOfBlocksIsDecidedWhenFewOrdersDoAsMuch looks at either side of the limit. With no cramps in the rest,
// a block of which both days as usual had cramps and no other is one of six orders: of three such blocks 2 in
// 216 do as much to either side, of two 2 in 36.
func TestATrialOfBlocksIsDecidedWhenFewOrdersDoAsMuch(t *testing.T) {
	none := strings.Repeat(".", 28)
	for name, test := range map[string]struct {
		days string
		p    float64
		want TrialOutcome
	}{
		"three clear blocks":            {asDrawn(of28, 3, none), 2. / 216, TrialFewer},
		"two clear blocks":              {asDrawn(of28, 2, none), 2. / 36, TrialUndecided},
		"three the other way round":     {swapped(asDrawn(of28, 3, strings.Repeat("x", 28))), 2. / 216, TrialMore},
		"two the other way round":       {swapped(asDrawn(of28, 2, strings.Repeat("x", 28))), 2. / 36, TrialUndecided},
		"all clear":                     {asDrawn(of28, 7, ""), 2 / math.Pow(6, 7), TrialFewer},
		"no cramps":                     {none, 1, TrialUndecided},
		"cramps on every day":           {swapped(none), 1, TrialUndecided},
		"nothing answered":              {strings.Repeat(" ", 28), 1, TrialUndecided},
		"three clear, the rest unknown": {asDrawn(of28, 3, strings.Repeat(" ", 28)), 2. / 216, TrialFewer},
		"only cramps answered":          {strings.ReplaceAll(asDrawn(of28, 7, ""), ".", " "), 1, TrialUndecided},
	} {
		found := endedTrial(of28, test.days)
		days := newCalendar(new(inBlocks(of28, test.days)), evening(28), time.UTC, func(*diary.Episode) {})
		if got := newBlockTest(found.trialDays(days)).p(); math.Abs(got-test.p) > 1e-12 {
			t.Errorf("%s: p is %v, want %v", name, got, test.p)
		}
		if found.Outcome != test.want {
			t.Errorf("%s: %s with %+v, want %s", name, found.Outcome, found.Difference, test.want)
		}
		if outside := found.Difference.Low > 0 || found.Difference.High < 0; outside != found.Outcome.Decided() {
			t.Errorf("%s: %s with the interval %+v", name, found.Outcome, found.Difference.Interval)
		}
	}
}

// TestASilentDayMayUndoADifference leaves out answers until the difference hangs on them. Counted as free of
// cramps they take it away, and it is not shown.
func TestASilentDayMayUndoADifference(t *testing.T) {
	// In four blocks a cramp on each day as usual, of the others one day is known and the rest silent; in the
	// other blocks cramps on the days that were tried are known, and the rest is silent.
	var days strings.Builder
	for i, letter := range of28 {
		switch known := i%4 == strings.IndexByte(of28[i-i%4:], 'T'); {
		case i < 16 && letter == diary.AsUsual:
			days.WriteByte('x')
		case i < 16 && known:
			days.WriteByte('.')
		case i >= 16 && letter == diary.Try:
			days.WriteByte('x')
		default:
			days.WriteByte(' ')
		}
	}
	found := endedTrial(of28, days.String())
	if found.Outcome != TrialUnanswered || found.Difference.High >= 0 {
		t.Errorf("%s with %+v", found.Outcome, found.Difference)
	}
	if found.Baseline.Silent() != 6 || found.Trying.Silent() != 4 {
		t.Errorf("silent: %+v and %+v", found.Baseline, found.Trying)
	}
	answered := strings.ReplaceAll(days.String(), " ", ".")
	if got := endedTrial(of28, answered).Outcome; got != TrialUndecided {
		t.Errorf("with the silent days free of cramps it is %s", got)
	}
}

func TestATrialOfBlocksIsNotComparedBeforeItsEnd(t *testing.T) {
	s := inBlocks(of28, asDrawn(of28, 7, ""))
	for days := range 28 {
		found := Trials(s, evening(days), time.UTC)[0]
		if found.Outcome != TrialGoesOn || !math.IsNaN(found.Difference.Value) || found.Day != days+1 {
			t.Errorf("after %d days: %s, %+v", days, found.Outcome, found.Difference)
		}
		if tried := strings.Count(of28[:days+1], "T"); found.Trying.Length != tried || found.Baseline.Length != days+1-tried {
			t.Errorf("after %d days: %d as usual and %d tried", days, found.Baseline.Length, found.Trying.Length)
		}
	}
}

// TestAStoppedTrialIsDecidedByItsWholeBlocksAlone stops a clear trial at every day. Its stakes come to twenty
// times with the block that the test by betting asks for, which is worked out here for itself.
func TestAStoppedTrialIsDecidedByItsWholeBlocksAlone(t *testing.T) {
	grown, needed := 1.0, 0
	// Of six orders one has both cramps on the tried days, four have one of them, and one has none: with the
	// stakes against them 3 to the power of the distance from one cramp, which is the mean.
	for block := 1; grown/2 < 20; block++ {
		grown *= 3 / ((3 + 4 + 1./3) / 6)
		needed = block
	}
	for length := range 28 {
		s := inBlocks(of28, asDrawn(of28, 7, ""))
		last := trialFirst + diary.Date(length) - 1
		s.Trials[0].StoppedAfter = &last
		want := TrialStopped
		if length/4 >= needed {
			want = TrialFewer
		}
		found := Trials(s, evening(40), time.UTC)[0]
		if found.Outcome != want || !math.IsNaN(found.Difference.Value) || found.Baseline.Length+found.Trying.Length != length {
			t.Errorf("stopped after %d days: %s with %+v, want %s", length, found.Outcome, found, want)
		}
	}
}

// someBlocks are days of a trial, some of them unknown, with the letters of what was drawn.
func someBlocks(r *rand.Rand, blocks int) []trialDay {
	var days []trialDay
	for range blocks {
		for _, letter := range diary.BlockOrders[r.IntN(len(diary.BlockOrders))] {
			tried := letter == diary.Try
			days = append(days, trialDay{tried, r.Float64() < 0.8, r.Float64() < 0.4})
		}
	}
	return days
}

// eachOrder gives every order of the blocks, by recursion.
func eachOrder(blocks int, before []bool, see func(tried []bool)) {
	if blocks == 0 {
		see(before)
		return
	}
	for one := range 4 {
		for two := range one {
			next := slices.Concat(before, make([]bool, 4))
			next[len(before)+one], next[len(before)+two] = true, true
			eachOrder(blocks-1, next, see)
		}
	}
}

// distanceAlong is the sum, over the days that are tried, of the answers less the mean of the block, after
// taking an effect away from each day that was drawn.
func distanceAlong(days []trialDay, tried []bool, effect float64) float64 {
	var sum float64
	for from := 0; from < len(days); from += 4 {
		var values []float64
		mean, answered := 0.0, 0.0
		for _, day := range days[from : from+4] {
			value := 0.0
			if day.cramps {
				value = 1
			}
			if day.tried {
				value -= effect
			}
			values = append(values, value)
			if day.known {
				mean += value
				answered++
			}
		}
		for i, value := range values {
			if days[from+i].known && tried[from+i] {
				sum += value - mean/answered
			}
		}
	}
	return sum
}

// TestTheTestIsThatOfEveryOrder goes through all orders one by one, and takes effects away one by one.
func TestTheTestIsThatOfEveryOrder(t *testing.T) {
	const close = 1e-9
	r := rand.New(rand.NewPCG(1, 2))
	for range 12 {
		const blocks = 4
		days := someBlocks(r, blocks)
		drawn := make([]bool, len(days))
		for i, day := range days {
			drawn[i] = day.tried
		}
		pOf := func(effect float64) float64 {
			seen, as, all := math.Abs(distanceAlong(days, drawn, effect)), 0.0, 0.0
			eachOrder(blocks, nil, func(tried []bool) {
				all++
				if math.Abs(distanceAlong(days, tried, effect)) >= seen-close {
					as++
				}
			})
			return as / all
		}
		b := newBlockTest(days)
		if want := pOf(0); math.Abs(b.p()-want) > close {
			t.Errorf("%+v: p is %v, want %v", days, b.p(), want)
		}
		interval := b.interval()
		for effect := -0.995; effect < 1; effect += 0.05 {
			if held := interval.Low-close <= effect && effect <= interval.High+close; held != (pOf(effect) > 1-Confidence) {
				t.Errorf("%+v: the interval %+v, and p of %v is %v", days, interval, effect, pOf(effect))
			}
		}
	}
}
