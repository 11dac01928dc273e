// Package da looks at the pages in Danish of a well filled diary.
package da

import (
	"os"
	"testing"

	"crampdiary/diary"
	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

func TestEveryPageIsAccessibleFitsTheScreenAndStandsStrain(t *testing.T) {
	e2e.AuditPages(t, diary.Danish, e2e.OfADiary)
}

func TestScreenshotsShowEveryPage(t *testing.T) { e2e.PhotographPages(t, diary.Danish) }
