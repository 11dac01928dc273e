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
	mostFactorPlaces, mostFactorFiles   = 7, 5
)

// notWritten are files in which a field is named but that nobody writes by hand, and tests.
var notWritten = regexp.MustCompile(`(_test|_templ)\.go$|/testdata/|^diary/storetest/|^e2e/`)

// The same for a field of an episode that is answered with yes or no, and that a criterion and the summary for programs
// ask about too: two more files at the most name those than one that nothing asks about.
const mostAskedPlaces, mostAskedFiles = 25, 13

// onlyScales are texts that a field with a scale, a hint or a label of its own in the summary has beyond those of yes and no.
var onlyScales = regexp.MustCompile(`"field\.\w+\.(least|most|hint|counted)"`)

// places are the lines that name a field, by the field's name and by file.
type places map[string]map[string][]string

// wordOf is a name as the column, the code and the text keys share it: code leaves out the column's underscores.
func wordOf(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// wordsOf are the words that name a field. In code the codes of a vocabulary have lost their hyphens, too; a text key
// such as "cramps-before" is none of the field "cramps_before".
func wordsOf(field string) []string {
	return []string{wordOf(field), wordOf(strings.ReplaceAll(field, "-", ""))}
}

// placesIn reads every file once, for all fields.
func placesIn(files map[string]string, fields []string) places {
	found, named := make(places), make(map[string]string) // named is the field that a word names
	for _, field := range fields {
		found[field] = make(map[string][]string)
		for _, word := range wordsOf(field) {
			named[word] = field
		}
	}
	for path, text := range files {
		if notWritten.MatchString(path) {
			continue
		}
		for i, line := range strings.Split(text, "\n") {
			here := make(map[string]bool)
			for _, name := range strings.FieldsFunc(line, betweenNames) {
				for _, part := range append(strings.Split(name, "-"), name) {
					if field, ok := named[wordOf(part)]; ok {
						here[field] = true
					}
				}
			}
			if len(here) == 0 || onlyScales.MatchString(line) {
				continue
			}
			for field := range here {
				found[field][path] = append(found[field][path], fmt.Sprintf("%d: %s", i+1, strings.TrimSpace(line)))
			}
		}
	}
	return found
}

// betweenNames says what no name holds.
func betweenNames(r rune) bool {
	return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

func (p places) counted(field string) (files map[string][]string, count int) {
	files = p[field]
	for _, lines := range files {
		count += len(lines)
	}
	return files, count
}

// TestAFieldIsWrittenInFewPlaces counts the places of fields that hardly a rule and no figure of the report asks about.
// With -v it lists them, and how many places and files every other field has.
func TestAFieldIsWrittenInFewPlaces(t *testing.T) {
	var fields []string
	for _, f := range diary.ProfileFields {
		fields = append(fields, f.Name)
	}
	for _, f := range diary.Factors {
		fields = append(fields, string(f))
	}
	for _, f := range diary.EpisodeFields {
		fields = append(fields, f.Name)
	}
	all, measured := placesIn(sourceFiles(t), fields), 0
	atMost := func(field string, places, inFiles int) {
		measured++
		found, count := all.counted(field)
		for _, path := range slices.Sorted(maps.Keys(found)) {
			t.Logf("  %s\n    %s", path, strings.Join(found[path], "\n    "))
		}
		if count == 0 || count > places || len(found) > inFiles {
			t.Errorf("%s is written in %d places of %d files, want some, and at most %d of %d", field, count, len(found), places, inFiles)
		}
	}
	for _, f := range diary.ProfileFields {
		files, count := all.counted(f.Name)
		t.Logf("%s of a profile: %d places in %d files", f.Name, count, len(files))
		if f.Name == "cramps_before" {
			atMost(f.Name, mostProfilePlaces, mostProfileFiles)
		}
	}
	for _, f := range diary.Factors {
		files, count := all.counted(string(f))
		t.Logf("factor %s: %d places in %d files", f, count, len(files))
		if f == diary.NewShoes {
			atMost(string(f), mostFactorPlaces, mostFactorFiles)
		}
	}
	for _, f := range diary.EpisodeFields {
		files, count := all.counted(f.Name)
		t.Logf("%s: %d places in %d files", f.Name, count, len(files))
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
