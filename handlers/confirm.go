package handlers

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// showConfirm is where the link of a mail leads that asks to confirm an address. It changes nothing:
// programs that look for harm in mails open every link.
func (a *signinArea) showConfirm(w http.ResponseWriter, r *http.Request, v visitor) error {
	if _, _, err := a.confirmable(r); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Confirm(a.newConfirmPage(r, v)))
}

func (a *signinArea) newConfirmPage(r *http.Request, v visitor) views.ConfirmPage {
	return views.ConfirmPage{Page: a.newPage(r, v, "confirm.title"), Action: r.URL.Path}
}

// confirmable finds the account whose address a link confirms, and that address.
func (a *signinArea) confirmable(r *http.Request) (account diary.Account, address string, err error) {
	claim, err := a.Links.Verify(mux.Vars(r)["token"], token.ConfirmEmail, a.Steady())
	if err != nil {
		return diary.Account{}, "", errMailLink
	}
	account, err = a.Store.Account(r.Context(), claim.Account)
	switch {
	case errors.Is(err, diary.ErrNotFound):
		return diary.Account{}, "", errMailLink
	case err != nil:
		return diary.Account{}, "", fmt.Errorf("find account: %w", err)
	case account.NewEmail != "" && a.Links.Confirms(claim, account, account.NewEmail):
		return account, account.NewEmail, nil
	case a.Links.Confirms(claim, account, account.Email):
		return account, account.Email, nil
	}
	return diary.Account{}, "", errMailLink
}

// confirm records that an address is the person's. If it was to replace another one, it does so now, and
// the other one is informed. Where mails lie in a folder a link of one was read there, which says nothing about
// who reads the address: it stays unconfirmed, and is asked about when there is a server.
func (a *signinArea) confirm(w http.ResponseWriter, r *http.Request, v visitor) error {
	account, address, err := a.confirmable(r)
	if err != nil {
		return err
	}
	p := a.newConfirmPage(r, v)
	if err := a.confirmAddress(r, account, address); err != nil {
		return area.OnForm(err, &p, views.Confirm)
	}
	p.Title, p.Done = v.locale.T("confirm.done.title"), v.locale.T("confirm.done.text")
	if a.Mailbox != nil {
		p.Title, p.Done = v.locale.T("confirm.unsent.title"), v.locale.T("confirm.unsent.text")
	}
	return render(w, r, http.StatusOK, views.Confirm(p))
}

func (a *signinArea) confirmAddress(r *http.Request, account diary.Account, address string) error {
	if address != account.Email {
		err := a.Store.ChangeEmail(r.Context(), account.ID, address, a.Steady())
		if errors.Is(err, diary.ErrExists) || errors.Is(err, diary.ErrNotFound) {
			return errMailLink // somebody was quicker; the mail to this address says no more than that
		}
		if err != nil {
			return fmt.Errorf("change address: %w", err)
		}
		changed := diary.NewAccountMail(account.ID, diary.AddressChangedMail, a.Steady())
		changed.To.Address = account.Email
		a.tellOwner(r, changed)
	}
	if a.Mailbox != nil {
		return nil
	}
	err := a.Store.ConfirmAddress(r.Context(), account.ID, address, a.Steady())
	if errors.Is(err, diary.ErrNotFound) {
		return errMailLink
	}
	return err
}
