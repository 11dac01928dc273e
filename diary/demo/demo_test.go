package demo

import (
	"reflect"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

var morning = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	location, err := diary.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func TestEveryDiaryIsValid(t *testing.T) {
	zones := []*time.Location{
		zone(t, "Europe/Copenhagen"), zone(t, "America/New_York"), zone(t, "Australia/Lord_Howe"),
		zone(t, "Asia/Kathmandu"), zone(t, "Africa/Cairo"), zone(t, "UTC"),
	}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		now := time.UnixMilli(rapid.Int64Range(1.5e12, 2e12).Draw(t, "now"))
		days := rapid.IntRange(0, 400).Draw(t, "days")
		made := Generate(rapid.Uint64().Draw(t, "seed"), days, now, zone)
		if problems := made.Profile.Validate(now); problems != nil {
			t.Fatal(problems)
		}
		first := diary.CrampDayOf(now, zone) - diary.Date(days) + 1
		for _, activity := range made.Function {
			if problems := activity.Validate(diary.CrampDayOf(now, zone)); problems != nil {
				t.Fatalf("%+v: %v", activity, problems)
			}
		}
		var end time.Time
		for _, e := range made.Episodes {
			switch problems := e.Validate(now); {
			case problems != nil:
				t.Fatalf("%+v: %v", e, problems)
			case !e.Started.After(end):
				t.Fatalf("%+v begins before the one before ends at %v", e, end)
			case e.CrampDay() < first:
				t.Fatalf("%+v is before the diary", e)
			}
			end = e.Started
			if e.Ended != nil {
				end = *e.Ended
			}
			if end.After(now) {
				t.Fatalf("%+v is not over at %v", e, now)
			}
		}
		checkFactors(t, made, first, diary.CrampDayOf(now, zone))
	})
}

// checkFactors fails unless the factors and the check-ins are valid, and the latter each of a day of its
// own, the oldest first.
func checkFactors(t *rapid.T, made Diary, first, last diary.Date) {
	if problems := made.Factors.Validate(); problems != nil {
		t.Fatal(problems)
	}
	next := first
	for _, c := range made.CheckIns {
		if problems := c.Validate(last, made.Factors.Own); problems != nil {
			t.Fatalf("%+v: %v", c, problems)
		}
		if c.Day < next || c.Day >= last {
			t.Fatalf("%+v is not of a day from %v and before %v", c, next, last)
		}
		next = c.Day + 1
	}
}

func TestTheSameArgumentsGiveTheSameDiary(t *testing.T) {
	copenhagen := zone(t, "Europe/Copenhagen")
	one, two := Generate(7, 365, morning, copenhagen), Generate(7, 365, morning, copenhagen)
	if !reflect.DeepEqual(one, two) {
		t.Error("the same seed gave two diaries")
	}
	if reflect.DeepEqual(one, Generate(8, 365, morning, copenhagen)) {
		t.Error("two seeds gave one diary")
	}
}

func TestNoTwoThingsHaveOneID(t *testing.T) {
	copenhagen := zone(t, "Europe/Copenhagen")
	seen := make(map[string]bool)
	for seed := range uint64(50) {
		made := Generate(seed, 90, morning, copenhagen)
		ids := []string{made.Profile.Medicines[0].ID, made.Profile.Supplements[0].ID}
		for _, e := range made.Episodes {
			ids = append(ids, e.ID)
		}
		for _, a := range made.Activities {
			ids = append(ids, a.ID)
		}
		for _, own := range made.Factors.Own {
			ids = append(ids, string(own.ID))
		}
		for _, id := range ids {
			if seen[id] {
				t.Fatalf("%s twice", id)
			}
			seen[id] = true
		}
	}
}

func TestEpisodesCanBeCutOff(t *testing.T) {
	copenhagen := zone(t, "Europe/Copenhagen")
	want := Generate(3, 90, morning, copenhagen).Episodes[:5]
	var got []diary.Episode
	for e := range Episodes(3, copenhagen, morning.AddDate(0, 0, -89), morning) {
		if got = append(got, e); len(got) == len(want) {
			break
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// share is how many of the episodes show something.
func share(episodes []diary.Episode, shows func(diary.Episode) bool) float64 {
	count := 0
	for _, e := range episodes {
		if shows(e) {
			count++
		}
	}
	return float64(count) / float64(len(episodes))
}

func TestTheCrampsAreBelievable(t *testing.T) {
	const diaries = 40
	copenhagen := zone(t, "Europe/Copenhagen")
	var episodes []diary.Episode
	for seed := range uint64(diaries) {
		episodes = append(episodes, Generate(seed, 90, morning, copenhagen).Episodes...)
	}
	if per := float64(len(episodes)) / diaries; per < 30 || per > 60 {
		t.Errorf("%.1f cramps in 90 days", per)
	}
	for name, test := range map[string]struct {
		least, most float64
		shows       func(diary.Episode) bool
	}{
		"in the calf":             {0.55, 0.8, func(e diary.Episode) bool { return e.Muscle == diary.Calf }},
		"on the right":            {0.5, 0.7, func(e diary.Episode) bool { return e.Side == diary.Right }},
		"after exercise":          {0.05, 0.25, func(e diary.Episode) bool { return e.Context == diary.AfterExercise }},
		"known only to the night": {0.1, 0.2, func(e diary.Episode) bool { return e.Precision == diary.Night }},
		"known about":             {0.2, 0.4, func(e diary.Episode) bool { return e.Precision == diary.About }},
		"of known length":         {0.7, 0.8, func(e diary.Episode) bool { return e.Ended != nil }},
		"without pain answered":   {0.1, 0.3, func(e diary.Episode) bool { return e.Pain == nil }},
		"with a trigger":          {0.25, 0.5, func(e diary.Episode) bool { return len(e.Triggers) > 0 }},
		"treated":                 {0.75, 0.95, func(e diary.Episode) bool { return len(e.Remedies) > 0 }},
		"with soreness answered":  {0.3, 0.5, func(e diary.Episode) bool { return e.SorenessHours != nil }},
		"with a note":             {0.05, 0.2, func(e diary.Episode) bool { return e.Note != "" }},
		"in the last ten days": {0.2, 0.4, func(e diary.Episode) bool {
			return morning.Sub(e.Started) < 10*24*time.Hour
		}},
	} {
		if got := share(episodes, test.shows); got < test.least || got > test.most {
			t.Errorf("%.0f %% are %s, want %.0f to %.0f %%", 100*got, name, 100*test.least, 100*test.most)
		}
	}
}

func TestPainAndLengthStayWithinWhatIsTold(t *testing.T) {
	copenhagen := zone(t, "Europe/Copenhagen")
	for seed := range uint64(20) {
		for _, e := range Generate(seed, 90, morning, copenhagen).Episodes {
			if e.Pain != nil && (*e.Pain < 3 || *e.Pain > 9) {
				t.Errorf("pain %d", *e.Pain)
			}
			if d, ok := e.Duration(); ok && (d < 10*time.Second || d > 12*time.Minute) {
				t.Errorf("a cramp of %v", d)
			}
		}
	}
}

func TestNothingInTheDemoCallsForEmergencyHelp(t *testing.T) {
	copenhagen := zone(t, "Europe/Copenhagen")
	for seed := range uint64(20) {
		numb := 0
		for _, e := range Generate(seed, 90, morning, copenhagen).Episodes {
			if len(e.Signs) > 0 || e.ColdPale == diary.Yes || e.RedWarm == diary.Yes {
				t.Errorf("%+v has a warning sign", e)
			}
			if e.Numbness == diary.OnlyDuring {
				numb++
			}
		}
		if numb < 1 || numb > 4 {
			t.Errorf("seed %d: %d cramps with numbness", seed, numb)
		}
	}
}

// TestTheDemoShowsEveryField looks for an answer to each field. Of the warning signs it has few, since they would
// change what the report says.
func TestTheDemoShowsEveryField(t *testing.T) {
	made := Generate(1, 180, time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC), zone(t, "Europe/Copenhagen"))
	for _, f := range diary.EpisodeFields {
		answered := slices.ContainsFunc(made.Episodes, func(e diary.Episode) bool { return f.Values(&e) != nil })
		if !answered && f.Part != diary.WarningSigns {
			t.Errorf("no cramp has an answer to %s", f.Name)
		}
	}
}
