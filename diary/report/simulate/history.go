package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"crampdiary/diary"
)

const (
	firstDay = diary.Date(20_000) // a Wednesday, of no meaning

	// mostChance keeps a large ratio from making cramps certain.
	mostChance = 0.95

	spellChange   = 0.3 // chance that a spell begins or ends with a week
	season        = 120 // days
	unanswered    = 0.05
	begunOdds     = 2.5 // logarithm of the odds ratio of a factor that was begun, from the middle to either side
	keepsOn       = 0.8 // chance that a missing day follows a missing day, when they come in runs
	mostForgotten = 0.6 // part of the days that are missing at the end, when more and more are
	selectedBy    = 0.3 // days with cramps are missing so many times as often, when they are selected
)

// history makes up diaries of one scenario.
type history struct {
	scenario
	*rand.Rand
	length float64 // about how many days it takes
	cramp  process
	habits []process // of the factors
	away   bool      // the last day was not answered
}

// process is what makes one thing be so on some days.
type process struct {
	chance, weekend, trend, spell, season, cycle, streak float64

	direction float64 // of the trend, 1 or -1
	phase     float64 // of the season
	top       float64 // of the cycle, as a phase
	begins    float64 // day on which a person began with it, of those that are begun
	inSpell   bool
	state     float64 // standard normal; the day is so when it is low enough
}

func (h *history) process(chance, weekend, trend, spell, season, cycle, streak float64) process {
	return process{
		chance: chance, weekend: weekend, trend: trend, spell: spell, season: season, cycle: cycle, streak: streak,
		direction: float64(1 - 2*h.IntN(2)), phase: 2 * math.Pi * h.Float64(), state: h.NormFloat64(),
	}
}

// habit is what makes a factor be so.
func (h *history) habit() process {
	s := h.scenario
	p := h.process(s.factor, s.factorWeekend, s.factorTrend, s.factorSpell, s.factorSeason, s.factorInCycle, s.factorStreak)
	if s.cycle > 0 {
		p.top = 2 * math.Pi * h.Float64()
	}
	if s.begun {
		p.begins = h.length * h.Float64()
	}
	return p
}

// makeDiary makes up a diary with so many answered days, the last of them the last day of the snapshot.
// The same number gives the same diary.
func makeDiary(s scenario, answered int, number uint64) diary.Snapshot {
	h := history{scenario: s, Rand: rand.New(rand.NewPCG(number, uint64(answered)))} // #nosec G404 -- a simulation that can be repeated
	h.length = float64(answered) / (1 - s.missing)
	h.cramp = h.process(s.cramps, s.weekend, s.trend, s.spell, s.season, s.inCycle, s.streak)
	snapshot := diary.Snapshot{From: firstDay + diary.Date(h.IntN(7))}
	for i := range s.factors {
		h.habits = append(h.habits, h.habit())
		snapshot.Factors.Own = append(snapshot.Factors.Own, diary.OwnFactor{ID: factorID(i), Name: string(factorID(i))})
	}
	for day := snapshot.From; len(snapshot.CheckIns) < answered; day++ {
		c, first := h.live(day, float64(day-snapshot.From))
		if h.answers(c.Cramps, first, float64(day-snapshot.From)) {
			snapshot.CheckIns = append(snapshot.CheckIns, c)
			snapshot.To = day
		}
	}
	return snapshot
}

// factorID names a factor; the first is the one that may bring cramps.
func factorID(i int) diary.Factor { return diary.Factor(fmt.Sprintf("factor-%02d", i)) }

// live makes up one day, and whether the first factor was so.
func (h *history) live(day diary.Date, since float64) (c diary.CheckIn, first bool) {
	c = diary.CheckIn{Day: day, Factors: make(map[diary.Factor]diary.Answer)}
	shared, ratio := h.NormFloat64(), 1.0
	for i := range h.habits {
		news := math.Sqrt(h.alike)*shared + math.Sqrt(1-h.alike)*h.NormFloat64()
		so := h.next(&h.habits[i], day, since, news, 1)
		first = first || i == 0 && so
		if i == 0 && so && h.ratio > 0 {
			ratio = h.ratio
		}
		asked := !h.exchanged || (i%2 == 0) == (since < h.length/2)
		if asked && h.Float64() >= unanswered {
			c.Factors[factorID(i)] = answer(so)
		}
	}
	c.Cramps = answer(h.next(&h.cramp, day, since, h.NormFloat64(), ratio))
	return c, first
}

func answer(so bool) diary.Answer {
	if so {
		return diary.Yes
	}
	return diary.No
}

// next says whether the thing is so on a day, with a chance so many times as high as usual.
func (h *history) next(p *process, day diary.Date, since, news, times float64) bool {
	if p.spell > 0 && day == diary.MondayOf(day) && h.Float64() < spellChange {
		p.inSpell = h.IntN(2) == 0
	}
	odds := math.Log(p.chance/(1-p.chance)) +
		p.trend*p.direction*(2*since/h.length-1) +
		p.season*math.Sin(2*math.Pi*since/season+p.phase)
	if p.cycle > 0 {
		odds += p.cycle * math.Sin(2*math.Pi*since/h.scenario.cycle+p.top)
	}
	if p.inSpell {
		odds += p.spell
	}
	switch {
	case p.begins == 0:
	case since < p.begins:
		odds -= begunOdds
	default:
		odds += begunOdds
	}
	if day-diary.MondayOf(day) >= 5 {
		odds += p.weekend
	}
	p.state = p.streak*p.state + math.Sqrt(1-p.streak*p.streak)*news
	chance := times / (1 + math.Exp(-odds))
	return distuv.UnitNormal.CDF(p.state) < min(chance, mostChance)
}

// answers says whether the day is answered, on which the first factor was so or not.
func (h *history) answers(cramps diary.Answer, first bool, since float64) bool {
	missing := h.missing
	if cramps == diary.No {
		if first {
			missing += h.silentWith
		} else {
			missing += h.silentWithout
		}
	}
	if h.tiring && cramps == h.forgotten {
		missing = mostForgotten * min(since/h.length, 1)
	}
	if h.inRuns {
		begins := (1 - keepsOn) * h.missing / (1 - h.missing)
		if h.away {
			h.away = h.Float64() < keepsOn
		} else {
			h.away = h.Float64() < begins
		}
		missing = 0
		if h.away {
			missing = 1
		}
	}
	if h.selected && cramps == diary.Yes {
		missing *= selectedBy
	}
	return h.Float64() >= missing
}
