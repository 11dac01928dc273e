package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// Handset is a Chromium of its own on a profile of its own, which can be killed and started again.
type Handset struct {
	*Tab
	Kill func()
}

// NewHandset starts a browser on a profile.
func (s *Site) NewHandset(t *testing.T, profile string) Handset {
	t.Helper()
	path := program(chromiumVariable, "chromium", "chromium-browser", "google-chrome")
	if path == "" {
		t.Skipf("no Chromium: set %s to its path", chromiumVariable)
	}
	_ = os.Remove(filepath.Join(profile, "SingletonLock")) // of the one that was killed
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(
		chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-crash-restore-bubble", true),
	)...)
	browser, cancel := chromedp.NewContext(allocator)
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	process := chromedp.FromContext(browser).Browser.Process()
	kill := func() {
		_ = process.Kill()
		cancel()
		stop()
	}
	t.Cleanup(kill)
	b := &Tab{T: t, Driver: chromiumDriver{}, Site: s, L: i18n.For(diary.Danish), Watch: &watcher{host: s.host}}
	b.Ctx = browser
	b.setUp(Reader{Language: diary.Danish, Device: Phone})
	return Handset{b, kill}
}

// AwaitWorker waits until the worker answers for the pages of the tab, and knows whose diary is open.
func (b *Tab) AwaitWorker() {
	b.T.Helper()
	// A page that has sent something reloads itself, and is asked again.
	b.Await(`(navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready).then(() => { window.installed = true }), window.installed)`)
	b.Open(b.Path()) // the page before may have come while the worker began
	b.Await(`navigator.serviceWorker.controller && document.body.dataset.outbox === "ready"`)
}

// AwaitOutbox waits until so many entries are in the outbox.
func (b *Tab) AwaitOutbox(entries int) {
	b.T.Helper()
	b.Await(OutboxHas(entries))
}

// OutboxHas is a condition in JavaScript, which holds a moment after so many entries are in the outbox.
func OutboxHas(entries int) string {
	return fmt.Sprintf(`typeof outbox === "object" && (outbox.list().then((all) => { window.waits = all.length }), window.waits === %d)`, entries)
}

// PressNow presses the button for a cramp, and waits for the page that helps.
func (b *Tab) PressNow() {
	b.T.Helper()
	b.Press(b.L.T("today.now"))
	b.Await(`document.querySelector(".timer")?.checkVisibility()`)
}
