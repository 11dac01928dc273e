package report

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// counter counts the episodes that fit one count of the table.
type counter struct {
	Counted
	places []int // of the episodes that fit, among the recent ones
}

// countAll does the counting for every rule of the table. It goes through the episodes once, and with each
// through the counts: an episode is large, and to fetch all of them anew for each count takes most of the
// time when they are many.
func (v *view) countAll(table Table) {
	v.counters = make(map[*Count]*counter)
	var all []*counter
	for _, criterion := range table.Criteria {
		for _, rule := range criterion.Rules {
			for i := range rule.Counts {
				c := &counter{Counted: Counted{Count: rule.Counts[i]}}
				c.From, c.To = v.bounds(c.Window)
				v.counters[&rule.Counts[i]] = c
				all = append(all, c)
			}
		}
	}
	for place := range v.recent {
		for _, c := range all {
			c.see(v, place)
		}
	}
	for _, c := range all {
		c.finish(v.recent)
	}
}

// see counts one of the recent episodes, if it fits.
func (c *counter) see(v *view, place int) {
	o := &v.recent[place]
	if !v.within(o, &c.Window) {
		return
	}
	switch v.fits(o, &c.With) {
	case yes:
		c.places = append(c.places, place)
		for _, sign := range c.With.Signs {
			if slices.Contains(o.Signs, sign) && !slices.Contains(c.Seen, sign) {
				c.Seen = append(c.Seen, sign)
			}
		}
	case open:
		c.Unanswered++
	}
}

// finish sums up what was counted.
func (c *counter) finish(recent []occurrence) {
	c.Episodes = slices.Grow(c.Episodes, len(c.places))
	days := make(map[diary.Date]bool)
	for i, place := range c.places {
		c.Episodes = append(c.Episodes, recent[place].ID)
		if i == 0 || recent[place].day != recent[c.places[i-1]].day {
			days[recent[place].day] = true
		}
	}
	c.Found = len(c.places)
	if c.Of == CrampDays {
		c.Found = len(days)
	}
}

// bounds are the first and the last cramp-day of a window.
func (v *view) bounds(w Window) (from, to diary.Date) {
	if w.Last == 0 {
		return v.today - diary.Date((w.Hours+23)/24), v.today
	}
	return v.today - diary.Date(w.Last) + 1, v.today - diary.Date(w.Before)
}

// within says whether an episode is in a window.
func (v *view) within(o *occurrence, w *Window) bool {
	return (w.Last == 0 || o.day > v.today-diary.Date(w.Last)) &&
		(w.Before == 0 || o.day <= v.today-diary.Date(w.Before)) &&
		(w.Hours == 0 || o.ago <= time.Duration(w.Hours)*time.Hour) &&
		(w.Earlier == 0 || o.ago > time.Duration(w.Earlier)*time.Hour)
}
