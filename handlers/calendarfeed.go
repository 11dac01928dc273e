package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ics"
)

// feedPath is where calendar programs fetch reminders, with the secret token and feedSuffix after it. It
// says nothing of whose they are or what for.
const (
	feedPath   = "/feed/"
	feedSuffix = ".ics"
)

func (a *reminderArea) newCalendarSection(r *http.Request, v visitor) (views.CalendarSection, error) {
	feed, err := a.Store.CalendarFeed(r.Context(), v.account.ID)
	if errors.Is(err, diary.ErrNotFound) {
		return views.CalendarSection{}, nil
	}
	if err != nil {
		return views.CalendarSection{}, fmt.Errorf("find calendar feed: %w", err)
	}
	return views.CalendarSection{Created: v.locale.Moment(feed.Created.In(v.account.Location()))}, nil
}

// makeCalendarFeed makes a secret address and shows it, this once: only its hash is kept. An address made
// before no longer finds anything.
func (a *reminderArea) makeCalendarFeed(w http.ResponseWriter, r *http.Request, v visitor) error {
	token, hash := newToken()
	if err := a.Store.SaveCalendarFeed(r.Context(), v.account.ID, diary.CalendarFeed{TokenHash: hash, Created: a.Now()}); err != nil {
		return fmt.Errorf("save calendar feed: %w", err)
	}
	if err := a.stillSignedIn(r, v, func(ctx context.Context) error {
		return a.Store.RemoveCalendarFeed(ctx, v.account.ID)
	}); err != nil {
		return err
	}
	p, err := a.newRemindersPage(r, v)
	if err != nil {
		return err
	}
	p.Calendar.Address = a.BaseURL.JoinPath(feedPath, token+feedSuffix).String()
	return render(w, r, http.StatusOK, views.Reminders(p))
}

func (a *reminderArea) removeCalendarFeed(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.Store.RemoveCalendarFeed(r.Context(), v.account.ID); err != nil {
		return fmt.Errorf("remove calendar feed: %w", err)
	}
	a.tryNote(r, v.account.ID, diary.FeedEnded)
	return a.announce(w, r, "/reminders", feedRemoved)
}

// sendCalendar sends a calendar program the reminders of the account that the secret address belongs to.
func (a *linkArea) sendCalendar(w http.ResponseWriter, r *http.Request, _ visitor) error {
	account, err := a.Store.AccountByCalendarToken(r.Context(), hashToken(mux.Vars(r)["token"]))
	if err != nil {
		return fmt.Errorf("find calendar feed: %w", err)
	}
	if !account.Disabled.IsZero() {
		return errAccountDisabled
	}
	if account.Erasure.Pending() {
		return errNotFound
	}
	a.tryNote(r, account.ID, diary.FeedFetched)
	facts, err := a.Store.ReminderFacts(r.Context(), account.ID, diary.Hydration, a.Now())
	if err != nil {
		return fmt.Errorf("read reminders: %w", err)
	}
	if facts.Setup.Unreadable != nil {
		return fmt.Errorf("read reminders: %w", facts.Setup.Unreadable)
	}
	l := i18n.For(account.Language)
	calendar := ics.Calendar{Name: l.T("feed.name"), Zone: account.Location()}
	for _, reminder := range facts.Setup.Reminders {
		calendar.Events = append(calendar.Events, calendarEvents(l, account, facts, reminder, a.Now())...)
	}
	var content bytes.Buffer
	if err := calendar.Write(&content, a.Now()); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-cache")
	_, _ = content.WriteTo(w) // what fails now is the connection
	return nil
}

// exceptYears is how far ahead a calendar says on which days a time is left out. Programs fetch it again
// several times a day.
const exceptYears = 3

// calendarEvents are the times at which a reminder comes, none when it does not. They say no more than the
// mails.
func calendarEvents(l *i18n.Locale, account diary.Account, facts diary.ReminderFacts, r diary.Reminder, now time.Time) []ics.Event {
	from := diary.DateOf(facts.Setup.Changed.In(account.Location()))
	if r.PausedUntil != nil && *r.PausedUntil > from {
		from = *r.PausedUntil
	}
	events := ics.Events(r, ics.Event{
		Source: account.ID + " " + string(r.Kind), Summary: views.ReminderWords(l, r.Kind, facts.Profile, facts.Setup.Neutral),
		From: from, Changed: facts.Setup.Changed,
	})
	for i, event := range events {
		t := diary.TimeOfDay(event.Hour*60 + event.Minute)
		events[i].Except = facts.Setup.DatesMovedIntoQuiet(t, from, now.AddDate(exceptYears, 0, 0), account.Location())
	}
	return events
}
