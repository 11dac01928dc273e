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

// handset is a Chromium of its own on a profile of its own, which can be killed and started again.
type handset struct {
	*tab
	kill func()
}

// newHandset starts a browser on a profile.
func (s *site) newHandset(t *testing.T, profile string) handset {
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
	b := &tab{t: t, driver: chromiumDriver{}, site: s, l: i18n.For(diary.Danish), watch: &watcher{host: s.host}}
	b.ctx = browser
	b.setUp(reader{language: diary.Danish, device: phone})
	return handset{b, kill}
}

// awaitWorker waits until the worker answers for the pages of the tab, and knows whose diary is open.
func (b *tab) awaitWorker() {
	b.t.Helper()
	// A page that has sent something loads itself anew, and is asked again.
	b.await(`(navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready).then(() => { window.installed = true }), window.installed)`)
	b.open(b.path()) // the page before may have come while the worker began
	b.await(`navigator.serviceWorker.controller && document.body.dataset.outbox === "ready"`)
}

// awaitOutbox waits until so many entries are in the outbox.
func (b *tab) awaitOutbox(entries int) {
	b.t.Helper()
	b.await(outboxHas(entries))
}

// outboxHas is a condition in JavaScript, which holds a moment after so many entries are in the outbox.
func outboxHas(entries int) string {
	return fmt.Sprintf(`typeof outbox === "object" && (outbox.list().then((all) => { window.waits = all.length }), window.waits === %d)`, entries)
}

// pressNow presses the button for a cramp, and waits for the page that helps.
func (b *tab) pressNow() {
	b.t.Helper()
	b.press(b.l.T("today.now"))
	b.await(`document.querySelector(".timer")?.checkVisibility()`)
}
