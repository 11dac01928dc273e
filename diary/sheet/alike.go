package sheet

import (
	"iter"
	"slices"
	"time"

	"crampdiary/diary"
)

// Alike is a cramp of a table and one of the diary that may be the same.
type Alike struct {
	Brought, Stored diary.Episode
}

// sameTime is how far apart the starts of one cramp may be noted.
const sameTime = 5 * time.Minute

// nearness is where cramps may be alike: ten minutes, or a cramp-day for those of which only the night is known.
type nearness struct {
	night bool
	at    int64
}

// Compare finds the cramps of the reading that may be in the diary already, though not as they are brought, and takes
// them out of it. It leaves out the days without a cramp on which the diary has one.
func (r *Reading) Compare(stored iter.Seq2[diary.Episode, error]) ([]Alike, error) {
	near := make(map[nearness][]int)
	ids := make(map[string]bool, len(r.Episodes))
	for n, e := range r.Episodes {
		ids[e.ID] = true
		day := nearness{true, int64(e.CrampDay())}
		near[day] = append(near[day], n)
		if e.Precision != diary.Night {
			at := nearness{false, e.Started.Unix() / int64(2*sameTime.Seconds())}
			near[at] = append(near[at], n)
		}
	}
	alike := make(map[int]diary.Episode)
	there, days := make(map[string]bool), make(map[diary.Date]bool)
	for e, err := range stored {
		if err != nil {
			return nil, err
		}
		there[e.ID] = there[e.ID] || ids[e.ID]
		if e.Deleted != nil {
			continue
		}
		days[e.CrampDay()] = true
		if ids[e.ID] {
			continue
		}
		for n := range nearTo(near, e) {
			if _, taken := alike[n]; !taken && isAlike(r.Episodes[n], e) {
				alike[n] = e
				break
			}
		}
	}
	var pairs []Alike
	kept := make([]diary.Episode, 0, len(r.Episodes))
	for n, e := range r.Episodes {
		if of, ok := alike[n]; ok && !there[e.ID] {
			pairs = append(pairs, Alike{Brought: e, Stored: of})
			continue
		}
		kept = append(kept, e)
	}
	r.Episodes = kept
	r.leaveDays(days)
	return pairs, nil
}

// leaveDays leaves out the days without a cramp on which the diary has one.
func (r *Reading) leaveDays(days map[diary.Date]bool) {
	checks := r.CheckIns
	r.CheckIns = nil
	for n, check := range checks {
		if days[check.Day] {
			r.LeftOut = append(r.LeftOut, LeftOut{Line: r.lines[n], Text: check.Day.String(), Because: DiaryHasCramp})
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
	return a.Started.Sub(b.Started).Abs() <= sameTime
}

// Take puts cramps that may be in the diary already back among those that are brought.
func (r *Reading) Take(pairs []Alike, wanted func(n int, brought diary.Episode) bool) {
	for n, pair := range pairs {
		if wanted(n, pair.Brought) {
			r.Episodes = append(r.Episodes, pair.Brought)
		}
	}
	slices.SortStableFunc(r.Episodes, func(a, b diary.Episode) int { return a.Started.Compare(b.Started) })
}
