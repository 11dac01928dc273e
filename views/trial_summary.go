package views

import (
	"cmp"
	"math"

	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// trials writes what was tried, for somebody who knows the person and not the diary.
func (w summaryWriter) trials() SummarySection {
	section := SummarySection{ID: "summary-trials", Title: w.l.T("summary.trials"), Lead: w.l.T("summary.trials.lead")}
	table := &SummaryTable{
		Headings: []string{
			w.l.T("summary.trials.what"), w.l.T("summary.trials.before"), w.l.T("summary.trials.during"), w.l.T("summary.trials.result"),
		},
		Widths: []float64{0.32, 0.16, 0.18, 0.34},
	}
	for _, f := range w.s.Trials {
		name := cmp.Or(f.Name, words.Code(w.l, "factor", f.Factor))
		what := trialText(w.l, name, f.TrialChoice) + "\n" + trialDays(w.l, f.First, max(f.First, f.Last()))
		result := trialOutcome(w.l, f.Outcome)
		if ratio := trialRatio(w.l, "trial.ratio.short", f); ratio != "" {
			result += "\n" + ratio
		}
		table.Rows = append(table.Rows, []string{what, shareText(w.l, f.Baseline.Days), shareText(w.l, f.Trying.Days), result})
	}
	section.Table = table
	return section
}

func shareText(l *i18n.Locale, share report.Share) string {
	return l.T("trial.of", "Count", share.Count, "Of", share.Of)
}

// trialOutcome is what can be said of a trial, in a few words.
func trialOutcome(l *i18n.Locale, outcome report.TrialOutcome) string {
	switch outcome {
	case report.TrialGoesOn:
		return l.T("trial.running")
	case report.TrialFewer:
		return l.T("trial.outcome.fewer")
	case report.TrialMore:
		return l.T("trial.outcome.more")
	}
	return l.T("trial.outcome.undecided")
}

// trialRatio writes how the two phases compare, empty when they are not compared. Without a cramp in the
// baseline there is nothing to divide by.
func trialRatio(l *i18n.Locale, key string, f report.TrialFinding) string {
	ratio := f.Ratio
	if math.IsNaN(ratio.Value) || math.IsInf(ratio.Value, 1) {
		return ""
	}
	high := l.T("trial.no-limit")
	if !math.IsInf(ratio.High, 1) {
		high = l.Number(hundredths(ratio.High))
	}
	return l.T(key, "Ratio", l.Number(hundredths(ratio.Value)), "Low", l.Number(hundredths(ratio.Low)), "High", high)
}

func hundredths(value float64) float64 { return math.Round(value*100) / 100 }
