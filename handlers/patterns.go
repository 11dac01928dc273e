package handlers

import (
	"fmt"
	"net/http"
	"strconv"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/words"
)

// defaultPatternWeeks is how far the patterns look back unless their reader wants something else: as far
// as a change from one month to the next needs, and somewhat further.
const defaultPatternWeeks = 12

// yearWeeks is how many weeks are looked at whatever period was chosen, the present one among them: a year and at
// least the day on which it began.
const yearWeeks = 53

// showPatterns shows what is regular in the diary.
func (a *reportArea) showPatterns(w http.ResponseWriter, r *http.Request, v visitor) error {
	sent := r.URL.Query()
	if !sent.Has("period") {
		sent.Set("period", strconv.Itoa(defaultPatternWeeks))
	}
	chosen, err := a.chooseSummary(r.Context(), v, sent)
	if err != nil {
		return err
	}
	p := views.PatternsPage{Page: a.newPage(r, v, "patterns.title"), Form: chosen.form, Ready: chosen.made, Filled: chosen.filled()}
	if chosen.problems != nil {
		return area.OnForm(chosen.problems, &p, views.Patterns)
	}
	if p.Filled {
		now, zone := a.Now(), v.account.Location()
		today := diary.CrampDayOf(now, zone)
		year, err := a.Store.Snapshot(r.Context(), v.account.ID, diary.MondayOf(today)-7*(yearWeeks-1), today)
		if err != nil {
			return fmt.Errorf("read the last year: %w", err)
		}
		p.Doc = words.NewPatternsDoc(v.locale, chosen.summary, words.LastYear{
			Days: year.Days(), Changes: report.FindChanges(year, now, zone), Factors: report.Factors(year, now, zone),
		})
	}
	return render(w, r, http.StatusOK, views.Patterns(p))
}
