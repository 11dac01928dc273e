package csv

import (
	"io"
	"iter"
	"strconv"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// Function writes what a person wants to be able to do, a row for each rating: it stays with its activity and its date.
// An activity that was never rated has a row without a rating.
func Function(w io.Writer, l *i18n.Locale, activities []diary.FunctionActivity, layout Layout) error {
	return write(w, l, functionColumns, ratings(activities), layout)
}

// ratedActivity is a rating with what it is of.
type ratedActivity struct {
	diary.FunctionActivity
	rating *diary.FunctionRating // nil for none
}

func ratings(activities []diary.FunctionActivity) iter.Seq2[ratedActivity, error] {
	return func(yield func(ratedActivity, error) bool) {
		for _, a := range activities {
			if len(a.Ratings) == 0 && !yield(ratedActivity{FunctionActivity: a}, nil) {
				return
			}
			for _, r := range a.Ratings {
				if !yield(ratedActivity{a, &r}, nil) {
					return
				}
			}
		}
	}
}

// functionColumns are the columns of the table of ratings.
var functionColumns = []column[ratedActivity]{
	plain("id", "activity-id", func(r ratedActivity) string { return r.ID }),
	plain("activity", "", func(r ratedActivity) string { return r.Words }),
	plain("chosen", "", func(r ratedActivity) string { return r.Chosen.String() }),
	plain("ended-on", "", func(r ratedActivity) string { return diary.DateText(r.Ended) }),
	plain("rated-on", "", func(r ratedActivity) string {
		if r.rating == nil {
			return ""
		}
		return r.rating.Day.String()
	}),
	plain("score", "", func(r ratedActivity) string {
		if r.rating == nil {
			return ""
		}
		return strconv.Itoa(r.rating.Score)
	}),
}
