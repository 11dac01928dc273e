package ics

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// reader names the variable that holds a directory with the npm package of testdata/read.mjs.
const reader = "CRAMPDIARY_TEST_ICALJS"

// asRead is what ical.js is asked to read, and what it should find.
type asRead struct {
	Name        string       `json:"name"`
	Text        string       `json:"text"`
	Walls       []wallOffset `json:"walls"`
	Occurrences []int64      `json:"occurrences"`
}

type wallOffset struct {
	Wall   string `json:"wall"`
	Offset int    `json:"offset"` // in seconds
}

// readOutside is what ical.js finds otherwise.
func readOutside(t *testing.T, calendars []asRead) string {
	t.Helper()
	packages := os.Getenv(reader)
	if packages == "" {
		t.Skip(reader + " does not name a directory with the npm package ical.js")
	}
	content, err := json.Marshal(calendars)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "calendars.json")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("node", "testdata/read.mjs", packages, file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, said)
	}
	return string(said)
}

const wallText = "2006-01-02T15:04:05"

func TestAnotherProgramReadsTheClocksOfEveryZone(t *testing.T) {
	until := time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
	var calendars []asRead
	for _, name := range zoneNames(t) {
		location := zone(t, name)
		c := example(location)
		c.Events = c.Events[1:] // every day
		calendar := asRead{Name: name, Text: write(t, c)}
		for at := now; at.Before(until); at = at.AddDate(0, 0, 23) {
			_, offset := at.In(location).Zone()
			if _, soon := at.Add(-24 * time.Hour).In(location).Zone(); soon != offset {
				continue // a wall time that comes twice, or never, has no offset that all agree on
			}
			calendar.Walls = append(calendar.Walls, wallOffset{at.In(location).Format(wallText), offset})
		}
		for day := c.Events[0].From; day < c.Events[0].From+400; day++ {
			at := time.Date(2026, 6, 1, c.Events[0].Hour, c.Events[0].Minute, 0, 0, location).AddDate(0, 0, int(day-c.Events[0].From))
			calendar.Occurrences = append(calendar.Occurrences, at.Unix())
		}
		calendars = append(calendars, calendar)
	}
	if said := readOutside(t, calendars); said != "" {
		t.Errorf("%.4000s", said)
	}
}

func TestAnotherProgramReadsCopenhagenPastTheLastChangeThatWasEverListed(t *testing.T) {
	calendar := asRead{Name: "Copenhagen", Text: write(t, example(zone(t, "Europe/Copenhagen")))}
	for wall, hours := range map[string]int{
		"2026-11-28T09:00:00": 1, "2027-07-01T09:00:00": 2, "2027-12-01T09:00:00": 1, "2028-07-01T09:00:00": 2,
		"2029-01-10T09:00:00": 1, "2033-07-01T09:00:00": 2, "2034-01-10T09:00:00": 1, "2058-07-01T09:00:00": 2,
	} {
		calendar.Walls = append(calendar.Walls, wallOffset{wall, hours * 60 * 60})
	}
	if said := readOutside(t, []asRead{calendar}); said != "" {
		t.Error(said)
	}
}

func TestAnotherProgramReadsOtherTimesOnOtherDays(t *testing.T) {
	from := diary.NewDate(2026, 11, 24)
	var calendars []asRead
	for _, name := range []string{"Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe"} {
		location := zone(t, name)
		events := Events(workdaysAndWeekend, Event{Source: "one", Summary: "x", From: from, Changed: now})
		calendar := asRead{Name: name, Text: write(t, Calendar{Name: "x", Zone: location, Events: events})}
		midnight, _ := diary.LocalTime(from, 0, 0, location)
		for _, slot := range (diary.Schedule{Reminder: workdaysAndWeekend, Zone: location}).Between(midnight, midnight.AddDate(2, 0, 0)) {
			calendar.Occurrences = append(calendar.Occurrences, slot.Due.Unix())
		}
		calendars = append(calendars, calendar)
	}
	if said := readOutside(t, calendars); said != "" {
		t.Error(said)
	}
}

// The days that are left out are those on which the clocks skip the time and what stands for it is quiet.
func TestAnotherProgramLeavesOutTheDaysThatAreExcepted(t *testing.T) {
	location := zone(t, "Europe/Copenhagen")
	from := diary.NewDate(2026, 11, 24)
	setup := diary.ReminderSetup{QuietFrom: 3 * 60, QuietTo: 7 * 60}
	except := setup.DatesMovedIntoQuiet(2*60+30, from, now.AddDate(3, 0, 0), location)
	var twice []diary.Date
	for day := from; day < from+3*365; day++ {
		// Which of the two half past twos of an autumn night is meant, ical.js sees otherwise than RFC 5545.
		at, _ := diary.LocalTime(day, 2, 30, location)
		if at.Add(time.Hour).In(location).Hour() == 2 {
			twice = append(twice, day)
		}
	}
	event := Event{
		Source: "one", Summary: "Tid til at strække ud", Hour: 2, Minute: 30,
		Weekdays: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: from, Except: slices.Concat(except, twice), Changed: now,
	}
	calendar := asRead{Name: "left out", Text: write(t, Calendar{Name: "x", Zone: location, Events: []Event{event}})}
	left := 0
	for day := from; day < from+3*365; day++ {
		if slices.Contains(except, day) {
			left++
			continue
		}
		if slices.Contains(twice, day) {
			continue
		}
		at, _ := diary.LocalTime(day, event.Hour, event.Minute, location)
		calendar.Occurrences = append(calendar.Occurrences, at.Unix())
	}
	if left != 3 || len(twice) != 3 { // the springs and autumns of 2027, 2028 and 2029
		t.Fatalf("%v are left out, and %v are there twice", except, twice)
	}
	if said := readOutside(t, []asRead{calendar}); said != "" {
		t.Error(said)
	}
}

func TestTheOtherProgramLooks(t *testing.T) {
	calendar := asRead{Name: "UTC", Text: write(t, example(time.UTC)), Walls: []wallOffset{{"2026-11-28T09:00:00", 3600}}, Occurrences: []int64{1}}
	said := readOutside(t, []asRead{calendar})
	if !strings.Contains(said, "UTC: at 2026-11-28T09:00:00 the offset is 0, want 3600") || !strings.Contains(said, "want 1\n") {
		t.Errorf("what is wrong is found to be: %q", said)
	}
}
