package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// madeLink is a link as its owner saw it once.
type madeLink struct {
	id, token, pin string
}

var (
	linkInPage = regexp.MustCompile(`value="http://[^"/]+/s/([A-Za-z0-9_-]{43})" readonly`)
	pinInPage  = regexp.MustCompile(`<strong class="pin">(\d{6})</strong>`)
)

// share makes a link through the form, with what is given instead of what the form proposes.
func (b *browser) share(change url.Values) madeLink {
	b.t.Helper()
	form := b.shareForm(change)
	page := b.post("/share", form).want(b.t, http.StatusOK)
	made := madeLink{id: form.Get("id")}
	found := linkInPage.FindStringSubmatch(page.body)
	if found == nil {
		b.t.Fatalf("no link in\n%s", page.body)
	}
	made.token = found[1]
	if pin := pinInPage.FindStringSubmatch(page.body); pin != nil {
		made.pin = pin[1]
	}
	return made
}

// shareForm is the form of a new link with some fields changed.
func (b *browser) shareForm(change url.Values) url.Values {
	b.t.Helper()
	form := pageForm(b.t, b.get("/share/new").want(b.t, http.StatusOK).body, "/share")
	for name, values := range change {
		form[name] = values
	}
	return form
}

// open follows a link as a person does: the page, then its button, and then the PIN if one is asked for.
func (b *browser) open(link madeLink) answer {
	b.t.Helper()
	form := pageForm(b.t, b.get("/s/"+link.token).want(b.t, http.StatusOK).body, "/shared")
	got := b.post("/shared", form)
	if link.pin != "" && got.StatusCode == http.StatusOK {
		form = pageForm(b.t, got.body, "/shared")
		form.Set("pin", link.pin)
		got = b.post("/shared", form)
	}
	return got
}

// reader is a browser that has opened a link.
func (s *site) reader(link madeLink) *browser {
	s.t.Helper()
	b := s.browser()
	if got := b.open(link).want(s.t, http.StatusSeeOther).Header.Get("Location"); got != openedAddress {
		s.t.Fatalf("sent to %q", got)
	}
	return b
}

func TestALinkIsMadeOnceHoweverOftenItsFormIsSent(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := b.shareForm(url.Values{"pin": {"yes"}})
	first := b.post("/share", form).want(t, http.StatusOK).says(t, danish("share.made.once"))
	again := b.post("/share", form).want(t, http.StatusOK)
	if linkInPage.FindString(first.body) == "" || linkInPage.FindString(first.body) != linkInPage.FindString(again.body) ||
		pinInPage.FindString(first.body) != pinInPage.FindString(again.body) {
		t.Error("the second answer shows another link or PIN")
	}
	shares, err := s.store.ListShares(t.Context(), b.accountID("a@example.org"))
	if err != nil || len(shares) != 1 {
		t.Fatalf("stored %v (%v), want one link", shares, err)
	}
	if stored := shares[0]; stored.TokenHash != hashToken(form.Get("token")) || strings.Contains(stored.PINHash, form.Get("code")) {
		t.Errorf("stored %+v", stored)
	}
	b.post("/share/"+form.Get("id")+"/revoke", nil).want(t, http.StatusSeeOther)
	late := b.post("/share", form).want(t, http.StatusSeeOther) // from a tab that was left open
	b.get(late.Header.Get("Location")).want(t, http.StatusOK).says(t, "Lukket 24. nov. 2026 kl. 03.10")
}

func TestALinkShowsWhatWasChosenAndWhatCameOfIt(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.get("/share").want(t, http.StatusOK).says(t, danish("share.none"))
	weeks := b.share(nil)
	dates := b.share(url.Values{"period": {"dates"}, "from": {"2026-10-01"}, "to": {"2026-10-31"}, "days": {"90"}})
	all := b.share(url.Values{"period": {"all"}, "days": {"1"}, "pin": {"yes"}})
	b.get("/share/"+weeks.id).says(t, "De seneste 4 uger", "Virker indtil 8. dec. 2026 kl. 03.10", danish("share.never-opened"))
	b.get("/share/"+dates.id).says(t, "1. okt. 2026 – 31. okt. 2026", "Virker indtil 22. feb. 2027 kl. 03.10")
	b.get("/share/"+all.id).says(t, danish("share.period.all"), "Virker indtil 25. nov. 2026 kl. 03.10")
	s.reader(all)
	s.advance(25 * time.Hour)
	s.reader(weeks)
	b.get("/share").says(t, danish("share.open"), danish("share.closed"), "Udløb 25. nov. 2026 kl. 03.10", "Åbnet 1 gang")
	b.get("/share/"+all.id).says(t, "Åbnet den 24. nov. 2026 kl. 03.10")
	b.get("/share/"+weeks.id).says(t, "Åbnet den 25. nov. 2026 kl. 04.10")
}

func TestALinkThatCannotBeMadeKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for name, test := range map[string]struct {
		change url.Values
		field  string
	}{
		"no period":          {url.Values{"period": {""}}, "period"},
		"unknown period":     {url.Values{"period": {"3"}}, "period"},
		"no such period":     {url.Values{"period": {"x"}}, "period"},
		"zero weeks":         {url.Values{"period": {"0"}}, "period"},
		"no dates":           {url.Values{"period": {"dates"}}, "from"},
		"dates that are not": {url.Values{"period": {"dates"}, "from": {"i går"}, "to": {"2026-11-01"}}, "from"},
		"dates backwards":    {url.Values{"period": {"dates"}, "from": {"2026-11-02"}, "to": {"2026-11-01"}}, "to"},
		"dates to come":      {url.Values{"period": {"dates"}, "from": {"2026-12-02"}, "to": {"2026-12-03"}}, "from"},
		"dates long ago":     {url.Values{"period": {"dates"}, "from": {"1800-12-02"}, "to": {"2026-11-03"}}, "from"},
		"name too long":      {url.Values{"shown_name": {strings.Repeat("å", diary.MaxShownName+1)}}, "shown_name"},
		"words too long":     {url.Values{"shown_words": {strings.Repeat("å", diary.MaxShownWords+1)}}, "shown_words"},
		"words not text":     {url.Values{"shown_words": {"a\x00"}}, "shown_words"},
		"no days":            {url.Values{"days": {""}}, "days"},
		"too few days":       {url.Values{"days": {"0"}}, "days"},
		"too many days":      {url.Values{"days": {"91"}}, "days"},
		"days without end":   {url.Values{"days": {"99999999999999999999"}}, "days"},
	} {
		t.Run(name, func(t *testing.T) {
			form := b.shareForm(test.change)
			form.Set("pin", "yes")
			got := b.post("/share", form).want(t, http.StatusUnprocessableEntity)
			got.says(t, `href="#`+test.field+`"`, `id="`+test.field+`"`, form.Get("token"))
			again := pageForm(t, got.body, "/share")
			for _, name := range []string{"id", "token", "code", "from", "to", "shown_name", "days", "pin"} {
				if again.Get(name) != form.Get(name) {
					t.Errorf("%s became %q, was %q", name, again.Get(name), form.Get(name))
				}
			}
		})
	}
	for _, change := range []url.Values{{"token": {"short"}}, {"code": {"12345"}}, {"code": {"abcdef"}}, {"id": {"x"}}} {
		form := b.shareForm(change)
		if got := b.post("/share", form); got.StatusCode != http.StatusBadRequest && got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%v was answered %d", change, got.StatusCode)
		}
	}
	if shares, err := s.store.ListShares(t.Context(), b.accountID("a@example.org")); err != nil || len(shares) > 0 {
		t.Errorf("stored %v (%v), want nothing", shares, err)
	}
}

func TestOnlySoManyLinksWorkAtTheSameTime(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	var last madeLink
	for range diary.MaxOpenShares {
		last = b.share(nil)
	}
	form := b.shareForm(nil)
	b.post("/share", form).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.period.too-many"))
	b.post("/share/"+last.id+"/revoke", nil).want(t, http.StatusSeeOther)
	b.post("/share", form).want(t, http.StatusOK)
}

func TestALinkIsKeptThroughAFullDisk(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := b.shareForm(url.Values{"days": {"7"}})
	s.fillDisk(true)
	got := b.post("/share", form).want(t, http.StatusServiceUnavailable).says(t, danish("unavailable.title"))
	s.fillDisk(false)
	b.post("/share", pageForm(t, got.body, "/share")).want(t, http.StatusOK).says(t, form.Get("token"))
}
