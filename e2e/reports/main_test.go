// Package reports reads what a diary comes to, on the screen and on paper, and gives it to others.
package reports

import (
	"os"
	"testing"

	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }
