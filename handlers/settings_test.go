package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
)

func TestPreferencesAreSavedAndShown(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	done := b.post("/settings", url.Values{
		"language": {"en"}, "zone": {"Asia/Kathmandu"}, "region": {"midtjylland"},
	}).want(t, http.StatusSeeOther)
	b.get(done.Header.Get("Location")).want(t, http.StatusOK).says(t, `lang="en"`, "The settings are saved.", "Asia/Kathmandu", "Midtjylland")
	b.get("/settings/preferences").want(t, http.StatusOK).says(t,
		`value="Asia/Kathmandu" selected`, `value="midtjylland" selected`)
	b.post("/settings", url.Values{"language": {"en"}, "zone": {"Mars/Olympus"}, "region": {"x"}}).
		want(t, http.StatusUnprocessableEntity).says(t, `href="#zone"`, `href="#region"`, `value="Mars/Olympus" selected`)
	account, err := s.store.AccountByEmail(t.Context(), "a@example.org")
	want := diary.Preferences{Language: diary.English, Zone: "Asia/Kathmandu", Region: diary.Midtjylland}
	if err != nil || account.Preferences != want {
		t.Errorf("stored %+v (%v), want %+v", account.Preferences, err, want)
	}
}

func TestTheSettingsLeadToTheirPagesBeforeAnythingElse(t *testing.T) {
	b := newSite(t).member("a@example.org")
	page := b.get("/settings").want(t, http.StatusOK).body
	_, main, _ := strings.Cut(page, "<main")
	ways, _, found := strings.Cut(main, "<form")
	if !found {
		t.Fatal("the settings have no form")
	}
	for _, path := range []string{"/profile", "/reminders", "/data", "/share", "/press", "/stored", "/erase"} {
		if !strings.Contains(ways, `href="`+path+`"`) {
			t.Errorf("%s is not to be found above the forms", path)
		}
		b.get(path).want(t, http.StatusOK)
	}
	if !strings.Contains(main, danish("settings.consent.withdraw")) {
		t.Error("a consent cannot be withdrawn from here")
	}
}

func TestTheZoneBannerChangesTheZoneAndComesBack(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.get("/entries").says(t, `id="zone-banner" data-zone="Europe/Copenhagen" hidden`)
	got := b.post("/settings/zone", url.Values{"zone": {"Atlantic/Faroe"}, "next": {"/entries/new"}}).want(t, http.StatusSeeOther)
	if to := got.Header.Get("Location"); to != "/entries/new" {
		t.Errorf("sent to %s", to)
	}
	b.get("/entries").says(t, `data-zone="Atlantic/Faroe"`)
	b.post("/settings/zone", url.Values{"zone": {"Local"}}).want(t, http.StatusBadRequest)
}

func TestLanguageAndThemeAreRememberedWithAndWithoutAnAccount(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.get("/").says(t, `<html lang="da" data-theme="">`)
	b.post("/language", url.Values{"language": {"en"}, "next": {"/signin"}}).want(t, http.StatusSeeOther)
	b.post("/theme", url.Values{"theme": {"dark"}, "next": {"//example.com"}}).want(t, http.StatusSeeOther)
	b.get("/signin").says(t, `<html lang="en" data-theme="dark">`, "Sign in")
	b.post("/signup", signUpForm("a@example.org")).want(t, http.StatusSeeOther)
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	elsewhere := s.browser() // whose browser asks for Danish
	elsewhere.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	elsewhere.get("/entries").says(t, `<html lang="en" data-theme="night"`) // it is night there
	for path, form := range map[string]url.Values{"/language": {"language": {"xx"}}, "/theme": {"theme": {"pink"}}} {
		b.post(path, form).want(t, http.StatusBadRequest)
	}
}
