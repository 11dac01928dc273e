package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// showErase asks what to erase, or how long the diary can still be restored.
func (a *accountArea) showErase(w http.ResponseWriter, r *http.Request, v visitor) error {
	if v.account.Erasure.Pending() {
		return render(w, r, http.StatusOK, views.Erasing(a.newErasingPage(r, v)))
	}
	return render(w, r, http.StatusOK, views.Erase(a.newErasePage(r, v)))
}

func (a *accountArea) newErasePage(r *http.Request, v visitor) views.ErasePage {
	return views.ErasePage{Page: a.newPage(r, v, "erase.title"), Email: v.account.Email}
}

func (a *accountArea) newErasingPage(r *http.Request, v visitor) views.ErasingPage {
	p := views.ErasingPage{
		Page: a.newPage(r, v, "erasing.title"), Scope: v.account.Erasure.Scope,
		Due: v.locale.Moment(v.account.Erasure.Due.In(v.account.Location())),
	}
	p.Bare = true
	return p
}

// erase closes the diary, to be erased when the time to undo it has passed, and signs its owner out
// everywhere. Asking again does not put it off.
func (a *accountArea) erase(w http.ResponseWriter, r *http.Request, v visitor) error {
	if v.account.Erasure.Pending() {
		return redirect(w, r, "/erase")
	}
	now := a.Steady()
	erasure := diary.NewErasure(diary.ErasureScope(r.PostForm.Get("scope")), now)
	p := a.newErasePage(r, v)
	p.Scope = string(erasure.Scope)
	if problems := erasure.Validate(); problems != nil {
		return area.OnForm(problems, &p, views.Erase)
	}
	err := a.confirmPassword(r, v, &p.Page)
	if err == nil {
		_, err = a.Store.ScheduleErasure(r.Context(), v.account.ID, erasure, now)
	}
	if err != nil {
		return area.OnForm(err, &p, views.Erase)
	}
	a.tellOwner(r, diary.NewAccountMail(v.account.ID, diary.ErasureMail, now))
	a.forgetBrowser(w)
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	return redirect(w, r, "/signin?erasing=1")
}

// undoErase opens the diary again.
func (a *accountArea) undoErase(w http.ResponseWriter, r *http.Request, v visitor) error {
	err := a.Store.CancelErasure(r.Context(), v.account.ID)
	if err != nil && !errors.Is(err, diary.ErrNotFound) { // which is what a second press finds
		return err
	}
	if err == nil {
		a.tryNote(r, v.account.ID, diary.ErasureUndone)
	}
	return a.announce(w, r, "/", diaryRestored)
}

// confirmPassword asks for proof that the visitor knows the account's password. It returns what is wrong with the one
// that was given.
func (a *accountArea) confirmPassword(r *http.Request, v visitor, p *ui.Page) error {
	matches, wait, err := a.verifyOwnPassword(r, v)
	switch {
	case err != nil:
		return err
	case wait > 0:
		a.logRefused(r, proofTooSoon)
		return waitAt(p, "current_password", wait)
	case !matches:
		a.logRefused(r, proofWrong)
		a.tryNote(r, v.account.ID, diary.ProofRefused)
		return diary.Problems{{Field: "current_password", Code: diary.WrongPassword}}
	}
	return nil
}

// waitAt says at a field of a page how long to wait before the next try.
func waitAt(p *ui.Page, field string, wait time.Duration) error {
	p.Errors = ui.FormErrors{{Field: field, Label: p.L.T("field." + field), Message: waitText(p.L, wait)}}
	return tooSoon{wait}
}

// verifyOwnPassword says whether the password that was given as proof is the account's, or how long
// to wait before the next try. Attempts are slowed as those to sign in are, until one matches.
func (a *accountArea) verifyOwnPassword(r *http.Request, v visitor) (matches bool, wait time.Duration, err error) {
	key := bucketKey("password", v.account.ID)
	wait, err = a.Store.CountAttempt(r.Context(), []diary.Bucket{{Key: key, Throttle: ownPasswordThrottle}}, a.Steady())
	if err != nil || wait > 0 {
		return false, wait, err
	}
	matches, err = a.known.verify(r.Context(), v.account.ID, r.PostForm.Get("current_password"), v.account.PasswordHash)
	if err != nil {
		return false, 0, fmt.Errorf("verify password: %w", err)
	}
	if matches {
		if err := a.Store.ForgetAttempts(r.Context(), key); err != nil {
			a.logFault(r, err) // the password matches; only the next try may have to wait
		}
	}
	return matches, 0, nil
}

// closed answers a member whose diary waits to be erased, of which nothing is shown. What was sent is
// not stored, and is still where the browser's Back leads.
func closed(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return redirect(w, r, "/erase")
	}
	return errDiaryClosed
}
