package words

import (
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// EmergencyWords are the title of what stands first on every report, and the signs for which to call 112.
// They are the same whatever a diary holds.
func EmergencyWords(l *i18n.Locale) (title string, signs []string) {
	for _, key := range EmergencyTexts {
		signs = append(signs, l.T(key))
	}
	return l.T("emergency.title"), signs
}

// Urgency says how much the card hurries, empty when nothing is met.
func (c UrgencyCard) Urgency(l *i18n.Locale) string {
	if c.Kind() == "none" {
		return ""
	}
	return l.T(map[string]string{
		"emergency": "urgency.emergency", "today": "urgency.today", "later": "urgency.later",
	}[c.Kind()])
}

// UrgencyCard says whom to call and when, at the highest level of some findings.
type UrgencyCard struct {
	Level report.Level // SelfCare when nothing is met
	Title string
	Text  string   // said when nothing is met
	Names []string // of the findings at this level
	Call  Call
}

// Kind is one of the three kinds of urgency, and "none" when nothing is met.
func (c UrgencyCard) Kind() string {
	switch c.Level {
	case report.SelfCare:
		return "none"
	case report.SameDay:
		return "today"
	case report.EmergencyCall:
		return "emergency"
	}
	return "later"
}

// Emergency says whether there is a card, and for what cannot wait even for the button under it.
func (c *UrgencyCard) Emergency() bool { return c != nil && c.Level == report.EmergencyCall }

// Call is whom to call: a sentence, and numbers if there are any.
type Call struct {
	Text      string
	Lines     []diary.HelpLine
	Emergency bool // 112
}

// Words are whom to call, and the numbers below each other.
func (c Call) Words(l *i18n.Locale) (text string, numbers []string) {
	if c.Emergency {
		numbers = append(numbers, l.T("landing.call-112"))
	}
	for _, line := range c.Lines {
		numbers = append(numbers, LineText(l, line))
	}
	return c.Text, numbers
}

// LineText names a telephone line with its number, which no line break parts.
func LineText(l *i18n.Locale, line diary.HelpLine) string {
	return l.T("call.line", "Region", Code(l, "region", line.Region), "Number", strings.ReplaceAll(line.Number, " ", "\u00a0"))
}

// NewUrgencyCard is the card for findings that are met, the highest level first.
func NewUrgencyCard(l *i18n.Locale, findings []report.Finding, help diary.Help) UrgencyCard {
	card := UrgencyCard{Level: report.SelfCare, Title: l.T("report.none.title"), Text: l.T("report.none.text")}
	if len(findings) > 0 {
		pressing := mostPressing(findings)
		w := reportWriter{l: l, help: help}
		card.Level, card.Call, card.Title = pressing.Level, w.call(pressing), l.T(cardTitle(pressing, help))
	}
	for _, f := range findings {
		if f.Criterion.Level == card.Level {
			card.Names = append(card.Names, l.T(f.Criterion.Text()))
		}
	}
	return card
}

// mostPressing is the finding that decides how soon to call: among those of the highest level one with a
// timeframe of its own, unless that is slower than the level's.
func mostPressing(findings []report.Finding) report.Criterion {
	chosen := findings[0].Criterion
	for _, f := range findings[1:] {
		if f.Criterion.Level == chosen.Level && pressing(f.Criterion) > pressing(chosen) {
			chosen = f.Criterion
		}
	}
	return chosen
}

func pressing(c report.Criterion) int {
	switch {
	case c.Timeframe == report.AtOnce:
		return 4
	case c.Timeframe == report.Soon:
		return 3
	case c.Timeframe == report.NoHurry:
		return 0
	case c.Call != "":
		return 1
	}
	return 2
}

// cardTitle is the key of whom to call and when.
func cardTitle(c report.Criterion, help diary.Help) string {
	switch c.Level {
	case report.EmergencyCall:
		return "urgency.title.emergency"
	case report.SameDay:
		switch {
		case c.Call == report.MaternityWard:
			return "urgency.title.maternity-ward"
		case c.Timeframe == report.AtOnce && help.OwnDoctor:
			return "urgency.title.own-doctor-now"
		case c.Timeframe == report.AtOnce:
			return "urgency.title.out-of-hours-now"
		case help.OwnDoctor:
			return "urgency.title.own-doctor-today"
		}
		return "urgency.title.out-of-hours"
	case report.Physiotherapist:
		return "urgency.title.physiotherapist"
	case report.Prescriber:
		if c.Call == report.AskOwnDoctor {
			return "urgency.title.supplement-doctor"
		}
		return "urgency.title.prescriber"
	}
	switch c.Timeframe {
	case report.Soon:
		return "urgency.title.own-doctor-soon"
	case report.NoHurry:
		return "urgency.title.own-doctor-no-hurry"
	}
	return "urgency.title.own-doctor"
}

// CallToday says whom to call with something that cannot wait for another day.
func CallToday(l *i18n.Locale, help diary.Help) Call {
	switch {
	case help.OwnDoctor:
		return Call{Text: l.T("call.own-doctor-now")}
	case len(help.Lines) > 1:
		return Call{Text: l.T("call.choose-region"), Lines: help.Lines}
	}
	return Call{Text: l.T("call.out-of-hours"), Lines: help.Lines}
}
