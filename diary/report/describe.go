package report

import (
	"fmt"
	"strings"

	"crampdiary/diary"
)

// parts are what a trait asks for, in English; none when it asks for nothing.
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

func words[T ~string](codes []T) []string {
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = string(code)
	}
	return texts
}
