package report

import (
	"cmp"
	"maps"
	"slices"
	"time"

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
	IfAnswered  Level     // the level that it would be if every missing answer were the worst; never below Level
	Findings    []Finding // one for each criterion, as Finding.place orders them
	Notes       []Finding // the notes that apply
	// PregnancyLapsed says that the profile tells of a pregnancy that must be over: it counts as not answered.
	PregnancyLapsed bool
}

// Finding is what came out for one criterion.
type Finding struct {
	Criterion Criterion // with whom to call of the rule that is met
	Outcome   Outcome
	Counted   []Counted    // of the rules with this outcome, or of all rules when it is not met
	From, To  diary.Date   // the cramp-days looked at
	Episodes  []string     // IDs of the episodes that it rests on, the oldest first
	Days      []diary.Date // the cramp-days that it rests on without an episode, the oldest first
	Said      []Question   // what the profile answers as the rules that are met want it
	Unsaid    []Question   // what the profile leaves unanswered, when that keeps the outcome open
	Asks      []Ask        // what the entries leave unanswered, when an answer is missing; the oldest first
	Rests     Rests        // what of the profile it rests on
	Last      *diary.Acknowledgement
	Told      bool // the person has called about it, and nothing new has come up since
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
	Unanswered int          // episodes in the window that leave open whether they fit
	Seen       []diary.Sign // the signs of the count that were ticked
	Episodes   []string     // IDs of the episodes that fit, the oldest first
	Days       []diary.Date // counted because a check-in says that there were cramps, without an episode
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
	v.gatherSaid(snapshot.CheckIns)
	r := Report{Now: now.In(zone), Today: v.today, AnsweredOf: table.AnsweredOf, Level: SelfCare}
	r.Answered = v.answered(snapshot.CheckIns, table.AnsweredOf, diary.DayState.Answered)
	r.Missing = max(0, table.AnsweredAtLeast-r.Answered)
	v.enough = r.Missing == 0
	nights := v.answered(snapshot.CheckIns, table.AnsweredOf, diary.DayState.NightAnswered)
	r.QuietNights = nights - r.Answered
	v.enoughNights = nights >= table.AnsweredAtLeast
	r.PregnancyLapsed = v.profile.PregnancyLapsed(v.date)
	v.countAll(table)
	for _, c := range table.Criteria {
		if c.Rest {
			v.leaveRest(c, r.Findings)
		}
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
	r.IfAnswered = r.Level
	for _, f := range r.Findings {
		if f.Outcome == AnswerMissing && f.Criterion.Level.Above(r.IfAnswered) {
			r.IfAnswered = f.Criterion.Level
		}
	}
	return r
}

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

// Questions lists the findings of which an answer is missing, those that should not wait first.
func (r Report) Questions() []Finding {
	var questions []Finding
	for _, f := range r.Findings {
		if f.Outcome == AnswerMissing {
			questions = append(questions, f)
		}
	}
	return questions
}

// UrgentQuestions lists the questions that should not wait until another day, the most urgent first.
func (r Report) UrgentQuestions() []Finding {
	return slices.DeleteFunc(r.Questions(), func(f Finding) bool { return !f.Asking() })
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
	said    []diary.Date // cramp-days with cramps as check-ins say, the oldest first
	enough  bool         // enough days are answered to say that a count was not reached

	enoughNights bool // the same of nights, which is enough for what asks about waking alone

	counters map[*Count]*counter // of every count of the table
}

// occurrence is an episode with its cramp-day and what the hours are counted from.
type occurrence struct {
	*diary.Episode
	day diary.Date
	ago time.Duration // since it ended
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
		o := occurrence{Episode: e, day: min(e.CrampDay(), v.today)}
		o.ago = max(0, v.now.Sub(v.ended(e)))
		if o.day >= first {
			v.recent = append(v.recent, o)
		}
	}
	// A snapshot is in order; what was put together otherwise need not be.
	if oldestFirst := func(a, b occurrence) int { return a.Started.Compare(b.Started) }; !slices.IsSortedFunc(v.recent, oldestFirst) {
		slices.SortStableFunc(v.recent, oldestFirst)
	}
}

// ended is what the hours since an episode are counted from: its end, or its start when the end is not
// known. One of which only the night is known ended as late as it can have, with its cramp-day.
func (v *view) ended(e *diary.Episode) time.Time {
	ended := e.Started
	switch {
	case e.Ended != nil:
		ended = *e.Ended
	case e.Ongoing && !e.Forgotten(v.now):
		ended = v.now
	case e.StillAt != nil:
		ended = *e.StillAt
	}
	if e.Precision == diary.Night {
		if noon := diary.CrampDayEnd(e.CrampDay(), e.Location()); noon.After(ended) {
			ended = noon
		}
	}
	return ended
}

// gatherSaid picks the days that had cramps as check-ins say. One of a cramp-day that has not begun in the
// diary's zone counts on the present one.
func (v *view) gatherSaid(checkIns []diary.CheckIn) {
	for _, c := range checkIns {
		if c.Cramps == diary.Yes {
			v.said = append(v.said, min(c.Day, v.today))
		}
	}
	slices.Sort(v.said)
	v.said = slices.Compact(v.said)
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

// judge looks at one criterion. Each rule has an outcome, and the one that says most counts.
func (v *view) judge(c Criterion) Finding {
	f := Finding{Criterion: c, Outcome: NotMet}
	var ruled []ruling
	for _, rule := range c.Rules {
		r := v.rule(c, rule)
		ruled = append(ruled, r)
		if slices.Index(Outcomes, r.outcome) < slices.Index(Outcomes, f.Outcome) {
			f.Outcome = r.outcome
		}
	}
	var rests []*counter
	for _, r := range ruled {
		if r.outcome == f.Outcome || f.Outcome == NotEnough {
			rests = append(rests, r.counted...)
		}
		if r.outcome != f.Outcome {
			continue
		}
		f.Unsaid = append(f.Unsaid, r.unsaid...)
		if f.Outcome == Met {
			f.Said = append(f.Said, r.Profile.questions()...)
			v.name(&f, r)
		}
		if f.Outcome == AnswerMissing {
			v.ask(&f, r)
		}
	}
	f.Said, f.Unsaid = distinct(f.Said), distinct(f.Unsaid)
	f.sum(rests, v.recent)
	return f
}

// ruling is what one rule says.
type ruling struct {
	Rule
	outcome Outcome
	counted []*counter
	unsaid  []Question // of the profile, when that keeps the outcome open
}

// rule compares what was counted, and what the profile says, with what a rule asks for.
func (v *view) rule(c Criterion, rule Rule) ruling {
	r := ruling{Rule: rule, outcome: NotMet}
	reached, reachable, settled := true, true, false // settled: a count is not reached, and that may be said
	var days []span
	for i := range rule.Counts {
		count := v.counters[&rule.Counts[i]]
		r.counted = append(r.counted, count)
		reached = reached && count.Found >= count.AtLeast
		if count.reach < count.AtLeast {
			reachable = false
			settled = settled || v.enough || count.With.Woke != "" && v.enoughNights
		}
		days = append(days, count.dates(v)...)
	}
	said, unsaid := v.asks(rule.Profile, days)
	switch {
	case said == no:
		return r
	case reached && said == yes:
		r.outcome = Met
	case reachable && said == yes, reached && c.Level.Urgent():
		r.outcome, r.unsaid = AnswerMissing, unsaid
	case !settled:
		r.outcome, r.unsaid = NotEnough, unsaid
	}
	return r
}

// name adds what a rule that is met rests on in the profile, and whom it says to call.
func (v *view) name(f *Finding, r ruling) {
	var days []span
	for _, c := range r.counted {
		days = append(days, c.dates(v)...)
	}
	if r.Call != "" && f.Criterion.Call == "" {
		f.Criterion.Call = r.Call
	}
	medicines := v.medicines(r.Profile, days)
	f.Rests.Conditions = appendNew(f.Rests.Conditions, v.conditions(r.Profile))
	f.Rests.Medicines = appendNew(f.Rests.Medicines, medicines)
	f.Rests.Supplements = appendNew(f.Rests.Supplements, v.supplements(r.Profile))
	if f.Criterion.Since == 0 {
		return
	}
	f.Rests.Begun = appendNew(f.Rests.Begun, v.begunWithin(medicines, f.Criterion.Since))
	for _, c := range r.counted {
		for _, place := range c.places {
			if o := v.recent[place]; slices.Contains(o.Triggers, diary.MedicineChange) {
				f.Rests.Changed = appendNew(f.Rests.Changed, []string{o.ID})
			}
		}
	}
}

func appendNew[T comparable](list, more []T) []T {
	for _, one := range more {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// ask adds what the entries leave blank in the counts of a rule that are not reached without.
func (v *view) ask(f *Finding, r ruling) {
	blank := make(map[int][]Field)
	for _, ask := range f.Asks {
		place := slices.IndexFunc(v.recent, func(o occurrence) bool { return o.ID == ask.Episode })
		blank[place] = ask.Fields
	}
	for _, c := range r.counted {
		if c.Found >= c.AtLeast {
			continue
		}
		for _, o := range c.open {
			blank[o.place] = appendNew(blank[o.place], o.fields)
		}
	}
	f.Asks = nil
	for _, place := range slices.Sorted(maps.Keys(blank)) {
		fields := slices.Clone(blank[place])
		slices.SortFunc(fields, func(a, b Field) int { return slices.Index(Fields, a) - slices.Index(Fields, b) })
		f.Asks = append(f.Asks, Ask{v.recent[place].ID, fields})
	}
}

func distinct(questions []Question) []Question {
	slices.Sort(questions)
	return slices.Compact(questions)
}

// sum adds up the windows, episodes and days of the counts that the finding rests on.
func (f *Finding) sum(counts []*counter, episodes []occurrence) {
	for i, c := range counts {
		f.Counted = append(f.Counted, c.Counted)
		if i == 0 {
			f.From, f.To, f.Episodes = c.From, c.To, c.Episodes
		}
		f.From, f.To = min(f.From, c.From), max(f.To, c.To)
		f.Days = appendNew(f.Days, c.Days)
	}
	slices.Sort(f.Days)
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
