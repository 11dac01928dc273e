package views

import (
	"fmt"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

func demoSummary(t *testing.T) report.Summary {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	const days = 56
	now := time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
	invented, today := demo.Generate(1, days, now, zone), diary.CrampDayOf(now, zone)
	return report.Build(diary.Snapshot{
		From: today - days + 1, To: today, Profile: invented.Profile, Factors: invented.Factors,
		Episodes: invented.Episodes, CheckIns: invented.CheckIns,
	}, today-days+1, today, nil, now, zone)
}

// summaryPage is the text of a summary's page and its markup.
func summaryPage(t *testing.T, doc words.SummaryDoc) (text, markup string) {
	t.Helper()
	var out strings.Builder
	if err := ui.SummaryBody(doc).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return textOf(t, out.String()), out.String()
}

// pageText is the text of a part of a page.
func pageText(t *testing.T, part templ.Component) string {
	t.Helper()
	var out strings.Builder
	if err := part.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return textOf(t, out.String())
}

func textOf(t *testing.T, markup string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for node := range root.Descendants() {
		if node.Type == html.TextNode {
			words = append(words, node.Data)
		}
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// figuresOf are the numbers of a summary that a reader has to find, each in its words.
func figuresOf(l *i18n.Locale, s report.Summary) []string {
	p := s.Patterns
	figures := []string{
		l.N("chart.answered", p.Days, "Answered", p.Answered),
		l.N("summary.of-answered", p.CrampDays.Of, "Part", p.CrampDays.Count),
		l.N("summary.woken.value", p.WokenNights.Of, "Part", p.WokenNights.Count),
		l.N("summary.sore.value", p.Sore.Of, "Part", p.Sore.Count),
		l.N("summary.timed", p.Cramps, "Timed", p.Timed),
		fmt.Sprint(p.Cramps), s.Report.Version,
	}
	for _, spread := range []report.Spread{p.Length, p.Pain, p.Soreness} {
		figures = append(figures, words.Tenths(l, spread.Median), words.Tenths(l, spread.Most), fmt.Sprint(spread.Of))
	}
	for _, r := range p.Remedies {
		figures = append(figures, fmt.Sprintf("%d ", r.Helped), fmt.Sprintf("%d ", r.Tried()))
	}
	for _, trigger := range p.Triggers {
		figures = append(figures, l.N("summary.of-cramps", trigger.Noted.Of, "What", l.T("trigger."+string(trigger.Trigger)), "Part", trigger.Noted.Count))
	}
	for _, context := range p.Contexts {
		figures = append(figures, l.N("summary.of-cramps", p.InContext, "What", l.T("context."+string(context.Context)), "Part", context.Cramps))
	}
	for _, week := range p.Trend.Weeks[max(0, len(p.Trend.Weeks)-words.SummaryWeeks):] {
		figures = append(figures, fmt.Sprintf("%d/%d", week.CrampDays.Count, week.CrampDays.Of))
	}
	for _, count := range p.Hours {
		figures = append(figures, fmt.Sprint(count))
	}
	for _, place := range p.Places {
		figures = append(figures, fmt.Sprint(place.Cramps))
	}
	return figures
}

func TestThePageSaysEveryFigureOfTheSummary(t *testing.T) {
	s := demoSummary(t)
	for _, language := range diary.Languages {
		l := i18n.For(language)
		doc := words.NewSummaryDoc(l, s, words.SummaryOptions{Parts: words.SummaryParts})
		text, _ := summaryPage(t, doc)
		for _, figure := range figuresOf(l, s) {
			if !strings.Contains(text, strings.TrimSpace(figure)) {
				t.Errorf("%s: %q is not on the page", language, figure)
			}
		}
		total := 0
		for _, hour := range doc.Hours.Bars {
			total += hour.Count
		}
		if total != s.Patterns.Timed {
			t.Errorf("the hours add up to %d, want %d", total, s.Patterns.Timed)
		}
	}
}

func TestASummaryLeadsNowhere(t *testing.T) {
	_, markup := summaryPage(t, words.NewSummaryDoc(danish, demoSummary(t), words.SummaryOptions{Parts: words.SummaryParts}))
	for _, way := range []string{"href=", "<form", "<button", "/entries", "/profile"} {
		if strings.Contains(markup, way) {
			t.Errorf("the summary holds %s", way)
		}
	}
}
