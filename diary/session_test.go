package diary_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

func TestASessionEndsByDayAndNotAfterItsLifetime(t *testing.T) {
	zones := []string{"Europe/Copenhagen", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"}
	rapid.Check(t, func(r *rapid.T) {
		zone, err := diary.Zone(rapid.SampledFrom(zones).Draw(r, "zone"))
		if err != nil {
			r.Fatal(err)
		}
		now := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(r, "now"), 0)
		lifetime := time.Duration(rapid.IntRange(1, 100*24*60).Draw(r, "minutes")) * time.Minute
		end := diary.SessionLimits{Lifetime: lifetime}.End(now, zone)
		hour := end.In(zone).Hour()
		if hour < 8 || hour >= 20 {
			r.Errorf("ends at %s", end.In(zone))
		}
		switch lived := end.Sub(now); {
		case lived < lifetime-25*time.Hour, lived <= 0:
			r.Errorf("lives for %s of %s", lived, lifetime)
		case lifetime >= 48*time.Hour && lived > lifetime, lived > lifetime+15*time.Hour:
			r.Errorf("lives for %s, longer than %s", lived, lifetime)
		case lifetime >= 48*time.Hour && hour != 10:
			r.Errorf("ends at %s, and a night may follow", end.In(zone))
		}
	})
}

func TestASessionIsSaidToEndByDayInItsLastWeek(t *testing.T) {
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		moment, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	long := diary.Session{Created: at("2026-09-01 12:00"), Expires: at("2026-11-24 10:00")}
	short := diary.Session{Created: at("2026-11-20 10:00"), Expires: at("2026-11-24 10:00")}
	for _, test := range []struct {
		session diary.Session
		now     string
		want    bool
	}{
		{long, "2026-11-17 09:59", false}, {long, "2026-11-17 10:00", true}, {long, "2026-11-17 19:59", true},
		{long, "2026-11-17 20:00", false}, {long, "2026-11-18 03:12", false}, {long, "2026-11-18 07:59", false},
		{long, "2026-11-18 08:00", true}, {long, "2026-11-24 09:00", true},
		{short, "2026-11-20 12:00", false}, {short, "2026-11-22 12:00", true},
	} {
		if got := test.session.EndsSoon(at(test.now), zone); got != test.want {
			t.Errorf("at %s it is %t, want %t", test.now, got, test.want)
		}
	}
}
