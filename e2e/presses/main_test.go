// Package presses notes cramps under networks and browsers that fail in every way. It takes minutes of waiting for them.
package presses

import (
	"os"
	"testing"

	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }
