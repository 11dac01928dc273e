package demo

import (
	"reflect"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

func TestEveryDiaryIsValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, err := diary.Zone(rapid.SampledFrom([]string{"Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		now := time.UnixMilli(rapid.Int64Range(1.5e12, 2e12).Draw(t, "now"))
		days := rapid.IntRange(1, 800).Draw(t, "days")
		made := Generate(rapid.Uint64().Draw(t, "seed"), days, now, zone)
		if problems := made.Profile.Validate(now); problems != nil {
			t.Fatal(problems)
		}
		first := diary.CrampDayOf(now, zone) - diary.Date(days) + 1
		ids := make(map[string]bool)
		var end time.Time
		for _, e := range made.Episodes {
			switch problems := e.Validate(now); {
			case problems != nil:
				t.Fatalf("%+v: %v", e, problems)
			case ids[e.ID]:
				t.Fatalf("%s twice", e.ID)
			case !e.Started.After(end):
				t.Fatalf("%+v begins before the one before ends at %v", e, end)
			case e.Started.After(now):
				t.Fatalf("%+v is in the future of %v", e, now)
			case e.CrampDay() < first:
				t.Fatalf("%+v is before the diary", e)
			}
			ids[e.ID] = true
			end = e.Started
			if e.Ended != nil {
				end = *e.Ended
			}
		}
	})
}

func TestTheSameSeedGivesTheSameDiary(t *testing.T) {
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	one, two := Generate(7, 365, now, zone), Generate(7, 365, now, zone)
	if !reflect.DeepEqual(one, two) {
		t.Error("the same seed gave two diaries")
	}
	if reflect.DeepEqual(one, Generate(8, 365, now, zone)) {
		t.Error("two seeds gave one diary")
	}
}

func TestTheDemoDiaryIsBelievable(t *testing.T) {
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	var episodes, night, right, withPain, recent int
	const seeds = 40
	for seed := range uint64(seeds) {
		for _, e := range Generate(seed, 90, now, zone).Episodes {
			episodes++
			if e.Precision == diary.Night {
				night++
			}
			if e.Side == diary.Right {
				right++
			}
			if e.Pain != nil {
				withPain++
			}
			if now.Sub(e.Started) < 10*24*time.Hour {
				recent++
			}
		}
	}
	per := float64(episodes) / seeds
	if per < 15 || per > 80 {
		t.Errorf("%.1f cramps in 90 days", per)
	}
	for name, share := range map[string]float64{
		"known only to the night": float64(night) / float64(episodes),
		"without pain":            1 - float64(withPain)/float64(episodes),
		"not on the right":        1 - float64(right)/float64(episodes),
	} {
		if share < 0.05 || share > 0.6 {
			t.Errorf("%.0f %% are %s", 100*share, name)
		}
	}
	if 10*recent < episodes {
		t.Errorf("only %d of %d cramps are from the last ten of 90 days", recent, episodes)
	}
}
