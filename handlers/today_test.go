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

// startCramp presses the big button of the first screen, and the one for another cramp when it leads to one
// that goes on. It returns the cramp's ID.
func (b *browser) startCramp() string {
	b.t.Helper()
	page := b.get("/").want(b.t, http.StatusOK)
	if _, running, found := strings.Cut(page.body, `<a class="button now-button" href="/now/`); found {
		id, _, _ := strings.Cut(running, `"`)
		return b.anotherCramp(id)
	}
	started := b.post("/now", pageForm(b.t, page.body, "/now")).want(b.t, http.StatusSeeOther)
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
	one := b.startCramp()
	two := b.anotherCramp(one)
	b.get("/").says(t, danish("today.open"), "/now/"+one, "/now/"+two)
	s.advance(6 * time.Hour)
	page := b.get("/").says(t, danish("today.forgotten"), danish("today.still.if"), `action="/now/`+one+`/lasted"`, `action="/now/`+one+`/still"`)
	if strings.Index(page.body, danish("today.forgotten")) > strings.Index(page.body, danish("today.now.hint")) {
		t.Error("the question does not come first")
	}
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
		id := b.startCramp()
		b.post("/now/"+id+"/lasted", url.Values{"minutes": {minutes}}).want(t, http.StatusBadRequest)
		b.post("/now/"+id+"/over", nil).want(t, http.StatusSeeOther)
	}
}

func TestCrampsWithoutAnEndAreAskedAboutInOneCard(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logEpisode(url.Values{"when": {"60"}, "muscle": {"calf"}, "side": {"right"}, "pain": {"3"}})
	ask := danish("criterion.long-recent.ask", "Minutes", 10, "Pain", 0, "Hours", 0)
	b.get("/").says(t, `id="question-long-recent"`, ask)
	one := b.startCramp()
	two := b.anotherCramp(one)
	s.advance(6 * time.Hour)
	page := b.get("/").says(t, ask, "#ended_at", `action="/now/`+one+`/lasted"`, `action="/now/`+two+`/lasted"`)
	for _, once := range []string{danish("today.forgotten"), danish("today.still.if"), ask, `class="card question"`} {
		if n := strings.Count(page.body, once); n != 1 {
			t.Errorf("%q stands there %d times", once, n)
		}
	}
}

// anotherCramp presses the button for a new one on the page of the cramp that is going on.
func (b *browser) anotherCramp(running string) string {
	b.t.Helper()
	form := pageForm(b.t, b.get("/now/"+running).want(b.t, http.StatusOK).body, "/now")
	started := b.post("/now", form).want(b.t, http.StatusSeeOther)
	id := strings.TrimPrefix(started.Header.Get("Location"), "/now/")
	if id == running || !diary.ValidID(id) {
		b.t.Fatalf("another cramp leads to %q", started.Header.Get("Location"))
	}
	return id
}

func TestStillThereIsKeptAsAnInstantAndAskedAgainAnHourLater(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.startCramp()
	s.advance(61 * time.Minute)
	done := b.post("/now/"+id+"/still", nil).want(t, http.StatusSeeOther)
	page := b.get(done.Header.Get("Location")).says(t, danish("today.still-noted"), danish("today.open"), danish("criterion.long-recent"))
	if strings.Contains(page.body, danish("today.forgotten")) {
		t.Error("it is asked again at once")
	}
	said := s.time()
	if e := b.stored(id); !e.Ongoing || e.Ended != nil || e.StillAt == nil || !e.StillAt.Equal(said) {
		t.Errorf("stored %+v", e)
	}
	s.advance(61 * time.Minute)
	page = b.get("/").says(t, danish("today.forgotten"))
	if strings.Contains(page.body, danish("today.at-most-minutes", "Limit", 10)) {
		t.Error("ten minutes are offered for a cramp that is known to have lasted an hour")
	}
	b.post("/now/"+id+"/lasted", url.Values{"minutes": {"more"}}).want(t, http.StatusSeeOther)
	if e := b.stored(id); e.Ongoing || e.Ended != nil || e.StillAt == nil || !e.StillAt.Equal(said) {
		t.Errorf("more than an hour is stored as %+v", e)
	}
	b.post("/now/"+id+"/still", nil).want(t, http.StatusSeeOther) // of a page from before
	if e := b.stored(id); e.Ongoing || !e.StillAt.Equal(said) {
		t.Errorf("a page from before changed it to %+v", e)
	}
}

func TestMoreThanAnHourIsKeptWithoutAnEndThatNobodyKnew(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.startCramp()
	s.advance(9 * time.Hour)
	b.post("/now/"+id+"/lasted", url.Values{"minutes": {"more"}}).want(t, http.StatusSeeOther)
	e := b.stored(id)
	if e.Ongoing || e.Ended != nil || e.LastedAtLeast(s.time()) != time.Hour {
		t.Errorf("stored %+v", e)
	}
	b.get("/entries/"+id).says(t, danish("episode.at-least", "Duration", "1 time"))
}

// Who finds the page of the night open in the morning did not have a cramp for six hours.
func TestAnEndThatIsNotedLateCanBeMendedAtOnce(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for late, stored := range map[time.Duration]time.Duration{6 * time.Hour: 6 * time.Hour, 30 * time.Hour: 0} {
		id := b.startCramp()
		s.advance(late)
		over := b.post("/now/"+id+"/over", nil).want(t, http.StatusSeeOther)
		if got := b.stored(id).LastedAtLeast(s.time()); got != stored || b.stored(id).Ongoing {
			t.Errorf("over after %v: stored %v", late, got)
		}
		form := pageForm(t, b.get(over.Header.Get("Location")).says(t, danish("after.lengths")).body, "/now/"+id+"/after")
		form.Set("minutes", "3")
		form.Set("pain", "7")
		b.post("/now/"+id+"/after", form).want(t, http.StatusSeeOther)
		if d, ok := b.stored(id).Duration(); !ok || d != 3*time.Minute || *b.stored(id).Pain != 7 {
			t.Errorf("mended to %v", d)
		}
	}
}

func TestWhileACrampGoesOnTheBigButtonLeadsToIt(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	before := pageForm(t, b.get("/").body, "/now") // of a tab that stays open
	other := pageForm(t, b.get("/").body, "/now")
	id := b.startCramp()
	page := b.get("/").says(t, `<a class="button now-button" href="/now/`+id+`"`)
	if strings.Contains(page.body, `action="/now"`) {
		t.Error("the first screen can begin a second cramp")
	}
	s.advance(2 * time.Minute)
	led := b.post("/now", before).want(t, http.StatusSeeOther)
	if got := led.Header.Get("Location"); got != "/now/"+id {
		t.Errorf("the button of another tab leads to %s", got)
	}
	b.get(led.Header.Get("Location")).says(t, danish("now.running"), danish("now.another"))
	second := b.anotherCramp(id)
	b.post("/now/"+second+"/over", nil).want(t, http.StatusSeeOther)
	b.post("/now/"+id+"/over", nil).want(t, http.StatusSeeOther)
	// An older page whose cramp is over: the tap is of a new one.
	third := strings.TrimPrefix(b.post("/now", before).want(t, http.StatusSeeOther).Header.Get("Location"), "/now/")
	b.post("/now/"+third+"/over", nil).want(t, http.StatusSeeOther)
	again := strings.TrimPrefix(b.post("/now", before).want(t, http.StatusSeeOther).Header.Get("Location"), "/now/")
	if again == third || !b.stored(again).Ongoing {
		t.Errorf("a second tap on an old page leads to %s", again)
	}
	s.advance(2 * time.Hour) // nobody said that it passed
	fourth := strings.TrimPrefix(b.post("/now", other).want(t, http.StatusSeeOther).Header.Get("Location"), "/now/")
	if !b.stored(fourth).Started.Equal(s.time()) {
		t.Error("a forgotten cramp takes the place of a new one")
	}
}

func TestASlipOfTheFingerIsTakenBackAndCanBeHadBack(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	id := b.startCramp()
	for _, page := range []string{"/now/" + id, "/now/" + id + "/after"} {
		b.get(page).want(t, http.StatusOK).says(t, danish("now.mistake"))
		gone := b.post("/now/"+id+"/mistake", nil).want(t, http.StatusSeeOther)
		b.get(gone.Header.Get("Location")).says(t, danish("episode.deleted.notice"), `action="/entries/`+id+`/restore"`, `action="/now"`)
		back := b.post("/entries/"+id+"/restore", nil).want(t, http.StatusSeeOther)
		if e := b.stored(id); e.Deleted != nil {
			t.Fatalf("it did not come back: %+v", e)
		}
		if b.stored(id).Ongoing && back.Header.Get("Location") != "/now/"+id {
			t.Errorf("a cramp that goes on comes back at %s", back.Header.Get("Location"))
		}
		b.post("/now/"+id+"/over", nil).want(t, http.StatusSeeOther)
	}
	b.post("/now/"+diary.NewID()+"/mistake", nil).want(t, http.StatusNotFound)
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
	s := newSite(t) // at 03:10, in the night that began on the 23rd
	b := s.member("a@example.org")
	account := b.accountID("a@example.org")
	night := diary.NewDate(2026, time.November, 23)
	before := diary.CheckIn{Day: night, Factors: map[diary.Factor]diary.Answer{diary.AlcoholDay: diary.Yes}}
	if _, err := s.store.SaveCheckIn(t.Context(), account, before, s.time()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.get("/").body, danish("today.any-cramps")) {
		t.Error("at 03:10 it is asked about a night that goes on")
	}
	early := b.post("/days/2026-11-23/none", nil).want(t, http.StatusSeeOther)
	b.get(early.Header.Get("Location")).says(t, danish("day.early"))
	s.advance(1*time.Hour + 50*time.Minute) // 05:00
	page := b.get("/").says(t, danish("today.any-cramps"), `action="/days/2026-11-23/none"`)
	if strings.Contains(page.body, danish("today.no-cramps-day")) {
		t.Error("the whole cramp-day is asked about before it is over")
	}
	form := pageForm(t, page.body, "/days/2026-11-23/none")
	for range 2 {
		done := b.post("/days/2026-11-23/none", form).want(t, http.StatusSeeOther)
		page := b.get(done.Header.Get("Location")).says(t, danish("today.noted"), danish("day.quiet-night"), `class="strip-day quiet-night"`)
		if strings.Contains(page.body, danish("today.any-cramps")) || strings.Contains(page.body, danish("today.no-cramps-rest")) {
			t.Error("it is asked again")
		}
	}
	wantCheckIn := func(asked diary.Span) {
		t.Helper()
		stored, err := s.store.CheckIn(t.Context(), account, night)
		if err != nil || stored.Cramps != diary.No || stored.Asked != asked || stored.Factors[diary.AlcoholDay] != diary.Yes {
			t.Errorf("stored %+v (%v), want an answer about %q", stored, err, asked)
		}
	}
	wantCheckIn(diary.NightOnly)
	early = b.post("/days/2026-11-23/none", url.Values{"asked": {"day"}}).want(t, http.StatusSeeOther)
	b.get(early.Header.Get("Location")).says(t, danish("day.early"))
	wantCheckIn(diary.NightOnly)
	s.advance(7 * time.Hour) // 12:00
	form = pageForm(t, b.get("/").says(t, danish("today.no-cramps-rest")).body, "/days/2026-11-23/none")
	done := b.post("/days/2026-11-23/none", form).want(t, http.StatusSeeOther)
	b.get(done.Header.Get("Location")).says(t, danish("today.noted-day"), danish("day.no-cramps"))
	wantCheckIn(diary.WholeDay)
	b.post("/days/2026-11-23/none", url.Values{"asked": {"night"}}).want(t, http.StatusSeeOther) // of a tab from the morning
	wantCheckIn(diary.WholeDay)
}

func TestFromNoonOnOneTapAnswersTheNightOrTheWholeCrampDay(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	s.advance(20 * time.Hour) // 23:10 on the 24th
	page := b.get("/").says(t, danish("today.no-cramps"), danish("today.no-cramps-day"),
		danish("day.span", "From", "mandag", "To", "tirsdag"), `action="/days/2026-11-23/none"`)
	if strings.Contains(page.body, "/days/2026-11-24/none") {
		t.Error("it is asked about the night that has just begun")
	}
	b.post("/days/2026-11-23/none", url.Values{"asked": {"day"}}).want(t, http.StatusSeeOther)
	stored, err := s.store.CheckIn(t.Context(), b.accountID("a@example.org"), diary.NewDate(2026, time.November, 23))
	if err != nil || !stored.AnswersDay() {
		t.Errorf("stored %+v (%v)", stored, err)
	}
}

func TestATapNeverTurnsCrampsIntoNone(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.post("/days/2026-11-22", url.Values{"version": {"0"}, "cramps": {"yes"}}).want(t, http.StatusSeeOther)
	kept := b.post("/days/2026-11-22/none", url.Values{"asked": {"day"}}).want(t, http.StatusSeeOther)
	b.get(kept.Header.Get("Location")).says(t, danish("day.kept"), danish("day.cramps-not-noted"))
}

func TestTheStripTellsTheKindsOfDaysApart(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logEpisode(url.Values{"when": {"night"}, "date": {"2026-11-22"}})
	b.post("/days/2026-11-20/none", url.Values{"asked": {"day"}}).want(t, http.StatusSeeOther)
	b.post("/days/2026-11-18/none", url.Values{"asked": {"night"}}).want(t, http.StatusSeeOther)
	b.get("/").says(t,
		"lørdag den 21. november 2026: 1 krampe", "fredag den 20. november 2026: Ingen krampe",
		"torsdag den 19. november 2026: Ikke besvaret", "onsdag den 18. november 2026: "+danish("day.quiet-night"),
		`class="strip-day quiet-night"`, `class="strip-day cramps"`, `class="strip-day no-cramps"`, `class="strip-day unknown"`)
}
