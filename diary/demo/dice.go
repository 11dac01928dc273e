package demo

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
)

// dice are the only source of chance, so that a seed decides everything.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 0))} } // #nosec G404 -- invented data

// otherDice give other numbers for the same seed, so that what they decide leaves the rest as it is.
func otherDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 1))} } // #nosec G404 -- invented data

// thirdDice do the same once more.
func thirdDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 2))} } // #nosec G404 -- invented data

// chance is true in a share p of all cases.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// id makes a UUID version 7 (RFC 9562, section 5.7) of an instant.
func (d dice) id(t time.Time) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], uint64(t.UnixMilli())<<16|d.Uint64()&0xffff)
	binary.BigEndian.PutUint64(id[8:], d.Uint64())
	id[6] = id[6]&0x0f | 0x70 // version 7
	id[8] = id[8]&0x3f | 0x80 // the variant of RFC 9562
	return id.String()
}

// shares are values and how often each comes, in relation to the others.
type shares[T any] []struct {
	value  T
	weight int
}

// pick draws one of the values.
func pick[T any](d dice, among shares[T]) T {
	total := 0
	for _, share := range among {
		total += share.weight
	}
	n := d.IntN(total)
	i := 0
	for ; n >= among[i].weight; i++ {
		n -= among[i].weight
	}
	return among[i].value
}
