package handlers

import (
	"fmt"
	"net/http"
	"slices"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// The buttons of the page behind the link to no more reminders today, as they are sent. Without one it is the
// reminder of the link.
const (
	todayOne     = "one"
	todayAll     = "all"
	todayUndo    = "undo"
	todayUndoAll = "undo-all"
)

// todayState is what the page is made from.
type todayState struct {
	account diary.Account
	slot    diary.SlotKey
	setup   diary.ReminderSetup
	today   diary.Date // in the diary's zone
}

// comes says whether mails of a kind may still come today.
func (s todayState) comes(kind diary.ReminderKind) bool {
	r := s.setup.Of(kind)
	return r.On && r.Pace != diary.Resting && (r.PausedUntil == nil || *r.PausedUntil <= s.today)
}

// others are the kinds beside that of the link of which mails may still come today.
func (s todayState) others() []diary.ReminderKind {
	return slices.DeleteFunc(slices.Clone(diary.ReminderKinds), func(kind diary.ReminderKind) bool {
		return kind == s.slot.Kind || !s.comes(kind)
	})
}

// allRest says whether the other kinds that are on rest for today, too, or there are none.
func (s todayState) allRest() bool {
	resting := 0
	for _, r := range s.setup.Reminders {
		if r.On && r.PausedUntil != nil && *r.PausedUntil == s.today+1 {
			resting++
		}
	}
	return resting > 1 && len(s.others()) == 0
}

// todayState reads the link of a reminder and what it is about. It is not ok when the link is not valid.
func (a *linkArea) todayState(r *http.Request) (s todayState, ok bool, err error) {
	slot, account, ok, err := a.linkedSlot(r)
	if err != nil || !ok {
		return s, false, err
	}
	s = todayState{account: account, slot: slot, today: diary.DateOf(a.Now().In(account.Location()))}
	if s.setup, err = a.Store.ReminderSetup(r.Context(), account.ID); err != nil {
		return s, false, fmt.Errorf("find reminders: %w", err)
	}
	return s, true, nil
}

// showTodayLink offers that no more reminders come today, or says that none do. It changes nothing.
func (a *linkArea) showTodayLink(w http.ResponseWriter, r *http.Request, v visitor) error {
	s, ok, err := a.todayState(r)
	if err != nil {
		return err
	}
	if !ok {
		return a.staleLink(w, r, v, http.StatusNotFound)
	}
	p := views.RestPage{LinkPage: a.newLinkPage(r, v, s.account), Day: s.today.String()}
	p.Title = p.L.T("link.today.title")
	p.About = p.L.T("email.change.about", "Reminder", p.L.T("reminders.kind."+string(s.slot.Kind)))
	p.Text = p.L.T("link.today.text", "Date", p.L.Date(s.today))
	reminder := s.setup.Of(s.slot.Kind)
	switch {
	case s.comes(s.slot.Kind):
		p.Choices = append(p.Choices, ui.Option{Value: todayOne, Label: p.L.T("link.today.one")})
	case reminder.On && reminder.Pace != diary.Resting:
		p.Text = p.L.T("link.today.paused", "Date", p.L.Date(*reminder.PausedUntil))
		if *reminder.PausedUntil == s.today+1 {
			p.Undo = todayUndo
			if s.allRest() {
				p.Undo, p.About, p.Text = todayUndoAll, "", p.L.T("link.today.paused-all", "Date", p.L.Date(s.today+1))
			}
		}
	default:
		p.Text = p.L.T("link.today.off")
	}
	if len(s.others()) > 0 {
		p.Choices = append(p.Choices, ui.Option{Value: todayAll, Label: p.L.T("link.today.all")})
	}
	return render(w, r, http.StatusOK, views.RestLink(p))
}

// restToday lets no more reminders come today, of the kind of the link or of any, or takes that back. Their
// paces stay as they are. A form of another day changes nothing: the page shows which day it is now.
func (a *linkArea) restToday(w http.ResponseWriter, r *http.Request, v visitor) error {
	s, ok, err := a.todayState(r)
	if err != nil {
		return err
	}
	if !ok {
		return a.staleLink(w, r, v, http.StatusNotFound)
	}
	if day := r.PostForm.Get("day"); day != "" && day != s.today.String() {
		return redirect(w, r, r.URL.Path)
	}
	kinds, change, said := []diary.ReminderKind{s.slot.Kind}, a.Store.PauseReminders, noticeCode("") // the page shows that they rest
	switch r.PostForm.Get("choice") {
	case "", todayOne:
	case todayAll:
		kinds = diary.ReminderKinds
	case todayUndo:
		change, said = a.Store.EndPause, restUndone
	case todayUndoAll:
		kinds, change, said = diary.ReminderKinds, a.Store.EndPause, restUndone
	default:
		return errBadRequest
	}
	if err := change(r.Context(), s.account.ID, kinds, s.today+1, a.Now()); err != nil {
		return fmt.Errorf("rest for today: %w", err)
	}
	return a.announce(w, r, r.URL.Path, said)
}
