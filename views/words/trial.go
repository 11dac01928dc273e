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
		if f.Kind() == diary.PhaseTrial {
			what += "\n" + w.l.T("summary.trials.phases")
		}
		result := TrialOutcome(w.l, f.Outcome)
		if f.StoppedAfter != nil {
			result += "\n" + w.l.T("trial.stopped.short", "Days", f.Baseline.Length+f.Trying.Length)
		}
		for _, more := range []string{TrialRatio(w.l, "trial.ratio.short", f), TrialDifference(w.l, "trial.difference.short", f)} {
			if more != "" {
				result += "\n" + more
			}
		}
		baseline, trying := TrialProportion(w.l, f.Baseline), TrialProportion(w.l, f.Trying)
		if f.Outcome == report.TrialGoesOn { // a result that is looked at on the way is found in noise some day
			baseline, trying = "–", "–"
		}
		table.Rows = append(table.Rows, []string{what, baseline, trying, result})
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

// TrialDifference writes how the days of a trial of blocks compare, empty when they are not compared.
func TrialDifference(l *i18n.Locale, key string, f report.TrialFinding) string {
	if f.Kind() != diary.BlockTrial || math.IsNaN(f.Difference.Value) {
		return ""
	}
	points := func(share float64) string { return l.Number(math.Round(100 * share)) }
	d := f.Difference
	return l.T(key, "Value", points(d.Value), "Low", points(d.Low), "High", points(d.High))
}

// TrialProportion writes how many of the days were cramp-days, and how many it may be with those that are not answered.
func TrialProportion(l *i18n.Locale, c report.TrialCounts) string {
	if c.Silent() == 0 {
		return l.T("trial.answered", "Answered", c.Days.Count, "Of", c.Length)
	}
	return l.T("trial.at-most", "Count", c.Days.Count, "Of", c.Length, "Most", c.Days.Count+c.Silent())
}

// timesAsOften are words for a ratio up to a limit, ascending.
var timesAsOften = []struct {
	below float64
	key   string
}{
	{0.18, "trial.times.fewer"}, {0.29, "trial.times.quarter"}, {0.42, "trial.times.third"}, {0.58, "trial.times.half"}, {0.71, "trial.times.two-thirds"}, {0.85, "trial.times.three-quarters"}, {1, "trial.times.nearly"},
	{1.3, "trial.times.little-more"}, {1.75, "trial.times.one-half-more"}, {2.5, "trial.times.twice"}, {3.3, "trial.times.three"}, {math.Inf(1), "trial.times.more"},
}

// TrialTimes says how many times as often cramp-days came when something was tried, empty when one of the counts
// is zero.
func TrialTimes(l *i18n.Locale, f report.TrialFinding) string {
	if f.Baseline.Days.Count == 0 || f.Trying.Days.Count == 0 {
		return ""
	}
	ratio := f.Trying.Days.Value() / f.Baseline.Days.Value()
	for _, words := range timesAsOften {
		if ratio < words.below {
			return l.T(words.key)
		}
	}
	return ""
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
	URL   string
	What  string
	Began string
	Days  string // the first and the last date
	State string
	Asks  diary.TrialPhase // on the present date
	Now   string           // what it asks for then, empty when the trial has ended
	Ended bool
	Night string // of which to answer next, its address; empty when the trial has ended
}

// TrialURL is the address of a trial.
func TrialURL(id string) string { return "/trials/" + id }

// NewTrialRow writes a trial as it stands on the cramp-day of the present. What it asks for is that of the present
// date, also in the morning, when the cramp-day of the night goes on: a day begins before its noon.
func NewTrialRow(l *i18n.Locale, setup diary.FactorSetup, trial diary.Trial, date, today diary.Date) TrialRow {
	row := TrialRow{
		URL: TrialURL(trial.ID), What: TrialWhat(l, setup, trial.TrialChoice), Asks: trial.Asks(date),
		Began: l.ShortDate(trial.First), Days: TrialDays(l, trial.First, max(trial.First, trial.Last())),
		State: l.T("trial.state.going", "Day", int(min(date, trial.Last())-trial.First)+1, "Days", trial.Days()),
	}
	switch {
	case trial.StoppedAfter != nil:
		row.State, row.Ended = l.T("trial.state.stopped"), true
	case trial.Phase(today) == diary.TrialEnded:
		row.State, row.Ended = l.T("trial.state.ended"), true
	case date < trial.First:
		row.State, row.Now = l.T("trial.state.coming"), l.T("trial.today.coming", "Night", l.Night(trial.First))
	case row.Asks == diary.TrialEnded:
		row.Now = l.T("trial.today.last")
	case row.Asks == diary.Trying:
		row.Now = l.T("trial.today.trying", "What", row.What)
	default:
		row.Now = l.T("trial.today.baseline")
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
