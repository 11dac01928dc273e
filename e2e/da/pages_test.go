// Package da looks at every page in Danish.
package da

import (
	"os"
	"testing"

	"crampdiary/diary"
	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

func TestEveryPageIsAccessibleFitsTheScreenAndStandsStrain(t *testing.T) {
	e2e.AuditPages(t, diary.Danish)
}

func TestScreenshotsShowEveryPage(t *testing.T) { e2e.PhotographPages(t, diary.Danish) }
