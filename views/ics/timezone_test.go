package ics

import (
	"fmt"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	ical "github.com/arran4/golang-ical"
)

// zoneNames are all zones that a person can choose.
func zoneNames(t *testing.T) []string {
	t.Helper()
	list, err := os.ReadFile("../ui/zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(list)) {
		if name := strings.TrimSpace(line); name != "" && !strings.HasPrefix(name, "#") {
			names = append(names, name)
		}
	}
	if len(names) < 400 {
		t.Fatalf("%d zones are on the list", len(names))
	}
	return names
}

// reading is what a VTIMEZONE says of the clocks, in the order of time.
type reading []clockChange

// clockChange is one clock change: from the instant on, the offset in seconds holds.
type clockChange struct {
	at     time.Time
	offset int
}

// readClocks computes the clock changes up to a year, from nothing but what the file says (RFC 5545, sections 3.3.10
// and 3.6.5).
func readClocks(t *testing.T, tz *ical.VTimezone, year int) reading {
	t.Helper()
	var read reading
	for _, component := range tz.SubComponents() {
		properties := make(map[string]string)
		for _, p := range component.UnknownPropertiesIANAProperties() {
			if properties[p.IANAToken] != "" {
				t.Fatalf("two %s in one observance", p.IANAToken)
			}
			properties[p.IANAToken] = p.Value
		}
		if properties["RDATE"] != "" {
			t.Fatal("an RDATE, of which ical.js reads no more than one value")
		}
		start, err := time.Parse(wallTime, properties["DTSTART"])
		if err != nil {
			t.Fatal(err)
		}
		onsets := []time.Time{start}
		if rule := properties["RRULE"]; rule != "" {
			onsets = expand(t, rule, start, year)
			if !onsets[0].Equal(start) {
				t.Fatalf("%s begins on %s, and is said to begin on %s", rule, onsets[0], start)
			}
		}
		from, to := parseOffset(t, properties["TZOFFSETFROM"]), parseOffset(t, properties["TZOFFSETTO"])
		for _, onset := range onsets {
			read = append(read, clockChange{onset.Add(-time.Duration(from) * time.Second), to})
		}
	}
	slices.SortFunc(read, func(a, b clockChange) int { return a.at.Compare(b.at) })
	return read
}

// expand lists what a yearly rule says, day by day.
func expand(t *testing.T, rule string, start time.Time, year int) []time.Time {
	t.Helper()
	parts := make(map[string]string)
	for part := range strings.SplitSeq(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		parts[name] = value
	}
	if parts["FREQ"] != "YEARLY" || len(parts["BYDAY"]) < 2 || len(parts) > 4 {
		t.Fatalf("a rule that is not understood: %s", rule)
	}
	ordinal, weekday := parts["BYDAY"][:len(parts["BYDAY"])-2], parts["BYDAY"][len(parts["BYDAY"])-2:]
	var days []string
	if parts["BYMONTHDAY"] != "" {
		days = strings.Split(parts["BYMONTHDAY"], ",")
	}
	var all []time.Time
	for ; start.Year() <= year; start = time.Date(start.Year()+1, 1, 1, start.Hour(), start.Minute(), start.Second(), 0, time.UTC) {
		var inMonth []time.Time
		for at := start; at.Year() == start.Year(); at = at.AddDate(0, 0, 1) {
			if fmt.Sprint(int(at.Month())) == parts["BYMONTH"] && weekdayCodes[at.Weekday()] == weekday &&
				(days == nil || slices.Contains(days, fmt.Sprint(at.Day()))) {
				inMonth = append(inMonth, at)
			}
		}
		switch n, err := strconv.Atoi(ordinal); {
		case ordinal == "":
			all = append(all, inMonth...)
		case err != nil:
			t.Fatal(err)
		case n < 0:
			all = append(all, inMonth[len(inMonth)+n])
		default:
			if start.Month() > 1 { // the year that it begins in: its earlier days are not in the list
				n -= (start.Day() - 1) / 7
			}
			all = append(all, inMonth[n-1])
		}
	}
	return all
}

// offset is the offset at an instant: that of the latest change before it.
func (r reading) offset(t *testing.T, at time.Time) int {
	t.Helper()
	offset, found := 0, false
	for _, change := range r {
		if change.at.After(at) {
			break
		}
		offset, found = change.offset, true
	}
	if !found {
		t.Fatalf("no observance covers %s", at)
	}
	return offset
}

func parseOffset(t *testing.T, text string) int {
	t.Helper()
	parsed, err := time.Parse("-0700", text)
	if err != nil {
		t.Fatal(err)
	}
	_, offset := parsed.Zone()
	return offset
}

// changesByLooking finds the clock changes by looking at the clocks every day. ZoneBounds would give turns of years, too.
func changesByLooking(location *time.Location, from, until time.Time) []time.Time {
	var found []time.Time
	_, next := from.In(location).Zone()
	for day := from; day.Before(until); day = day.AddDate(0, 0, 1) {
		offset := next
		if _, next = day.AddDate(0, 0, 1).In(location).Zone(); next == offset {
			continue
		}
		seconds := sort.Search(24*60*60, func(n int) bool {
			_, after := day.Add(time.Duration(n) * time.Second).In(location).Zone()
			return after != offset
		})
		found = append(found, day.Add(time.Duration(seconds)*time.Second))
	}
	return found
}

func TestTheClockChangesAreThoseOfTheZone(t *testing.T) {
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	ruled, single := 0, 0
	for _, name := range append(zoneNames(t), "UTC") {
		location := zone(t, name)
		text := write(t, example(location))
		until := now.AddDate(yearsAhead, 0, 0)
		if rules := strings.Count(text, "FREQ=YEARLY"); rules == 2 {
			ruled++
			until = time.Date(2061, 12, 1, 0, 0, 0, 0, time.UTC) // what is a rule has no last change
		} else if strings.Contains(text, "BEGIN:DAYLIGHT") {
			single++
		}
		read, err := ical.ParseCalendar(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		clocks := readClocks(t, read.Timezones()[0], until.Year())
		instants := []time.Time{from, until}
		for _, change := range clocks {
			instants = append(instants, change.at)
		}
		instants = append(instants, changesByLooking(location, from, until)...)
		for _, instant := range instants {
			for _, at := range []time.Time{instant.Add(-time.Second), instant, instant.Add(time.Second)} {
				if at.Before(from) || at.After(until) {
					continue
				}
				if _, want := at.In(location).Zone(); clocks.offset(t, at) != want {
					t.Errorf("%s: at %s the offset is %d, want %d", name, at, clocks.offset(t, at), want)
				}
			}
		}
	}
	if ruled < 100 || single == 0 {
		t.Errorf("%d zones have rules, and %d change their clocks without", ruled, single)
	}
}

func TestRulesOfEveryKindAreFound(t *testing.T) {
	for name, want := range map[string][]string{
		"Europe/Copenhagen": {"BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU"},
		"America/New_York":  {"BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"},
		"America/Santiago":  {"BYMONTH=9;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8"},
		"Asia/Jerusalem":    {"BYMONTH=3;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29", "BYMONTH=10;BYDAY=-1SU"},
	} {
		text := strings.ReplaceAll(write(t, example(zone(t, name))), "\r\n ", "")
		for _, rule := range want {
			if !strings.Contains(text, "RRULE:FREQ=YEARLY;"+rule+"\r\n") {
				t.Errorf("%s: no %s in\n%s", name, rule, text)
			}
		}
	}
	// Where the clocks follow the moon there is no rule, and each change is written.
	text := write(t, example(zone(t, "Africa/Casablanca")))
	if n := strings.Count(text, "TZOFFSETTO"); strings.Contains(text, "YEARLY") || n < 2*cycle {
		t.Errorf("Casablanca has %d clock changes:\n%s", n, text)
	}
}
