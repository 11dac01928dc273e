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
	Next    diary.Date  // the first cramp-day of a baseline to come
	Past    *diary.Date // that of one of days that are answered, nil when there are too few
	Running *TrialRow   // nil when none goes on
	Earlier []TrialRow
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
		q.Options = append(q.Options, ui.Option{Value: TrialValue(choice), Label: trialWhat(p.L, p.Setup, choice)})
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

// trialWhat says what is tried.
func trialWhat(l *i18n.Locale, setup diary.FactorSetup, choice diary.TrialChoice) string {
	return trialText(l, words.FactorName(l, setup, choice.Factor), choice)
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
		URL: TrialURL(trial.ID), What: trialWhat(l, setup, trial.TrialChoice), AsEver: trial.Phase(today) == diary.Baseline,
		Began: l.ShortDate(trial.First), Days: trialDays(l, trial.First, max(trial.First, trial.Last())),
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

func trialDays(l *i18n.Locale, from, to diary.Date) string {
	if from == to {
		return l.ShortDate(from)
	}
	return l.T("share.from-to", "From", l.ShortDate(from), "To", l.ShortDate(to))
}

// TrialPage is one trial: what to do while it goes on, and what came of it.
type TrialPage struct {
	ui.Page
	Found     report.TrialFinding
	Row       TrialRow
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
	of := func(share report.Share) string { return shareText(p.L, share) }
	line := func(key string, cell func(report.TrialCounts) string) trialLine {
		in := func(c report.TrialCounts) string {
			if c.Length() == 0 {
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
	return p.L.T("trial.answered", "Answered", counts.Days.Of, "Of", counts.Length())
}
