package views

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// A browser that comes back to a page restores what was typed, but not in controls for which it is told not
// to remember anything: then a form is restored in part, with a date or a length that nobody chose.
func TestEveryFieldOfAFormCanBeRestored(t *testing.T) {
	forbids := regexp.MustCompile(`(?i)autocomplete"?[=:] ?"off"[^>\n]*`)
	files, err := filepath.Glob("*.templ")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	goFiles, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, goFiles...) {
		if matched, _ := filepath.Match("*_t*.go", name); matched {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range forbids.FindAllString(string(source), -1) {
			if name != "share.templ" || found != `autocomplete="off" spellcheck="false"/` { // the link that is shown once is nobody's input
				t.Errorf("%s: %s", name, found)
			}
		}
	}
}
