package handlers

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/handlers/area"
)

// required is a member without a second factor, whose session was opened before the host required one.
func required(t *testing.T) (s *site, b *browser, entry string) {
	t.Helper()
	before := newSite(t)
	b = before.member(me)
	entry = b.logEpisode(url.Values{"note": {typedNote}})
	s = before.requiring()
	b.site = s
	return s, b, entry
}

// requiring is the same site after its host has required a second factor. A browser that is signed in to the one is to the
// other.
func (s *site) requiring() *site {
	s.t.Helper()
	after := newSiteOf(s.t, s.path, func(c *Config) { c.SecondFactor = diary.SecondFactorRequire })
	after.now.Store(s.now.Load())
	return after
}

func TestWithoutARequiredFactorNothingOfTheDiaryOpensByAnyMethod(t *testing.T) {
	s, b, entry := required(t)
	fill := strings.NewReplacer("{id}", entry, "{day}", "2026-11-23", "{kind}", "1", "{item}", entry, "{question}", "weakness",
		"{activity}", entry, "{import}", entry, "{device}", entry, "{passkey}", entry, "{topic}", "help")
	closed := 0
	for _, route := range newApp(nil, Config{BaseURL: &url.URL{}}).routes() {
		path := fill.Replace(route.Path)
		switch {
		case strings.Contains(path, "{") && route.Access == member:
			t.Errorf("%s is not asked for", path)
		case strings.Contains(path, "{"), route.Access == area.System, route.Access == area.Guest:
		case route.Access == member && !route.Keyless && route.Method == http.MethodGet:
			closed++
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				got := b.do(method, path, nil).want(t, http.StatusSeeOther)
				if to := got.Header.Get("Location"); to != factorFirstPath+"?next="+url.QueryEscape(path) {
					t.Errorf("%s %s leads to %q", method, path, to)
				}
			}
			b.do(http.MethodPut, path, url.Values{}).want(t, http.StatusMethodNotAllowed)
		case route.Access == member && !route.Keyless:
			closed++
			got := b.do(http.MethodPost, path, url.Values{"version": {"1"}, "when": {"now"}}).want(t, http.StatusForbidden)
			if got.says(t, danish("factor-first.required.title")); strings.Contains(got.body, typedNote) {
				t.Errorf("%s shows the diary", path)
			}
		case route.Method == http.MethodGet && !route.Bulk:
			if got := b.do(http.MethodGet, path, nil); strings.Contains(got.body, typedNote) {
				t.Errorf("%s shows the diary", path)
			}
		}
	}
	if closed < 90 {
		t.Errorf("%d routes are closed alone", closed)
	}
	if to := b.do(http.MethodGet, "/", nil).want(t, http.StatusSeeOther).Header.Get("Location"); to != factorFirstPath+"?next=/" {
		t.Errorf("the first page leads to %q", to)
	}
	episodes, err := s.store.ListEpisodes(t.Context(), b.accountID(me), diary.EpisodeFilter{}, diary.Cursor{}, 9)
	if err != nil || len(episodes) != 1 || episodes[0].Version != 1 {
		t.Errorf("the diary holds %+v (%v)", episodes, err)
	}
}

func TestARequiredFactorKeepsNobodyFromTheirDataAndFromErasingIt(t *testing.T) {
	s, b, _ := required(t)
	b.do(http.MethodGet, "/data", nil).want(t, http.StatusOK)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK).says(t, typedNote)
	s.advance(diary.ProofLasts)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusSeeOther)
	if !b.prove() {
		t.Fatal("the proof is refused")
	}
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK).says(t, typedNote)
	b.do(http.MethodGet, "/settings/log", nil).want(t, http.StatusOK)
	b.do(http.MethodPost, "/erase", eraseForm(diary.EraseAccount)).want(t, http.StatusSeeOther)
	b.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	b.do(http.MethodGet, "/erase", nil).want(t, http.StatusOK).says(t, danish("erasing.title"))
	b.do(http.MethodPost, "/erase/undo", url.Values{}).want(t, http.StatusSeeOther)
	b.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
}

func TestWhatWasImportedIsNotListedBeforeARequiredFactorIsThere(t *testing.T) {
	before := newSite(t)
	b := before.member(me)
	before.bring(b.accountID(me))
	b.importAddress()
	b.site = before.requiring()
	if page := b.do(http.MethodGet, "/data", nil).want(t, http.StatusOK).body; strings.Contains(page, "/data/imports/") || strings.Contains(page, danish("imports.title")) {
		t.Error("the imports are listed")
	}
	b.protect()
	b.do(http.MethodGet, "/data", nil).want(t, http.StatusOK).says(t, `href="/data/imports/`, danish("imports.title"))
}

func TestWhatWasNotedBeforeARequiredFactorIsThereIsStoredAfterwards(t *testing.T) {
	s, b, _ := required(t)
	pressed := s.time()
	asked := b.do(http.MethodPost, "/now", url.Values{"id": {"0193f5d0-0000-7000-8000-000000000001"}}).want(t, http.StatusForbidden)
	asked.says(t, danish("now.first-aid"), `target="_blank"`)
	kept := pageForm(t, asked.body, "/now")
	s.advance(time.Minute)
	kept = pageForm(t, b.do(http.MethodPost, "/now", kept).want(t, http.StatusForbidden).body, "/now") // too early, and still there
	s.advance(time.Minute)
	key, _ := b.protect()
	b.do(http.MethodPost, "/now", kept).want(t, http.StatusSeeOther)
	b.do(http.MethodPost, "/now", kept).want(t, http.StatusSeeOther) // Back, and again
	open, err := s.store.OpenEpisodes(t.Context(), b.accountID(me))
	if err != nil || len(open) != 1 || !open[0].Started.Equal(pressed) {
		t.Errorf("the cramps are %+v (%v), pressed at %s", open, err, pressed)
	}

	// What cannot be kept is said.
	s.advance(30 * time.Second)
	b.do(http.MethodPost, provePath, url.Values{"one_time_code": {codeOf(s, key)}}).want(t, http.StatusSeeOther)
	b.do(http.MethodPost, "/settings/keys/codes/remove", url.Values{}).want(t, http.StatusSeeOther)
	b.do(http.MethodPost, "/settings/email", url.Values{"new_email": {"x@example.org"}}).want(t, http.StatusForbidden).says(t, danish("factor-first.lost"))
	b.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
}

func TestASignInWithThePasswordAloneLeadsToTheRequiredFactor(t *testing.T) {
	_, b, _ := required(t)
	other := b.browser()
	to := other.arrived(other.signIn(me, goodPassword))
	other.do(http.MethodGet, to, nil).want(t, http.StatusSeeOther)
	other.do(http.MethodGet, factorFirstPath+"?next=/", nil).want(t, http.StatusOK).
		says(t, danish("factor-first.required.lead"), `href="/settings/keys/codes"`, `href="/settings/keys/passkeys"`, `action="/signout"`)
	asked := b.endedSession("/entries", url.Values{"when": {"now"}, "note": {"igen"}})
	kept := pageForm(t, b.signInFrom(asked, me).want(t, http.StatusForbidden).says(t, danish("factor-first.kept")).body, "/entries")
	b.protect()
	b.get(b.do(http.MethodPost, "/entries", kept).want(t, http.StatusSeeOther).Header.Get("Location")).says(t, "igen")
	b.do(http.MethodGet, factorFirstPath+"?next=/entries", nil).want(t, http.StatusSeeOther)
}

func TestARequiredFactorIsNotDeclinedNorGoneAround(t *testing.T) {
	_, b, _ := required(t)
	for _, form := range []url.Values{
		{"next": {"/entries"}},
		{"resume-action": {"/entries"}, "resume.when": {"now"}},
		{"resume-action": {"/share"}, "resume.tapped": {"x"}},
	} {
		got := b.do(http.MethodPost, factorFirstPath, form)
		if got.StatusCode == http.StatusSeeOther || got.StatusCode == http.StatusOK {
			t.Errorf("%v is answered %d", form, got.StatusCode)
		}
	}
	b.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
	// A proof carries nothing past it.
	kept := pageForm(t, b.do(http.MethodPost, "/entries", url.Values{"when": {"now"}, "note": {"forbi"}}).want(t, http.StatusForbidden).body, "/entries")
	around := url.Values{"current_password": {goodPassword}, "resume-action": {"/entries"}}
	for name, values := range kept {
		around["resume."+name] = values
	}
	b.do(http.MethodPost, provePath, around).want(t, http.StatusForbidden).says(t, danish("factor-first.required.title"))
	if to := b.do(http.MethodPost, provePath, url.Values{"current_password": {goodPassword}, "next": {"/entries"}}).Header.Get("Location"); to != "/entries" {
		t.Errorf("led to %s", to)
	}
	b.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
}

func TestAPressOfAPhoneWaitsForARequiredFactor(t *testing.T) {
	s, b, _ := required(t)
	form := url.Values{"id": {diary.NewID()}}
	if got := b.fromOutbox("/now", time.Minute, b.mark(me), form); got.Outcome != outboxSignIn {
		t.Errorf("got %+v", got)
	}
	b.protect()
	if got := b.fromOutbox("/now", 2*time.Minute, b.mark(me), form); got.Outcome != outboxStored {
		t.Errorf("got %+v", got)
	}
	if open, err := s.store.OpenEpisodes(t.Context(), b.accountID(me)); err != nil || len(open) != 1 {
		t.Errorf("%d cramps go on (%v)", len(open), err)
	}
}

func TestWhatWorksWithoutASessionGoesOnUnderARequiredFactor(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	press, link := b.makePress(diary.PressDrank), b.share(nil)
	b.switchOn(diary.Stretching)
	feed, slot := b.makeFeed(), tuesdayEvening(diary.Stretching)
	links := []string{s.doneLink(b.accountID(me), slot), s.todayLink(b.accountID(me), slot), s.fewerLink(b.accountID(me), diary.Stretching)}
	s.advance(19 * time.Hour) // after the reminder
	fetched := s.browser().get(feed).body
	after := s.requiring()
	// A calendar and a mail know no factor, and say what they said before: that there is a reminder.
	if got := after.browser().do(http.MethodGet, feed, nil).want(t, http.StatusOK).body; got != fetched || !strings.Contains(got, "BEGIN:VEVENT") {
		t.Errorf("the calendar is now\n%s", got)
	}
	stranger := after.browser()
	for _, link := range links {
		stranger.do(http.MethodGet, link, nil).want(t, http.StatusOK)
		b.site = after
		b.do(http.MethodGet, link, nil).want(t, http.StatusOK) // nor does it matter who is signed in
	}
	stranger.do(http.MethodPost, links[0], url.Values{}).want(t, http.StatusSeeOther)
	b.do(http.MethodGet, "/reminders", nil).want(t, http.StatusSeeOther) // their page is closed
	after.browser().do(http.MethodPost, press, url.Values{}).want(t, http.StatusNoContent)
	after.reader(link).do(http.MethodGet, "/shared", nil).want(t, http.StatusOK)
}

// openJar is a browser's cookies, kept although the test's server has no TLS.
type openJar struct{ http.CookieJar }

func (j openJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	for _, cookie := range cookies {
		cookie.Secure = false
	}
	j.CookieJar.SetCookies(u, cookies)
}

// offered is a member of a site that everybody can reach, whose host has a second factor offered.
func offered(t *testing.T, site string, rule diary.SecondFactorRule) *browser {
	t.Helper()
	address, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, func(c *Config) { c.BaseURL, c.SecondFactor = address, rule })
	b := s.browser()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b.client.Jar = openJar{jar}
	b.post("/signup", signUpForm(me)).want(t, http.StatusSeeOther)
	b.logEpisode(url.Values{"note": {typedNote}})
	return b
}

const publicSite = "https://dagbog.example.org"

func TestASecondFactorIsOfferedOnceAndNotNowGoesOn(t *testing.T) {
	for _, page := range []string{"/data/archive", "/data/entries", "/share/new", "/settings/email/new"} {
		b := offered(t, publicSite, diary.SecondFactorOffer)
		b.do(http.MethodGet, "/data", nil).want(t, http.StatusOK)
		b.do(http.MethodGet, "/", nil).want(t, http.StatusOK)
		for _, method := range []string{http.MethodHead, http.MethodGet} { // neither of which answers
			to := b.do(method, page, nil).want(t, http.StatusSeeOther).Header.Get("Location")
			if to != factorFirstPath+"?next="+url.QueryEscape(page) {
				t.Fatalf("%s leads to %q", page, to)
			}
		}
		asked := b.do(http.MethodGet, factorFirstPath+"?next="+url.QueryEscape(page), nil).want(t, http.StatusOK).says(t, danish("factor-first.lead"))
		got := b.do(http.MethodPost, factorFirstPath, pageForm(t, asked.body, factorFirstPath))
		if strings.HasPrefix(page, "/data/") {
			got.want(t, http.StatusOK).says(t, `href="`+page+`"`)
		} else if to := got.want(t, http.StatusSeeOther).Header.Get("Location"); to != page {
			t.Errorf("%s: led to %q", page, to)
		}
		for _, other := range []string{"/data/archive", "/share/new", "/settings/email/new"} {
			if to := b.do(http.MethodGet, other, nil).Header.Get("Location"); strings.HasPrefix(to, factorFirstPath) {
				t.Errorf("%s asks again", other)
			}
		}
	}
}

func TestNothingTypedIsLostOverTheOffer(t *testing.T) {
	b := offered(t, publicSite, diary.SecondFactorOffer)
	asked := b.do(http.MethodPost, "/data/fhir", url.Values{"initials": {"ÆØ"}}).want(t, http.StatusForbidden).says(t, `target="_blank"`)
	file := b.do(http.MethodPost, factorFirstPath, pageForm(t, asked.body, factorFirstPath)).want(t, http.StatusOK)
	b.do(http.MethodPost, "/data/fhir", pageForm(t, file.body, "/data/fhir")).want(t, http.StatusOK).says(t, "ÆØ")

	b = offered(t, publicSite, diary.SecondFactorOffer)
	secret, _ := newToken()
	form := url.Values{"id": {diary.NewID()}, "token": {secret}, "code": {newPIN()}, "period": {"4"}, "days": {"7"}, "shown_words": {"til fysioterapeuten"}}
	asked = b.do(http.MethodPost, "/share", form).want(t, http.StatusForbidden)
	kept := pageForm(t, asked.body, factorFirstPath)
	b.advance(diary.ProofLasts) // an answer is no proof
	proving := b.do(http.MethodPost, factorFirstPath, kept).want(t, http.StatusForbidden).says(t, danish("prove.lead"))
	kept = pageForm(t, proving.body, provePath)
	kept.Set("current_password", goodPassword)
	b.do(http.MethodPost, provePath, kept).want(t, http.StatusOK).says(t, danish("share.made"))
	shares, err := b.store.ListShares(t.Context(), b.accountID(me))
	if err != nil || len(shares) != 1 || shares[0].Words != "til fysioterapeuten" {
		t.Errorf("shared %+v (%v)", shares, err)
	}
}

func TestAnotherAccountsFormIsNotSentOnByTheOffer(t *testing.T) {
	b := offered(t, publicSite, diary.SecondFactorOffer)
	kept := pageForm(t, b.do(http.MethodPost, "/data/fhir", url.Values{"initials": {"ÆØ"}}).want(t, http.StatusForbidden).body, factorFirstPath)
	kept.Del("made_for")
	b.post("/signout", nil).want(t, http.StatusSeeOther)
	b.post("/signup", signUpForm("b@example.org")).want(t, http.StatusSeeOther)
	b.do(http.MethodPost, factorFirstPath, kept).want(t, http.StatusConflict)
}

func TestASecondFactorIsOfferedWhereItIsOfUseAlone(t *testing.T) {
	for site, rule := range map[string]diary.SecondFactorRule{
		"http://dagbog.example.org": diary.SecondFactorOffer,
		"https://192.168.1.20":      diary.SecondFactorOffer,
		"https://dagbog.lan":        diary.SecondFactorOffer,
		"https://dagbog":            diary.SecondFactorOffer,
		"https://b.example.org":     diary.SecondFactorOff,
		"https://c.example.org":     "",
	} {
		if got := offered(t, site, rule).do(http.MethodGet, "/data/archive", nil); got.StatusCode != http.StatusOK {
			t.Errorf("%s with %q is answered %d to %s", site, rule, got.StatusCode, got.Header.Get("Location"))
		}
	}
	b := offered(t, publicSite, diary.SecondFactorOffer)
	b.protect()
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK)
	b = offered(t, publicSite, diary.SecondFactorOffer)
	b.do(http.MethodPost, "/erase", eraseForm(diary.EraseAccount)).want(t, http.StatusSeeOther)
	b.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK)
}
