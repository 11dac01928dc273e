package views

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/report"
	"crampdiary/views/body"
	"crampdiary/views/i18n"
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

// page is the text of a summary's page and its markup.
func summaryPage(t *testing.T, doc SummaryDoc) (text, markup string) {
	t.Helper()
	var out strings.Builder
	if err := SummaryBody(doc).Render(t.Context(), &out); err != nil {
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
		figures = append(figures, tenths(l, spread.Median), tenths(l, spread.Most), fmt.Sprint(spread.Of))
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
	for _, week := range p.Trend.Weeks[max(0, len(p.Trend.Weeks)-SummaryWeeks):] {
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
		doc := NewSummaryDoc(l, s, SummaryOptions{Parts: SummaryParts})
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
	_, markup := summaryPage(t, NewSummaryDoc(danish, demoSummary(t), SummaryOptions{Parts: SummaryParts}))
	for _, way := range []string{"href=", "<form", "<button", "/entries", "/profile"} {
		if strings.Contains(markup, way) {
			t.Errorf("the summary holds %s", way)
		}
	}
}

func TestEveryMuscleHasOnePlaceOnTheDrawing(t *testing.T) {
	for _, muscle := range diary.Muscles {
		places := 0
		for _, place := range slices.Concat(frontSpots, backSpots) {
			if place.muscle == muscle {
				places++
			}
			if place.x >= body.Width/2 {
				t.Errorf("%s is not in the left half", place.muscle)
			}
		}
		if want := 1; muscle == diary.OtherMuscle && places != 0 || muscle != diary.OtherMuscle && places != want {
			t.Errorf("%s has %d places", muscle, places)
		}
	}
}

func TestSpotsLieOnTheSideOfTheBodyThatHurt(t *testing.T) {
	counts := map[diary.Side]int{diary.Left: 2, diary.Right: 5, diary.BothSides: 1, "": 7}
	for _, muscle := range []diary.Muscle{diary.Quadriceps, diary.Calf} {
		views := bodySpots(danish, func(m diary.Muscle, side diary.Side) int {
			if m != muscle {
				return 0
			}
			return counts[side]
		})
		for i, view := range views {
			for _, spot := range view.Spots {
				// Seen from the front the person's right is on the left of the picture.
				onLeft := spot.X < body.Width/2
				want := counts[diary.Left] + counts[diary.BothSides]
				if onLeft == (i == 0) {
					want = counts[diary.Right] + counts[diary.BothSides]
				}
				if spot.Count != want {
					t.Errorf("%s, %s: %d cramps at %v, want %d", muscle, view.Title, spot.Count, spot.X, want)
				}
			}
		}
		if front, back := len(views[0].Spots), len(views[1].Spots); front+back != 2 {
			t.Errorf("%s has %d spots in front and %d behind", muscle, front, back)
		}
	}
}
