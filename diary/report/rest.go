package report

import (
	"slices"

	"crampdiary/diary"
)

// leaveRest takes out of the counts of a criterion what the findings are met by or ask about. These have to
// be all of them: such a criterion is judged after the others.
func (v *view) leaveRest(c Criterion, findings []Finding) {
	claims := make(map[string][]*Trait) // of an episode, what was looked at
	for _, f := range findings {
		if f.Outcome != Met && f.Outcome != AnswerMissing {
			continue
		}
		for i := range f.Counted {
			for _, id := range f.Counted[i].Episodes {
				claims[id] = append(claims[id], &f.Counted[i].With)
			}
		}
	}
	for _, rule := range c.Rules {
		for i := range rule.Counts {
			count := v.counters[&rule.Counts[i]]
			places := count.places
			count.places, count.Episodes, count.Seen = nil, nil, nil
			for _, place := range places {
				o := &v.recent[place]
				if signs, some := count.With.unclaimed(o.Episode, claims[o.ID]); some {
					count.places = append(count.places, place)
					count.Seen = appendNew(count.Seen, signs)
				}
			}
			count.finish(v)
		}
	}
}

// unclaimed says whether something of a trait that an episode has is in none of the claims, and which signs.
func (t *Trait) unclaimed(e *diary.Episode, claims []*Trait) (signs []diary.Sign, some bool) {
	for _, sign := range t.Signs {
		if slices.Contains(e.Signs, sign) && !slices.ContainsFunc(claims, func(c *Trait) bool { return slices.Contains(c.Signs, sign) }) {
			signs = append(signs, sign)
		}
	}
	claimed := slices.ContainsFunc(claims, func(c *Trait) bool {
		return t.ColdPale != "" && c.ColdPale == t.ColdPale || t.PainBetween != "" && c.PainBetween == t.PainBetween ||
			t.Numbness != nil && slices.Contains(c.Numbness, e.Numbness)
	})
	return signs, !claimed && (t.Signs == nil || len(signs) > 0)
}
