package diary_test

import (
	"reflect"
	"slices"
	"testing"

	"crampdiary/diary"
)

// answersTo are answers to a field that together fill in all that it stands for.
func answersTo(f diary.Field) [][]string {
	switch f.Kind {
	case diary.OneCode, diary.SomeCodes:
		return [][]string{f.Codes[:1], f.Codes[len(f.Codes)-1:]}
	case diary.Rating, diary.Hours:
		return [][]string{{"0"}}
	case diary.Year:
		return [][]string{{"1968"}}
	case diary.YearAndMonth:
		return [][]string{{"1968"}, {"2023", "03"}}
	case diary.CalendarDate:
		return [][]string{{"2026-11-28"}}
	case diary.Effected:
		return [][]string{{"stretch=helped"}}
	}
	return [][]string{{"x"}}
}

// declaredOnce finds the fields of a struct that are declared no times, or more than once. The others are no answers
// but what a thing is, when it was, and how it is stored.
func declaredOnce[T any](t *testing.T, fields []*diary.FieldOf[T], others ...string) {
	t.Helper()
	var declared []string
	for _, f := range fields {
		if f.Kind == 0 || f.Part == "" || f.Topic == 0 || f.Text == "" {
			t.Errorf("%s has kind %d, part %q, topic %d and text %q", f.Name, f.Kind, f.Part, f.Topic, f.Text)
		}
		set := make(map[string]bool)
		for _, answer := range answersTo(f.Field) {
			var of T
			if !f.Set(&of, answer) || !slices.Equal(f.Values(&of), answer) {
				t.Errorf("%s is set to %q and is %q", f.Name, answer, f.Values(&of))
			}
			value := reflect.ValueOf(of)
			for i := range value.NumField() {
				if !value.Field(i).IsZero() {
					set[value.Type().Field(i).Name] = true
				}
			}
			if f.Set(&of, nil); f.Values(&of) != nil || !f.Set(&of, nil) {
				t.Errorf("%s without an answer is %q", f.Name, f.Values(&of))
			}
		}
		for name := range set {
			declared = append(declared, name)
		}
	}
	var want []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if !slices.Contains(others, field.Name) {
			want = append(want, field.Name)
		}
	}
	slices.Sort(declared)
	slices.Sort(want)
	if !slices.Equal(declared, want) {
		t.Errorf("declared are %v, the struct has %v", declared, want)
	}
}

func TestEveryAnswerOfAnEpisodeIsDeclaredOnce(t *testing.T) {
	declaredOnce(t, diary.EpisodeFields, "ID", "Version", "Started", "Zone", "Precision", "Ended", "Ongoing", "StillAt", "Recorded", "Changed", "Deleted")
}

func TestEveryAnswerOfAProfileIsDeclaredOnce(t *testing.T) {
	declaredOnce(t, diary.ProfileFields, "Version", "PregnantAnswered", "Medicines", "Supplements", "Changed")
}
