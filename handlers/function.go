package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// showFunction shows what the person wants to be able to do, with a form to rate it.
func (a *profileArea) showFunction(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.listFunction(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Function(a.newFunctionPage(r, v, stored)))
}

func (a *profileArea) listFunction(r *http.Request, v visitor) ([]diary.FunctionActivity, error) {
	stored, err := a.Store.ListFunction(r.Context(), v.account.ID)
	if err != nil {
		return nil, fmt.Errorf("list function: %w", err)
	}
	return stored, nil
}

// newFunctionPage has a row for each activity that goes on, and as many empty ones as may be chosen.
func (a *profileArea) newFunctionPage(r *http.Request, v visitor, stored []diary.FunctionActivity) views.FunctionPage {
	p := views.FunctionPage{Page: a.newPage(r, v, "function.title")}
	for _, activity := range stored {
		row := views.NewFunctionRow(v.locale, activity)
		if activity.Ended != nil {
			p.Ended = append(p.Ended, row)
			continue
		}
		if rated, ok := activity.On(a.dateNow(v)); ok {
			row.Score = strconv.Itoa(rated.Score)
		}
		p.Rows = append(p.Rows, row)
		p.Again = p.Again || activity.AskOn != nil
	}
	for len(p.Rows) < diary.MaxFunctionActivities {
		p.Rows = append(p.Rows, views.FunctionRow{ID: diary.NewID()})
	}
	return p
}

// saveFunction stores the words and today's ratings of all activities of the form. Sent twice, it is stored once.
func (a *profileArea) saveFunction(w http.ResponseWriter, r *http.Request, v visitor) error {
	stored, err := a.listFunction(r, v)
	if err != nil {
		return err
	}
	p := a.newFunctionPage(r, v, stored)
	p.Again = r.PostForm.Get(views.FunctionAgain) != ""
	var activities []diary.FunctionActivity
	var problems diary.Problems
	for i, id := range r.PostForm["id"] {
		if !diary.ValidID(id) || i >= diary.MaxFunctionActivities {
			return errBadRequest
		}
		typed := views.FunctionRow{ID: id, Words: strings.TrimSpace(r.PostForm.Get(views.WordsName(id))), Score: r.PostForm.Get(views.ScoreName(id))}
		activity, found := a.readFunction(r, v, stored, typed, p.Again)
		fillFunctionRow(&p, typed)
		if activity == nil {
			continue
		}
		activities, problems = append(activities, *activity), append(problems, found...)
	}
	if problems != nil {
		return area.OnForm(problems, &p, views.Function)
	}
	return a.storeFunction(w, r, v, &p, activities, functionSaved)
}

// fillFunctionRow puts what was typed into its row, that of an activity which is not stored into the next empty one.
func fillFunctionRow(p *views.FunctionPage, typed views.FunctionRow) {
	at := slices.IndexFunc(p.Rows, func(row views.FunctionRow) bool { return row.ID == typed.ID })
	if at < 0 {
		at = slices.IndexFunc(p.Rows, func(row views.FunctionRow) bool { return row.Stored == "" && row.Words == "" && row.Score == "" })
	}
	if at < 0 {
		return // it was ended meanwhile
	}
	if p.Rows[at].Stored == "" {
		p.Rows[at].ID = typed.ID
	}
	p.Rows[at].Words, p.Rows[at].Score = typed.Words, typed.Score
}

// readFunction makes the activity that a row stands for, with a rating of today if one was chosen, nil for an empty row.
// It says what is wrong by the names of the row's controls.
func (a *profileArea) readFunction(r *http.Request, v visitor, stored []diary.FunctionActivity, typed views.FunctionRow, again bool) (*diary.FunctionActivity, diary.Problems) {
	today := a.dateNow(v)
	activity := diary.FunctionActivity{ID: typed.ID, Chosen: today}
	at := slices.IndexFunc(stored, func(s diary.FunctionActivity) bool { return s.ID == typed.ID })
	if at >= 0 {
		activity = stored[at]
	} else if typed.Words == "" && typed.Score == "" {
		return nil, nil
	}
	activity.Version, _ = strconv.ParseInt(r.PostForm.Get(views.VersionName(typed.ID)), 10, 64)
	activity.Words = typed.Words
	score, readable := diary.ReadNumber(typed.Score)
	rated := false
	if score != nil {
		if before, ok := activity.On(today); !ok || before.Score != *score {
			activity.Rate(diary.FunctionRating{Day: today, Score: *score, Rated: a.Now()})
			rated = true
		}
	}
	switch next := today + diary.FunctionEvery; {
	case !again || activity.Ended != nil:
		activity.AskOn = nil
	case rated || activity.AskOn == nil:
		activity.AskOn = &next
	}
	var problems diary.Problems
	if !readable {
		problems = append(problems, diary.Problem{Field: views.ScoreName(typed.ID), Code: diary.Unknown})
	}
	for _, problem := range activity.Validate(today) {
		name := views.WordsName(typed.ID)
		if problem.Field == "score" {
			name = views.ScoreName(typed.ID)
		}
		problems = append(problems, diary.Problem{Field: name, Code: problem.Code})
	}
	return &activity, problems
}

// storeFunction stores activities, and says so on the page. A form that was made from what is no longer stored is shown
// again, with what was typed.
func (a *profileArea) storeFunction(w http.ResponseWriter, r *http.Request, v visitor, p *views.FunctionPage, activities []diary.FunctionActivity, done noticeCode) error {
	err := a.Store.SaveFunction(r.Context(), v.account.ID, activities, a.Now())
	if problems, ok := errors.AsType[diary.Problems](err); ok && len(activities) > 0 {
		last := activities[len(activities)-1].ID
		for i := range problems {
			problems[i].Field = views.WordsName(last)
		}
		return area.OnForm(problems, p, views.Function)
	}
	if err != nil {
		p.Stale = errors.Is(err, diary.ErrConflict)
		return area.OnForm(fmt.Errorf("save function: %w", err), p, views.Function)
	}
	return a.announce(w, r, "/function", done)
}

// endFunction ends an activity, or takes it up again. Its ratings stay.
func (a *profileArea) endFunction(ended bool, done noticeCode) func(http.ResponseWriter, *http.Request, visitor) error {
	return func(w http.ResponseWriter, r *http.Request, v visitor) error {
		stored, err := a.listFunction(r, v)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(stored, func(s diary.FunctionActivity) bool { return s.ID == mux.Vars(r)["id"] })
		if at < 0 {
			return errNotFound
		}
		activity, today := stored[at], a.dateNow(v)
		if ended == (activity.Ended != nil) {
			return a.announce(w, r, "/function", done) // it was pressed twice
		}
		activity.Ended, activity.AskOn = nil, nil
		if ended {
			activity.Ended = &today
		}
		p := a.newFunctionPage(r, v, stored)
		return a.storeFunction(w, r, v, &p, []diary.FunctionActivity{activity}, done)
	}
}

// putFunctionOff asks later about what is due.
func (a *profileArea) putFunctionOff(w http.ResponseWriter, r *http.Request, v visitor) error {
	today := a.dateNow(v)
	_, err := retryConflict(func() (none struct{}, err error) {
		stored, err := a.listFunction(r, v)
		if err != nil {
			return none, err
		}
		due := slices.DeleteFunc(stored, func(s diary.FunctionActivity) bool { return !s.Due(today) })
		later := today + diary.FunctionLater
		for i := range due {
			due[i].AskOn = &later
		}
		return none, a.Store.SaveFunction(r.Context(), v.account.ID, due, a.Now())
	})
	if err != nil {
		return fmt.Errorf("put function off: %w", err)
	}
	return a.announce(w, r, "/", functionLater)
}
