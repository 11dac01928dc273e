package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/views"
)

// logActivity logs that somebody stretched or drank. For stretching it also answers that question of the
// cramp-day's check-in, if nobody has: a "no" stays, and the page of the day shows both.
func (a *app) logActivity(ctx context.Context, accountID string, activity diary.Activity) error {
	if err := a.Store.LogActivity(ctx, accountID, activity); err != nil {
		return fmt.Errorf("log activity: %w", err)
	}
	if activity.Kind != diary.Stretching {
		return nil
	}
	return a.changeFactor(ctx, accountID, activity.CrampDay(), diary.Unanswered, diary.Yes)
}

// changeFactor changes the answer about stretching in the check-in of a cramp-day if it is the one that is
// expected, and leaves any other alone.
func (a *app) changeFactor(ctx context.Context, accountID string, day diary.Date, from, to diary.Answer) error {
	_, err := retryConflict(func() (diary.CheckIn, error) {
		c, err := a.Store.CheckIn(ctx, accountID, day)
		if err != nil || c.Factors[diary.StretchingDone] != from {
			return c, err
		}
		factors := make(map[diary.Factor]diary.Answer, len(c.Factors)+1)
		for factor, answer := range c.Factors {
			factors[factor] = answer
		}
		delete(factors, diary.StretchingDone)
		if to != diary.Unanswered {
			factors[diary.StretchingDone] = to
		}
		c.Factors = factors
		return a.Store.SaveCheckIn(ctx, accountID, c, a.Now())
	})
	if err != nil {
		return fmt.Errorf("answer the check-in: %w", err)
	}
	return nil
}

// logNow logs with one tap that somebody has just stretched or drunk. Pressed twice, it is logged once.
func (a *app) logNow(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	kind, ok := diary.ParseKindCode(r.PostForm.Get("kind"))
	now := a.Now()
	activity := diary.Activity{ID: r.PostForm.Get("id"), Kind: kind, At: v.tap.at, Zone: v.account.Zone, Recorded: now}
	if problems := activity.Validate(now); !ok || problems != nil {
		return errBadRequest
	}
	if err := a.logActivity(r.Context(), v.account.ID, activity); err != nil {
		return err
	}
	return redirect(w, r, "/?logged="+activity.ID)
}

// addDone lets the first screen log what the person is reminded of, and shows what was logged on the
// present date. Who is reminded of nothing is told, once and quietly, that it is possible.
func (a *app) addDone(r *http.Request, v visitor, p *views.TodayPage, snapshot diary.Snapshot) error {
	setup, err := a.Store.ReminderSetup(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find reminders: %w", err)
	}
	p.RemindersHint = !setup.AnyOn()
	var card views.DoneCard
	for _, kind := range diary.ActivityKinds {
		if setup.Of(kind).On {
			card.Buttons = append(card.Buttons, views.NewDoneButton(v.locale, kind, snapshot.Profile))
		}
	}
	var done []diary.Activity
	for _, activity := range snapshot.Activities {
		if diary.DateOf(activity.At.In(v.account.Location())) == a.dateNow(v) {
			done = append(done, activity)
		}
		if activity.ID == r.URL.Query().Get("logged") {
			p.Logged = activity.ID
		}
	}
	card.Done = views.NewActivityRows(v.locale, done)
	if len(card.Buttons)+len(card.Done) > 0 {
		p.Done = &card
	}
	return nil
}

// doneDays says what was logged as done on the cramp-days from and to and those between.
func (a *app) doneDays(r *http.Request, v visitor, from, to diary.Date) (views.DoneDays, error) {
	logged, err := a.Store.Activities(r.Context(), v.account.ID, from, to)
	if err != nil {
		return nil, fmt.Errorf("list activities: %w", err)
	}
	return views.NewDoneDays(v.locale, logged), nil
}

// addActivities shows on the page of a cramp-day what was logged as done.
func (a *app) addActivities(r *http.Request, v visitor, p *views.DayPage) error {
	logged, err := a.Store.Activities(r.Context(), v.account.ID, p.Day.Date, p.Day.Date)
	if err != nil {
		return fmt.Errorf("list activities: %w", err)
	}
	p.Activities = views.NewActivityRows(v.locale, logged)
	if slices.ContainsFunc(logged, func(activity diary.Activity) bool { return activity.Kind == diary.Stretching }) {
		p.Stretched = p.Day.CheckIn.Factors[diary.StretchingDone]
	}
	return nil
}

// undoActivity takes back what was logged. Where it was the day's only stretching, the answer that came
// with it goes too.
func (a *app) undoActivity(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := parseForm(r); err != nil {
		return err
	}
	back := localPath(r.PostForm.Get("next"))
	if back == "/" {
		back = "/?unlogged=1"
	}
	id := mux.Vars(r)["activity"]
	day, err := diary.ParseDate(r.PostForm.Get("day"))
	if err != nil {
		day = diary.CrampDayOf(a.Now(), v.account.Location()) // of the notice on the first screen
	}
	logged, err := a.Store.Activities(r.Context(), v.account.ID, day, day)
	if err != nil {
		return fmt.Errorf("list activities: %w", err)
	}
	found := slices.IndexFunc(logged, func(activity diary.Activity) bool { return activity.ID == id })
	if found < 0 {
		return redirect(w, r, back) // was taken back before
	}
	undone := logged[found]
	if err := a.Store.DeleteActivity(r.Context(), v.account.ID, id); err != nil {
		return fmt.Errorf("undo activity: %w", err)
	}
	others := slices.ContainsFunc(logged, func(activity diary.Activity) bool {
		return activity.ID != id && activity.Kind == undone.Kind && activity.CrampDay() == undone.CrampDay()
	})
	if undone.Kind == diary.Stretching && !others {
		if err := a.changeFactor(r.Context(), v.account.ID, undone.CrampDay(), diary.Yes, diary.Unanswered); err != nil {
			return err
		}
	}
	return redirect(w, r, back)
}
