package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	countsStart = "<!-- counts: made by go test ./cmd/crampdiary -run ASVS -update -->\n"
	countsEnd   = "<!-- counts end -->\n"
)

// asvsLevels are how many requirements ASVS 5.0.0 has of each level.
var asvsLevels = map[string]int{"1": 70, "2": 183}

// asvsStates are the states of a requirement, as docs/ASVS.md explains them.
var asvsStates = []string{"passes", "host", "n/a", "open"}

var (
	asvsRow = regexp.MustCompile(`^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([a-z/]+) \| ([^|]+) \|$`)
	quoted  = regexp.MustCompile("`([^`]+)`")
	aTest   = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// testNames are the names of all tests of the module.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := make(map[string]bool)
	err := filepath.WalkDir(moduleRoot, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		for _, found := range aTest.FindAllSubmatch(content, -1) {
			names[string(found[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestEveryRowOfTheASVSNamesWhatIsThere(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(moduleRoot, "docs/ASVS.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests, seen, counts := testNames(t), make(map[string]bool), make(map[string]map[string]int)
	for level := range asvsLevels {
		counts[level] = make(map[string]int)
	}
	for line := range strings.Lines(string(text)) {
		if !regexp.MustCompile(`^\| ?\d+\.`).MatchString(line) {
			continue
		}
		row := asvsRow.FindStringSubmatch(strings.TrimSpace(line))
		if row == nil {
			t.Errorf("not a row: %s", line)
			continue
		}
		number, level, state, where := row[1], row[2], row[4], row[5]
		if seen[number] || !slices.Contains(asvsStates, state) {
			t.Errorf("%s is there twice, or %q is no state", number, state)
		}
		seen[number] = true
		counts[level][state]++
		named := quoted.FindAllStringSubmatch(where, -1)
		if state == "passes" && len(named) == 0 {
			t.Errorf("%s passes, and nothing is named that shows it", number)
		}
		for _, name := range named {
			if _, err := os.Stat(filepath.Join(moduleRoot, filepath.FromSlash(name[1]))); err != nil && !tests[name[1]] {
				t.Errorf("%s names %s, which is neither a test nor a file", number, name[1])
			}
		}
	}
	before, rest, started := strings.Cut(string(text), countsStart)
	_, after, ended := strings.Cut(rest, countsEnd)
	if !started || !ended {
		t.Fatalf("the markers %q and %q are not there", countsStart, countsEnd)
	}
	fresh := before + countsStart + "\n" + asvsCounts(t, counts) + "\n" + countsEnd + after
	if fresh == string(text) {
		return
	}
	if !*update {
		t.Fatal("the counts in docs/ASVS.md are stale: run the command in the comment above them")
	}
	if err := os.WriteFile(filepath.Join(moduleRoot, "docs/ASVS.md"), []byte(fresh), 0o644); err != nil {
		t.Fatal(err)
	}
}

// asvsCounts is the table of how many requirements of each level are in each state.
func asvsCounts(t *testing.T, counts map[string]map[string]int) string {
	t.Helper()
	var table strings.Builder
	table.WriteString("| level | asked | passes | host | open | n/a | of what applies, passes or is the host's |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, level := range []string{"1", "2"} {
		c, all := counts[level], 0
		for _, n := range c {
			all += n
		}
		if all != asvsLevels[level] {
			t.Errorf("level %s has %d rows, the standard %d", level, all, asvsLevels[level])
		}
		met, applies := c["passes"]+c["host"], all-c["n/a"]
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %d | %d | %d of %d, %.1f %% |\n",
			level, all, c["passes"], c["host"], c["open"], c["n/a"], met, applies, 100*float64(met)/float64(max(applies, 1)))
	}
	return table.String()
}
