// Package ics writes what comes back at fixed times of the week as a calendar that other programs
// subscribe to (RFC 5545).
package ics

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"crampdiary/diary"
)

// Calendar is what a calendar program is given.
type Calendar struct {
	Name   string // shown by the program; it may be seen by anybody who looks at the screen
	Zone   *time.Location
	Events []Event
}

// Event comes back at one wall time of the zone.
type Event struct {
	Source   string // ID of what makes it come; with the wall time it tells events apart
	Summary  string
	Hour     int
	Minute   int
	Weekdays []time.Weekday // at least one
	From     diary.Date     // does not come before this day
	Except   []diary.Date   // days on which it does not come
	Changed  time.Time      // the source was last changed
}

// Events are those of a reminder, none when it does not come: one for each wall time, on all days of the week that
// have it. Everything else of each is as in with.
func Events(r diary.Reminder, with Event) (events []Event) {
	weekdays := make(map[diary.TimeOfDay][]time.Weekday)
	for _, day := range diary.EveryDay.Days() {
		for _, t := range r.TimesOn(day) {
			weekdays[t] = append(weekdays[t], day)
		}
	}
	for _, t := range slices.Sorted(maps.Keys(weekdays)) {
		with.Hour, with.Minute, with.Weekdays = t.Hour(), t.Minute(), weekdays[t]
		events = append(events, with)
	}
	return events
}

const (
	// refresh is how often a program is asked to fetch the calendar again.
	refresh = "PT6H"
	// lasting is how long an event stands in the calendar: long enough to be seen and tapped.
	lasting = "PT10M"

	wallTime = "20060102T150405"
)

// Write writes the calendar. now decides only how far ahead the clock changes of the zone are written.
func (c Calendar) Write(w io.Writer, now time.Time) error {
	calendar := &ical.Calendar{}
	calendar.SetVersion("2.0")
	calendar.SetProductId("-//reminders//reminders 1.0//EN")
	calendar.SetCalscale("GREGORIAN")
	calendar.SetName(c.Name)
	calendar.SetRefreshInterval(refresh)
	calendar.SetXPublishedTTL(refresh)
	first := now
	for _, event := range c.Events {
		if start := event.first().UTC(); start.Before(first) {
			first = start
		}
	}
	calendar.AddVTimezone(timezone(c.Zone, first.AddDate(0, 0, -1), now.AddDate(yearsAhead, 0, 0)))
	for _, event := range c.Events {
		calendar.AddVEvent(event.component(c.Zone))
	}
	if err := calendar.SerializeTo(w, ical.WithNewLineWindows); err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	return nil
}

// first is the first day on which the event comes.
func (e Event) first() diary.Date {
	for day := e.From; ; day++ {
		for _, weekday := range e.Weekdays {
			if day.UTC().Weekday() == weekday {
				return day
			}
		}
	}
}

// uid stays the same when the weekdays or the words change, and differs from that of any other event.
func (e Event) uid() string {
	return uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "%s %02d:%02d", e.Source, e.Hour, e.Minute)).String()
}

// on is the wall time of the event on a day, as an instant of UTC.
func (e Event) on(day diary.Date) time.Time {
	return day.UTC().Add(time.Duration(e.Hour)*time.Hour + time.Duration(e.Minute)*time.Minute)
}

func (e Event) component(zone *time.Location) *ical.VEvent {
	start := e.on(e.first())
	event := ical.NewEvent(e.uid())
	event.SetDtStampTime(e.Changed)
	event.SetProperty(ical.ComponentPropertyDtStart, start.Format(wallTime), ical.WithTZID(zone.String()))
	event.SetProperty(ical.ComponentPropertyDuration, lasting)
	event.AddRrule(e.rule())
	for _, date := range e.Except {
		event.AddExdate(e.on(date).Format(wallTime), ical.WithTZID(zone.String()))
	}
	event.SetSummary(e.Summary)
	event.SetClass(ical.ClassificationPrivate)
	event.SetTimeTransparency(ical.TransparencyTransparent)
	alarm := event.AddAlarm()
	alarm.SetAction(ical.ActionDisplay)
	alarm.SetTrigger("PT0S")
	alarm.SetDescription(e.Summary)
	return event
}

// weekdayCodes are the weekdays as the rules name them, in the order of time.Weekday.
var weekdayCodes = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func (e Event) rule() string {
	chosen := make(map[time.Weekday]bool)
	for _, weekday := range e.Weekdays {
		chosen[weekday] = true
	}
	if len(chosen) == len(weekdayCodes) {
		return "FREQ=DAILY"
	}
	var codes []string
	for i := range weekdayCodes {
		if weekday := time.Weekday((i + 1) % len(weekdayCodes)); chosen[weekday] { // from Monday
			codes = append(codes, weekdayCodes[weekday])
		}
	}
	return "FREQ=WEEKLY;BYDAY=" + strings.Join(codes, ",")
}
