package main

import (
	"reflect"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// The diaries of these tests are drawn with fixed numbers, so each test gives the same result each time.
const (
	diaries = 60
	size    = 120 // answered days
)

func TestNoiseIsSeldomFoundWhereShufflingDaysFindsItOften(t *testing.T) {
	most := int(report.FamilyError * diaries * float64(len(noise)))
	wrong := 0
	for _, s := range noise {
		wrong += measure(s, size, diaries, anyFound).Count
		if shuffled := measure(s, size, diaries, shufflingFinds); shuffled.Count <= diaries/10 {
			t.Errorf("%s: shuffling days finds something in %d of %d, and would pass for honest", s.name, shuffled.Count, diaries)
		}
	}
	if wrong > most {
		t.Errorf("found something in %d diaries of noise, and may in %d", wrong, most)
	}
}

func TestALargeRatioIsMostlyFound(t *testing.T) {
	s := effects(report.LargeRatio)[0]
	if found := measure(s, size, diaries, firstFound); found.Value() < report.Power {
		t.Errorf("found in %d of %d diaries", found.Count, found.Of)
	}
}

func TestAChangeIsSeldomToldWhereNothingChanged(t *testing.T) {
	wrong := 0
	for _, s := range noise {
		wrong += measure(s, size, diaries, changeFound).Count
	}
	if most := int(report.FamilyError * diaries * float64(len(noise))); wrong > most {
		t.Errorf("told a change in %d diaries, and may in %d", wrong, most)
	}
}

func TestTheIntervalHoldsTheTrueRatio(t *testing.T) {
	s := effects(report.LargeRatio)[0]
	held := measure(s, size, diaries, func(snapshot diary.Snapshot) bool {
		ratio := compareFactors(snapshot)[0].Ratio
		return ratio.Low <= s.ratio && s.ratio <= ratio.High
	})
	if held.Value() < report.Confidence {
		t.Errorf("held in %d of %d diaries", held.Count, held.Of)
	}
}

func TestTheSameNumberMakesTheSameDiary(t *testing.T) {
	s := noise[len(noise)-1]
	first, again, other := makeDiary(s, size, 1), makeDiary(s, size, 1), makeDiary(s, size, 2)
	if !reflect.DeepEqual(first, again) || reflect.DeepEqual(first.CheckIns, other.CheckIns) {
		t.Error("the number does not decide the diary")
	}
	if len(first.CheckIns) != size {
		t.Errorf("%d answered days", len(first.CheckIns))
	}
}
