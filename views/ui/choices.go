package ui

import (
	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// LanguageOptions name each language in itself, as a reader who does not know the present one needs.
var LanguageOptions = []Option{
	{Value: string(diary.Danish), Label: "Dansk"},
	{Value: string(diary.English), Label: "English"},
}

func themeLabel(l *i18n.Locale, theme Theme) string {
	switch theme {
	case Light:
		return l.T("theme.light")
	case Dark:
		return l.T("theme.dark")
	}
	return l.T("theme.system")
}

// RegionOptions are the regions to choose from.
func RegionOptions(l *i18n.Locale) []Option {
	return CodeOptions(l, "region", diary.Regions)
}

// AnswerOptions are yes, no, and a way back to unanswered, which a radio button has not by itself.
func AnswerOptions(l *i18n.Locale) []Option {
	return WithUnanswered(l, CodeOptions(l, "answer", diary.Answers))
}

// WithUnanswered adds the way back to unanswered, which a radio button has not by itself.
func WithUnanswered(l *i18n.Locale, options []Option) []Option {
	return append(options, Option{Value: "", Label: l.T("answer.empty"), Clear: l.T("answer.clear")})
}
