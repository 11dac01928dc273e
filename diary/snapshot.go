package diary

import "time"

// Snapshot is everything that one account noted in a range of cramp-days, read at one moment. What is
// shown, counted and exported is made from it.
type Snapshot struct {
	From, To Date // the first and the last cramp-day
	Profile  Profile
	Factors  FactorSetup
	Episodes []Episode // of these cramp-days, not deleted, oldest first
	CheckIns []CheckIn // of these cramp-days, oldest first
	// Activities were logged as done on these cramp-days, and Slots are the reminders that were due on them,
	// both oldest first: what was done, and what was planned. Neither says anything of days on which no
	// reminder was on, and what was not logged was not necessarily not done.
	Activities []Activity
	Slots      []Slot
	Trials     []Trial            // all that the account ever began, whatever the days, the newest first
	Function   []FunctionActivity // all that the account ever chose, whatever the days
}

// DayState is what is known of a cramp-day. A day of which nothing is known is not a day without cramps.
type DayState string

// The states.
const (
	UnknownDay DayState = "unknown"
	QuietNight DayState = "quiet-night" // said of the night in a check-in that there were none; the rest is unknown
	NoCramps   DayState = "no-cramps"   // said so in a check-in
	Cramps     DayState = "cramps"      // an episode, or said so in a check-in
)

// DayStates lists every state, those first that say most.
var DayStates = []DayState{Cramps, NoCramps, QuietNight, UnknownDay}

// Day is one cramp-day with what was noted on it.
type Day struct {
	Date     Date
	Episodes []Episode
	CheckIn  CheckIn // of version 0, with nothing but the day, if there was none
}

// State is what is known of the day. An episode outweighs a check-in that says otherwise.
func (d Day) State() DayState {
	return StateOf(len(d.Episodes), d.CheckIn)
}

// StateOf is what is known of a cramp-day with so many episodes and a check-in.
func StateOf(episodes int, c CheckIn) DayState {
	switch {
	case episodes > 0 || c.Cramps == Yes:
		return Cramps
	case c.AnswersDay():
		return NoCramps
	case c.AnswersNight():
		return QuietNight
	}
	return UnknownDay
}

// Answered says whether it is known if there were cramps on the cramp-day.
func (d Day) Answered() bool { return d.State().Answered() }

// Answered says whether it is known if there were cramps on the cramp-day.
func (s DayState) Answered() bool { return s == Cramps || s == NoCramps }

// NightAnswered says whether enough is known of the cramp-day not to ask about its night: what was noted of
// the day says more than the answer would.
func (s DayState) NightAnswered() bool { return s != UnknownDay }

// Days are the cramp-days of the snapshot, one after the other, those of which nothing is known too.
func (s Snapshot) Days() []Day {
	if s.To < s.From {
		return nil
	}
	days := make([]Day, s.To-s.From+1)
	for i := range days {
		days[i].Date = s.From + Date(i)
		days[i].CheckIn.Day = days[i].Date
	}
	at := func(date Date) *Day {
		if date < s.From || date > s.To {
			return nil
		}
		return &days[date-s.From]
	}
	for _, e := range s.Episodes {
		if day := at(e.CrampDay()); day != nil {
			day.Episodes = append(day.Episodes, e)
		}
	}
	for _, c := range s.CheckIns {
		if day := at(c.Day); day != nil {
			day.CheckIn = c
		}
	}
	return days
}

const (
	// forgottenAfter is when an episode that was never said to have passed was most likely forgotten.
	// A cramp may last up to LongDuration without being doubted, so nobody is asked before that.
	forgottenAfter = LongDuration
	// detailsWithin is how long the details of an episode are asked for.
	detailsWithin = 36 * time.Hour
)

// Forgotten says whether the episode still counts as going on only because nobody said that it passed, and
// for an hour nobody said that it was still there.
func (e Episode) Forgotten(now time.Time) bool {
	seen := e.Started
	if e.StillAt != nil {
		seen = *e.StillAt
	}
	return e.Ongoing && now.Sub(seen) > forgottenAfter
}

// WantsDetails says whether the episode is recent and lacks what makes it useful: the muscle, the worst
// pain, or how long it lasted. Older ones are left in peace.
func (e Episode) WantsDetails(now time.Time) bool {
	missing := e.Muscle == "" || e.Pain == nil || e.Ended == nil && (e.Ongoing || e.StillAt == nil)
	return missing && now.Sub(e.Started) < detailsWithin
}
