package diary_test

import (
	"slices"
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

// changing are zones whose clocks change between 2024 and 2030: each rule for it in use, and the odd ones.
var changing = []string{
	"Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun",
	"America/Adak", "America/Anchorage", "America/Asuncion", "America/Chicago", "America/Coyhaique",
	"America/Denver", "America/Halifax", "America/Havana", "America/Indiana/Indianapolis",
	"America/Los_Angeles", "America/Miquelon", "America/New_York", "America/Nuuk", "America/Port-au-Prince",
	"America/Santiago", "America/Scoresbysund", "America/St_Johns", "America/Thule", "America/Tijuana",
	"America/Toronto", "America/Winnipeg",
	"Antarctica/Macquarie", "Antarctica/McMurdo", "Antarctica/Troll",
	"Asia/Almaty", "Asia/Beirut", "Asia/Famagusta", "Asia/Gaza", "Asia/Hebron", "Asia/Jerusalem",
	"Asia/Nicosia", "Asia/Qostanay",
	"Atlantic/Azores", "Atlantic/Bermuda", "Atlantic/Canary", "Atlantic/Faroe", "Atlantic/Madeira",
	"Australia/Adelaide", "Australia/Broken_Hill", "Australia/Hobart", "Australia/Lord_Howe",
	"Australia/Sydney",
	"Europe/Athens", "Europe/Berlin", "Europe/Chisinau", "Europe/Copenhagen", "Europe/Dublin",
	"Europe/Helsinki", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Paris", "Europe/Warsaw",
	"Pacific/Auckland", "Pacific/Chatham", "Pacific/Easter", "Pacific/Norfolk",
}

// steady are zones whose clocks do not, far from UTC or off the full hour.
var steady = []string{
	"UTC", "Asia/Kathmandu", "Asia/Kolkata", "Australia/Eucla", "Pacific/Kiritimati", "Pacific/Marquesas",
	"Pacific/Pago_Pago",
}

// anyZone draws one of all of these.
func anyZone(t *rapid.T) *time.Location {
	location, err := diary.Zone(rapid.SampledFrom(slices.Concat(changing, steady)).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	return location
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
		location := anyZone(t)
		instant := time.Unix(rapid.Int64Range(1.7e9, 1.95e9).Draw(t, "seconds"), 0)
		inCrampDay(t, instant, location)
		elsewhere := instant.In(anyZone(t))
		if one, other := diary.CrampDayOf(instant, location), diary.CrampDayOf(elsewhere, location); one != other {
			t.Errorf("%v belongs to %v, and written as %v to %v", instant, one, elsewhere, other)
		}
	})
}

// No cramp-day is left out and none comes back, whatever the clocks do.
func TestCrampDaysFollowEachOther(t *testing.T) {
	for _, name := range changing {
		location := zone(t, name)
		for _, change := range changesOf(location) {
			at, end := change.Add(-2*day), change.Add(2*day)
			last := diary.CrampDayOf(at, location)
			first := last
			for ; at.Before(end); at = at.Add(15 * time.Minute) {
				today := diary.CrampDayOf(at, location)
				if today != last && today != last+1 {
					t.Fatalf("in %s %v is followed by %v at %v", name, last, today, at)
				}
				last = today
			}
			if last < first+3 {
				t.Errorf("four days around %v in %s had only the cramp-days %v to %v", change, name, first, last)
			}
		}
	}
}

const day = 24 * time.Hour

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
	f.Add(time.Date(2011, time.December, 30, 9, 59, 0, 0, time.UTC).Unix(), "Pacific/Apia") // then a date is skipped
	f.Fuzz(func(t *testing.T, seconds int64, name string) {
		location, err := diary.Zone(name)
		// Before 1972 some zones were off by seconds, of which LocalTime knows nothing.
		if err != nil || seconds < 2*365*24*3600 || seconds > 1<<33 {
			return
		}
		instant := time.Unix(seconds, 0)
		if day := diary.CrampDayOf(instant, location); day != diary.CrampDayOf(instant.UTC(), location) {
			t.Errorf("the cramp-day of %v depends on how the instant is written", instant)
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
		{"Asia/Beirut", "2026-03-29 00:30", "2026-03-28 22:00", false},  // midnight is skipped
		{"Africa/Cairo", "2026-04-24 00:30", "2026-04-23 22:00", false}, // and here
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
func TestLocalTimeFindsEveryWallTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instant := time.Unix(60*rapid.Int64Range(28_000_000, 32_500_000).Draw(t, "minutes"), 0).In(anyZone(t))
		found, exists := diary.LocalTime(diary.DateOf(instant), instant.Hour(), instant.Minute(), instant.Location())
		if !exists || found.Format(time.DateTime) != instant.Format(time.DateTime) || found.After(instant) {
			t.Errorf("%v was found as %v (%v)", instant, found, exists)
		}
	})
}

// What clocks show twice is the first of the two, and what they never show becomes the instant at which
// they are first past it; a minute to either side nothing is special.
func TestLocalTimeAtEveryChangeOfTheClocks(t *testing.T) {
	for _, name := range changing {
		location := zone(t, name)
		changes := 0
		for _, change := range changesOf(location) {
			_, before := change.Add(-time.Second).Zone()
			_, after := change.Zone()
			if before == after {
				continue // only the name of the time changes
			}
			changes++
			// The wall time at which the change comes, as the clocks showed it until then.
			wall := change.UTC().Add(time.Duration(before) * time.Second)
			shift := time.Duration(after-before) * time.Second
			check := func(wall, want time.Time, exists bool) {
				t.Helper()
				got, ok := diary.LocalTime(diary.DateOf(wall), wall.Hour(), wall.Minute(), location)
				if ok != exists || !got.Equal(want) {
					t.Errorf("%v in %s is %v (%v), want %v (%v)", wall.Format(time.DateTime), name, got, ok, want, exists)
				}
			}
			if shift > 0 {
				check(wall.Add(-time.Minute), change.Add(-time.Minute), true)
				check(wall, change, false)
				check(wall.Add(shift/2), change, false)
				check(wall.Add(shift-time.Minute), change, false)
				check(wall.Add(shift), change, true)
				continue
			}
			check(wall.Add(shift-time.Minute), change.Add(shift-time.Minute), true)
			check(wall.Add(shift), change.Add(shift), true)
			check(wall.Add(-time.Minute), change.Add(-time.Minute), true)
			check(wall, change.Add(-shift), true)
		}
		if changes == 0 {
			t.Errorf("the clocks of %s do not change", name)
		}
	}
}

// changesOf are the instants between 2024 and 2030 at which a zone's time changes.
func changesOf(location *time.Location) []time.Time {
	var changes []time.Time
	at := time.Date(2024, time.January, 1, 0, 0, 0, 0, location)
	for {
		_, end := at.ZoneBounds()
		if end.IsZero() || end.Year() > 2030 {
			return changes
		}
		changes = append(changes, end)
		at = end
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

// The clocks go back in the night to 25 October and forward in the one to 29 March.
func TestANightIsOverFromFiveAndADayFromNoon(t *testing.T) {
	copenhagen := zone(t, "Europe/Copenhagen")
	for _, test := range []struct {
		local      string
		day        string
		night, all bool
	}{
		{"2026-11-24 23:59", "2026-11-24", false, false}, {"2026-11-25 00:00", "2026-11-24", false, false},
		{"2026-11-25 04:59", "2026-11-24", false, false}, {"2026-11-25 05:00", "2026-11-24", true, false},
		{"2026-11-25 11:59", "2026-11-24", true, false}, {"2026-11-25 12:00", "2026-11-24", true, true},
		{"2026-11-25 04:59", "2026-11-23", true, true}, {"2026-11-25 23:59", "2026-11-25", false, false},
		{"2026-10-25 04:59", "2026-10-24", false, false}, {"2026-10-25 05:00", "2026-10-24", true, false},
		{"2026-03-29 04:59", "2026-03-28", false, false}, {"2026-03-29 05:00", "2026-03-28", true, false},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", test.local, copenhagen)
		if err != nil {
			t.Fatal(err)
		}
		day, err := diary.ParseDate(test.day)
		if err != nil {
			t.Fatal(err)
		}
		night, all := diary.NightOver(day, now.UTC(), copenhagen), diary.DayOver(day, now.UTC(), copenhagen)
		if night != test.night || all != test.all {
			t.Errorf("at %s the night of %s is over: %t, the day: %t", test.local, test.day, night, all)
		}
	}
}

func TestTheMiddleOfANightBelongsToIt(t *testing.T) {
	for _, name := range slices.Concat(changing, steady) {
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
