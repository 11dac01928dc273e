package views

import (
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// What follows gives the words of the report to what writes them without a page.

// EmergencyWords are the title of what stands first on every report, and the signs for which to call 112.
// They are the same whatever a diary holds.
func EmergencyWords(l *i18n.Locale) (title string, signs []string) {
	for _, key := range words.EmergencyTexts {
		signs = append(signs, l.T(key))
	}
	return l.T("emergency.title"), signs
}

// Words are whom to call, and the numbers below each other.
func (c Call) Words(l *i18n.Locale) (text string, numbers []string) {
	if c.Emergency {
		numbers = append(numbers, l.T("landing.call-112"))
	}
	for _, line := range c.Lines {
		numbers = append(numbers, lineText(l, line))
	}
	return c.Text, numbers
}

// Anyway is whom to call when nothing on the list fits and the person wants help all the same.
func (p ReportPage) Anyway() Call { return today(p.L, p.Help) }

// Urgency says how much the card hurries, empty when nothing is met.
func (c UrgencyCard) Urgency(l *i18n.Locale) string {
	if c.Kind() == "none" {
		return ""
	}
	return c.urgency(l)
}
