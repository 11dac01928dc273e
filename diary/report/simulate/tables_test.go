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
	figure  = regexp.MustCompile(`([\d.]+) % \([\d.]+–[\d.]+\)`)
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
	_, after, ok := strings.Cut(published(t), "## "+title+"\n")
	if !ok {
		t.Fatalf("there is no table %q", title)
	}
	section, _, _ := strings.Cut(after, "\n## ")
	rows := make(map[string][]float64)
	for line := range strings.Lines(section) {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |")
		for _, found := range figure.FindAllStringSubmatch(line, -1) {
			value, err := strconv.ParseFloat(found[1], 64)
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
	wrong, shuffled := percentages(t, tables[0].title), percentages(t, tables[1].title)
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
	// Of so few diaries this is what 5 % may look like, in one of a thousand such tables.
	const mostOfFew = 9
	changed := percentages(t, tables[6].title)
	for _, s := range unchanged {
		if len(changed[s.name]) != len(sizes) || slices.Max(changed[s.name]) > mostOfFew {
			t.Errorf("%s: a change is told in %v %%", s.name, changed[s.name])
		}
	}
	of120 := slices.Index(sizes, 120)
	if seen := percentages(t, tables[2].title)[effects(report.LargeRatio)[0].name]; len(seen) != len(sizes) || seen[of120] < 100*report.Power {
		t.Errorf("a large ratio is found in %v %%", seen)
	}
}
