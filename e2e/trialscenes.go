package e2e

import (
	"net/http"

	"crampdiary/diary"
)

// trialScenes are the pages of trying something out.
var trialScenes = []scene{
	{"trials", http.StatusOK, at("/trials")},
	{"trial-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/trials")
		b.Press(b.L.T("trial.begin"))
	}},
	{"trial-running", http.StatusOK, func(b *Tab) { b.beginTrial() }},
	{"trial-busy", http.StatusConflict, func(b *Tab) {
		b.stopTrial()
		b.Open("/trials")
		b.Tap("input[name=what][value='leave:alcohol']")
		b.Tap("input[name=trial-days][value='56']")
		other := b.Sibling(Reader{Language: b.L.Language, Device: Desktop})
		other.beginTrial()
		b.Press(b.L.T("trial.begin"))
	}},
	{"today-trial", http.StatusOK, at("/")},
	{"trial-stopped", http.StatusOK, func(b *Tab) { b.stopTrial() }},
	{"trial-result", http.StatusOK, func(b *Tab) {
		b.showTrial(diary.Trial{
			ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt},
			First: diary.DateOf(TestStart) - 60, Allocation: "TTUUTUTUTUUTUTTUUTUTUUTTTUTU", Started: TestStart.AddDate(0, 0, -60),
		})
	}},
	{"trial-result-of-earlier-kind", http.StatusOK, func(b *Tab) {
		b.showTrial(diary.Trial{
			ID: diary.NewID(), TrialChoice: diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt},
			First: diary.DateOf(TestStart) - 90, Started: TestStart.AddDate(0, 0, -90),
		})
	}},
}

// functionScenes are the page of what the person wants to be able to do.
var functionScenes = []scene{
	{"function", http.StatusOK, at("/function")},
	{"function-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/function")
		b.Tap("input[name^='score-'][value='4']")
		b.Press(b.L.T("episode.save"))
	}},
}

// showTrial opens a trial that is stored already.
func (b *Tab) showTrial(trial diary.Trial) {
	b.T.Helper()
	if err := b.Site.Store.StartTrial(b.T.Context(), b.Site.Account(MemberEmail).ID, trial); err != nil {
		b.T.Fatal(err)
	}
	b.Open("/trials/" + trial.ID)
}

// beginTrial begins to try what the form offers first.
func (b *Tab) beginTrial() {
	b.T.Helper()
	b.Open("/trials")
	b.Tap("input[name=what][value='do:stretching-done']")
	b.Tap("input[name=trial-days][value='28']")
	b.Press(b.L.T("trial.begin"))
	b.WantStatus(http.StatusOK)
}

// stopTrial stops the trial that goes on.
func (b *Tab) stopTrial() {
	b.T.Helper()
	b.Open("/trials")
	b.OpenFirstRow()
	b.Press(b.L.T("trial.stop"))
	b.WantStatus(http.StatusOK)
}
