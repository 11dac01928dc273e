package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"crampdiary/diary"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

func TestThePagesOfEveryLanguageAreLookedAt(t *testing.T) {
	for _, language := range diary.Languages {
		if _, err := os.Stat(filepath.Join(string(language), "pages_test.go")); err != nil {
			t.Errorf("no package looks at the pages in %s: %v", language, err)
		}
	}
}
