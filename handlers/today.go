package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// stripDays is how many cramp-days the first screen looks back.
const stripDays = 14

// dayArea is the diary by its days: the first screen, the page of a day, calendar and overview.
type dayArea struct {
	*common
	*findings
	Store interface {
		diary.CheckIns
		activityStore
		DeleteActivity(ctx context.Context, accountID, id string) error
		Days(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Day, error)
		Weeks(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Week, error)
		OpenEpisodes(ctx context.Context, accountID string) ([]diary.Episode, error)
		ReminderSetup(ctx context.Context, accountID string) (diary.ReminderSetup, error)
		ListTrials(ctx context.Context, accountID string) ([]diary.Trial, error)
		ListShareNotes(ctx context.Context, accountID string) ([]diary.ShareNote, error)
	}
}

// today is the first screen of a person who is signed in: what can be done now, what is unfinished, and
// the last two weeks at a glance.
func (a *dayArea) today(w http.ResponseWriter, r *http.Request, v visitor) error {
	now, zone := a.Now(), v.account.Location()
	current, asked := diary.CrampDayOf(now, zone), diary.LastNight(now, zone)
	evaluated, snapshot, err := a.readReport(r.Context(), v) // more days than the strip needs
	if err != nil {
		return err
	}
	open, err := a.Store.OpenEpisodes(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("list open episodes: %w", err)
	}
	p := views.TodayPage{Page: a.newPage(r, v, "today.title"), NewID: diary.NewID()}
	p.Days = snapshot.Days()[current-stripDays+1-snapshot.From : current+1-snapshot.From]
	p.Urgent = a.urgentCard(v, evaluated, evaluated.Urgent(snapshot.Episodes))
	p.Mailbox = a.Mailbox != nil
	if p.Notes, err = a.leftNotes(r, v); err != nil {
		return err
	}
	p.Trial = a.trialRow(v, snapshot)
	for _, activity := range snapshot.Function {
		if activity.Due(a.dateNow(v)) {
			p.Function = append(p.Function, activity.Words)
		}
	}
	if err := a.addDone(r, v, &p, snapshot); err != nil {
		return err
	}
	for _, day := range p.Days {
		if day.Date == asked {
			p.LastNight = a.nightQuestion(v, day)
		}
	}
	p.Open, p.Forgotten = splitOpen(v, open, now)
	p.Questions = a.urgentQuestions(v, evaluated, snapshot, func(id string) bool { // the others are asked about with Forgotten
		return !slices.ContainsFunc(open, func(e diary.Episode) bool { return e.ID == id && e.Forgotten(now) })
	})
	if len(p.Forgotten) > 0 {
		if i := slices.IndexFunc(p.Questions, func(q words.QuestionView) bool { return q.ID == report.LongRecent }); i >= 0 {
			p.NoLength, p.Questions = new(p.Questions[i]), slices.Delete(p.Questions, i, i+1)
		}
		p.CallToday = words.CallToday(v.locale, a.Help.At(now, v.account.Region))
	}
	for _, e := range snapshot.Episodes {
		if e.WantsDetails(now) && !e.Ongoing {
			p.Unfinished = append(p.Unfinished, views.NewUnfinishedRow(v.locale, e))
		}
	}
	return render(w, r, http.StatusOK, views.Today(p))
}

// splitOpen tells the cramps that may still be going on from those whose end nobody noted.
func splitOpen(v visitor, open []diary.Episode, now time.Time) (going, forgotten []ui.OpenEpisode) {
	for _, e := range open {
		row := ui.NewOpenEpisode(v.locale, e)
		if e.Forgotten(now) {
			forgotten = append(forgotten, row)
			continue
		}
		going = append(going, row)
	}
	return going, forgotten
}

// leftNotes are what the readers of the visitor's links left, and what is not put away yet.
func (a *dayArea) leftNotes(r *http.Request, v visitor) ([]ui.NoteView, error) {
	notes, err := a.Store.ListShareNotes(r.Context(), v.account.ID)
	if err != nil {
		return nil, err
	}
	var left []ui.NoteView
	for _, note := range notes {
		left = append(left, ui.NewNoteView(v.locale, note, v.account.Location()))
	}
	return left, nil
}

// trialRow is the trial for the first screen: the one that goes on, or one whose result is new.
func (a *dayArea) trialRow(v visitor, snapshot diary.Snapshot) *words.TrialRow {
	today := diary.CrampDayOf(a.Now(), v.account.Location())
	for _, trial := range snapshot.Trials {
		if trial.StoppedAfter != nil || today > trial.Last()+resultDays {
			continue
		}
		night := diary.LastNight(a.Now(), v.account.Location())
		row := words.NewTrialRow(v.locale, snapshot.Factors, trial, night+1, today)
		if !row.Ended && night >= trial.First {
			row.Night = ui.DayURL(night)
		}
		return &row
	}
	return nil
}
