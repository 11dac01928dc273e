package words

import (
	"cmp"
	"math"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
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
		name := cmp.Or(f.Name, Code(w.l, "factor", f.Factor))
		what := trialText(w.l, name, f.TrialChoice) + "\n" + TrialDays(w.l, f.First, max(f.First, f.Last()))
		result := TrialOutcome(w.l, f.Outcome)
		if ratio := TrialRatio(w.l, "trial.ratio.short", f); ratio != "" {
			result += "\n" + ratio
		}
		table.Rows = append(table.Rows, []string{what, ShareText(w.l, f.Baseline.Days), ShareText(w.l, f.Trying.Days), result})
	}
	section.Table = table
	return section
}

// TrialOutcome is what can be said of a trial, in a few words.
func TrialOutcome(l *i18n.Locale, outcome report.TrialOutcome) string {
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

// TrialRatio writes how the two phases compare, empty when they are not compared. Without a cramp in the
// baseline there is nothing to divide by.
func TrialRatio(l *i18n.Locale, key string, f report.TrialFinding) string {
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

// TrialWhat says what is tried.
func TrialWhat(l *i18n.Locale, setup diary.FactorSetup, choice diary.TrialChoice) string {
	return trialText(l, FactorName(l, setup, choice.Factor), choice)
}

// trialText says what is tried with a factor of that name.
func trialText(l *i18n.Locale, name string, choice diary.TrialChoice) string {
	key := "trial.try." + string(choice.Aim)
	if l.Has(key + "." + string(choice.Factor)) {
		return l.T(key + "." + string(choice.Factor))
	}
	return l.T(key, "Name", name)
}

// TrialRow is one trial in a list, or on the first screen.
type TrialRow struct {
	URL    string
	What   string
	Began  string
	Days   string // the first and the last date
	State  string
	AsEver bool // nothing is tried yet
	Ended  bool
	Night  string // of which to answer next, its address; empty when the trial has ended
}

// TrialURL is the address of a trial.
func TrialURL(id string) string { return "/trials/" + id }

// NewTrialRow writes a trial as it stands on the cramp-day of the present.
func NewTrialRow(l *i18n.Locale, setup diary.FactorSetup, trial diary.Trial, today diary.Date) TrialRow {
	row := TrialRow{
		URL: TrialURL(trial.ID), What: TrialWhat(l, setup, trial.TrialChoice), AsEver: trial.Phase(today) == diary.Baseline,
		Began: l.ShortDate(trial.First), Days: TrialDays(l, trial.First, max(trial.First, trial.Last())),
	}
	switch phase := trial.Phase(today); {
	case trial.StoppedAfter != nil:
		row.State, row.Ended = l.T("trial.state.stopped"), true
	case phase == diary.TrialEnded:
		row.State, row.Ended = l.T("trial.state.ended"), true
	case phase == diary.Trying:
		row.State = l.T("trial.state.trying", "Day", int(today-trial.TryFrom())+1, "Days", diary.TryingDays)
	case today < trial.First:
		row.State = l.T("trial.state.coming")
	default:
		row.State = l.T("trial.state.baseline", "Day", int(today-trial.First)+1, "Days", diary.BaselineDays)
	}
	return row
}

// TrialDays writes the first and the last date.
func TrialDays(l *i18n.Locale, from, to diary.Date) string {
	if from == to {
		return l.ShortDate(from)
	}
	return l.T("share.from-to", "From", l.ShortDate(from), "To", l.ShortDate(to))
}
