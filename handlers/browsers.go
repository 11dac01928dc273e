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

// browserCookie holds a token for each account that this browser has signed in to: its owner is mailed only
// about sign-ins from elsewhere, and gets in while others guess. A new password makes every browser unknown.
const browserCookie = "browser"

// knownBrowser is one token of the cookie. It names its account to nobody without the installation's secret.
type knownBrowser struct {
	text     string
	mark     string // of the account, see ownerMark
	password string // a binding to the hash of the password
	zone     string // of the diary, empty when not known
}

// The subject of a token: the account's mark, the binding to the password, and the zone.
const (
	browserPassword = 16
	browserZone     = browserPassword + 16
)

func (a *common) makeBrowserToken(account diary.Account) string {
	zone := account.Zone
	if len(zone) > token.MaxSubject-browserZone {
		zone = ""
	}
	return a.Links.Make(token.Claim{
		Purpose: token.KnownBrowser, Account: noAccount, Expires: a.Steady().Add(keepChoices),
		Subject: a.ownerMark(account.ID) + a.Links.Binding(account.PasswordHash) + zone,
	})
}

// readBrowserToken reads a token of the cookie. The first ones held the account, and of the subject only the
// password.
func (a *common) readBrowserToken(text string) (knownBrowser, bool) {
	claim, err := a.Links.Verify(text, token.KnownBrowser, a.Steady())
	switch {
	case err != nil:
		return knownBrowser{}, false
	case claim.Account != noAccount:
		return knownBrowser{text: text, mark: a.ownerMark(claim.Account), password: claim.Subject}, true
	case len(claim.Subject) < browserZone:
		return knownBrowser{}, false
	}
	return knownBrowser{
		text: text, mark: claim.Subject[:browserPassword],
		password: claim.Subject[browserPassword:browserZone], zone: claim.Subject[browserZone:],
	}, true
}

// knownBrowsers are the tokens of the cookie that are good.
func (a *common) knownBrowsers(r *http.Request) []knownBrowser {
	cookie, err := r.Cookie(a.cookieName(browserCookie))
	if err != nil {
		return nil
	}
	return a.knownBrowsersOf(cookie.Value)
}

func (a *common) knownBrowsersOf(cookie string) []knownBrowser {
	var known []knownBrowser
	for _, text := range strings.SplitN(cookie, ".", mostKnown+1) {
		if one, ok := a.readBrowserToken(text); ok && len(known) < mostKnown {
			known = append(known, one)
		}
	}
	return known
}

// knowsBrowser finds the token of a browser that has signed in to the account before, with its present
// password.
func (a *common) knowsBrowser(r *http.Request, account diary.Account) (knownBrowser, bool) {
	if account.ID == "" {
		return knownBrowser{}, false
	}
	for _, known := range a.knownBrowsers(r) {
		if known.mark == a.ownerMark(account.ID) && known.password == a.Links.Binding(account.PasswordHash) {
			return known, true
		}
	}
	return knownBrowser{}, false
}

// lastOwner is whose session this browser held last, zero when that is not known.
func (a *common) lastOwner(r *http.Request) knownBrowser {
	if known := a.knownBrowsers(r); len(known) > 0 {
		return known[0]
	}
	return knownBrowser{}
}

// rememberBrowser notes in the browser that it belongs to the account. First in the cookie is the account
// that signed in, for what comes after the session's end is that person's; an account that was only made or
// given a password comes last.
func (a *common) rememberBrowser(w http.ResponseWriter, r *http.Request, account diary.Account, signedIn bool) {
	var others []string
	for _, known := range a.knownBrowsers(r) {
		if known.mark != a.ownerMark(account.ID) {
			others = append(others, known.text)
		}
	}
	others = others[:min(len(others), mostKnown-1)]
	all := append([]string{a.makeBrowserToken(account)}, others...)
	if !signedIn {
		all = append(others, all[0])
	}
	a.setCookie(w, a.cookieName(browserCookie), strings.Join(all, "."), keepChoices)
}

// noticeSignIn tells the owner of an account that a browser signed in that was not known.
func (a *signinArea) noticeSignIn(w http.ResponseWriter, r *http.Request, account diary.Account) {
	if _, known := a.knowsBrowser(r, account); !known {
		message := diary.NewAccountMail(account.ID, diary.NewSignInMail, a.Steady())
		message.Detail = device(r.UserAgent())
		a.tellOwner(r, message)
	}
	a.rememberBrowser(w, r, account, true)
}
