// Package report finds out what a diary says: whether it meets one of the criteria by which the article
// behind this project advises to seek help, and what is regular in it.
//
// criteria.go is the whole of the criteria, as data that a clinician can read: what is counted, in which
// window, from which number on, how much it hurries, and for each number whether it is published or the
// project's own choice. table.go says what the columns mean, judge.go judges, and evaluate.go puts the
// report together. patterns.go names the regularities that are no criteria, and factors.go what goes with
// cramps or without; SIMULATION.md shows how far that can be trusted. Nothing here reads a clock, knows a
// database or writes a sentence: the present is an argument, and texts are named by keys.
package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"crampdiary/diary"
)

// Table is a set of criteria with the numbers that all of them share.
type Table struct {
	// Of the last AnsweredOf cramp-days, at least AnsweredAtLeast have to be answered before it may be
	// said that a count was not reached.
	AnsweredAtLeast int         `json:"answered_at_least"`
	AnsweredOf      int         `json:"answered_of"`
	Criteria        []Criterion `json:"criteria"`
}

// Version names what the table says: two tables with one difference have different versions.
func (t Table) Version() string {
	canonical, err := json.Marshal(t)
	if err != nil {
		return "" // there is nothing in a table that JSON cannot hold
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:6])
}

// Criterion is one ground on which to seek help, or a note.
type Criterion struct {
	ID        string     `json:"id"`
	Kind      Kind       `json:"kind"`
	Level     Level      `json:"level"`
	Timeframe Timeframe  `json:"pace,omitzero"`  // how soon, where the level alone does not say it
	Call      Contact    `json:"call,omitzero"`  // whom to call instead of those whom the level names, empty for these
	Rules     []Rule     `json:"rules"`          // the diary meets the criterion when it meets one of them
	Since     int        `json:"since,omitzero"` // a medicine of the rule that was begun at most this many months ago, or a change of medicine before one of the cramps, makes the advice stronger; 0 for no such difference
	Settled   int        `json:"told,omitzero"`  // for so many days after the person has called about it, it counts as settled; 0 for never
	Rest      bool       `json:"rest,omitzero"`  // counts only the signs of an episode that no other criterion is met by or asks about
	Evidence  []Evidence `json:"basis"`          // why the criterion and its numbers are what they are
}

// Text is the key of the criterion's name. Key + ".advice" is the sentence that comes before what was
// noted, and Key + ".begun" and Key + ".changed" are those for a medicine begun or changed lately.
func (c Criterion) Text() string { return "criterion." + c.ID }

// Numbers are those of the criterion by the names under which its reasons speak of them: the largest of each over its
// counts. Milder is the greatest pain that does not count.
func (c Criterion) Numbers() map[string]int {
	n := map[string]int{"Settled": c.Settled, "Since": c.Since}
	for _, rule := range c.Rules {
		for _, count := range rule.Counts {
			w := count.Window
			for name, value := range map[string]int{
				"Least": count.AtLeast, "Pain": count.With.Pain, "Milder": count.With.Pain - 1, "Minutes": count.With.Minutes,
				"Sore": count.With.SoreHours, "Last": w.Last, "Before": w.Before, "Hours": w.Hours, "Earlier": w.Earlier,
			} {
				n[name] = max(n[name], value)
			}
		}
	}
	return n
}

// Kind says where a criterion comes from and what it is for.
type Kind string

// The kinds.
const (
	Article Kind = "article" // the article names it
	Safety  Kind = "safety"  // the article lacks it
	Note    Kind = "note"    // information, not a reason to seek help
)

// Level is who should be asked, and so how much it hurries.
type Level string

// The levels.
const (
	SelfCare        Level = "self-care"
	Prescriber      Level = "prescriber" // or pharmacist
	Physiotherapist Level = "physiotherapist"
	OwnDoctor       Level = "own-doctor"
	SameDay         Level = "same-day" // own doctor on weekdays from 8 to 16, otherwise the out-of-hours line
	EmergencyCall   Level = "emergency"
)

// Levels lists every level, the lowest first.
var Levels = []Level{SelfCare, Prescriber, Physiotherapist, OwnDoctor, SameDay, EmergencyCall}

// Above says whether a level is higher than another.
func (l Level) Above(other Level) bool { return slices.Index(Levels, l) > slices.Index(Levels, other) }

// Urgent says whether help should not wait until another day.
func (l Level) Urgent() bool { return l.Above(OwnDoctor) }

// Timeframe is how soon to call, within a level.
type Timeframe string

// The timeframes.
const (
	AtOnce  Timeframe = "at-once" // now, not tomorrow
	Soon    Timeframe = "soon"
	NoHurry Timeframe = "no-hurry"
)

// Contact is somebody to call for a criterion of its own.
type Contact string

// The contacts.
const (
	MaternityWard Contact = "maternity-ward"
	Midwife       Contact = "midwife"
	AskOwnDoctor  Contact = "own-doctor" // in place of the doctor who prescribed the medicine
)

// Rule is met when the profile says what it asks for and every count is reached.
type Rule struct {
	Profile ProfileTrait `json:"profile,omitzero"`
	Counts  []Count      `json:"counts,omitzero"`
	Call    Contact      `json:"call,omitzero"` // whom to call when this rule is met, where the criterion does not say it
}

// ProfileTrait is what a rule asks of the profile. What is empty is not asked.
type ProfileTrait struct {
	Conditions      []diary.Condition      `json:"conditions,omitzero"`  // one of these
	Medicines       []diary.MedicineClass  `json:"medicines,omitzero"`   // one of these, taken now or on the day of one of the cramps that are counted
	Supplements     []diary.SupplementKind `json:"supplements,omitzero"` // one of these, taken now
	Pregnant        diary.Answer           `json:"pregnant,omitzero"`
	CrampsBefore    diary.Answer           `json:"cramps_before,omitzero"` // cramps before the diary began
	MovementProblem diary.Answer           `json:"movement_problem,omitzero"`
}

// Count is reached when at least so many cramp-days or episodes within the window match.
type Count struct {
	AtLeast int    `json:"at_least"`
	Of      Unit   `json:"of"`
	With    Trait  `json:"with,omitzero"`
	Window  Window `json:"window"`
	Text    string `json:"text"` // key of what was noted
}

// Unit is what is counted.
type Unit string

// The units.
const (
	CrampDays Unit = "cramp-days" // with at least one episode that matches; when nothing is asked of it, also those with cramps as a check-in says
	Episodes  Unit = "episodes"
)

// Window is when an episode has to be. An episode that still goes on counts as ending now. The hours are
// counted from its end, or from its start when the end is not known; when only the night is known, from the
// end of its cramp-day.
type Window struct {
	Last    int `json:"last,omitzero"`    // within the last so many cramp-days, that of now among them
	Before  int `json:"before,omitzero"`  // and not within the last so many
	Hours   int `json:"hours,omitzero"`   // ended at most so many hours ago
	Earlier int `json:"earlier,omitzero"` // ended more than so many hours ago
}

// Trait is what an episode has to be like: it has to match every field that is not empty.
type Trait struct {
	Pain            int             `json:"pain,omitzero"`       // worst pain at least
	Minutes         int             `json:"minutes,omitzero"`    // lasted longer than
	SoreHours       int             `json:"sore_hours,omitzero"` // sore for longer than
	Limb            diary.Answer    `json:"limb,omitzero"`       // an arm or a leg, where a blank muscle counts as one
	Muscles         []diary.Muscle  `json:"muscles,omitzero"`    // one of these
	Woke            diary.Answer    `json:"woke,omitzero"`
	Unable          diary.Answer    `json:"unable,omitzero"` // could not do the usual things the next day
	MovementProblem diary.Answer    `json:"movement_problem,omitzero"`
	Weakness        []diary.Residue `json:"weakness,omitzero"` // one of these
	Numbness        []diary.Residue `json:"numbness,omitzero"` // one of these
	Swelling        diary.Swelling  `json:"swelling,omitzero"`
	RedWarm         diary.Answer    `json:"red_warm,omitzero"`
	ColdPale        diary.Answer    `json:"cold_pale,omitzero"`
	PainBetween     diary.Answer    `json:"pain_between,omitzero"`
	Signs           []diary.Sign    `json:"signs,omitzero"` // at least one of these
}

// Evidence is what a part of a criterion rests on.
type Evidence struct {
	Of     Part         `json:"of"`
	Kind   EvidenceKind `json:"basis"`
	Source Source       `json:"source,omitzero"` // empty when it is the article or nobody's
	Why    string       `json:"why,omitzero"`    // for a clinician; a number of the criterion is named in it, as in Criterion.Numbers
}

// Part is a part of a criterion.
type Part string

// The parts.
const (
	TheRule   Part = "rule"
	ThePain   Part = "pain"
	TheLength Part = "length"
	TheCount  Part = "count"
	TheWindow Part = "window"
	TheLevel  Part = "level"
	TheAdvice Part = "advice" // what is said, and what is not
)

// EvidenceKind says how well founded a part is.
type EvidenceKind string

// The kinds of evidence, the strongest first.
const (
	Published EvidenceKind = "published" // a published figure or advice
	InArticle EvidenceKind = "article"   // the article says so, without a number
	OwnChoice EvidenceKind = "own-choice"
)

// Source is a publication.
type Source struct {
	Name    string `json:"name"`
	Address string `json:"address"` // DOI, PMC number or web address, as text
}

// days is the widest window of the table in cramp-days.
func (t Table) days() int {
	widest := t.AnsweredOf
	for _, c := range t.Criteria {
		for _, r := range c.Rules {
			for _, count := range r.Counts {
				widest = max(widest, count.Window.Last, count.Window.Hours/24+2)
			}
		}
	}
	return widest
}

// Range is the first and the last cramp-day of the snapshot that Evaluate needs at the instant now. An
// episode lived in a zone further east may belong to a cramp-day that has not begun here.
func Range(now time.Time, zone *time.Location) (from, to diary.Date) {
	today := diary.CrampDayOf(now, zone)
	return today - diary.Date(Criteria.days()) + 1, today + 2
}
