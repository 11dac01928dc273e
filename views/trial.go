package views

import (
	"math"
	"slices"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// TrialsPage begins a trial, or leads to the one that goes on, and lists the earlier ones.
type TrialsPage struct {
	ui.Page
	Form    TrialForm
	Choices []diary.TrialChoice
	Setup   diary.FactorSetup
	Next    diary.Date      // the first cramp-day of a baseline to come
	Past    *diary.Date     // that of one of days that are answered, nil when there are too few
	Running *words.TrialRow // nil when none goes on
	Earlier []words.TrialRow
	Busy    bool // what was asked for would make two trials at a time
}

// TrialForm is a new trial, as it stands in the form.
type TrialForm struct {
	ID       string `schema:"id"`
	What     string `schema:"what"`     // an aim and a factor; see [TrialValue]
	Baseline string `schema:"baseline"` // one of the codes below
}

// The baselines to choose from.
const (
	ComingBaseline = "coming"
	PastBaseline   = "past"
)

// TrialValue is a choice as the form sends it.
func TrialValue(choice diary.TrialChoice) string {
	return string(choice.Aim) + ":" + string(choice.Factor)
}

func (p TrialsPage) whatQuestion() ui.Question {
	q := ui.Question{Field: "what", Legend: p.L.T("field.what"), Hint: p.L.T("trial.what.hint")}
	for _, choice := range p.Choices {
		q.Options = append(q.Options, ui.Option{Value: TrialValue(choice), Label: words.TrialWhat(p.L, p.Setup, choice)})
	}
	return q
}

func (p TrialsPage) baselineQuestion() ui.Question {
	q := ui.Question{Field: "baseline", Legend: p.L.T("field.baseline"), Hint: p.L.T("trial.past.hint")}
	q.Options = []ui.Option{
		{Value: ComingBaseline, Label: p.L.T("trial.baseline.coming", "Days", diary.BaselineDays, "Night", p.L.Night(p.Next))},
		{Value: PastBaseline, Label: p.L.T("trial.baseline.past", "Days", diary.BaselineDays, "Night", p.L.Night(*p.Past+diary.BaselineDays))},
	}
	return q
}

// TrialPage is one trial: what to do while it goes on, and what came of it.
type TrialPage struct {
	ui.Page
	Found     report.TrialFinding
	Row       words.TrialRow
	Setup     diary.FactorSetup
	Days      []diary.Day // of the trial, up to now
	LastNight diary.Date  // of which to answer next
	Remind    []TrialReminder
	CanResume bool // it was stopped, and its days are not over
	Busy      bool // what was asked for would make two trials at a time
}

// stretchEvery is the trial for which there are a reminder and pages of its own.
var stretchEvery = diary.TrialChoice{Factor: diary.StretchingDone, Aim: diary.DoIt}

// TrialReminder offers a reminder that is off.
type TrialReminder struct{ Label, URL string }

// NewTrialReminders offers the reminders that serve a trial and are off.
func NewTrialReminders(l *i18n.Locale, setup diary.ReminderSetup, trial diary.Trial) []TrialReminder {
	var offered []TrialReminder
	offer := func(kind diary.ReminderKind, label string) {
		if !setup.Of(kind).On {
			offered = append(offered, TrialReminder{label, "/reminders/" + kind.Code() + "?preset=1"})
		}
	}
	if trial.TrialChoice == stretchEvery {
		offer(diary.Stretching, l.T("trial.remind.stretching"))
	}
	offer(diary.CheckInReminder, l.T("trial.remind.check-in"))
	return offered
}

// now says what to do at present.
func (p TrialPage) now() string {
	switch {
	case p.Found.Phase == diary.Trying:
		return p.L.T("trial.now.trying", "What", p.Row.What, "Night", p.L.Night(p.Found.Last()))
	case p.LastNight < p.Found.First:
		return p.L.T("trial.now.coming", "Night", p.L.Night(p.Found.First))
	}
	return p.L.T("trial.now.baseline", "What", p.Row.What, "Night", p.L.Night(p.Found.TryFrom()))
}

// stretches says whether to lead to the stretches.
func (p TrialPage) stretches() bool {
	return p.Found.TrialChoice == stretchEvery
}

// days are those of one phase.
func (p TrialPage) days(counts report.TrialCounts) []diary.Day {
	return slices.DeleteFunc(slices.Clone(p.Days), func(d diary.Day) bool { return d.Date < counts.From || d.Date > counts.To })
}

// outcomeText says what the outcome means.
func (p TrialPage) outcomeText() string {
	switch p.Found.Outcome {
	case report.TrialStopped:
		return p.L.T("trial.text.stopped")
	case report.TrialUnanswered:
		return p.L.T("trial.text.unanswered", "Least", report.LeastTrialDays)
	case report.TrialUndecided:
		return p.L.T("trial.text.undecided")
	}
	return p.L.T("trial.text.decided")
}

// trialLine is a row of the table of a trial.
type trialLine struct{ Label, Baseline, Trying string }

// lines are what was counted in each phase, what is compared first.
func (p TrialPage) lines() []trialLine {
	kept := "trial.line.done"
	if p.Found.Aim == diary.LeaveIt {
		kept = "trial.line.left"
	}
	of := func(share report.Share) string { return words.ShareText(p.L, share) }
	line := func(key string, cell func(report.TrialCounts) string) trialLine {
		in := func(c report.TrialCounts) string {
			if c.Length == 0 {
				return "–"
			}
			return cell(c)
		}
		return trialLine{p.L.T(key), in(p.Found.Baseline), in(p.Found.Trying)}
	}
	return []trialLine{
		line("trial.line.cramp-days", func(c report.TrialCounts) string { return of(c.Days) }),
		line("trial.line.cramps", func(c report.TrialCounts) string { return p.L.Count(c.Cramps) }),
		line("trial.line.minutes", func(c report.TrialCounts) string {
			if c.Timed == 0 {
				return "–"
			}
			return p.L.N("trial.minutes", int(math.Round(c.Minutes)), "Of", c.Timed)
		}),
		line("trial.line.woken", func(c report.TrialCounts) string { return of(c.Woken) }),
		line(kept, func(c report.TrialCounts) string {
			return of(report.Share{Count: c.Kept.Yes, Of: c.Kept.Known()})
		}),
	}
}

// answered is how many of the cramp-days of a phase so far are answered.
func (p TrialPage) answered(counts report.TrialCounts) string {
	return p.L.T("trial.answered", "Answered", counts.Days.Of, "Of", counts.Length)
}
