package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

// stepTimeout is how long a browser on a busy machine may take for one step.
const stepTimeout = time.Minute

// device is what a person holds, in CSS pixels.
type device struct {
	name          string
	width, height int64
}

var (
	smallPhone = device{"small-phone", 320, 640}
	phone      = device{"phone", 390, 844}
	desktop    = device{"desktop", 1280, 800}
	zoomed     = device{"zoomed", 320, 256} // what is left of 1280 × 1024 at 400 %
)

// reader is who sits in front of a tab.
type reader struct {
	language diary.Language
	device   device
	browser  browserName
	zone     string // of the device; that of the diaries if empty
	noScript bool
}

// browserName is a browser that the main journeys are walked in.
type browserName string

const (
	inChromium browserName = ""
	inFirefox  browserName = "Firefox"
	inWebKit   browserName = "WebKit"
)

// otherBrowsers are who walk the main journeys beside those of Chromium.
var otherBrowsers = []reader{
	{language: diary.Danish, device: narrowPhone, browser: inFirefox},
	{language: diary.Danish, device: narrowPhone, browser: inWebKit},
}

// tab is a browser's tab with cookies and storage of its own.
type tab struct {
	t      *testing.T
	ctx    context.Context
	driver driver
	site   *site
	l      *i18n.Locale
	watch  *watcher
	status int    // of the page it shows
	held   device // of a remote tab, whose pages are held to its width
}

func (s *site) newTab(t *testing.T, r reader) *tab {
	t.Helper()
	b := &tab{t: t, driver: chromiumDriver{}, site: s, l: i18n.For(r.language), watch: &watcher{host: s.host}}
	if r.browser != inChromium {
		b.attachRemote(r)
		return b
	}
	if chromium == nil {
		t.Skipf("no Chromium: set %s to its path", chromiumVariable)
	}
	b.attach(chromium, chromedp.WithNewBrowserContext())
	b.setUp(r)
	return b
}

// sibling is a second tab of the same browser.
func (b *tab) sibling(r reader) *tab {
	b.t.Helper()
	other := &tab{t: b.t, driver: chromiumDriver{}, site: b.site, l: b.l, watch: b.watch}
	other.attach(b.ctx)
	other.setUp(r)
	return other
}

func (b *tab) attach(parent context.Context, options ...chromedp.ContextOption) {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(parent, append(options, chromedp.WithListener(b.see))...)
	b.t.Cleanup(func() {
		cancel()
		b.watch.report(b.t)
	})
	b.ctx = ctx
	// The tab lives as long as the context of its first step, so that one has no timeout.
	if err := chromedp.Do(ctx); err != nil {
		b.t.Fatalf("open tab: %v", err)
	}
}

// attachRemote opens a tab of another browser than Chromium.
func (b *tab) attachRemote(r reader) {
	b.t.Helper()
	b.ctx, b.held = b.t.Context(), r.device
	if r.device != narrowPhone || r.noScript {
		b.t.Fatalf("%s reads on a narrow phone, with a script", r.browser)
	}
	switch r.browser {
	case inFirefox:
		b.attachFirefox(r)
	case inWebKit:
		b.attachWebKit()
	default:
		b.t.Fatalf("there is no %s", r.browser)
	}
	b.t.Cleanup(func() { b.watch.report(b.t) })
}

func (b *tab) attachFirefox(r reader) {
	b.t.Helper()
	browser, err := sharedFirefox()
	if err != nil {
		b.t.Fatal(err)
	}
	if browser == nil {
		b.t.Skipf("no Firefox: set %s to its path", firefoxVariable)
	}
	opened := drive(b, "open a tab", func(ctx context.Context) (firefoxTab, error) { return browser.openTab(ctx, r.device, b.watch) })
	b.driver = remoteDriver{remote: opened, site: b.site}
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), stepTimeout)
		defer cancel()
		if err := opened.close(ctx); err != nil {
			b.t.Errorf("close the tab: %v", err)
		}
	})
}

func (b *tab) attachWebKit() {
	b.t.Helper()
	path := program(webkitVariable, "WebKitWebDriver")
	display, err := sharedDisplay()
	if err != nil {
		b.t.Fatal(err)
	}
	if path == "" || display == "" {
		b.t.Skipf("no WebKit: set %s to WebKitWebDriver's path, and install Xvfb", webkitVariable)
	}
	opened, err := openWebKit(b.t, path, display)
	if err != nil {
		b.t.Fatal(err)
	}
	b.driver = remoteDriver{remote: opened, site: b.site}
}

// see passes on what the tab tells, and leaves a page whose script asks whether to: otherwise nothing
// would go on.
func (b *tab) see(event any) {
	b.watch.see(event)
	if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
		go func() {
			_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	}
}

func (b *tab) setUp(r reader) {
	b.t.Helper()
	version, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("navigator.userAgent"))
	if err != nil {
		b.t.Fatalf("ask for the user agent: %v", err)
	}
	call(b, audits.Enable, cdp.Empty{}) // tells of policy violations
	call(b, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{
		UserAgent: version, AcceptLanguage: string(r.language),
	})
	call(b, emulation.SetLocaleOverride, emulation.SetLocaleOverrideParams{Locale: string(r.language)})
	if r.zone == "" {
		r.zone = homeZone
	}
	b.travel(r.zone)
	b.hold(r.device)
	if r.noScript {
		call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
}

// call sends one command to the browser.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	return run(b, command.Method, func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, params)
	})
}

// run takes one step, and fails the test if it does not come to an end.
func run[T any](b *tab, what string, step chromedp.Action[T]) T {
	b.t.Helper()
	return drive(b, what, func(ctx context.Context) (T, error) { return chromedp.Run(ctx, step) })
}

// drive takes one step in whichever browser.
func drive[T any](b *tab, what string, step func(context.Context) (T, error)) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	result, err := step(ctx)
	if err != nil {
		b.t.Fatalf("%s: %v\n%s", what, err, b.describe())
	}
	return result
}

// act takes a step that gives nothing.
func (b *tab) act(what string, step func(context.Context) error) {
	b.t.Helper()
	drive(b, what, func(ctx context.Context) (struct{}, error) { return struct{}{}, step(ctx) })
}

// describe says where the tab is and what it shows, for a failure's message.
func (b *tab) describe() string {
	ctx, cancel := context.WithTimeout(b.ctx, stepTimeout)
	defer cancel()
	text, err := b.driver.evaluate(ctx, `[location.href, document.body.innerText]`)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// js evaluates an expression in the page, which no policy of the page forbids. Statements are for Chromium alone.
func js[T any](b *tab, expression string) T {
	b.t.Helper()
	return drive(b, expression, func(ctx context.Context) (result T, err error) {
		value, err := b.driver.evaluate(ctx, expression)
		if _, none := any(result).(chromedp.Void); none || err != nil {
			return result, err
		}
		if len(value) == 0 || string(value) == "null" {
			return result, errors.New("it has no value")
		}
		return result, json.Unmarshal(value, &result)
	})
}

// hold emulates the size of a device.
func (b *tab) hold(d device) {
	b.t.Helper()
	var options []chromedp.EmulateViewportOption
	if d.width < desktop.width {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulatePortrait)
	}
	run(b, "hold "+d.name, chromedp.EmulateViewport(d.width, d.height, options...))
}

// travel emulates the time zone of the device.
func (b *tab) travel(zone string) {
	b.t.Helper()
	call(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone})
}

// prefer emulates how bright the device is set.
func (b *tab) prefer(scheme string) {
	b.t.Helper()
	b.preferFeature("prefers-color-scheme", scheme)
}

// toPaper shows the page as it is printed. What is folded skips its contents until the next frame, so one is drawn.
func (b *tab) toPaper() {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{})
}

func (b *tab) preferFeature(name, value string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: name, Value: value}},
	})
}

// open goes to an address.
func (b *tab) open(path string) {
	b.t.Helper()
	b.goTo(b.site.URL + path)
}

func (b *tab) goTo(url string) {
	b.t.Helper()
	b.load("open "+url, func(ctx context.Context) (int, error) { return b.driver.navigate(ctx, url) })
}

// logNew opens the form for a cramp that is over, and says that it began now.
func (b *tab) logNew() {
	b.t.Helper()
	b.open("/entries/new")
	b.tap("input[name=when][value=now]")
}

// within finds a link or a button by what it says, in a part of the page.
func within(part, text string) string {
	return fmt.Sprintf(`//%s//*[self::a or self::button][normalize-space()=%q]`, part, text)
}

// byXPath is an expression for what an XPath finds.
func byXPath(path string) string {
	return fmt.Sprintf("document.evaluate(%q, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue", path)
}

// press presses a link or a button of the page's content, and waits for the page to come.
func (b *tab) press(text string) {
	b.t.Helper()
	b.pressIn("main", text)
}

func (b *tab) pressIn(part, text string) {
	b.t.Helper()
	b.follow(within(part, text))
}

// follow taps what brings a new page.
func (b *tab) follow(place string) {
	b.t.Helper()
	b.scrollTo(place)
	b.load("follow "+place, func(ctx context.Context) (int, error) { return b.driver.follow(ctx, place) })
}

// load takes a step that brings a new page, and notes the status of the answer.
func (b *tab) load(what string, step func(context.Context) (int, error)) {
	b.t.Helper()
	b.status = drive(b, what, step)
	if b.held.width == 0 {
		return
	}
	for _, misfit := range b.misfits(b.held) {
		b.t.Errorf("%s: %s", b.path(), misfit)
	}
}

// tap taps what is at a place, and stays on the page.
func (b *tab) tap(place string) {
	b.t.Helper()
	b.scrollTo(place)
	b.act("tap "+place, func(ctx context.Context) error { return b.driver.click(ctx, place) })
}

// scrollTo brings an element to the middle of the window, as a person does who wants to tap it: at the
// edge it may lie under a bar.
func (b *tab) scrollTo(place string) {
	b.t.Helper()
	js[chromedp.Void](b, element(place)+`.scrollIntoView({block: "center"})`)
}

// write types into the control with the ID.
func (b *tab) write(id, text string) {
	b.t.Helper()
	b.await(fmt.Sprintf("document.getElementById(%q)?.checkVisibility()", id))
	js[chromedp.Void](b, fmt.Sprintf("document.getElementById(%q).focus()", id))
	b.act("write into "+id, func(ctx context.Context) error { return b.driver.insert(ctx, text) })
}

// keys presses keys one by one, wherever the focus is.
func (b *tab) keys(keys string) {
	b.t.Helper()
	run(b, "press keys", chromedp.KeyEvent(keys))
}

// choose chooses from the list with the ID.
func (b *tab) choose(id, value string) {
	b.t.Helper()
	js[chromedp.Void](b, fmt.Sprintf(`((list) => {
		list.value = %q;
		for (const type of ["input", "change"]) list.dispatchEvent(new Event(type, { bubbles: true }));
	})(document.getElementById(%q))`, value, id))
	if b.value(id) != value {
		b.t.Fatalf("%s has no choice %q", id, value)
	}
}

// attachFile chooses a file with the content for the form of the page.
func (b *tab) attachFile(name, content string) {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		b.t.Fatal(err)
	}
	run(b, "choose "+name, chromedp.SetUploadFiles(chromedp.ID("file"), []string{path}, chromedp.NodeVisible))
}

// value is what stands in the control with the ID.
func (b *tab) value(id string) string {
	b.t.Helper()
	return js[string](b, fmt.Sprintf("document.getElementById(%q).value", id))
}

// unfold opens the folded part with the heading.
func (b *tab) unfold(heading string) {
	b.t.Helper()
	b.tap(fmt.Sprintf(`//summary[normalize-space()=%q]`, heading))
}

// openFirstRow opens the newest cramp of the list.
func (b *tab) openFirstRow() {
	b.t.Helper()
	b.follow("a.row")
}

func (b *tab) signIn(email string) {
	b.t.Helper()
	b.open("/signin")
	b.write("email", email)
	b.write("password", goodPassword)
	b.press(b.l.T("signin.submit"))
	b.wantStatus(200)
}

func (b *tab) path() string {
	b.t.Helper()
	return strings.TrimPrefix(js[string](b, "location.href"), b.site.URL)
}

func (b *tab) title() string {
	b.t.Helper()
	return js[string](b, "document.title")
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	b.await(element(selector) + "?.checkVisibility()")
	return js[string](b, element(selector)+".innerText")
}

// await waits until a condition of the page holds.
func (b *tab) await(condition string) {
	b.t.Helper()
	b.act("wait", func(ctx context.Context) error { return await(ctx, b.driver, condition) })
}

func (b *tab) wantStatus(status int) {
	b.t.Helper()
	if b.status != status {
		b.t.Fatalf("the page has status %d, want %d\n%s", b.status, status, b.describe())
	}
}

// says fails the test unless the content of the page holds every text.
func (b *tab) says(texts ...string) {
	b.t.Helper()
	content := b.text("main")
	for _, text := range texts {
		if !strings.Contains(content, text) {
			b.t.Errorf("%s does not say %q but\n%s", b.path(), text, content)
		}
	}
}
