package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/words"
)

// showReport shows which grounds to seek help the diary matches.
// findings judges an account's days by the criteria, for every area that shows what was found.
type findings struct {
	*common
	Store interface {
		Snapshot(ctx context.Context, accountID string, from, to diary.Date) (diary.Snapshot, error)
		ListAcknowledgements(ctx context.Context, accountID string) ([]diary.Acknowledgement, error)
	}
}

// reportArea is the report, its patterns, the summary and the trials.
type reportArea struct {
	*common
	*findings
	Store interface {
		diary.Trials
		Snapshot(ctx context.Context, accountID string, from, to diary.Date) (diary.Snapshot, error)
		Acknowledge(ctx context.Context, accountID string, acknowledgement diary.Acknowledgement) error
		ReminderSetup(ctx context.Context, accountID string) (diary.ReminderSetup, error)
	}
}

func (a *reportArea) showReport(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newReportPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Report(p))
}

func (a *reportArea) newReportPage(r *http.Request, v visitor) (views.ReportPage, error) {
	evaluated, snapshot, err := a.readReport(r.Context(), v)
	if err != nil {
		return views.ReportPage{}, err
	}
	page := a.newPage(r, v, "report.title")
	help := a.Help.At(evaluated.Now, v.account.Region)
	p := views.ReportPage{Page: page, ReportDoc: words.NewReportDoc(v.locale, evaluated, snapshot.Episodes, help)}
	return p, nil
}

// readReport reads what the criteria look at, and what they say about it now.
func (a *findings) readReport(ctx context.Context, v visitor) (report.Report, diary.Snapshot, error) {
	from, to := report.Range(a.Now(), v.account.Location())
	snapshot, err := a.Store.Snapshot(ctx, v.account.ID, from, to)
	if err != nil {
		return report.Report{}, snapshot, fmt.Errorf("read the days of the report: %w", err)
	}
	evaluated, err := a.evaluate(ctx, v, snapshot)
	return evaluated, snapshot, err
}

// evaluate says what the criteria say now about a snapshot of at least their range.
func (a *findings) evaluate(ctx context.Context, v visitor, snapshot diary.Snapshot) (report.Report, error) {
	acknowledged, err := a.Store.ListAcknowledgements(ctx, v.account.ID)
	if err != nil {
		return report.Report{}, fmt.Errorf("list acknowledgements: %w", err)
	}
	return report.Evaluate(snapshot, acknowledged, a.Now(), v.account.Location()), nil
}

// urgentCard is the card for findings that should not wait, nil when there are none.
func (a *findings) urgentCard(v visitor, evaluated report.Report, urgent []report.Finding) *words.UrgencyCard {
	if len(urgent) == 0 {
		return nil
	}
	card := words.NewUrgencyCard(v.locale, urgent, a.Help.At(evaluated.Now, v.account.Region))
	return &card
}

// addFindings adds to the page of one episode what should not wait and rests on it, or would if what it
// leaves blank were answered so.
func (a *findings) addFindings(r *http.Request, v visitor, p *views.EpisodePage) error {
	evaluated, snapshot, err := a.readReport(r.Context(), v)
	if err != nil {
		return err
	}
	p.Urgent = a.urgentCard(v, evaluated, slices.DeleteFunc(evaluated.Urgent(snapshot.Episodes), func(f report.Finding) bool {
		return !slices.Contains(f.Episodes, p.ID)
	}))
	p.Questions = a.urgentQuestions(v, evaluated, snapshot, func(id string) bool { return id == p.ID })
	return nil
}

// urgentQuestions are those that should not wait and are about the episodes that are wanted.
func (a *findings) urgentQuestions(v visitor, evaluated report.Report, snapshot diary.Snapshot, wanted func(id string) bool) []words.QuestionView {
	return words.NewQuestions(v.locale, evaluated, snapshot.Episodes, a.Help.At(evaluated.Now, v.account.Region), wanted)
}

// answerFinding stores what the person says about a finding. It hides nothing.
func (a *reportArea) answerFinding(w http.ResponseWriter, r *http.Request, v visitor) error {
	evaluated, _, err := a.readReport(r.Context(), v)
	if err != nil {
		return err
	}
	acknowledgement := diary.Acknowledgement{
		ID: r.PostForm.Get("id"), Criterion: r.PostForm.Get("criterion"),
		Response: diary.Response(r.PostForm.Get("response")),
		Table:    evaluated.Version, Met: evaluated.MetIDs(), At: evaluated.Now,
	}
	if problems := acknowledgement.Validate(); problems != nil {
		if finding, known := evaluated.Finding(acknowledgement.Criterion); known && finding.Outcome != report.Met {
			return redirect(w, r, "/report") // no longer met since the page was made: there is nothing to answer
		}
		return problems
	}
	err = a.Store.Acknowledge(r.Context(), v.account.ID, acknowledgement)
	if err == nil {
		return a.announce(w, r, "/report", answerNoted)
	}
	p, readErr := a.newReportPage(r, v)
	if readErr != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	p.Choose(acknowledgement)
	return area.OnForm(fmt.Errorf("acknowledge: %w", err), &p, views.Report)
}
