package words

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// FunctionScore writes a rating with its date, and what is said when there is none.
func FunctionScore(l *i18n.Locale, r diary.FunctionRating, rated bool) string {
	if !rated {
		return l.T("function.unrated")
	}
	return l.T("function.score", "Score", r.Score, "Date", l.ShortDate(r.Day))
}

// FunctionProgress writes the first rating of an activity and, where there is another, the latest. Of several activities
// nothing is added up: each is compared with itself.
func FunctionProgress(l *i18n.Locale, a diary.FunctionActivity) string {
	first, rated := a.First()
	text := FunctionScore(l, first, rated)
	if last, _ := a.Last(); len(a.Ratings) > 1 {
		text = l.T("function.progress", "First", text, "Last", FunctionScore(l, last, true))
	}
	return text
}

// function writes what the person wants to be able to do, with an empty cell for a rating at the therapist's.
func (w summaryWriter) function() SummarySection {
	section := w.functionSection(diary.FunctionGoesOn(w.s.Function), w.l.T("summary.retest"))
	if section.Table != nil {
		section.ID, section.Title = "summary-function", w.l.T("summary.function")
	}
	return section
}

// endedFunction writes what the person no longer rates.
func (w summaryWriter) endedFunction() SummarySection {
	ended := slices.DeleteFunc(slices.Clone(w.s.Function), func(a diary.FunctionActivity) bool { return a.Ended == nil })
	section := w.functionSection(ended, w.l.T("summary.ended"))
	section.ID, section.Title = "summary-ended-function", w.l.T("summary.function.ended")
	return section
}

// functionSection has a row for each activity, whose last cell is when it was ended.
func (w summaryWriter) functionSection(activities []diary.FunctionActivity, lastHeading string) SummarySection {
	if len(activities) == 0 || !w.o.shows(OwnWords) {
		return SummarySection{}
	}
	table := SummaryTable{
		Headings: []string{w.l.T("summary.activity"), w.l.T("summary.first"), w.l.T("summary.latest"), lastHeading},
		Widths:   []float64{0.52, 0.19, 0.19, 0.1},
	}
	for _, a := range activities {
		first, rated := a.First()
		last := ""
		if latest, _ := a.Last(); len(a.Ratings) > 1 {
			last = FunctionScore(w.l, latest, true)
		}
		table.Rows = append(table.Rows, []string{i18n.Isolate(a.Words), FunctionScore(w.l, first, rated), last, optionalDate(w.l, a.Ended)})
	}
	return SummarySection{Lead: w.l.T("function.ends"), Table: &table}
}
