package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// activityStore keeps what somebody did that they are reminded of, and the check-in that it answers.
type activityStore interface {
	Activities(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Activity, error)
	LogActivity(ctx context.Context, accountID string, activity diary.Activity) error
	checkInStore
}

// logActivity logs that somebody stretched or drank. For stretching it also answers that question of the
// cramp-day's check-in, if nobody has: a "no" stays, and the page of the day shows both.
func logActivity(ctx context.Context, store activityStore, accountID string, activity diary.Activity, now time.Time) error {
	if err := store.LogActivity(ctx, accountID, activity); err != nil {
		return fmt.Errorf("log activity: %w", err)
	}
	if activity.Kind != diary.Stretching {
		return nil
	}
	return answerStretching(ctx, store, accountID, activity.CrampDay(), diary.Unanswered, diary.Yes, now)
}

// answerStretching changes the answer about stretching in the check-in of a cramp-day if it is the one that is
// expected, and leaves any other alone.
func answerStretching(ctx context.Context, store checkInStore, accountID string, day diary.Date, from, to diary.Answer, now time.Time) error {
	return changeCheckIn(ctx, store, accountID, day, now, func(c *diary.CheckIn) {
		if c.Factors[diary.StretchingDone] != from {
			return
		}
		factors := map[diary.Factor]diary.Answer{diary.StretchingDone: to}
		for factor, answer := range c.Factors {
			if factor != diary.StretchingDone {
				factors[factor] = answer
			}
		}
		if to == diary.Unanswered {
			delete(factors, diary.StretchingDone)
		}
		c.Factors = factors
	})
}

// logNow logs with one tap that somebody has just stretched or drunk. Pressed twice, it is logged once.
func (a *dayArea) logNow(w http.ResponseWriter, r *http.Request, v visitor) error {
	kind, ok := diary.ParseKindCode(r.PostForm.Get("kind"))
	now := a.Now()
	activity := diary.Activity{ID: r.PostForm.Get("id"), Kind: kind, At: v.tap.at, Zone: v.account.Zone, Recorded: now}
	if problems := activity.Validate(now); !ok || problems != nil {
		return errBadRequest
	}
	if err := logActivity(r.Context(), a.Store, v.account.ID, activity, now); err != nil {
		return err
	}
	return a.announce(w, r, "/", activityLogged, activity.ID)
}

// addDone lets the first screen log what the person is reminded of, and shows what was logged on the
// present date. A person without reminders is informed once, without pressure, that they exist.
func (a *dayArea) addDone(r *http.Request, v visitor, p *views.TodayPage, snapshot diary.Snapshot) error {
	setup, err := a.Store.ReminderSetup(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find reminders: %w", err)
	}
	p.Suggestions = a.suggestions(r, v, setup.AnyOn())
	p.RemindersHint = !setup.AnyOn() && !slices.Contains(p.Suggestions, views.SetReminders)
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
	}
	card.Done = ui.NewActivityRows(v.locale, done)
	if len(card.Buttons)+len(card.Done) > 0 {
		p.Done = &card
	}
	return nil
}

// doneDays says what was logged as done on the cramp-days from and to and those between.
func doneDays(r *http.Request, store interface {
	Activities(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Activity, error)
}, v visitor, from, to diary.Date) (ui.DoneDays, error) {
	logged, err := store.Activities(r.Context(), v.account.ID, from, to)
	if err != nil {
		return nil, fmt.Errorf("list activities: %w", err)
	}
	return ui.NewDoneDays(v.locale, logged), nil
}

// addActivities shows on the page of a cramp-day what was logged as done.
func (a *dayArea) addActivities(r *http.Request, v visitor, p *views.DayPage) error {
	logged, err := a.Store.Activities(r.Context(), v.account.ID, p.Day.Date, p.Day.Date)
	if err != nil {
		return fmt.Errorf("list activities: %w", err)
	}
	p.Activities = ui.NewActivityRows(v.locale, logged)
	if slices.ContainsFunc(logged, func(activity diary.Activity) bool { return activity.Kind == diary.Stretching }) {
		p.Stretched = p.Day.CheckIn.Factors[diary.StretchingDone]
	}
	return nil
}

// undoActivity takes back what was logged.
func (a *dayArea) undoActivity(w http.ResponseWriter, r *http.Request, v visitor) error {
	day, err := diary.ParseDate(r.PostForm.Get("day"))
	if err != nil {
		day = diary.CrampDayOf(a.Now(), v.account.Location()) // of the notice on the first screen
	}
	if err := a.undoLogged(r.Context(), v, day, mux.Vars(r)["activity"]); err != nil {
		return err
	}
	return a.announce(w, r, "/", activityUndone)
}

// undoLogged takes back what was logged on a cramp-day, unless it was taken back before. Where it was the day's
// only stretching, the answer that came with it goes too.
func (a *dayArea) undoLogged(ctx context.Context, v visitor, day diary.Date, id string) error {
	logged, err := a.Store.Activities(ctx, v.account.ID, day, day)
	if err != nil {
		return fmt.Errorf("list activities: %w", err)
	}
	found := slices.IndexFunc(logged, func(activity diary.Activity) bool { return activity.ID == id })
	if found < 0 {
		return nil
	}
	undone := logged[found]
	if err := a.Store.DeleteActivity(ctx, v.account.ID, id); err != nil {
		return fmt.Errorf("undo activity: %w", err)
	}
	others := slices.ContainsFunc(logged, func(activity diary.Activity) bool {
		return activity.ID != id && activity.Kind == undone.Kind && activity.CrampDay() == undone.CrampDay()
	})
	if undone.Kind == diary.Stretching && !others {
		return answerStretching(ctx, a.Store, v.account.ID, undone.CrampDay(), diary.Yes, diary.Unanswered, a.Now())
	}
	return nil
}
