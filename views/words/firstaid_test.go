package words

import (
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

func TestFirstAidIsSaidForEveryMuscleInEveryLanguage(t *testing.T) {
	for _, lang := range diary.Languages {
		l := i18n.For(lang)
		for _, muscle := range append(slices.Clone(diary.Muscles), "") {
			steps := FirstAid(l, muscle)
			if len(steps) < 3 {
				t.Errorf("%s: %q has only %q", lang, muscle, steps)
			}
			for _, step := range steps {
				if strings.HasPrefix(step, "firstaid.") { // a key without a text is shown itself
					t.Errorf("%s: %q has no text for %q", lang, muscle, step)
				}
			}
			if !slices.Contains(steps, l.T("firstaid.sharper")) {
				t.Errorf("%s: %q does not say when to stop", lang, muscle)
			}
		}
	}
}

func TestFirstAidSaysFirstWhenToCallInstead(t *testing.T) {
	l := i18n.For(diary.Danish)
	for muscle, caution := range map[diary.Muscle]string{
		diary.Abdomen: "firstaid.abdomen.caution",
		diary.Neck:    "firstaid.neck.caution",
		diary.Back:    "firstaid.back.caution",
	} {
		if got := FirstAid(l, muscle)[0]; got != l.T(caution) {
			t.Errorf("%s begins with %q", muscle, got)
		}
	}
}

func TestFirstAidHoldsAStretchOnlyWhereThereIsOne(t *testing.T) {
	l := i18n.For(diary.Danish)
	hold := l.T("firstaid.hold")
	for muscle, want := range map[diary.Muscle]bool{
		diary.Calf: true, diary.Hand: true, "": true, diary.Abdomen: false, diary.Back: false, diary.Neck: false,
	} {
		if got := slices.Contains(FirstAid(l, muscle), hold); got != want {
			t.Errorf("%q: holding a stretch is said: %t, want %t", muscle, got, want)
		}
	}
}

func TestFirstAidKnowsEveryMuscle(t *testing.T) {
	for _, muscle := range diary.Muscles {
		if _, ok := firstAidOf[muscle]; !ok {
			t.Errorf("%s has no entry", muscle)
		}
	}
	for muscle := range firstAidOf {
		if !slices.Contains(diary.Muscles, muscle) {
			t.Errorf("%s is no muscle", muscle)
		}
	}
}
