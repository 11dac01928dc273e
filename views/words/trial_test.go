package words

import (
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// summaryWithTrials is a summary with a trial of each outcome there is, of an own factor and of one of the
// vocabulary that nobody is asked to try any more.
func summaryWithTrials() report.Summary {
	first := diary.NewDate(2026, 9, 20)
	var s report.Summary
	for _, outcome := range []report.TrialOutcome{report.TrialFewer, report.TrialMore, report.TrialUndecided, report.TrialStopped} {
		f := report.TrialFinding{Outcome: outcome, Name: "Trapper"}
		f.Factor, f.Aim, f.First = "own", diary.LeaveIt, first
		f.Baseline.Days, f.Trying.Days = report.Share{Count: 9, Of: 12}, report.Share{Count: 2, Of: 14}
		f.Ratio = report.Ratio{Value: 0.19, Interval: report.Interval{Low: 0.02, High: 0.9}}
		s.Trials = append(s.Trials, f)
	}
	s.Trials[3].Name, s.Trials[3].Factor, s.Trials[3].Aim = "", diary.MagnesiumTaken, diary.DoIt
	return s
}

func TestTheSummaryTellsWhatWasTried(t *testing.T) {
	s := summaryWithTrials()
	s.Now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, language := range diary.Languages {
		w := summaryWriter{l: i18n.For(language), s: s, o: SummaryOptions{Parts: SummaryParts}}
		section := w.trials()
		if len(section.Table.Rows) != len(s.Trials) {
			t.Fatalf("%d rows", len(section.Table.Rows))
		}
		for i, key := range []string{"trial.outcome.fewer", "trial.outcome.more", "trial.outcome.undecided", "trial.outcome.undecided"} {
			row := strings.Join(section.Table.Rows[i], "|")
			name := "Trapper"
			if i == 3 {
				name = w.l.T("factor." + string(diary.MagnesiumTaken))
			}
			for _, want := range []string{w.l.T(key), name, w.l.T("trial.of", "Count", 9, "Of", 12), w.l.T("trial.of", "Count", 2, "Of", 14), w.l.Number(0.19)} {
				if !strings.Contains(row, want) {
					t.Errorf("%s: %q does not say %q", language, row, want)
				}
			}
		}
	}
}
