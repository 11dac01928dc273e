package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/password"
	"crampdiary/diary/token"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// forgotThrottle slows anyone who asks for links to many addresses.
var forgotThrottle = diary.Throttle{Free: 10, Longest: 15 * time.Minute, Forget: 24 * time.Hour}

func (a *signinArea) newForgotPage(r *http.Request, v visitor) views.ForgotPage {
	return views.ForgotPage{Page: a.newPage(r, v, "forgot.title"), Laid: a.Mailbox != nil}
}

func (a *signinArea) showForgot(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newForgotPage(r, v)
	p.Email = v.account.Email
	return render(w, r, http.StatusOK, views.Forgot(p))
}

// forgot mails a link to choose a new password with. The answer, and the work, are the same whether the
// address has an account or not.
func (a *signinArea) forgot(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newForgotPage(r, v)
	p.Email = r.PostForm.Get("email")
	email, ok := diary.NormalizeEmail(p.Email)
	if !ok {
		return area.OnForm(diary.Problems{{Field: "email", Code: diary.NotAnEmail}}, &p, views.Forgot)
	}
	wait, err := a.Store.CountAttempt(r.Context(), []diary.Bucket{
		{Key: bucketKey("forgot", a.clientAddress(r)), Throttle: forgotThrottle},
	}, a.Steady())
	if err == nil && wait == 0 {
		err = a.mailResetLink(r, email)
	}
	if wait > 0 {
		err = waitAt(&p.Page, "email", wait)
	}
	if err != nil {
		return area.OnForm(err, &p, views.Forgot)
	}
	p.Title, p.Sent = v.locale.T("forgot.sent.title"), true
	if p.Laid {
		p.Title = v.locale.T("forgot.laid.title")
	}
	return render(w, r, http.StatusOK, views.Forgot(p))
}

// mailResetLink writes to the database as often for an address without an account as for one with.
func (a *signinArea) mailResetLink(r *http.Request, email string) error {
	may, err := a.mayMail(r.Context(), email)
	if err != nil {
		return err
	}
	account, err := a.Store.AccountByEmail(r.Context(), email)
	if err != nil && !errors.Is(err, diary.ErrNotFound) {
		return fmt.Errorf("find account: %w", err)
	}
	if !may || err != nil {
		_, err := a.Store.CountAttempt(r.Context(), []diary.Bucket{{Key: bucketKey("no mail", diary.Mailbox(email)), Throttle: mailThrottle}}, a.Steady())
		return err
	}
	return a.enqueue(r.Context(), diary.NewAccountMail(account.ID, diary.ResetPasswordMail, a.Steady()))
}

// resettable finds the account whose password a link replaces, and whether the host handed the link over instead of a
// mail. A link works until the password or the address is another.
func (a *signinArea) resettable(r *http.Request) (account diary.Account, byHost bool, err error) {
	text := mux.Vars(r)["token"]
	claim, err := a.Links.Verify(text, token.ResetPassword, a.Steady())
	if err != nil {
		claim, err = a.Links.Verify(text, token.HostReset, a.Steady())
	}
	if err != nil {
		return account, false, errMailLink
	}
	account, err = a.Store.Account(r.Context(), claim.Account)
	if errors.Is(err, diary.ErrNotFound) || err == nil && !a.Links.Resets(claim, account) {
		return account, false, errMailLink
	}
	if err != nil {
		return account, false, fmt.Errorf("find account: %w", err)
	}
	return account, claim.Purpose == token.HostReset, nil
}

func (a *signinArea) newResetPage(r *http.Request, v visitor, account diary.Account) views.ResetPage {
	return views.ResetPage{Page: a.newPage(r, v, "reset.title"), Action: r.URL.Path, Email: account.Email}
}

func (a *signinArea) showReset(w http.ResponseWriter, r *http.Request, v visitor) error {
	account, _, err := a.resettable(r)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Reset(a.newResetPage(r, v, account)))
}

// reset replaces the password, and ends every session and every other way into the account that somebody
// else may know; the page after it says which. Anyone who came through a mail reads the address's mails, so it is
// confirmed, too.
func (a *signinArea) reset(w http.ResponseWriter, r *http.Request, v visitor) error {
	account, byHost, err := a.resettable(r)
	if err != nil {
		return err
	}
	p := a.newResetPage(r, v, account)
	chosen := r.PostForm.Get("new_password")
	if code := password.Check(chosen, account.Email, a.BaseURL.Hostname()); code != "" {
		return area.OnForm(diary.Problems{{Field: "new_password", Code: code}}, &p, views.Reset)
	}
	hash, err := a.known.hash(r.Context(), account.ID, chosen)
	if err != nil {
		return fmt.Errorf("hash password: %w", err)
	}
	ended, err := a.Store.ResetPassword(r.Context(), account.ID, account.PasswordHash, hash, a.Steady())
	if errors.Is(err, diary.ErrNotFound) {
		return errMailLink
	}
	if err != nil {
		return area.OnForm(err, &p, views.Reset)
	}
	a.afterReset(r, account, ended, !byHost)
	opened := !account.AddressConfirmed && !byHost
	account.PasswordHash = hash
	a.rememberBrowser(w, r, account, false)
	a.forgetBrowser(w)
	if !ended.Any() && !opened {
		return a.announce(w, r, "/signin", passwordReset)
	}
	done := a.newPasswordChangedPage(r, v, account, ended)
	done.On = "/signin"
	if opened {
		done.Opened = done.L.T("password-changed.opened", "Date", done.L.Moment(account.Created.In(account.Location())))
	}
	return render(w, r, http.StatusOK, views.PasswordChanged(done))
}

// newPasswordChangedPage says what ended together with the old password.
func (a *common) newPasswordChangedPage(r *http.Request, v visitor, account diary.Account, ended diary.EndedAccess) views.PasswordChangedPage {
	return views.PasswordChangedPage{
		Page: a.newPage(r, v, "password-changed.title"), Ended: views.EndedWays(v.locale, ended, account.Location()),
	}
}

// passwordChanged is the mail that tells of a new password and of what ended with the old one.
func (a *common) passwordChanged(account diary.Account, ended diary.EndedAccess) diary.OutboxMessage {
	message := diary.NewAccountMail(account.ID, diary.PasswordChangedMail, a.Steady())
	message.Detail = ended.Code()
	return message
}

// afterReset does what belongs to a new password. None of it undoes the change when it fails.
func (a *signinArea) afterReset(r *http.Request, account diary.Account, ended diary.EndedAccess, mailed bool) {
	buckets := signInBuckets(account.Email, a.clientAddress(r))
	a.tellOwner(r, a.passwordChanged(account, ended))
	var err error
	if mailed {
		err = a.Store.ConfirmAddress(r.Context(), account.ID, account.Email, a.Steady())
	}
	if err := errors.Join(err, a.Store.ForgetAttempts(r.Context(), buckets[0].Key, buckets[1].Key)); err != nil {
		a.logFault(r, err)
	}
}
