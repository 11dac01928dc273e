package words_test

import (
	"regexp"
	"testing"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

var addresses = regexp.MustCompile(`(?i)\b(du|dig|din|dit|dine|you|your)\b`)

// TestWhatIsCountedDoesNotAddressThePerson is about the labels of the summary, which somebody else reads. Nor may two of
// them be the same.
func TestWhatIsCountedDoesNotAddressThePerson(t *testing.T) {
	for _, language := range diary.Languages {
		l, profile := i18n.For(language), make(map[string]bool)
		for _, field := range diary.ProfileFields {
			profile[l.T(field.Text)] = true
		}
		checked := 0
		for _, field := range diary.ProfileFields {
			if field.Topic != diary.CaseHistory && field.Topic != diary.Verbatim {
				continue
			}
			checked++
			if text := l.T(field.Text + ".summary"); addresses.MatchString(text) || profile[text] {
				t.Errorf("%s: the first page has %s as %q", language, field.Name, text)
			}
		}
		for _, field := range diary.EpisodeFields {
			if field.Topic == diary.CountedApart || field.Topic == diary.Verbatim {
				continue
			}
			label := field.Text
			if l.Has(label + ".counted") {
				label += ".counted"
			}
			checked++
			if text := l.T(label); addresses.MatchString(text) || profile[text] {
				t.Errorf("%s: %s is counted as %q; say it in %s.counted", language, field.Name, text, field.Text)
			}
		}
		if checked < 17 {
			t.Errorf("%s: only %d fields are counted", language, checked)
		}
	}
}
