package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// A browser keeps in its outbox what was noted without a network, and sends it here, one form after another. What came
// of it is answered as JSON, and done by the very page that the form is of.
const outboxPath = "/outbox"

// agoField is how many milliseconds ago the button of a form was pressed, by the clock of its device. That clock may be
// wrong, but it runs.
const agoField = "ago"

// mostAgo bounds it to what a time.Duration can hold.
const mostAgo = 100 * 365 * 24 * time.Hour

// readAgo reads how long ago a form was sent first.
func readAgo(form url.Values) (ago time.Duration, given bool) {
	ms, err := strconv.ParseInt(form.Get(agoField), 10, 64)
	if err != nil || ms < 0 || ms > mostAgo.Milliseconds() {
		return 0, false
	}
	return time.Duration(ms) * time.Millisecond, true
}

// outboxOutcome is what came of a form, in words that the worker knows. They do not change.
type outboxOutcome string

const (
	outboxStored  outboxOutcome = "stored"  // now, or before
	outboxSignIn  outboxOutcome = "signin"  // nobody is signed in
	outboxOther   outboxOutcome = "other"   // somebody else is
	outboxRefused outboxOutcome = "refused" // it cannot be stored as it is
	outboxLater   outboxOutcome = "later"   // not just now
)

type outboxReply struct {
	Outcome outboxOutcome `json:"outcome"`
	Next    string        `json:"next,omitempty"`   // the page after one that is stored
	Reason  string        `json:"reason,omitempty"` // in the reader's language, why it is refused
}

// takeFromOutbox does what a form of an outbox asks for, at the instant at which it was first sent.
func (a *app) takeFromOutbox(w http.ResponseWriter, r *http.Request, v visitor) error {
	reply := a.dealWith(w, r, v)
	content, err := json.Marshal(reply)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(content) // what fails now is the connection, and the form comes again
	return nil
}

func (a *app) dealWith(w http.ResponseWriter, r *http.Request, v visitor) outboxReply {
	action := r.PostForm.Get("action")
	route, vars, ok := a.formOf(action)
	if !ok || !route.Outbox {
		return outboxReply{Outcome: outboxRefused, Reason: refusedText(v.locale, errBadRequest)}
	}
	if !v.signedIn() || a.mustAddFactor(v) { // the sign-in leads to what is still to be done
		return outboxReply{Outcome: outboxSignIn}
	}
	form := url.Values{agoField: r.PostForm[agoField]}
	for name, values := range r.PostForm {
		if field, ok := strings.CutPrefix(name, "resume."); ok {
			form[field] = values
		}
	}
	again := r.Clone(context.WithValue(r.Context(), requestInfoKey{}, &requestInfo{requestID(r), route}))
	again.URL = &url.URL{Path: action}
	again.RequestURI, again.Body = action, http.NoBody
	again.Form, again.PostForm = form, form
	again = mux.SetURLVars(again, vars)
	v.tap = tap{at: a.Now()}
	answer := &outboxAnswer{header: make(http.Header)}
	err := a.readSent(again, &v)
	if err == nil && form.Get(ui.MadeForField) == "" { // nobody knows whose it is
		err = errMadeForOther
	}
	if err == nil {
		err = a.admitTo(answer, again, v, route)
	}
	switch {
	case errors.Is(err, errMadeForOther), errors.Is(err, errKeptForeign):
		return outboxReply{Outcome: outboxOther}
	case err != nil:
		status, formRefused := formStatus(err)
		if !formRefused {
			status = refusalOf(err).status
		}
		if status >= http.StatusInternalServerError {
			a.logFault(again, err)
			return outboxReply{Outcome: outboxLater}
		}
		return outboxReply{Outcome: outboxRefused, Reason: refusedText(v.locale, err)}
	case answer.said != nowRunning && notices[answer.said].plain:
		return outboxReply{Outcome: outboxRefused, Reason: v.locale.T(notices[answer.said].texts[0])}
	}
	for _, cookie := range answer.header.Values("Set-Cookie") { // what the next page says
		w.Header().Add("Set-Cookie", cookie)
	}
	return outboxReply{Outcome: outboxStored, Next: answer.header.Get("Location")}
}

// refusedText says in a sentence or two why a form cannot be stored.
func refusedText(l *i18n.Locale, err error) string {
	if problems, ok := errors.AsType[diary.Problems](err); ok {
		var lines []string
		for _, found := range ui.NewFormErrors(l, problems) {
			lines = append(lines, found.Line())
		}
		return strings.Join(slices.Compact(lines), " ")
	}
	if form, ok := errors.AsType[*area.FormError](err); ok {
		if errors.Is(form.Err, diary.ErrConflict) {
			return l.T("outbox.conflict")
		}
		return l.T("episode.long.title")
	}
	return l.T("error." + refusalOf(err).page + ".text")
}

// outboxAnswer takes what a page answers, of which the outbox gets what counts.
type outboxAnswer struct {
	header http.Header
	said   noticeCode
}

// Header implements http.ResponseWriter.
func (o *outboxAnswer) Header() http.Header { return o.header }

// Write implements http.ResponseWriter.
func (o *outboxAnswer) Write(content []byte) (int, error) { return len(content), nil }

// WriteHeader implements http.ResponseWriter.
func (o *outboxAnswer) WriteHeader(int) {}
