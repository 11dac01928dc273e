// Package passkeys makes passkeys with a virtual authenticator of the browser, and comes in with them.
package passkeys

import (
	"os"
	"testing"

	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }
