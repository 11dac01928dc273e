package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crampdiary/diary"
)

// The most places, and the most files, in which somebody has to write to add a field of an episode that no criterion
// asks about. The tests of the declarations find out what was forgotten.
const (
	mostPlaces = 17
	mostFiles  = 9
)

// The same for a field of a profile that one criterion asks about and that the first page of the summary names, and for a factor of a check-in.
const (
	mostProfilePlaces, mostProfileFiles = 20, 15
	mostFactorPlaces, mostFactorFiles   = 5, 4
)

// notWritten are files in which a field is named but that nobody writes by hand, and tests.
var notWritten = regexp.MustCompile(`(_test|_templ)\.go$|/testdata/|^diary/storetest/|^e2e/`)

// The same for a field of an episode that is answered with yes or no, and that a criterion and the summary for programs
// ask about too: two more files at the most name those than one that nothing asks about.
const mostAskedPlaces, mostAskedFiles = 25, 13

// onlyScales are texts that a field with a scale or a hint has beyond those of yes and no.
var onlyScales = regexp.MustCompile(`"field\.\w+\.(least|most|hint)"`)

// placesOf are the lines that name a field, by file. The name in code is that of the column without underscores.
func placesOf(files map[string]string, field string) map[string][]string {
	name := regexp.MustCompile(`(?i)\b` + strings.ReplaceAll(field, "_", "_?") + `\b`)
	found := make(map[string][]string)
	for path, text := range files {
		if notWritten.MatchString(path) {
			continue
		}
		for i, line := range strings.Split(text, "\n") {
			if name.MatchString(line) && !onlyScales.MatchString(line) {
				found[path] = append(found[path], fmt.Sprintf("%d: %s", i+1, strings.TrimSpace(line)))
			}
		}
	}
	return found
}

func counted(files map[string]string, field string) (places map[string][]string, count int) {
	places = placesOf(files, field)
	for _, lines := range places {
		count += len(lines)
	}
	return places, count
}

// TestAFieldIsWrittenInFewPlaces counts the places of fields that hardly a rule and no figure of the report asks about.
// With -v it lists them, and how many places and files every other field has.
func TestAFieldIsWrittenInFewPlaces(t *testing.T) {
	files, measured := sourceFiles(t), 0
	atMost := func(field string, places, inFiles int) {
		measured++
		found, count := counted(files, field)
		for _, path := range slices.Sorted(maps.Keys(found)) {
			t.Logf("  %s\n    %s", path, strings.Join(found[path], "\n    "))
		}
		if count > places || len(found) > inFiles {
			t.Errorf("%s is written in %d places of %d files, want at most %d of %d", field, count, len(found), places, inFiles)
		}
	}
	for _, f := range diary.ProfileFields {
		places, count := counted(files, f.Name)
		t.Logf("%s of a profile: %d places in %d files", f.Name, count, len(places))
		if f.Name == "cramps_before" {
			atMost(f.Name, mostProfilePlaces, mostProfileFiles)
		}
	}
	for _, f := range diary.Factors {
		places, count := counted(files, string(f))
		t.Logf("factor %s: %d places in %d files", f, count, len(places))
		if f == diary.NewShoes {
			atMost(string(f), mostFactorPlaces, mostFactorFiles)
		}
	}
	for _, f := range diary.EpisodeFields {
		places, count := counted(files, f.Name)
		t.Logf("%s: %d places in %d files", f.Name, count, len(places))
		switch {
		case f.Kind == diary.Rating && f != diary.PainField:
			atMost(f.Name, mostPlaces, mostFiles)
		case f.Vocabulary == "answer" && f != diary.MovementField && f.Name != "woke": // those two are fields and words of more
			atMost(f.Name, mostAskedPlaces, mostAskedFiles)
		}
	}
	if measured < 8 {
		t.Errorf("%d fields were measured", measured)
	}
}
