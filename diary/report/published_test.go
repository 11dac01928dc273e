package report_test

import (
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
)

// published is the interval of a figure of SIMULATION.md, as shares.
func published(t *testing.T, title, row, heading string) report.Interval {
	t.Helper()
	text, err := os.ReadFile("SIMULATION.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "## "+title+"\n")
	if !found {
		t.Fatalf("there is no table %q", title)
	}
	table, _, _ = strings.Cut(table, "\n#")
	var headings []string
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if headings == nil && strings.HasPrefix(line, "|") {
			headings = cells
		}
		if at := slices.Index(headings, heading); cells[0] == row && at > 0 {
			ends := between.FindStringSubmatch(cells[at])
			low, lowErr := strconv.ParseFloat(ends[1], 64)
			high, highErr := strconv.ParseFloat(ends[2], 64)
			if lowErr != nil || highErr != nil {
				t.Fatalf("%s: %v, %v", cells[at], lowErr, highErr)
			}
			return report.Interval{Low: low / 100, High: high / 100}
		}
	}
	t.Fatalf("there is no %q of %q in %q", heading, row, title)
	return report.Interval{}
}

var between = regexp.MustCompile(`\(([\d.]+)–([\d.]+)\)`)

// reproduces says that a figure that was counted here may be the one that is published: their intervals meet.
func reproduces(t *testing.T, counted report.Proportion, title, row, heading string) {
	t.Helper()
	want, got := published(t, title, row, heading), counted.Interval()
	t.Logf("%s, %s, %s: %d of %d, published %.3f to %.3f", title, row, heading, counted.Count, counted.Of, want.Low, want.High)
	if got.High < want.Low || got.Low > want.High {
		t.Errorf("%s, %s, %s: %d of %d, and published is %.3f to %.3f", title, row, heading, counted.Count, counted.Of, want.Low, want.High)
	}
}

func told(d report.Direction) bool { return d == report.More || d == report.Fewer }

// factorTold says whether any factor of a diary is found.
func factorTold(s diary.Snapshot) bool {
	return slices.ContainsFunc(report.Factors(s, diary.MiddleOf(s.To, time.UTC), time.UTC).Factors,
		func(f report.FactorFinding) bool { return told(f.Direction) })
}

// named is what is said of the first factor when it was named before the first day.
func named(s diary.Snapshot) report.Direction {
	s.Factors.Suspect = &diary.Suspect{Factor: s.Factors.Own[0].ID, From: s.From}
	return report.Suspect(s, diary.MiddleOf(s.To, time.UTC), time.UTC).Direction
}

// changeTold says whether a change is shown, of the last weeks or of what is begun in the middle.
func changeTold(s diary.Snapshot) bool {
	start := report.Start{Kind: report.ProgrammeStart, Day: (s.From + s.To) / 2}
	p := report.FindPatterns(s, []report.Start{start}, diary.MiddleOf(s.To, time.UTC), time.UTC)
	return told(p.Trend.Direction) || told(p.Starts[0].Direction)
}

// TestAnotherGeneratorReproducesThePublishedFigures compares what SIMULATION.md says with what the generator of this
// package finds, for diaries that both can make: those without streaks, rhythms and trends.
func TestAnotherGeneratorReproducesThePublishedFigures(t *testing.T) {
	nothing := kind{"nothing", 0.25, 1, 0, 0, flat, 0.25, 0.05}
	times := func(base, ratio float64) kind { return kind{"", base, ratio, 0, 0, flat, 0.25, 0.05} }
	first := func(s diary.Snapshot) bool {
		return report.Factors(s, diary.MiddleOf(s.To, time.UTC), time.UTC).Factors[0].Direction == report.More
	}
	const (
		independent = "days independent of each other"
		noise       = "No factor has to do with cramps, and one is found"
		three       = "A factor brings three times as many cramp-days, and is found"
		two         = "A factor brings twice as many cramp-days, and is found"
		rates       = "Cramps are rarer or more frequent, a factor brings three times as many cramp-days, and is found"
		suspectOf0  = "A factor that was named beforehand has nothing to do with cramps, and is found"
		suspectOf3  = "The same, and the factor was named beforehand"
		changes     = "Something is started halfway and does nothing, and a change is told"
	)
	for _, test := range []struct {
		kind
		days       int
		title, row string
		is         func(diary.Snapshot) bool
	}{
		{nothing, 60, noise, independent, factorTold},
		{nothing, 120, noise, independent, factorTold},
		{nothing, 120, suspectOf0, independent, func(s diary.Snapshot) bool { return told(named(s)) }},
		{nothing, 120, changes, independent, changeTold},
		{times(0.2, 3), 60, three, "cramps on 20 % of days without it", first},
		{times(0.2, 3), 120, three, "cramps on 20 % of days without it", first},
		{times(0.15, 3), 120, three, "cramps on 15 % of days without it", first},
		{times(0.2, 2), 120, two, "cramps on 20 % of days without it", first},
		{times(0.1, 3), 120, rates, "cramps on 10 % of days without it", first},
		{times(0.3, 3), 60, rates, "cramps on 30 % of days without it", first},
		{times(0.1, 3), 120, suspectOf3, "cramps on 10 % of days without it", func(s diary.Snapshot) bool { return named(s) == report.More }},
		{times(0.2, 3), 60, suspectOf3, "cramps on 20 % of days without it", func(s diary.Snapshot) bool { return named(s) == report.More }},
	} {
		counted := report.Proportion{Of: 4 * *diaries}
		for seed := range counted.Of {
			if test.is(test.diary(test.days, uint64(seed))) {
				counted.Count++
			}
		}
		reproduces(t, counted, test.title, test.row, strconv.Itoa(test.days)+" days")
	}
}

// TestOtherTrialsReproduceThePublishedFigures does the same for trials that are made up in another way.
func TestOtherTrialsReproduceThePublishedFigures(t *testing.T) {
	const (
		wrong = "Something is tried that does nothing, and a difference is found"
		right = "Something is tried that helps, and it is found"
	)
	for _, test := range []struct {
		lot
		title, row string
	}{
		{lot{days: 28, usual: 0.3, tried: 0.3}, wrong, "cramps on 30 % of days, independent of each other"},
		{lot{days: 56, usual: 0.6, tried: 0.6}, wrong, "cramps on 60 % of days"},
		{lot{days: 28, usual: 0.6, tried: 0.2}, right, "from 60 % of days to 20 %"},
		{lot{days: 56, usual: 0.6, tried: 0.2}, right, "from 60 % of days to 20 %"},
		{lot{days: 56, usual: 0.6, tried: 0.3}, right, "from 60 % to 30 %"},
		{lot{days: 56, usual: 0.3, tried: 0.1}, right, "from 30 % to 10 %"},
		{lot{days: 56, usual: 0.6, tried: 0.2, silent: 0.1}, right, "from 60 % to 20 %, one day of ten without cramps not answered"},
	} {
		share, _ := test.share(t, decided)
		reproduces(t, report.Proportion{Count: int(math.Round(share * people)), Of: people}, test.title, test.row, strconv.Itoa(test.days)+" days")
	}
}
