package report

import (
	"cmp"
	"slices"
	"time"

	"crampdiary/diary"
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
	Level       Level     // the highest of the findings that are met and not yet settled, otherwise SelfCare
	IfAnswered  Level     // the level that it would be if every missing answer were the worst; never below Level
	Findings    []Finding // one for each criterion, as Finding.place orders them
	Notes       []Finding // the notes that apply
	// PregnancyLapsed says that the profile tells of a pregnancy that must be over: it counts as not answered.
	PregnancyLapsed bool
	// Profiled says that a profile was saved: its lists, also the empty ones, count as answered.
	Profiled bool
}

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
	r := Report{Profiled: snapshot.Profile.Version > 0, Now: now.In(zone), Today: v.today, AnsweredOf: table.AnsweredOf, Level: SelfCare}
	r.Answered = v.answered(snapshot.CheckIns, table.AnsweredOf, diary.DayState.Answered)
	r.Missing = max(0, table.AnsweredAtLeast-r.Answered)
	v.enough = r.Missing == 0
	nights := v.answered(snapshot.CheckIns, table.AnsweredOf, diary.DayState.NightAnswered)
	r.QuietNights = nights - r.Answered
	v.enoughNights = nights >= table.AnsweredAtLeast
	r.PregnancyLapsed = v.profile.PregnancyLapsed(v.date)
	v.countAll(table)
	r.Findings = make([]Finding, 0, len(table.Criteria))
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
		if f.Outcome == Met && !f.Settled && f.Criterion.Level.Above(r.Level) {
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
