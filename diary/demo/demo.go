// Package demo makes up diaries in the domain's own terms: for the demo account, for tests and for
// benchmarks. The person and every cramp are invented. The same seed and moment always give the same
// diary.
package demo

import (
	"cmp"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"crampdiary/diary"
)

// Diary is an invented diary.
type Diary struct {
	Profile  diary.Profile
	Episodes []diary.Episode // oldest first
}

// Generate makes up the diary that a person in a zone has kept for so many cramp-days up to now. It has
// what real ones have: bad spells and quiet weeks, more cramps after hard weekends, one leg more often
// than the other, and much that was never answered.
func Generate(seed uint64, days int, now time.Time, zone *time.Location) Diary {
	g := &generator{random: rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15)), now: now, zone: zone}
	last := diary.CrampDayOf(now, zone)
	for day := last - diary.Date(days) + 1; day <= last; day++ {
		g.crampDay(day, last)
	}
	slices.SortFunc(g.episodes, func(a, b diary.Episode) int {
		return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID))
	})
	return Diary{Profile: g.profile(last), Episodes: g.episodes}
}

type generator struct {
	random   *rand.Rand
	now      time.Time
	zone     *time.Location
	episodes []diary.Episode
	busy     time.Time // until when the last cramp lasted; the next begins later
}

// rate is how many cramps a night brings on average: more in spells that come and go, and in the last
// week and a half, so that there is something to see.
func (g *generator) rate(day, last diary.Date) float64 {
	rate := 0.3
	if day%41 < 9 {
		rate = 0.8
	}
	if last-day < 10 {
		rate = 0.9
	}
	if weekend(day) {
		rate += 0.25
	}
	return rate
}

func weekend(day diary.Date) bool {
	weekday := day.UTC().Weekday()
	return weekday == time.Saturday || weekday == time.Sunday
}

func (g *generator) crampDay(day, last diary.Date) {
	if weekend(day) && g.chance(0.15) {
		g.add(g.afterExercise(day))
	}
	for rate := g.rate(day, last); g.chance(rate / 2); rate /= 2 {
		g.add(g.atNight(day))
	}
}

// add keeps an episode that had begun and ended by now and does not run into the one before.
func (g *generator) add(e diary.Episode) {
	end := e.Started
	if e.Ended != nil {
		end = *e.Ended
	}
	if end.After(g.now) || !e.Started.After(g.busy) {
		return
	}
	e.ID = g.id(e.Started)
	g.busy = end
	g.episodes = append(g.episodes, e)
}

func (g *generator) atNight(day diary.Date) diary.Episode {
	minutes := 30 + g.random.IntN(6*60) // from half past midnight to half past six
	started, _ := diary.LocalTime(day+1, minutes/60, minutes%60, g.zone)
	e := diary.Episode{
		Started: started, Zone: g.zone.String(), Precision: diary.Exact,
		Muscle: pick(g, weights[diary.Muscle]{{diary.Calf, 70}, {diary.Foot, 14}, {diary.Toes, 8}, {diary.Hamstring, 8}}),
	}
	switch {
	case g.chance(0.15):
		e.Started, e.Precision = diary.MiddleOf(day, g.zone), diary.Night
	case g.chance(0.35):
		e.Precision = diary.About
	}
	if g.chance(0.85) {
		e.Context, e.Woke = diary.Sleep, diary.Yes
	}
	g.describe(&e)
	if g.chance(0.25) {
		e.Triggers = []diary.Trigger{pick(g, weights[diary.Trigger]{
			{diary.LongStanding, 40}, {diary.LittleFluid, 35}, {diary.Alcohol, 15}, {diary.Footwear, 10},
		})}
	}
	return e
}

func (g *generator) afterExercise(day diary.Date) diary.Episode {
	minutes := 15*60 + g.random.IntN(5*60)
	started, _ := diary.LocalTime(day, minutes/60, minutes%60, g.zone)
	e := diary.Episode{
		Started: started, Zone: g.zone.String(), Precision: diary.Exact, Context: diary.AfterExercise, Woke: diary.No,
		Muscle:   pick(g, weights[diary.Muscle]{{diary.Calf, 50}, {diary.Hamstring, 30}, {diary.Quadriceps, 20}}),
		Triggers: []diary.Trigger{diary.HardExercise},
	}
	if g.chance(0.4) {
		e.Triggers = append(e.Triggers, diary.HeatSweat)
	}
	g.describe(&e)
	return e
}

// describe answers some of the questions, and leaves the others as people do.
func (g *generator) describe(e *diary.Episode) {
	if g.chance(0.92) {
		e.Side = pick(g, weights[diary.Side]{{diary.Right, 65}, {diary.Left, 28}, {diary.BothSides, 7}})
	}
	if g.chance(0.8) {
		pain := min(max(int(g.random.NormFloat64()*1.5+6), 2), 9)
		e.Pain = &pain
	}
	if g.chance(0.75) {
		// Most are short and a few long: Naylor and Young (1994) report a mean of nine minutes.
		seconds := min(max(int(g.random.ExpFloat64()*240), 10), 12*60)
		ended := e.Started.Add(time.Duration(seconds) * time.Second)
		e.Ended = &ended
	}
	e.Remedies = g.remedies()
	if g.chance(0.4) {
		hours := []int{0, 0, 2, 6, 12, 24, 36}[g.random.IntN(7)]
		e.SorenessHours = &hours
	}
	if g.chance(0.3) {
		e.Weakness, e.Swelling = diary.NoResidue, diary.NoSwelling
		e.Numbness = pick(g, weights[diary.Residue]{{diary.NoResidue, 85}, {diary.OnlyDuring, 15}})
	}
	if g.chance(0.12) {
		e.Note = notes[g.random.IntN(len(notes))]
	}
}

func (g *generator) remedies() map[diary.Remedy]diary.Effect {
	tried := make(map[diary.Remedy]diary.Effect)
	for _, remedy := range []struct {
		name    diary.Remedy
		tried   float64
		effects weights[diary.Effect]
	}{
		{diary.Stretch, 0.7, weights[diary.Effect]{{diary.Helped, 70}, {diary.HelpedABit, 20}, {diary.NoHelp, 10}}},
		{diary.Massage, 0.35, weights[diary.Effect]{{diary.Helped, 30}, {diary.HelpedABit, 50}, {diary.NoHelp, 20}}},
		{diary.Walk, 0.3, weights[diary.Effect]{{diary.Helped, 50}, {diary.HelpedABit, 30}, {diary.NoHelp, 20}}},
		{diary.Cold, 0.08, weights[diary.Effect]{{diary.Helped, 10}, {diary.HelpedABit, 40}, {diary.NoHelp, 50}}},
	} {
		if g.chance(remedy.tried) {
			tried[remedy.name] = pick(g, remedy.effects)
		}
	}
	return tried
}

// notes are what the invented person writes, in Danish as the demo account is.
var notes = []string{
	"Stod i haven hele eftermiddagen.",
	"Måtte op og gå rundt om bordet.",
	"Tæerne trak sig helt skævt.",
	"Havde glemt at strække ud inden sengetid.",
	"Kom igen, så snart jeg lagde mig.",
	"Ny madras. Sov dårligt i det hele taget.",
}

func (g *generator) profile(last diary.Date) diary.Profile {
	statin, magnesium := last-diary.Date(200), last-diary.Date(45)
	return diary.Profile{
		BirthYear: 1968, Sex: diary.Female, NoConditions: true,
		Medicines:    []diary.Medicine{{ID: g.id(statin.UTC()), Class: diary.Statin, Name: "Simvastatin", Started: &statin}},
		Supplements:  []diary.Supplement{{ID: g.id(magnesium.UTC()), Kind: diary.Magnesium, Name: "Magnesium 350 mg", Started: &magnesium}},
		CrampsBefore: diary.Yes, MovementProblem: diary.No, LimitFluids: diary.No,
		Goal: "Sove igennem og kunne gå tur med hunden om morgenen.",
	}
}

// id makes a UUID version 7 (RFC 9562, section 5.7) of an instant and the generator's own randomness.
func (g *generator) id(t time.Time) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], uint64(t.UnixMilli())<<16|g.random.Uint64()&0xffff)
	binary.BigEndian.PutUint64(id[8:], g.random.Uint64())
	id[6] = id[6]&0x0f | 0x70 // version 7
	id[8] = id[8]&0x3f | 0x80 // the variant of RFC 9562
	return id.String()
}

func (g *generator) chance(p float64) bool { return g.random.Float64() < p }

// weights are values and how often each comes, in relation to the others.
type weights[T any] []struct {
	value  T
	weight int
}

func pick[T any](g *generator, among weights[T]) T {
	total := 0
	for _, w := range among {
		total += w.weight
	}
	n := g.random.IntN(total)
	for _, w := range among {
		if n -= w.weight; n < 0 {
			return w.value
		}
	}
	panic("demo: weights sum to less than their total")
}
