package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// reminderAddress is the page of one reminder. It does not tell what anybody is reminded of.
func reminderAddress(kind diary.ReminderKind) string { return "/reminders/" + kind.Code() }

// kindOfAddress is the kind of reminder that the address names.
func kindOfAddress(r *http.Request) (diary.ReminderKind, error) {
	kind, ok := diary.ParseKindCode(mux.Vars(r)["kind"])
	if !ok {
		return "", errNotFound
	}
	return kind, nil
}

// presets are what a reminder can be set up as with one tap. The stretching programme was tried in the
// evening before sleep (Hallegraeff et al. 2012, doi 10.1016/S1836-9553(12)70068-1); the other times are
// this project's own suggestions.
var presets = map[diary.ReminderKind]struct {
	text  string // key
	times []diary.TimeOfDay
}{
	diary.Hydration:       {"preset.three-times", []diary.TimeOfDay{9 * 60, 13 * 60, 17 * 60}},
	diary.Stretching:      {"preset.evening", []diary.TimeOfDay{21 * 60}},
	diary.CheckInReminder: {"preset.check-in", []diary.TimeOfDay{20 * 60}},
}

// reminderState is what the page of one reminder is made from.
type reminderState struct {
	stored  diary.Reminder
	profile diary.Profile
	consent bool // to mails, in force
	devices bool // reminders go to devices, and need no consent to mails
}

func (a *reminderArea) reminderState(r *http.Request, v visitor, kind diary.ReminderKind) (s reminderState, err error) {
	setup, err := a.Store.ReminderSetup(r.Context(), v.account.ID)
	if err != nil {
		return s, fmt.Errorf("find reminders: %w", err)
	}
	s.stored, s.devices = setup.Of(kind), setup.HasDevices()
	if s.profile, err = a.Store.Profile(r.Context(), v.account.ID); err != nil {
		return s, fmt.Errorf("find profile: %w", err)
	}
	consents, err := a.Store.Consents(r.Context(), v.account.ID)
	if err != nil {
		return s, fmt.Errorf("list consents: %w", err)
	}
	_, s.consent = diary.MailConsent(consents)
	return s, nil
}

// reminderETag tells two states of one reminder apart. The version of the setup would not do: it also
// counts the changes of the other reminders.
func reminderETag(v visitor, r diary.Reminder) string {
	r.Pace, r.PaceSince = "", time.Time{}
	if len(r.Times) == 0 {
		r.Times = nil // as any other empty list
	}
	return etag(v.account.ID, r)
}

// dateNow is the date in the diary's zone.
func (a *common) dateNow(v visitor) diary.Date { return diary.DateOf(a.Now().In(v.account.Location())) }

// showReminder shows the form of one reminder, filled in as a preset if the address asks for it.
func (a *reminderArea) showReminder(w http.ResponseWriter, r *http.Request, v visitor) error {
	kind, err := kindOfAddress(r)
	if err != nil {
		return err
	}
	state, err := a.reminderState(r, v, kind)
	if err != nil {
		return err
	}
	p := a.newReminderPage(r, v, state)
	if r.URL.Query().Has("preset") {
		wanted := diary.Reminder{Kind: kind, On: true, Times: presets[kind].times, Weekdays: diary.EveryDay}
		form := writeReminder(wanted, a.dateNow(v))
		form.ETag = p.Form.ETag
		p.Form = form
	}
	return render(w, r, http.StatusOK, views.Reminder(p))
}

func (a *reminderArea) newReminderPage(r *http.Request, v visitor, state reminderState) views.ReminderPage {
	kind := state.stored.Kind
	p := views.ReminderPage{
		Page:       a.newPage(r, v, "reminder.title."+string(kind)),
		Form:       writeReminder(state.stored, a.dateNow(v)),
		Text:       views.ReminderText(v.locale, kind, state.profile),
		CanPause:   state.stored.On,
		Unreadable: state.stored.Unreadable,
		AskFluids:  kind == diary.Hydration && state.profile.LimitFluids == diary.Unanswered,
		AskConsent: !state.consent && !state.devices,
		Email:      v.account.Email,
	}
	p.Path = reminderAddress(kind) // the form is sent there, too, also from an address with a preset
	p.Form.ETag = reminderETag(v, state.stored)
	return p
}

// saveReminder stores one reminder, and with it the answer about fluids and the consent to mails where
// they are asked for. One that was made from another state is refused with both shown.
func (a *reminderArea) saveReminder(w http.ResponseWriter, r *http.Request, v visitor) error {
	kind, err := kindOfAddress(r)
	if err != nil {
		return err
	}
	state, err := a.reminderState(r, v, kind)
	if err != nil {
		return err
	}
	var form views.ReminderForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	if len(form.Others) > diary.MaxOtherDays {
		return errBadRequest // no page of ours sends so many
	}
	p := a.newReminderPage(r, v, state)
	p.EditsTimes = editReminder(&form)
	if !p.EditsTimes {
		leaveOutEmptyDays(&form)
	}
	p.Form = form
	if p.EditsTimes {
		return render(w, r, http.StatusOK, views.Reminder(p))
	}
	typed, unread := readReminder(form, kind, a.dateNow(v))
	unread = append(unread, unanswered(p, typed)...)
	err = a.storeReminder(r, v, p, typed, unread)
	if problems, ok := errors.AsType[diary.Problems](err); ok {
		p.Errors = views.NewReminderErrors(v.locale, problems, len(form.Others))
	}
	if conflict, ok := errors.AsType[*diary.ConflictError[diary.Reminder]](err); ok {
		p.Conflict = views.ReminderConflict(v.locale, conflict.Stored, typed)
		p.Form.ETag = reminderETag(v, conflict.Stored)
	}
	switch {
	case err != nil:
		return area.OnForm(fmt.Errorf("save reminder: %w", err), &p, views.Reminder)
	case !typed.On:
		return a.announce(w, r, "/reminders", reminderSavedOff)
	}
	return a.announce(w, r, "/reminders", reminderSaved)
}

// unanswered finds the questions that have to be answered before a reminder is switched on.
func unanswered(p views.ReminderPage, typed diary.Reminder) diary.Problems {
	var missing diary.Problems
	if typed.On && p.AskFluids && p.Form.LimitFluids == "" {
		missing = append(missing, diary.Problem{Field: "limit_fluids", Code: diary.Required})
	}
	if typed.On && p.AskConsent && p.Form.Consent == "" {
		missing = append(missing, diary.Problem{Field: "mail_consent", Code: diary.NotConfirmed})
	}
	return missing
}

// storeReminder stores what a form holds. It returns diary.Problems when something is wrong with it, and a
// *diary.ConflictError[diary.Reminder] when it was made from another state than the stored one; then
// nothing is stored. The reminder comes last: it must not be on without what it needs.
func (a *reminderArea) storeReminder(r *http.Request, v visitor, p views.ReminderPage, typed diary.Reminder, unread diary.Problems) error {
	setup, err := a.Store.ReminderSetup(r.Context(), v.account.ID)
	if err != nil {
		return fmt.Errorf("find reminders: %w", err)
	}
	if _, err := replaceReminder(v, setup, typed, p.Form.ETag, a.dateNow(v), unread); err != nil {
		return err
	}
	if p.AskFluids && p.Form.LimitFluids != "" {
		if _, err := changeProfile(r, a.Store, v, a.Now(), func(profile *diary.Profile) error {
			profile.LimitFluids = diary.Answer(p.Form.LimitFluids)
			return profile.Validate(a.Now()).Err()
		}); err != nil {
			return err
		}
	}
	if p.AskConsent && p.Form.Consent != "" {
		consent := diary.Consent{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: a.Now()}
		if err := a.Store.GiveConsent(r.Context(), v.account.ID, consent); err != nil {
			return fmt.Errorf("give consent: %w", err)
		}
	}
	_, err = retryConflict(func() (diary.ReminderSetup, error) {
		setup, err := a.Store.ReminderSetup(r.Context(), v.account.ID)
		if err != nil {
			return setup, fmt.Errorf("find reminders: %w", err)
		}
		if setup, err = replaceReminder(v, setup, typed, p.Form.ETag, a.dateNow(v), nil); err != nil {
			return setup, err
		}
		return a.Store.SaveReminderSetup(r.Context(), v.account.ID, setup, a.Steady())
	})
	return err
}

// replaceReminder is a setup with one reminder as it was typed. A form that was sent twice says what is
// stored anyway, and is no conflict.
func replaceReminder(v visitor, setup diary.ReminderSetup, typed diary.Reminder, from string, today diary.Date, unread diary.Problems) (diary.ReminderSetup, error) {
	stored := setup.Of(typed.Kind)
	typed.Pace, typed.PaceSince = stored.Pace, stored.PaceSince
	setup.Reminders = slices.Clone(setup.Reminders)
	for i := range setup.Reminders {
		if setup.Reminders[i].Kind == typed.Kind {
			setup.Reminders[i] = typed
		}
	}
	problems := inOrder(reminderOrder, unread, reminderProblems(typed.Kind, setup.Validate(today)))
	if problems != nil {
		return setup, problems
	}
	if now := reminderETag(v, stored); from != now && reminderETag(v, typed) != now {
		return setup, &diary.ConflictError[diary.Reminder]{Stored: stored}
	}
	return setup, nil
}

// resumeReminder sets a reminder that came less often by itself back to its own times.
func (a *reminderArea) resumeReminder(w http.ResponseWriter, r *http.Request, v visitor) error {
	kind, err := kindOfAddress(r)
	if err != nil {
		return err
	}
	if err := a.Store.ResumeReminder(r.Context(), v.account.ID, kind, a.Steady()); err != nil {
		return fmt.Errorf("resume reminder: %w", err)
	}
	return a.announce(w, r, "/reminders", reminderResumed)
}
