package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// limits are the numbers of every criterion, written down a second time: of each rule how much has to be there, and
// in which days, the present one being the first. Words that no number belongs to are left to the cases.
var limits = map[string]string{
	"frequent":           "3 cramp-days in days 1–7, 3 cramp-days in days 8–14 | 6 cramp-days in days 1–7",
	"very-painful":       "2 cramp-days of pain 8 in days 1–28",
	"long-recent":        "1 episodes over 10 min ended within 48 h",
	"long-past":          "1 episodes over 10 min in days 1–28 ended over 48 h ago",
	"weakness-now":       "1 episodes in days 1–7",
	"weakness":           "1 episodes in days 1–28 | 1 episodes in days 8–28",
	"numbness":           "1 episodes in days 1–28 | 2 episodes in days 1–28",
	"clot-pattern":       "1 episodes in days 1–7 | 1 episodes in days 1–7",
	"swelling-redness":   "1 episodes in days 1–28 | 1 episodes in days 8–28 | 1 episodes in days 8–28 | 1 episodes in days 1–28 | 1 episodes in days 1–28",
	"underlying-disease": "1 cramp-days in days 1–28",
	"sudden-severe":      "2 episodes in days 1–7, 1 episodes of pain 8 in days 1–7",
	"violent":            "1 episodes of pain 9 sore over 24 h in days 1–28 | 1 episodes of pain 9 in days 1–28",
	"physiotherapy":      "4 cramp-days in days 1–28 | 4 cramp-days in days 1–28, 2 episodes in days 1–28",
	"medicine":           "2 cramp-days in days 1–28",
	"supplement":         "|",
	"emergency-chest":    "1 episodes ended within 48 h",
	"emergency-limb":     "1 episodes ended within 48 h",
	"emergency-stroke":   "1 episodes ended within 48 h",
	"emergency-collapse": "1 episodes ended within 48 h",
	"sign-past":          "1 episodes in days 1–14 ended over 48 h ago | 1 episodes in days 1–14 ended over 48 h ago",
	"dark-urine":         "1 episodes ended within 72 h",
	"saddle":             "1 episodes in days 1–14",
	"statin-muscle":      "1 episodes in days 1–14 | 1 episodes in days 1–14",
	"tetanus":            "1 episodes in days 1–21",
	"toxin":              "1 episodes in days 1–14",
	"pregnancy-abdomen":  "1 episodes in days 1–7",
	"sleep":              "4 cramp-days in days 1–14",
	"muscle-wasting":     "1 episodes in days 1–28",
	"twitching-weak":     "1 episodes in days 1–28",
	"walking-pain":       "1 episodes in days 1–28",
	"weight-loss":        "1 episodes in days 1–28",
	"pregnancy-info":     "1 episodes in days 1–28",
	"signs-noted":        "1 episodes in days 1–28 | 1 episodes in days 1–28 | 1 episodes in days 1–28 | 1 episodes in days 1–28",
	"recurrent-info":     "4 cramp-days in days 1–28",
}

// limitsOf writes the numbers of a criterion.
func limitsOf(c Criterion) string {
	var rules []string
	for _, rule := range c.Rules {
		var counts []string
		for _, count := range rule.Counts {
			w := count.Window
			text := fmt.Sprint(count.AtLeast, " ", count.Of)
			for _, part := range []struct {
				n    int
				text string
			}{
				{count.With.Pain, fmt.Sprint(" of pain ", count.With.Pain)},
				{count.With.Minutes, fmt.Sprintf(" over %d min", count.With.Minutes)},
				{count.With.SoreHours, fmt.Sprintf(" sore over %d h", count.With.SoreHours)},
				{w.Last, fmt.Sprintf(" in days %d–%d", w.Before+1, w.Last)},
				{w.Hours, fmt.Sprintf(" ended within %d h", w.Hours)},
				{w.Earlier, fmt.Sprintf(" ended over %d h ago", w.Earlier)},
			} {
				if part.n > 0 {
					text += part.text
				}
			}
			counts = append(counts, text)
		}
		rules = append(rules, strings.Join(counts, ", "))
	}
	return strings.TrimSpace(strings.Join(rules, " | "))
}

func TestTheNumbersAreThoseThatWereAgreedOn(t *testing.T) {
	for _, c := range Criteria.Criteria {
		if got := limitsOf(c); got != limits[c.ID] {
			t.Errorf("%s: %s, want %s", c.ID, got, limits[c.ID])
		}
	}
	if len(limits) != len(Criteria.Criteria) {
		t.Errorf("%d criteria, want %d", len(Criteria.Criteria), len(limits))
	}
}

// tenth is the least by which a time is made to miss its limit: of an hour, and of a minute. Pain and soreness are
// whole numbers, and what is counted is too.
const (
	tenthOfHour   = time.Hour / 10
	tenthOfMinute = time.Minute / 10
)

// bordering is a diary on one side of one number of a rule: as little as that number lets pass, or the least that it does not.
type bordering struct {
	criterion, name string
	met             bool
	diary           []change
}

// where an episode is put: so many cramp-days back, or having ended so long ago.
type where struct {
	back  int
	ago   time.Duration
	hours bool // ago counts
}

func (w where) holds(details func(*diary.Episode)) change {
	if !w.hours {
		return day(w.back, details)
	}
	return func(m *made) {
		m.add(m.now, details)
		e := &m.Episodes[len(m.Episodes)-1] // with its length, to end when it has to
		lasted := e.Ended.Sub(e.Started)
		end := m.now.Add(-w.ago)
		e.Started, e.Ended = end.Add(-lasted), &end
	}
}

// edges are the places at the two ends of a window, and the nearest ones outside.
func edges(w Window) (oldest, newest, before, after where) {
	oldest, before = where{back: w.Last - 1}, where{back: w.Last}
	newest, after = where{back: w.Before}, where{back: w.Before - 1}
	if w.Hours > 0 {
		limit := time.Duration(w.Hours) * time.Hour
		oldest, before = where{ago: limit, hours: true}, where{ago: limit + tenthOfHour, hours: true}
		newest = where{hours: true}
	}
	if w.Earlier > 0 {
		limit := time.Duration(w.Earlier) * time.Hour
		newest, after = where{ago: limit + tenthOfHour, hours: true}, where{ago: limit, hours: true}
	}
	return oldest, newest, before, after
}

// matching gives an episode all that a trait asks for, and of no number more than has to be. Lower takes as much from
// its numbers as makes it miss them.
func matching(w Trait, lower Trait) func(*diary.Episode) {
	return func(e *diary.Episode) {
		e.Woke, e.UnableNextDay, e.MovementProblem = diary.No, diary.No, diary.No
		for _, answer := range []struct {
			field *diary.Answer
			want  diary.Answer
		}{
			{&e.Woke, w.Woke}, {&e.UnableNextDay, w.Unable}, {&e.MovementProblem, w.MovementProblem},
			{&e.RedWarm, w.RedWarm}, {&e.ColdPale, w.ColdPale}, {&e.PainBetween, w.PainBetween},
		} {
			if answer.want != "" {
				*answer.field = answer.want
			}
		}
		e.Pain, e.SorenessHours = new(w.Pain-lower.Pain), new(0)
		if w.SoreHours > 0 {
			e.SorenessHours = new(w.SoreHours + 1 - lower.SoreHours)
		}
		if w.Minutes > 0 {
			lasted := time.Duration(w.Minutes)*time.Minute + time.Duration(1-lower.Minutes)*tenthOfMinute
			e.Ended = new(e.Started.Add(lasted))
		}
		e.Muscle = diary.Calf
		if w.Limb == diary.No {
			e.Muscle = diary.Neck
		}
		if w.Muscles != nil {
			e.Muscle = w.Muscles[0]
		}
		if w.Weakness != nil {
			e.Weakness = w.Weakness[0]
		}
		if w.Numbness != nil {
			e.Numbness = w.Numbness[0]
		}
		if w.Signs != nil {
			e.Signs = w.Signs[:1]
		}
		e.Swelling = w.Swelling
	}
}

// asking answers the profile as a rule wants it, and otherwise as no rule does.
func asking(want ProfileTrait) change {
	return profile(func(p *diary.Profile) {
		p.NoConditions, p.Pregnant, p.CrampsBefore, p.MovementProblem = want.Conditions == nil, diary.No, diary.Yes, diary.No
		if want.Conditions != nil {
			p.Conditions = want.Conditions[:1]
		}
		if want.Medicines != nil {
			p.Medicines = []diary.Medicine{{Kind: want.Medicines[0]}}
		}
		if want.Supplements != nil {
			p.Supplements = []diary.Supplement{{Kind: want.Supplements[0]}}
		}
		for _, answer := range []struct {
			field *diary.Answer
			want  diary.Answer
		}{{&p.Pregnant, want.Pregnant}, {&p.CrampsBefore, want.CrampsBefore}, {&p.MovementProblem, want.MovementProblem}} {
			if answer.want != "" {
				*answer.field = answer.want
			}
		}
	})
}

// put lays so many episodes that match a count: one at a given place, the others from the newest end of the window on,
// each on a day of its own, after so many days that are taken.
func put(c Count, n int, first where, taken int, lower Trait) []change {
	_, newest, _, _ := edges(c.Window)
	var laid []change
	for i := range n {
		at := newest
		switch {
		case first == newest:
			at.back += taken + i
		case i == 0:
			at = first
		default:
			at.back += taken + i - 1
		}
		laid = append(laid, at.holds(matching(c.With, lower)))
	}
	return laid
}

// lay makes a diary for a rule, of which one count has so many, the first of them at a given place, and the others what
// they ask for. A count that asks for no trait counts what was laid for one that does.
func lay(rule Rule, varied, n int, first where, lower Trait) []change {
	laid := []change{asking(rule.Profile)}
	taken := 0
	for _, traits := range []bool{true, false} {
		for i, count := range rule.Counts {
			if len(count.With.parts()) > 0 != traits {
				continue
			}
			_, at, _, _ := edges(count.Window)
			switch {
			case i != varied:
				laid = append(laid, put(count, count.AtLeast, at, taken, Trait{})...)
			case traits:
				laid = append(laid, put(count, n, first, taken, lower)...)
			default:
				laid = append(laid, put(count, n-taken, first, taken, lower)...)
			}
			if traits {
				taken += count.AtLeast
			}
		}
	}
	return laid
}

// borders makes the diaries on both sides of each number of a criterion, out of the table.
func borders(c Criterion) []bordering {
	var all []bordering
	for _, rule := range c.Rules {
		for i, count := range rule.Counts {
			add := func(name string, met bool, n int, first where, lower Trait) {
				all = append(all, bordering{c.ID, count.Text + ": " + name, met, lay(rule, i, n, first, lower)})
			}
			oldest, newest, before, after := edges(count.Window)
			n := count.AtLeast
			add("one at the oldest end", true, n, oldest, Trait{})
			add("one before the oldest end", false, n, before, Trait{})
			if c.Rest {
				continue // what is newer belongs to other criteria
			}
			add("one fewer", false, n-1, newest, Trait{})
			add("all at the newest end", true, n, newest, Trait{})
			if after.hours || after.back >= 0 {
				add("one after the newest end", false, n, after, Trait{})
			}
			for _, lower := range []Trait{{Pain: min(1, count.With.Pain)}, {Minutes: min(1, count.With.Minutes)}, {SoreHours: min(1, count.With.SoreHours)}} {
				if len(lower.parts()) > 0 {
					add("less by "+lower.parts()[0], false, n, newest, lower)
				}
			}
		}
	}
	return all
}

func (s bordering) is(table Table) bool {
	got, _ := outcomeOf(makeDiary(s.diary...).evaluate(table), s.criterion)
	return got == Met
}

func TestEachNumberDividesAtATenthOfItsUnit(t *testing.T) {
	for _, c := range Criteria.Criteria {
		for _, s := range borders(c) {
			if s.is(Criteria) != s.met {
				t.Errorf("%s: %s: met %v, want %v", s.criterion, s.name, !s.met, s.met)
			}
		}
	}
}

// The diaries are made of the table. One that they were not made of, with a number that is one more or less, does not
// agree with all of them.
func TestNoNumberCouldBeAnotherWithoutADiaryThatTells(t *testing.T) {
	made := make(map[string][]bordering)
	for _, c := range Criteria.Criteria {
		made[c.ID] = borders(c)
	}
	moved := 0
	for _, n := range numbers(&Criteria) {
		if !strings.Contains(n.path, ".Counts") {
			continue
		}
		for _, step := range []int64{-1, 1} {
			mutated := copyOf(t, Criteria)
			value := n.at(&mutated)
			value.SetInt(value.Int() + step)
			moved++
			if !slices.ContainsFunc(made[n.criterion], func(s bordering) bool { return s.is(mutated) != s.met }) {
				t.Errorf("%s of %s could be %d", n.path, n.criterion, value.Int())
			}
		}
	}
	if moved < 2*80 {
		t.Errorf("only %d numbers were moved", moved)
	}
}
