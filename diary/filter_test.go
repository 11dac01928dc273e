package diary

import "testing"

func TestAFilterLetsThroughOnlyWhatWasAnswered(t *testing.T) {
	unanswered := Episode{}
	answered := Episode{Muscle: Calf, Side: BothSides, Context: Sleep, Pain: new(5)}
	for _, test := range []struct {
		name                 string
		filter               EpisodeFilter
		answered, unanswered bool
	}{
		{"nothing asked", EpisodeFilter{}, true, true},
		{"muscle", EpisodeFilter{Muscle: Calf}, true, false},
		{"other muscle", EpisodeFilter{Muscle: Foot}, false, false},
		{"side", EpisodeFilter{Side: BothSides}, true, false},
		{"one of both sides", EpisodeFilter{Side: Left}, false, false},
		{"context", EpisodeFilter{Context: Sleep}, true, false},
		{"other context", EpisodeFilter{Context: Rest}, false, false},
		{"just the pain", EpisodeFilter{LeastPain: 5}, true, false},
		{"more pain", EpisodeFilter{LeastPain: 6}, false, false},
		{"all at once", EpisodeFilter{Calf, BothSides, Sleep, 1}, true, false},
		{"all but one", EpisodeFilter{Calf, BothSides, Rest, 1}, false, false},
	} {
		if got := test.filter.Matches(answered); got != test.answered {
			t.Errorf("%s: an answered episode passes: %t", test.name, got)
		}
		if got := test.filter.Matches(unanswered); got != test.unanswered {
			t.Errorf("%s: an unanswered episode passes: %t", test.name, got)
		}
	}
}
