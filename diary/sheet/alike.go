package sheet

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
)

// Alike is a cramp of a table and one of the diary that may be the same.
type Alike struct {
	Brought, Stored diary.Episode
	Itself          bool          // the table has its key
	Corrected       diary.Episode // the stored one, with what the table says of it
}

// Likeness is what becomes of a cramp that may be in the diary already.
type Likeness string

// The answers.
const (
	LeaveAlike   Likeness = "leave"   // the diary stays as it is
	ReplaceAlike Likeness = "replace" // it is the same, and the table is right
	AddAlike     Likeness = "add"     // it is another one
)

// Likenesses lists every answer, first that which changes nothing.
var Likenesses = []Likeness{LeaveAlike, ReplaceAlike, AddAlike}

// sameTime is how far apart the starts of one cramp may be noted.
const sameTime = 5 * time.Minute

// nearness is where cramps may be alike: ten minutes, or a cramp-day for those of which only the night is known.
type nearness struct {
	night bool
	at    int64
}

// likely is a cramp of the reading, by its place in it, and one of the diary that may be the same.
type likely struct {
	n      int
	stored diary.Episode
	apart  time.Duration
}

// Compare finds the cramps of the reading that may be in the diary already, though not as they are brought, and takes
// them out of it. Of one that would change nothing the stored one is brought instead, which counts as the same. It
// leaves out the days without a cramp on which the diary has one.
func (r *Reading) Compare(stored iter.Seq2[diary.Episode, error], now time.Time) ([]Alike, error) {
	near := make(map[nearness][]int)
	ids := make(map[string]int, len(r.Episodes))
	for n, e := range r.Episodes {
		ids[e.ID] = n
		day := nearness{true, int64(e.CrampDay())}
		near[day] = append(near[day], n)
		if e.Precision != diary.Night {
			at := nearness{false, e.Started.Unix() / int64(2*sameTime.Seconds())}
			near[at] = append(near[at], n)
		}
	}
	var found []likely
	there, days := make(map[int]bool), make(map[diary.Date]bool)
	for e, err := range stored {
		if err != nil {
			return nil, err
		}
		itself, known := ids[e.ID]
		if known {
			there[itself] = true
		}
		if e.Deleted != nil {
			continue
		}
		days[e.CrampDay()] = true
		if known {
			if r.Keyed {
				found = append(found, likely{n: itself, stored: e})
			}
			continue
		}
		for n := range nearTo(near, e) {
			if isAlike(r.Episodes[n], e) {
				found = append(found, likely{n, e, apart(r.Episodes[n], e)})
			}
		}
	}
	pairs := r.pair(found, there, now)
	r.leaveDays(days)
	return pairs, nil
}

// pair takes each cramp of the reading, and each of the diary, for one other at most: those nearest to each other. Those
// that are there already are themselves.
func (r *Reading) pair(found []likely, there map[int]bool, now time.Time) []Alike {
	slices.SortStableFunc(found, func(a, b likely) int { return cmp.Compare(a.apart, b.apart) })
	alike, taken := make(map[int]diary.Episode), make(map[string]bool)
	for _, like := range found {
		_, known := alike[like.n]
		if itself := r.Episodes[like.n].ID == like.stored.ID; !known && !taken[like.stored.ID] && (itself || !there[like.n]) {
			alike[like.n], taken[like.stored.ID] = like.stored, true
		}
	}
	var pairs []Alike
	kept := r.Episodes[:0]
	for n, e := range r.Episodes {
		if stored, ok := alike[n]; ok {
			corrected := correct(stored, e, now)
			if !corrected.SameEntry(stored) {
				pairs = append(pairs, Alike{Brought: e, Stored: stored, Corrected: corrected, Itself: e.ID == stored.ID})
				continue
			}
			e = stored
		}
		kept = append(kept, e)
	}
	clear(r.Episodes[len(kept):])
	r.Episodes = kept
	return pairs
}

// apart is how far apart two cramps began.
func apart(a, b diary.Episode) time.Duration { return a.Started.Sub(b.Started).Abs() }

// correct is a stored cramp with what a table says of it. What the table says nothing of stays, and so does what it knows
// less well: a start of which it has only the night or the minute.
func correct(stored, brought diary.Episode, now time.Time) diary.Episode {
	corrected := stored
	sameStart := brought.Precision == diary.Night && brought.CrampDay() == stored.CrampDay() ||
		brought.Precision == stored.Precision && brought.Started.Truncate(time.Minute).Equal(stored.Started.Truncate(time.Minute))
	if !sameStart {
		corrected.Started, corrected.Zone, corrected.Precision = brought.Started, brought.Zone, brought.Precision
		corrected.Ended, corrected.StillAt = moved(stored.Ended, stored, brought), moved(stored.StillAt, stored, brought)
	}
	before, known := stored.Duration()
	if lasted, said := brought.Duration(); said && (!known || (lasted-before).Abs() >= time.Minute) {
		ended := corrected.Started.Add(lasted)
		corrected.Ended, corrected.Ongoing, corrected.StillAt = &ended, false, nil
	}
	if corrected.Validate(now) != nil { // the end would be in the future
		corrected = stored
	}
	for _, f := range diary.EpisodeFields {
		if values := f.Values(&brought); len(values) > 0 && (f.Kind != diary.FreeText || !saysAll(f.Values(&stored), values)) {
			f.Set(&corrected, values)
		}
	}
	if !corrected.SameEntry(stored) {
		corrected.Changed = now
	}
	return corrected
}

// saysAll says whether a text has every line of another one.
func saysAll(text, lines []string) bool {
	has := strings.Split(strings.Join(text, "\n"), "\n")
	return !slices.ContainsFunc(strings.Split(strings.Join(lines, "\n"), "\n"), func(line string) bool { return !slices.Contains(has, line) })
}

// moved is an instant as much later as the one cramp began after the other.
func moved(at *time.Time, from, to diary.Episode) *time.Time {
	if at == nil {
		return nil
	}
	then := at.Add(to.Started.Sub(from.Started))
	return &then
}

// leaveDays leaves out the days without a cramp on which the diary has one.
func (r *Reading) leaveDays(days map[diary.Date]bool) {
	checks := r.CheckIns
	r.CheckIns = nil
	for n, check := range checks {
		if days[check.Day] {
			r.Skipped = append(r.Skipped, Skipped{Line: r.lines[n], Text: check.Day.String(), Because: DiaryHasCramp})
			continue
		}
		r.CheckIns = append(r.CheckIns, check)
	}
}

// nearTo are the cramps near to one.
func nearTo(near map[nearness][]int, e diary.Episode) iter.Seq[int] {
	return func(yield func(int) bool) {
		at := e.Started.Unix() / int64(2*sameTime.Seconds())
		for _, where := range []nearness{{false, at - 1}, {false, at}, {false, at + 1}, {true, int64(e.CrampDay())}} {
			for _, n := range near[where] {
				if !yield(n) {
					return
				}
			}
		}
	}
}

// isAlike says whether two cramps may be one: at the same time within minutes and at the same place, as far as these
// are known. Where only the night is known of one of them, the place has to be.
func isAlike(a, b diary.Episode) bool {
	same := func(x, y string) bool { return x == "" || y == "" || x == y }
	if !same(string(a.Muscle), string(b.Muscle)) || !same(string(a.Side), string(b.Side)) {
		return false
	}
	if a.Precision == diary.Night || b.Precision == diary.Night {
		return a.CrampDay() == b.CrampDay() && (a.Precision == b.Precision || a.Muscle != "" && a.Muscle == b.Muscle)
	}
	return apart(a, b) <= sameTime
}

// Settle does with cramps that may be in the diary already as the person says of each.
func (r *Reading) Settle(pairs []Alike, answer func(pair Alike) Likeness) {
	for _, pair := range pairs {
		switch said := answer(pair); {
		case said == AddAlike && !pair.Itself:
			r.Episodes = append(r.Episodes, pair.Brought)
		case said == ReplaceAlike:
			r.Replacing = append(r.Replacing, pair.Corrected)
		}
	}
	slices.SortStableFunc(r.Episodes, func(a, b diary.Episode) int { return a.Started.Compare(b.Started) })
}
