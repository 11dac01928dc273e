package diary

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Limits of check-ins and their factors.
const (
	MaxChosenFactors = 6   // asked about in one check-in, so that it fits one screen
	MaxOwnFactors    = 10  // that a person added and has not retired
	MaxKeptFactors   = 100 // of a person's own, the retired ones too
	MaxFactorName    = 40  // characters
)

// Factor is something that may be so on any cramp-day, with or without a cramp: a code of the
// vocabulary, or the ID of an [OwnFactor].
type Factor string

// The factors of the vocabulary.
const (
	HardExerciseDay Factor = "hard-exercise"
	NewTraining     Factor = "new-training"
	LongStandingDay Factor = "long-standing"
	HeatOrSweat     Factor = "heat-sweat"
	LittleToDrink   Factor = "little-fluid"
	AlcoholDay      Factor = "alcohol"
	LateCaffeine    Factor = "late-caffeine"
	StretchingDone  Factor = "stretching-done"
	MagnesiumTaken  Factor = "magnesium-taken"
	NewShoes        Factor = "new-shoes"
	PoorSleep       Factor = "poor-sleep"
	LongSitting     Factor = "long-sitting"
)

// Factors lists every factor of the vocabulary, in the order in which they are offered.
var Factors = []Factor{
	HardExerciseDay, LongStandingDay, HeatOrSweat, LittleToDrink, AlcoholDay, StretchingDone,
	NewTraining, LateCaffeine, MagnesiumTaken, NewShoes, PoorSleep, LongSitting,
}

// Span is the part of a cramp-day that a question is about.
type Span string

// The spans.
const (
	WholeDay  Span = "" // noon to noon
	NightOnly Span = "night"
)

// Spans lists every span of less than the whole cramp-day.
var Spans = []Span{NightOnly}

// CheckIn is one cramp-day's answer to "any cramp?" and to a few factors.
type CheckIn struct {
	Day     Date  // the cramp-day
	Version int64 // grows with every save; 0 before the first

	Cramps  Answer
	Asked   Span              // what Cramps was asked about, WholeDay when it was not answered
	Factors map[Factor]Answer // what was answered; what is missing was not

	Recorded time.Time // first saved
	Changed  time.Time // last saved
}

// Validate finds everything that keeps the check-in from being saved. today is the cramp-day of the
// present; later ones cannot be answered. own are the person's own factors, the retired ones too: what
// was answered before stays valid.
func (c CheckIn) Validate(today Date, own []OwnFactor) Problems {
	var p Problems
	switch {
	case c.Day > today:
		p.add("day", InFuture)
	case c.Day < DateOf(earliest):
		p.add("day", TooEarly)
	}
	oneOf(&p, "cramps", c.Cramps, Answers)
	oneOf(&p, "asked", c.Asked, Spans)
	if c.Asked == NightOnly && c.Cramps == Unanswered {
		p.add("asked", Contradiction)
	}
	for _, factor := range slices.Sorted(maps.Keys(c.Factors)) {
		field := "factor." + string(factor)
		if !knownFactor(factor, own) || c.Factors[factor] == Unanswered {
			p.add(field, Unknown)
			continue
		}
		oneOf(&p, field, c.Factors[factor], Answers)
	}
	return p
}

// AnswersDay says whether the check-in tells if there were cramps on the cramp-day. A night without any
// leaves that open: the rest of the day was not asked about.
func (c CheckIn) AnswersDay() bool {
	return c.Cramps == Yes || c.Cramps == No && c.Asked == WholeDay
}

// AnswersNight says whether the check-in tells if there were cramps in the night of the cramp-day. Cramps
// on the day leave that open.
func (c CheckIn) AnswersNight() bool {
	return c.Cramps == No || c.Cramps == Yes && c.Asked == NightOnly
}

// SameEntry says whether two check-ins hold the same answers, whatever their version and the instants
// at which they were saved.
func (c CheckIn) SameEntry(other CheckIn) bool {
	return c.Day == other.Day && c.Cramps == other.Cramps && c.Asked == other.Asked && maps.Equal(c.Factors, other.Factors)
}

// OwnFactor is a factor that a person added.
type OwnFactor struct {
	ID      Factor // UUID version 7
	Name    string
	Retired bool // no longer offered; kept for the answers that refer to it
}

// FactorSetup is which factors a person is asked about.
type FactorSetup struct {
	Version int64 // grows with every save; 0 before the first

	Chosen  []Factor // at most MaxChosenFactors, in the order in which they are asked
	Own     []OwnFactor
	Suspect *Suspect // nil when none was named

	Changed time.Time
}

// Suspect is the one factor that a person named beforehand as what may go with the cramps. The days from From on
// are compared for it alone; those before may have been looked at when it was named, and say nothing of it.
type Suspect struct {
	Factor Factor // one of the chosen ones
	From   Date   // the first cramp-day that began after it was named
}

// Name names a factor as the suspect at an instant, or none when it is empty. To name the one that is named
// already changes nothing, and to name another one begins again.
func (s *FactorSetup) Name(factor Factor, now time.Time, zone *time.Location) {
	switch {
	case factor == "":
		s.Suspect = nil
	case s.Suspect == nil || s.Suspect.Factor != factor:
		s.Suspect = &Suspect{Factor: factor, From: CrampDayOf(now, zone) + 1}
	}
}

// SameChoice says whether two setups ask about the same factors and name the same suspect.
func (s FactorSetup) SameChoice(other FactorSetup) bool {
	named, otherNamed := s.Suspect, other.Suspect
	return slices.Equal(s.Chosen, other.Chosen) && (named == otherNamed || named != nil && otherNamed != nil && *named == *otherNamed)
}

// DefaultFactorSetup is what is asked until a person chooses.
func DefaultFactorSetup() FactorSetup {
	return FactorSetup{Chosen: slices.Clone(Factors[:MaxChosenFactors])}
}

// Validate finds everything that keeps the setup from being saved. An own factor is named by its ID, for
// example "own.01932f7e-0000-7000-8000-000000000001".
func (s FactorSetup) Validate() Problems {
	var p Problems
	if len(s.Chosen) > MaxChosenFactors {
		p.add("chosen", TooMany)
	}
	seen := make(map[Factor]bool)
	offered := slices.DeleteFunc(slices.Clone(s.Own), func(o OwnFactor) bool { return o.Retired })
	for _, factor := range s.Chosen {
		switch {
		case seen[factor]:
			p.add("chosen", Duplicate)
		case !knownFactor(factor, offered):
			p.add("chosen", Unknown)
		}
		seen[factor] = true
	}
	if s.Suspect != nil {
		if !seen[s.Suspect.Factor] {
			p.add("suspect", Unknown)
		}
		if s.Suspect.From < DateOf(earliest) {
			p.add("suspect", TooEarly)
		}
	}
	if len(offered) > MaxOwnFactors || len(s.Own) > MaxKeptFactors {
		p.add("own", TooMany)
	}
	s.validateOwn(&p)
	return p
}

// validateOwn looks at one own factor after the other. Two that are offered need different names; a
// retired one may have the name of another.
func (s FactorSetup) validateOwn(p *Problems) {
	ids, names := make(map[Factor]bool), make(map[string]bool)
	for _, own := range s.Own {
		field := "own." + string(own.ID)
		switch {
		case !ValidID(string(own.ID)):
			p.add(field, Unknown)
		case ids[own.ID]:
			p.add(field, Duplicate)
		}
		ids[own.ID] = true
		name := strings.ToLower(strings.TrimSpace(own.Name))
		if name == "" {
			p.add(field, Required)
		}
		p.text(field, own.Name, MaxFactorName)
		if own.Retired {
			continue
		}
		if name != "" && names[name] {
			p.add(field, Duplicate)
		}
		names[name] = true
	}
}

// knownFactor says whether a factor is of the vocabulary or one of the person's own, retired or not.
func knownFactor(factor Factor, own []OwnFactor) bool {
	return slices.Contains(Factors, factor) ||
		slices.ContainsFunc(own, func(o OwnFactor) bool { return o.ID == factor })
}
