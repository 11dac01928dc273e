// Package journeys walks through what a person does with a diary: from the first page to the cramp, the profile and the stretching.
package journeys

import (
	"os"
	"testing"

	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }
