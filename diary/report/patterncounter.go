package report

import (
	"cmp"
	"slices"

	"crampdiary/diary"
)

// patternCounter counts episodes, one after the other.
type patternCounter struct {
	Patterns
	places   map[Place]int // by muscle and side, with no number of cramps
	contexts map[diary.Context]int
	remedies map[diary.Remedy]*RemedyCount
	triggers map[diary.Trigger]int
	minutes  []float64
	sore     []float64 // hours
}

func newPatternCounter() *patternCounter {
	return &patternCounter{
		places:   make(map[Place]int),
		contexts: make(map[diary.Context]int),
		remedies: make(map[diary.Remedy]*RemedyCount),
		triggers: make(map[diary.Trigger]int),
	}
}

// see counts one episode.
func (t *patternCounter) see(e *diary.Episode) {
	t.Cramps++
	t.seeHour(e)
	if e.Muscle != "" {
		t.Placed++
		t.places[Place{Muscle: e.Muscle, Side: e.Side}]++
	}
	if e.Context != "" {
		t.InContext++
		t.contexts[e.Context]++
	}
	if length, known := e.Duration(); known {
		group, _ := slices.BinarySearch(lengthLimits[:], length)
		t.Lengths[group]++
		t.minutes = append(t.minutes, length.Minutes())
	}
	if e.Pain != nil {
		t.Pains[*e.Pain]++
	}
	if e.Woke != diary.Unanswered {
		t.Woke.count(e.Woke == diary.Yes)
	}
	if e.SorenessHours != nil {
		t.Sore.count(*e.SorenessHours > 0)
		if *e.SorenessHours > 0 {
			t.sore = append(t.sore, float64(*e.SorenessHours))
		}
	}
	t.seeRemedies(e)
	if len(e.Triggers) > 0 {
		t.WithTrigger++
	}
	for _, trigger := range e.Triggers {
		t.triggers[trigger]++
	}
}

// seeHour counts when the episode began. One of which only the night is known has no hour.
func (t *patternCounter) seeHour(e *diary.Episode) {
	if e.Precision == diary.Night {
		t.Night.count(true)
		return
	}
	hour := e.Started.In(e.Location()).Hour()
	t.Hours[hour]++
	t.Timed++
	t.Night.count(hour >= NightFrom || hour < NightUntil)
}

func (t *patternCounter) seeRemedies(e *diary.Episode) {
	for remedy, effect := range e.Remedies {
		count := t.remedies[remedy]
		if count == nil {
			count = &RemedyCount{Remedy: remedy}
			t.remedies[remedy] = count
		}
		switch effect {
		case diary.Helped:
			count.Helped++
		case diary.HelpedABit:
			count.HelpedABit++
		case diary.NoHelp:
			count.NoHelp++
		}
	}
}

// patterns sums up what was counted.
func (t *patternCounter) patterns() Patterns {
	p := t.Patterns
	for place, cramps := range t.places {
		place.Cramps = cramps
		p.Places = append(p.Places, place)
	}
	slices.SortFunc(p.Places, func(a, b Place) int {
		return cmp.Or(
			cmp.Compare(b.Cramps, a.Cramps),
			compareCodes(diary.Muscles, a.Muscle, b.Muscle),
			compareCodes(diary.Sides, a.Side, b.Side),
		)
	})
	for _, context := range diary.Contexts {
		if cramps := t.contexts[context]; cramps > 0 {
			p.Contexts = append(p.Contexts, ContextCount{context, cramps})
		}
	}
	for _, remedy := range diary.Remedies {
		if count := t.remedies[remedy]; count != nil {
			p.Remedies = append(p.Remedies, *count)
		}
	}
	slices.SortStableFunc(p.Remedies, func(a, b RemedyCount) int { return cmp.Compare(b.Tried(), a.Tried()) })
	for _, trigger := range diary.Triggers {
		if noted := t.triggers[trigger]; noted > 0 {
			p.Triggers = append(p.Triggers, TriggerCount{trigger, Proportion{noted, t.Cramps}})
		}
	}
	slices.SortStableFunc(p.Triggers, func(a, b TriggerCount) int { return cmp.Compare(b.Noted.Count, a.Noted.Count) })
	p.Length, p.Soreness = spreadOf(t.minutes), spreadOf(t.sore)
	p.Pain = spreadOfCounts(p.Pains[:])
	return p
}

// compareCodes orders two codes as their vocabulary does, and what was not answered after them.
func compareCodes[T ~string](vocabulary []T, a, b T) int {
	place := func(code T) int {
		if i := slices.Index(vocabulary, code); i >= 0 {
			return i
		}
		return len(vocabulary)
	}
	return cmp.Compare(place(a), place(b))
}

// spreadOf sums up values, which it sorts. The median of an even number of them is the mean of the two in
// the middle.
func spreadOf(values []float64) Spread {
	if len(values) == 0 {
		return Spread{}
	}
	slices.Sort(values)
	n := len(values)
	return Spread{Of: n, Median: (values[(n-1)/2] + values[n/2]) / 2, Most: values[n-1]}
}

// spreadOfCounts sums up whole numbers from 0 on, of which it is known how often each came.
func spreadOfCounts(counts []int) Spread {
	var values []float64
	for value, times := range counts {
		values = append(values, slices.Repeat([]float64{float64(value)}, times)...)
	}
	return spreadOf(values)
}
