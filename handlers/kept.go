package handlers

import (
	"context"
	"encoding/binary"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/diary/otp"
	"crampdiary/diary/token"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

type resume = area.Resume

// These are carried through the sign-in, and done by it with the instant at which they were first sent.
const (
	resumeCramp  resume = "cramp"           // a cramp began
	resumePlace  resume = "place"           // where it is
	resumeStill  resume = "still"           // it has not passed
	resumeOver   resume = "over"            // it passed
	resumeNone   resume = "none"            // there was none
	resumeDone   resume = "done"            // something is done that one is reminded of
	resumeForm          = area.ResumeForm   // something was typed or chosen
	resumeButton        = area.ResumeButton // a button without a form
)

// resumeFile is carried too, but is answered with a file, which a browser saves without showing that it is
// signed in: a page offers it after the sign-in.
const resumeFile resume = "file"

// These are not carried, and the sign-in says so.
const (
	lostUpload   resume = "lost-upload"     // a file is too large to be put into a page for a stranger
	lostDownload resume = "lost-download"   // holds nothing, and its address takes large forms
	lostPassword        = area.LostPassword // a password proves who asks now, and belongs into no page
	lostSessions resume = "lost-sessions"   // would end the session that was begun to do it
)

// carried are the forms that come through the sign-in.
var carried = []resume{resumeCramp, resumePlace, resumeStill, resumeOver, resumeNone, resumeDone, resumeForm, resumeButton, resumeFile}

func carries(x resume) bool { return slices.Contains(carried, x) }

// duringCramp says whether the person who sent the form needs help before anything else.
func duringCramp(x resume) bool { return x == resumeCramp || x == resumePlace || x == resumeStill }

// keepFor is how long a kept form can be sent on with the instant at which it was first sent.
const keepFor = 30 * 24 * time.Hour

// tapField is the field of a kept form that holds its tap.
const tapField = "tapped"

// tap is when a form was first sent, and the mark of the account whose browser it came from. The mark is
// empty when that is not known. The instant is by the clock of the machine, as everything that people write
// down; how long the form is kept goes by the steady clock.
type tap struct {
	at    time.Time
	owner string
	until time.Time // the zero Time of a form that was not kept yet
	// outbox says that the browser keeps the form until it knows that it was dealt with. So it may come again, and
	// later than one that was sent after it; what bears one ID is one press.
	outbox bool
}

// A tap is written as the subject of a token, so that nobody makes up an instant: its milliseconds, a
// binding to the address of the form, and the owner's mark.
const (
	tapPath  = 8
	tapOwner = tapPath + 16
)

// noAccount stands in tokens that must not tell whose they are.
var noAccount = uuid.Nil.String()

func (a *common) writeTap(path string, t tap) string {
	subject := string(binary.BigEndian.AppendUint64(nil, uint64(t.at.UnixMilli()))) + a.Links.Binding("form\x00"+path) + t.owner
	until := t.until
	if until.IsZero() {
		until = a.Steady().Add(keepFor)
	}
	return a.Links.Make(token.Claim{Purpose: token.KeptForm, Account: noAccount, Subject: subject, Expires: until})
}

// readTap reads the tap of a form kept for an address. It returns errKeptExpired when it was not made here, or
// too long ago.
func (a *common) readTap(text, path string) (tap, error) {
	claim, err := a.Links.Verify(text, token.KeptForm, a.Steady())
	if err != nil || len(claim.Subject) < tapOwner || claim.Subject[tapPath:tapOwner] != a.Links.Binding("form\x00"+path) {
		return tap{}, errKeptExpired
	}
	at := time.UnixMilli(int64(binary.BigEndian.Uint64([]byte(claim.Subject[:tapPath]))))
	if now := a.Now(); at.After(now) { // the clock was set back since
		at = now
	}
	return tap{at: at, owner: claim.Subject[tapOwner:], until: claim.Expires}, nil
}

// ownerMark names an account to anyone who holds the installation's secret, and to nobody else.
func (a *common) ownerMark(accountID string) string {
	return a.Links.Binding("account\x00" + accountID)
}

// keeps says whether the form of a route can be put into a page, to be sent again.
func (route route) keeps() bool { return route.Method == http.MethodPost && !route.Bulk }

// formOf is the route that a form is sent to, and what its template's variables are there.
func (a *app) formOf(action string) (route, map[string]string, bool) {
	if localPath(action) != action {
		return route{}, nil, false
	}
	return a.routeTo(http.MethodPost, action)
}

// routeTo is the route that answers a method at an address, with what its path holds.
func (a *app) routeTo(method, address string) (route, map[string]string, bool) {
	parsed, err := url.Parse(address)
	if err != nil {
		return route{}, nil, false
	}
	var match mux.RouteMatch
	if !a.router.Match(&http.Request{Method: method, URL: parsed}, &match) || match.MatchErr != nil {
		return route{}, nil, false
	}
	found, ok := a.byRoute[match.Route]
	return found, match.Vars, ok
}

// secretFields are never sent back to the browser: they have to be typed again.
var secretFields = []string{"password", "current_password", "new_password", otp.Field}

// pinField is a secret too, where it is typed by anyone who opens a link.
const pinField = "pin"

// keepForm puts the form of a request into a page, to be sent again with the instant of this first time.
func (a *app) keepForm(r *http.Request, l *i18n.Locale, route route, t tap) ui.Kept {
	form := make(url.Values, len(r.PostForm))
	var secrets []ui.Option
	for name, values := range r.PostForm {
		switch {
		case slices.Contains(secretFields, name), name == pinField && route.Path == sharedPath:
			secrets = append(secrets, ui.Option{Value: name, Label: l.T("field." + name)})
		case name != tapField:
			form[name] = values
		}
	}
	slices.SortFunc(secrets, func(x, y ui.Option) int { return strings.Compare(x.Value, y.Value) })
	form.Set(tapField, a.writeTap(r.URL.Path, t))
	kept := ui.Kept{Action: r.URL.Path, Fields: formFields(form), Secrets: secrets}
	if duringCramp(route.Resume) {
		kept.Aid = words.FirstAid(l, "")
	}
	return kept
}

// formFields lists a form's names and values, in the order of the names.
func formFields(form url.Values) []ui.Option {
	var fields []ui.Option
	for name, values := range form {
		for _, value := range values {
			fields = append(fields, ui.Option{Value: name, Label: value})
		}
	}
	slices.SortStableFunc(fields, func(x, y ui.Option) int { return strings.Compare(x.Value, y.Value) })
	return fields
}

// waitsText says what waits, with the instant at which it was sent on the clock of a zone.
func (a *common) waitsText(l *i18n.Locale, what resume, at time.Time, zone string) string {
	return l.T("kept.waits."+string(what), "When", a.whenText(l, at, zone))
}

// whenText writes an instant on the clock of a zone, which is named where it is only a guess.
func (a *common) whenText(l *i18n.Locale, at time.Time, zone string) string {
	known := zone != ""
	if !known {
		zone = defaultZone
	}
	at = at.In(diary.Preferences{Zone: zone}.Location())
	when := l.T("kept.when.moment", "Moment", l.Moment(at))
	if diary.DateOf(at) == diary.DateOf(a.Now().In(at.Location())) {
		when = l.T("kept.when.clock", "Clock", l.Clock(at))
	}
	if !known {
		when = l.T("kept.when.zone", "When", when, "Zone", zone)
	}
	return when
}

// askToSignIn answers a visitor who must be signed in. After the sign-in a page is shown; a form
// is carried through it, or said to be lost.
func (a *app) askToSignIn(w http.ResponseWriter, r *http.Request, v visitor, route route) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return redirect(w, r, "/signin?next="+url.QueryEscape(r.URL.RequestURI()))
	}
	p := a.newSignInPage(r, v)
	p.Path = "/signin"
	if k := a.readKept(r, v.locale); (route.Path == provePath || route.Path == factorFirstPath) && k != nil && !k.expired { // what waited for a proof or an answer waits for the sign-in
		p.Kept = k.Kept
		a.describeKept(&p, v.locale, k.route, k.tap.at, a.lastOwner(r).zone)
		return render(w, r, http.StatusUnauthorized, views.SignIn(p))
	}
	if !carries(route.Resume) {
		p.Lost, p.Next = v.locale.T("signin."+string(route.Resume)), pageOf(r)
		return render(w, r, http.StatusUnauthorized, views.SignIn(p))
	}
	owner := a.lastOwner(r)
	sent := v.tap
	if sent.owner == "" {
		sent.owner = owner.mark
	}
	p.Kept = a.keepForm(r, v.locale, route, sent)
	a.describeKept(&p, v.locale, route, sent.at, owner.zone)
	return render(w, r, http.StatusUnauthorized, views.SignIn(p))
}

// describeKept says on the sign-in page what waits for it.
func (a *common) describeKept(p *views.SignInPage, l *i18n.Locale, route route, at time.Time, zone string) {
	then := "signin.then"
	if route.Resume == resumeFile {
		then = "signin.then.file"
	}
	p.Holds = true
	p.Kept.Waits, p.Kept.Then = a.waitsText(l, route.Resume, at, zone), l.T(then)
	if p.Kept.Aid != nil {
		p.AtHand = true
	}
}

// keptForm is a form that came with the sign-in, for which it waited.
type keptForm struct {
	ui.Kept
	route   route
	vars    map[string]string
	form    url.Values
	tap     tap
	expired bool // its tap is too old, or was not made here
}

// readKept finds the form that waits for the sign-in, if its address is one of ours that may. It is nil when
// nothing waits.
func (a *app) readKept(r *http.Request, l *i18n.Locale) *keptForm {
	action := r.PostForm.Get("resume-action")
	route, vars, ok := a.formOf(action)
	switch { // what a proof carries, and a sign-in does not
	case route.Proof != freshProof:
	case route.Resume == lostDownload:
		route.Resume = resumeFile
	case route.Resume == lostSessions:
		route.Resume = resumeButton
	}
	if action == "" || !ok || !carries(route.Resume) {
		return nil
	}
	k := &keptForm{route: route, vars: vars, form: make(url.Values)}
	for name, values := range r.PostForm {
		if field, ok := strings.CutPrefix(name, "resume."); ok {
			k.form[field] = values
		}
	}
	k.Kept = ui.Kept{Action: action, Fields: formFields(k.form)}
	if duringCramp(route.Resume) {
		k.Aid = words.FirstAid(l, "")
	}
	var err error
	k.tap, err = a.readTap(k.form.Get(tapField), action)
	k.expired = err != nil
	return k
}

// resumeKept does, right after the sign-in or the proof, what waited for it. What cannot be proved to be this person's
// is asked about first.
func (a *app) resumeKept(w http.ResponseWriter, r *http.Request, v visitor, k *keptForm) error {
	if k.expired {
		return errKeptExpired
	}
	if k.tap.owner == "" || k.route.Resume == resumeFile {
		return a.offerKept(w, r, v, k)
	}
	again := r.Clone(context.WithValue(r.Context(), requestInfoKey{}, &requestInfo{requestID(r), k.route}))
	again.URL = &url.URL{Path: k.Action}
	again.RequestURI, again.Body = k.Action, http.NoBody
	again.Form, again.PostForm = k.form, k.form
	again = mux.SetURLVars(again, k.vars)
	v.tap = k.tap
	if err := a.admitTo(w, again, v, k.route); err != nil {
		a.serveError(w, again, v, err)
	}
	return nil
}

// offerKept asks, after the sign-in, whether what waited for it is to be done.
func (a *app) offerKept(w http.ResponseWriter, r *http.Request, v visitor, k *keptForm) error {
	form := k.form
	form.Set(tapField, a.writeTap(k.Action, tap{at: k.tap.at, owner: a.ownerMark(v.account.ID), until: k.tap.until}))
	p := views.KeptPage{Page: a.newPage(r, v, "resume.title"), Kept: k.Kept, Cancel: true}
	p.Path, p.Holds, p.Kept.Fields = "/", true, formFields(form)
	p.Kept.Waits = a.waitsText(v.locale, k.route.Resume, k.tap.at, v.account.Zone)
	p.Text, p.Submit = v.locale.T("resume.text", "Email", v.account.Email), v.locale.T("resume.submit")
	if k.route.Resume == resumeFile {
		p.Title, p.Text, p.Submit = v.locale.T("resume.file.title"), "", v.locale.T("resume.file.submit")
	}
	if k.Aid != nil {
		p.Kept.Aid, p.AtHand = words.FirstAid(v.locale, ""), true
	}
	return render(w, r, http.StatusOK, views.KeptForm(p))
}

// serveKept answers a form that could not be dealt with, for a reason that is ours, with a page that holds it
// and sends it again with one tap.
func (a *app) serveKept(w http.ResponseWriter, r *http.Request, v visitor, route route, shown refusal) error {
	sent := v.tap
	switch {
	case v.signedIn():
		sent.owner = a.ownerMark(v.account.ID)
	case route.Access == member && sent.owner == "":
		sent.owner = a.lastOwner(r).mark
	}
	p := views.KeptPage{
		Page: a.newPage(r, v, "unavailable.title"), Kept: a.keepForm(r, v.locale, route, sent),
		Text: v.locale.T("kept.trouble." + shown.page), Submit: v.locale.T("kept.submit"), RequestID: requestID(r),
	}
	p.Path, p.Holds, p.Trouble = "/", true, true
	if p.Kept.Aid != nil {
		p.AtHand = true
	}
	if slices.Contains([]resume{resumeCramp, resumeOver, resumeDone}, route.Resume) && v.signedIn() {
		p.Kept.Waits = v.locale.T("kept.instant", "When", a.whenText(v.locale, sent.at, v.account.Zone))
	}
	return render(w, r, shown.status, views.KeptForm(p))
}
