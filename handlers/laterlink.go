package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// What kept a reminder from coming again.
const (
	laterQuiet = "quiet"
	laterOver  = "over"
	laterDone  = "done"
	laterSoon  = "soon" // the first mail is not written down as sent yet
)

// showLater says on the page of a reminder when it comes again, or offers that it does: once, on its own date,
// and after it was sent.
func (a *linkArea) showLater(r *http.Request, p *views.LinkPage, account diary.Account, key diary.SlotKey) error {
	slot, err := a.Store.Slot(r.Context(), account.ID, key)
	if errors.Is(err, diary.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find reminder: %w", err)
	}
	now := a.Now()
	today := diary.DateOf(now.In(account.Location())) == key.Date
	switch {
	case slot.Again != nil && slot.Again.After(now):
		done, err := a.saidDone(r, account, key)
		if err != nil || done {
			return err
		}
		p.Notice = ui.Notice{Text: p.L.T("link.later.said", "Clock", p.L.Clock(slot.Again.In(account.Location()))), Done: true}
	case slot.Again == nil && slot.State == diary.SlotSent && today:
		p.Later = token.LaterPath + "/" + mux.Vars(r)["token"]
	}
	return nil
}

// saidDone says whether what a slot reminds of was done as an answer to it.
func (a *linkArea) saidDone(r *http.Request, account diary.Account, key diary.SlotKey) (bool, error) {
	if key.Kind == diary.CheckInReminder {
		checkIn, err := a.Store.CheckIn(r.Context(), account.ID, key.NightAsked())
		if err != nil {
			return false, fmt.Errorf("find check-in: %w", err)
		}
		return checkIn.Cramps != diary.Unanswered, nil
	}
	activities, err := a.Store.Activities(r.Context(), account.ID, key.Date-1, key.Date)
	if err != nil {
		return false, fmt.Errorf("list activities: %w", err)
	}
	return slices.ContainsFunc(activities, func(activity diary.Activity) bool {
		return activity.Slot != nil && *activity.Slot == key
	}), nil
}

// remindLater has a reminder come a second time. Pressed twice, it comes once. The page tells when it comes, or
// why it does not.
func (a *linkArea) remindLater(w http.ResponseWriter, r *http.Request, v visitor) error {
	key, account, ok, err := a.linkedSlot(r)
	if err != nil {
		return err
	}
	if !ok {
		return a.staleLink(w, r, v, http.StatusNotFound)
	}
	refused, err := a.askAgain(r, account, key)
	if err != nil {
		return err
	}
	if refused != "" {
		return a.renderDoneLink(w, r, v, key, account, refused)
	}
	return redirect(w, r, token.DonePath+"/"+mux.Vars(r)["token"])
}

// askAgain says what keeps the reminder from coming again, if anything does.
func (a *linkArea) askAgain(r *http.Request, account diary.Account, key diary.SlotKey) (refused string, err error) {
	done, err := a.saidDone(r, account, key)
	if err != nil || done {
		return laterDone, err
	}
	setup, err := a.Store.ReminderSetup(r.Context(), account.ID)
	if err != nil {
		return "", fmt.Errorf("find reminders: %w", err)
	}
	if setup.Unreadable != nil { // nobody knows the quiet hours
		return "", fmt.Errorf("find reminders: %w", setup.Unreadable)
	}
	messages, code := setup.Again(account.ID, key, account.Location(), a.Now())
	switch code {
	case diary.QuietTime:
		return laterQuiet, nil
	case diary.OutOfRange:
		return laterOver, nil
	}
	_, err = a.Store.RemindAgain(r.Context(), messages)
	if errors.Is(err, diary.ErrNotFound) {
		return laterSoon, nil
	}
	if err != nil {
		return "", fmt.Errorf("remind again: %w", err)
	}
	return "", nil
}
