package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/ui"
)

func TestACheckInIsSavedAndShown(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	const day = "/days/2026-11-22"
	form := pageForm(t, b.get(day).want(t, http.StatusOK).says(t, danish("day.unknown")).body, day)
	if form.Get("version") != "0" || form.Get("cramps") != "" || form.Get("factor.alcohol") != "" {
		t.Errorf("an empty day sends %v", form)
	}
	form.Set("cramps", "no")
	form.Set("factor.alcohol", "yes")
	form.Set("factor.heat-sweat", "no")
	saved := b.post(day, form).want(t, http.StatusSeeOther)
	page := b.get(saved.Header.Get("Location")).want(t, http.StatusOK).says(t, danish("day.saved"), danish("day.no-cramps"))
	again := pageForm(t, page.body, day)
	if again.Get("version") == "0" || again.Get("cramps") != "no" || again.Get("factor.alcohol") != "yes" ||
		again.Get("factor.heat-sweat") != "no" || again.Get("factor.little-fluid") != "" {
		t.Errorf("the saved day sends %v", again)
	}
	again.Set("factor.alcohol", "") // an answer can be taken back
	b.post(day, again).want(t, http.StatusSeeOther)
	stored, err := s.store.CheckIn(t.Context(), b.accountID("a@example.org"), diary.NewDate(2026, time.November, 22))
	if _, answered := stored.Factors[diary.AlcoholDay]; err != nil || answered || len(stored.Factors) != 1 {
		t.Errorf("stored %+v (%v)", stored, err)
	}
}

func TestOnlyDaysThatHaveBegunHaveAPage(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org") // on the 24th at 03:10, in the cramp-day of the 23rd
	b.get("/days/2026-11-23").want(t, http.StatusOK)
	b.get("/days/1999-12-31").want(t, http.StatusOK)
	for _, day := range []string{"2026-11-24", "2026-13-01", "x", "2026-11-3"} {
		b.get("/days/"+day).want(t, http.StatusNotFound)
		b.post("/days/"+day, url.Values{"cramps": {"no"}}).want(t, http.StatusNotFound)
		b.post("/days/"+day+"/none", nil).want(t, http.StatusNotFound)
	}
}

func TestADayShowsItsEpisodesWhateverItsCheckInSays(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.post("/days/2026-11-22/none", nil).want(t, http.StatusSeeOther)
	form := pageForm(t, b.get("/entries/new?night=2026-11-22").body, "/entries")
	if form.Get("when") != "night" || form.Get("date") != "2026-11-23" {
		t.Errorf("the form for a night sends %v", form)
	}
	form.Set("muscle", "foot")
	id := savedID(t, b.post("/entries", form).want(t, http.StatusSeeOther))
	b.get("/days/2026-11-22").says(t, "1 krampe", "/entries/"+id, "Fod")
}

func TestACheckInFromAnOldVersionIsRefusedWithBothShown(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	const day = "/days/2026-11-22"
	b.post(day, url.Values{"version": {"0"}, "cramps": {"no"}}).want(t, http.StatusSeeOther)
	b.post(day, url.Values{"version": {"0"}, "cramps": {"no"}}).want(t, http.StatusSeeOther) // sent again
	mine := url.Values{"version": {"0"}, "cramps": {"yes"}, "factor.alcohol": {"yes"}}
	refused := b.post(day, mine).want(t, http.StatusConflict).says(t, danish("day.conflict.title"),
		`dir="auto">Nej, hele døgnet</td>`, `dir="auto">Ja</td>`, danish("factor.alcohol"))
	mine.Set("version", pageForm(t, refused.body, day).Get("version"))
	b.post(day, mine).want(t, http.StatusSeeOther)
	b.get(day).says(t, danish("day.cramps-not-noted"))
}

func TestACheckInRefusesWhatItDoesNotKnow(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for field, value := range map[string]string{"cramps": "maybe", "factor.alcohol": "maybe", "factor.moon": "yes"} {
		form := url.Values{"version": {"0"}, "factor.heat-sweat": {"yes"}}
		form.Set(field, value)
		got := b.post("/days/2026-11-22", form).want(t, http.StatusUnprocessableEntity)
		got.says(t, `href="#`+field+`"`, `value="yes" checked`)
	}
}

func TestFactorsAreChosenAddedAndRetired(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := pageForm(t, b.get("/factors").want(t, http.StatusOK).body, "/factors")
	if len(form["chosen"]) != diary.MaxChosenFactors {
		t.Errorf("at first %v are chosen", form["chosen"])
	}
	form["chosen"] = []string{"alcohol", "new-shoes"}
	form.Set("new", "  Klatring ")
	b.post("/factors", form).want(t, http.StatusSeeOther)
	day := b.get("/days/2026-11-22").says(t, danish("factor.alcohol"), danish("factor.new-shoes"), "Klatring")
	if strings.Contains(day.body, danish("factor.heat-sweat")) {
		t.Error("a factor that was not chosen is asked about")
	}
	setup, err := s.store.FactorSetup(t.Context(), b.accountID("a@example.org"))
	if err != nil || len(setup.Own) != 1 {
		t.Fatalf("%+v (%v)", setup, err)
	}
	own := string(setup.Own[0].ID)
	b.post("/days/2026-11-22", url.Values{"version": {"0"}, "factor." + own: {"yes"}}).want(t, http.StatusSeeOther)

	form = pageForm(t, b.get("/factors").body, "/factors")
	form.Set("new", "klatring")
	b.post("/factors", form).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.new.duplicate"), `value="klatring"`)
	form.Set("new", strings.Repeat("å", 41))
	b.post("/factors", form).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.new.text-too-long"))
	form.Set("new", "")
	form["chosen"] = []string{"alcohol", "new-shoes", "heat-sweat", "little-fluid", "poor-sleep", "long-sitting", "late-caffeine"}
	b.post("/factors", form).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.chosen.too-many"))

	form["chosen"] = []string{"alcohol", own}
	form["retire"] = []string{own}
	b.post("/factors", form).want(t, http.StatusSeeOther)
	if body := b.get("/factors").body; strings.Contains(body, "Klatring") {
		t.Error("a retired factor is offered")
	}
	b.get("/days/2026-11-22").says(t, "Klatring") // what was answered stays
	if body := b.get("/days/2026-11-21").body; strings.Contains(body, "Klatring") {
		t.Error("a retired factor is asked about on another day")
	}
	b.post("/factors", form).want(t, http.StatusConflict).says(t, danish("factors.changed"))
}

// The last places are offered, and nothing is answered before anybody answers it.
func TestANewCrampIsOfferedThePlacesOfBeforeAndAnswersNothing(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logEpisode(url.Values{"when": {"60"}, "muscle": {"hamstring"}, "side": {"left"}, "pain": {"4"}})
	b.logEpisode(url.Values{"when": {"now"}})
	page := b.get("/entries/new").says(t, `name="place"`, `value="hamstring left"`, "Baglår, venstre")
	form := pageForm(t, page.body, "/entries")
	for name, values := range form {
		if name != "id" && name != "date" && name != ui.MadeForField && strings.Join(values, "") != "" {
			t.Errorf("a new form answers %s with %q", name, values)
		}
	}
	b.post("/entries", form).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.started_at.required"))
	form.Set("when", "15")
	form.Set("place", "hamstring left")
	clash := with(form, url.Values{"muscle": {"calf"}, "side": {"right"}})
	b.post("/entries", clash).want(t, http.StatusUnprocessableEntity).
		says(t, danish("problem.muscle.contradiction"), danish("problem.side.contradiction"), `value="hamstring left" checked`)
	id := savedID(t, b.post("/entries", form).want(t, http.StatusSeeOther))
	if e := b.stored(id); e.Muscle != diary.Hamstring || e.Side != diary.Left || e.Pain != nil {
		t.Errorf("stored %+v", e)
	}
}

// The question follows what of the day is over: nothing is offered that nobody can know.
func TestADayIsAskedAboutNoMoreThanHasPassed(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org") // on the 24th at 03:10, in the night that began on the 23rd
	const day = "/days/2026-11-23"
	page := b.get(day).want(t, http.StatusOK).says(t, danish("day.not-over"))
	if strings.Contains(page.body, `name="cramps"`) {
		t.Error("the night is asked about before it is over")
	}
	for _, answer := range []string{"no", "no-night"} {
		b.post(day, url.Values{"version": {"0"}, "cramps": {answer}}).
			want(t, http.StatusUnprocessableEntity).says(t, danish("problem.cramps.future"))
	}
	s.advance(2 * time.Hour)
	page = b.get(day).says(t, danish("day.answer.no-night"), danish("day.answer.yes-night"))
	if strings.Contains(page.body, danish("day.answer.no")) {
		t.Error("the whole day is asked about before it is over")
	}
	b.post(day, url.Values{"version": {"0"}, "cramps": {"no-night"}}).want(t, http.StatusSeeOther)
	form := pageForm(t, b.get(day).says(t, danish("day.quiet-night")).body, day)
	if form.Get("cramps") != "no-night" {
		t.Errorf("the saved day sends %v", form)
	}
	s.advance(7 * time.Hour)
	form.Set("cramps", "no")
	b.get(day).says(t, danish("day.answer.no"), danish("day.span", "From", "mandag", "To", "tirsdag"))
	b.post(day, form).want(t, http.StatusSeeOther)
	b.get(day).says(t, danish("day.no-cramps"))
}
