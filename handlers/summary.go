package handlers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/pdf"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// chosenSummary is a summary as somebody chose it.
type chosenSummary struct {
	form     ui.SummaryForm
	problems diary.Problems
	made     bool // false when the form does not say of which days
	summary  report.Summary
	options  words.SummaryOptions
}

// filled says whether there is something to show.
func (c chosenSummary) filled() bool { return c.made && c.summary.Patterns.Answered > 0 }

// showSummary shows what a physiotherapist gets, with the choice of what is on it.
func (a *reportArea) showSummary(w http.ResponseWriter, r *http.Request, v visitor) error {
	chosen, err := a.chooseSummary(r.Context(), v, r.URL.Query())
	if err != nil {
		return err
	}
	return a.renderSummary(w, r, v, chosen)
}

// chooseAgain shows a summary of other days or parts. It is asked for by the form that the file is, too, so that
// neither button discards what was typed beside the other.
func (a *reportArea) chooseAgain(w http.ResponseWriter, r *http.Request, v visitor) error {
	chosen, err := a.chooseSummary(r.Context(), v, r.PostForm)
	if err != nil {
		return err
	}
	return a.renderSummary(w, r, v, chosen)
}

// writeSummary writes the summary as a file. It is asked for by a form, since it carries what must not be
// in an address: a name, and the person's own words.
func (a *reportArea) writeSummary(w http.ResponseWriter, r *http.Request, v visitor) error {
	if v.account.Importing != "" {
		return errTransferring // a file cannot say that something is missing
	}
	chosen, err := a.chooseSummary(r.Context(), v, r.PostForm)
	if err != nil {
		return err
	}
	if chosen.made {
		chosen.problems = judgeOwnWords(chosen.form)
	}
	if chosen.problems != nil || !chosen.filled() {
		return a.renderSummary(w, r, v, chosen)
	}
	return sendSummary(w, r, v, chosen.summary, chosen.options)
}

// sendSummary sends a summary as a file, named after its day alone.
func sendSummary(w http.ResponseWriter, r *http.Request, v visitor, summary report.Summary, options words.SummaryOptions) error {
	var document bytes.Buffer
	if err := pdf.Write(r.Context(), &document, summary, v.locale, options); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.pdf"`, diary.DateOf(summary.Now)))
	_, _ = document.WriteTo(w) // what fails now is the connection, and nobody is left to tell
	return nil
}

func (a *reportArea) chooseSummary(ctx context.Context, v visitor, sent url.Values) (chosenSummary, error) {
	form, err := decodeSummaryForm(sent)
	if err != nil {
		return chosenSummary{}, err
	}
	chosen := chosenSummary{form: form}
	var period diary.SharePeriod
	period, chosen.options, chosen.problems = readSummaryForm(form, diary.CrampDayOf(a.Now(), v.account.Location()))
	if chosen.problems != nil {
		return chosen, nil
	}
	chosen.made = true
	chosen.summary, err = a.readSummary(ctx, v.account, period, words.SummaryWeeks)
	return chosen, err
}

// readSummary sums up a period of an account's diary, as it stands now. The criteria look at their own
// days, so these are read too. The weeks, up to the last of the period, may begin before it: there are at
// least so many, unless the period is the whole diary. A reader who may see them sees all days of the suspect, too.
func (a *findings) readSummary(ctx context.Context, account diary.Account, period diary.SharePeriod, weeks int) (report.Summary, error) {
	now, zone := a.Now(), account.Location()
	judgedFrom, judgedTo := report.Range(now, zone)
	everything := period.Same(diary.SharePeriod{})
	from, to := period.Range(diary.NewDate(firstYear, time.January, 1), diary.CrampDayOf(now, zone))
	weeksFrom := min(from, diary.MondayOf(to)-diary.Date(7*(weeks-1)))
	snapshot, err := a.Store.Snapshot(ctx, account.ID, min(weeksFrom, judgedFrom), max(to, judgedTo))
	if err != nil {
		return report.Summary{}, fmt.Errorf("read the days of the summary: %w", err)
	}
	acknowledged, err := a.Store.ListAcknowledgements(ctx, account.ID)
	if err != nil {
		return report.Summary{}, fmt.Errorf("list acknowledgements: %w", err)
	}
	if everything {
		from = min(firstNoted(snapshot), to)
	}
	summary := report.Build(snapshot, from, to, acknowledged, now, zone)
	if weeks > 0 && !everything {
		summary.Weeks = report.Weeks(snapshot, weeksFrom, to, now, zone)
	}
	if named := snapshot.Factors.Suspect; named != nil && (weeks > 0 || everything) && summary.Suspect == nil {
		if snapshot, err = a.Store.Snapshot(ctx, account.ID, named.From, max(named.From, judgedTo)); err != nil {
			return report.Summary{}, fmt.Errorf("read the days of the suspect: %w", err)
		}
		summary.Suspect = report.Suspect(snapshot, now, zone)
	}
	return summary, nil
}

// firstNoted is the first cramp-day of which a snapshot holds something, its last when there is none.
func firstNoted(s diary.Snapshot) diary.Date {
	first := s.To
	for _, e := range s.Episodes {
		first = min(first, e.CrampDay())
	}
	for _, c := range s.CheckIns {
		first = min(first, c.Day)
	}
	return first
}

func (a *reportArea) renderSummary(w http.ResponseWriter, r *http.Request, v visitor, chosen chosenSummary) error {
	p := views.SummaryPage{Page: a.newPage(r, v, "summary.title"), Form: chosen.form}
	if r.Method == http.MethodPost {
		p.Path = "/summary?" + summaryQuery(chosen.form).Encode()
	}
	if chosen.made {
		p.Ready, p.Filled = true, chosen.filled()
		chosen.options.Name, chosen.options.Problem = "", "" // these are for the file alone
		p.Doc = words.NewSummaryDoc(v.locale, chosen.summary, chosen.options)
	}
	if chosen.problems != nil {
		return area.OnForm(chosen.problems, &p, views.Summary)
	}
	return render(w, r, http.StatusOK, views.Summary(p))
}
