package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
)

// sample is one form of a route as a person would send it.
type sample struct {
	path string
	form url.Values
}

const typedNote = "skrevet midt om natten"

// samples makes what each form needs that can be kept, and the form, by the template of its route. A form
// that is not named is sent empty to the address of its template.
func samples(t *testing.T, s *site, b *browser) map[string]sample {
	t.Helper()
	account := b.accountID(me)
	entry := b.logEpisode(url.Values{"muscle": {"calf"}})
	deleted := b.logEpisode(url.Values{"muscle": {"foot"}})
	b.post("/entries/"+deleted+"/delete", nil).want(t, http.StatusSeeOther)
	open := b.startCramp()
	passed := b.startCramp()
	b.post("/now/"+passed+"/over", nil).want(t, http.StatusSeeOther)
	b.switchOn(diary.Stretching)
	done := pageForm(t, b.get("/").body, "/activities")
	b.post("/activities", done).want(t, http.StatusSeeOther)
	link, withPIN := b.share(nil), b.share(url.Values{"pin": {"yes"}})
	product := b.addProduct(newMedicine, url.Values{"name": {"Furix"}})
	trial := b.beginTrial(nil)
	s.reader(link).post("/shared/note", url.Values{"message": {"Til dig"}}).want(t, http.StatusSeeOther)
	s.browser().signIn(me, goodPassword).want(t, http.StatusSeeOther)
	b.logAt(me, time.Hour, func(e *diary.Episode) { e.Weakness = diary.Persistent })
	s.bring(b.accountID(me))
	imported := strings.TrimPrefix(b.importAddress(), "/data/imports/")
	s.advance(20 * time.Minute)
	pageOf := func(page, action string, change url.Values) sample {
		t.Helper()
		return sample{action, with(pageForm(t, b.get(page).want(t, http.StatusOK).body, action), change)}
	}
	fewer := url.Values{"choice": {fewerPause}}
	mondayEvening := tuesdayEvening(diary.Stretching)
	mondayEvening.Date--
	made := map[string]sample{
		"/signup":                      {form: signUpForm("ny@example.org")},
		"/signin":                      {form: url.Values{"email": {me}, "password": {goodPassword}}},
		"/forgot":                      {form: url.Values{"email": {me}}},
		"/reset/{token}":               {s.withToken("/reset/{token}", me), url.Values{"new_password": {"gulerod trompet skyfri 31"}}},
		"/confirm/{token}":             {path: s.withToken("/confirm/{token}", me)},
		"/language":                    {form: url.Values{"language": {"en"}}},
		"/suggestions/dismiss":         {form: url.Values{"suggestion": {"home-screen"}}},
		"/theme":                       {form: url.Values{"theme": {"dark"}}},
		"/now":                         {form: url.Values{"id": {diary.NewID()}, "another": {"1"}}},
		"/now/{id}/still":              {path: "/now/" + open + "/still"},
		"/now/{id}/mistake":            {path: "/now/" + open + "/mistake"},
		"/now/{id}/place":              {"/now/" + open + "/place", url.Values{"place": {"calf left"}}},
		"/now/{id}/over":               {path: "/now/" + open + "/over"},
		"/now/{id}/after":              {"/now/" + passed + "/after", url.Values{"pain": {"7"}, "side": {"left"}}},
		"/now/{id}/lasted":             {"/now/" + open + "/lasted", url.Values{"minutes": {"5"}}},
		"/days/{day}":                  pageOf("/days/2026-11-22", "/days/2026-11-22", url.Values{"cramps": {"no"}}),
		"/days/{day}/none":             {path: "/days/2026-11-23/none"},
		"/factors":                     pageOf("/factors", "/factors", url.Values{"new": {typedNote}}),
		"/entries":                     {form: url.Values{"when": {"now"}, "note": {typedNote}}},
		"/entries/{id}":                {"/entries/" + entry, url.Values{"when": {"now"}, "note": {typedNote}, "version": {"1"}}},
		"/entries/{id}/delete":         {path: "/entries/" + entry + "/delete"},
		"/entries/{id}/restore":        {path: "/entries/" + deleted + "/restore"},
		"/report/blanks":               {form: url.Values{"criterion": {"very-painful"}, "entry": {entry}, "version": {"1"}, "very-painful." + entry + ".pain": {"9"}}},
		"/report/answers":              {form: url.Values{"id": {diary.NewID()}, "criterion": {"weakness-now"}, "response": {"called"}}},
		"/trials":                      {form: url.Values{"id": {strings.TrimPrefix(trial, "/trials/")}, "what": {"do:stretching-done"}, "trial-days": {"28"}}},
		"/trials/{id}/stop":            {path: trial + "/stop"},
		"/trials/{id}/resume":          {path: trial + "/resume"},
		"/summary/pdf":                 {form: url.Values{"period": {"4"}, "shown_words": {typedNote}}},
		"/summary":                     {form: url.Values{"period": {"4"}, "shown_words": {typedNote}}},
		"/profile":                     pageOf("/profile", "/profile", url.Values{"goal": {typedNote}}),
		"/profile/about":               pageOf("/profile", "/profile/about", url.Values{"birth_year": {"1961"}}),
		"/profile/background":          pageOf("/profile", "/profile/background", nil),
		"/profile/more":                pageOf("/profile", "/profile/more", nil),
		"/profile/goal":                pageOf("/profile", "/profile/goal", url.Values{"goal": {typedNote}}),
		"/profile/items":               pageOf(newMedicine, "/profile/items", url.Values{"name": {"Atorvastatin"}}),
		"/profile/items/{item}":        pageOf("/profile/items/"+product, "/profile/items/"+product, url.Values{"name": {typedNote}}),
		"/profile/items/{item}/remove": {path: "/profile/items/" + product + "/remove"},
		"/share":                       pageOf("/share/new", "/share", url.Values{"shown_words": {typedNote}}),
		"/share/{id}/revoke":           {path: "/share/" + link.id + "/revoke"},
		"/share/{id}/dismiss":          {path: "/share/" + link.id + "/dismiss"},
		"/shared":                      {form: url.Values{"token": {withPIN.token}, "pin": {withPIN.pin}}},
		"/shared/note":                 {form: url.Values{"message": {typedNote}}},
		"/activities":                  {form: url.Values{"id": {diary.NewID()}, "kind": {diary.Hydration.Code()}}},
		"/activities/{activity}/undo":  {path: "/activities/" + done.Get("id") + "/undo"},
		"/r/{token}":                   {path: s.doneLink(account, mondayEvening)},
		"/r/later/{token}":             {path: token.LaterPath + strings.TrimPrefix(s.doneLink(account, mondayEvening), token.DonePath)},
		"/r/today/{token}":             {path: s.todayLink(account, mondayEvening)},
		"/u/{token}":                   {s.fewerLink(account, diary.Stretching), fewer},
		"/reminders/delivery":          pageOf("/reminders/delivery", "/reminders/delivery", url.Values{"wording": {"neutral"}}),
		"/reminders/{kind}":            pageOf("/reminders/2", "/reminders/2", url.Values{"times": {"19:45"}}),
		"/reminders/{kind}/resume":     {path: "/reminders/2/resume"},
		"/settings":                    {form: url.Values{"language": {"da"}, "zone": {"Asia/Kathmandu"}}},
		"/settings/zone":               {form: url.Values{"zone": {"Asia/Kathmandu"}}},
		"/settings/password":           {form: url.Values{"current_password": {goodPassword}, "new_password": {"gulerod trompet skyfri 31"}}},
		"/settings/email":              {form: url.Values{"current_password": {goodPassword}, "new_email": {"anden@example.org"}}},
		"/settings/sessions/{id}/end":  {path: "/settings/sessions/" + s.sessionOf(b, false) + "/end"},
		"/data/imports/undo":           {form: url.Values{"id": {imported}}},
		"/erase":                       {form: eraseForm(diary.EraseAccount)},
	}
	b.open(withPIN) // for what a guest may send
	for template, one := range made {
		if one.path == "" {
			one.path = template
		}
		made[template] = one
	}
	return made
}

// sessionOf is the ID of the session that the member's browser holds, or of another one of the member's.
func (s *site) sessionOf(b *browser, own bool) string {
	s.t.Helper()
	sessions, err := s.store.ListSessions(s.t.Context(), b.accountID(me))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, session := range sessions {
		if (session.TokenHash == hashToken(b.cookie("session"))) == own {
			return session.ID
		}
	}
	s.t.Fatal("there is no such session")
	return ""
}

// keptRoutes are the forms that can be kept, with a site of its own for each.
func keptRoutes(t *testing.T, test func(t *testing.T, s *site, b *browser, route route, one sample)) {
	for _, route := range newApp(nil, Config{BaseURL: &url.URL{}}).routes() {
		if !route.keeps() || route.Access == system {
			continue
		}
		t.Run(strings.TrimPrefix(route.Path, "/"), func(t *testing.T) {
			s := newSite(t)
			b := s.reminded(me)
			one, ok := samples(t, s, b)[route.Path]
			if !ok {
				one.path = route.Path
			}
			if strings.Contains(one.path, "{") {
				t.Fatalf("there is no sample of %s", route.Path)
			}
			test(t, s, b, route, one)
		})
	}
}

// TestEveryFormIsKeptWhereverTheDatabaseFails has the database fail from its first, its second, its third
// operation on, reading or writing, until the form needs no more of them.
func TestEveryFormIsKeptWhereverTheDatabaseFails(t *testing.T) {
	keptRoutes(t, func(t *testing.T, s *site, b *browser, route route, one sample) {
		failed := false
		for first := 1; ; first++ {
			asked := 0
			s.fail(func(string, bool) error {
				if asked++; asked >= first {
					return diary.ErrUnavailable
				}
				return nil
			})
			got := b.post(one.path, one.form)
			s.fail(nil)
			if got.StatusCode == http.StatusUnauthorized && route.Resume == lostSessions {
				break // the browser forgot its session all the same, and the form leads to the sign-in
			}
			if asked < first {
				if got.StatusCode >= http.StatusBadRequest {
					t.Fatalf("without a failure it is answered %d\n%s", got.StatusCode, got.body)
				}
				break
			}
			if got.StatusCode < http.StatusBadRequest {
				break // what failed was not needed, and no more of it was
			}
			failed = true
			what := fmt.Sprintf("failing from operation %d of %s on", first, route.Path)
			if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
				t.Fatalf("%s is answered %d", what, got.StatusCode)
			}
			if !strings.Contains(got.body, `action="`+one.path+`"`) {
				t.Fatalf("%s the page does not send the form again\n%s", what, got.body)
			}
			again := pageForm(t, got.body, one.path)
			for name, values := range one.form {
				secret := strings.Contains(name, "password") || name == pinField && route.Path == sharedPath
				switch {
				case secret && (again.Get(name) != "" || strings.Contains(got.body, values[0])):
					t.Errorf("%s the page holds %s", what, name)
				case secret && !again.Has(name):
					t.Errorf("%s the page does not ask for %s", what, name)
				case !secret && again.Has(tapField) && fmt.Sprint(again[name]) != fmt.Sprint(values):
					t.Errorf("%s the page holds %q of %s, and not %q", what, again[name], name, values)
				case !secret && values[0] == typedNote && !strings.Contains(got.body, typedNote):
					t.Errorf("%s the page does not hold what was typed", what)
				}
			}
		}
		if !failed {
			t.Error("nothing ever failed")
		}
	})
}

// TestEveryFormOfAMemberComesThroughTheSignIn sends each form after the session has ended, signs in with the
// page that answers, and wants what the form is answered otherwise.
func TestEveryFormOfAMemberComesThroughTheSignIn(t *testing.T) {
	keptRoutes(t, func(t *testing.T, s *site, b *browser, route route, one sample) {
		if route.Access != member {
			return
		}
		if err := s.store.EndSession(t.Context(), b.accountID(me), s.sessionOf(b, true)); err != nil {
			t.Fatal(err)
		}
		asked := b.post(one.path, one.form).want(t, http.StatusUnauthorized)
		page := pageForm(t, asked.body, "/signin")
		if strings.Contains(asked.body, goodPassword) {
			t.Error("the page holds the password")
		}
		if !carries(route.Resume) {
			asked.says(t, danish("signin."+string(route.Resume)))
			if page.Get("resume-action") != "" || page.Get("next") == "" || page.Get("next") == "/" {
				t.Errorf("the page sends %v", page)
			}
			b.get(page.Get("next")).want(t, http.StatusSeeOther)
			return
		}
		s.advance(12 * time.Minute)
		page.Set("email", me)
		page.Set("password", "forkert")
		asked = b.post("/signin", page).want(t, http.StatusUnprocessableEntity)
		page = pageForm(t, asked.body, "/signin")
		page.Set("password", goodPassword)
		got := b.post("/signin", page)
		if route.Resume == resumeFile {
			got.want(t, http.StatusOK).says(t, danish("resume.file.title"), typedNote)
			b.post(one.path, pageForm(t, got.body, one.path)).want(t, http.StatusOK)
			return
		}
		if got.StatusCode >= http.StatusBadRequest || got.StatusCode == http.StatusSeeOther && strings.HasPrefix(b.arrived(got), "/signin") {
			t.Fatalf("answered %d to %q\n%s", got.StatusCode, got.Header.Get("Location"), got.body)
		}
		b.get("/data").want(t, http.StatusOK) // is signed in
	})
}

// endedSession ends every session of the member and sends a form, which is answered with the sign-in.
func (b *browser) endedSession(path string, form url.Values) answer {
	b.t.Helper()
	if err := b.store.EndSessions(b.t.Context(), b.accountID("a@example.org"), ""); err != nil {
		b.t.Fatal(err)
	}
	return b.post(path, form).want(b.t, http.StatusUnauthorized)
}

// signInFrom signs in with the form of a page.
func (b *browser) signInFrom(page answer, email string) answer {
	b.t.Helper()
	form := pageForm(b.t, page.body, "/signin")
	form.Set("email", email)
	form.Set("password", goodPassword)
	return b.post("/signin", form)
}

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
	if e := b.stored(strings.TrimPrefix(started.Header.Get("Location"), "/now/")); !e.Started.Equal(tapped) {
		t.Errorf("tapped at %s, and stored %s", tapped, e.Started)
	}
}

func TestAnInstantCannotBeMadeUp(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	a := newApp(s.store, s.pages)
	mine := a.ownerMark(b.accountID("a@example.org"))
	at := func(path string, when time.Time, owner string) string {
		return a.writeTap(path, tap{when, owner, when.Add(keepFor)})
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
	if e := b.stored(strings.TrimPrefix(started.Header.Get("Location"), "/now/")); !e.Started.Equal(s.time()) {
		t.Errorf("began at %s, and it is %s", e.Started, s.time())
	}
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
	if e := b.stored(strings.TrimPrefix(started.Header.Get("Location"), "/now/")); !e.Started.Equal(tapped) {
		t.Errorf("tapped at %s, and stored %s", tapped, e.Started)
	}
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
	// A cookie of before is still good, so that nobody is taken for a stranger after an update.
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

func TestEveryKindOfKeptFormHasItsWords(t *testing.T) {
	for _, what := range carried {
		if text := danish("kept.waits."+string(what), "When", "X"); strings.HasPrefix(text, "kept.") {
			t.Errorf("%s has no words", what)
		}
	}
	for _, what := range []resume{lostUpload, lostDownload, lostPassword, lostSessions} {
		if text := danish("signin." + string(what)); strings.HasPrefix(text, "signin.") {
			t.Errorf("%s has no words", what)
		}
	}
}
