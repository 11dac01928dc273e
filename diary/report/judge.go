package report

import (
	"maps"
	"slices"

	"crampdiary/diary"
)

// judge looks at one criterion. Each rule has an outcome, and the one that says most counts.
func (v *view) judge(c Criterion) Finding {
	f := Finding{Criterion: c, Outcome: NotMet}
	ruled := make([]ruling, 0, len(c.Rules))
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
	unsaid  []ProfileQuestion // of the profile, when that keeps the outcome open
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

func distinct(questions []ProfileQuestion) []ProfileQuestion {
	slices.Sort(questions)
	return slices.Compact(questions)
}

// sum adds up the windows, episodes and days of the counts that the finding rests on.
func (f *Finding) sum(counts []*counter, episodes []occurrence) {
	f.Counted = slices.Grow(f.Counted, len(counts))
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
	matches := make([]bool, len(episodes))
	for _, c := range counts {
		for _, place := range c.places {
			matches[place] = true
		}
	}
	f.Episodes = nil
	for i, o := range episodes {
		if matches[i] {
			f.Episodes = append(f.Episodes, o.ID)
		}
	}
}
