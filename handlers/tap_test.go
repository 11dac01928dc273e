package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
)

func TestATapKeepsItsInstantThroughTheSignIn(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	tapped := s.time()
	asked := b.endedSession("/now", url.Values{"id": {diary.NewID()}}).says(t,
		danish("kept.waits.cramp", "When", danish("kept.when.clock", "Clock", "03.10")), danish("signin.then"),
		danish("now.first-aid"), "tel:112", `data-theme="night"`)
	s.advance(12*time.Minute + 5*time.Second)
	location := b.arrived(b.signInFrom(asked, "a@example.org"))
	e := b.stored(strings.TrimPrefix(location, "/now/"))
	if !e.Started.Equal(tapped) || !e.Ongoing || e.Precision != diary.Exact {
		t.Errorf("tapped at %s, and stored %+v", tapped, e)
	}

	over := s.time()
	asked = b.endedSession(location+"/over", nil)
	if strings.Contains(asked.body, "tel:112") {
		t.Error("help is offered for a cramp that passed")
	}
	s.advance(20 * time.Minute)
	if got := b.arrived(b.signInFrom(asked, "a@example.org")); got != location+"/after" {
		t.Errorf("sent to %q", got)
	}
	if e = b.stored(e.ID); e.Ended == nil || !e.Ended.Equal(over) {
		t.Errorf("passed at %s, and stored %v", over, e.Ended)
	}

	drunk := s.time()
	asked = b.endedSession("/activities", url.Values{"id": {diary.NewID()}, "kind": {diary.Hydration.Code()}})
	s.advance(time.Hour)
	b.signInFrom(asked, "a@example.org").want(t, http.StatusSeeOther)
	day := diary.CrampDayOf(drunk, zoneOfDiary(t))
	if logged := s.activities(b.accountID("a@example.org"), day); len(logged) != 1 || !logged[0].At.Equal(drunk) {
		t.Errorf("drunk at %s, and stored %+v", drunk, logged)
	}

	asked = b.endedSession("/entries", url.Values{"when": {"15"}, "note": {typedNote}})
	sent := s.time()
	s.advance(90 * time.Minute)
	e = b.stored(savedIDAt(t, b.arrived(b.signInFrom(asked, "a@example.org"))))
	if want := sent.Add(-15 * time.Minute); !e.Started.Equal(want) || e.Note != typedNote {
		t.Errorf("began at %s, and stored %+v", want, e)
	}

	asked = b.endedSession("/days/2026-11-23/none", nil).says(t, danish("kept.waits.none"))
	b.signInFrom(asked, "a@example.org").want(t, http.StatusSeeOther)
	b.get("/").says(t, danish("today.check-in"))
}

// wantStarted wants the cramp that an answer leads to to have begun at an instant.
func (b *browser) wantStarted(started answer, tapped time.Time) {
	b.t.Helper()
	if e := b.stored(strings.TrimPrefix(started.Header.Get("Location"), "/now/")); !e.Started.Equal(tapped) {
		b.t.Errorf("tapped at %s, and stored %s", tapped, e.Started)
	}
}

func TestATapKeepsItsInstantThroughAFailureOfTheDatabase(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	tapped := s.time()
	s.fillDisk(true)
	kept := b.post("/now", url.Values{"id": {diary.NewID()}}).want(t, http.StatusServiceUnavailable).says(t,
		danish("kept.trouble.unavailable"), danish("now.first-aid"), "tel:112", danish("kept.instant", "When", danish("kept.when.clock", "Clock", "03.10")))
	s.advance(time.Minute)
	kept = b.post("/now", pageForm(t, kept.body, "/now")).want(t, http.StatusServiceUnavailable)
	s.fillDisk(false)
	s.advance(time.Minute)
	started := b.post("/now", pageForm(t, kept.body, "/now")).want(t, http.StatusSeeOther)
	b.wantStarted(started, tapped)
}

func TestAnInstantCannotBeMadeUp(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	a := newApp(s.store, s.pages)
	mine := a.ownerMark(b.accountID("a@example.org"))
	at := func(path string, when time.Time, owner string) string {
		return a.writeTap(path, tap{at: when, owner: owner, until: when.Add(keepFor)})
	}
	expired := a.Links.Make(token.Claim{
		Purpose: token.KeptForm, Account: noAccount, Subject: strings.Repeat("x", tapOwner), Expires: s.time().Add(time.Hour),
	})
	for name, tapped := range map[string]string{
		"text":             "2026-11-20T03:10:00Z",
		"empty":            "",
		"another form's":   at("/activities", s.time(), mine),
		"too old":          at("/now", s.time().Add(-keepFor), mine),
		"too short":        a.Links.Make(token.Claim{Purpose: token.KeptForm, Account: noAccount, Subject: "x", Expires: s.time().Add(time.Hour)}),
		"another form":     expired,
		"another purpose":  a.Links.Make(token.Claim{Purpose: token.Done, Account: noAccount, Expires: s.time().Add(time.Hour)}),
		"another's secret": newSignedElsewhere(t, at("/now", s.time(), mine)),
	} {
		b.post("/now", url.Values{"id": {diary.NewID()}, tapField: {tapped}}).want(t, http.StatusGone).
			says(t, danish("error.kept-over.title"))
		waiting := url.Values{
			"email": {"a@example.org"}, "password": {goodPassword}, "resume-action": {"/now"}, "resume." + tapField: {tapped},
		}
		if got := s.browser().post("/signin", waiting); got.StatusCode != http.StatusGone {
			t.Errorf("%s: answered %d", name, got.StatusCode)
		}
	}
	b.get("/entries").says(t, danish("episodes.empty.lead"))

	ahead := at("/now", s.time().Add(time.Hour), mine) // of a clock that was set back since
	started := b.post("/now", url.Values{"id": {diary.NewID()}, tapField: {ahead}}).want(t, http.StatusSeeOther)
	b.wantStarted(started, s.time())
	weeks := at("/now", s.time().Add(-keepFor+time.Minute), mine)
	b.post("/now", url.Values{"id": {diary.NewID()}, tapField: {weeks}}).want(t, http.StatusSeeOther)
}

// newSignedElsewhere is a token with another signature.
func newSignedElsewhere(t *testing.T, text string) string {
	t.Helper()
	signer, err := token.NewSigner([]byte("the secret of another installation"))
	if err != nil {
		t.Fatal(err)
	}
	claim, err := newSigner(t).Verify(text, token.KeptForm, testStart)
	if err != nil {
		t.Fatal(err)
	}
	return signer.Make(claim)
}

func TestAnotherPersonsTapIsNotStoredInOnesOwnDiary(t *testing.T) {
	s := newSite(t)
	s.member("b@example.org")
	b := s.member("a@example.org")
	asked := b.endedSession("/now", url.Values{"id": {diary.NewID()}})
	refused := b.signInFrom(asked, "b@example.org").want(t, http.StatusConflict).says(t, danish("signin.foreign"), danish("signin.foreign.leave"))
	for _, cookie := range refused.Cookies() {
		if cookie.Name == "session" {
			t.Error("a session was begun")
		}
	}
	b.signInFrom(refused, "a@example.org").want(t, http.StatusSeeOther)
	b.get("/").says(t, danish("today.open"))
	other := s.browser()
	other.signIn("b@example.org", goodPassword).want(t, http.StatusSeeOther)
	other.get("/entries").says(t, danish("episodes.empty.lead"))

	// A page that could not store it, and was left open until somebody else signed in.
	s.fillDisk(true)
	kept := b.post("/now", url.Values{"id": {diary.NewID()}, "another": {"1"}}).want(t, http.StatusServiceUnavailable)
	s.fillDisk(false)
	b.signIn("b@example.org", goodPassword).want(t, http.StatusSeeOther)
	b.post("/now", pageForm(t, kept.body, "/now")).want(t, http.StatusConflict).says(t, danish("error.kept-foreign.title"))
	b.get("/entries").says(t, danish("episodes.empty.lead"))
}

func TestATapThatCouldBeAnybodysIsAskedAbout(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.setCookie("browser", "")
	tapped := s.time()
	asked := b.endedSession("/now", url.Values{"id": {diary.NewID()}}).says(t, "Europe/Copenhagen")
	s.advance(time.Minute)
	ask := b.signInFrom(asked, "a@example.org").want(t, http.StatusOK).says(t,
		danish("resume.text", "Email", "a@example.org"), danish("resume.cancel"), danish("now.first-aid"), "03.10")
	b.get("/entries").says(t, danish("episodes.empty.lead"))
	s.advance(time.Minute)
	started := b.post("/now", pageForm(t, ask.body, "/now")).want(t, http.StatusSeeOther)
	b.wantStarted(started, tapped)
}

func TestWhoseABrowserIsStaysKnownWhileOthersUseIt(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	// An account made in the same browser does not make the tap of the first one its own.
	b.post("/signup", signUpForm("b@example.org")).want(t, http.StatusSeeOther)
	asked := b.endedSession("/now", url.Values{"id": {diary.NewID()}})
	b.signInFrom(asked, "b@example.org").want(t, http.StatusConflict)
	b.signInFrom(asked, "a@example.org").want(t, http.StatusSeeOther)
}

func TestTheCookieOfABrowserNamesNoAccount(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	account, err := s.store.AccountByEmail(t.Context(), "a@example.org")
	if err != nil {
		t.Fatal(err)
	}
	claim, err := s.pages.Links.Verify(b.cookie("browser"), token.KnownBrowser, s.time())
	if err != nil || claim.Account != noAccount || strings.Contains(claim.Subject, account.ID) {
		t.Errorf("the cookie says %+v (%v)", claim, err)
	}
	// A cookie from before an update is still good, so that nobody is taken for a stranger after it.
	b.setCookie("browser", s.pages.Links.Make(token.Claim{
		Purpose: token.KnownBrowser, Account: account.ID, Subject: s.pages.Links.Binding(account.PasswordHash),
		Expires: s.time().Add(time.Hour),
	}))
	before := s.waiting(diary.NewSignInMail)
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	if after := s.waiting(diary.NewSignInMail); after != before {
		t.Errorf("%d mails about a sign-in wait, and %d before", after, before)
	}
	if zone := newApp(s.store, s.pages).knownBrowsersOf(b.cookie("browser"))[0].zone; zone != account.Zone {
		t.Errorf("the zone is %q", zone)
	}
}
