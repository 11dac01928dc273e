package views

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// A browser that comes back to a page restores what was typed, but not in controls that ask it not
// to remember anything: then a form is restored in part, with a date or a length that nobody chose.
func TestEveryFieldOfAFormCanBeRestored(t *testing.T) {
	forbids := regexp.MustCompile(`(?i)autocomplete"?[=:] ?"off"[^>\n]*`)
	files := templates(t)
	for _, pattern := range []string{"*.go", "ui/*.go"} {
		goFiles, err := filepath.Glob(pattern)
		if err != nil || len(goFiles) == 0 {
			t.Fatal(pattern, goFiles, err)
		}
		files = append(files, goFiles...)
	}
	for _, name := range files {
		if matched, _ := filepath.Match("*_t*.go", filepath.Base(name)); matched {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range forbids.FindAllString(string(source), -1) {
			if name != "share.templ" && name != "press.templ" || found != `autocomplete="off" spellcheck="false"/` { // the link that is shown once is nobody's input
				t.Errorf("%s: %s", name, found)
			}
		}
	}
}
