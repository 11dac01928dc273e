package ics

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	ical "github.com/arran4/golang-ical"

	"crampdiary/diary"
)

// occurrences are the instants at which a calendar program shows an event up to another instant, computed
// from nothing but what the file says (RFC 5545, section 3.3.10).
func occurrences(t *testing.T, event *ical.VEvent, clocks reading, until time.Time) []time.Time {
	t.Helper()
	wall, err := time.Parse(wallTime, event.GetProperty(ical.ComponentPropertyDtStart).Value)
	if err != nil {
		t.Fatal(err)
	}
	rule := event.GetProperty(ical.ComponentPropertyRrule).Value
	_, days, weekly := strings.Cut(rule, "BYDAY=")
	var found []time.Time
	for ; ; wall = wall.AddDate(0, 0, 1) {
		if weekly && !slices.Contains(strings.Split(days, ","), weekdayCodes[wall.Weekday()]) {
			continue
		}
		instant := wall.Add(-time.Duration(clocks.offset(t, wall)) * time.Second)
		for range 2 { // the offset is that of the instant, which takes an offset to find
			instant = wall.Add(-time.Duration(clocks.offset(t, instant)) * time.Second)
		}
		if instant.After(until) {
			return found
		}
		found = append(found, instant)
	}
}

// workdaysAndWeekend comes at other times in the weekend, one of them as on workdays.
var workdaysAndWeekend = diary.Reminder{
	Kind: diary.Hydration, On: true, Times: []diary.TimeOfDay{8 * 60, 14 * 60}, Weekdays: diary.EveryDay &^ weekend,
	Others: []diary.DayTimes{{Weekdays: weekend, Times: []diary.TimeOfDay{10 * 60, 14 * 60}}},
}

var weekend = diary.NewWeekdays(time.Saturday, time.Sunday)

func TestAWallTimeOfSeveralGroupsIsOneEvent(t *testing.T) {
	from := diary.NewDate(2026, 11, 24)
	for pace, want := range map[diary.Pace][]string{
		diary.AsSet:   {"08:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "10:00 FREQ=WEEKLY;BYDAY=SA,SU", "14:00 FREQ=DAILY"},
		diary.Weekly:  {"08:00 FREQ=WEEKLY;BYDAY=MO"},
		diary.Resting: nil,
	} {
		r := workdaysAndWeekend
		r.Pace = pace
		var got []string
		for _, event := range Events(r, Event{Source: "one", From: from, Changed: now}) {
			got = append(got, fmt.Sprintf("%02d:%02d %s", event.Hour, event.Minute, event.rule()))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", pace, got, want)
		}
	}
}

func TestTheEventsComeWhenTheMailsDoThroughSummerAndWinterTime(t *testing.T) {
	from, until := diary.NewDate(2026, 11, 24), time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{"Europe/Copenhagen", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"} {
		for _, reminder := range []diary.Reminder{
			{Kind: diary.Stretching, On: true, Times: []diary.TimeOfDay{21 * 60}, Weekdays: diary.EveryDay},
			{Kind: diary.Hydration, On: true, Times: []diary.TimeOfDay{9*60 + 15}, Weekdays: diary.NewWeekdays(time.Sunday, time.Wednesday)},
			workdaysAndWeekend,
		} {
			t.Run(name+" "+reminder.Times[0].String(), func(t *testing.T) {
				location := zone(t, name)
				events := Events(reminder, Event{Source: "one", Summary: "x", From: from, Changed: now})
				read, err := ical.ParseCalendar(strings.NewReader(write(t, Calendar{Name: "x", Zone: location, Events: events})))
				if err != nil {
					t.Fatal(err)
				}
				var got []time.Time
				uids := make(map[string]bool)
				for _, event := range read.Events() {
					uids[event.Id()] = true
					got = append(got, occurrences(t, event, readClocks(t, read.Timezones()[0], until.Year()), until)...)
				}
				slices.SortFunc(got, time.Time.Compare)
				if len(uids) != len(events) {
					t.Errorf("%d events have %d names", len(events), len(uids))
				}
				midnight, _ := diary.LocalTime(from, 0, 0, location)
				slots := diary.Schedule{Reminder: reminder, Zone: location}.Between(midnight, until)
				if len(got) != len(slots) {
					t.Fatalf("%d events and %d mails", len(got), len(slots))
				}
				for i, slot := range slots {
					if !got[i].Equal(slot.Due) {
						t.Fatalf("an event at %s, and a mail at %s", got[i], slot.Due)
					}
				}
			})
		}
	}
}
