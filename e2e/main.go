// Package e2e walks through the pages in a real browser, as their readers do: with and without a script,
// on a phone and a desktop, in both languages, by hand and by keyboard. The site is the program's own
// handlers over a database of its own. The package is what the tests drive a browser with. The tests stand in packages below
// it, for they take long, and go test gives each package ten minutes: the journeys of a person by what they do, and what
// looks at every page of a language in packages named after the language. Its own tests are those of its checks, and of the
// pictures and mails.
//
// The browser is Chromium. CRAMPDIARY_TEST_CHROMIUM is its path; without it the usual names are looked
// for in PATH. All tests share one process, each with cookies and storage of its own. The main journeys are walked in
// Firefox and in WebKitGTK too, by CRAMPDIARY_TEST_FIREFOX and CRAMPDIARY_TEST_WEBKIT, the path of WebKitWebDriver.
//
// All names, addresses and cramps in these tests are invented.
package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
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
	defer func() { err = errors.Join(err, endAll()) }()
	path := program(chromiumVariable, "chromium", "chromium-browser", "google-chrome")
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
		chromedp.Flag("disable-back-forward-cache", true), // a page is fetched again on the way back, and its form restored
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

// program is the path in an environment variable, or that of the first of the names in PATH; empty if there is none.
func program(variable string, names ...string) string {
	if path := os.Getenv(variable); path != "" {
		return path
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// ends ends what the tests of a package share, the last that was started first.
var ends struct {
	sync.Mutex
	steps []func() error
}

func atEnd(step func() error) {
	ends.Lock()
	defer ends.Unlock()
	ends.steps = append(ends.steps, step)
}

func endAll() error {
	ends.Lock()
	defer ends.Unlock()
	var err error
	for _, step := range slices.Backward(ends.steps) {
		err = errors.Join(err, step())
	}
	return err
}

// stop stops a program as one asks it to, and waits for its end.
func stop(program *exec.Cmd) error {
	if err := program.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := program.Wait()
	if _, ended := errors.AsType[*exec.ExitError](err); ended {
		return nil
	}
	return err
}
