package handlers

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

func TestTheManifestNamesWhatIsThere(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	for _, language := range diary.Languages {
		answer := b.get("/manifest/"+string(language)).want(t, http.StatusOK)
		if got := answer.Header.Get("Content-Type"); got != "application/manifest+json" {
			t.Errorf("sent as %q", got)
		}
		var m views.Manifest
		if err := json.Unmarshal([]byte(answer.body), &m); err != nil {
			t.Fatal(err)
		}
		if m.Language != string(language) || m.Name != i18n.For(language).T("app.name") || m.Display != "standalone" {
			t.Errorf("%s has %+v", language, m)
		}
		purposes := make(map[string]bool)
		for _, icon := range m.Icons {
			purposes[icon.Purpose] = true
			if got := b.get(icon.URL).want(t, http.StatusOK).Header.Get("Content-Type"); got != icon.Type {
				t.Errorf("%s is sent as %q", icon.URL, got)
			}
		}
		if !purposes["any"] || !purposes["maskable"] || len(m.Shortcuts) != 2 {
			t.Errorf("%s has the icons %+v and the shortcuts %+v", language, m.Icons, m.Shortcuts)
		}
	}
	b.get("/manifest/xx").want(t, http.StatusNotFound)
	page := b.get("/").want(t, http.StatusOK)
	if !strings.Contains(page.body, `<link rel="manifest" href="/manifest/da">`) {
		t.Error("the front page does not name the manifest")
	}
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "manifest-src 'self'") {
		t.Errorf("browsers refuse the manifest: %s", policy)
	}
}

// TestAShortcutStoresNothingUntilItsButtonIsPressed goes the ways of the icon's menu, in the morning.
func TestAShortcutStoresNothingUntilItsButtonIsPressed(t *testing.T) {
	s := newSite(t)
	s.showClock("Europe/Copenhagen", "09:00")
	b, account := s.memberWithAccount()
	night := diary.LastNight(s.time(), diary.Preferences{Zone: "Europe/Copenhagen"}.Location())
	answered := func() diary.Answer {
		days, err := s.store.Days(t.Context(), account, night, night)
		if err != nil {
			t.Fatal(err)
		}
		return days[0].CheckIn.Cramps
	}
	start, lastNight := b.get(ui.StartPath).want(t, http.StatusOK), b.get(ui.LastNightPath).want(t, http.StatusOK)
	if n := len(b.episodes()); n != 0 || answered() != diary.Unanswered {
		t.Fatalf("opening a page stored %d cramps and %q", n, answered())
	}
	none := ui.DayURL(night) + "/none"
	b.post(none, pageForm(t, lastNight.body, none)).want(t, http.StatusSeeOther)
	if answered() != diary.No {
		t.Errorf("the night is answered %q", answered())
	}
	begun := b.post(ui.StartPath, pageForm(t, start.body, ui.StartPath)).want(t, http.StatusSeeOther).Header.Get("Location")
	if n := len(b.episodes()); n != 1 {
		t.Errorf("one press stored %d cramps", n)
	}
	if again := b.get(ui.StartPath).want(t, http.StatusOK); !strings.Contains(again.body, `href="`+begun+`"`) {
		t.Errorf("the page does not lead to the cramp that goes on, %s", begun)
	}
}

func TestTheLastNightIsAskedAboutWhenItIsOver(t *testing.T) {
	s := newSite(t)
	s.showClock("Europe/Copenhagen", "03:10")
	b, _ := s.memberWithAccount()
	page := b.get(ui.LastNightPath).want(t, http.StatusOK)
	page.says(t, danish("last-night.goes-on"))
	if strings.Contains(page.body, "/none") {
		t.Error("it asks about a night that goes on")
	}
}
