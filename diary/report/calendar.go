package report

import (
	"time"

	"crampdiary/diary"
)

// calendar is what is known of each cramp-day of a snapshot up to now.
type calendar struct {
	from diary.Date
	days []crampDay
}

// crampDay is what is known of one cramp-day.
type crampDay struct {
	cramps  int          // that were noted
	said    diary.Answer // in the check-in
	asked   diary.Span   // what was answered there
	factors map[diary.Factor]diary.Answer
	woke    verdict // whether one of the cramps woke the person; no when there are none
}

// newCalendar looks at the cramp-days of a snapshot that are not later than today. An episode of a
// cramp-day that has not begun in the diary's zone was lived further east, and counts on the present one.
// It gives each of the episodes that belong to these days to see.
func newCalendar(snapshot *diary.Snapshot, now time.Time, zone *time.Location, see func(*diary.Episode)) calendar {
	today := diary.CrampDayOf(now, zone)
	c := calendar{from: snapshot.From}
	if to := min(snapshot.To, today); to >= c.from {
		c.days = make([]crampDay, to-c.from+1)
	}
	for i := range snapshot.Episodes {
		e := &snapshot.Episodes[i]
		if day := c.at(min(e.CrampDay(), today)); day != nil {
			day.add(e)
			see(e)
		}
	}
	for i := range snapshot.CheckIns {
		if day := c.at(snapshot.CheckIns[i].Day); day != nil {
			said := &snapshot.CheckIns[i]
			day.said, day.asked, day.factors = said.Cramps, said.Asked, said.Factors
		}
	}
	return c
}

// at is the day of a date, nil if it is not looked at.
func (c calendar) at(date diary.Date) *crampDay {
	if date < c.from || date > c.to() {
		return nil
	}
	return &c.days[date-c.from]
}

// to is the last cramp-day, the one before the first when there are none.
func (c calendar) to() diary.Date { return c.from + diary.Date(len(c.days)) - 1 }

// last is the calendar of the last so many days.
func (c calendar) last(days int) calendar { return c.since(c.to() - diary.Date(days) + 1) }

// since is the calendar from a day on.
func (c calendar) since(day diary.Date) calendar {
	leave := min(max(0, int(day-c.from)), len(c.days))
	return calendar{c.from + diary.Date(leave), c.days[leave:]}
}

// add notes one more cramp of the day. Of several cramps one that woke the person decides, then one of
// which that was not answered.
func (d *crampDay) add(e *diary.Episode) {
	d.cramps++
	d.woke = max(d.woke, oneOf(e.Woke, []diary.Answer{diary.Yes}))
}

// state is what is known of the day; see [diary.Day.State].
func (d crampDay) state() diary.DayState {
	return diary.StateOf(d.cramps, diary.CheckIn{Cramps: d.said, Asked: d.asked})
}

// countDay adds a day to a share of cramp-days, if it is known whether there were cramps.
func (s *Proportion) countDay(state diary.DayState) {
	if !state.Answered() {
		return
	}
	s.count(state == diary.Cramps)
}

// count adds one thing to the share.
func (s *Proportion) count(is bool) {
	s.Of++
	if is {
		s.Count++
	}
}
