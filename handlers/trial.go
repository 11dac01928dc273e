package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/words"
)

// resultDays is how many cramp-days after a trial the first screen still leads to its result.
const resultDays = 7

// showTrials shows the trial that goes on or the form of a new one, and the earlier ones.
func (a *reportArea) showTrials(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, _, err := a.newTrialsPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Trials(p))
}

// newTrialsPage makes the page, with what of the diary decides how a trial may begin.
func (a *reportArea) newTrialsPage(r *http.Request, v visitor) (views.TrialsPage, diary.Snapshot, error) {
	now, zone := a.Now(), v.account.Location()
	today := diary.CrampDayOf(now, zone)
	snapshot, err := a.Store.Snapshot(r.Context(), v.account.ID, today, today)
	if err != nil {
		return views.TrialsPage{}, snapshot, fmt.Errorf("read the trials: %w", err)
	}
	p := views.TrialsPage{
		Page: a.newPage(r, v, "trial.title"), Setup: snapshot.Factors,
		Form:    views.TrialForm{ID: diary.NewID()},
		Choices: diary.TrialChoices(snapshot.Factors.Own, snapshot.Profile),
		Next:    diary.NextNight(snapshot.Trials, now, zone),
	}
	for _, trial := range snapshot.Trials {
		row := words.NewTrialRow(v.locale, snapshot.Factors, trial, diary.LastNight(now, zone)+1, today)
		if row.Ended {
			p.Earlier = append(p.Earlier, row)
			continue
		}
		p.Running = &row
	}
	return p, snapshot, nil
}

// startTrial stores a trial. Sent twice it begins one; a second one beside it is refused.
func (a *reportArea) startTrial(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.TrialForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	p, snapshot, err := a.newTrialsPage(r, v)
	if err != nil {
		return err
	}
	if !diary.ValidID(form.ID) {
		return errBadRequest
	}
	if slices.ContainsFunc(snapshot.Trials, func(t diary.Trial) bool { return t.ID == form.ID }) {
		return redirect(w, r, words.TrialURL(form.ID))
	}
	if p.Running != nil {
		return a.refuseSecond(r, v)
	}
	p.Form = form
	trial, problems := readTrial(p)
	if problems != nil {
		return area.OnForm(problems, &p, views.Trials)
	}
	trial.Started = a.Now()
	err = a.Store.StartTrial(r.Context(), v.account.ID, trial)
	switch {
	case errors.Is(err, diary.ErrConflict):
		return a.refuseSecond(r, v)
	case err != nil:
		return area.OnForm(fmt.Errorf("start trial: %w", err), &p, views.Trials)
	}
	return a.announce(w, r, words.TrialURL(trial.ID), trialStarted)
}

// readTrial reads the form of a page, and draws the days: what may be tried, and for how long, is what the page
// offers.
func readTrial(p views.TrialsPage) (diary.Trial, diary.Problems) {
	trial := diary.Trial{ID: p.Form.ID, First: p.Next}
	var problems diary.Problems
	at := slices.IndexFunc(p.Choices, func(c diary.TrialChoice) bool { return views.TrialValue(c) == p.Form.What })
	switch {
	case p.Form.What == "":
		problems = append(problems, diary.Problem{Field: "what", Code: diary.Required})
	case at < 0:
		problems = append(problems, diary.Problem{Field: "what", Code: diary.Unknown})
	default:
		trial.TrialChoice = p.Choices[at]
	}
	days, err := strconv.Atoi(p.Form.Days)
	switch {
	case p.Form.Days == "":
		problems = append(problems, diary.Problem{Field: "trial-days", Code: diary.Required})
	case err != nil || !slices.Contains(diary.TrialLengths, days):
		problems = append(problems, diary.Problem{Field: "trial-days", Code: diary.Unknown})
	default:
		trial.Allocation = diary.DrawAllocation(days)
	}
	return trial, problems
}

// refuseSecond says that there is one trial at a time, and shows it.
func (a *reportArea) refuseSecond(r *http.Request, v visitor) error {
	p, _, err := a.newTrialsPage(r, v)
	if err != nil {
		return err
	}
	p.Busy = true
	return area.OnForm(diary.ErrConflict, &p, views.Trials)
}

// showTrial shows what to do in a trial, or what came of it.
func (a *reportArea) showTrial(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newTrialPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Trial(p))
}

// trialOfAddress is the trial that the address names.
func (a *reportArea) trialOfAddress(r *http.Request, v visitor) (diary.Trial, error) {
	trials, err := a.Store.ListTrials(r.Context(), v.account.ID)
	if err != nil {
		return diary.Trial{}, fmt.Errorf("list trials: %w", err)
	}
	at := slices.IndexFunc(trials, func(t diary.Trial) bool { return t.ID == mux.Vars(r)["id"] })
	if at < 0 {
		return diary.Trial{}, errNotFound
	}
	return trials[at], nil
}

func (a *reportArea) newTrialPage(r *http.Request, v visitor) (views.TrialPage, error) {
	trial, err := a.trialOfAddress(r, v)
	if err != nil {
		return views.TrialPage{}, err
	}
	now, zone := a.Now(), v.account.Location()
	today := diary.CrampDayOf(now, zone)
	snapshot, err := a.Store.Snapshot(r.Context(), v.account.ID, trial.First, max(trial.First, min(trial.Last(), today)))
	if err != nil {
		return views.TrialPage{}, fmt.Errorf("read the days of the trial: %w", err)
	}
	reminders, err := a.Store.ReminderSetup(r.Context(), v.account.ID)
	if err != nil {
		return views.TrialPage{}, fmt.Errorf("find reminders: %w", err)
	}
	snapshot.Trials = []diary.Trial{trial}
	found := report.Trials(snapshot, now, zone)[0]
	p := views.TrialPage{
		Page: a.newPage(r, v, "trial.title"), Found: found, Setup: snapshot.Factors, Days: snapshot.Days(),
		Row:       words.NewTrialRow(v.locale, snapshot.Factors, trial, diary.LastNight(now, zone)+1, today),
		LastNight: diary.LastNight(now, zone), Remind: views.NewTrialReminders(v.locale, reminders, trial),
		CanResume: canResume(trial, today),
	}
	p.Title = p.Row.What
	return p, nil
}

// canResume says whether a trial was stopped and has days left.
func canResume(trial diary.Trial, today diary.Date) bool {
	stopped := trial.StoppedAfter != nil
	trial.StoppedAfter = nil
	return stopped && trial.Phase(today) != diary.TrialEnded
}

// stopTrial stops a trial. What was answered stays.
func (a *reportArea) stopTrial(w http.ResponseWriter, r *http.Request, v visitor) error {
	trial, err := a.trialOfAddress(r, v)
	if err != nil {
		return err
	}
	stopped := trial.StopAt(a.Now(), v.account.Location())
	if stopped.StoppedAfter == nil { // it has ended, in a page that was left open
		return redirect(w, r, words.TrialURL(trial.ID))
	}
	if err := a.Store.StopTrial(r.Context(), v.account.ID, stopped); err != nil {
		return fmt.Errorf("stop trial: %w", err)
	}
	return a.announce(w, r, words.TrialURL(trial.ID), trialStopped)
}

// resumeTrial undoes a stop.
func (a *reportArea) resumeTrial(w http.ResponseWriter, r *http.Request, v visitor) error {
	trial, err := a.trialOfAddress(r, v)
	if err != nil {
		return err
	}
	if !canResume(trial, diary.CrampDayOf(a.Now(), v.account.Location())) {
		return redirect(w, r, words.TrialURL(trial.ID))
	}
	err = a.Store.ResumeTrial(r.Context(), v.account.ID, trial.ID)
	if errors.Is(err, diary.ErrConflict) {
		return a.refuseSecond(r, v)
	}
	if err != nil {
		return fmt.Errorf("resume trial: %w", err)
	}
	return a.announce(w, r, words.TrialURL(trial.ID), trialResumed)
}
