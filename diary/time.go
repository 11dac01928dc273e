package diary

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// noon is the hour at which one cramp-day ends and the next begins.
const noon = 12

// Date is a civil date: the number of days since 1 January 1970. Dates compare, add and subtract as
// numbers; they have no zone.
type Date int

// DateOf is the civil date that a calendar on the wall of t's location shows.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return NewDate(year, month, day)
}

// NewDate is the date of a year, month and day; values outside their usual range are carried over as
// time.Date does.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

const secondsPerDay = 24 * 60 * 60

// ParseDate reads a date written as YYYY-MM-DD.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("diary: not a date: %w", err)
	}
	return DateOf(t), nil
}

// UTC is midnight of the date in UTC, for formatting.
func (d Date) UTC() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// String writes the date as YYYY-MM-DD.
func (d Date) String() string { return d.UTC().Format(time.DateOnly) }

// DateText writes a date that may be unknown as YYYY-MM-DD, and as nothing when it is.
func DateText(d *Date) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// CrampDayOf is the cramp-day that an instant belongs to: the date on which the cramp-day began. A
// cramp-day lasts from noon to noon in the given zone, so 02:40 on a Tuesday belongs to Monday. Every
// count per day uses this function and no other.
func CrampDayOf(t time.Time, zone *time.Location) Date {
	local := t.In(zone)
	day := DateOf(local)
	if local.Hour() < noon {
		day--
	}
	return day
}

// NightEnds is the hour at which a night is over, so that it can be asked about. It is this project's own
// choice: somebody who is still awake at four knows nothing of the night to come, and few sleep past five without
// having slept.
const NightEnds = 5

// CrampDayEnd is the instant at which a cramp-day ends and the next begins, in the zone in which it was lived.
func CrampDayEnd(crampDay Date, zone *time.Location) time.Time {
	t, _ := LocalTime(crampDay+1, noon, 0, zone)
	return t
}

// LastNight is the cramp-day of the night that ended, or is ending, on the calendar date of now: what
// a person means by "last night" in the morning, at noon, in the evening and at 03:10.
func LastNight(now time.Time, zone *time.Location) Date {
	return DateOf(now.In(zone)) - 1
}

// NightOver says whether the night of a cramp-day has ended at the instant now. Before that nobody knows
// what to answer about it.
func NightOver(crampDay Date, now time.Time, zone *time.Location) bool {
	last := LastNight(now, zone)
	return crampDay < last || crampDay == last && now.In(zone).Hour() >= NightEnds
}

// DayOver says whether a cramp-day has ended at the instant now.
func DayOver(crampDay Date, now time.Time, zone *time.Location) bool {
	return crampDay < CrampDayOf(now, zone)
}

// MiddleOf is the instant that stands for an unknown time in the night of a cramp-day: its midnight,
// or the first instant after it where the clocks skip midnight.
func MiddleOf(crampDay Date, zone *time.Location) time.Time {
	t, _ := LocalTime(crampDay+1, 0, 0, zone)
	return t
}

// LocalTime is the instant at which the clocks of a zone show a wall time on a date. Where that
// happens twice, in the autumn, it is the first of the two. Where it never happens, in the spring, ok
// is false and the instant is the first one after the gap.
func LocalTime(date Date, hour, minute int, zone *time.Location) (t time.Time, ok bool) {
	wall := date.UTC().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	// A zone is at most some 14 hours away from UTC, so these two instants lie on either side of the
	// wanted one and of any transition that makes it ambiguous.
	_, before := wall.Add(-day).In(zone).Zone()
	_, after := wall.Add(day).In(zone).Zone()
	for _, offset := range []int{max(before, after), min(before, after)} {
		candidate := wall.Add(-time.Duration(offset) * time.Second)
		if sameWall(candidate.In(zone), wall) {
			return candidate.In(zone), true
		}
	}
	// Neither offset shows the wall time: the clocks skip it. With the offset from before the transition
	// the candidate lies behind the gap, in a period that begins where the gap ends.
	candidate := wall.Add(-time.Duration(before) * time.Second).In(zone)
	if start, _ := candidate.ZoneBounds(); !start.IsZero() {
		candidate = start
	}
	return candidate.In(zone), false
}

const day = 24 * time.Hour

func sameWall(local, wall time.Time) bool {
	return DateOf(local) == DateOf(wall) && local.Hour() == wall.Hour() && local.Minute() == wall.Minute()
}

// ErrZone says that a name is not an IANA time zone that a person can live in.
var ErrZone = errors.New("diary: not a time zone")

// zones remembers the zones that were asked for: finding one reads and parses a file. Only names that
// exist are kept, so there are never more than the tz database has.
var zones sync.Map // name to *time.Location

// Zone finds the IANA time zone of a name such as "Europe/Copenhagen". The empty name and "Local",
// which mean different things on different machines, are refused with ErrZone.
func Zone(name string) (*time.Location, error) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, ErrZone
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrZone, err)
	}
	zones.Store(name, location)
	return location, nil
}
