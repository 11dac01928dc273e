package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"crampdiary/diary"
	"crampdiary/views"
)

// mustConfirm says whether a member's address is still to be confirmed before anything is shared or moved.
// Anyone who opens an account with another person's address must not leave a way into it. Where no server
// takes the mails nobody can confirm, and nothing waits for it.
func (a *common) mustConfirm(v visitor) bool { return a.Mailbox == nil && !v.account.AddressConfirmed }

// askToConfirm says why something has to wait, and offers the mail that confirms the address.
func (a *common) askToConfirm(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := views.ConfirmFirstPage{Page: a.newPage(r, v, "confirm-first.title"), Email: v.account.Email}
	return render(w, r, http.StatusForbidden, views.ConfirmFirst(p))
}

// stillSignedIn is called after something was made that opens the account. A request may take long to arrive, and
// the password may have been replaced meanwhile: then it undoes what was made, and returns errSignedOut. What is made
// before the password is replaced ends with it.
func (a *sessions) stillSignedIn(r *http.Request, v visitor, undo func(context.Context) error) error {
	_, _, err := a.Store.SessionByToken(r.Context(), v.session.TokenHash)
	if errors.Is(err, diary.ErrNotFound) {
		err = errSignedOut
	}
	if err == nil {
		return nil
	}
	if undoErr := undo(context.WithoutCancel(r.Context())); undoErr != nil && !errors.Is(undoErr, diary.ErrNotFound) {
		return fmt.Errorf("undo what was made after the session ended: %w", errors.Join(undoErr, err))
	}
	return err
}
