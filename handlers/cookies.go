package handlers

import (
	"net/http"
	"time"

	"slices"

	"crampdiary/diary"
	"crampdiary/views/ui"
)

const (
	languageCookie = "language"
	themeCookie    = "theme"
	nightCookie    = "night"
	// keepChoices is how long a browser remembers its language and theme: as long as browsers keep a
	// cookie at most (400 days, RFC 6265bis).
	keepChoices = 400 * 24 * time.Hour
)

func (a *common) sessionCookieName() string { return a.cookieName("session") }

// cookieName has the prefix that makes browsers insist on Secure, on the whole path and on this very
// host. Without https no cookie can have it.
func (a *common) cookieName(name string) string {
	if a.https {
		return "__Host-" + name
	}
	return name
}

// setCookie sets a cookie that scripts cannot read and other sites' forms do not send. A negative
// lifetime removes it.
func (a *common) setCookie(w http.ResponseWriter, name, value string, lifetime time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(lifetime / time.Second),
		HttpOnly: true, Secure: a.https, SameSite: http.SameSiteLaxMode,
	})
}

// setLanguage changes the language of this browser, and of the account when there is one.
func (a *accountArea) setLanguage(w http.ResponseWriter, r *http.Request, v visitor) error {
	language := diary.Language(r.PostForm.Get("language"))
	if !slices.Contains(diary.Languages, language) {
		return errBadRequest
	}
	if v.signedIn() {
		preferences := v.account.Preferences
		preferences.Language = language
		if err := a.Store.SavePreferences(r.Context(), v.account.ID, preferences); err != nil {
			return err
		}
	}
	a.setCookie(w, languageCookie, string(language), keepChoices)
	return redirect(w, r, localPath(r.PostForm.Get("next")))
}

// setTheme changes how bright the pages are in this browser.
func (a *accountArea) setTheme(w http.ResponseWriter, r *http.Request, _ visitor) error {
	if night := r.PostForm.Get(nightCookie); night == ui.NightOn || night == ui.NightOff {
		a.setCookie(w, nightCookie, night, keepChoices)
		return redirect(w, r, localPath(r.PostForm.Get("next")))
	}
	theme := ui.Theme(r.PostForm.Get("theme"))
	if !slices.Contains(ui.Themes, theme) {
		return errBadRequest
	}
	a.setCookie(w, themeCookie, string(theme), keepChoices)
	return redirect(w, r, localPath(r.PostForm.Get("next")))
}

// nightOf is the night of a diary, or of the last one that was open in this browser: its quiet hours on the clock of
// its zone. Of a browser that never had one nothing is known, and its pages are as bright as the device says.
func (a *common) nightOf(r *http.Request, account diary.Account) ui.NightHours {
	zone, quiet := account.Zone, account.Quiet
	if account.ID == "" {
		zone, quiet = a.lastOwner(r).zone, diary.DefaultQuietHours
	}
	night := ui.NightHours{Known: zone != "" && quiet.From != quiet.To, Quiet: quiet}
	if cookie, err := r.Cookie(nightCookie); err == nil {
		night.Off = cookie.Value == ui.NightOff
	}
	if night.Known {
		local := a.Now().In(diary.Preferences{Zone: zone}.Location())
		night.Now = quiet.Include(diary.TimeOfDayOf(local))
	}
	return night
}
