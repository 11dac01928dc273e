package diary_test

import (
	"reflect"
	"slices"
	"testing"

	"crampdiary/diary"
)

// notAsked are the fields of the struct that are no answers but what an entry is, when it was, and how it is stored.
var notAsked = []string{
	"ID", "Version", "Started", "Zone", "Precision", "Ended", "Ongoing", "StillAt", "Recorded", "Changed", "Deleted",
}

func answerTo(f *diary.EpisodeField) []string {
	switch f.Kind {
	case diary.OneCode, diary.SomeCodes:
		return f.Codes[:1]
	case diary.Rating, diary.Hours:
		return []string{"0"}
	case diary.Effected:
		return []string{"stretch=helped"}
	}
	return []string{"x"}
}

func TestEveryAnswerOfAnEpisodeIsDeclaredOnce(t *testing.T) {
	var declared []string
	for _, f := range diary.EpisodeFields {
		if f.Kind == 0 || f.Part == 0 || f.Topic == 0 {
			t.Errorf("%s has kind %d, part %d and topic %d", f.Name, f.Kind, f.Part, f.Topic)
		}
		var e diary.Episode
		if !f.Set(&e, answerTo(f)) || !slices.Equal(f.Values(&e), answerTo(f)) {
			t.Errorf("%s is set to %q and is %q", f.Name, answerTo(f), f.Values(&e))
		}
		value := reflect.ValueOf(e)
		for i := range value.NumField() {
			if !value.Field(i).IsZero() {
				declared = append(declared, value.Type().Field(i).Name)
			}
		}
		f.Set(&e, nil)
		if f.Values(&e) != nil {
			t.Errorf("%s without an answer is %q", f.Name, f.Values(&e))
		}
	}
	var want []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[diary.Episode]()) {
		if !slices.Contains(notAsked, field.Name) {
			want = append(want, field.Name)
		}
	}
	slices.Sort(declared)
	slices.Sort(want)
	if !slices.Equal(declared, want) {
		t.Errorf("declared are %v, the struct has %v", declared, want)
	}
}
