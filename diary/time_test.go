package diary_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"crampdiary/diary"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	location, err := diary.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

// changing are zones whose clocks changed between 2024 and 2030, or that are far from UTC or off the
// full hour.
var changing = []string{
	"Europe/Copenhagen", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Nuuk",
	"America/Santiago", "America/Asuncion", "America/Havana", "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun",
	"Asia/Beirut", "Asia/Jerusalem", "Asia/Gaza", "Asia/Kathmandu", "Asia/Almaty", "Antarctica/Troll",
	"Atlantic/Azores", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham",
	"Pacific/Easter", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC",
}

func TestCrampDayLastsFromNoonToNoon(t *testing.T) {
	for _, test := range []struct{ zone, local, day string }{
		{"Europe/Copenhagen", "2026-11-24 02:40", "2026-11-23"}, // Tuesday night belongs to Monday
		{"Europe/Copenhagen", "2026-11-24 11:59", "2026-11-23"},
		{"Europe/Copenhagen", "2026-11-24 12:00", "2026-11-24"},
		{"Europe/Copenhagen", "2026-11-24 23:59", "2026-11-24"},
		{"Europe/Copenhagen", "2027-01-01 00:00", "2026-12-31"},
		{"Europe/Copenhagen", "2026-03-29 01:59", "2026-03-28"}, // the clocks go from 02 to 03
		{"Europe/Copenhagen", "2026-03-29 03:00", "2026-03-28"},
		{"Europe/Copenhagen", "2026-03-29 12:00", "2026-03-29"},
		{"Europe/Copenhagen", "2026-10-25 02:30", "2026-10-24"}, // the clocks go from 03 to 02
		{"Europe/Copenhagen", "2026-10-25 11:59", "2026-10-24"},
		{"Asia/Kathmandu", "2026-05-01 05:45", "2026-04-30"},
		{"Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03"}, // half an hour is skipped
		{"America/New_York", "2024-03-01 00:30", "2024-02-29"},
		{"America/New_York", "1969-12-31 13:00", "1969-12-31"},
	} {
		location := zone(t, test.zone)
		instant, err := time.ParseInLocation("2006-01-02 15:04", test.local, location)
		if err != nil {
			t.Fatal(err)
		}
		if got := diary.CrampDayOf(instant.UTC(), location).String(); got != test.day {
			t.Errorf("%s in %s belongs to %s, want %s", test.local, test.zone, got, test.day)
		}
	}
}

// inCrampDay fails unless the cramp-day of an instant holds it: it begins at a noon that is not after
// the instant, and the next one begins after it.
func inCrampDay(t interface{ Errorf(string, ...any) }, instant time.Time, location *time.Location) {
	day := diary.CrampDayOf(instant, location)
	begin, _ := diary.LocalTime(day, 12, 0, location)
	end, _ := diary.LocalTime(day+1, 12, 0, location)
	if instant.Before(begin) || !instant.Before(end) {
		t.Errorf("%v in %v belongs to %v, which lasts from %v to %v", instant, location, day, begin, end)
	}
}

func TestEveryInstantLiesInItsCrampDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		location, err := diary.Zone(rapid.SampledFrom(changing).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		inCrampDay(t, time.Unix(rapid.Int64Range(1.7e9, 1.95e9).Draw(t, "seconds"), 0), location)
	})
}

func FuzzCrampDayOf(f *testing.F) {
	for year := 2024; year <= 2030; year++ {
		for _, month := range []time.Month{time.March, time.October} {
			last := time.Date(year, month+1, 0, 0, 30, 0, 0, time.UTC) // the clocks change at 01:00 UTC
			sunday := last.AddDate(0, 0, -int(last.Weekday()))
			f.Add(sunday.Unix(), "Europe/Copenhagen")
			f.Add(sunday.Add(time.Hour).Unix(), "Europe/Copenhagen")
			f.Add(sunday.Unix(), "Australia/Lord_Howe")
		}
	}
	f.Fuzz(func(t *testing.T, seconds int64, name string) {
		location, err := diary.Zone(name)
		// Before 1972 zones were off by seconds and changed whole days; nobody wrote a diary here.
		if err != nil || seconds < 2*365*24*3600 || seconds > 1<<33 {
			return
		}
		instant := time.Unix(seconds, 0)
		if day := diary.CrampDayOf(instant, location); day != diary.CrampDayOf(instant.UTC(), location) {
			t.Errorf("the cramp-day of %v depends on how the instant is written", instant)
		}
		if name == "Pacific/Apia" || name == "Pacific/Fakaofo" || name == "Pacific/Kwajalein" || name == "Kwajalein" ||
			name == "Pacific/Enderbury" || name == "Pacific/Kanton" || name == "Pacific/Kiritimati" {
			return // these once crossed the date line and have a date without a noon
		}
		inCrampDay(t, instant, location)
	})
}

func TestLocalTime(t *testing.T) {
	for _, test := range []struct {
		zone, local string
		utc         string
		exists      bool
	}{
		{"Europe/Copenhagen", "2026-11-24 02:40", "2026-11-24 01:40", true},
		{"Europe/Copenhagen", "2026-03-29 01:59", "2026-03-29 00:59", true},
		{"Europe/Copenhagen", "2026-03-29 02:00", "2026-03-29 01:00", false}, // the first instant after the gap
		{"Europe/Copenhagen", "2026-03-29 02:30", "2026-03-29 01:00", false},
		{"Europe/Copenhagen", "2026-03-29 02:59", "2026-03-29 01:00", false},
		{"Europe/Copenhagen", "2026-03-29 03:00", "2026-03-29 01:00", true},
		{"Europe/Copenhagen", "2026-10-25 01:59", "2026-10-24 23:59", true},
		{"Europe/Copenhagen", "2026-10-25 02:00", "2026-10-25 00:00", true}, // the first of the two
		{"Europe/Copenhagen", "2026-10-25 02:59", "2026-10-25 00:59", true},
		{"Europe/Copenhagen", "2026-10-25 03:00", "2026-10-25 02:00", true},
		{"Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30", false},
		{"Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", true},
		{"Asia/Beirut", "2026-03-29 00:30", "2026-03-28 22:00", false}, // midnight is skipped
		{"America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00", false},
		{"Asia/Kathmandu", "2026-05-01 00:00", "2026-04-30 18:15", true},
		{"Pacific/Kiritimati", "2026-05-01 00:00", "2026-04-30 10:00", true}, // UTC+14
		{"Pacific/Pago_Pago", "2026-05-01 23:59", "2026-05-02 10:59", true},  // UTC-11
		{"Pacific/Apia", "2011-12-30 13:00", "2011-12-30 10:00", false},      // a date that never was
	} {
		location := zone(t, test.zone)
		wall, err := time.Parse("2006-01-02 15:04", test.local)
		if err != nil {
			t.Fatal(err)
		}
		got, exists := diary.LocalTime(diary.DateOf(wall), wall.Hour(), wall.Minute(), location)
		if utc := got.UTC().Format("2006-01-02 15:04"); utc != test.utc || exists != test.exists {
			t.Errorf("%s in %s is %s (%v), want %s (%v)", test.local, test.zone, utc, exists, test.utc, test.exists)
		}
	}
}

// Whatever a clock on the wall shows at some instant, LocalTime finds: that instant, or an earlier one
// at which it showed the same.
func TestLocalTimeFindsTheFirstInstantOfAWallTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		location, err := diary.Zone(rapid.SampledFrom(changing).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		instant := time.Unix(60*rapid.Int64Range(28_000_000, 32_500_000).Draw(t, "minutes"), 0).In(location)
		found, exists := diary.LocalTime(diary.DateOf(instant), instant.Hour(), instant.Minute(), location)
		early := instant.Sub(found)
		if !exists || found.Format(time.DateTime) != instant.Format(time.DateTime) || early < 0 || early > 3*time.Hour {
			t.Errorf("%v was found as %v (%v)", instant, found, exists)
		}
	})
}

// What no clock ever shows becomes the instant at which it is first past.
func TestLocalTimeLeavesAGapAtItsEnd(t *testing.T) {
	for _, name := range changing {
		location := zone(t, name)
		for at := time.Date(2024, 1, 1, 0, 0, 0, 0, location); at.Year() < 2031; {
			_, end := at.ZoneBounds()
			if end.IsZero() {
				break
			}
			before, after := end.Add(-time.Second).In(location), end.In(location)
			_, offsetBefore := before.Zone()
			_, offsetAfter := after.Zone()
			if skipped := offsetAfter - offsetBefore; skipped > 0 {
				inGap := end.Add(time.Duration(skipped/2) * time.Second).UTC().Add(time.Duration(offsetBefore) * time.Second)
				got, exists := diary.LocalTime(diary.DateOf(inGap), inGap.Hour(), inGap.Minute(), location)
				if exists || !got.Equal(end) {
					t.Errorf("%v in the gap of %s became %v (%v), want %v", inGap, name, got, exists, end)
				}
			}
			at = end
		}
	}
}

func TestLastNight(t *testing.T) {
	copenhagen := zone(t, "Europe/Copenhagen")
	for local, want := range map[string]string{
		"2026-11-24 00:30": "2026-11-23", "2026-11-24 03:10": "2026-11-23", "2026-11-24 09:00": "2026-11-23",
		"2026-11-24 12:00": "2026-11-23", "2026-11-24 23:59": "2026-11-23", "2026-11-25 00:00": "2026-11-24",
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", local, copenhagen)
		if err != nil {
			t.Fatal(err)
		}
		if got := diary.LastNight(now.UTC(), copenhagen).String(); got != want {
			t.Errorf("at %s last night began on %s, want %s", local, got, want)
		}
	}
}

func TestTheMiddleOfANightBelongsToIt(t *testing.T) {
	for _, name := range changing {
		location := zone(t, name)
		for day := diary.NewDate(2024, time.January, 1); day < diary.NewDate(2031, time.January, 1); day++ {
			if got := diary.CrampDayOf(diary.MiddleOf(day, location), location); got != day {
				t.Fatalf("the middle of %v in %s belongs to %v", day, name, got)
			}
		}
	}
}

func TestDatesAreWrittenAndRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		date := diary.Date(rapid.IntRange(-25000, 100000).Draw(t, "days"))
		if read, err := diary.ParseDate(date.String()); err != nil || read != date {
			t.Errorf("%v was read as %v (%v)", date, read, err)
		}
	})
	for _, text := range []string{"", "24-11-2026", "2026-02-30", "2026-1-1", "2026-11-24T00:00", " 2026-11-24"} {
		if date, err := diary.ParseDate(text); err == nil {
			t.Errorf("%q was read as %v", text, date)
		}
	}
}

func TestZonesThatMeanNothingElsewhereAreRefused(t *testing.T) {
	for _, name := range []string{"", "Local", "Europe/Atlantis", "../etc/passwd", "/etc/localtime", "europe"} {
		if location, err := diary.Zone(name); err == nil {
			t.Errorf("%q is %v", name, location)
		}
	}
}
