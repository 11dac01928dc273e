package words

import (
	"math"
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
		f.Baseline.Days, f.Trying.Days = report.Proportion{Count: 9, Of: 12}, report.Proportion{Count: 2, Of: 14}
		f.Baseline.Length, f.Trying.Length = 14, 14
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
			for _, want := range []string{w.l.T(key), name, w.l.T("trial.at-most", "Count", 9, "Of", 14, "Most", 11), w.l.T("summary.trials.phases"), w.l.T("trial.of", "Count", 2, "Of", 14), w.l.Number(0.19)} {
				if !strings.Contains(row, want) {
					t.Errorf("%s: %q does not say %q", language, row, want)
				}
			}
		}
	}
}

func TestTheSummaryTellsTheDifferenceOfATrialThatWasDrawn(t *testing.T) {
	s := summaryWithTrials()
	s.Now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for i := range s.Trials {
		s.Trials[i].Allocation = diary.DrawAllocation(28)
		s.Trials[i].Ratio.Value = math.NaN()
		s.Trials[i].Difference = report.Difference{Value: -0.607, Interval: report.Interval{Low: -0.93, High: -0.214}}
	}
	last := s.Trials[3].First + 19
	s.Trials[2].Outcome, s.Trials[2].Difference.Value = report.TrialGoesOn, math.NaN()
	s.Trials[3].StoppedAfter, s.Trials[3].Difference.Value = &last, math.NaN()
	for _, language := range diary.Languages {
		w := summaryWriter{l: i18n.For(language), s: s, o: SummaryOptions{Parts: SummaryParts}}
		rows := w.trials().Table.Rows
		if want := w.l.T("trial.difference.short", "Value", "−61", "Low", "−93", "High", "−21"); !strings.Contains(rows[0][3], want) {
			t.Errorf("%s: %q does not say %q", language, rows[0], want)
		}
		if rows[2][1] != "–" || rows[2][2] != "–" || strings.Contains(rows[2][3], "95") {
			t.Errorf("%s: a trial that goes on is compared: %q", language, rows[2])
		}
		if want := w.l.T("trial.stopped.short", "Days", 28); !strings.Contains(rows[3][3], want) || strings.Contains(rows[3][3], "95") {
			t.Errorf("%s: %q does not say %q", language, rows[3], want)
		}
	}
}

func TestARatioIsSaidInWords(t *testing.T) {
	l := i18n.For(diary.Danish)
	for _, test := range []struct {
		tried, usual int
		key          string
	}{
		{1, 10, "fewer"}, {2, 10, "quarter"}, {3, 10, "third"}, {5, 10, "half"}, {6, 10, "two-thirds"}, {8, 10, "three-quarters"},
		{9, 10, "nearly"}, {10, 9, "little-more"}, {10, 7, "one-half-more"}, {10, 5, "twice"}, {10, 4, "three"}, {10, 2, "more"},
	} {
		var f report.TrialFinding
		f.Trying.Days, f.Baseline.Days = report.Proportion{Count: test.tried, Of: 14}, report.Proportion{Count: test.usual, Of: 14}
		if got := TrialTimes(l, f); got != l.T("trial.times."+test.key) {
			t.Errorf("%d to %d is %q, want %s", test.tried, test.usual, got, test.key)
		}
	}
	if got := TrialTimes(l, report.TrialFinding{}); got != "" {
		t.Errorf("nothing to nothing is %q", got)
	}
}
