package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/otp"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/diary/token"
	"crampdiary/views"
)

// sample is one form of a route as a person would send it.
type sample struct {
	path string
	form url.Values
	// renew is done before each try of a form that works once.
	renew func(s *site, one *sample)
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
	b.post("/function", b.functionForm("Gå på æbletur", "4")).want(t, http.StatusSeeOther)
	activity := b.storedFunctionOf(me)[0].ID
	s.reader(link).post("/shared/note", url.Values{"message": {"Til dig"}}).want(t, http.StatusSeeOther)
	s.browser().signIn(me, goodPassword).want(t, http.StatusSeeOther)
	b.logAt(me, time.Hour, func(e *diary.Episode) { e.Weakness = diary.Persistent })
	s.bring(b.accountID(me))
	imported := strings.TrimPrefix(b.importAddress(), "/data/imports/")
	s.advance(20 * time.Minute)
	b.prove()
	pageOf := func(page, action string, change url.Values) sample {
		t.Helper()
		return sample{path: action, form: with(pageForm(t, b.get(page).want(t, http.StatusOK).body, action), change)}
	}
	fewer := url.Values{"choice": {fewerPause}}
	mondayEvening := tuesdayEvening(diary.Stretching)
	mondayEvening.Date--
	made := map[string]sample{
		"/signup":                            {form: signUpForm("ny@example.org")},
		"/invited/{token}":                   invitedSample(s),
		"/signin":                            {form: url.Values{"email": {me}, "password": {goodPassword}}},
		"/forgot":                            {form: url.Values{"email": {me}}},
		"/reset/{token}":                     {path: s.withToken("/reset/{token}", me), form: url.Values{"new_password": {"gulerod trompet skyfri 31"}}},
		"/confirm/{token}":                   {path: s.withToken("/confirm/{token}", me)},
		"/language":                          {form: url.Values{"language": {"en"}}},
		"/suggestions/dismiss":               {form: url.Values{"suggestion": {"home-screen"}}},
		"/reminders/devices":                 {form: deviceForm("a")},
		"/reminders/topic":                   {form: url.Values{"ntfy_topic": {"https://ntfy.example.org/topic"}}},
		"/reminders/devices/{device}/remove": {path: "/reminders/devices/" + b.addDevice("b") + "/remove"},
		"/theme":                             {form: url.Values{"theme": {"dark"}}},
		"/now":                               {form: url.Values{"id": {diary.NewID()}, "another": {"1"}}},
		"/now/{id}/still":                    {path: "/now/" + open + "/still"},
		"/now/{id}/mistake":                  {path: "/now/" + open + "/mistake"},
		"/now/{id}/place":                    {path: "/now/" + open + "/place", form: url.Values{"place": {"calf left"}}},
		"/now/{id}/over":                     {path: "/now/" + open + "/over"},
		"/now/{id}/after":                    {path: "/now/" + passed + "/after", form: url.Values{"pain": {"7"}, "side": {"left"}}},
		"/now/{id}/lasted":                   {path: "/now/" + open + "/lasted", form: url.Values{"minutes": {"5"}}},
		"/days/{day}":                        pageOf("/days/2026-11-22", "/days/2026-11-22", url.Values{"cramps": {"no"}}),
		"/days/{day}/none":                   {path: "/days/2026-11-23/none"},
		"/factors":                           pageOf("/factors", "/factors", url.Values{"new": {typedNote}}),
		"/entries":                           {form: url.Values{"when": {"now"}, "note": {typedNote}}},
		"/entries/{id}":                      {path: "/entries/" + entry, form: url.Values{"when": {"now"}, "note": {typedNote}, "version": {"1"}}},
		"/entries/{id}/delete":               {path: "/entries/" + entry + "/delete"},
		"/entries/{id}/restore":              {path: "/entries/" + deleted + "/restore"},
		"/report/blanks/{question}":          {path: questionPath("very-painful"), form: url.Values{"entry": {entry}, "version": {"1"}, entry + ".pain": {"9"}}},
		"/report/answers":                    {form: url.Values{"id": {diary.NewID()}, "criterion": {"weakness-now"}, "response": {"called"}}},
		"/function":                          pageOf("/function", "/function", url.Values{views.WordsName(activity): {typedNote}}),
		"/function/later":                    {path: "/function/later"},
		"/function/{id}/end":                 {path: "/function/" + activity + "/end"},
		"/function/{id}/resume":              {path: "/function/" + activity + "/resume"},
		"/trials":                            {form: url.Values{"id": {strings.TrimPrefix(trial, "/trials/")}, "what": {"do:stretching-done"}, "trial-days": {"28"}}},
		"/trials/{id}/stop":                  {path: trial + "/stop"},
		"/trials/{id}/resume":                {path: trial + "/resume"},
		"/summary/pdf":                       {form: url.Values{"period": {"4"}, "shown_words": {typedNote}}},
		"/summary":                           {form: url.Values{"period": {"4"}, "shown_words": {typedNote}}},
		"/profile":                           pageOf("/profile", "/profile", url.Values{"goal": {typedNote}}),
		"/profile/about":                     pageOf("/profile", "/profile/about", url.Values{"birth_year": {"1961"}}),
		"/profile/background":                pageOf("/profile", "/profile/background", nil),
		"/profile/more":                      pageOf("/profile", "/profile/more", nil),
		"/profile/course":                    pageOf("/profile", "/profile/course", url.Values{"work_and_sport": {typedNote}}),
		"/profile/asked":                     pageOf("/profile", "/profile/asked", url.Values{"night_pain": {"yes"}}),
		"/profile/goal":                      pageOf("/profile", "/profile/goal", url.Values{"goal": {typedNote}}),
		"/profile/items":                     pageOf(newMedicine, "/profile/items", url.Values{"name": {"Atorvastatin"}}),
		"/profile/items/{item}":              pageOf("/profile/items/"+product, "/profile/items/"+product, url.Values{"name": {typedNote}}),
		"/profile/items/{item}/remove":       {path: "/profile/items/" + product + "/remove"},
		"/share":                             pageOf("/share/new", "/share", url.Values{"shown_words": {typedNote}}),
		"/share/{id}/revoke":                 {path: "/share/" + link.id + "/revoke"},
		"/share/{id}/dismiss":                {path: "/share/" + link.id + "/dismiss"},
		"/press":                             pageOf("/press", "/press", url.Values{"press_name": {typedNote}, "press_notes": {"cramp"}}),
		"/press/{id}/revoke":                 {path: "/press/" + b.revocablePress() + "/revoke"},
		"/p/{token}/pressed":                 {path: b.makePress(diary.PressDrank) + "/pressed"},
		"/shared":                            {form: url.Values{"token": {withPIN.token}, "pin": {withPIN.pin}}},
		"/shared/note":                       {form: url.Values{"message": {typedNote}}},
		"/activities":                        {form: url.Values{"id": {diary.NewID()}, "kind": {diary.Hydration.Code()}}},
		"/activities/{activity}/undo":        {path: "/activities/" + done.Get("id") + "/undo"},
		"/r/{token}":                         {path: s.doneLink(account, mondayEvening)},
		"/r/later/{token}":                   {path: token.LaterPath + strings.TrimPrefix(s.doneLink(account, mondayEvening), token.DonePath)},
		"/r/today/{token}":                   {path: s.todayLink(account, mondayEvening)},
		"/u/{token}":                         {path: s.fewerLink(account, diary.Stretching), form: fewer},
		"/reminders/delivery":                pageOf("/reminders/delivery", "/reminders/delivery", url.Values{"wording": {"neutral"}}),
		"/reminders/{kind}":                  pageOf("/reminders/2", "/reminders/2", url.Values{"times": {"19:45"}}),
		"/reminders/{kind}/resume":           {path: "/reminders/2/resume"},
		"/settings":                          {form: url.Values{"language": {"da"}, "zone": {"Asia/Kathmandu"}}},
		"/settings/zone":                     {form: url.Values{"zone": {"Asia/Kathmandu"}}},
		"/settings/keys/codes":               codesSample(s),
		"/signin/passkey":                    signInSample(t, s),
		"/settings/keys/passkeys":            newPasskeySample(t, s, me),
		"/settings/keys/passkeys/{passkey}":  {path: "/settings/keys/passkeys/" + diary.NewID(), form: url.Values{"passkey_name": {typedNote}}},
		"/settings/keys/passkeys/{passkey}/remove": {path: "/settings/keys/passkeys/" + diary.NewID() + "/remove"},
		"/signin/code":                secondStepSample(t, s),
		"/prove":                      {form: url.Values{"current_password": {goodPassword}}},
		"/settings/password":          {form: url.Values{"current_password": {goodPassword}, "new_password": {"gulerod trompet skyfri 31"}}},
		"/settings/email":             {form: url.Values{"current_password": {goodPassword}, "new_email": {"anden@example.org"}}},
		"/settings/sessions/{id}/end": {path: "/settings/sessions/" + s.sessionOf(b, false) + "/end"},
		"/data/imports/undo":          {form: url.Values{"id": {imported}}},
		"/erase":                      {form: eraseForm(diary.EraseAccount)},
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

// keptRoutes are the forms that can be kept, with a site of its own for each: a copy of one that holds what
// each of them needs.
func keptRoutes(t *testing.T, test func(t *testing.T, s *site, b *browser, route route, one sample)) {
	first := newSite(t)
	member := first.reminded(me)
	forms := samples(t, first, member)
	cookies := member.client.Jar.Cookies(rootOf(t, first))
	first.close()
	content, err := os.ReadFile(first.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, route := range newApp(nil, Config{BaseURL: &url.URL{}}).routes() {
		if !route.keeps() || route.Access == system {
			continue
		}
		t.Run(strings.TrimPrefix(route.Path, "/"), func(t *testing.T) {
			path := filepath.Join(dbtest.MemoryDir(t), "diary.db")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			s := newSiteOf(t, path)
			s.now.Store(first.now.Load())
			b := s.browser()
			b.client.Jar.SetCookies(rootOf(t, s), cookies)
			one, ok := forms[route.Path]
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

func rootOf(t *testing.T, s *site) *url.URL {
	t.Helper()
	address, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// TestEveryFormIsKeptWhereverTheDatabaseFails has the database fail from its first, its second, its third
// operation on, reading or writing, until the form needs no more of them.
func TestEveryFormIsKeptWhereverTheDatabaseFails(t *testing.T) {
	keptRoutes(t, func(t *testing.T, s *site, b *browser, route route, one sample) {
		failed := false
		for first := 1; ; first++ {
			if first > 1 && one.renew != nil {
				one.renew(s, &one)
			}
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
				secret := strings.Contains(name, "password") || name == otp.Field || name == pinField && route.Path == sharedPath
				switch {
				case secret && (again.Get(name) != "" || len(values[0]) > 6 && strings.Contains(got.body, values[0])): // six digits may be those of something else
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
	if err := b.store.EndSessions(b.t.Context(), b.accountID("a@example.org"), "", b.time()); err != nil {
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
