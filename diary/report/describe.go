package report

import (
	"fmt"
	"strings"

	"crampdiary/diary"
)

// What follows writes the table in English for a clinician who reviews it. It is made from the numbers
// themselves, so that it cannot say anything else than what is evaluated.

// Preface says what holds for every criterion.
func (t Table) Preface() string {
	return fmt.Sprintf("A cramp-day lasts from noon to noon. A count that is not reached is \"not met\" only when at least %d of the last %d cramp-days are answered, and \"not enough data\" otherwise. When blanks on entries, answered in the worst way, would meet a criterion, an answer is missing, and the diary asks. No clinician has reviewed the table yet.",
		t.AnsweredAtLeast, t.AnsweredOf)
}

// Urgency says who should be asked, and how soon.
func (c Criterion) Urgency() string {
	words := []string{string(c.Level)}
	if c.Pace != "" {
		words = append(words, string(c.Pace))
	}
	if c.Call != "" {
		words = append(words, string(c.Call))
	}
	return strings.Join(words, ", ")
}

// Remarks say what the rules do not.
func (c Criterion) Remarks() []string {
	var remarks []string
	if c.Since > 0 {
		remarks = append(remarks, fmt.Sprintf("stronger text when begun at most %d months ago, or when a change of medicine was noted with one of the cramps", c.Since))
	}
	if c.Settled > 0 {
		remarks = append(remarks, fmt.Sprintf("told for %d days after a call, unless a new kind of finding appears", c.Settled))
	}
	if c.Rest {
		remarks = append(remarks, "counts only what no other criterion is met by or asks about")
	}
	return remarks
}

// String says when the rule is met.
func (r Rule) String() string {
	parts := r.Profile.parts()
	for _, count := range r.Counts {
		parts = append(parts, count.String())
	}
	text := strings.Join(parts, ", and ")
	if r.Call != "" {
		text += " (" + string(r.Call) + ")"
	}
	return text
}

func (p Profile) parts() []string {
	var parts []string
	add := func(what string, codes []string) {
		if len(codes) > 0 {
			parts = append(parts, what+" "+strings.Join(codes, " or "))
		}
	}
	add("has", words(p.Conditions))
	add("takes, or took on the day of one of the cramps, medicine of the class", words(p.Medicines))
	add("takes", words(p.Supplements))
	for _, answer := range []struct {
		what string
		want diary.Answer
	}{{"pregnant", p.Pregnant}, {"cramps before the diary began", p.CrampsBefore}, {"movement problem in the profile", p.MovementProblem}} {
		if answer.want != "" {
			parts = append(parts, answer.what+": "+string(answer.want))
		}
	}
	return parts
}

func words[T ~string](codes []T) []string {
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = string(code)
	}
	return texts
}

// String says what has to be there.
func (c Count) String() string {
	text := fmt.Sprintf("≥%d %s", c.AtLeast, c.Of)
	if with := c.With.parts(); len(with) > 0 {
		text += " with " + strings.Join(with, " and ")
	}
	return text + " " + c.Window.String()
}

// String says where an episode has to be.
func (w Window) String() string {
	var parts []string
	if w.Last > 0 {
		parts = append(parts, fmt.Sprintf("in the last %d cramp-days", w.Last))
	}
	if w.Before > 0 {
		parts = append(parts, fmt.Sprintf("but not in the last %d", w.Before))
	}
	if w.Hours > 0 {
		parts = append(parts, fmt.Sprintf("still going on or ended within %d hours", w.Hours))
	}
	if w.Earlier > 0 {
		parts = append(parts, fmt.Sprintf("ended more than %d hours ago", w.Earlier))
	}
	return strings.Join(parts, ", ")
}

func (t Trait) parts() []string {
	var parts []string
	number := func(format string, n int) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(format, n))
		}
	}
	codes := func(what string, codes []string) {
		if len(codes) > 0 && codes[0] != "" {
			parts = append(parts, what+" "+strings.Join(codes, " or "))
		}
	}
	number("worst pain ≥%d", t.Pain)
	number("a length of more than %d minutes", t.Minutes)
	number("soreness for more than %d hours", t.SoreHours)
	switch t.Limb {
	case diary.Yes:
		parts = append(parts, "a muscle of an arm or a leg, or none noted,")
	case diary.No:
		parts = append(parts, "a muscle elsewhere than on an arm or a leg")
	}
	codes("muscle", words(t.Muscles))
	codes("weakness", words(t.Weakness))
	codes("numbness", words(t.Numbness))
	codes("swelling", words([]diary.Swelling{t.Swelling}))
	for _, answer := range []struct {
		what string
		want diary.Answer
	}{
		{"woken", t.Woke}, {"unable the next day", t.Unable}, {"movement problem", t.MovementProblem},
		{"red or warm skin", t.RedWarm}, {"cold, pale limb", t.ColdPale}, {"muscle pain between cramps", t.PainBetween},
	} {
		if answer.want != "" {
			parts = append(parts, answer.what+": "+string(answer.want))
		}
	}
	codes("sign", words(t.Signs))
	return parts
}

// String says what the grounds are and where they are from.
func (g Grounds) String() string {
	text := fmt.Sprintf("%s: %s", g.Of, g.Evidence)
	if g.Source.Name != "" {
		text += fmt.Sprintf(", %s (%s)", g.Source.Name, g.Source.Address)
	}
	if g.Why != "" {
		text += ": " + g.Why
	}
	return text
}
