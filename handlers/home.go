package handlers

import (
	"net/http"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// home is the first screen: the diary of the person who is signed in, and for anybody else what it is for.
func (a *dayArea) home(w http.ResponseWriter, r *http.Request, v visitor) error {
	if v.account.Erasure.Pending() {
		return closed(w, r)
	}
	if a.mustAddFactor(v) {
		return redirect(w, r, factorFirstPath+"?next=/")
	}
	if v.signedIn() {
		return a.today(w, r, v)
	}
	p := views.LandingPage{Page: a.newPage(r, v, "landing.document-title"), SignupOpen: a.Signup == diary.SignupOpen}
	if v.disabled {
		p.Notice = ui.Notice{Text: v.locale.T("error.account-disabled.text")}
	}
	return render(w, r, http.StatusOK, views.Landing(p))
}
