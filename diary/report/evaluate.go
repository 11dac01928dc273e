package report

import (
	"cmp"
	"slices"
	"time"

	"crampdiary/diary"
)

// Outcome is what can be said of a criterion.
type Outcome string

// The outcomes.
const (
	Met       Outcome = "met"
	NotMet    Outcome = "not-met"
	NotEnough Outcome = "not-enough-data"
)

// Report is what the criteria say about a diary at one instant.
type Report struct {
	Version    string     // of the table
	Now        time.Time  // the instant it is about, in the diary's zone
	Today      diary.Date // its cramp-day in the diary's zone
	Answered   int        // of the last AnsweredOf cramp-days
	AnsweredOf int
	// QuietNights are those of the other days of which only is known that there were no cramps in the night.
	QuietNights int
	Missing     int       // answered days that are lacking before a count may be said not to be reached
	Level       Level     // the highest of the findings that are met and not yet told, otherwise SelfCare
	Findings    []Finding // one for each criterion: those met, the highest level first, then the others in the order of the table
	Notes       []Finding // the notes that apply
}

// Finding is what came out for one criterion.
type Finding struct {
	Criterion Criterion
	Outcome   Outcome
	Counted   []Counted  // of the rules that are met, or of all rules when none is
	From, To  diary.Date // the cramp-days looked at
	Episodes  []string   // IDs of the episodes that it rests on, the oldest first
	Stronger  bool       // a medicine of the criterion was begun lately
	Said      []Question // what the profile answers as the rules that are met want it
	Unsaid    []Question // what the profile leaves unanswered, when that keeps the outcome open
	Last      *diary.Acknowledgement
	Told      bool // the person has called about it, and nothing new has come up since
}

// Counted is a count with its result.
type Counted struct {
	Count
	Found      int
	From, To   diary.Date   // the cramp-days of the window
	Unanswered int          // episodes in the window that leave open whether they fit
	Seen       []diary.Sign // the signs of the count that were ticked
	Episodes   []string     // IDs of the episodes that fit, the oldest first
}

// Question is a question of the profile.
type Question string

// The questions that criteria ask.
const (
	AskConditions   Question = "conditions"
	AskMedicines    Question = "medicines"
	AskSupplements  Question = "supplements"
	AskPregnant     Question = "pregnant"
	AskCrampsBefore Question = "cramps-before"
	AskMovement     Question = "movement-problem"
)

// Questions lists every question.
var Questions = []Question{AskConditions, AskMedicines, AskSupplements, AskPregnant, AskCrampsBefore, AskMovement}

// Evaluate says of every criterion whether the diary meets it at the instant now. The snapshot holds at
// least the cramp-days of Range, and nothing that was lived later than now. The zone is that of the
// diary: it decides which cramp-day now belongs to. What was acknowledged may be in any order.
func Evaluate(snapshot diary.Snapshot, acknowledged []diary.Acknowledgement, now time.Time, zone *time.Location) Report {
	r := evaluate(Criteria, snapshot, acknowledged, now, zone)
	r.Version = criteriaVersion
	return r
}

// criteriaVersion is computed once: the table does not change while the program runs.
var criteriaVersion = Criteria.Version()

func evaluate(table Table, snapshot diary.Snapshot, acknowledged []diary.Acknowledgement, now time.Time, zone *time.Location) Report {
	v := view{now: now, today: diary.CrampDayOf(now, zone), date: diary.DateOf(now.In(zone)), profile: snapshot.Profile}
	v.gather(snapshot.Episodes, table.days())
	r := Report{Now: now.In(zone), Today: v.today, AnsweredOf: table.AnsweredOf, Level: SelfCare}
	r.Answered = v.answered(snapshot.CheckIns, table.AnsweredOf, diary.DayState.Answered)
	r.Missing = max(0, table.AnsweredAtLeast-r.Answered)
	v.enough = r.Missing == 0
	nights := v.answered(snapshot.CheckIns, table.AnsweredOf, diary.DayState.NightAnswered)
	r.QuietNights = nights - r.Answered
	v.enoughNights = nights >= table.AnsweredAtLeast
	v.countAll(table)
	for _, c := range table.Criteria {
		finding := v.judge(c)
		if c.Kind != Note {
			r.Findings = append(r.Findings, finding)
		} else if finding.Outcome == Met {
			r.Notes = append(r.Notes, finding)
		}
	}
	r.acknowledge(acknowledged)
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return cmp.Compare(a.place(), b.place()) })
	for _, f := range r.Findings {
		if f.Outcome == Met && !f.Told && f.Criterion.Level.Above(r.Level) {
			r.Level = f.Criterion.Level
		}
	}
	return r
}

// place is where a finding stands among the others.
func (f Finding) place() int {
	if f.Outcome != Met {
		return len(Levels)
	}
	return -slices.Index(Levels, f.Criterion.Level)
}

// acknowledge adds to each finding what the person last said about it.
func (r *Report) acknowledge(acknowledged []diary.Acknowledgement) {
	met := make(map[string]bool)
	for _, f := range r.Findings {
		met[f.Criterion.ID] = f.Outcome == Met
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		for _, a := range acknowledged {
			if a.Criterion != f.Criterion.ID || a.At.After(r.Now) {
				continue
			}
			if f.Last == nil || a.At.After(f.Last.At) {
				f.Last = &a
			}
			f.Told = f.Told || f.stillTold(a, met, r.Now)
		}
	}
}

// stillTold says whether a call about the finding settles it: lately, and about everything that is met
// now.
func (f Finding) stillTold(a diary.Acknowledgement, met map[string]bool, now time.Time) bool {
	if a.Response != diary.Called || f.Criterion.Told == 0 || now.Sub(a.At) > time.Duration(f.Criterion.Told)*24*time.Hour {
		return false
	}
	for id, is := range met {
		if is && !slices.Contains(a.Met, id) {
			return false
		}
	}
	return true
}

// MetIDs lists the criteria that are met, for an acknowledgement.
func (r Report) MetIDs() []string {
	var ids []string
	for _, f := range r.Findings {
		if f.Outcome == Met {
			ids = append(ids, f.Criterion.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// Finding is what came out for the criterion with an ID; false when there is no such criterion.
func (r Report) Finding(id string) (Finding, bool) {
	for _, f := range r.Findings {
		if f.Criterion.ID == id {
			return f, true
		}
	}
	return Finding{}, false
}

// Urgent lists the findings that should not wait until another day and call for attention again: those
// of emergencies always, the others until the person has said something about them since the last change
// of an episode that they rest on.
func (r Report) Urgent(episodes []diary.Episode) []Finding {
	changed := make(map[string]time.Time, len(episodes))
	for _, e := range episodes {
		changed[e.ID] = e.Changed
	}
	var urgent []Finding
	for _, f := range r.Findings {
		if f.Outcome != Met || !f.Criterion.Level.Urgent() {
			continue
		}
		news := f.Last == nil || f.Criterion.Level == EmergencyCall || slices.ContainsFunc(f.Episodes, func(id string) bool {
			return changed[id].After(f.Last.At)
		})
		if news {
			urgent = append(urgent, f)
		}
	}
	return urgent
}

// verdict is an answer that may be open.
type verdict int

const (
	no verdict = iota
	open
	yes
)

// view is a diary as the rules look at it.
type view struct {
	now     time.Time
	today   diary.Date // the cramp-day
	date    diary.Date // on the wall
	profile diary.Profile
	recent  []occurrence // the oldest first
	enough  bool         // enough days are answered to say that a count was not reached

	enoughNights bool // the same of nights, which is enough for what asks about waking alone

	counters map[*Count]*counter // of every count of the table
}

// occurrence is an episode with its cramp-day and what the hours are counted from.
type occurrence struct {
	*diary.Episode
	day   diary.Date
	ended time.Time
	ago   time.Duration // since it ended
}

// gather picks the episodes of the last days. An episode of a cramp-day that has not begun in the
// diary's zone was lived further east, and counts on the present one.
func (v *view) gather(episodes []diary.Episode, days int) {
	first := v.today - diary.Date(days) + 1
	before := (first - 2).UTC() // no zone is two days away from UTC
	for i := range episodes {
		e := &episodes[i]
		if e.Started.Before(before) {
			continue
		}
		o := occurrence{Episode: e, day: min(e.CrampDay(), v.today), ended: e.Started}
		switch {
		case e.Ended != nil:
			o.ended = *e.Ended
		case e.Ongoing && !e.Forgotten(v.now):
			o.ended = v.now
		}
		o.ago = v.now.Sub(o.ended)
		if o.day >= first {
			v.recent = append(v.recent, o)
		}
	}
	// A snapshot is in order; what was put together otherwise need not be.
	if oldestFirst := func(a, b occurrence) int { return a.Started.Compare(b.Started) }; !slices.IsSortedFunc(v.recent, oldestFirst) {
		slices.SortStableFunc(v.recent, oldestFirst)
	}
}

// answered counts the days, among the last so many, of whose state enough is known.
func (v *view) answered(checkIns []diary.CheckIn, days int, enough func(diary.DayState) bool) int {
	known := make(map[diary.Date]bool)
	for _, o := range v.recent {
		known[o.day] = true
	}
	for _, c := range checkIns {
		if enough(diary.StateOf(0, c)) {
			known[c.Day] = true
		}
	}
	count := 0
	for day := v.today - diary.Date(days) + 1; day <= v.today; day++ {
		if known[day] {
			count++
		}
	}
	return count
}

// judge looks at one criterion.
func (v *view) judge(c Criterion) Finding {
	f := Finding{Criterion: c, Outcome: NotMet}
	var met, others []*counter
	for _, rule := range c.Rules {
		counted, outcome := v.apply(rule)
		said, unsaid := v.asks(rule.Profile)
		switch min(outcome, said) {
		case yes:
			met = append(met, counted...)
			f.Outcome = Met
			f.Said = append(f.Said, rule.Profile.questions()...)
			f.Stronger = f.Stronger || v.begunWithin(rule.Profile.Medicines, c.Since)
		case open:
			f.Unsaid = append(f.Unsaid, unsaid...)
			if f.Outcome == NotMet {
				f.Outcome = NotEnough
			}
		}
		others = append(others, counted...)
	}
	rests := others
	if f.Outcome == Met {
		rests, f.Unsaid = met, nil
	}
	f.Said, f.Unsaid = distinct(f.Said), distinct(f.Unsaid)
	f.sum(rests, v.recent)
	return f
}

func distinct(questions []Question) []Question {
	slices.Sort(questions)
	return slices.Compact(questions)
}

// sum adds up the windows and episodes of the counts that the finding rests on.
func (f *Finding) sum(counts []*counter, episodes []occurrence) {
	for i, c := range counts {
		f.Counted = append(f.Counted, c.Counted)
		if i == 0 {
			f.From, f.To, f.Episodes = c.From, c.To, c.Episodes
		}
		f.From, f.To = min(f.From, c.From), max(f.To, c.To)
	}
	if len(counts) < 2 {
		return
	}
	fits := make([]bool, len(episodes))
	for _, c := range counts {
		for _, place := range c.places {
			fits[place] = true
		}
	}
	f.Episodes = nil
	for i, o := range episodes {
		if fits[i] {
			f.Episodes = append(f.Episodes, o.ID)
		}
	}
}

// apply compares what was counted with what a rule asks for.
func (v *view) apply(rule Rule) (counted []*counter, outcome verdict) {
	outcome = yes
	for i := range rule.Counts {
		c := v.counters[&rule.Counts[i]]
		counted = append(counted, c)
		switch {
		case c.Found >= c.AtLeast:
		case v.enough, c.With.Woke != "" && v.enoughNights:
			outcome = no
		default:
			outcome = min(outcome, open)
		}
	}
	return counted, outcome
}
