// Package forms fills in forms: by hand and by keyboard, with Back and Forward, and when they are refused or the session ends.
package forms

import (
	"os"
	"testing"

	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }
