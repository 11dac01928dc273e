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

// The most places, and the most files, in which somebody has to write to add a field of an episode that is answered
// with yes or no. The tests of the declarations find out what was forgotten.
const (
	mostPlaces = 17
	mostFiles  = 9
)

// notWritten are files in which a field is named but that nobody writes by hand, and tests.
var notWritten = regexp.MustCompile(`(_test|_templ)\.go$|/testdata/|^diary/storetest/|^e2e/`)

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

// TestAFieldOfAnEpisodeIsWrittenInFewPlaces counts the places of the fields that no criterion and no figure of the
// report asks about. With -v it lists them, and how many places and files every other field has.
func TestAFieldOfAnEpisodeIsWrittenInFewPlaces(t *testing.T) {
	files, measured := sourceFiles(t), 0
	for _, f := range diary.ProfileFields {
		places, count := counted(files, f.Name)
		t.Logf("%s of a profile: %d places in %d files", f.Name, count, len(places))
	}
	for _, f := range diary.Factors {
		places, count := counted(files, string(f))
		t.Logf("factor %s: %d places in %d files", f, count, len(places))
	}
	for _, f := range diary.EpisodeFields {
		places, count := counted(files, f.Name)
		t.Logf("%s: %d places in %d files", f.Name, count, len(places))
		if f.Kind != diary.Rating || f == diary.PainField {
			continue
		}
		measured++
		for _, path := range slices.Sorted(maps.Keys(places)) {
			t.Logf("  %s\n    %s", path, strings.Join(places[path], "\n    "))
		}
		if count > mostPlaces || len(places) > mostFiles {
			t.Errorf("%s is written in %d places of %d files, want at most %d of %d", f.Name, count, len(places), mostPlaces, mostFiles)
		}
	}
	if measured == 0 {
		t.Error("there is no field to measure")
	}
}
