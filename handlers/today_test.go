package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
)

// startCramp presses the big button of the first screen and returns the cramp's ID.
func (b *browser) startCramp() string {
	b.t.Helper()
	form := pageForm(b.t, b.get("/").want(b.t, http.StatusOK).body, "/now")
	started := b.post("/now", form).want(b.t, http.StatusSeeOther)
	return strings.TrimPrefix(started.Header.Get("Location"), "/now/")
}

func (b *browser) stored(id string) diary.Episode {
	b.t.Helper()
	e, err := b.store.Episode(b.t.Context(), b.accountID("a@example.org"), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

func TestACrampIsStoredWithOneTapAndDescribedWithFour(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logEpisode(url.Values{"when": {"60"}, "muscle": {"calf"}, "side": {"right"}, "pain": {"3"}, "minutes": {"2"}})
	id := b.startCramp()
	bare := diary.Episode{ID: id, Started: testStart, Zone: "Europe/Copenhagen", Precision: diary.Exact, Ongoing: true}
	if stored := b.stored(id); !stored.SameEntry(bare) {
		t.Fatalf("the first tap stored %+v", stored)
	}
	page := b.get("/now/"+id).want(t, http.StatusOK).says(t, `data-theme="night"`, danish("now.over"), danish("emergency.title"), "tel:112")
	if last, plain := strings.Index(page.body, `value="calf right"`), strings.Index(page.body, `value="calf"`); last < 0 || last > plain {
		t.Error("the muscle and side used last are not the first choice")
	}
	b.post("/now/"+id+"/place", url.Values{"place": {"calf right"}}).want(t, http.StatusSeeOther)
	b.get("/now/"+id).says(t, danish("now.first-aid-for", "Place", "Læg, højre"), danish("firstaid.calf.stand"), `value="calf right" aria-pressed="true"`)
	s.advance(4*time.Minute + 30*time.Second)
	over := b.post("/now/"+id+"/over", nil).want(t, http.StatusSeeOther)
	after := b.get(over.Header.Get("Location")).want(t, http.StatusOK).says(t, "4 minutter 30 sekunder")
	form := pageForm(t, after.body, "/now/"+id+"/after")
	form.Set("pain", "8")
	home := b.post("/now/"+id+"/after", form).want(t, http.StatusSeeOther)
	b.get(home.Header.Get("Location")).want(t, http.StatusOK).says(t, danish("episode.saved-short"))

	want := bare
	pain, ended := 8, testStart.Add(4*time.Minute+30*time.Second)
	want.Ongoing, want.Ended, want.Muscle, want.Side, want.Pain = false, &ended, diary.Calf, diary.Right, &pain
	if stored := b.stored(id); !stored.SameEntry(want) {
		t.Errorf("stored %+v, want %+v", stored, want)
	}
}

func TestTheBigButtonPressedTwiceStoresOneCramp(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := pageForm(t, b.get("/").body, "/now")
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() { b.post("/now", form) })
	}
	wait.Wait()
	s.advance(3 * time.Second)
	b.post("/now", form).want(t, http.StatusSeeOther)
	open, err := s.store.OpenEpisodes(t.Context(), b.accountID("a@example.org"))
	if err != nil || len(open) != 1 {
		t.Errorf("%d cramps are open (%v)", len(open), err)
	}
	for _, id := range []string{"x", strings.ToUpper(diary.NewID())} {
		b.post("/now", url.Values{"id": {id}}).want(t, http.StatusBadRequest)
	}
	b.post("/now", nil).want(t, http.StatusSeeOther) // a browser that lost the hidden field
}

func TestPressingOverTwiceKeepsTheFirstEnd(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.startCramp()
	s.advance(time.Minute)
	b.post("/now/"+id+"/over", nil).want(t, http.StatusSeeOther)
	s.advance(time.Hour)
	b.post("/now/"+id+"/over", nil).want(t, http.StatusSeeOther)
	if d, ok := b.stored(id).Duration(); !ok || d != time.Minute {
		t.Errorf("lasted %v", d)
	}
	b.get("/now/"+id).want(t, http.StatusSeeOther)
}

func TestAForgottenCrampIsAskedAboutAndNeverCountedAsHours(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	one, two := b.startCramp(), b.startCramp()
	if one == two {
		t.Fatal("two cramps have one ID")
	}
	b.get("/").says(t, danish("today.open"), "/now/"+one, "/now/"+two)
	s.advance(6 * time.Hour)
	page := b.get("/").says(t, danish("today.forgotten"), `action="/now/`+one+`/lasted"`)
	if strings.Contains(page.body, danish("today.open")) {
		t.Error("a cramp of six hours ago is said to go on")
	}
	if _, known := b.stored(one).Duration(); known {
		t.Error("a forgotten cramp has a length")
	}
	b.post("/now/"+one+"/lasted", url.Values{"minutes": {"5"}}).want(t, http.StatusSeeOther)
	b.post("/now/"+two+"/lasted", url.Values{"minutes": {""}}).want(t, http.StatusSeeOther)
	if d, ok := b.stored(one).Duration(); !ok || d != 5*time.Minute {
		t.Errorf("lasted %v (%v)", d, ok)
	}
	if e := b.stored(two); e.Ongoing || e.Ended != nil {
		t.Errorf("the one whose length is not known is %+v", e)
	}
	if body := b.get("/").body; strings.Contains(body, danish("today.forgotten")) {
		t.Error("it is asked about again")
	}
	for _, minutes := range []string{"x", "-1", "1441"} {
		b.post("/now/"+b.startCramp()+"/lasted", url.Values{"minutes": {minutes}}).want(t, http.StatusBadRequest)
	}
}

func TestWhatIsWrongAfterACrampIsSaid(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.startCramp()
	b.get("/now/"+id+"/after").want(t, http.StatusSeeOther) // still going on
	b.post("/now/"+id+"/over", nil)
	for _, pain := range []string{"11", "x"} {
		b.post("/now/"+id+"/after", url.Values{"pain": {pain}, "side": {"left"}}).
			want(t, http.StatusUnprocessableEntity).says(t, `href="#pain"`, `value="left" checked`)
	}
	b.post("/now/"+id+"/after", url.Values{"side": {"top"}}).want(t, http.StatusUnprocessableEntity).says(t, `href="#side"`)
	b.post("/now/"+id+"/place", url.Values{"place": {"tail"}}).want(t, http.StatusBadRequest)
	if e := b.stored(id); e.Pain != nil || e.Side != "" || e.Muscle != "" {
		t.Errorf("stored %+v", e)
	}
}

func TestUnfinishedCrampsAreOfferedAndOldOnesLeftInPeace(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	recent := b.logEpisode(url.Values{"when": {"60"}, "muscle": {"calf"}})
	old := b.logEpisode(url.Values{"when": {"at"}, "date": {"2026-11-20"}, "time": {"02:00"}})
	full := b.logEpisode(url.Values{"when": {"60"}, "muscle": {"calf"}, "pain": {"0"}, "minutes": {"1"}})
	page := b.get("/").want(t, http.StatusOK).says(t, "1 krampe mangler detaljer", "/entries/"+recent)
	if strings.Contains(page.body, "/entries/"+old) || strings.Contains(page.body, "/entries/"+full) {
		t.Error("old or full cramps are said to lack details")
	}
}

func TestNoCrampLastNightTakesOneTap(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	account := b.accountID("a@example.org")
	night := diary.NewDate(2026, time.November, 23)
	before := diary.CheckIn{Day: night, Factors: map[diary.Factor]diary.Answer{diary.AlcoholDay: diary.Yes}}
	if _, err := s.store.SaveCheckIn(t.Context(), account, before, s.time()); err != nil {
		t.Fatal(err)
	}
	s.advance(6 * time.Hour)
	b.get("/").says(t, danish("today.any-cramps"), `action="/days/2026-11-23/none"`)
	for range 2 {
		done := b.post("/days/2026-11-23/none", nil).want(t, http.StatusSeeOther)
		page := b.get(done.Header.Get("Location")).says(t, danish("today.noted"), danish("day.no-cramps"))
		if strings.Contains(page.body, danish("today.any-cramps")) {
			t.Error("it is asked again")
		}
	}
	stored, err := s.store.CheckIn(t.Context(), account, night)
	if err != nil || stored.Cramps != diary.No || stored.Factors[diary.AlcoholDay] != diary.Yes {
		t.Errorf("stored %+v (%v)", stored, err)
	}
}

func TestTheStripTellsThreeKindsOfDaysApart(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logEpisode(url.Values{"when": {"night"}, "date": {"2026-11-22"}})
	b.post("/days/2026-11-20/none", nil).want(t, http.StatusSeeOther)
	b.get("/").says(t,
		"lørdag den 21. november 2026: 1 krampe", "fredag den 20. november 2026: Ingen krampe",
		"torsdag den 19. november 2026: Ikke besvaret", `class="strip-day cramps"`, `class="strip-day no-cramps"`, `class="strip-day unknown"`)
}
