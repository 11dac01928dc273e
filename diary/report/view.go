package report

import (
	"slices"
	"time"

	"crampdiary/diary"
)

// verdict is an answer that may be open.
type verdict int

const (
	no verdict = iota
	open
	yes
)

// view is a diary as the rules look at it.
type view struct {
	now     time.Time
	today   diary.Date // the cramp-day
	date    diary.Date // on the wall
	profile diary.Profile
	recent  []occurrence // the oldest first
	said    []diary.Date // cramp-days with cramps as check-ins say, the oldest first
	enough  bool         // enough days are answered to say that a count was not reached

	enoughNights bool // the same of nights, which is enough for what asks about waking alone

	counters map[*Count]*counter // of every count of the table
}

// occurrence is an episode with its cramp-day and what the hours are counted from.
type occurrence struct {
	*diary.Episode
	day diary.Date
	ago time.Duration // since it ended
}

// gather picks the episodes of the last days. An episode of a cramp-day that has not begun in the
// diary's zone was lived further east, and counts on the present one.
func (v *view) gather(episodes []diary.Episode, days int) {
	first := v.today - diary.Date(days) + 1
	before := (first - 2).UTC() // no zone is two days away from UTC
	for i := range episodes {
		e := &episodes[i]
		if e.Started.Before(before) {
			continue
		}
		o := occurrence{Episode: e, day: min(e.CrampDay(), v.today)}
		o.ago = max(0, v.now.Sub(v.ended(e)))
		if o.day >= first {
			v.recent = append(v.recent, o)
		}
	}
	// A snapshot is in order; what was put together otherwise need not be.
	if oldestFirst := func(a, b occurrence) int { return a.Started.Compare(b.Started) }; !slices.IsSortedFunc(v.recent, oldestFirst) {
		slices.SortStableFunc(v.recent, oldestFirst)
	}
}

// ended is what the hours since an episode are counted from: its end, or its start when the end is not
// known. One of which only the night is known ended as late as it can have, with its cramp-day.
func (v *view) ended(e *diary.Episode) time.Time {
	ended := e.Started
	switch {
	case e.Ended != nil:
		ended = *e.Ended
	case e.Ongoing && !e.Forgotten(v.now):
		ended = v.now
	case e.StillAt != nil:
		ended = *e.StillAt
	}
	if e.Precision == diary.Night {
		if noon := diary.CrampDayEnd(e.CrampDay(), e.Location()); noon.After(ended) {
			ended = noon
		}
	}
	return ended
}

// gatherSaid picks the days that had cramps as check-ins say. One of a cramp-day that has not begun in the
// diary's zone counts on the present one.
func (v *view) gatherSaid(checkIns []diary.CheckIn) {
	for _, c := range checkIns {
		if c.Cramps == diary.Yes {
			v.said = append(v.said, min(c.Day, v.today))
		}
	}
	slices.Sort(v.said)
	v.said = slices.Compact(v.said)
}

// answered counts the days, among the last so many, of whose state enough is known.
func (v *view) answered(checkIns []diary.CheckIn, days int, enough func(diary.DayState) bool) int {
	known := make(map[diary.Date]bool)
	for _, o := range v.recent {
		known[o.day] = true
	}
	for _, c := range checkIns {
		if enough(diary.StateOf(0, c)) {
			known[c.Day] = true
		}
	}
	count := 0
	for day := v.today - diary.Date(days) + 1; day <= v.today; day++ {
		if known[day] {
			count++
		}
	}
	return count
}
