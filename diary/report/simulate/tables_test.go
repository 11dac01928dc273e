package main

import (
	"bytes"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"crampdiary/diary/report"
)

// published is the document as it stands beside the report.
func published(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../SIMULATION.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	figure  = regexp.MustCompile(`([\d.]+) % \(([\d.]+)–([\d.]+)\)`)
	howMany = regexp.MustCompile(`share of (\d+) (?:diaries|trials)`)
)

func TestThePublishedTablesAreOfTheseDiaries(t *testing.T) {
	var fresh bytes.Buffer
	if err := writeDocument(&fresh, 1); err != nil {
		t.Fatal(err)
	}
	withoutNumbers := func(text string) string {
		return howMany.ReplaceAllString(figure.ReplaceAllString(text, "#"), "share of # diaries")
	}
	if withoutNumbers(published(t)) != withoutNumbers(fresh.String()) {
		t.Error("SIMULATION.md is stale: go run ./diary/report/simulate -write diary/report/SIMULATION.md")
	}
}

// percentages are the published numbers of a table, by the name of the scenario, one for each size.
func percentages(t *testing.T, title string) map[string][]float64 {
	t.Helper()
	return numbers(t, title, 1)
}

// limits are the lower and the upper ends of their intervals.
func limits(t *testing.T, title string) (low, high map[string][]float64) {
	t.Helper()
	return numbers(t, title, 2), numbers(t, title, 3)
}

func numbers(t *testing.T, title string, which int) map[string][]float64 {
	t.Helper()
	_, after, ok := strings.Cut(published(t), "## "+title+"\n")
	if !ok {
		t.Fatalf("there is no table %q", title)
	}
	section, _, _ := strings.Cut(after, "\n## ")
	rows := make(map[string][]float64)
	for line := range strings.Lines(section) {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |")
		for _, found := range figure.FindAllStringSubmatch(line, -1) {
			value, err := strconv.ParseFloat(found[which], 64)
			if err != nil {
				t.Fatal(err)
			}
			rows[name] = append(rows[name], value)
		}
	}
	return rows
}

func TestThePublishedFiguresReachTheTargets(t *testing.T) {
	if found := howMany.FindStringSubmatch(published(t)); found == nil || len(found[1]) < len("1000") {
		t.Errorf("the numbers rest on %v", found)
	}
	wrong, shuffled := percentages(t, tables[noiseTable].title), percentages(t, tables[shuffledTable].title)
	for _, s := range noise {
		if len(wrong[s.name]) != len(sizes) || slices.Max(wrong[s.name]) > 100*report.FamilyError {
			t.Errorf("%s: found in %v %%", s.name, wrong[s.name])
		}
		if len(shuffled[s.name]) != len(sizes) || slices.Min(shuffled[s.name]) < 2*100*report.FamilyError {
			t.Errorf("%s: shuffled days find only %v %%", s.name, shuffled[s.name])
		}
	}
	if most := slices.Max(slices.Concat(slices.Collect(maps.Values(wrong))...)); most > report.FoundInNoise {
		t.Errorf("found in %v %%, and told to be found in %d", most, report.FoundInNoise)
	}
	if least := slices.Min(slices.Concat(slices.Collect(maps.Values(shuffled))...)); least < report.ComparedInNoise {
		t.Errorf("shuffled days find %v %%, and are told to find %d", least, report.ComparedInNoise)
	}
	changed, suspects := percentages(t, tables[changeTable].title), percentages(t, tables[suspectNoiseTable].title)
	for _, s := range noise {
		if len(changed[s.name]) != len(sizes) || slices.Max(changed[s.name]) > 100*report.FamilyError {
			t.Errorf("%s: a change is told in %v %%", s.name, changed[s.name])
		}
		if len(suspects[s.name]) != len(sizes) || slices.Max(suspects[s.name]) > 100*report.FamilyError {
			t.Errorf("%s: what was named beforehand is found in %v %%", s.name, suspects[s.name])
		}
	}
	of120 := slices.Index(sizes, 120)
	if seen := percentages(t, tables[largeTable].title)[effects(report.LargeRatio)[0].name]; len(seen) != len(sizes) || seen[of120] < 100*report.Power {
		t.Errorf("a large ratio is found in %v %%", seen)
	}
	among, alone := percentages(t, tables[rateTable].title), percentages(t, tables[suspectRateTable].title)
	for name, found := range among {
		for i, named := range alone[name] {
			if named < found[i] || len(alone[name]) != len(sizes) {
				t.Errorf("%s: named beforehand it is found in %v %%, and otherwise in %v %%", name, alone[name], found)
			}
		}
	}
}

// The places of the tables that a test looks at.
const (
	noiseTable        = 0
	shuffledTable     = 1
	largeTable        = 2
	rateTable         = 5
	suspectRateTable  = 6
	suspectNoiseTable = 8
	changeTable       = 10
)
