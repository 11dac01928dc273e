package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
)

// TestAFactorThatIsNamedBeforehandIsToldFirstAndFromThenOn names one on a day, keeps it through other changes of
// the list, and names another one, whose days begin again.
func TestAFactorThatIsNamedBeforehandIsToldFirstAndFromThenOn(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	name := func(change url.Values) {
		t.Helper()
		form := pageForm(t, b.get("/factors").want(t, http.StatusOK).body, "/factors")
		b.post("/factors", with(form, change)).want(t, http.StatusSeeOther)
	}
	suspect := func() *diary.Suspect {
		t.Helper()
		setup, err := s.store.FactorSetup(t.Context(), b.accountID("a@example.org"))
		if err != nil {
			t.Fatal(err)
		}
		return setup.Suspect
	}
	b.get("/factors").says(t, danish("factors.suspect.hint"))
	name(url.Values{"suspect": {"alcohol"}})
	first := diary.DateOf(testStart) // at 03:10, so that the cramp-day of the noon to come is the first
	if got := suspect(); got == nil || *got != (diary.Suspect{Factor: diary.AlcoholDay, From: first}) {
		t.Fatalf("named %+v", got)
	}
	b.get("/factors").says(t, danish("factors.suspect.named", "What", danish("factor.alcohol"), "From", "24. nov. 2026"))
	for day := first - 5; day < first+35; day++ {
		c := diary.CheckIn{Day: day, Cramps: diary.No, Factors: map[diary.Factor]diary.Answer{diary.AlcoholDay: diary.No}}
		if day%3 == 0 || day%7 == 0 {
			c.Cramps, c.Factors[diary.AlcoholDay] = diary.Yes, diary.Yes
		}
		s.now.Store(noonOf(day + 1).UnixMilli())
		if _, err := s.store.SaveCheckIn(t.Context(), b.accountID("a@example.org"), c, s.time()); err != nil {
			t.Fatal(err)
		}
		if day == first+26 { // 27 days since it was named
			b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
			b.get("/report/patterns").says(t, danish("compare.suspect"), danish("compare.group.too-little"))
		}
	}
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	name(url.Values{"chosen": {"alcohol", "new-shoes"}}) // the date stays
	if got := suspect(); got == nil || got.From != first {
		t.Fatalf("after another change %+v is named", got)
	}
	page := b.get("/report/patterns").says(t, danish("compare.suspect"), danish("compare.suspect.note", "From", "24. nov. 2026", "Shown", 5))
	if at, others := strings.Index(page.body, `id="suspect"`), strings.Index(page.body, `id="changes"`); at < 0 || others < at || strings.Contains(page.body, `id="factors"`) {
		t.Error("it is not told first and alone")
	}
	page.says(t, danish("compare.group.more"), "15 af 15 døgn")
	for _, path := range []string{"/summary", "/summary?period=4&part=3", "/summary?period=all&part=3"} {
		b.get(path).says(t, danish("summary.suspect"), danish("summary.suspect.lead", "From", "24. nov. 2026"), danish("compare.group.more"))
	}
	// The reader of a link sees the days of its period, and nothing of others.
	for period, told := range map[string]bool{"4": false, "12": true, "all": true} {
		shown := s.reader(b.share(url.Values{"period": {period}})).get(sharedPath).want(t, http.StatusOK)
		if strings.Contains(shown.body, danish("summary.suspect")) != told {
			t.Errorf("a link of the period %s tells of it: %v", period, !told)
		}
	}
	name(url.Values{"suspect": {"poor-sleep"}}) // is asked about from now on
	again := diary.CrampDayOf(s.time(), bareEpisode.Location()) + 1
	if got := suspect(); got == nil || *got != (diary.Suspect{Factor: diary.PoorSleep, From: again}) {
		t.Errorf("named anew: %+v", got)
	}
	b.get("/report/patterns").says(t, danish("compare.suspect"), danishN("compare.suspect.missing", 28), danish("compare.factors"))
	name(url.Values{"suspect": {""}})
	if got := suspect(); got != nil {
		t.Errorf("nothing is named: %+v", got)
	}
	form := pageForm(t, b.get("/factors").body, "/factors")
	b.post("/factors", with(form, url.Values{"suspect": {"moon"}})).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.unknown"))
	form["chosen"] = []string{"alcohol", "new-shoes", "heat-sweat", "little-fluid", "long-sitting", "late-caffeine"}
	b.post("/factors", with(form, url.Values{"suspect": {"poor-sleep"}})).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.chosen.too-many"))
}

// TestASuspectIsToldThoughNothingWasNotedSince names one some days before anything is noted.
func TestASuspectIsToldThoughNothingWasNotedSince(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := pageForm(t, b.get("/factors").want(t, http.StatusOK).body, "/factors")
	b.post("/factors", with(form, url.Values{"suspect": {"alcohol"}})).want(t, http.StatusSeeOther)
	s.advance(5 * aDay)
	yesterday := diary.CrampDayOf(s.time(), bareEpisode.Location()) - 1
	b.post("/days/"+yesterday.String(), url.Values{"version": {"0"}, "cramps": {"no"}}).want(t, http.StatusSeeOther)
	reader := s.reader(b.share(url.Values{"period": {"all"}}))
	for _, page := range []answer{b.get("/summary?period=all&part=3"), reader.get(sharedPath)} {
		page.want(t, http.StatusOK).says(t, danish("summary.suspect"), danishN("compare.suspect.missing", 28))
	}
}
