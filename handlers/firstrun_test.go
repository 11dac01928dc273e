package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestTheFirstScreenSuggestsWhatMakesTheDiaryHandyUntilItIsPutAway(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	suggests := func(b *browser, wanted ...string) {
		t.Helper()
		body := b.get("/").want(t, http.StatusOK).body
		for _, suggestion := range []string{"home-screen", "reminders"} {
			want := false
			for _, w := range wanted {
				want = want || w == suggestion
			}
			if got := strings.Contains(body, danish("suggestion."+suggestion)); got != want {
				t.Errorf("%s is suggested: %t, want %t", suggestion, got, want)
			}
		}
	}
	dismiss := func(suggestion string) answer {
		return b.post("/suggestions/dismiss", url.Values{"suggestion": {suggestion}})
	}
	suggests(b, "home-screen", "reminders")
	dismiss("reminders").want(t, http.StatusSeeOther)
	suggests(b, "home-screen")
	dismiss("x").want(t, http.StatusBadRequest)
	dismiss("home-screen").want(t, http.StatusSeeOther)
	dismiss("home-screen").want(t, http.StatusSeeOther)
	suggests(b)

	other := s.browser()
	other.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	suggests(other, "home-screen", "reminders")
	s.advance(firstRun + time.Minute)
	suggests(other)
}

func TestNobodyIsAskedWhenToBeRemindedTwice(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.get("/").says(t, danish("suggestion.reminders"), danish("suggestion.reminders.calendar"))
	b.switchOn(diary.Stretching)
	if strings.Contains(b.get("/").body, danish("suggestion.reminders")) {
		t.Error("reminders are suggested to who has one")
	}
	served := newSite(t, withServer)
	served.member(me).get("/").says(t, danish("suggestion.reminders.mail"))
}
