package e2e

import (
	"net/http"

	"crampdiary/diary"
)

// trialScenes are the pages of trying something out.
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
		b.tap("input[name=trial-days][value='56']")
		other := b.sibling(reader{language: b.l.Language, device: desktop})
		other.beginTrial()
		b.press(b.l.T("trial.begin"))
	}},
	{"today-trial", http.StatusOK, at("/")},
	{"trial-stopped", http.StatusOK, func(b *tab) { b.stopTrial() }},
	{"trial-result", http.StatusOK, func(b *tab) {
		b.showTrial(diary.Trial{
			ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt},
			First: diary.DateOf(testStart) - 60, Allocation: "TTUUTUTUTUUTUTTUUTUTUUTTTUTU", Started: testStart.AddDate(0, 0, -60),
		})
	}},
	{"trial-result-of-earlier-kind", http.StatusOK, func(b *tab) {
		b.showTrial(diary.Trial{
			ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt},
			First: diary.DateOf(testStart) - 90, Started: testStart.AddDate(0, 0, -90),
		})
	}},
}

// functionScenes are the page of what the person wants to be able to do.
var functionScenes = []scene{
	{"function", http.StatusOK, at("/function")},
	{"function-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/function")
		b.tap("input[name^='score-'][value='4']")
		b.press(b.l.T("episode.save"))
	}},
}

// showTrial opens a trial that is stored already.
func (b *tab) showTrial(trial diary.Trial) {
	b.t.Helper()
	if err := b.site.store.StartTrial(b.t.Context(), b.site.account(memberEmail).ID, trial); err != nil {
		b.t.Fatal(err)
	}
	b.open("/trials/" + trial.ID)
}

// beginTrial begins to try what the form offers first.
func (b *tab) beginTrial() {
	b.t.Helper()
	b.open("/trials")
	b.tap("input[name=what][value='do:stretching-done']")
	b.tap("input[name=trial-days][value='28']")
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
