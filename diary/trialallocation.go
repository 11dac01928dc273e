package diary

import (
	"crypto/rand"
	"math/big"
	"slices"
	"strings"
)

// TrialKind is how the days of a trial are laid out. Codes are stored and exported.
type TrialKind string

// The kinds.
const (
	// BlockTrial is one of random blocks: see DrawAllocation.
	BlockTrial TrialKind = "blocks"
	// PhaseTrial is the earlier kind, of which none is begun any more: 14 cramp-days as usual and then 14 of
	// trying. Nothing tells what is tried there from what changes with time.
	PhaseTrial TrialKind = "phases"
)

// TrialKinds lists every kind.
var TrialKinds = []TrialKind{BlockTrial, PhaseTrial}

// Allocation is what a trial asks for on each of its cramp-days: one letter for each, Try or AsUsual.
type Allocation string

// The letters of an allocation.
const (
	Try     = 'T'
	AsUsual = 'U'
)

const (
	// BlockDays is how many cramp-days a block has, two of each kind. In blocks this short what changes slowly,
	// such as a bad month, is the same for both (Edgington and Onghena, Randomization Tests, 4th edition 2007,
	// chapter 11; CENT 2015, doi 10.1136/bmj.h1738). In shorter ones every other day would be known beforehand.
	BlockDays = 4

	phases Allocation = "UUUUUUUUUUUUUU" + "TTTTTTTTTTTTTT"
)

// TrialLengths are the lengths that a trial of blocks can have, in cramp-days. In four weeks a large
// difference is decided about every other time, in eight mostly; diary/report/SIMULATION.md has the numbers.
var TrialLengths = []int{28, 56}

// BlockOrders are the orders that a block can have, each as probable as the others.
var BlockOrders = []Allocation{"TTUU", "TUTU", "TUUT", "UTTU", "UTUT", "UUTT"}

// DrawAllocation draws the allocation of a trial of so many cramp-days, a multiple of BlockDays. What a day
// asks for is decided by nothing but chance, so that nothing else can go with it.
func DrawAllocation(days int) Allocation {
	var drawn strings.Builder
	for range days / BlockDays {
		order, _ := rand.Int(rand.Reader, big.NewInt(int64(len(BlockOrders)))) // which never fails, as rand.Reader says
		drawn.WriteString(string(BlockOrders[order.Int64()]))
	}
	return Allocation(drawn.String())
}

// valid says whether the allocation can have been drawn.
func (a Allocation) valid() bool {
	if !slices.Contains(TrialLengths, len(a)) {
		return false
	}
	for block := range slices.Chunk([]byte(a), BlockDays) {
		if !slices.Contains(BlockOrders, Allocation(block)) {
			return false
		}
	}
	return true
}
