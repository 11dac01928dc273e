package handlers

import (
	"net/http"
	"net/url"

	"crampdiary/views"
	"crampdiary/views/ui"
)

// arrivedPath is where a browser comes through that has just been signed in, to show that it kept its cookie.
const arrivedPath = "/signin/done"

func arrivedAddress(next string) string { return arrivedPath + "?next=" + url.QueryEscape(next) }

// arrive leads a browser that has just been signed in on to where it wanted, or says why it is not signed in:
// otherwise it would be asked to sign in again without a word.
func (a *signinArea) arrive(w http.ResponseWriter, r *http.Request, v visitor) error {
	if v.signedIn() {
		return redirect(w, r, localPath(r.URL.Query().Get("next")))
	}
	text := "cookies.signin"
	if r.URL.Query().Has("new") {
		text = "cookies.signup"
	}
	p := a.newNoCookiesPage(r, v, text)
	p.Again = "/signin?next=" + url.QueryEscape(localPath(r.URL.Query().Get("next")))
	return render(w, r, http.StatusForbidden, views.NoCookies(p))
}

func (a *common) newNoCookiesPage(r *http.Request, v visitor, text string) views.NoCookiesPage {
	p := views.NoCookiesPage{
		Page: a.newPage(r, v, "cookies.title"), CookieHelp: a.cookieHelp(r), Text: v.locale.T(text),
	}
	p.Path = "/signin"
	return p
}

// cookieHelp says what keeps a browser from keeping cookies, as far as its request tells.
func (a *common) cookieHelp(r *http.Request) ui.CookieHelp {
	help := ui.CookieHelp{Host: r.Host}
	if a.withoutTLS(r) {
		help.HTTPS = a.BaseURL.String()
	}
	return help
}

// withoutTLS says whether a browser reached a diary over plain HTTP that is meant for HTTPS: then it keeps no
// cookie that is marked Secure. Browsers say where a request comes from (Sec-Fetch-Site) over HTTPS alone,
// and to their own machine.
func (a *common) withoutTLS(r *http.Request) bool {
	return a.https && r.TLS == nil && r.Header.Get("Sec-Fetch-Site") == ""
}

// keptNoCookie says whether the browser came back without the cookie that it has just been given.
func (a *common) keptNoCookie(r *http.Request, name string) bool {
	_, err := r.Cookie(a.cookieName(name))
	return err != nil
}

// arrival leads an answer that goes on elsewhere through arrivedPath.
type arrival struct {
	http.ResponseWriter
}

// WriteHeader implements http.ResponseWriter.
func (w arrival) WriteHeader(status int) {
	if next := w.Header().Get("Location"); status == http.StatusSeeOther && next != "" {
		w.Header().Set("Location", arrivedAddress(next))
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w arrival) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// refuseForeignForms refuses a form that another site sends in the visitor's name.
func (a *app) refuseForeignForms(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(a.answer(route{row{Access: public}, a.refuseForeign}))
	return protection.Handler(next)
}

// refuseForeign refuses a form that comes from elsewhere. Over plain HTTP a browser that is configured to send no
// address, as those of an HTTPS site are, does not say that the form is our own: there that is what is wrong.
func (a *common) refuseForeign(w http.ResponseWriter, r *http.Request, v visitor) error {
	origin := r.Header.Get("Origin")
	if !a.withoutTLS(r) || origin != "null" && origin != "http://"+r.Host {
		a.logRefused(r, foreignForm)
		return errForeignForm
	}
	return render(w, r, http.StatusForbidden, views.NoCookies(a.newNoCookiesPage(r, v, "cookies.plain")))
}
