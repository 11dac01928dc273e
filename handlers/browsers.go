package handlers

import (
	"net/http"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/token"
)

// mostKnown is how many accounts one browser is remembered for, the last used first. A family may share a
// browser; more would make the cookie large.
const mostKnown = 4

// browserCookie holds a token for each account that this browser has signed in to, so that its owner is
// mailed only about sign-ins from elsewhere. A new password makes every browser unknown.
const browserCookie = "browser"

// knownBrowsers are the tokens of the cookie.
func (a *app) knownBrowsers(r *http.Request) []string {
	cookie, err := r.Cookie(a.cookieName(browserCookie))
	if err != nil {
		return nil
	}
	return strings.SplitN(cookie.Value, ".", mostKnown+1)
}

// knowsBrowser says whether the browser has signed in to the account before, with its present password.
func (a *app) knowsBrowser(r *http.Request, account diary.Account) bool {
	for _, text := range a.knownBrowsers(r) {
		claim, err := a.Links.Verify(text, token.KnownBrowser, a.Now())
		if err == nil && claim.Account == account.ID && a.Links.BoundTo(claim, account.PasswordHash) {
			return true
		}
	}
	return false
}

// rememberBrowser notes in the browser that it has signed in to the account.
func (a *app) rememberBrowser(w http.ResponseWriter, r *http.Request, account diary.Account) {
	known := []string{a.Links.Make(token.Claim{
		Purpose: token.KnownBrowser, Account: account.ID,
		Subject: a.Links.Binding(account.PasswordHash), Expires: a.Now().Add(keepChoices),
	})}
	for _, text := range a.knownBrowsers(r) {
		claim, err := a.Links.Verify(text, token.KnownBrowser, a.Now())
		if err == nil && claim.Account != account.ID && len(known) < mostKnown {
			known = append(known, text)
		}
	}
	a.setCookie(w, a.cookieName(browserCookie), strings.Join(known, "."), keepChoices)
}

// noticeSignIn tells the owner of an account that a browser signed in that was not known.
func (a *app) noticeSignIn(w http.ResponseWriter, r *http.Request, account diary.Account) {
	if !a.knowsBrowser(r, account) {
		message := diary.NewAccountMail(account.ID, diary.NewSignInMail, a.Now())
		message.Detail = device(r.UserAgent())
		a.tellOwner(r, message)
	}
	a.rememberBrowser(w, r, account)
}
