package diary

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Limits of what is rated.
const (
	MaxFunctionActivities = 3   // at a time, as many as the scale asks for
	MaxKeptActivities     = 100 // with those that were ended
	MaxActivityWords      = 100 // characters
	MaxFunction           = 10  // as before; 0 is that it cannot be done
	maxFunctionRatings    = 1000
)

// FunctionEvery is how many days after a rating it is asked for again, and FunctionLater after it was put off.
const (
	FunctionEvery = 28
	FunctionLater = 7
)

// FunctionActivity is something that a person wants to be able to do, in the person's own words, and how well that went,
// after the Patient-Specific Functional Scale: up to three activities, each rated from 0 to 10 and compared with itself
// alone (Stratford P, Gill C, Westaway M, Binkley J. Assessing disability and change on individual patients: a report of
// a patient specific measure. Physiotherapy Canada 1995;47:258-263). Here 10 is as well as before, as there; some
// Nordic versions count the other way, so whatever shows a rating says what 0 and 10 are.
type FunctionActivity struct {
	ID      string // UUID version 7
	Version int64  // grows with every save; 0 before the first
	Words   string
	Chosen  Date
	Ended   *Date            // no longer rated from this date on; nil while it goes on
	AskOn   *Date            // the date from which it is asked about again, nil for never
	Ratings []FunctionRating // by date, at most one each
	Changed time.Time
}

// FunctionRating is how well an activity could be done on a date.
type FunctionRating struct {
	Day   Date
	Score int // from 0, cannot, to MaxFunction, as before
	Rated time.Time
}

// Functions keeps what the members of a diary want to be able to do.
type Functions interface {
	// ListFunction lists all activities, the ended ones too, the one that was chosen first first.
	ListFunction(ctx context.Context, accountID string) ([]FunctionActivity, error)
	// SaveFunction stores activities with their ratings, all of them or none. A rating that is not among them stays.
	// Each has the version that it was made from, 0 for a new one; what is stored with the same content already is
	// left alone. It returns a ConflictError[FunctionActivity] with what is stored where that has another version,
	// and Problems when there would be more than MaxFunctionActivities at a time, or MaxKeptActivities in all.
	SaveFunction(ctx context.Context, accountID string, activities []FunctionActivity, now time.Time) error
}

// Validate finds everything that keeps the activity from being saved on the date today.
func (a FunctionActivity) Validate(today Date) Problems {
	var p Problems
	if !ValidID(a.ID) {
		p.add("id", Unknown)
	}
	if strings.TrimSpace(a.Words) == "" {
		p.add("words", Required)
	}
	p.text("words", a.Words, MaxActivityWords)
	p.within("chosen_on", a.Chosen, DateOf(earliest), today)
	if a.Ended != nil {
		p.within("ended_on", *a.Ended, a.Chosen, today)
	}
	if a.AskOn != nil {
		p.within("ask_on", *a.AskOn, a.Chosen, today+maxAhead)
	}
	if len(a.Ratings) > maxFunctionRatings {
		p.add("ratings", TooMany)
	}
	for i, r := range a.Ratings {
		if r.Score < 0 || r.Score > MaxFunction {
			p.add("score", OutOfRange)
		}
		p.within("day", r.Day, DateOf(earliest), today)
		if i > 0 && r.Day <= a.Ratings[i-1].Day {
			p.add("day", Duplicate)
		}
	}
	return p
}

func (p *Problems) within(field string, date, first, last Date) {
	switch {
	case date < first:
		p.add(field, TooEarly)
	case date > last:
		p.add(field, InFuture)
	}
}

// SameEntry says whether two activities hold the same, whatever their version and when they were saved and rated.
func (a FunctionActivity) SameEntry(other FunctionActivity) bool {
	sameDate := func(x, y *Date) bool { return x == y || x != nil && y != nil && *x == *y }
	return a.ID == other.ID && a.Words == other.Words && a.Chosen == other.Chosen && sameDate(a.Ended, other.Ended) &&
		sameDate(a.AskOn, other.AskOn) && slices.EqualFunc(a.Ratings, other.Ratings, func(x, y FunctionRating) bool {
		return x.Day == y.Day && x.Score == y.Score
	})
}

// First is the first rating, and Last the latest one. Ok is false when there is none.
func (a FunctionActivity) First() (r FunctionRating, ok bool) {
	if len(a.Ratings) == 0 {
		return r, false
	}
	return a.Ratings[0], true
}

// Last is the latest rating. Ok is false when there is none.
func (a FunctionActivity) Last() (r FunctionRating, ok bool) {
	if len(a.Ratings) == 0 {
		return r, false
	}
	return a.Ratings[len(a.Ratings)-1], true
}

// On is the rating of a date. Ok is false when there is none.
func (a FunctionActivity) On(day Date) (r FunctionRating, ok bool) {
	at := slices.IndexFunc(a.Ratings, func(r FunctionRating) bool { return r.Day == day })
	if at < 0 {
		return r, false
	}
	return a.Ratings[at], true
}

// Rate rates the activity, in place of another rating of the same date. The list that somebody else holds is not
// written to.
func (a *FunctionActivity) Rate(r FunctionRating) {
	a.Ratings = slices.DeleteFunc(slices.Clone(a.Ratings), func(old FunctionRating) bool { return old.Day == r.Day })
	a.Ratings = append(a.Ratings, r)
	slices.SortFunc(a.Ratings, func(x, y FunctionRating) int { return int(x.Day - y.Day) })
}

// Until is the activity as it was on a date, as far as that is known. Ok is false when it was chosen later.
func (a FunctionActivity) Until(day Date) (was FunctionActivity, ok bool) {
	a.Ratings = slices.DeleteFunc(slices.Clone(a.Ratings), func(r FunctionRating) bool { return r.Day > day })
	if a.Ended != nil && *a.Ended > day {
		a.Ended = nil
	}
	return a, a.Chosen <= day
}

// Due says whether the activity is to be asked about again on a date.
func (a FunctionActivity) Due(today Date) bool {
	return a.Ended == nil && a.AskOn != nil && *a.AskOn <= today
}

// FunctionGoesOn are the activities that were not ended.
func FunctionGoesOn(activities []FunctionActivity) []FunctionActivity {
	return slices.DeleteFunc(slices.Clone(activities), func(a FunctionActivity) bool { return a.Ended != nil })
}

// CheckFunction says whether an account can hold so many activities, of which so many go on.
func CheckFunction(kept, goingOn int) error {
	if kept > MaxKeptActivities || goingOn > MaxFunctionActivities {
		return Problems{{Field: "words", Code: TooMany}}
	}
	return nil
}
