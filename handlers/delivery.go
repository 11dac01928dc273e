package handlers

import (
	"errors"
	"fmt"
	"net/http"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// showDelivery asks for the words of the mails and the hours in which none goes out.
func (a *reminderArea) showDelivery(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newDeliveryPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Delivery(p))
}

func (a *reminderArea) newDeliveryPage(r *http.Request, v visitor) (views.DeliveryPage, error) {
	p := views.DeliveryPage{Page: a.newPage(r, v, "reminders.delivery")}
	setup, err := a.Store.ReminderSetup(r.Context(), v.account.ID)
	if err != nil {
		return p, fmt.Errorf("find reminders: %w", err)
	}
	profile, err := a.Store.Profile(r.Context(), v.account.ID)
	if err != nil {
		return p, fmt.Errorf("find profile: %w", err)
	}
	p.Form, p.MaySuggest, p.Unreadable = writeDelivery(v, setup), profile.MaySuggestFluids(), setup.Unreadable != nil
	return p, nil
}

// saveDelivery stores how mails are sent. A form that was made from something else than what is stored is
// refused with both shown.
func (a *reminderArea) saveDelivery(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newDeliveryPage(r, v)
	if err != nil {
		return err
	}
	if err := decodeForm(r, &p.Form); err != nil {
		return err
	}
	typed, unread := readDelivery(p.Form)
	_, err = retryConflict(func() (diary.ReminderSetup, error) {
		setup, err := a.Store.ReminderSetup(r.Context(), v.account.ID)
		if err != nil {
			return setup, fmt.Errorf("find reminders: %w", err)
		}
		stored := setup
		setup.QuietFrom, setup.QuietTo, setup.Neutral, setup.Unreadable = typed.QuietFrom, typed.QuietTo, typed.Neutral, nil
		if problems := deliveryProblems(unread, setup.Validate(a.dateNow(v))); problems != nil {
			return setup, problems
		}
		if now := deliveryETag(v, stored); p.Form.ETag != now && deliveryETag(v, setup) != now {
			return setup, &diary.ConflictError[diary.ReminderSetup]{Stored: stored}
		}
		return a.Store.SaveReminderSetup(r.Context(), v.account.ID, setup, a.Steady())
	})
	if conflict, ok := errors.AsType[*diary.ConflictError[diary.ReminderSetup]](err); ok {
		stored := writeDelivery(v, conflict.Stored)
		p.Conflict = views.DeliveryConflict(v.locale, stored, writeDelivery(v, typed))
		p.Form.ETag = stored.ETag
	}
	if err != nil {
		return area.OnForm(fmt.Errorf("save delivery: %w", err), &p, views.Delivery)
	}
	return a.announce(w, r, "/reminders#delivery", deliverySaved)
}
