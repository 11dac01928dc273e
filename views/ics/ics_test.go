package ics

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	_ "time/tzdata"

	ical "github.com/arran4/golang-ical"

	"crampdiary/diary"
)

var now = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	found, err := diary.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func write(t *testing.T, c Calendar) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Write(&b, now); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func example(zone *time.Location) Calendar {
	return Calendar{Name: "Påmindelser, æøå; og \\ så videre " + strings.Repeat("å", 60), Zone: zone, Events: []Event{
		{
			Source: "one", Summary: "Tid til at strække ud", Hour: 21, Minute: 30,
			Weekdays: []time.Weekday{time.Sunday, time.Monday, time.Thursday}, From: diary.NewDate(2026, 11, 24), Changed: now,
		},
		{
			Source: "two", Summary: "Tid til et glas vand", Hour: 9,
			Weekdays: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: diary.NewDate(2026, 6, 1), Changed: now,
		},
	}}
}

func TestTheLinesAreAsTheStandardSays(t *testing.T) {
	text := write(t, example(zone(t, "Europe/Copenhagen")))
	if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") || !strings.HasSuffix(text, "END:VCALENDAR\r\n") {
		t.Error("a line does not end in CR LF")
	}
	const most = 75 // octets (RFC 5545, section 3.1)
	folded := false
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > most || line == "" || !utf8.ValidString(line) {
			t.Errorf("%d octets: %q", len(line), line)
		}
		folded = folded || strings.HasPrefix(line, " ")
	}
	if !folded {
		t.Error("nothing was long enough to be folded")
	}
	whole := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", `NAME:Påmindelser\, æøå\; og \\ så videre `,
		"DTSTART;TZID=Europe/Copenhagen:20261126T213000\r\n", "RRULE:FREQ=WEEKLY;BYDAY=MO,TH,SU\r\n",
		"DTSTART;TZID=Europe/Copenhagen:20260601T090000\r\n", "RRULE:FREQ=DAILY\r\n", "CLASS:PRIVATE\r\n",
		"DTSTAMP:20261124T021000Z\r\n", "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n", "BEGIN:VALARM\r\n",
		"DTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n",
		"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("no %q in\n%s", want, whole)
		}
	}
}

func TestTheCalendarCanBeReadBack(t *testing.T) {
	c := example(zone(t, "Europe/Copenhagen"))
	read, err := ical.ParseCalendar(strings.NewReader(write(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	events := read.Events()
	if len(events) != len(c.Events) || len(read.Timezones()) != 1 {
		t.Fatalf("%d events and %d zones", len(events), len(read.Timezones()))
	}
	uids := make(map[string]bool)
	for i, event := range events {
		uids[event.Id()] = true
		if got := event.GetProperty(ical.ComponentPropertySummary).Value; got != c.Events[i].Summary {
			t.Errorf("event %d is %q", i, got)
		}
		if len(event.Alarms()) != 1 {
			t.Errorf("event %d has %d alarms", i, len(event.Alarms()))
		}
	}
	if len(uids) != len(events) {
		t.Errorf("two events share a UID: %v", slices.Collect(maps.Keys(uids)))
	}
}

func TestAnEventKeepsItsNameWhenItsDaysChange(t *testing.T) {
	event := example(time.UTC).Events[0]
	before := event.uid()
	event.Weekdays, event.Summary, event.From = []time.Weekday{time.Friday}, "Din påmindelse", event.From+30
	if event.uid() != before {
		t.Error("the UID changed with the weekdays")
	}
	event.Minute++
	if event.uid() == before {
		t.Error("another wall time has the same UID")
	}
}

func TestAnEventBeginsOnOneOfItsWeekdays(t *testing.T) {
	tuesday := diary.NewDate(2026, 11, 24)
	for weekday := range time.Saturday + 1 {
		first := Event{Weekdays: []time.Weekday{weekday}, From: tuesday}.first()
		if first < tuesday || first > tuesday+6 || first.UTC().Weekday() != weekday {
			t.Errorf("the first %s is %s", weekday, first)
		}
	}
}

func TestDaysLeftOutAreNamed(t *testing.T) {
	c := example(zone(t, "Europe/Copenhagen"))
	c.Events[1].Except = []diary.Date{diary.NewDate(2027, 3, 28)}
	text := write(t, c)
	if want := "EXDATE;TZID=Europe/Copenhagen:20270328T090000\r\n"; strings.Count(text, "EXDATE") != 1 || !strings.Contains(text, want) {
		t.Errorf("no %q in\n%s", want, text)
	}
}
