// Package offline notes cramps without a network, and on devices that keep nothing.
package offline

import (
	"os"
	"testing"

	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }
