package views

import (
	"cmp"
	"math"
	"slices"
	"strconv"

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
	Next    diary.Date      // the first cramp-day of one that is begun now
	Running *words.TrialRow // nil when none goes on
	Earlier []words.TrialRow
	Busy    bool // what was asked for would make two trials at a time
}

// TrialForm is a new trial, as it stands in the form.
type TrialForm struct {
	ID   string `schema:"id"`
	What string `schema:"what"`       // an aim and a factor; see [TrialValue]
	Days string `schema:"trial-days"` // one of diary.TrialLengths
}

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

// lengthLabels say what a length is good for, as diary/report/SIMULATION.md has it.
var lengthLabels = map[int]string{28: "trial.days.28", 56: "trial.days.56"}

func (p TrialsPage) daysQuestion() ui.Question {
	q := ui.Question{Field: "trial-days", Legend: p.L.T("field.trial-days")}
	for _, days := range diary.TrialLengths {
		label := p.L.T(lengthLabels[days], "Night", p.L.Night(p.Next+diary.Date(days)-1))
		q.Options = append(q.Options, ui.Option{Value: strconv.Itoa(days), Label: label})
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

// tomorrow says what to do on the next date, and no further ahead; empty when the trial asks for nothing then.
func (p TrialPage) tomorrow() string {
	day := p.LastNight + 2
	if day <= p.Found.First || day > p.Found.Last() {
		return ""
	}
	if p.Found.Asks(day) == diary.Trying {
		return p.L.T("trial.tomorrow.trying")
	}
	return p.L.T("trial.tomorrow.baseline")
}

// answered is of how many of the nights that are over is known whether there were cramps.
func (p TrialPage) answered() string {
	known, days := 0, 0
	for _, day := range p.Days {
		if day.Date <= p.LastNight {
			days++
			if day.Answered() {
				known++
			}
		}
	}
	return p.L.T("trial.answered", "Answered", known, "Of", days)
}

// kept is on how many days was done what is tried.
func (p TrialPage) kept(counts report.TrialCounts) string {
	return p.L.T("trial.kept", "Kept", counts.Kept.Yes, "Of", counts.Kept.Known())
}

// stretches says whether to lead to the stretches.
func (p TrialPage) stretches() bool {
	return p.Found.TrialChoice == stretchEvery
}

// days are those that asked for the same.
func (p TrialPage) days(asked diary.TrialPhase) []diary.Day {
	return slices.DeleteFunc(slices.Clone(p.Days), func(d diary.Day) bool { return d.Date > p.Found.Last() || p.Found.Asks(d.Date) != asked })
}

// silent says whether the counts say "at most".
func (p TrialPage) silent() bool { return p.Found.Baseline.Silent()+p.Found.Trying.Silent() > 0 }

// result says how many cramp-days there were of either kind, empty when there were not days of both.
func (p TrialPage) result() string {
	if p.Found.Baseline.Length == 0 || p.Found.Trying.Length == 0 {
		return ""
	}
	text := p.L.T("trial.result", "Trying", words.TrialProportion(p.L, p.Found.Trying), "Baseline", words.TrialProportion(p.L, p.Found.Baseline))
	if times := words.TrialTimes(p.L, p.Found); times != "" && p.Found.Outcome.Decided() {
		text += " " + times
	}
	return text
}

// outcomeText says what the outcome means.
func (p TrialPage) outcomeText() string {
	if p.Found.Kind() == diary.BlockTrial {
		return p.blocksText()
	}
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

func (p TrialPage) blocksText() string {
	switch {
	case p.Found.Outcome == report.TrialStopped:
		return p.L.T("trial.text.drawn.stopped")
	case p.Found.Outcome == report.TrialUnanswered:
		return p.L.T("trial.text.drawn.unanswered")
	case p.Found.Outcome == report.TrialUndecided:
		return p.L.T("trial.text.drawn.undecided")
	case p.Found.StoppedAfter != nil:
		return p.L.T("trial.text.drawn.stopped-decided")
	}
	return p.L.T("trial.text.drawn.decided")
}

// figures writes how the days compare, empty when they are not compared.
func (p TrialPage) figures() string {
	return cmp.Or(words.TrialRatio(p.L, "trial.ratio", p.Found), words.TrialDifference(p.L, "trial.difference", p.Found))
}

// trialLine is a row of the table of a trial.
type trialLine struct{ Label, Baseline, Trying string }

// lines are what was counted in each phase, what is compared first.
func (p TrialPage) lines() []trialLine {
	kept := "trial.line.done"
	if p.Found.Aim == diary.LeaveIt {
		kept = "trial.line.left"
	}
	of := func(share report.Proportion) string { return words.ProportionText(p.L, share) }
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
			return of(report.Proportion{Count: c.Kept.Yes, Of: c.Kept.Known()})
		}),
	}
}
