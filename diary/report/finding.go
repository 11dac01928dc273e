package report

import (
	"slices"

	"crampdiary/diary"
)

// Outcome is what can be said of a criterion.
type Outcome string

// The outcomes. An answer is missing when the criterion is not met, but would be if what was left blank on
// entries within its windows were answered in the worst way. For what cannot wait, a blank in the profile
// counts as well.
const (
	Met           Outcome = "met"
	AnswerMissing Outcome = "answer-missing"
	NotEnough     Outcome = "not-enough-data"
	NotMet        Outcome = "not-met"
)

// Outcomes lists every outcome, the one that says most first.
var Outcomes = []Outcome{Met, AnswerMissing, NotEnough, NotMet}

// Finding is what came out for one criterion.
type Finding struct {
	Criterion Criterion // with whom to call of the rule that is met
	Outcome   Outcome
	Counted   []Counted         // of the rules with this outcome, or of all rules when it is not met
	From, To  diary.Date        // the cramp-days looked at
	Episodes  []string          // IDs of the episodes that it rests on, the oldest first
	Days      []diary.Date      // the cramp-days that it rests on without an episode, the oldest first
	Said      []ProfileQuestion // what the profile answers as the rules that are met want it
	Unsaid    []ProfileQuestion // what the profile leaves unanswered, when that keeps the outcome open
	Asks      []Ask             // what the entries leave unanswered, when an answer is missing; the oldest first
	Rests     Rests             // what of the profile it rests on
	Last      *diary.Acknowledgement
	Settled   bool // the person has called about it, and nothing new has come up since
}

// Ask is an episode with the questions about it that keep a criterion open.
type Ask struct {
	Episode string
	Fields  []Field // in the order of Fields
}

// Rests names what a finding rests on beside the entries, as the person wrote it.
type Rests struct {
	Conditions  []diary.Condition
	Medicines   []diary.Medicine   // taken now, or when one of the episodes was
	Supplements []diary.Supplement // taken now
	Begun       []diary.Medicine   // those of Medicines that were begun lately
	Changed     []string           // IDs of the episodes that a change of medicine went before, the oldest first
}

// Stronger says whether a medicine of the criterion was begun or changed lately.
func (f Finding) Stronger() bool { return len(f.Rests.Begun)+len(f.Rests.Changed) > 0 }

// Asking says whether the finding is a question that should not wait until another day.
func (f Finding) Asking() bool { return f.Outcome == AnswerMissing && f.Criterion.Level.Urgent() }

// Counted is a count with its result.
type Counted struct {
	Count
	Found      int
	From, To   diary.Date   // the cramp-days of the window
	Unanswered int          // episodes in the window that leave open whether they match
	Seen       []diary.Sign // the signs of the count that were ticked
	Episodes   []string     // IDs of the episodes that match, the oldest first
	Days       []diary.Date // counted because a check-in says that there were cramps, without an episode
}

// ProfileQuestion is a question of the profile.
type ProfileQuestion string

// The questions that criteria ask.
const (
	AskConditions   ProfileQuestion = "conditions"
	AskMedicines    ProfileQuestion = "medicines"
	AskSupplements  ProfileQuestion = "supplements"
	AskPregnant     ProfileQuestion = "pregnant"
	AskCrampsBefore ProfileQuestion = "cramps-before"
	AskMovement     ProfileQuestion = "movement-problem"
)

// ProfileQuestions lists every question.
var ProfileQuestions = []ProfileQuestion{AskConditions, AskMedicines, AskSupplements, AskPregnant, AskCrampsBefore, AskMovement}

// place is where a finding stands among the others: those that are met, the highest level first, and after
// those of its level a question that cannot wait; then the other questions, the highest level first; then
// the rest, in the order of the table.
func (f Finding) place() int {
	level := slices.Index(Levels, f.Criterion.Level)
	switch {
	case f.Outcome == Met:
		return -2 * level
	case f.Asking():
		return 1 - 2*level
	case f.Outcome == AnswerMissing:
		return 2*len(Levels) - level
	}
	return 2*len(Levels) + 1
}
