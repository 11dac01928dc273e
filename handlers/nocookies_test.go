package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
)

// forgetful is a browser that keeps no cookies.
func (s *site) forgetful() *browser {
	b := s.browser()
	b.client.Jar = nil
	return b
}

func TestABrowserThatKeepsNoCookiesIsToldSo(t *testing.T) {
	s := newSite(t)
	s.member("a@example.org")
	b := s.forgetful()
	host := strings.TrimPrefix(s.URL, "http://")
	help := []string{danish("cookies.allow", "Host", host), danish("cookies.why")}

	in := b.post("/signin", url.Values{"email": {"a@example.org"}, "password": {goodPassword}, "next": {"/entries"}})
	told := b.get(in.want(t, http.StatusSeeOther).Header.Get("Location")).want(t, http.StatusForbidden)
	told.says(t, help...).says(t, danish("cookies.signin"), `href="/signin?next=%2Fentries"`)

	up := b.post("/signup", signUpForm("ny@example.org")).want(t, http.StatusSeeOther)
	b.get(up.Header.Get("Location")).want(t, http.StatusForbidden).says(t, help...).says(t, danish("cookies.signup"))
	known := b.post("/signup", signUpForm("ny@example.org")).want(t, http.StatusSeeOther)
	b.get(known.Header.Get("Location")).want(t, http.StatusOK).says(t, help...).says(t, danish("cookies.signup"))
	if strings.Contains(b.get("/signin").body, danish("cookies.signup")) {
		t.Error("a passer-by is shown it")
	}

	// A tap that came through the sign-in is stored, and the trouble is shown all the same.
	asked := b.post("/now", url.Values{"id": {diary.NewID()}}).want(t, http.StatusUnauthorized)
	ask := b.signInFrom(asked, "a@example.org").want(t, http.StatusOK) // whose it is, no cookie tells
	b.post("/now", pageForm(t, ask.body, "/now")).want(t, http.StatusUnauthorized).says(t, danish("kept.waits.cramp", "When",
		danish("kept.when.zone", "When", danish("kept.when.clock", "Clock", "03.10"), "Zone", defaultZone)))
}

func TestAReaderWhoseBrowserKeepsNoCookiesIsToldSo(t *testing.T) {
	s := newSite(t)
	owner := s.member("a@example.org")
	for _, link := range []madeLink{owner.share(nil), owner.share(url.Values{"pin": {"yes"}})} {
		b := s.forgetful()
		opened := b.open(link).want(t, http.StatusSeeOther).Header.Get("Location")
		b.get(opened).want(t, http.StatusForbidden).says(t, danish("cookies.share"), danish("cookies.why"))
		reader := s.reader(link)
		if to := reader.get(openedAddress).want(t, http.StatusSeeOther).Header.Get("Location"); to != sharedPath {
			t.Errorf("sent to %q", to)
		}
		reader.get(sharedPath).want(t, http.StatusOK)
	}
}

// TestADiaryForHTTPSThatIsOpenedWithoutItSaysSo sends what a browser sends over plain HTTP: the forms of pages
// that tell no address come from "null", and nothing says that they come from the same site.
func TestADiaryForHTTPSThatIsOpenedWithoutItSaysSo(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "https", Host: "192.0.2.7"} })
	post := func(path, origin, site string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "http://192.0.2.7"+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", origin)
		if site != "" {
			r.Header.Set("Sec-Fetch-Site", site)
		}
		w := httptest.NewRecorder()
		s.Config.Handler.ServeHTTP(w, r)
		return w
	}
	in := url.Values{"email": {"a@example.org"}, "password": {goodPassword}}
	if got := post("/signin", "null", "", in); got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), `href="https://192.0.2.7"`) {
		t.Errorf("answered %d\n%s", got.Code, got.Body)
	}
	for name, origin := range map[string]string{"another site": "https://evil.example", "another site without TLS": "http://evil.example"} {
		if got := post("/signin", origin, "", in); strings.Contains(got.Body.String(), "https://192.0.2.7") || got.Code != http.StatusForbidden {
			t.Errorf("%s is answered %d", name, got.Code)
		}
	}
	if got := post("/signin", "null", "cross-site", in); got.Code != http.StatusForbidden || strings.Contains(got.Body.String(), "https://192.0.2.7") {
		t.Errorf("a sandboxed page of another site is answered %d", got.Code)
	}
	// Where the form itself came through, the cookie did not.
	post("/signup", "http://192.0.2.7", "", signUpForm("a@example.org"))
	got := post("/signin", "http://192.0.2.7", "", in)
	r := httptest.NewRequest(http.MethodGet, "http://192.0.2.7"+got.Header().Get("Location"), nil)
	w := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), `href="https://192.0.2.7"`) {
		t.Errorf("after the sign-in it is answered %d\n%s", w.Code, w.Body)
	}
}
