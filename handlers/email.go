package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

func (a *accountArea) showEmail(w http.ResponseWriter, r *http.Request, v visitor) error {
	return render(w, r, http.StatusOK, views.Email(views.EmailPage{
		Page: a.newPage(r, v, "email-address.title"), Email: v.account.Email, Awaited: v.account.NewEmail,
		Confirmed: v.account.AddressConfirmed, MayChange: !a.mustConfirm(v), Mailbox: a.Mailbox != nil,
	}))
}

// announceMail says that a mail was sent, or where it lies.
func (a *accountArea) announceMail(w http.ResponseWriter, r *http.Request) error {
	code := mailSent
	if a.Mailbox != nil {
		code = mailLaid
	}
	return a.announce(w, r, "/settings/email", code)
}

// resendConfirmation mails the link again that confirms the address. More often than is of use nothing is
// sent; the answer says where to look either way.
func (a *accountArea) resendConfirmation(w http.ResponseWriter, r *http.Request, v visitor) error {
	may, err := a.mayMail(r.Context(), v.account.Email)
	if err == nil && may {
		err = a.enqueue(r.Context(), diary.NewAccountMail(v.account.ID, diary.ConfirmAddressMail, a.Steady()))
	}
	if err != nil {
		return err
	}
	return a.announceMail(w, r)
}

// keepEmail gives up the address that was to replace the present one.
func (a *accountArea) keepEmail(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.Store.AwaitEmail(r.Context(), v.account.ID, ""); err != nil {
		return err
	}
	return a.announce(w, r, "/settings/email", emailKept)
}

// askForEmail asks for another address.
func (a *accountArea) askForEmail(w http.ResponseWriter, r *http.Request, v visitor) error {
	return render(w, r, http.StatusOK, views.NewEmail(a.newNewEmailPage(r, v)))
}

func (a *accountArea) newNewEmailPage(r *http.Request, v visitor) views.NewEmailPage {
	return views.NewEmailPage{Page: a.newPage(r, v, "email-address.change")}
}

// changeEmail mails a link to a new address, which replaces the present one when the link is used. The
// answer does not tell whether another account has the address; its owner is informed by mail.
func (a *accountArea) changeEmail(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newNewEmailPage(r, v)
	p.Typed = r.PostForm.Get("new_email")
	email, ok := diary.NormalizeEmail(p.Typed)
	if !ok {
		return area.OnForm(diary.Problems{{Field: "new_email", Code: diary.NotAnEmail}}, &p, views.NewEmail)
	}
	err := a.confirmPassword(r, v, &p.Page)
	if err == nil {
		err = a.awaitEmail(r, v, email)
	}
	if err != nil {
		return area.OnForm(err, &p, views.NewEmail)
	}
	return a.announceMail(w, r)
}

// awaitEmail keeps an address that is to replace the account's, and mails the link that does so; or, where
// another account has the address, what tells its owner.
func (a *accountArea) awaitEmail(r *http.Request, v visitor, email string) error {
	account := v.account
	if email == account.Email {
		return nil
	}
	may, err := a.mayMail(r.Context(), email)
	if err != nil {
		return err
	}
	if err := a.Store.AwaitEmail(r.Context(), account.ID, email); err != nil {
		return fmt.Errorf("await address: %w", err)
	}
	if err := a.stillSignedIn(r, v, func(ctx context.Context) error {
		return a.Store.AwaitEmail(ctx, account.ID, "")
	}); err != nil {
		return err
	}
	owner, err := a.Store.AccountByEmail(r.Context(), email)
	if err != nil && !errors.Is(err, diary.ErrNotFound) {
		return fmt.Errorf("find account: %w", err)
	}
	if !may {
		return nil
	}
	if owner.ID != "" {
		return a.enqueue(r.Context(), diary.NewAccountMail(owner.ID, diary.KnownAddressMail, a.Steady()))
	}
	message := diary.NewAccountMail(account.ID, diary.ConfirmAddressMail, a.Steady())
	message.To.Address = email
	return a.enqueue(r.Context(), message)
}
