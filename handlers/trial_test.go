package handlers

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
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

func TestATrialGoesThroughItsPhases(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.get("/").want(t, http.StatusOK)
	address := b.beginTrial(nil)
	first := diary.DateOf(testStart) // 03:10 on Tuesday: it begins with the coming night
	b.get(address).says(t, danish("trial.done.started"), danish("trial.state.coming"), "natten til onsdag den 25. november 2026")
	for _, at := range []struct {
		day   int
		state string
	}{
		{0, danish("trial.state.baseline", "Day", 1, "Days", 14)}, {13, danish("trial.state.baseline", "Day", 14, "Days", 14)},
		{14, danish("trial.state.trying", "Day", 1, "Days", 14)}, {27, danish("trial.state.trying", "Day", 14, "Days", 14)},
		{28, danish("trial.state.ended")},
	} {
		noon := time.Date(2026, 11, 24+at.day, 11, 0, 0, 0, time.UTC) // when a cramp-day begins
		s.now.Store(noon.Add(-time.Minute).UnixMilli())
		if strings.Contains(b.get(address).want(t, http.StatusOK).body, at.state+"<") {
			t.Errorf("before noon it already says %q", at.state)
		}
		s.now.Store(noon.UnixMilli())
		b.get(address).says(t, at.state)
		b.get("/").says(t, at.state, address)
		b.get("/trials").says(t, at.state)
	}
	b.answerEach(first, "xxxxxx.xxxxxxx"+".....x........")
	b.get(address).says(t, danish("trial.outcome.fewer"), danish("trial.care"), danish("trial.of", "Count", 13, "Of", 14), danish("trial.of", "Count", 1, "Of", 14))
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
	address := b.beginTrial(nil)
	s.advance(29 * aDay)
	b.get(address).says(t, danish("trial.outcome.undecided"), danish("trial.text.unanswered", "Least", 10))
	b.answerEach(diary.DateOf(testStart), "x.x.xx.x..x.x."+"..x...x..x....")
	got := b.get(address).says(t, danish("trial.outcome.undecided"), danish("trial.text.undecided"), danish("trial.care"), "95 %-interval")
	if strings.Contains(strings.ToLower(got.body), "fordi") {
		t.Error("the result names a cause")
	}
}

func TestATrialMayTakeAnsweredDaysAsItsBaseline(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	s.advance(9 * time.Hour) // the last cramp-day is over
	last := diary.DateOf(testStart) - 1
	b.answerEach(last-13, "....     .....")
	page := b.get("/trials").says(t, danish("trial.past.none", "Least", 10, "Days", 14))
	if strings.Contains(page.body, `value="past"`) {
		t.Error("days that are not answered are offered")
	}
	b.post("/trials", b.trialForm(url.Values{"baseline": {"past"}})).want(t, http.StatusUnprocessableEntity)
	b.answerEach(last-9, ".")
	address := b.beginTrial(url.Values{"baseline": {"past"}})
	stored := b.trials()[0]
	if stored.First != last-13 || stored.TryFrom() != last+1 {
		t.Errorf("stored %+v", stored)
	}
	s.advance(10 * time.Hour)
	b.get(address).says(t, danish("trial.state.trying", "Day", 1, "Days", 14), danish("stretch.follow"))
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
	again := b.post("/trials", form).want(t, http.StatusSeeOther)
	if got := again.Header.Get("Location"); got != "/trials/"+form.Get("id") {
		t.Errorf("sent to %q", got)
	}
	b.post("/trials", other).want(t, http.StatusConflict).says(t, danish("trial.busy"), "/trials/"+form.Get("id")) // from another tab
	if stored := b.trials(); len(stored) != 1 || stored[0].ID != form.Get("id") {
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
	b.get(address).says(t, "Ingen dage: Trappen &lt;op&gt;")
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
	b.get(day).says(t, asked)
	if before := "/days/" + (diary.DateOf(testStart) - 1).String(); strings.Contains(b.get(before).body, asked) {
		t.Error("a day before the trial asks about it")
	}
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
	b.get(address).says(t, danish("trial.done.stopped"), danish("trial.outcome.undecided"), danish("trial.text.stopped"), danish("trial.resume"))
	if strings.Contains(b.get("/").body, address) {
		t.Error("the first screen shows a stopped trial")
	}
	b.post(address+"/resume", nil).want(t, http.StatusSeeOther)
	b.get(address).says(t, danish("trial.done.resumed"), danish("trial.state.trying", "Day", 2, "Days", 14))
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
	s.now.Store(time.Date(2026, 12, 8, 11, 30, 0, 0, time.UTC).UnixMilli()) // 12:30 in Denmark, 08:30 or so in Nuuk
	b.get(address).says(t, danish("trial.state.trying", "Day", 1, "Days", 14))
	account, err := s.store.Account(t.Context(), b.accountID("a@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	account.Preferences.Zone = "America/Nuuk"
	if err := s.store.SavePreferences(t.Context(), account.ID, account.Preferences); err != nil {
		t.Fatal(err)
	}
	b.get(address).says(t, danish("trial.state.baseline", "Day", 14, "Days", 14))
	if stored := b.trials()[0]; stored.First != diary.DateOf(testStart) {
		t.Errorf("the trial moved to %s", stored.First)
	}
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
