package ics

import (
	"fmt"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"
)

// yearsAhead is how far ahead clock changes are told. A program that fetches the calendar again learns
// the later ones in time.
const yearsAhead = 5

// observance is what a zone's clocks show from a clock change on.
type observance struct {
	name     string
	offset   int // seconds east of UTC
	before   int // the offset until then
	daylight bool
}

// timezone tells a calendar program the clock changes of a zone from the one before an instant on, so
// that it need not know the zone, or may know it differently.
func timezone(zone *time.Location, from, until time.Time) *ical.VTimezone {
	onsets := make(map[observance][]string) // as the clocks show them that are changed
	var order []observance
	add := func(o observance, onset string) {
		if onsets[o] == nil {
			order = append(order, o)
		}
		onsets[o] = append(onsets[o], onset)
	}
	at := from.In(zone)
	if start, _ := at.ZoneBounds(); start.IsZero() {
		name, offset := at.Zone()
		add(observance{name, offset, offset, at.IsDST()}, "19700101T000000")
	} else {
		at = start.Add(-time.Second)
	}
	for {
		_, change := at.ZoneBounds()
		if change.IsZero() || change.After(until) {
			break
		}
		_, before := at.Zone()
		name, offset := change.Zone()
		wall := change.UTC().Add(time.Duration(before) * time.Second)
		add(observance{name, offset, before, change.IsDST()}, wall.Format(wallTime))
		at = change
	}
	tz := ical.NewTimezone(zone.String())
	for _, o := range order {
		tz.Components = append(tz.Components, o.component(onsets[o]))
	}
	return tz
}

func (o observance) component(onsets []string) ical.Component {
	token := ical.ComponentStandard
	if o.daylight {
		token = ical.ComponentDaylight
	}
	c := &ical.GeneralComponent{Token: string(token)}
	c.SetProperty(ical.ComponentPropertyDtStart, onsets[0])
	c.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetfrom), offsetText(o.before))
	c.SetProperty(ical.ComponentProperty(ical.PropertyTzoffsetto), offsetText(o.offset))
	c.SetProperty(ical.ComponentProperty(ical.PropertyTzname), o.name)
	if len(onsets) > 1 {
		c.AddRdate(strings.Join(onsets[1:], ","))
	}
	return c
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
