package views

import (
	"slices"
	"strconv"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// languageOptions name each language in itself, as a reader who does not know the present one needs.
var languageOptions = []Option{
	{Value: string(diary.Danish), Label: "Dansk"},
	{Value: string(diary.English), Label: "English"},
}

// emergencyTexts are the signs for which to call 112. They are the same on every page.
var emergencyTexts = []string{"emergency.seizure", "emergency.chest", "emergency.stroke", "emergency.limb"}

// versionText is a version as a form carries it.
func versionText(version int64) string { return strconv.FormatInt(version, 10) }

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
