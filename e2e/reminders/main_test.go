// Package reminders follows reminders from their settings to the mail or the device, and back into the diary.
package reminders

import (
	"os"
	"testing"

	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }
