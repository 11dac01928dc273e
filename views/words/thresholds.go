package words

import (
	"slices"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// rule writes what a rule asks for, in the words in which the report says what was noted.
func (w reportWriter) rule(rule report.Rule) string {
	medicines := "threshold.taken.then"
	if rule.Counts == nil {
		medicines = "threshold.taken"
	}
	var parts []string
	for _, of := range []struct {
		text  string
		names []string
	}{
		{"threshold.profile", named(w.l, "condition", rule.Profile.Conditions, diary.Conditions)},
		{medicines, named(w.l, "medicine-class", rule.Profile.Medicines, diary.MedicineClasses)},
		{"threshold.taken", named(w.l, "supplement-kind", rule.Profile.Supplements, diary.SupplementKinds)},
	} {
		if len(of.names) > 0 {
			parts = append(parts, w.l.T(of.text, "Names", listed(w.l, "threshold.or", of.names)))
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
		form := "threshold.count"
		if count.Window.Hours > 0 {
			form = "threshold.count.hours"
		}
		parts = append(parts, w.l.T(form, "Noted", w.asked(count), "Window", w.timeless(count.Window)))
	}
	return listed(w.l, "threshold.and", parts)
}

// asked writes a count with the least that is asked for.
func (w reportWriter) asked(c report.Count) string {
	signs := listed(w.l, "threshold.or", named(w.l, "sign", c.With.Signs, diary.Signs))
	noted := w.noted(c, signs, c.AtLeast, "Count", w.l.T("threshold.least", "Count", c.AtLeast))
	if c.With.Limb == diary.Yes {
		return w.l.T("threshold.limb", "Noted", noted)
	}
	return noted
}

// named are the names of codes as they stand in a sentence, in the order of their vocabulary.
func named[T ~string](l *i18n.Locale, prefix string, values, vocabulary []T) []string {
	var names []string
	for _, known := range vocabulary {
		if slices.Contains(values, known) {
			names = append(names, lowerFirst(Code(l, prefix, known)))
		}
	}
	return names
}

// listed writes a list as a sentence has it, the last two joined by the text of a key.
func listed(l *i18n.Locale, last string, parts []string) string {
	if n := len(parts) - 1; n > 0 {
		return l.T(last, "First", strings.Join(parts[:n], ", "), "Last", parts[n])
	}
	return strings.Join(parts, "")
}

// timeless writes a window without dates.
func (w reportWriter) timeless(window report.Window) string {
	var parts []string
	if window.Hours > 0 {
		parts = append(parts, w.l.T("window.hours", "Hours", window.Hours))
	}
	switch {
	case window.Before > 0:
		parts = append(parts, w.l.T("threshold.before", "Days", window.Last-window.Before, "Before", window.Before))
	case window.Last > 0:
		parts = append(parts, w.l.T("threshold.last", "Days", window.Last))
	}
	if window.Earlier > 0 {
		parts = append(parts, w.l.T("threshold.earlier", "Hours", window.Earlier))
	}
	return strings.Join(parts, ", ")
}
