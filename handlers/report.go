package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/words"
)

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
		diary.Profiles
		Snapshot(ctx context.Context, accountID string, from, to diary.Date) (diary.Snapshot, error)
		Acknowledge(ctx context.Context, accountID string, said ...diary.Acknowledgement) error
		Episode(ctx context.Context, accountID, id string) (diary.Episode, error)
		UpdateEpisodes(ctx context.Context, accountID string, episodes []diary.Episode, now time.Time) error
		ReminderSetup(ctx context.Context, accountID string) (diary.ReminderSetup, error)
	}
}

// showReport shows which grounds to seek help the diary matches.
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
	if v.said.code == blanksFilled {
		page.Notice = sayFilled(v, v.said.args, snapshot.Episodes)
	}
	if v.said.code == profileAnswered {
		page.Notice = sayProfileAnswered(v, v.said.args, snapshot.Profile)
	}
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

// answerFindings stores what the person says about the grounds of a card, or about one of them. It hides nothing.
func (a *reportArea) answerFindings(w http.ResponseWriter, r *http.Request, v visitor) error {
	evaluated, _, err := a.readReport(r.Context(), v)
	if err != nil {
		return err
	}
	said, problems := readAcknowledgements(r.PostForm, evaluated)
	if problems != nil {
		return problems
	}
	if len(said) == 0 {
		return redirect(w, r, "/report") // no longer met since the page was made: there is nothing to answer
	}
	err = a.Store.Acknowledge(r.Context(), v.account.ID, said...)
	if err == nil {
		return a.announce(w, r, "/report", answerNoted)
	}
	p, readErr := a.newReportPage(r, v)
	if readErr != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	p.Choose(said)
	return area.OnForm(fmt.Errorf("acknowledge: %w", err), &p, views.Report)
}

// readAcknowledgements reads one answer to several grounds, each with the ID of its acknowledgement. Those that are no
// longer met are left out.
func readAcknowledgements(form url.Values, evaluated report.Report) (said []diary.Acknowledgement, problems diary.Problems) {
	criteria, ids := form["criterion"], form["id"]
	if len(criteria) == 0 || len(criteria) != len(ids) {
		return nil, diary.Problems{{Field: "criterion", Code: diary.Unknown}}
	}
	for i, criterion := range criteria {
		acknowledgement := diary.Acknowledgement{
			ID: ids[i], Criterion: criterion, Response: diary.Response(form.Get("response")),
			Table: evaluated.Version, Met: evaluated.MetIDs(), At: evaluated.Now,
		}
		if finding, known := evaluated.Finding(criterion); known && finding.Outcome != report.Met {
			continue
		}
		if problems := acknowledgement.Validate(); problems != nil {
			return nil, problems
		}
		said = append(said, acknowledgement)
	}
	return said, nil
}
