package handlers

import (
	"net/http"
	"strings"
	"testing"

	"crampdiary/diary"
)

func TestTheGuideShowsEveryStretchOfBothLegs(t *testing.T) {
	b := newSite(t).browser()
	for path, turns := range map[string][]string{"/stretch": {"calf", "hamstring"}, "/stretch?sitting": {"sitting"}} {
		page := b.get(path).want(t, http.StatusOK)
		if n := strings.Count(page.body, `class="figure"`); n != 2*len(turns) {
			t.Errorf("%s has %d drawings", path, n)
		}
		for _, turn := range turns {
			page.says(t, danish("stretch."+turn), danish("stretch."+turn+".1"))
		}
		page.says(t, "10 se", danish("stretch.leg.left"), danish("stretch.leg.right"),
			danish("stretch.care"), danish("stretch.not"), "Hallegraeff 2012", "Coppin 2005")
	}
}

func TestTheGuideLogsTheStretchingOnceAndItCanBeTakenBack(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	account, day := b.accountID(me), diary.CrampDayOf(s.time(), diary.Preferences{Zone: "Europe/Copenhagen"}.Location())
	form := pageForm(t, b.get("/stretch").want(t, http.StatusOK).body, "/activities")
	for range 2 {
		b.post("/activities", form).want(t, http.StatusSeeOther)
	}
	if logged := s.activities(account, day); len(logged) != 1 || logged[0].Kind != diary.Stretching || s.stretched(account, day) != diary.Yes {
		t.Fatalf("logged %+v, answered %q", logged, s.stretched(account, day))
	}
	undo := pageForm(t, b.get("/?logged="+form.Get("id")).body, "/activities/"+form.Get("id")+"/undo")
	b.post("/activities/"+form.Get("id")+"/undo", undo).want(t, http.StatusSeeOther)
	if logged := s.activities(account, day); len(logged) != 0 || s.stretched(account, day) != diary.Unanswered {
		t.Errorf("taken back: %+v, answered %q", logged, s.stretched(account, day))
	}
}

func TestTheGuideOfAMailLogsWhatTheMailRemindedOf(t *testing.T) {
	s := newSite(t)
	account := s.reminded(me).accountID(me)
	evening := tuesdayEvening(diary.Stretching)
	evening.Date-- // which is over
	stranger, link := s.browser(), s.doneLink(account, evening)
	stranger.get(link).says(t, `href="`+link+`/stretch"`)
	form := pageForm(t, stranger.get(link+"/stretch").want(t, http.StatusOK).body, link)
	for range 2 {
		stranger.post(link, form).want(t, http.StatusSeeOther)
	}
	if logged := s.activities(account, evening.Date); len(logged) != 1 {
		t.Errorf("logged %+v", logged)
	}
	for _, other := range []string{s.doneLink(account, tuesdayEvening(diary.Hydration)), link + "x"} {
		stranger.get(other+"/stretch").want(t, http.StatusNotFound)
	}
}

func TestWhatSpeaksOfStretchingLeadsToTheGuide(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.switchOn(diary.Stretching)
	for _, path := range []string{"/", "/reminders", "/learn/prevent", "/learn/now"} {
		b.get(path).want(t, http.StatusOK).says(t, `href="/stretch"`)
	}
}

func TestAStrangerWhoLogsIsAskedToSignInAndItIsKept(t *testing.T) {
	s := newSite(t)
	s.member(me)
	stranger := s.browser()
	form := pageForm(t, stranger.get("/stretch").want(t, http.StatusOK).says(t, danish("stretch.sign-in")).body, "/activities")
	stranger.post("/activities", form).want(t, http.StatusUnauthorized).says(t, "Det er noteret, hvad du gjorde")
}
