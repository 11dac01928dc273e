package report

import (
	"time"

	"crampdiary/diary"
)

// Totals are those figures of Patterns that can be counted without the whole diary at hand.
type Totals struct {
	From, To     diary.Date
	Days         int // from the first to the last, both of them too
	Answered     int
	CrampDays    int
	Cramps       int
	Timed        int // cramps that began at a known time of day
	Lasted       int // cramps of a known length
	Pain         int // cramps of which the pain was answered
	Woke         int // cramps that woke the person
	WokeAnswered int
}

// Totals are those of the figures that a Counter counts.
func (p Patterns) Totals() Totals {
	return Totals{
		From: p.From, To: p.To, Days: p.Days, Answered: p.Answered, CrampDays: p.CrampDays.Count, Cramps: p.Cramps,
		Timed: p.Timed, Lasted: p.Length.Of, Pain: p.Pain.Of, Woke: p.Woke.Count, WokeAnswered: p.Woke.Of,
	}
}

// Counter counts the totals of a diary while it is read, from its first cramp-day to the present one. It
// remembers a few numbers of each day and of each episode, and not what was noted.
type Counter struct {
	patterns *patternCounter
	today    diary.Date
	days     map[diary.Date]*crampDay
}

// NewCounter counts what was noted up to the instant now. The zone is that of the diary.
func NewCounter(now time.Time, zone *time.Location) *Counter {
	return &Counter{patterns: newPatternCounter(), today: diary.CrampDayOf(now, zone), days: make(map[diary.Date]*crampDay)}
}

// Episode counts one episode. It must not be deleted.
func (c *Counter) Episode(e diary.Episode) {
	c.patterns.see(&e)
	c.day(min(e.CrampDay(), c.today)).add(&e)
}

// CheckIn counts one check-in.
func (c *Counter) CheckIn(checkIn diary.CheckIn) {
	if checkIn.Day <= c.today {
		day := c.day(checkIn.Day)
		day.said, day.asked = checkIn.Cramps, checkIn.Asked
	}
}

func (c *Counter) day(date diary.Date) *crampDay {
	day := c.days[date]
	if day == nil {
		day = &crampDay{}
		c.days[date] = day
	}
	return day
}

// Totals is what was counted so far.
func (c *Counter) Totals() Totals {
	t := c.patterns.patterns().Totals()
	t.From, t.To = c.today, c.today
	var share Proportion
	for date, day := range c.days {
		t.From = min(t.From, date)
		share.countDay(day.state())
	}
	t.Days, t.Answered, t.CrampDays = int(t.To-t.From)+1, share.Of, share.Count
	return t
}
