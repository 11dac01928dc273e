package handlers

import (
	"errors"
	"fmt"
	"net/http"

	"crampdiary/diary"
	"crampdiary/diary/password"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

func (a *accountArea) showPassword(w http.ResponseWriter, r *http.Request, v visitor) error {
	return render(w, r, http.StatusOK, views.Password(a.newPasswordPage(r, v)))
}

func (a *accountArea) newPasswordPage(r *http.Request, v visitor) views.PasswordPage {
	return views.PasswordPage{Page: a.newPage(r, v, "settings.password"), Email: v.account.Email}
}

// changePassword replaces the password, after the present one was given, and ends every other session and
// every other way in that somebody else may know.
func (a *accountArea) changePassword(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newPasswordPage(r, v)
	if err := a.confirmPassword(r, v, &p.Page); err != nil {
		return area.OnForm(err, &p, views.Password)
	}
	chosen := r.PostForm.Get("new_password")
	if code := password.Check(chosen, v.account.Email, a.BaseURL.Hostname()); code != "" {
		return area.OnForm(diary.Problems{{Field: "new_password", Code: code}}, &p, views.Password)
	}
	hash, err := a.known.hash(r.Context(), v.account.ID, chosen)
	if err != nil {
		return fmt.Errorf("hash password: %w", err)
	}
	ended, err := a.Store.SavePassword(r.Context(), v.account.ID, v.account.PasswordHash, hash, v.session.ID, a.Steady())
	if errors.Is(err, diary.ErrNotFound) { // it was replaced while this request was on its way
		err = diary.Problems{{Field: "current_password", Code: diary.WrongPassword}}
	}
	if err != nil {
		return area.OnForm(err, &p, views.Password)
	}
	a.tellOwner(r, a.passwordChanged(v.account, ended))
	v.account.PasswordHash = hash
	a.rememberBrowser(w, r, v.account, true)
	if !ended.Any() {
		return a.announce(w, r, "/settings", passwordChanged)
	}
	done := a.newPasswordChangedPage(r, v, v.account, ended)
	done.On, done.Section = "/settings", "/settings"
	return render(w, r, http.StatusOK, views.PasswordChanged(done))
}
