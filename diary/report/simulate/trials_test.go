package main

import (
	"reflect"
	"slices"
	"testing"

	"crampdiary/diary"
)

func TestThePublishedFiguresOfTrialsReachTheTargets(t *testing.T) {
	for table, most := range map[int]float64{0: 4, 1: 5} {
		shown := percentages(t, trialTables[table].title)
		for _, a := range nothing {
			if got := shown[a.name]; len(got) != len(diary.TrialLengths) || slices.Max(got) > most {
				t.Errorf("%s: found in %v %%, and may in %v", a.name, got, most)
			}
		}
	}
	seen := percentages(t, trialTables[2].title)[helping[0].name]
	low, high := limits(t, trialTables[2].title)
	for i, want := range [][2]float64{{43, 49}, {82, 88}} {
		name := helping[0].name
		if len(seen) != 2 || high[name][i] < want[0] || low[name][i] > want[1] {
			t.Errorf("a large difference is found in %v %%, and not in %v", seen, want)
		}
	}
	if stopped := percentages(t, trialTables[3].title)[helping[0].name]; len(stopped) != 2 || stopped[0] >= seen[0] || stopped[1] >= seen[1] {
		t.Errorf("stopped early it is found in %v %%", stopped)
	}
}

func TestTheSameNumberMakesTheSameTrial(t *testing.T) {
	a := helping[len(helping)-1]
	first, again, other := makeTrial(a, 28, 1), makeTrial(a, 28, 1), makeTrial(a, 28, 2)
	if !reflect.DeepEqual(first, again) || reflect.DeepEqual(first.CheckIns, other.CheckIns) {
		t.Error("the number does not decide the trial")
	}
}

func TestEveryTrialOfTheSimulationCouldBeStored(t *testing.T) {
	for _, days := range diary.TrialLengths {
		s := makeTrial(nothing[0], days, 3)
		trial := s.Trials[0]
		trial.ID = diary.NewID()
		if problems := trial.Validate(trial.First, nil); problems != nil || trial.Days() != days {
			t.Errorf("%d days: %v", trial.Days(), problems)
		}
	}
}
