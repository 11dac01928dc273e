package report

import (
	"cmp"
	"math"
	"slices"

	"crampdiary/diary"
)

// trialDay is one cramp-day of a trial of blocks: what was drawn for it, and what is known of it.
type trialDay struct {
	tried, known, cramps bool
}

// blockTest compares the days of a trial on which something was to be tried with the others of the same
// block. It is the exact randomisation test of the design (Edgington and Onghena, Randomization Tests, 4th
// edition 2007, chapters 3 and 11): if nothing comes of trying, the cramps would have been the same in
// whichever order the days were drawn, and each order of each block was as probable as the others. All of
// them are looked at, and none is drawn: the orders of one block after the other are added up. So it does
// not matter how days in a row resemble each other, and only what goes by the days that were drawn counts.
//
// Each day is compared with the mean of the answered days of its block. A day that was not answered is in
// no sum. Days count as they were drawn, whatever was done on them.
type blockTest struct {
	blocks [][]placement // each day by itself
	seen   placement     // of the days that were drawn
	orders map[int]float64
	all    float64
}

// placement is what a day, or all days on which something would have been tried, are apart from their blocks, in
// twelfths, so that all are whole numbers.
type placement struct {
	cramps int // how many more cramps
	tried  int // how much more it was what was drawn
}

// twelfths is divided by every number of answered days that a block can have.
const twelfths = 12

// newBlockTest counts how many of all orders of whole blocks of days come to the same cramps.
func newBlockTest(days []trialDay) blockTest {
	b := blockTest{all: math.Pow(float64(len(diary.BlockOrders)), float64(len(days)/diary.BlockDays))}
	for block := range slices.Chunk(days, diary.BlockDays) {
		apart := setApart(block)
		b.blocks = append(b.blocks, apart)
		drawn := along(apart, func(i int) bool { return block[i].tried })
		b.seen.cramps += drawn.cramps
		b.seen.tried += drawn.tried
	}
	b.orders = everyOrder(b.blocks, func(sum int, more placement) int { return sum + more.cramps })
	return b
}

// everyOrder adds up the blocks one after the other, in each order, and counts the orders by what they come to. The
// numbers are whole and below 2^53: there are 6^14 orders of 56 days.
func everyOrder[S comparable](blocks [][]placement, add func(S, placement) S) map[S]float64 {
	var none S
	counted := map[S]float64{none: 1}
	for _, block := range blocks {
		steps := make(map[placement]float64)
		for _, order := range diary.BlockOrders {
			steps[along(block, func(i int) bool { return order[i] == diary.Try })]++
		}
		next := make(map[S]float64)
		for step, times := range steps {
			for before, n := range counted {
				next[add(before, step)] += n * times
			}
		}
		counted = next
	}
	return counted
}

// setApart says of each day of a block how it differs from the mean of those that were answered.
func setApart(block []trialDay) []placement {
	var answered, cramps, tried int
	for _, day := range block {
		if day.known {
			answered++
			cramps += asNumber(day.cramps)
			tried += asNumber(day.tried)
		}
	}
	apart := make([]placement, len(block))
	for i, day := range block {
		if day.known {
			apart[i] = placement{
				twelfths*asNumber(day.cramps) - twelfths*cramps/answered,
				twelfths*asNumber(day.tried) - twelfths*tried/answered,
			}
		}
	}
	return apart
}

func asNumber(is bool) int {
	if is {
		return 1
	}
	return 0
}

// along adds up the days of an order on which something is tried.
func along(apart []placement, tried func(int) bool) placement {
	var sum placement
	for i, day := range apart {
		if tried(i) {
			sum.cramps += day.cramps
			sum.tried += day.tried
		}
	}
	return sum
}

// difference is the share of cramp-days when it was tried less that when it was not, within blocks: NaN
// when no block has answers of both. When all days are answered it is the difference of the two shares.
func (b blockTest) difference() float64 {
	if b.seen.tried == 0 {
		return math.NaN()
	}
	return float64(b.seen.cramps) / float64(b.seen.tried)
}

// p is how probable a difference at least as large, to either side, would be if nothing came of trying.
func (b blockTest) p() float64 {
	var as float64
	for cramps, n := range b.orders {
		if magnitude(cramps) >= magnitude(b.seen.cramps) {
			as += n
		}
	}
	return as / b.all
}

func magnitude(n int) int { return max(n, -n) }

// interval holds every difference that the test does not reject (Garthwaite, Biometrics 1996;52:1387-1393,
// here without drawing orders): if trying made each day that much worse, to take it away again would leave
// something that chance may well have made. When trying changes some days more than others it is the interval
// of the mean of the days of this trial, and rather too wide (Ding, Statistical Science 2017;32:331-345). It
// leaves out 0 whenever p is at most 1-Confidence.
func (b blockTest) interval() Interval {
	limit := Interval{-1, 1}
	if b.seen.tried == 0 {
		return limit
	}
	// An order reaches what was seen from above as soon as the difference is this large, and from below as
	// long as it is not larger than that.
	type breakpoint struct{ at, orders float64 }
	var above, below float64 // orders that do whatever the difference, being like the drawn one
	var breakpoints []breakpoint
	placed := everyOrder(b.blocks, func(sum, more placement) placement {
		return placement{sum.cramps + more.cramps, sum.tried + more.tried}
	})
	for order, n := range placed {
		switch away, less := b.seen.tried-order.tried, b.seen.cramps-order.cramps; {
		case away != 0:
			breakpoints = append(breakpoints, breakpoint{float64(less) / float64(away), n})
		default:
			above += n * float64(asNumber(less <= 0))
			below += n * float64(asNumber(less >= 0))
		}
	}
	slices.SortFunc(breakpoints, func(x, y breakpoint) int { return cmp.Compare(x.at, y.at) })
	beyond := b.all * (1 - Confidence) / 2 * (1 + 1e-12) // a count is whole, the limit is not
	sum := above
	for _, p := range breakpoints {
		if sum > beyond {
			break
		}
		if sum += p.orders; sum > beyond {
			limit.Low = max(limit.Low, p.at)
		}
	}
	sum = below
	for _, p := range slices.Backward(breakpoints) {
		if sum > beyond {
			break
		}
		if sum += p.orders; sum > beyond {
			limit.High = min(limit.High, p.at)
		}
	}
	return limit
}

// judgeBlocks judges a trial of blocks that is over. A difference is shown only if it is there in the answered
// days, and also when the days without an answer are counted as free of cramps: a cramp answers its day by
// itself, so that the others are mostly such days.
func (f *TrialFinding) judgeBlocks(days calendar) {
	answered := f.trialDays(days)
	silentFree := slices.Clone(answered)
	for i := range silentFree {
		silentFree[i].known = true
	}
	one, other := newBlockTest(answered), newBlockTest(silentFree)
	verdict := blockTest.verdict
	f.Outcome = TrialUndecided
	if f.StoppedAfter != nil {
		verdict, f.Outcome = blockTest.anytimeVerdict, TrialStopped
	} else {
		f.Difference = Difference{one.difference(), one.interval()}
	}
	switch decided := verdict(one); {
	case decided == 0:
	case verdict(other) != decided:
		f.Outcome = TrialUnanswered
	case decided < 0:
		f.Outcome = TrialFewer
	default:
		f.Outcome = TrialMore
	}
}

// trialDays are the days of all whole blocks that the trial had. Of one that was stopped within a block
// nobody knows the rest.
func (f *TrialFinding) trialDays(days calendar) []trialDay {
	length := int(f.Last()-f.First) + 1
	found := make([]trialDay, length-length%diary.BlockDays)
	for i := range found {
		date := f.First + diary.Date(i)
		found[i].tried = f.Asks(date) == diary.Trying
		if day := days.at(date); day != nil {
			state := day.state()
			found[i].known, found[i].cramps = state.Answered(), state == diary.Cramps
		}
	}
	return found
}

// verdict is -1 when there were fewer cramp-days while it was tried, 1 when there were more, and 0 when it
// cannot be decided.
func (b blockTest) verdict() int {
	if b.p() > 1-Confidence {
		return 0
	}
	return cmp.Compare(b.seen.cramps, 0)
}

// anytimeVerdict is the verdict on a trial that was stopped early. The person who stops chooses the day, and may do so when
// the cramps happen to lie well; so chance must not do it on any day. It is a test by betting (Shafer, Journal
// of the Royal Statistical Society A 2021;184:407-431): stakes are laid on days with cramps having LargeRatio
// times the odds, as often to one side as to the other, and grow with the blocks by as much as what was drawn is
// more probable then than by chance. If nothing comes of trying, they are fair, and they ever come to
// 1/(1-Confidence) times as much as was laid in with a probability of at most 1-Confidence (Ville's inequality).
func (b blockTest) anytimeVerdict() int {
	stakes := func(cramps int) float64 { return math.Cosh(math.Log(LargeRatio) * float64(cramps) / twelfths) }
	var fair float64
	for cramps, n := range b.orders {
		fair += n * stakes(cramps)
	}
	if stakes(b.seen.cramps)/(fair/b.all) < 1/(1-Confidence) {
		return 0
	}
	return cmp.Compare(b.seen.cramps, 0)
}
