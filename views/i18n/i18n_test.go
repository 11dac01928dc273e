package i18n

import (
	"testing"
	"time"

	"crampdiary/diary"
)

func TestNegotiateChoosesDanishUnlessAskedOtherwise(t *testing.T) {
	for header, want := range map[string]diary.Language{
		"":                       diary.Danish,
		"da":                     diary.Danish,
		"da-DK,da;q=0.9,en;q=.8": diary.Danish,
		"en-US,en;q=0.9":         diary.English,
		"en-GB":                  diary.English,
		"sv,en;q=0.5":            diary.English,
		"fr":                     diary.Danish,
		"\x00;;;q=x":             diary.Danish,
	} {
		if got := Negotiate(header); got != want {
			t.Errorf("Negotiate(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestFormats(t *testing.T) {
	da, en := For(diary.Danish), For(diary.English)
	night := diary.NewDate(2026, time.November, 23)
	clock := time.Date(2026, 11, 24, 2, 40, 0, 0, time.UTC)
	for _, test := range []struct{ name, got, want string }{
		{"Danish date", da.Date(night), "mandag den 23. november 2026"},
		{"English date", en.Date(night), "Monday, 23 November 2026"},
		{"Danish night", da.Night(night), "natten til tirsdag den 24. november 2026"},
		{"Danish clock", da.Clock(clock), "02.40"},
		{"English clock", en.Clock(clock), "02:40"},
		{"Danish decimals", da.Number(1.5), "1,5"},
		{"English decimals", en.Number(1.25), "1.25"},
		{"no decimals", da.Number(4000), "4.000"},
		{"a count", da.T("trial.of", "Count", 3000, "Of", 12345), da.T("trial.of", "Count", "3.000", "Of", "12.345")},
		{"a count in English", en.T("trial.of", "Count", 3000, "Of", int64(12345)), en.T("trial.of", "Count", "3,000", "Of", "12,345")},
		{"a count beside the plural's", da.N("chart.answered", 3000, "Answered", 3000), da.N("chart.answered", 3000, "Answered", "3.000")},
		{"a year is no count", da.Month(night), "november 2026"},
		{"minute", da.Duration(time.Minute), "1 minut"},
		{"minutes and seconds", da.Duration(4*time.Minute + 30*time.Second), "4 minutter 30 sekunder"},
		{"minutes and seconds in a table", da.ShortDuration(11*time.Minute + 20*time.Second), "11 min. 20 sek."},
		{"hours and minutes in a table", en.ShortDuration(80 * time.Minute), "1 hr 20 min"},
		{"one unit in a table", da.ShortDuration(2 * time.Hour), "2 timer"},
		{"nothing in a table", en.ShortDuration(0), "0 seconds"},
		{"hours", en.Duration(25 * time.Hour), "25 hours"},
		{"nothing", en.Duration(0), "0 seconds"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", test.name, test.got, test.want)
		}
	}
}

func TestUnknownLanguageIsAnsweredInTheFirst(t *testing.T) {
	if got := For("xx").Language; got != diary.Languages[0] {
		t.Errorf("For(xx) speaks %s", got)
	}
}

func TestHas(t *testing.T) {
	da := For(diary.Danish)
	if !da.Has("problem.required") || !da.Has("time.night-to") || da.Has("problem.nothing-of-the-kind") {
		t.Error("Has does not tell keys that exist from keys that do not")
	}
}
