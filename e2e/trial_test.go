package e2e

import (
	"net/http"
	"testing"
	"time"

	"crampdiary/diary"
)

// trialScenes are the pages of trying something for two weeks.
var trialScenes = []scene{
	{"trials", http.StatusOK, at("/trials")},
	{"trial-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/trials")
		b.press(b.l.T("trial.begin"))
	}},
	{"trial-running", http.StatusOK, func(b *tab) { b.beginTrial() }},
	{"trial-busy", http.StatusConflict, func(b *tab) {
		b.stopTrial()
		b.open("/trials")
		b.tap("input[name=what][value='leave:alcohol']")
		other := b.sibling(reader{language: b.l.Language, device: desktop})
		other.beginTrial()
		b.press(b.l.T("trial.begin"))
	}},
	{"today-trial", http.StatusOK, at("/")},
	{"trial-stopped", http.StatusOK, func(b *tab) { b.stopTrial() }},
	{"trial-result", http.StatusOK, func(b *tab) {
		trial := diary.Trial{
			ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt},
			First: diary.DateOf(testStart) - 60, Started: testStart.AddDate(0, 0, -60),
		}
		if err := b.site.store.StartTrial(b.t.Context(), b.site.account(memberEmail).ID, trial); err != nil {
			b.t.Fatal(err)
		}
		b.open("/trials/" + trial.ID)
	}},
}

// beginTrial begins to try what the form offers first.
func (b *tab) beginTrial() {
	b.t.Helper()
	b.open("/trials")
	b.tap("input[name=what][value='do:stretching-done']")
	b.press(b.l.T("trial.begin"))
	b.wantStatus(http.StatusOK)
}

// stopTrial stops the trial that goes on.
func (b *tab) stopTrial() {
	b.t.Helper()
	b.open("/trials")
	b.openFirstRow()
	b.press(b.l.T("trial.stop"))
	b.wantStatus(http.StatusOK)
}

func TestAPersonTriesSomethingForTwoWeeks(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, _ reader) {
		b.signIn(memberEmail)
		b.open("/report")
		b.press(b.l.T("trial.link"))
		b.tap("input[name=what][value='do:stretching-done']")
		b.press(b.l.T("trial.begin"))
		b.says(b.l.T("trial.done.started"), b.l.T("trial.state.coming"))
		b.press(b.l.T("trial.remind.stretching"))
		b.open("/")
		b.press(b.l.T("trial.see"))
		b.press(b.l.T("trial.stop"))
		b.says(b.l.T("trial.done.stopped"), b.l.T("trial.text.stopped"))
		b.press(b.l.T("trial.resume"))
		b.says(b.l.T("trial.done.resumed"))
		first := diary.DateOf(testStart)
		for day := range diary.Date(28) {
			b.site.advance(24 * time.Hour)
			if day%7 == 6 {
				b.open("/days/" + (first + day - 1).String()) // the last that is over
				b.tap("input[name=cramps][value=no]")
				b.tap("input[name='factor.stretching-done'][value=yes]")
				b.press(b.l.T("episode.save"))
			}
		}
		b.site.advance(12 * time.Hour)
		b.open("/")
		b.press(b.l.T("trial.see-result"))
		b.says(b.l.T("trial.outcome.undecided"), b.l.T("trial.text.unanswered", "Least", 10), b.l.T("trial.of", "Count", 2, "Of", 2))
	})
}
