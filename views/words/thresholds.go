package words

import (
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// Threshold is one criterion of the report with its numbers, as the table of criteria has them.
type Threshold struct {
	Name  string
	Level string
	Rules []string // one of which is enough
	Basis []string
}

// NewThresholds writes every criterion that the report looks at; the notes, which are no reason to seek help,
// are left out.
func NewThresholds(l *i18n.Locale) []Threshold {
	w := reportWriter{l: l}
	var all []Threshold
	for _, c := range report.Criteria.Criteria {
		if c.Kind == report.Note {
			continue
		}
		t := Threshold{Name: l.T(c.Text()), Level: Code(l, "level", c.Level)}
		for _, rule := range c.Rules {
			t.Rules = append(t.Rules, w.rule(rule))
		}
		for _, grounds := range c.Evidence {
			t.Basis = append(t.Basis, w.grounds(grounds))
		}
		all = append(all, t)
	}
	return all
}

// rule writes what a rule asks for, in the words in which the report says what was noted.
func (w reportWriter) rule(rule report.Rule) string {
	var parts []string
	for _, names := range []string{
		Codes(w.l, "condition", rule.Profile.Conditions, diary.Conditions),
		Codes(w.l, "medicine-class", rule.Profile.Medicines, diary.MedicineClasses),
		Codes(w.l, "supplement-kind", rule.Profile.Supplements, diary.SupplementKinds),
	} {
		if names != "" {
			parts = append(parts, w.l.T("threshold.profile", "Names", names))
		}
	}
	for _, question := range []struct {
		question report.ProfileQuestion
		asked    bool
	}{
		{report.AskPregnant, rule.Profile.Pregnant != ""}, {report.AskCrampsBefore, rule.Profile.CrampsBefore != ""},
		{report.AskMovement, rule.Profile.MovementProblem != ""},
	} {
		if question.asked {
			parts = append(parts, Code(w.l, "said", question.question))
		}
	}
	for _, count := range rule.Counts {
		parts = append(parts, w.l.T("threshold.count", "Noted", w.noted(count, Codes(w.l, "sign", count.With.Signs, diary.Signs), count.AtLeast),
			"Window", w.timeless(count.Window)))
	}
	return strings.Join(parts, "; ")
}

// timeless writes a window without dates.
func (w reportWriter) timeless(window report.Window) string {
	var parts []string
	if window.Hours > 0 {
		parts = append(parts, w.l.T("window.hours", "Hours", window.Hours))
	}
	if window.Last > 0 {
		parts = append(parts, w.l.T("threshold.last", "Days", window.Last))
	}
	if window.Before > 0 {
		parts = append(parts, w.l.T("threshold.before", "Days", window.Before))
	}
	if window.Earlier > 0 {
		parts = append(parts, w.l.T("threshold.earlier", "Hours", window.Earlier))
	}
	return strings.Join(parts, ", ")
}
