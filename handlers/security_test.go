package handlers

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.logEpisode(url.Values{})
	for _, path := range []string{"/signin", "/entries", "/entries/new", "/entries/" + id, "/settings", "/nowhere", "/healthz"} {
		header := b.get(path).Header
		policy := header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy lacks %s", path, part)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
			t.Errorf("%s: the policy is %s", path, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if header.Get("Permissions-Policy") == "" || header.Get("X-Request-Id") == "" {
			t.Errorf("%s: a header is missing: %v", path, header)
		}
		if header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s promises https without it", path)
		}
	}
}

func TestPagesHoldNoInlineScriptOrStyle(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.logEpisode(url.Values{})
	for _, path := range []string{"/", "/signin", "/signup", "/entries", "/entries/new", "/entries/" + id + "/edit", "/settings", "/share/new", "/s/x", "/privacy", "/stored", "/erase"} {
		body := b.get(path).body
		for _, inline := range []string{"<style", " style=", " onclick=", " onsubmit=", "javascript:", "<script>"} {
			if strings.Contains(body, inline) {
				t.Errorf("%s holds %s", path, inline)
			}
		}
	}
}

func TestHTTPSMakesCookiesAndTransportStrict(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "https", Host: "diary.example.org"} })
	b := s.browser()
	b.post("/signup", signUpForm("a@example.org")).want(t, http.StatusSeeOther)
	in := b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	for _, cookie := range in.Cookies() {
		if !strings.HasPrefix(cookie.Name, "__Host-") || !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" ||
			cookie.Domain != "" || cookie.SameSite != http.SameSiteLaxMode {
			t.Errorf("cookie %v", cookie)
		}
	}
	if len(in.Cookies()) != 2 { // the session, and that the browser is known
		t.Errorf("%d cookies", len(in.Cookies()))
	}
	if in.Header.Get("Strict-Transport-Security") == "" || in.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the headers are %v", in.Header)
	}
}

func TestAStrangersPageSetsNoCookieAndWritesNothing(t *testing.T) {
	s := newSite(t)
	s.fillDisk(true)
	for _, path := range []string{"/", "/signin", "/signup"} {
		got := s.browser().get(path).want(t, http.StatusOK)
		if len(got.Cookies()) > 0 {
			t.Errorf("%s sets %v", path, got.Cookies())
		}
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	request, err := http.NewRequest(http.MethodPost, s.URL+"/entries", strings.NewReader("when=now"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", "https://evil.example")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := b.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("answered %d", response.StatusCode)
	}
	if !strings.Contains(s.log.String(), `event="`+foreignForm+`"`) {
		t.Error("the operator is not told")
	}
	b.get("/entries").says(t, danish("episodes.empty.lead"))
}

func TestTooMuchIsRefusedBeforeItIsRead(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	got := b.post("/entries", url.Values{"when": {"now"}, "note": {strings.Repeat("x", maxForm+1)}})
	got.want(t, http.StatusRequestEntityTooLarge).says(t, danish("error.too-large.title"))
	// The longest note, in characters that a form writes longest, still fits.
	b.post("/entries", url.Values{"when": {"now"}, "note": {strings.Repeat("𝄞", 4000)}}).want(t, http.StatusSeeOther)
}

func TestTheLogTellsNothingOfAnybody(t *testing.T) {
	s := newSite(t)
	b := s.member("hemmelig@example.org")
	id := b.logEpisode(url.Values{"note": {"ondt i venstre laeg"}, "muscle": {"calf"}})
	b.get("/entries/" + id)
	b.get("/nowhere/hemmelig")
	b.signIn("hemmelig@example.org", "forkert")
	log := s.log.String()
	for _, secret := range []string{"hemmelig", "laeg", "calf", id, goodPassword, "127.0.0.1", "Firefox"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %q:\n%s", secret, log)
		}
	}
	if !strings.Contains(log, "route=/entries/{id} ") || !strings.Contains(log, "request_id=") {
		t.Errorf("the log tells too little:\n%s", log)
	}
}

func TestAPanicBecomesAPageWithARequestID(t *testing.T) {
	s := newSite(t)
	a := newApp(nil, Config{BaseURL: &url.URL{}, Log: s.pages.Log, Now: s.pages.Now})
	a.router.HandleFunc("/boom", func(http.ResponseWriter, *http.Request) { panic("boom") })
	s.Config.Handler = a.around(a.router)
	got := s.browser().get("/boom").want(t, http.StatusInternalServerError).says(t, danish("error.fault.title"))
	id := got.Header.Get("X-Request-Id")
	got.says(t, id)
	if log := s.log.String(); !strings.Contains(log, id) || !strings.Contains(log, "boom") {
		t.Errorf("the log does not help:\n%s", log)
	}
}

func TestOnlyTrustedProxiesAreBelieved(t *testing.T) {
	a := &common{Config: Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	for _, test := range []struct{ peer, forwarded, want string }{
		{"192.0.2.1:99", "", "192.0.2.1"},
		{"192.0.2.1:99", "198.51.100.7", "192.0.2.1"},
		{"10.1.1.1:99", "198.51.100.7", "198.51.100.7"},
		{"10.1.1.1:99", "203.0.113.9, 198.51.100.7", "198.51.100.7"},
		{"10.1.1.1:99", "198.51.100.7, 10.2.2.2", "198.51.100.7"},
		{"10.1.1.1:99", "nonsense", "10.1.1.1"},
		{"[2001:db8:1:2:3:4:5:6]:99", "", "2001:db8:1:2::/64"},
		{"[::ffff:192.0.2.1]:99", "", "192.0.2.1"},
		{"@", "", "@"},
	} {
		r := &http.Request{RemoteAddr: test.peer, Header: http.Header{}}
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := a.clientAddress(r); got != test.want {
			t.Errorf("%s via %q is %s, want %s", test.peer, test.forwarded, got, test.want)
		}
	}
}

func TestHealthAndReadiness(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.get("/healthz").want(t, http.StatusOK)
	b.get("/readyz").want(t, http.StatusOK)
	s.fillDisk(true)
	b.get("/readyz").want(t, http.StatusOK) // the answer of a moment ago
	s.advance(readyFor + time.Millisecond)
	b.get("/readyz").want(t, http.StatusServiceUnavailable)
	b.get("/healthz").want(t, http.StatusOK)
	s.fillDisk(false)
	s.advance(readyFor + time.Millisecond)
	b.get("/readyz").want(t, http.StatusOK)
}
