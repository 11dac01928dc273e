package diary

import (
	"context"
	"slices"
	"time"
)

// PhaseDays is how many cramp-days each of the two phases of a PhaseTrial has.
const PhaseDays = 14

// Aim is what a person tries with a factor.
type Aim string

// The aims.
const (
	DoIt    Aim = "do"    // every cramp-day
	LeaveIt Aim = "leave" // on no cramp-day
)

// Aims lists every aim.
var Aims = []Aim{DoIt, LeaveIt}

// TrialChoice is one thing to try.
type TrialChoice struct {
	Factor Factor
	Aim    Aim
}

// trialChoices are the factors of the vocabulary that a person can do or leave, each with what can be asked
// of everybody. Heat and poor sleep are nobody's choice. Magnesium is left out: whether to take it, or to
// stop, is for a doctor to say to anyone who has a disease of the kidneys or takes it on advice.
var trialChoices = []TrialChoice{
	{StretchingDone, DoIt}, {LongStandingDay, LeaveIt}, {LongSitting, LeaveIt}, {HardExerciseDay, LeaveIt},
	{LateCaffeine, LeaveIt}, {AlcoholDay, LeaveIt}, {LittleToDrink, LeaveIt},
}

// TrialChoices lists what a person may try: of the vocabulary what anybody can do or leave, and each of the
// person's own factors either way. Nobody is asked to drink more whose doctor may want the opposite.
func TrialChoices(own []OwnFactor, profile Profile) []TrialChoice {
	choices := slices.DeleteFunc(slices.Clone(trialChoices), func(c TrialChoice) bool {
		return c.Factor == LittleToDrink && !profile.MaySuggestFluids()
	})
	for _, factor := range own {
		if !factor.Retired {
			choices = append(choices, TrialChoice{factor.ID, DoIt}, TrialChoice{factor.ID, LeaveIt})
		}
	}
	return choices
}

// Trial is what a person tries on some cramp-days, to compare them with others on which everything is as
// usual. Its days are dates: a diary that moves to another zone goes on with the same ones.
type Trial struct {
	ID string // UUID version 7, made by the page with the form; the key against doubles
	TrialChoice
	First        Date       // cramp-day
	Allocation   Allocation // what each cramp-day asks for, as it was drawn; empty for a PhaseTrial, of which it is known
	StoppedAfter *Date      // the last cramp-day of one that was stopped early, the one before First if none; otherwise nil
	Started      time.Time
}

// Kind is how the days of the trial were laid out.
func (t Trial) Kind() TrialKind {
	if t.Allocation == "" {
		return PhaseTrial
	}
	return BlockTrial
}

// allocation is what each cramp-day asks for, of either kind.
func (t Trial) allocation() Allocation {
	if t.Kind() == PhaseTrial {
		return phases
	}
	return t.Allocation
}

// Validate finds everything that keeps the trial from being saved. today is the cramp-day of the present,
// and own are the person's own factors, the retired ones too.
func (t Trial) Validate(today Date, own []OwnFactor) Problems {
	var p Problems
	if !ValidID(t.ID) {
		p.add("id", Unknown)
	}
	if !knownFactor(t.Factor, own) {
		p.add("factor", Unknown)
	}
	if t.Aim == "" {
		p.add("aim", Required)
	}
	oneOf(&p, "aim", t.Aim, Aims)
	if t.Kind() == BlockTrial && !t.Allocation.valid() {
		p.add("allocation", Unknown)
		return p // nobody knows how long it lasts
	}
	switch {
	case t.First > today+1: // it may begin with the coming night
		p.add("first", InFuture)
	case t.First < DateOf(earliest):
		p.add("first", TooEarly)
	}
	if t.StoppedAfter != nil && (*t.StoppedAfter < t.First-1 || *t.StoppedAfter >= t.planned()) {
		p.add("stopped_after", OutOfRange)
	}
	return p
}

// SameEntry says whether two trials are the same, whenever they were begun.
func (t Trial) SameEntry(other Trial) bool {
	return t.ID == other.ID && t.TrialChoice == other.TrialChoice && t.First == other.First && t.Allocation == other.Allocation && t.Last() == other.Last()
}

// Days is how many cramp-days the trial has if it is not stopped.
func (t Trial) Days() int { return len(t.allocation()) }

// planned is the last cramp-day if the trial is not stopped.
func (t Trial) planned() Date { return t.First + Date(t.Days()) - 1 }

// Last is the last cramp-day of the trial. It is the one before First when the trial has no days.
func (t Trial) Last() Date {
	if t.StoppedAfter != nil {
		return *t.StoppedAfter
	}
	return t.planned()
}

// SharesDays says whether a cramp-day belongs to both trials.
func (t Trial) SharesDays(other Trial) bool {
	return max(t.First, other.First) <= min(t.Last(), other.Last())
}

// TrialPhase is what a trial asks for.
type TrialPhase string

// The phases.
const (
	Baseline   TrialPhase = "baseline" // everything as usual
	Trying     TrialPhase = "trying"
	TrialEnded TrialPhase = "ended" // or stopped
)

// Asks is what the trial asks for on one of its cramp-days: Baseline or Trying. Before its first it asks
// for nothing but what is usual, and after its last TrialEnded is returned.
func (t Trial) Asks(day Date) TrialPhase {
	switch {
	case day > t.Last():
		return TrialEnded
	case day >= t.First && t.allocation()[day-t.First] == Try:
		return Trying
	}
	return Baseline
}

// Phase is what the trial asks for on the cramp-day of the present, TrialEnded as soon as it was stopped.
func (t Trial) Phase(today Date) TrialPhase {
	if t.StoppedAfter != nil {
		return TrialEnded
	}
	return t.Asks(today)
}

// StopAt is the trial as it is when it is stopped at an instant: the night that is over or going on still
// belongs to it. One that has ended stays as it is.
func (t Trial) StopAt(now time.Time, zone *time.Location) Trial {
	if last := max(LastNight(now, zone), t.First-1); last < t.Last() {
		t.StoppedAfter = &last
	}
	return t
}

// TrialOn finds the trial to which a cramp-day belongs.
func TrialOn(trials []Trial, day Date) (trial Trial, found bool) {
	at := slices.IndexFunc(trials, func(t Trial) bool { return t.First <= day && day <= t.Last() })
	if at < 0 {
		return Trial{}, false
	}
	return trials[at], true
}

// NextNight is the first cramp-day of a trial that begins at an instant: that of the coming night, or the
// one after the days of a stopped trial, which a diary that moved west may not have left behind yet.
func NextNight(trials []Trial, now time.Time, zone *time.Location) Date {
	next := LastNight(now, zone) + 1
	for _, t := range trials {
		if t.StoppedAfter != nil {
			next = max(next, t.Last()+1)
		}
	}
	return next
}

// Trials keeps what each account tried. No cramp-day ever belongs to two trials of one account, so that
// there is one at a time. No method ever shows or changes another account's. The caller validates.
type Trials interface {
	// StartTrial stores a trial. When the account already holds one under the same ID, nothing is changed,
	// so that a request can be repeated. When it holds one that shares days with it, a
	// *ConflictError[Trial] with that one is returned.
	StartTrial(ctx context.Context, accountID string, trial Trial) error
	// StopTrial stores that a trial was stopped after trial.StoppedAfter. Stopping one that was stopped
	// changes nothing. It returns ErrNotFound when there is none.
	StopTrial(ctx context.Context, accountID string, trial Trial) error
	// ResumeTrial undoes StopTrial. When the trial would share days with another one, a
	// *ConflictError[Trial] with that one is returned. Resuming one that was not stopped changes nothing.
	// It returns ErrNotFound when there is none.
	ResumeTrial(ctx context.Context, accountID, id string) error
	// ListTrials lists all trials of the account, the newest first.
	ListTrials(ctx context.Context, accountID string) ([]Trial, error)
}
