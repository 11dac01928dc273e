// Package presses notes cramps under networks, browsers and devices that fail in every way. It takes minutes of waiting for
// them.
package presses

import (
	"os"
	"testing"

	"crampdiary/e2e"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

func TestPressesUnderAnyNetworkAreStoredOnceAndInTime(t *testing.T) { e2e.PressUnderAnyNetwork(t) }

func TestPressesInFirefoxAreStoredOnceAndInTime(t *testing.T) { e2e.PressInFirefox(t) }

func TestWhatWaitsOutlivesAnUpdate(t *testing.T) { e2e.UpdateBetweenPresses(t) }

func TestADeviceThatIsFullTellsWhatItCannotKeep(t *testing.T) { e2e.FillTheDevice(t) }

func TestABrowserThatKeepsNothingSaysSo(t *testing.T) { e2e.RefuseStorage(t) }

func TestAPrivateWindowKeepsWhatIsNotedUntilItIsSent(t *testing.T) { e2e.PressInAPrivateWindow(t) }

func TestSigningOutLosesNothingUnasked(t *testing.T) { e2e.SignOutInEveryState(t) }

func TestErasingAnAccountEmptiesItsOutbox(t *testing.T) { e2e.EraseWithAnOutbox(t) }

func TestPausesBeginAnewWithAPageThatCame(t *testing.T) { e2e.GoOnAfterPauses(t) }
