package handlers

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

func TestTheChoiceForASummaryIsRead(t *testing.T) {
	today := diary.NewDate(2026, time.November, 23)
	for _, test := range []struct {
		sent     string
		period   diary.SharePeriod
		parts    int
		problems string
	}{
		{"", diary.SharePeriod{Weeks: 4}, len(words.SummaryParts), ""},
		{"unknown=1", diary.SharePeriod{Weeks: 4}, len(words.SummaryParts), ""},
		{"period=12&part=1&part=8", diary.SharePeriod{Weeks: 12}, 2, ""},
		{"period=all", diary.SharePeriod{}, 0, ""},
		{"period=dates&from=2026-11-01&to=2026-11-23", diary.SharePeriod{From: new(today - 22), To: new(today)}, 0, ""},
		{"period=2&from=x&to=y", diary.SharePeriod{Weeks: 2}, 0, ""}, // what is not asked for is not looked at
		{"period=3", diary.SharePeriod{}, 0, "period: unknown"},
		{"period=", diary.SharePeriod{}, 0, "period: unknown"},
		{"period=-4", diary.SharePeriod{}, 0, "period: unknown"},
		{"period=dates", diary.SharePeriod{}, 0, "from: required, to: required"},
		{"period=dates&from=2026-11-31&to=2026-11-24", diary.SharePeriod{}, 0, "from: unknown, to: future"},
		{"period=dates&from=1899-12-31&to=2026-11-23", diary.SharePeriod{To: new(today)}, 0, "from: too-early"},
		{"period=dates&from=2026-11-02&to=2026-11-01", diary.SharePeriod{From: new(today - 21), To: new(today - 22)}, 0, "to: end-before-start"},
		{"period=2&part=0&part=9&part=x&part=2", diary.SharePeriod{Weeks: 2}, 1, "part: unknown, part: unknown, part: unknown"},
	} {
		sent, err := url.ParseQuery(test.sent)
		if err != nil {
			t.Fatal(err)
		}
		form, err := decodeSummaryForm(sent)
		if err != nil {
			t.Errorf("%s: %v", test.sent, err)
			continue
		}
		period, options, problems := readSummaryForm(form, today)
		if problems.Error() != test.problems {
			t.Errorf("%s: problems %q, want %q", test.sent, problems.Error(), test.problems)
		}
		if !period.Same(test.period) || len(options.Parts) != test.parts {
			t.Errorf("%s is read as %v with %d parts", test.sent, period, len(options.Parts))
		}
	}
}

func TestWhatIsWrittenOnASummaryIsShortText(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "K.J.": "", strings.Repeat("å", diary.MaxShownName): "", "a\x00b": "shown_name: not-text, shown_words: not-text",
		"\xff": "shown_name: not-text, shown_words: not-text", strings.Repeat("å", diary.MaxShownWords): "shown_name: text-too-long",
		strings.Repeat("å", diary.MaxShownWords+1): "shown_name: text-too-long, shown_words: text-too-long",
	} {
		if got := judgeOwnWords(ui.SummaryForm{Name: text, Words: text}).Error(); got != want {
			t.Errorf("%.20q is %q, want %q", text, got, want)
		}
	}
}
