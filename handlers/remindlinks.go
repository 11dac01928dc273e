package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// linkArea answers the secret addresses that mails and calendars hold, without a session.
type linkArea struct {
	*common
	*events
	Store interface {
		activityStore
		Account(ctx context.Context, id string) (diary.Account, error)
		AccountByCalendarToken(ctx context.Context, tokenHash [32]byte) (diary.Account, error)
		Profile(ctx context.Context, accountID string) (diary.Profile, error)
		ReminderFacts(ctx context.Context, accountID string, kind diary.ReminderKind, now time.Time) (diary.ReminderFacts, error)
		ReminderSetup(ctx context.Context, accountID string) (diary.ReminderSetup, error)
		SaveReminderSetup(ctx context.Context, accountID string, setup diary.ReminderSetup, now time.Time) (diary.ReminderSetup, error)
		PaceReminder(ctx context.Context, accountID string, kind diary.ReminderKind, pace diary.Pace, now time.Time) error
		PauseReminders(ctx context.Context, accountID string, kinds []diary.ReminderKind, until diary.Date, now time.Time) error
		EndPause(ctx context.Context, accountID string, kinds []diary.ReminderKind, until diary.Date, now time.Time) error
		Slot(ctx context.Context, accountID string, key diary.SlotKey) (diary.Slot, error)
		RemindAgain(ctx context.Context, messages []diary.OutboxMessage) (at time.Time, err error)
	}
}

// linkClaim reads the token in the address and finds its account. It is not ok when the link is not valid:
// not made here, expired, or of an account that is gone or about to be.
func (a *linkArea) linkClaim(r *http.Request, purpose token.Purpose) (claim token.Claim, account diary.Account, ok bool, err error) {
	claim, err = a.Links.Verify(mux.Vars(r)["token"], purpose, a.Steady())
	if err != nil {
		return claim, account, false, nil
	}
	account, err = a.Store.Account(r.Context(), claim.Account)
	if errors.Is(err, diary.ErrNotFound) {
		return claim, account, false, nil
	}
	if err != nil {
		return claim, account, false, fmt.Errorf("find account: %w", err)
	}
	if !account.Disabled.IsZero() && purpose != token.Fewer { // which only stops mails
		return claim, account, false, errAccountDisabled
	}
	return claim, account, !account.Erasure.Pending(), nil
}

// linkedSlot reads a link about one reminder. It is not ok when the link is not valid.
func (a *linkArea) linkedSlot(r *http.Request) (slot diary.SlotKey, account diary.Account, ok bool, err error) {
	claim, account, ok, err := a.linkClaim(r, token.Done)
	if err != nil || !ok {
		return slot, account, false, err
	}
	slot, ok = a.Links.Slot(claim, account)
	return slot, account, ok, nil
}

// newLinkPage is a page behind a link, in the language of the mail unless this browser chose another.
func (a *linkArea) newLinkPage(r *http.Request, v visitor, account diary.Account) views.LinkPage {
	if _, err := r.Cookie(languageCookie); err != nil && account.ID != "" {
		v.locale = i18n.For(account.Language)
	}
	p := views.LinkPage{Page: a.newPage(r, v, "email.neutral.subject"), Address: r.URL.Path}
	if account.ID != "" {
		p.Night = a.nightOf(r, account) // of whom the mail is for, no matter who is signed in
	}
	return p
}

// staleLink says that a link no longer works, and what to do instead.
func (a *linkArea) staleLink(w http.ResponseWriter, r *http.Request, v visitor, status int) error {
	p := a.newLinkPage(r, v, diary.Account{})
	p.Title, p.Stale = p.L.T("link.stale.title"), p.L.T("link.stale.text")
	if v.signedIn() {
		p.Stale = p.L.T("link.stale.signed-in")
	}
	p.Path, p.Failed = "/", true // the address is not one to come back to
	return render(w, r, status, views.StaleLink(p))
}

// showDoneLink shows what a mail reminded of, and offers to say that it is done. It logs nothing:
// programs that look for harm in mails open every link.
func (a *linkArea) showDoneLink(w http.ResponseWriter, r *http.Request, v visitor) error {
	slot, account, ok, err := a.linkedSlot(r)
	if err != nil {
		return err
	}
	if !ok {
		return a.staleLink(w, r, v, http.StatusNotFound)
	}
	return a.renderDoneLink(w, r, v, slot, account, "")
}

// renderDoneLink shows the page behind the link of a reminder, and what kept it from coming again if that was asked.
// The page tells all that was done by what is stored: the program that opens a mail's link may keep no cookie.
func (a *linkArea) renderDoneLink(w http.ResponseWriter, r *http.Request, v visitor, slot diary.SlotKey, account diary.Account, refused string) error {
	profile, err := a.Store.Profile(r.Context(), account.ID)
	if err != nil {
		return fmt.Errorf("find profile: %w", err)
	}
	p := a.newLinkPage(r, v, account)
	p.Address = token.DonePath + "/" + mux.Vars(r)["token"]
	p.Path = p.Address
	p.Title = views.ReminderWords(p.L, slot.Kind, profile, false)
	if slot.Kind == diary.Stretching {
		p.Stretch = r.URL.Path + ui.StretchPath
	}
	if slot.Kind == diary.CheckInReminder {
		p.CheckIn = ui.DayURL(slot.NightAsked())
	}
	p.Today = token.TodayPath + "/" + mux.Vars(r)["token"]
	done, err := a.saidDone(r, account, slot)
	if err != nil {
		return err
	}
	if done {
		p.Notice = ui.Notice{Text: p.L.T("link.said.done"), Done: true}
	} else {
		p.Done = slices.Contains(diary.ActivityKinds, slot.Kind)
		if err := a.showLater(r, &p, account, slot); err != nil {
			return err
		}
	}
	if refused != "" {
		p.Notice = ui.Notice{Text: p.L.T("link.later." + refused)}
	}
	return render(w, r, http.StatusOK, views.Link(p))
}

// logDone logs what a mail reminded of as done. Pressed twice, it is logged once.
func (a *linkArea) logDone(w http.ResponseWriter, r *http.Request, v visitor) error {
	slot, account, ok, err := a.linkedSlot(r)
	if err != nil {
		return err
	}
	if !ok {
		return a.staleLink(w, r, v, http.StatusNotFound)
	}
	activity := slot.Activity(account.ID, account.Location(), v.tap.at)
	if problems := activity.Validate(a.Now()); problems != nil {
		return errBadRequest
	}
	if err := logActivity(r.Context(), a.Store, account.ID, activity, a.Now()); err != nil {
		return err
	}
	return redirect(w, r, r.URL.Path)
}

// The ways to fewer reminders, as the buttons of the page send them.
const (
	fewerWeekly = "weekly"
	fewerPause  = "pause"
	fewerStop   = "stop"
	fewerAll    = "stop-all"
)

// pauseDays is how long reminders pause when a link of a mail asks for it.
const pauseDays = 14

// oneReminder and allReminders are what is offered behind a link about one reminder, and about all.
var (
	oneReminder  = []string{fewerWeekly, fewerPause, fewerStop, fewerAll}
	allReminders = []string{fewerPause, fewerAll}
)

// fewerChoices are what a link about a kind offers; an empty kind stands for all.
func fewerChoices(kind diary.ReminderKind) []string {
	if kind == "" {
		return allReminders
	}
	return oneReminder
}

// showFewerLink offers fewer reminders, or none. It changes nothing.
func (a *linkArea) showFewerLink(w http.ResponseWriter, r *http.Request, v visitor) error {
	claim, account, ok, err := a.linkClaim(r, token.Fewer)
	if err != nil {
		return err
	}
	kind, _ := diary.ParseKindCode(claim.Subject)
	if !ok {
		return a.staleLink(w, r, v, http.StatusNotFound)
	}
	p := a.newLinkPage(r, v, account)
	p.Title = p.L.T("link.fewer.title")
	if kind != "" {
		p.About = p.L.T("email.change.about", "Reminder", p.L.T("reminders.kind."+string(kind)))
	}
	for _, choice := range fewerChoices(kind) {
		p.Fewer = append(p.Fewer, ui.Option{Value: choice, Label: p.L.T("link.fewer." + choice)})
	}
	return render(w, r, http.StatusOK, views.FewerLink(p))
}

// stopByLink does what a button of the page says, and without one what the link was made for: it stops one
// reminder or all of them, as a mail program asks for with one click (RFC 8058). A link that is of no use
// is answered as if it had worked: the mail program could do nothing about it.
func (a *linkArea) stopByLink(w http.ResponseWriter, r *http.Request, v visitor) error {
	claim, account, ok, err := a.linkClaim(r, token.Fewer)
	if err != nil {
		return err
	}
	kind, _ := diary.ParseKindCode(claim.Subject)
	if !ok {
		return a.staleLink(w, r, v, http.StatusOK)
	}
	choice := r.PostForm.Get("choice")
	pressed := slices.Contains(fewerChoices(kind), choice)
	switch {
	case !pressed && kind == "":
		choice = fewerAll
	case !pressed:
		choice = fewerStop
	}
	if err := a.remindFewer(r, account, kind, choice); err != nil {
		return err
	}
	p := a.newLinkPage(r, v, account)
	p.Title = p.L.T("link.fewer.title")
	p.Notice = ui.Notice{Text: p.L.T("link.said." + choice), Done: true} // here: the program may keep no cookie
	return render(w, r, http.StatusOK, views.FewerLink(p))
}

// remindFewer changes the reminder of a kind as was chosen, or all of them where the kind is empty or the
// choice says so.
func (a *linkArea) remindFewer(r *http.Request, account diary.Account, kind diary.ReminderKind, choice string) error {
	now := a.Steady()
	if choice == fewerWeekly {
		if err := a.Store.PaceReminder(r.Context(), account.ID, kind, diary.Weekly, now); err != nil {
			return fmt.Errorf("slow reminder down: %w", err)
		}
		return nil
	}
	if choice == fewerPause {
		kinds := diary.ReminderKinds
		if kind != "" {
			kinds = []diary.ReminderKind{kind}
		}
		until := diary.DateOf(now.In(account.Location())) + pauseDays
		if err := a.Store.PauseReminders(r.Context(), account.ID, kinds, until, now); err != nil {
			return fmt.Errorf("pause reminders: %w", err)
		}
		return nil
	}
	_, err := retryConflict(func() (diary.ReminderSetup, error) {
		setup, err := a.Store.ReminderSetup(r.Context(), account.ID)
		if err != nil {
			return setup, err
		}
		changed := false
		setup.Reminders = slices.Clone(setup.Reminders)
		for i := range setup.Reminders {
			reminder := &setup.Reminders[i]
			if kind != "" && choice != fewerAll && reminder.Kind != kind || !reminder.On && !reminder.Unreadable {
				continue
			}
			reminder.On, reminder.Unreadable, changed = false, false, true
		}
		if !changed { // was done before
			return setup, nil
		}
		return a.Store.SaveReminderSetup(r.Context(), account.ID, setup, now)
	})
	if err != nil {
		return fmt.Errorf("change reminders: %w", err)
	}
	return nil
}
