package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
)

func TestThePatternsShowWhatRecurs(t *testing.T) {
	s := newSite(t)
	b, account := s.memberWithAccount()
	for back := range 5 {
		s.add(account, diary.Episode{Started: testStart.AddDate(0, 0, -back), Muscle: diary.Calf, Side: diary.Right})
	}
	s.add(account, diary.Episode{Started: testStart.AddDate(0, 0, -200), Muscle: diary.Neck, Side: diary.Left})
	b.get("/report/patterns").want(t, http.StatusOK).says(t, danish("patterns.title"), "5 af 5 kramper", "Kramper på 6 af 6 besvarede døgn.", danishN("patterns.year.unknown", 359))
	b.get("/report/patterns?period=all").want(t, http.StatusOK).says(t, "6 af 6 kramper")
}

func TestPatternsOfNothingSayThatThereAreNone(t *testing.T) {
	s := newSite(t)
	other := s.member("a@example.org")
	other.logEpisode(url.Values{"muscle": {"calf"}})
	b := s.member("b@example.org")
	page := b.get("/report/patterns").want(t, http.StatusOK).says(t, danish("patterns.empty"))
	if strings.Contains(page.body, `class="summary-chart"`) {
		t.Error("a chart of nothing is drawn")
	}
}

func TestPatternsOfDaysThatCannotBeAreRefused(t *testing.T) {
	b := newSite(t).patient("a@example.org")
	page := b.get("/report/patterns?period=dates&from=2026-11-20&to=2026-11-10").want(t, http.StatusUnprocessableEntity)
	page.says(t, danish("error.summary"), danish("problem.to.end-before-start"))
	if form := pageForm(t, page.body, "/report/patterns"); form.Get("from") != "2026-11-20" || form.Get("to") != "2026-11-10" {
		t.Errorf("the form has forgotten the days: %v", form)
	}
}
