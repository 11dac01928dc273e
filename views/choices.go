package views

import (
	"slices"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// languageOptions name each language in itself, as a reader who does not know the present one needs.
var languageOptions = []Option{
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

func regionOptions(l *i18n.Locale) []Option {
	return codeOptions(l, "region", diary.Regions)
}

func statementOptions(l *i18n.Locale) []Option {
	return codeOptions(l, "consent", diary.Statements)
}

func agreed(statements []string, statement string) bool {
	return slices.Contains(statements, statement)
}
