package handlers

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestALinkOpensOnlyWhenItsButtonIsPressed(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	link := b.share(nil)
	scanner := s.browser()
	first := scanner.get("/s/"+link.token).want(t, http.StatusOK).says(t, danish("shared.opening.text"))
	if len(first.Cookies()) > 0 {
		t.Errorf("looking at the link sets %v", first.Cookies())
	}
	scanner.do(http.MethodHead, "/s/"+link.token, nil).want(t, http.StatusOK)
	b.get("/share/"+link.id).says(t, danish("share.never-opened"))
	scanner.get("/shared").want(t, http.StatusNotFound).says(t, danish("error.share-closed.title"))

	guest := s.browser()
	opened := guest.open(link).want(t, http.StatusSeeOther)
	if to := opened.Header.Get("Location"); to != openedAddress {
		t.Errorf("sent to %q, want an address without a secret", to)
	}
	page := guest.get("/shared").want(t, http.StatusOK).says(t, danish("shared.title"))
	if strings.Contains(page.body, link.token) {
		t.Error("the page holds the token")
	}
	b.get("/share/"+link.id).says(t, "Åbnet den 24. nov. 2026 kl. 03.10")
}

func TestTheAddressOfALinkTellsNothingOfWhetherItWorks(t *testing.T) {
	s := newSite(t)
	link := s.member("a@example.org").share(nil)
	unknown, _ := newToken()
	known := s.browser().get("/s/" + link.token).body
	other := s.browser().get("/s/" + unknown).body
	if strings.ReplaceAll(known, link.token, "") != strings.ReplaceAll(other, unknown, "") {
		t.Error("the pages differ")
	}
}

func TestEveryLinkThatDoesNotWorkGetsTheSameAnswer(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	expired := b.share(url.Values{"days": {"1"}})
	revoked := b.share(url.Values{"days": {"90"}, "pin": {"yes"}})
	b.post("/share/"+revoked.id+"/revoke", nil).want(t, http.StatusSeeOther)
	unknown, _ := newToken()
	s.advance(24 * time.Hour)
	bodies := make(map[string]string)
	for name, token := range map[string]string{
		"expired": expired.token, "revoked": revoked.token, "unknown": unknown, "empty": "", "not text": "\xff\x00",
	} {
		got := s.browser().post("/shared", url.Values{"token": {token}}).want(t, http.StatusNotFound)
		if len(got.Cookies()) > 0 {
			t.Errorf("%s: sets %v", name, got.Cookies())
		}
		bodies[got.body] = name
	}
	if len(bodies) != 1 {
		t.Errorf("the answers differ: %v", bodies)
	}
}

func TestRevokingOrExpiringClosesALinkWhereItIsOpen(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	revoked, expiring := b.share(url.Values{"days": {"1"}}), b.share(url.Values{"days": {"1"}})
	first, second := s.reader(revoked), s.reader(expiring)
	b.post("/share/"+revoked.id+"/revoke", nil).want(t, http.StatusSeeOther)
	b.post("/share/"+revoked.id+"/revoke", nil).want(t, http.StatusSeeOther)
	for _, send := range []func() answer{
		func() answer { return first.get("/shared") },
		func() answer { return first.post("/shared/note", url.Values{"message": {"for sent"}}) },
		func() answer { return first.post("/shared/leave", nil) },
	} {
		send().want(t, http.StatusNotFound).says(t, danish("error.share-closed.text"))
	}
	second.get("/shared").want(t, http.StatusOK)
	s.advance(23*time.Hour + 30*time.Minute)
	again := s.reader(expiring)
	again.get("/shared").want(t, http.StatusOK)
	s.advance(30 * time.Minute) // the visit would go on, the link does not
	again.get("/shared").want(t, http.StatusNotFound)
}

func TestAVisitEndsByItselfAndWhenItIsLeft(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	link := b.share(nil)
	waits, leaves := s.reader(link), s.reader(link)
	leaves.post("/shared/leave", nil).want(t, http.StatusOK).says(t, danish("shared.left.text"))
	leaves.get("/shared").want(t, http.StatusNotFound)
	s.advance(visitLifetime - time.Millisecond)
	waits.get("/shared").want(t, http.StatusOK)
	s.advance(time.Millisecond)
	waits.get("/shared").want(t, http.StatusNotFound)
	waits.open(link).want(t, http.StatusSeeOther)
	waits.get("/shared").want(t, http.StatusOK)
}

func TestALinkOpensOneDiaryAndNothingElse(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	alice.share(nil)
	link := bob.share(nil)
	guest := s.reader(link)
	for route, tier := range tiers {
		method, template, _ := strings.Cut(route, " ")
		if tier != member {
			continue
		}
		path := strings.NewReplacer("{id}", link.id, "{day}", "2026-11-23").Replace(template)
		if got := guest.do(method, path, url.Values{}); got.StatusCode != http.StatusUnauthorized && got.StatusCode != http.StatusSeeOther {
			t.Errorf("%s answered a guest %d", route, got.StatusCode)
		}
	}
	// A session is no visit, and a visit no session.
	alice.get("/shared").want(t, http.StatusNotFound)
	token := guest.cookie("share")
	stolen := s.browser()
	stolen.setCookie("session", token)
	stolen.get("/entries").want(t, http.StatusSeeOther)
	stolen.setCookie("share", link.token)
	stolen.get("/shared").want(t, http.StatusNotFound)
	// Anyone who is signed in stays who they are, and sees of the link what everybody sees.
	alice.open(link).want(t, http.StatusSeeOther)
	page := alice.get("/shared").want(t, http.StatusOK)
	for _, way := range []string{`href="/"`, `href="/settings"`, `href="/entries`, `action="/signout"`} {
		if strings.Contains(page.body, way) {
			t.Errorf("the shared page leads into a diary: %s", way)
		}
	}
	alice.post("/shared/note", url.Values{"message": {"Til Bob"}}).want(t, http.StatusSeeOther)
	bob.get("/").says(t, "Til Bob")
	if body := alice.get("/").body; strings.Contains(body, "Til Bob") {
		t.Error("the note went to the writer's own diary")
	}
}

func TestLinksAreSeenAndClosedByTheirOwnerAlone(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	link := alice.share(nil)
	guest := s.reader(link)
	guest.post("/shared/note", url.Values{"message": {"Til Alice"}}).want(t, http.StatusSeeOther)
	bob.get("/share").says(t, danish("share.none"))
	bob.get("/share/"+link.id).want(t, http.StatusNotFound)
	bob.post("/share/"+link.id+"/revoke", nil).want(t, http.StatusNotFound)
	bob.post("/share/"+link.id+"/dismiss", nil).want(t, http.StatusNotFound)
	guest.get("/shared").want(t, http.StatusOK)
	alice.get("/").says(t, "Til Alice")
	form := bob.shareForm(url.Values{"token": {link.token}})
	bob.post("/share", form).want(t, http.StatusBadRequest)
}

func TestSharedPagesAreKeptNowhere(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "https", Host: "diary.example.org"} })
	b := s.browser()
	b.post("/signup", signUpForm("a@example.org")).want(t, http.StatusSeeOther)
	account, token := b.accountID("a@example.org"), strings.Repeat("a", 43)
	share := diary.Share{ID: diary.NewID(), TokenHash: hashToken(token), Created: s.time(), Expires: s.time().Add(time.Hour)}
	if err := s.store.CreateShare(context.Background(), account, share); err != nil {
		t.Fatal(err)
	}
	opened := b.post("/shared", url.Values{"token": {token}}).want(t, http.StatusSeeOther)
	cookie := opened.Cookies()[0]
	if cookie.Name != "__Host-share" || !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" || cookie.Domain != "" ||
		cookie.MaxAge != int(visitLifetime/time.Second) || cookie.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %v", cookie)
	}
	for _, got := range []answer{b.get("/s/" + token), opened, b.get("/shared")} {
		for name, want := range map[string]string{
			"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		} {
			if value := got.Header.Get(name); value != want {
				t.Errorf("%s: %s is %q, want %q", got.Request.URL.Path, name, value, want)
			}
		}
	}
	b.get("/s/"+token).says(t, `<meta name="robots" content="noindex, nofollow">`)
	if log := s.log.String(); strings.Contains(log, token) {
		t.Error("the log tells the token")
	}
}

func TestAFormOfAnotherSiteOpensNoLink(t *testing.T) {
	s := newSite(t)
	link := s.member("a@example.org").share(nil)
	request, err := http.NewRequest(http.MethodPost, s.URL+"/shared", strings.NewReader("token="+link.token))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", "https://evil.example")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := s.browser().client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusForbidden || len(response.Cookies()) > 0 {
		t.Errorf("answered %d with %v", response.StatusCode, response.Cookies())
	}
}

// cookie is the value of a cookie that the browser keeps.
func (b *browser) cookie(name string) string {
	b.t.Helper()
	u, err := url.Parse(b.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range b.client.Jar.Cookies(u) {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	b.t.Fatalf("no cookie %s", name)
	return ""
}

// setCookie puts a cookie into the browser.
func (b *browser) setCookie(name, value string) {
	b.t.Helper()
	u, err := url.Parse(b.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

func TestALinkShowsItsPeriodAndNothingElse(t *testing.T) {
	s := newSite(t)
	b, other := s.member("a@example.org"), s.member("b@example.org")
	for date, note := range map[string]string{"2026-11-23": "inden for", "2026-10-10": "længe siden", "2026-09-01": "allerførst"} {
		b.logEpisode(url.Values{"when": {"at"}, "date": {date}, "time": {"02:40"}, "note": {note}})
	}
	other.logEpisode(url.Values{"when": {"at"}, "date": {"2026-11-22"}, "time": {"02:40"}, "note": {"en andens"}})
	for name, test := range map[string]struct {
		period url.Values
		shown  []string
	}{
		"weeks": {url.Values{"period": {"4"}}, []string{"inden for"}},
		"dates": {url.Values{"period": {"dates"}, "from": {"2026-09-30"}, "to": {"2026-10-31"}}, []string{"længe siden"}},
		"all":   {url.Values{"period": {"all"}}, []string{"inden for", "længe siden", "allerførst"}},
	} {
		t.Run(name, func(t *testing.T) {
			guest := s.reader(b.share(test.period))
			page := guest.get("/shared").want(t, http.StatusOK)
			for _, note := range []string{"inden for", "længe siden", "allerførst", "en andens"} {
				if shown := strings.Contains(page.body, note); shown != slices.Contains(test.shown, note) {
					t.Errorf("shows %q: %t", note, shown)
				}
			}
		})
	}
}

func TestALinkShowsWhatItsOwnerWroteOnIt(t *testing.T) {
	s := newSite(t)
	b := s.patient("a@example.org")
	link := b.share(url.Values{"shown_name": {" Å.Ø. "}, "shown_words": {"Vågner om natten.\r\nHver uge."}})
	guest := s.reader(link)
	guest.get("/shared").want(t, http.StatusOK).says(t, `<dd dir="auto">Å.Ø.</dd>`, danish("summary.problem"), "Vågner om natten.\nHver uge.</p>")
	paper := paperText(t, guest.get("/shared/pdf").want(t, http.StatusOK).body)
	for _, text := range []string{"Å.Ø.", "Vågner om natten. Hver uge."} {
		if !strings.Contains(paper, text) {
			t.Errorf("%q is not printed", text)
		}
	}
	b.get("/share/"+link.id).says(t, "Å.Ø.", "Vågner om natten.")
	without := s.reader(b.share(nil)).get("/shared").want(t, http.StatusOK).body
	if strings.Contains(without, danish("summary.problem")) {
		t.Error("a link on which nothing was written says that something was")
	}
}

// TestTheContentsOfALinkLeadToWhatIsThere follows every address of the contents list.
func TestTheContentsOfALinkLeadToWhatIsThere(t *testing.T) {
	s := newSite(t)
	b := s.patient("a@example.org")
	page := s.reader(b.share(nil)).get("/shared").want(t, http.StatusOK)
	page.says(t, `data-heading="`+danish("summary.length")+`"`)
	_, list, _ := strings.Cut(page.body, danish("shared.contents"))
	list, _, _ = strings.Cut(list, "</details>")
	places := regexp.MustCompile(`href="#([a-z-]+)"`).FindAllStringSubmatch(list, -1)
	if len(places) < 8 {
		t.Errorf("only %d places are in the list", len(places))
	}
	for _, place := range places {
		if !strings.Contains(page.body, `id="`+place[1]+`"`) {
			t.Errorf("%s leads nowhere", place[1])
		}
	}
}

func TestALinkGivesTheSummaryAsAFile(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	link := b.share(nil)
	guest := s.reader(link)
	guest.get("/shared").says(t, danish("shared.empty"))
	guest.get("/shared/pdf").want(t, http.StatusSeeOther) // of nothing there is no file
	b.logEpisode(url.Values{})
	guest.get("/shared").says(t, `href="/shared/pdf"`)
	file := guest.get("/shared/pdf").want(t, http.StatusOK)
	if kind := file.Header.Get("Content-Type"); kind != "application/pdf" || !strings.HasPrefix(file.body, "%PDF-") {
		t.Errorf("got %s: %.20q", kind, file.body)
	}
	if name := file.Header.Get("Content-Disposition"); name != `attachment; filename="2026-11-24.pdf"` {
		t.Errorf("the file is named %s", name)
	}
	b.post("/share/"+link.id+"/revoke", nil).want(t, http.StatusSeeOther)
	guest.get("/shared/pdf").want(t, http.StatusNotFound)
	b.get("/shared/pdf").want(t, http.StatusNotFound) // which is for guests, and not for members
}
