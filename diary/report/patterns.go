package report

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// Patterns are the regularities of a diary that are no criteria: when cramps come, where, how long, how
// bad, and what was noted with them. Each figure goes with the number of cramps or cramp-days that it
// rests on; what was not answered is in neither.
type Patterns struct {
	From, To diary.Date // the cramp-days looked at, none of them later than that of now
	Days     int
	Answered int // of these, of which it is known if there were cramps
	// QuietNights are the cramp-days of which only is known that there were no cramps in the night. They are
	// not among the answered ones.
	QuietNights int

	Cramps    int        // that were noted
	CrampDays Proportion // of the answered days, also those of which only is known that there were cramps
	Unnoted   int        // cramp-days of which only is known that there were cramps
	Rate      Rate       // cramps that were noted, on the answered days; there were more if some are unnoted

	Hours [24]int    // cramps that began in each hour on the clock where they were lived
	Timed int        // cramps in Hours: all but those of which only the night is known
	Night Proportion // of the cramps: in the night, by the clock or because nothing else is known

	Places    []Place                    // the most often affected first
	Placed    int                        // cramps of which the muscle was answered
	Contexts  []ContextCount             // those that were noted, in the order of the vocabulary
	InContext int                        // cramps of which the context was answered
	Lengths   [len(lengthLimits) + 1]int // cramps by how long they lasted; see LengthLimits
	Length    Spread                     // in minutes; a cramp whose end nobody knows has no length
	Pains     [diary.MaxPain + 1]int     // cramps by the worst pain
	Pain      Spread

	Woke        Proportion // of the cramps of which it was answered
	WokenNights Proportion // of the cramp-days of which it is known: woken at least once
	Sore        Proportion // of the cramps of which it was answered: the muscle was sore afterwards
	Soreness    Spread     // in hours, of the cramps after which the muscle was sore

	Remedies    []RemedyCount  // what was tried, the most often tried first
	Triggers    []TriggerCount // what was noted as a trigger, the most often noted first
	WithTrigger int            // cramps with at least one trigger

	Changes
}

// Place is how many cramps there were in a muscle of a side.
type Place struct {
	Muscle diary.Muscle
	Side   diary.Side // empty when not answered
	Cramps int
}

// ContextCount is how many cramps came in a context.
type ContextCount struct {
	Context diary.Context
	Cramps  int
}

// Spread sums up the values of those that have one. Median and Most are 0 when there are none.
type Spread struct {
	Of     int // how many have a value
	Median float64
	Most   float64
}

// RemedyCount is how a remedy worked each time that it was tried.
type RemedyCount struct {
	Remedy                     diary.Remedy
	Helped, HelpedABit, NoHelp int
}

// Tried is how many times the remedy was tried.
func (r RemedyCount) Tried() int { return r.Helped + r.HelpedABit + r.NoHelp }

// TriggerCount is how often a trigger was noted. A trigger that was not ticked was not necessarily absent.
type TriggerCount struct {
	Trigger diary.Trigger
	Noted   Proportion // of all cramps that were noted
}

// The night on the clock, from NightFrom until NightUntil o'clock. These are the hours that Danish limits
// for noise call night (Miljøstyrelsen, Vejledning 5/1984); to use them for cramps is this project's own
// choice.
const (
	NightFrom  = 22
	NightUntil = 7
)

// lengthLimits end the groups of Patterns.Lengths; the last group has no end. Ten minutes is the limit of
// the criteria; the others are this project's own choice.
var lengthLimits = [...]time.Duration{time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute}

// LengthLimits lists, for each group of Patterns.Lengths but the last, the longest that belongs to it.
func LengthLimits() []time.Duration { return slices.Clone(lengthLimits[:]) }

// FindPatterns counts what a diary holds up to the instant now. The zone is that of the diary: it decides
// which cramp-day now belongs to. The starts, for example of a stretching programme, are compared beside
// those of the profile's medicines and supplements. Episodes and check-ins may be in any order.
func FindPatterns(snapshot diary.Snapshot, starts []Start, now time.Time, zone *time.Location) Patterns {
	t := newPatternCounter()
	days := newCalendar(&snapshot, now, zone, t.see)
	p := t.patterns()
	p.From, p.To, p.Days = days.from, days.to(), len(days.days)
	for _, day := range days.days {
		p.CrampDays.countDay(day.state())
		switch {
		case day.state() == diary.QuietNight:
			p.QuietNights++
		case day.state() == diary.Cramps && day.cramps == 0:
			p.Unnoted++
		}
		if known, woken := day.woken(); known {
			p.WokenNights.count(woken)
		}
	}
	p.Answered = p.CrampDays.Of
	p.Rate = Rate{p.Cramps, p.Answered}
	p.Changes = findChanges(days, append(profileStarts(snapshot.Profile), starts...))
	return p
}

// woken says whether a cramp woke the person in the night of the day, if that is known. A day with cramps
// none of which was noted leaves it open.
func (d crampDay) woken() (known, woken bool) {
	switch d.state() {
	case diary.NoCramps, diary.QuietNight:
		return true, false
	case diary.Cramps:
		return d.cramps > 0 && d.woke != open, d.woke == yes
	}
	return false, false
}
