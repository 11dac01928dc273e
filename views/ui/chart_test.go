package ui

import (
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

var danish = i18n.For(diary.Danish)

// drawn is the markup of one column of a chart.
func drawn(t *testing.T, c Chart, i int) string {
	t.Helper()
	var out strings.Builder
	if err := chartColumn(c, i, c.Columns[i]).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func week(answered, cramps int) diary.Week {
	return diary.Week{Monday: diary.NewDate(2026, time.November, 16), Days: 7, Answered: answered, Cramps: cramps}
}

func TestFewAnswersNeverLookLikeNoCramps(t *testing.T) {
	const hatch, mark, hollow = "-hatch)", "chart-mark", "hollow"
	chart := CrampsChart(danish, []diary.Week{week(7, 0), week(0, 0), week(2, 0), week(2, 2), week(4, 3)})
	for i, test := range []struct {
		name                string
		hatch, mark, hollow bool
	}{
		{"no cramps", false, true, false},
		{"nothing known", true, false, false},
		{"few days, none with cramps", true, true, true},
		{"few days, all with cramps", true, true, true},
		{"just enough days", false, true, false},
	} {
		got := drawn(t, chart, i)
		for _, part := range []struct {
			class string
			want  bool
		}{{hatch, test.hatch}, {mark, test.mark}, {hollow, test.hollow}} {
			if strings.Contains(got, part.class) != part.want {
				t.Errorf("%s: %s drawn: %t\n%s", test.name, part.class, !part.want, got)
			}
		}
	}
	if text := chart.Columns[1].Text(); !strings.Contains(text, danish.T("day.unknown")) {
		t.Errorf("of a week of which nothing is known it is said: %s", text)
	}
}

func TestWeeksWithoutAnAnsweredPainHaveNone(t *testing.T) {
	zero := week(7, 1)
	zero.Rated, zero.WorstPain = 1, new(0)
	chart := PainChart(danish, []diary.Week{week(7, 0), week(7, 2), zero, week(0, 0)})
	for i, want := range []string{
		danish.T("day.no-cramps"), danish.T("day.unknown"), danish.T("pain.of", "Pain", 0, "Max", 10), danish.T("day.unknown"),
	} {
		if got := chart.Columns[i].Cells[1]; got != want {
			t.Errorf("week %d: %s, want %s", i, got, want)
		}
		if marked := strings.Contains(drawn(t, chart, i), "chart-mark"); marked != (i == 2) {
			t.Errorf("week %d is marked: %t", i, marked)
		}
	}
}

func TestACountThatIsOnlyTheLeastIsSaidToBe(t *testing.T) {
	unnoted := week(7, 2)
	unnoted.Unnoted = 1
	column := CrampsChart(danish, []diary.Week{unnoted}).Columns[0]
	if want := danish.T("chart.at-least", "Cramps", danish.N("day.cramps", 3)); column.Cells[1] != want || column.Number != "3+" {
		t.Errorf("said %q and drawn %q", column.Cells[1], column.Number)
	}
}

func TestEveryFigureLiesWithinItsChart(t *testing.T) {
	for most := range 60 {
		chart := CrampsChart(danish, []diary.Week{week(7, 0), week(7, most)})
		if chart.Top%2 != 0 || chart.Top < most {
			t.Errorf("a scale to %d for %d cramps", chart.Top, most)
		}
		for _, figure := range append(chart.grid(), most) {
			if y := chart.y(figure); y < plotTop || y > plotBottom {
				t.Errorf("%d of %d is drawn at %d", figure, chart.Top, y)
			}
		}
	}
}

func TestEveryRangeHasFourDatesThatFit(t *testing.T) {
	for _, weeks := range OverviewRanges {
		chart := CrampsChart(danish, make([]diary.Week, weeks))
		ticks := 0
		for i := range chart.Columns {
			if chart.tick(i) {
				ticks++
				if room := float64(weeks-i) / float64(weeks); room < 0.2 {
					t.Errorf("%d weeks: a date begins %.2f from the right edge", weeks, room)
				}
			}
		}
		if ticks != 4 {
			t.Errorf("%d weeks have %d dates", weeks, ticks)
		}
	}
}

func TestTheTableHasTheNewestWeekFirstAndEveryCell(t *testing.T) {
	older, newer := week(7, 1), week(3, 2)
	newer.Monday += 7
	chart := CrampsChart(danish, []diary.Week{older, newer})
	var out strings.Builder
	if err := chartTable(Page{L: danish}, chart).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	table := out.String()
	at := -1
	row := func(c Column) []string { return append([]string{danish.ShortDate(c.Week.Monday)}, c.Cells[1:]...) }
	for _, cells := range [][]string{chart.Headings, row(chart.Columns[1]), row(chart.Columns[0])} {
		for _, cell := range cells {
			next := strings.Index(table[at+1:], ">"+cell+"<")
			if next < 0 {
				t.Fatalf("%q is missing or out of order in\n%s", cell, table)
			}
			at += 1 + next
		}
	}
}
