// Package others looks at the pages in Danish that others see than somebody whose diary is well filled.
package others

import (
	"os"
	"testing"

	"crampdiary/diary"
	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

func TestEveryPageIsAccessibleFitsTheScreenAndStandsStrain(t *testing.T) {
	e2e.AuditPages(t, diary.Danish, e2e.OfOthers)
}
