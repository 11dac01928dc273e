package handlers

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

const aDay = 24 * time.Hour

// beginTrial begins a trial through the form, and returns its address.
func (b *browser) beginTrial(change url.Values) string {
	b.t.Helper()
	form := b.trialForm(change)
	got := b.post("/trials", form).want(b.t, http.StatusSeeOther)
	if want := "/trials/" + form.Get("id"); got.Header.Get("Location") != want {
		b.t.Fatalf("sent to %q", got.Header.Get("Location"))
	}
	return "/trials/" + form.Get("id")
}

// trialForm is the form of a trial of stretching with some fields changed.
func (b *browser) trialForm(change url.Values) url.Values {
	b.t.Helper()
	form := pageForm(b.t, b.get("/trials").want(b.t, http.StatusOK).body, "/trials")
	form.Set("what", "do:stretching-done")
	form.Set("trial-days", "28")
	for name, values := range change {
		form[name] = values
	}
	return form
}

// answerEach answers cramp-days from a date on: "x" with cramps, "." without, " " not at all.
func (b *browser) answerEach(from diary.Date, days string) {
	b.t.Helper()
	for i, letter := range days {
		if answer := map[rune]string{'x': "yes", '.': "no"}[letter]; answer != "" {
			form := url.Values{"version": {"0"}, "cramps": {answer}, "factor.stretching-done": {answer}}
			b.post("/days/"+(from+diary.Date(i)).String(), form).want(b.t, http.StatusSeeOther)
		}
	}
}

// noonOf is when the cramp-day of a date in November or December begins in Denmark.
func noonOf(date diary.Date) time.Time { return date.UTC().Add(11 * time.Hour) }

// clearly answers a trial by what was drawn: cramps on the days as usual, and none on those of trying.
func clearly(drawn diary.Allocation) string {
	return strings.NewReplacer("T", ".", "U", "x").Replace(string(drawn))
}

// everyOther answers a trial without a difference: cramps on every other day of trying, and on every other day as usual.
func everyOther(drawn diary.Allocation) string {
	days, cramps := []byte(drawn), make(map[byte]bool)
	for i, drawn := range days {
		cramps[drawn] = !cramps[drawn]
		days[i] = map[bool]byte{true: 'x', false: '.'}[cramps[drawn]]
	}
	return string(days)
}

func TestATrialSaysEachDayWhatWasDrawn(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	address := b.beginTrial(nil)
	drawn, first := b.trials()[0].Allocation, diary.DateOf(testStart) // 03:10 on Tuesday: it begins with the coming night
	says := map[byte]string{'T': danish("trial.today.trying", "What", danish("trial.try.do.stretching-done")), 'U': danish("trial.today.baseline")}
	soon := map[byte]string{'T': danish("trial.tomorrow.trying"), 'U': danish("trial.tomorrow.baseline")}
	b.get(address).says(t, danish("trial.done.started"), "natten til tirsdag den 22. december 2026")
	for day := range 28 {
		for _, hour := range []time.Duration{0, 8, 13, 22} { // in Denmark from 01 to 23 o'clock
			s.now.Store((first + diary.Date(day)).UTC().Add(hour * time.Hour).UnixMilli())
			page := b.get(address).says(t, says[drawn[day]], danish("trial.state.going", "Day", day+1, "Days", 28))
			b.get("/").says(t, says[drawn[day]], address)
			if day < 27 {
				page.says(t, soon[drawn[day+1]])
			}
			lines := strings.Count(page.body, "I dag:") + strings.Count(page.body, "I morgen:")
			if most := min(2, 28-day); lines != most {
				t.Errorf("on day %d the page tells of %d days", day, lines)
			}
		}
	}
	s.now.Store(noonOf(first + 28).Add(-time.Minute).UnixMilli())
	b.get(address).says(t, danish("trial.today.last"))
	s.now.Store(noonOf(first + 28).UnixMilli())
	b.answerEach(first, clearly(drawn))
	b.get(address).says(t, danish("trial.outcome.fewer"), danish("trial.text.drawn.decided"), danish("trial.care"),
		danish("trial.result", "Trying", "0 af 14 døgn", "Baseline", "14 af 14 døgn"), "−100 procentpoint (95 %-interval: −100 til ")
	b.get("/").says(t, danish("trial.see-result"))
	s.now.Store((first + 28 + resultDays).UTC().Add(15 * time.Hour).UnixMilli())
	if strings.Contains(b.get("/").body, address) {
		t.Error("the first screen shows the result for ever")
	}
	b.get("/trials").says(t, danish("trial.earlier"), address)
}

func TestATrialOfFewDifferencesCannotBeDecided(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	address := b.beginTrial(url.Values{"trial-days": {"56"}})
	s.advance(58 * aDay)
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	b.get(address).says(t, danish("trial.outcome.undecided"), danish("trial.at-most", "Count", 0, "Of", 28, "Most", 28), danish("trial.at-most.hint"))
	b.answerEach(diary.DateOf(testStart), everyOther(b.trials()[0].Allocation)) // any fixed row is a difference by some draw
	got := b.get(address).says(t, danish("trial.outcome.undecided"), danish("trial.text.drawn.undecided"), danish("trial.care"), "95 %-interval")
	if strings.Contains(strings.ToLower(got.body), "fordi") {
		t.Error("the result names a cause")
	}
}

// TestAnEarlierTrialEndsAsItBegan goes on with a trial of two weeks and two weeks that an earlier program stored.
func TestAnEarlierTrialEndsAsItBegan(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	first := diary.DateOf(testStart) - 12
	trial := diary.Trial{ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.AlcoholDay, Aim: diary.LeaveIt}, First: first, Started: testStart.Add(-12 * aDay)}
	if err := s.store.StartTrial(t.Context(), b.accountID("a@example.org"), trial); err != nil {
		t.Fatal(err)
	}
	address := "/trials/" + trial.ID
	b.get(address).says(t, danish("trial.today.baseline"), danish("trial.state.going", "Day", 13, "Days", 28), danish("trial.tomorrow.baseline"))
	s.advance(2 * aDay)
	b.get(address).says(t, danish("trial.today.trying", "What", danish("trial.try.leave.alcohol")))
	s.advance(14*aDay + 12*time.Hour)
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	b.answerEach(first, "xxxxxx.xxxxxxx"+".....x........")
	b.get(address).says(t, danish("trial.outcome.fewer"), danish("trial.text.decided"), danish("trial.care.phases"), "13 af 14", "1 af 14", "gange så stor")
	if body := b.get("/trials").body; strings.Contains(body, "baseline") {
		t.Error("one of that kind can be begun")
	}
}

func TestATrialIsBegunOnlyWithALength(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for value, key := range map[string]string{"": "problem.trial-days.required", "14": "problem.trial-days.unknown", "x": "problem.trial-days.unknown"} {
		got := b.post("/trials", b.trialForm(url.Values{"trial-days": {value}})).want(t, http.StatusUnprocessableEntity).says(t, danish(key))
		if kept := pageForm(t, got.body, "/trials"); kept.Get("what") != "do:stretching-done" {
			t.Errorf("the form became %v", kept)
		}
	}
	for i, length := range diary.TrialLengths {
		b.beginTrial(url.Values{"trial-days": {strconv.Itoa(length)}})
		stored := b.trials()[0]
		if stored.Days() != length || stored.Kind() != diary.BlockTrial {
			t.Errorf("stored %+v", stored)
		}
		b.post("/trials/"+stored.ID+"/stop", nil).want(t, http.StatusSeeOther)
		if i == 0 {
			s.advance(2 * aDay)
		}
	}
}

// trials are those of the account of "a@example.org".
func (b *browser) trials() []diary.Trial {
	b.t.Helper()
	trials, err := b.store.ListTrials(b.t.Context(), b.accountID("a@example.org"))
	if err != nil {
		b.t.Fatal(err)
	}
	return trials
}

func TestATrialIsBegunOnceHoweverOftenItsFormIsSent(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form, other := b.trialForm(nil), b.trialForm(nil)
	b.post("/trials", form).want(t, http.StatusSeeOther)
	drawn := b.trials()[0].Allocation
	again := b.post("/trials", form).want(t, http.StatusSeeOther)
	if got := again.Header.Get("Location"); got != "/trials/"+form.Get("id") {
		t.Errorf("sent to %q", got)
	}
	b.post("/trials", other).want(t, http.StatusConflict).says(t, danish("trial.busy"), "/trials/"+form.Get("id")) // from another tab
	if stored := b.trials(); len(stored) != 1 || stored[0].ID != form.Get("id") || stored[0].Allocation != drawn {
		t.Errorf("stored %+v", stored)
	}
}

func TestNoTrialIsBegunInTheLastNightOfAnother(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := b.trialForm(nil) // in a tab that stays open
	b.beginTrial(nil)
	s.now.Store(time.Date(2026, 11, 24+28, 3, 0, 0, 0, time.UTC).UnixMilli())
	for _, what := range []string{"do:stretching-done", "do:dancing"} {
		form.Set("what", what)
		b.post("/trials", form).want(t, http.StatusConflict).says(t, danish("trial.busy"))
	}
	if stored := b.trials(); len(stored) != 1 {
		t.Errorf("stored %+v", stored)
	}
}

func TestATrialThatCannotBeBegunKeepsWhatWasChosen(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for name, change := range map[string]url.Values{
		"nothing chosen":         {"what": {""}},
		"unknown":                {"what": {"do:dancing"}},
		"not offered":            {"what": {"leave:stretching-done"}},
		"magnesium":              {"what": {"do:magnesium-taken"}},
		"drink more, not asked":  {"what": {"leave:little-fluid"}},
		"somebody else's factor": {"what": {"do:" + diary.NewID()}},
	} {
		got := b.post("/trials", b.trialForm(change)).want(t, http.StatusUnprocessableEntity)
		if !strings.Contains(got.body, `href="#what"`) || !strings.Contains(got.body, `id="what-error"`) {
			t.Errorf("%s: the field is not named", name)
		}
	}
	b.post("/trials", b.trialForm(url.Values{"id": {"x"}})).want(t, http.StatusBadRequest)
	if stored := b.trials(); len(stored) != 0 {
		t.Errorf("stored %+v", stored)
	}
	broken := &brokenTrials{Store: s.store}
	b.site = s.over(broken)
	got := b.post("/trials", b.trialForm(url.Values{"what": {"leave:alcohol"}})).want(t, http.StatusServiceUnavailable)
	if kept := pageForm(t, got.body, "/trials"); kept.Get("what") != "leave:alcohol" {
		t.Errorf("the form became %v", kept)
	}
}

// brokenTrials cannot begin a trial.
type brokenTrials struct{ diary.Store }

func (b *brokenTrials) StartTrial(context.Context, string, diary.Trial) error {
	return diary.ErrUnavailable
}

func TestAnOwnFactorCanBeTried(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := pageForm(t, b.get("/factors").body, "/factors")
	form.Set("new", "Trappen <op>")
	b.post("/factors", form).want(t, http.StatusSeeOther)
	chosen := regexp.MustCompile(`value="(leave:[0-9a-f-]{36})"`).FindStringSubmatch(b.get("/trials").body)
	if chosen == nil {
		t.Fatal("the own factor is not offered")
	}
	address := b.beginTrial(url.Values{"what": {chosen[1]}})
	b.get(address).says(t, "Lad være: Trappen &lt;op&gt;")
}

func TestTheDaysOfATrialAskAboutWhatIsTried(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	day := "/days/" + diary.DateOf(testStart).String()
	s.advance(10 * time.Hour)
	asked := `name="factor.late-caffeine"`
	if strings.Contains(b.get(day).body, asked) {
		t.Fatal("the factor is asked about anyway")
	}
	address := b.beginTrial(url.Values{"what": {"leave:late-caffeine"}})
	drawn := map[byte]string{'T': danish("day.trial.trying"), 'U': danish("day.trial.baseline")}
	b.get(day).says(t, asked, drawn[b.trials()[0].Allocation[0]])
	b.get(address).says(t, danish("trial.missed"))
	if before := "/days/" + (diary.DateOf(testStart) - 1).String(); strings.Contains(b.get(before).body, asked) {
		t.Error("a day before the trial asks about it")
	}
	s.advance(aDay)
	b.get("/days/"+(diary.DateOf(testStart)+1).String()).says(t, drawn[b.trials()[0].Allocation[1]])
	b.post(day, url.Values{"version": {"0"}, "factor.late-caffeine": {"no"}}).want(t, http.StatusSeeOther)
	s.advance(28 * aDay)
	b.get(address).says(t, danish("trial.line.left"), danish("trial.of", "Count", 1, "Of", 1))
}

func TestAStoppedTrialCanBeGoneOnWith(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	address := b.beginTrial(nil)
	s.advance(16 * aDay)
	b.post(address+"/stop", nil).want(t, http.StatusSeeOther)
	b.post(address+"/stop", nil).want(t, http.StatusSeeOther)
	b.get(address).says(t, danish("trial.done.stopped"), danish("trial.outcome.undecided"), danish("trial.text.drawn.stopped"), danish("trial.resume"))
	if strings.Contains(b.get("/").body, address) {
		t.Error("the first screen shows a stopped trial")
	}
	b.post(address+"/resume", nil).want(t, http.StatusSeeOther)
	b.get(address).says(t, danish("trial.done.resumed"), danish("trial.state.going", "Day", 17, "Days", 28))
	b.post(address+"/stop", nil).want(t, http.StatusSeeOther)
	other := b.beginTrial(nil)
	b.post(address+"/resume", nil).want(t, http.StatusConflict).says(t, danish("trial.busy"), other)
	s.advance(60 * aDay)
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	b.post(address+"/resume", nil).want(t, http.StatusSeeOther) // its days are over, in a page that was left open
	b.post(other+"/stop", nil).want(t, http.StatusSeeOther)     // it has ended
	for _, trial := range b.trials() {
		if stopped := trial.StoppedAfter != nil; stopped != strings.HasSuffix(address, trial.ID) {
			t.Errorf("stored %+v", trial)
		}
	}
}

func TestATrialIsItsOwnersOnly(t *testing.T) {
	s := newSite(t)
	address := s.member("a@example.org").beginTrial(nil)
	b := s.member("b@example.org")
	b.get(address).want(t, http.StatusNotFound)
	b.post(address+"/stop", nil).want(t, http.StatusNotFound)
	b.post(address+"/resume", nil).want(t, http.StatusNotFound)
	if got := b.trials(); len(got) != 1 || got[0].StoppedAfter != nil {
		t.Errorf("stored %+v", got)
	}
	if body := b.get("/trials").body; strings.Contains(body, address) {
		t.Error("another account's trial is listed")
	}
}

func TestATrialGoesOnOnItsDatesWhenTheDiaryMoves(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	address := b.beginTrial(nil)
	stored := b.trials()[0]
	s.now.Store(time.Date(2026, 12, 8, 0, 30, 0, 0, time.UTC).UnixMilli()) // 01:30 in Denmark, and still the day before in Nuuk
	b.get(address).says(t, danish("trial.state.going", "Day", 15, "Days", 28), "8. december 2026")
	account, err := s.store.Account(t.Context(), b.accountID("a@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	account.Preferences.Zone = "America/Nuuk"
	if err := s.store.SavePreferences(t.Context(), account.ID, account.Preferences); err != nil {
		t.Fatal(err)
	}
	b.get(address).says(t, danish("trial.state.going", "Day", 14, "Days", 28), "7. december 2026")
	if moved := b.trials()[0]; moved.First != stored.First || moved.Allocation != stored.Allocation {
		t.Errorf("the trial became %+v", moved)
	}
}

func TestAClearTrialIsDecidedThoughItWasStopped(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	address := b.beginTrial(nil)
	s.advance(24*aDay + 12*time.Hour)
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	b.answerEach(diary.DateOf(testStart), clearly(b.trials()[0].Allocation[:24]))
	b.post(address+"/stop", nil).want(t, http.StatusSeeOther)
	b.get(address).says(t, danish("trial.state.stopped"), danish("trial.outcome.fewer"), danish("trial.text.drawn.stopped-decided"))
}

func TestARunningTrialOffersTheRemindersThatAreOff(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	address := b.beginTrial(nil)
	stretch, answer := "/reminders/"+diary.Stretching.Code()+"?preset=1", "/reminders/"+diary.CheckInReminder.Code()+"?preset=1"
	b.get(address).says(t, `href="`+stretch+`"`, `href="`+answer+`"`)
	form := pageForm(t, b.get(stretch).want(t, http.StatusOK).body, "/reminders/"+diary.Stretching.Code())
	form.Set("mail_consent", "yes")
	b.post("/reminders/"+diary.Stretching.Code(), form).want(t, http.StatusSeeOther)
	if body := b.get(address).body; strings.Contains(body, stretch) || !strings.Contains(body, answer) {
		t.Error("a reminder that is on is offered, or the other one is not")
	}
}
