package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// pressPath is where a button notes something, with its secret token after it. It says nothing of what or for whom.
const pressPath = "/p/"

// An address that is known is slowed only where something presses it without end: a second press is no mistake. What is
// sent to one that is not is counted by its sender.
var (
	pressThrottle        = diary.Throttle{Free: 30, Longest: time.Minute, Forget: 10 * time.Minute}
	unknownPressThrottle = diary.Throttle{Free: 20, Longest: time.Minute, Forget: time.Hour}
)

// pressArea is the addresses that note one thing when they are pressed: for the member who makes them, and for the button.
type pressArea struct {
	*common
	*sessions
	Store interface {
		diary.PressAddresses
		checkInStore
		CountAttempt(ctx context.Context, buckets []diary.Bucket, now time.Time) (wait time.Duration, err error)
	}
}

func (a *pressArea) showPresses(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newPressPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Presses(p))
}

// newPressPage lists the addresses, and has a form for a new one. Its secret is made here and comes back with the form,
// which stores nothing of it but a hash.
func (a *pressArea) newPressPage(r *http.Request, v visitor) (views.PressPage, error) {
	token, _ := newToken()
	p := views.PressPage{
		Page: a.newPage(r, v, "press.title"), Form: views.PressForm{ID: diary.NewID(), Token: token},
		Example: a.pressAddress("…"),
	}
	addresses, err := a.Store.ListPressAddresses(r.Context(), v.account.ID)
	if err != nil {
		return p, fmt.Errorf("list press addresses: %w", err)
	}
	for _, address := range addresses {
		row := views.NewPressRow(v.locale, address, v.account.Location())
		if address.Revoked == nil {
			p.Working = append(p.Working, row)
			continue
		}
		p.Revoked = append(p.Revoked, row)
	}
	return p, nil
}

func (a *common) pressAddress(token string) string { return a.BaseURL.String() + pressPath + token }

// createPress makes an address and shows it, once. Sent twice, it makes one and shows it again.
func (a *pressArea) createPress(w http.ResponseWriter, r *http.Request, v visitor) error {
	var form views.PressForm
	if err := decodeForm(r, &form); err != nil {
		return err
	}
	if !validToken(form.Token) || !diary.ValidID(form.ID) {
		return errBadRequest
	}
	address := diary.PressAddress{
		ID: form.ID, TokenHash: hashToken(form.Token), Name: strings.TrimSpace(form.Name), Notes: diary.PressNote(form.Notes),
		Created: a.Now(),
	}
	problems := address.Validate()
	var err error
	if problems == nil {
		err = a.Store.CreatePressAddress(r.Context(), v.account.ID, address)
	}
	if errors.Is(err, diary.ErrTooManyPressAddresses) {
		problems = diary.Problems{{Field: "press_name", Code: diary.TooMany}}
	}
	if errors.Is(err, diary.ErrExists) {
		return errBadRequest // no page of ours gives two addresses one ID or token
	}
	if problems != nil {
		err = problems
	}
	if err == nil {
		err = a.stillSignedIn(r, v, func(ctx context.Context) error {
			return a.Store.RevokePressAddress(ctx, v.account.ID, address.ID, a.Steady())
		})
		if err != nil {
			return err
		}
	}
	p, listErr := a.newPressPage(r, v)
	switch {
	case err != nil && listErr != nil:
		return err
	case err != nil:
		p.Form = form
		return area.OnForm(err, &p, views.Presses)
	case listErr != nil:
		return listErr
	}
	if !slices.ContainsFunc(p.Working, func(row views.PressRow) bool { return row.ID == form.ID }) {
		return redirect(w, r, "/press") // it was closed since, as after going back in the browser
	}
	p.Made = a.pressAddress(form.Token)
	p.Example = p.Made
	return render(w, r, http.StatusOK, views.Presses(p))
}

func (a *pressArea) revokePress(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.Store.RevokePressAddress(r.Context(), v.account.ID, mux.Vars(r)["id"], a.Steady()); err != nil {
		return fmt.Errorf("revoke press address: %w", err)
	}
	return a.announce(w, r, "/press", pressRevoked)
}

// press notes what the address is for. It gets no answer but that this was done: a button cannot read.
func (a *pressArea) press(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.pressed(r, v); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// showPress shows a button. It looks nothing up, so that anyone who follows links by machine learns and changes nothing.
func (a *pressArea) showPress(w http.ResponseWriter, r *http.Request, v visitor) error {
	return render(w, r, http.StatusOK, views.PressButton(a.newPressedPage(r, v)))
}

func (a *pressArea) newPressedPage(r *http.Request, v visitor) views.PressedPage {
	p := views.PressedPage{Page: a.newPage(r, v, "pressed.title")}
	p.Path = pressPath + mux.Vars(r)["token"] // where a changed language comes back to
	p.Address = p.Path + "/pressed"
	return p
}

// pressButton is press for the button of the page, which says that it was done: a browser shows nothing at all otherwise.
func (a *pressArea) pressButton(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.pressed(r, v); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Pressed(a.newPressedPage(r, v)))
}

// pressed notes what the address of a request is for. What is sent too often is answered with the button and how
// long to wait, and an address that does not work with diary.ErrNotFound.
func (a *pressArea) pressed(r *http.Request, v visitor) error {
	// What cannot be read is left out: the press counts for more than whether it is the same cramp.
	ctx, _ := diary.LeavingOut(r.Context())
	address, account, err := a.Store.PressAddressByToken(ctx, hashToken(mux.Vars(r)["token"]))
	if err == nil && !account.Disabled.IsZero() {
		err = errAccountDisabled
	}
	if err == nil && account.Erasure.Pending() {
		err = diary.ErrNotFound
	}
	bucket := diary.Bucket{Key: bucketKey("press", address.ID), Throttle: pressThrottle}
	if errors.Is(err, diary.ErrNotFound) {
		bucket = diary.Bucket{Key: bucketKey("press-address", a.clientAddress(r)), Throttle: unknownPressThrottle}
	} else if err != nil && !errors.Is(err, errAccountDisabled) {
		return fmt.Errorf("find press address: %w", err)
	}
	wait, countErr := a.Store.CountAttempt(ctx, []diary.Bucket{bucket}, a.Steady())
	switch {
	case countErr != nil:
		return fmt.Errorf("count press: %w", countErr)
	case wait > 0:
		p := a.newPressedPage(r, v)
		p.Refused = waitText(v.locale, wait)
		return area.OnForm(tooSoon{wait}, &p, views.PressButton)
	case err != nil:
		return err
	}
	now := a.Now()
	done, err := a.Store.Press(ctx, account.ID, address.ID, diary.Press{At: v.tap.at, Now: now, Zone: account.Zone})
	if err != nil {
		return fmt.Errorf("press: %w", err)
	}
	if done == nil || done.Kind != diary.Stretching {
		return nil
	}
	return answerStretching(ctx, a.Store, account.ID, done.CrampDay(), diary.Unanswered, diary.Yes, now)
}
