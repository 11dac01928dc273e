package views

import (
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

func TestThePatternsSayEveryFigureOfTheSummary(t *testing.T) {
	s := demoSummary(t)
	found := report.FactorFindings{
		From: s.Patterns.From, To: s.Patterns.To, Tested: 1,
		Factors: []report.FactorFinding{
			{Factor: diary.PoorSleep, With: report.DayProportion{Proportion: report.Proportion{Count: 9, Of: 17}}, Without: report.DayProportion{Proportion: report.Proportion{Count: 3, Of: 31}},
				Ratio: report.Ratio{Value: 5.4, Interval: report.Interval{Low: 1.2, High: 23}}, Direction: report.More, MayFollow: true},
			{Factor: "own", Name: "Nye støvler", With: report.DayProportion{Proportion: report.Proportion{Of: 2}}, Direction: report.TooLittleData, MoreDays: 41},
		},
	}
	starts := []report.StartFinding{{
		Start: report.Start{Kind: report.ProgrammeStart, Day: s.Patterns.From + 14}, Before: report.DayProportion{Proportion: report.Proportion{Count: 13, Of: 51}},
		After: report.DayProportion{Proportion: report.Proportion{Count: 11, Of: 52}}, Direction: report.NoDifference,
		Ratio: report.Ratio{Value: 0.8, Interval: report.Interval{Low: 0.4, High: 1.9}},
	}}
	for _, language := range diary.Languages {
		l := i18n.For(language)
		p := PatternsPage{
			Page: ui.Page{L: l, Title: l.T("patterns.title")}, Ready: true, Filled: true, Doc: words.NewPatternsDoc(l, s, words.LastYear{Changes: report.Changes{Trend: s.Patterns.Trend, Starts: starts}, Factors: found}),
		}
		text := pageText(t, Patterns(p))
		wanted := append(slices.Concat(figuresOf(l, s), words.PatternLines(l, s.Patterns)),
			l.N("patterns.lengths.known", s.Patterns.Cramps, "Known", s.Patterns.Length.Of),
			l.N("patterns.pains.known", s.Patterns.Cramps, "Known", s.Patterns.Pain.Of),
			l.T("compare.side", "Which", l.T("compare.with"), "Days", l.N("compare.of-days", 17, "Part", 9)),
			l.T("compare.group.more"), l.T("compare.may-follow"), l.N("compare.more-days", 41), "Nye støvler",
			l.T("compare.programme"), l.T("compare.group.no-difference"), l.T("compare.ratio.short", "Ratio", l.Number(0.8), "Low", l.Number(0.4), "High", l.Number(1.9)),
		)
		for _, figure := range wanted {
			if strings.Contains(figure, "/") || figure == s.Report.Version || figure == l.N("chart.answered", s.Patterns.Days, "Answered", s.Patterns.Answered) {
				continue // the weeks are days here; the others stand at the head and the foot of a page of paper
			}
			if !strings.Contains(text, strings.Join(strings.Fields(figure), " ")) {
				t.Errorf("%s: %q is not on the page", language, figure)
			}
		}
	}
}

func TestEveryCrampIsInOneBarOfEachDistribution(t *testing.T) {
	s := demoSummary(t)
	doc := words.NewPatternsDoc(danish, s, words.LastYear{})
	for _, test := range []struct {
		strip words.BarStrip
		want  int
	}{{doc.Lengths, s.Patterns.Length.Of}, {doc.Pains, s.Patterns.Pain.Of}} {
		total := 0
		for i, bar := range test.strip.Bars {
			total += bar.Count
			if row := test.strip.Table.Rows[i]; row[0] != bar.Label || row[1] != danish.Count(bar.Count) {
				t.Errorf("%s: the table says %v of %+v", test.strip.Title, row, bar)
			}
		}
		if total != test.want || test.want == 0 {
			t.Errorf("%s: %d cramps, want %d", test.strip.Title, total, test.want)
		}
	}
	if got := doc.Lengths.Bars; got[0].Label != "≤ 1" || got[1].Label != "1–5" || got[len(got)-1].Label != "> 30" {
		t.Errorf("the lengths are named %v", got)
	}
}
