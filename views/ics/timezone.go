package ics

import (
	"fmt"
	"slices"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"
)

const (
	// yearsAhead is how far ahead the clock changes of a zone are looked at. What is no rule by then is written one
	// by one; a program that fetches the calendar again learns the later ones in time.
	yearsAhead = 30
	// cycle is in how many years every date meets every weekday: what holds so long, from 2000 to 2099, holds on.
	cycle = 28
)

// observance is what a zone's clocks show from a clock change on.
type observance struct {
	name     string
	offset   int // seconds east of UTC
	before   int // the offset until then
	daylight bool
}

// change is the first clock change to an observance, or the only one. Onset is the wall time that the clocks show
// that are changed, written as if it were UTC.
type change struct {
	observance
	onset time.Time
	rule  string // how it comes back every year, if it does (RFC 5545, section 3.3.10)
}

// timezone tells a calendar program the clock changes of a zone from the one before an instant on, so that it need
// not know the zone, or may know it differently. A change that comes back by a rule is written as that rule, and any
// other on its own: ical.js reads one value of an RDATE and forgets the DTSTART beside it.
func timezone(zone *time.Location, from, until time.Time) *ical.VTimezone {
	onsets := make(map[observance][]time.Time)
	for _, c := range changes(zone, from, until) {
		onsets[c.observance] = append(onsets[c.observance], c.onset)
	}
	var changes []change
	for o, all := range onsets {
		ruled, rule := yearly(all, until)
		for i, onset := range all[:ruled] {
			changes = append(changes, change{observance: o, onset: onset})
			if i == ruled-1 {
				changes[len(changes)-1].rule = rule
			}
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return a.onset.Compare(b.onset) })
	tz := ical.NewTimezone(zone.String())
	for _, c := range changes {
		tz.Components = append(tz.Components, c.component())
	}
	return tz
}

// changes lists the clock changes of a zone from the one before an instant to another instant. Where none was in the
// year before, the clocks are written as if they had always been so.
func changes(zone *time.Location, from, until time.Time) []change {
	var found []change
	at := from.AddDate(-1, -1, 0).In(zone)
	for {
		next, ok := nextChange(at, until)
		if !next.After(from) {
			found = found[:0]
		} else if len(found) == 0 {
			name, offset := at.Zone()
			found = append(found, change{observance{name, offset, offset, at.IsDST()}, time.Unix(0, 0).UTC(), ""})
		}
		if !ok {
			return found
		}
		_, before := at.Zone()
		name, offset := next.Zone()
		onset := next.UTC().Add(time.Duration(before) * time.Second)
		found = append(found, change{observance{name, offset, before, next.IsDST()}, onset, ""})
		at = next
	}
}

// nextChange is the first clock change after an instant, if there is one until another. What ZoneBounds says is exact
// beside a change; elsewhere it may be a turn of the year, and on the last day of a leap year lie behind.
func nextChange(at, until time.Time) (time.Time, bool) {
	name, offset := at.Zone()
	for {
		_, next := at.ZoneBounds()
		if next.IsZero() || next.After(until) {
			return until, false
		}
		if !next.After(at) {
			next = at.Add(24 * time.Hour)
		}
		if newName, newOffset := next.Zone(); newName != name || newOffset != offset || next.IsDST() != at.IsDST() {
			return next, true
		}
		at = next
	}
}

// yearly says how many of the onsets have to be written. If the last ones come back by a rule, that rule is written with
// the first of them, and stands for the rest. The onsets are in order, and all that there are until an instant.
func yearly(onsets []time.Time, until time.Time) (written int, rule string) {
	last := len(onsets) - 1
	first, low, high := last, onsets[last].Day(), onsets[last].Day()
	for ; first > 0 && aYearBefore(onsets[first-1], onsets[first]); first-- {
		day := onsets[first-1].Day()
		if max(high, day)-min(low, day) > 6 {
			break
		}
		low, high = min(low, day), max(high, day)
	}
	const aWeek = 6 // from its first day to its last
	if last-first < cycle || high-low != aWeek || !onsets[last].AddDate(1, 0, aWeek).After(until) {
		return len(onsets), ""
	}
	onset := onsets[first]
	weekday := weekdayCodes[onset.Weekday()]
	rule = fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;", onset.Month())
	switch afterMonth := time.Date(onset.Year(), onset.Month()+1, 1, 0, 0, 0, 0, time.UTC); {
	case low%7 == 1:
		rule += fmt.Sprintf("BYDAY=%d%s", low/7+1, weekday)
	case high == afterMonth.AddDate(0, 0, -1).Day():
		rule += "BYDAY=-1" + weekday
	default:
		var days []string
		for day := low; day <= high; day++ {
			days = append(days, fmt.Sprint(day))
		}
		rule += "BYDAY=" + weekday + ";BYMONTHDAY=" + strings.Join(days, ",")
	}
	return first + 1, rule
}

// aYearBefore says whether two onsets are in two years that follow each other, and otherwise differ in the day of
// the month alone.
func aYearBefore(a, b time.Time) bool {
	return a.Year()+1 == b.Year() && a.Month() == b.Month() && a.Weekday() == b.Weekday() &&
		a.Sub(a.Truncate(24*time.Hour)) == b.Sub(b.Truncate(24*time.Hour))
}

func (c change) component() ical.Component {
	token := ical.ComponentStandard
	if c.daylight {
		token = ical.ComponentDaylight
	}
	component := &ical.GeneralComponent{Token: string(token)}
	component.SetProperty(ical.ComponentPropertyDtStart, c.onset.Format(wallTime))
	component.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetfrom), offsetText(c.before))
	component.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetto), offsetText(c.offset))
	component.SetProperty(ical.ComponentProperty(ical.PropertyTzname), c.name)
	if c.rule != "" {
		component.AddRrule(c.rule)
	}
	return component
}

// offsetText writes an offset as +HHMM, with the seconds where there are any.
func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}
