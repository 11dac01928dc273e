// Package e2e walks through the pages in a real browser, as their readers do: with and without a script,
// on a phone and a desktop, in both languages, by hand and by keyboard. The site is the program's own
// handlers over a database of its own. Its tests are the journeys of a person. What looks at every page of a
// language is in a package for each, named after the language, for it takes long, and go test gives each
// package ten minutes.
//
// The browser is Chromium. CRAMPDIARY_TEST_CHROMIUM is its path; without it the usual names are looked
// for in PATH. All tests share one process, each with cookies and storage of its own.
//
// All names, addresses and cramps in these tests are invented.
package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	_ "time/tzdata"

	"github.com/chromedp/chromedp"
)

const chromiumVariable = "CRAMPDIARY_TEST_CHROMIUM"

// chromium is the browser that all tests share, nil when there is none.
var chromium context.Context

// Main runs the tests of a package with a browser, and returns how they ended.
func Main(m *testing.M) int {
	code, err := runWithChromium(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "Chromium:", err)
		return 1
	}
	return code
}

func runWithChromium(m *testing.M) (code int, err error) {
	path := findChromium()
	if path == "" {
		return m.Run(), nil // each test says why it is skipped
	}
	profile, err := os.MkdirTemp("", "crampdiary-e2e")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(profile)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(
		chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.NoSandbox, // tests often run as root, where the sandbox does not start
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-back-forward-cache", true), // a page that is come back to is fetched and its form restored
	)...)
	defer stop()
	browser, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(browser); err != nil {
		return 0, err
	}
	chromium = browser
	code = m.Run()
	return code, chromedp.Cancel(browser)
}

func findChromium() string {
	if path := os.Getenv(chromiumVariable); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
