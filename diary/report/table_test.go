package report

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestTheTableIsNothingButData(t *testing.T) {
	var walk func(reflect.Type)
	walk = func(kind reflect.Type) {
		switch kind.Kind() {
		case reflect.Func, reflect.Interface, reflect.Pointer, reflect.Map, reflect.Chan:
			t.Errorf("the table holds a %s", kind)
		case reflect.Slice:
			walk(kind.Elem())
		case reflect.Struct:
			for i := range kind.NumField() {
				walk(kind.Field(i).Type)
			}
		}
	}
	walk(reflect.TypeFor[Table]())
}

func TestEveryCriterionSaysWhatEachOfItsNumbersRestsOn(t *testing.T) {
	seen := make(map[string]bool)
	for _, c := range Criteria.Criteria {
		if seen[c.ID] || !slices.Contains(Levels, c.Level) || len(c.Rules) == 0 {
			t.Errorf("%s: twice, of no level, or without a rule", c.ID)
		}
		seen[c.ID] = true
		if (c.Kind == Note) != (c.Level == SelfCare) {
			t.Errorf("%s is %s of level %s", c.ID, c.Kind, c.Level)
		}
		if c.Settled > 0 && c.Level.Urgent() {
			t.Errorf("%s is urgent and can be told away", c.ID)
		}
		needs := map[Part]bool{TheRule: true}
		for _, rule := range c.Rules {
			for _, count := range rule.Counts {
				needs[TheCount], needs[TheWindow] = true, true
				needs[ThePain] = needs[ThePain] || count.With.Pain > 0
				needs[TheLength] = needs[TheLength] || count.With.Minutes > 0 || count.With.SoreHours > 0
				if (count.Window.Last == 0) == (count.Window.Hours == 0) {
					t.Errorf("%s has a count in cramp-days and hours, or in neither", c.ID)
				}
			}
		}
		has := make(map[Part]bool)
		for _, evidence := range c.Evidence {
			has[evidence.Of] = true
			if evidence.Kind == Published && evidence.Source.Address == "" {
				t.Errorf("%s: the %s is published nowhere", c.ID, evidence.Of)
			}
		}
		for part, needed := range needs {
			if needed && !has[part] {
				t.Errorf("%s does not say what its %s rests on", c.ID, part)
			}
		}
	}
}

func TestLevelsAreOrdered(t *testing.T) {
	for i, low := range Levels {
		for j, high := range Levels {
			if high.Above(low) != (j > i) {
				t.Errorf("%s above %s is %v", high, low, high.Above(low))
			}
		}
	}
}

func TestEachCriterionHurriesAsMuchAsItsSourcesSay(t *testing.T) {
	want := map[string]string{
		"frequent": "own-doctor", "very-painful": "own-doctor", "long-recent": "same-day", "long-past": "own-doctor",
		"weakness-now": "same-day", "weakness": "own-doctor", "numbness": "own-doctor", "clot-pattern": "same-day",
		"swelling-redness": "own-doctor", "underlying-disease": "own-doctor, no-hurry", "sudden-severe": "own-doctor, soon",
		"violent": "own-doctor", "physiotherapy": "physiotherapist", "medicine": "prescriber", "supplement": "prescriber",
		"emergency-chest": "emergency", "emergency-limb": "emergency", "emergency-stroke": "emergency", "emergency-collapse": "emergency",
		"sign-past": "same-day", "dark-urine": "same-day", "saddle": "same-day, at-once", "statin-muscle": "same-day", "tetanus": "same-day",
		"pregnancy-abdomen": "same-day, maternity-ward", "sleep": "own-doctor", "toxin": "same-day",
		"muscle-wasting": "own-doctor", "twitching-weak": "own-doctor", "walking-pain": "own-doctor", "weight-loss": "own-doctor",
		"pregnancy-info": "self-care, midwife", "recurrent-info": "self-care", "signs-noted": "self-care",
	}
	for _, c := range Criteria.Criteria {
		if urgency(c) != want[c.ID] {
			t.Errorf("%s: %s, want %s", c.ID, urgency(c), want[c.ID])
		}
	}
	if len(want) != len(Criteria.Criteria) {
		t.Errorf("%d criteria, want %d", len(Criteria.Criteria), len(want))
	}
}

// urgency says who should be asked, and how soon.
func urgency(c Criterion) string {
	words := []string{string(c.Level)}
	if c.Timeframe != "" {
		words = append(words, string(c.Timeframe))
	}
	if c.Call != "" {
		words = append(words, string(c.Call))
	}
	return strings.Join(words, ", ")
}
