// Package en looks at the pages in English of a well filled diary.
package en

import (
	"os"
	"testing"

	"crampdiary/diary"
	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

func TestEveryPageIsAccessibleFitsTheScreenAndStandsStrain(t *testing.T) {
	e2e.AuditPages(t, diary.English, e2e.OfADiary)
}

func TestScreenshotsShowEveryPage(t *testing.T) { e2e.PhotographPages(t, diary.English) }
