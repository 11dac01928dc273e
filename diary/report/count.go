package report

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// counter counts the episodes that match one count of the table.
type counter struct {
	Counted
	places []int   // of the episodes that match, among the recent ones
	open   []blank // the episodes that leave it open, the oldest first
	reach  int     // Found if all of these fitted
}

// blank is an episode, by its place among the recent ones, with the fields that leave open whether it matches.
type blank struct {
	place  int
	fields []Field
}

// countAll does the counting for every rule of the table. It goes through the episodes once, and with each
// through the counts: an episode is large, and to fetch all of them again for each count takes most of the
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
		c.finish(v)
	}
}

// see counts one of the recent episodes, if it matches.
func (c *counter) see(v *view, place int) {
	o := &v.recent[place]
	if !v.within(o, &c.Window) {
		return
	}
	switch found := v.matches(o, &c.With); found.verdict {
	case yes:
		c.places = append(c.places, place)
		for _, sign := range c.With.Signs {
			if slices.Contains(o.Signs, sign) && !slices.Contains(c.Seen, sign) {
				c.Seen = append(c.Seen, sign)
			}
		}
	case open:
		c.Unanswered++
		c.open = append(c.open, blank{place, found.blank})
	}
}

// finish sums up what was counted. A day that a check-in says had cramps is a cramp-day for a count that
// asks nothing of them.
func (c *counter) finish(v *view) {
	c.Episodes = slices.Grow(c.Episodes, len(c.places))
	days := make(map[diary.Date]bool)
	for _, place := range c.places {
		c.Episodes = append(c.Episodes, v.recent[place].ID)
		days[v.recent[place].day] = true
	}
	if c.Of == Episodes {
		c.Found, c.reach = len(c.places), len(c.places)+len(c.open)
		return
	}
	if len(c.With.parts()) == 0 {
		for _, day := range v.said {
			if !days[day] && c.From <= day && day <= c.To {
				days[day] = true
				c.Days = append(c.Days, day)
			}
		}
	}
	c.Found = len(days)
	for _, o := range c.open {
		days[v.recent[o.place].day] = true
	}
	c.reach = len(days)
}

// dates are those of what was counted, and of what may have to be.
func (c *counter) dates(v *view) []span {
	dates := make([]span, 0, len(c.places)+len(c.open)+len(c.Days))
	for _, place := range c.places {
		dates = append(dates, v.recent[place].dates())
	}
	for _, o := range c.open {
		dates = append(dates, v.recent[o.place].dates())
	}
	for _, day := range c.Days {
		dates = append(dates, span{day, day + 1}) // from noon to noon
	}
	return dates
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
