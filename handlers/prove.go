package handlers

import (
	"errors"
	"net/http"
	"net/url"

	"crampdiary/diary"
	"crampdiary/diary/otp"
	"crampdiary/handlers/area"
	"crampdiary/handlers/keys"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// provePath is where somebody who is signed in proves to be the owner of the account.
const provePath = "/prove"

// askToProve answers a member whose last proof is too long ago for what is asked for. A page is shown after it, and
// a form is carried through it.
func (a *app) askToProve(w http.ResponseWriter, r *http.Request, v visitor, route route) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return redirect(w, r, provePath+"?next="+url.QueryEscape(r.URL.RequestURI()))
	}
	if err := a.readBulk(w, r, v, route); err != nil {
		return err
	}
	sent := v.tap
	sent.owner = a.ownerMark(v.account.ID)
	p := a.account.newProvePage(r, v)
	p.Path, p.Holds, p.Kept = provePath, true, a.keepForm(r, v.locale, route, sent)
	return render(w, r, http.StatusForbidden, views.Prove(p))
}

// readBulk reads the form of a route whose form is not read before it is let in.
func (a *app) readBulk(w http.ResponseWriter, r *http.Request, v visitor, route route) error {
	if !route.Bulk {
		return nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := parseForm(r); err != nil {
		return err
	}
	return a.admitForm(v, r.PostForm)
}

// mustProve says whether a route asks a member for a fresh proof. A form that asks for the password asks for the second
// factor too, where there is one: a browser may know the password.
func (a *app) mustProve(v visitor, route route) bool {
	second := route.Proof == ownProof && route.Path != provePath && v.account.SecondFactor && !v.account.Erasure.Pending()
	return route.Proof == freshProof || second
}

// isFile says whether an address answers with a file, which a browser saves without leaving the page.
func (a *app) isFile(address string) bool {
	route, _, ok := a.routeTo(http.MethodGet, address)
	return ok && route.Bulk
}

func (a *accountArea) newProvePage(r *http.Request, v visitor) views.ProvePage {
	return views.ProvePage{Page: a.newPage(r, v, "prove.title"), Email: v.account.Email, Code: v.account.SecondFactor}
}

// showProve asks for a proof, unless there was one just now.
func (a *accountArea) showProve(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newProvePage(r, v)
	p.Next = localPath(r.URL.Query().Get("next"))
	if r.URL.Query().Has("next") && v.session.Proven(a.Steady()) {
		return a.leadTo(w, r, p)
	}
	return render(w, r, http.StatusOK, views.Prove(p))
}

// leadTo leads on to the address that waited for a proof. A file is offered: sent at once, it would leave its reader on
// the page that asked.
func (a *accountArea) leadTo(w http.ResponseWriter, r *http.Request, p views.ProvePage) error {
	if !a.isFile(p.Next) {
		return redirect(w, r, p.Next)
	}
	p.Title = p.L.T("prove.file.title")
	return render(w, r, http.StatusOK, views.Proved(p))
}

// prove takes a proof and goes on with what waited for it.
func (a *accountArea) prove(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newProvePage(r, v)
	p.Next = localPath(r.PostForm.Get("next"))
	kept, err := a.readOwnKept(r, v)
	if err != nil {
		return err
	}
	if kept != nil {
		p.Kept, p.Holds = kept.Kept, true
	}
	err = a.confirmOwner(r, v, &p.Page)
	if err == nil {
		v.session, err = a.proveSession(w, r, v)
	}
	if errors.Is(err, diary.ErrNotFound) { // it was ended meanwhile
		return errSignedOut
	}
	if err != nil {
		return area.OnForm(err, &p, views.Prove)
	}
	if kept == nil {
		return a.leadTo(w, r, p)
	}
	return a.resumeKept(w, r, v, kept)
}

// confirmOwner asks for the second factor, or for the password where there is none.
func (a *accountArea) confirmOwner(r *http.Request, v visitor, p *ui.Page) error {
	if !v.account.SecondFactor {
		return a.confirmPassword(r, v, p)
	}
	var err error
	if r.PostForm.Get(keys.CredentialField) == "" {
		_, err = a.factors.confirmCode(r, v.account, p)
	} else if err = a.factors.confirmPasskey(r, v.account); errors.Is(err, keys.ErrPasskey) {
		a.logRefused(r, passkeyWrong)
		err = diary.Problems{{Field: otp.Field, Code: diary.WrongPasskey}}
	}
	if _, wrong := errors.AsType[diary.Problems](err); wrong {
		a.tryNote(r, v.account.ID, diary.ProofRefused)
	}
	return err
}
