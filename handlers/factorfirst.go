package handlers

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// factorFirstPath is where a member without a second factor is asked to add one.
const factorFirstPath = "/settings/keys/first"

// mustAddFactor says whether a member has to add a second factor before anything of the diary opens. It is asked with each
// request, so that a session that was opened before the host required it is held to it too.
func (a *common) mustAddFactor(v visitor) bool {
	return a.SecondFactor == diary.SecondFactorRequire && v.signedIn() && !v.account.SecondFactor
}

// offersFactor says whether a member is asked, before something that matters, to add a second factor: once, and where
// strangers can try passwords.
func (a *common) offersFactor(v visitor) bool {
	return a.SecondFactor == diary.SecondFactorOffer && IsPublic(a.BaseURL) && v.signedIn() &&
		!v.account.SecondFactor && v.account.FactorDeclined.IsZero() && !v.account.Erasure.Pending()
}

// privateNames are the endings of host names that are known in a network of one's own alone.
var privateNames = []string{"localhost", "local", "internal", "lan", "home.arpa", "test"}

// IsPublic says whether everybody reaches a site, over https, as far as its address tells.
func IsPublic(site *url.URL) bool {
	name := site.Hostname()
	if site.Scheme != "https" {
		return false
	}
	if address, err := netip.ParseAddr(name); err == nil {
		return address.IsGlobalUnicast() && !address.IsPrivate()
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	private := slices.ContainsFunc(privateNames, func(ending string) bool { return name == ending || strings.HasSuffix(name, "."+ending) })
	return strings.Contains(name, ".") && !private
}

// askToAddFactor answers a member who is asked to add a second factor before what was asked for. A page is shown afterwards,
// and a form is in the page that asks.
func (a *app) askToAddFactor(w http.ResponseWriter, r *http.Request, v visitor, route route) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return redirect(w, r, factorFirstPath+"?next="+url.QueryEscape(r.URL.RequestURI()))
	}
	p := a.account.newFactorFirstPage(r, v)
	if p.Lost = !carries(route.Resume) && route.Resume != lostDownload; p.Lost {
		p.Next = pageOf(r)
		return render(w, r, http.StatusForbidden, views.FactorFirst(p))
	}
	if err := a.readBulk(w, r, v, route); err != nil {
		return err
	}
	sent := v.tap
	sent.owner = a.ownerMark(v.account.ID)
	p.Path, p.Holds, p.Kept = factorFirstPath, true, a.keepForm(r, v.locale, route, sent)
	p.AtHand = p.Kept.Aid != nil
	return render(w, r, http.StatusForbidden, views.FactorFirst(p))
}

func (a *accountArea) newFactorFirstPage(r *http.Request, v visitor) views.FactorFirstPage {
	p := views.FactorFirstPage{Page: a.newPage(r, v, "factor-first.title"), Required: a.mustAddFactor(v), MayAddPasskey: a.passkeys != nil}
	if p.Required {
		p.Title = v.locale.T("factor-first.required.title")
	}
	return p
}

// showFactorFirst asks to add a second factor, and leads on where that is not, or no longer, to be asked.
func (a *accountArea) showFactorFirst(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newFactorFirstPage(r, v)
	p.Next = localPath(r.URL.Query().Get("next"))
	if !p.Required && !a.offersFactor(v) {
		return a.leadOn(w, r, v, p.Next)
	}
	return render(w, r, http.StatusOK, views.FactorFirst(p))
}

// leadOn leads to the address that was asked for before the question about a second factor came.
func (a *accountArea) leadOn(w http.ResponseWriter, r *http.Request, v visitor, next string) error {
	p := a.newProvePage(r, v)
	p.Next = next
	return a.leadTo(w, r, p)
}

// declineFactor takes "not now" for an answer, and goes on with what waited for it. Where the host requires a second factor
// it is none.
func (a *accountArea) declineFactor(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newFactorFirstPage(r, v)
	p.Next = localPath(r.PostForm.Get("next"))
	kept, err := a.readOwnKept(r, v)
	if err != nil {
		return err
	}
	if kept != nil {
		p.Kept, p.Holds = kept.Kept, true
	}
	if p.Required {
		return render(w, r, http.StatusForbidden, views.FactorFirst(p))
	}
	now := a.Steady()
	if err := a.Store.DeclineSecondFactor(r.Context(), v.account.ID, now); err != nil {
		return area.OnForm(err, &p, views.FactorFirst)
	}
	v.account.FactorDeclined = now
	if kept == nil {
		return a.leadOn(w, r, v, p.Next)
	}
	return a.resumeKept(w, r, v, kept)
}

// readOwnKept is readKept for what waits for somebody who is signed in, and was sent from a page of theirs.
func (a *accountArea) readOwnKept(r *http.Request, v visitor) (*keptForm, error) {
	kept := a.readKept(r, v.locale)
	if kept != nil && !kept.expired && kept.tap.owner != a.ownerMark(v.account.ID) {
		return nil, errKeptForeign
	}
	return kept, nil
}
