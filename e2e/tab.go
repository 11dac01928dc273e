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
	"crampdiary/views/ui/settest"
)

// StepTimeout is how long a browser on a busy machine may take for one step.
const StepTimeout = time.Minute

// Device is what a person holds, in CSS pixels.
type Device struct {
	Name          string
	Width, Height int64
}

// Devices on which the pages are looked at.
var (
	SmallPhone = Device{"small-phone", 320, 640}
	Phone      = Device{"phone", 390, 844}
	Desktop    = Device{"desktop", 1280, 800}
	zoomed     = Device{"zoomed", 320, 256} // what is left of 1280 × 1024 at 400 %
)

// Reader is who sits in front of a tab.
type Reader struct {
	Language diary.Language
	Device   Device
	browser  browserName
	Zone     string // of the device; that of the diaries if empty
	NoScript bool
}

// browserName is a browser that the main journeys are walked in.
type browserName string

const (
	inChromium browserName = ""
	inFirefox  browserName = "Firefox"
	inWebKit   browserName = "WebKit"
)

// OtherBrowsers are who walk the main journeys beside those of Chromium.
var OtherBrowsers = []Reader{
	{Language: diary.Danish, Device: NarrowPhone, browser: inFirefox},
	{Language: diary.Danish, Device: NarrowPhone, browser: inWebKit},
}

// Tab is a browser's tab with cookies and storage of its own.
type Tab struct {
	T      *testing.T
	Ctx    context.Context
	Driver driver
	Site   *Site
	L      *i18n.Locale
	Watch  *watcher
	status int    // of the page it shows
	held   Device // of a remote tab, whose pages are held to its width
}

// NewTab is a tab of a reader's browser, without a page yet.
func (s *Site) NewTab(t *testing.T, r Reader) *Tab {
	t.Helper()
	b := &Tab{T: t, Driver: chromiumDriver{}, Site: s, L: i18n.For(r.Language), Watch: &watcher{host: s.host}}
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

// Sibling is a second tab of the same browser.
func (b *Tab) Sibling(r Reader) *Tab {
	b.T.Helper()
	other := &Tab{T: b.T, Driver: chromiumDriver{}, Site: b.Site, L: b.L, Watch: b.Watch}
	other.attach(b.Ctx)
	other.setUp(r)
	return other
}

func (b *Tab) attach(parent context.Context, options ...chromedp.ContextOption) {
	b.T.Helper()
	ctx, cancel := chromedp.NewContext(parent, append(options, chromedp.WithListener(b.see))...)
	b.T.Cleanup(func() {
		cancel()
		b.Watch.report(b.T)
	})
	b.Ctx = ctx
	// The tab lives as long as the context of its first step, so that one has no timeout.
	if err := chromedp.Do(ctx); err != nil {
		b.T.Fatalf("open tab: %v", err)
	}
}

// attachRemote opens a tab of another browser than Chromium.
func (b *Tab) attachRemote(r Reader) {
	b.T.Helper()
	b.Ctx, b.held = b.T.Context(), r.Device
	if r.Device != NarrowPhone || r.NoScript {
		b.T.Fatalf("%s reads on a narrow phone, with a script", r.browser)
	}
	switch r.browser {
	case inFirefox:
		b.attachFirefox(r)
	case inWebKit:
		b.attachWebKit()
	default:
		b.T.Fatalf("there is no %s", r.browser)
	}
	b.T.Cleanup(func() { b.Watch.report(b.T) })
}

func (b *Tab) attachFirefox(r Reader) {
	b.T.Helper()
	browser, err := sharedFirefox()
	if err != nil {
		b.T.Fatal(err)
	}
	if browser == nil {
		b.T.Skipf("no Firefox: set %s to its path", firefoxVariable)
	}
	opened := drive(b, "open a tab", func(ctx context.Context) (*firefoxTab, error) { return browser.openTab(ctx, r.Device, b.Watch) })
	b.Driver = remoteDriver{remote: opened, site: b.Site}
	b.T.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), StepTimeout)
		defer cancel()
		if err := opened.close(ctx); err != nil {
			b.T.Errorf("close the tab: %v", err)
		}
	})
}

func (b *Tab) attachWebKit() {
	b.T.Helper()
	path := program(webkitVariable, "WebKitWebDriver")
	display, err := sharedDisplay()
	if err != nil {
		b.T.Fatal(err)
	}
	if path == "" || display == "" {
		b.T.Skipf("no WebKit: set %s to WebKitWebDriver's path, and install Xvfb", webkitVariable)
	}
	opened, err := openWebKit(b.T, path, display)
	if err != nil {
		b.T.Fatal(err)
	}
	b.Driver = remoteDriver{remote: opened, site: b.Site}
}

// Reopen closes the tab of a Firefox in the middle of whatever it does, and opens one with the same cookies and storage, as
// wide as the browser makes it.
func (b *Tab) Reopen() {
	b.T.Helper()
	b.held = Device{}
	b.Act("close the tab and open another", b.Driver.(remoteDriver).remote.(*firefoxTab).reopen)
}

// see passes on what the tab tells, and leaves a page whose script asks whether to: otherwise nothing
// would go on.
func (b *Tab) see(event any) {
	b.Watch.see(event)
	if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
		go func() {
			_, _ = chromedp.Call(b.Ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	}
}

func (b *Tab) setUp(r Reader) {
	b.T.Helper()
	version, err := chromedp.Run(b.Ctx, chromedp.Evaluate[string]("navigator.userAgent"))
	if err != nil {
		b.T.Fatalf("ask for the user agent: %v", err)
	}
	Call(b, audits.Enable, cdp.Empty{}) // tells of policy violations
	Call(b, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{
		UserAgent: version, AcceptLanguage: string(r.Language),
	})
	Call(b, emulation.SetLocaleOverride, emulation.SetLocaleOverrideParams{Locale: string(r.Language)})
	if r.Zone == "" {
		r.Zone = HomeZone
	}
	b.Travel(r.Zone)
	b.Hold(r.Device)
	if r.NoScript {
		Call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
}

// Call sends one command to the browser.
func Call[P, R any](b *Tab, command cdp.Command[P, R], params P) R {
	b.T.Helper()
	return Run(b, command.Method, func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, params)
	})
}

// Run takes one step, and fails the test if it does not come to an end.
func Run[T any](b *Tab, what string, step chromedp.Action[T]) T {
	b.T.Helper()
	return drive(b, what, func(ctx context.Context) (T, error) { return chromedp.Run(ctx, step) })
}

// drive takes one step in whichever browser. Chromium looks for an element before it does something with it: when the page
// is loaded or changed by itself in between, nothing was done yet, and the step is taken again.
func drive[T any](b *Tab, what string, step func(context.Context) (T, error)) T {
	b.T.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, StepTimeout)
	defer cancel()
	result, err := step(ctx)
	for err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "Could not find node with given id") {
		result, err = step(ctx)
	}
	if err != nil {
		b.T.Fatalf("%s: %v\n%s", what, err, b.Describe())
	}
	return result
}

// Act takes a step that gives nothing.
func (b *Tab) Act(what string, step func(context.Context) error) {
	b.T.Helper()
	drive(b, what, func(ctx context.Context) (struct{}, error) { return struct{}{}, step(ctx) })
}

// Describe says where the tab is and what it shows, for a failure's message.
func (b *Tab) Describe() string {
	ctx, cancel := context.WithTimeout(b.Ctx, StepTimeout)
	defer cancel()
	text, err := b.Driver.evaluate(ctx, `[location.href, document.body.innerText]`)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// JS evaluates an expression in the page, which no policy of the page forbids. Statements are for Chromium alone.
func JS[T any](b *Tab, expression string) T {
	b.T.Helper()
	return drive(b, expression, func(ctx context.Context) (result T, err error) {
		value, err := b.Driver.evaluate(ctx, expression)
		if _, none := any(result).(chromedp.Void); none || err != nil {
			return result, err
		}
		if len(value) == 0 || string(value) == "null" {
			return result, errors.New("it has no value")
		}
		return result, json.Unmarshal(value, &result)
	})
}

// Hold emulates the size of a device.
func (b *Tab) Hold(d Device) {
	b.T.Helper()
	var options []chromedp.EmulateViewportOption
	if d.Width < Desktop.Width {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulatePortrait)
	}
	Run(b, "hold "+d.Name, chromedp.EmulateViewport(d.Width, d.Height, options...))
}

// Travel emulates the time zone of the device.
func (b *Tab) Travel(zone string) {
	b.T.Helper()
	Call(b, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone})
}

// Prefer emulates how bright the device is set.
func (b *Tab) Prefer(scheme string) {
	b.T.Helper()
	b.preferFeature("prefers-color-scheme", scheme)
}

// ToPaper shows the page as it is printed. What is folded skips its contents until the next frame, so one is drawn.
func (b *Tab) ToPaper() {
	b.T.Helper()
	Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	Call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{})
}

func (b *Tab) preferFeature(name, value string) {
	b.T.Helper()
	Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: name, Value: value}},
	})
}

// Open goes to an address.
func (b *Tab) Open(path string) {
	b.T.Helper()
	b.goTo(b.Site.URL + path)
}

func (b *Tab) goTo(url string) {
	b.T.Helper()
	b.Load("open "+url, func(ctx context.Context) (int, error) { return b.Driver.Navigate(ctx, url) })
}

// LogNew opens the form for a cramp that is over, and says that it began now.
func (b *Tab) LogNew() {
	b.T.Helper()
	b.Open("/entries/new")
	b.Tap("input[name=when][value=now]")
}

// Within finds a link or a button by what it says, in a part of the page.
func Within(part, text string) string {
	return fmt.Sprintf("//%s//*[self::a or self::button][normalize-space(translate(., '\u00a0\u00ad\u2060', ' '))=%q]", part, strings.ReplaceAll(text, "\u00a0", " ")) // as it was written
}

// byXPath is an expression for what an XPath finds.
func byXPath(path string) string {
	return fmt.Sprintf("document.evaluate(%q, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue", path)
}

// Press presses a link or a button of the page's content, and waits for the page to come.
func (b *Tab) Press(text string) {
	b.T.Helper()
	b.PressIn("main", text)
}

// PressIn presses a link or a button of a part of the page, and waits for the page to come.
func (b *Tab) PressIn(part, text string) {
	b.T.Helper()
	b.Follow(Within(part, text))
}

// Follow taps what brings a new page.
func (b *Tab) Follow(place string) {
	b.T.Helper()
	b.scrollTo(place)
	b.Load("follow "+place, func(ctx context.Context) (int, error) { return b.Driver.follow(ctx, place) })
}

// Load takes a step that brings a new page, and notes the status of the answer.
func (b *Tab) Load(what string, step func(context.Context) (int, error)) {
	b.T.Helper()
	b.status = drive(b, what, step)
	if b.held.Width == 0 {
		return
	}
	for _, misfit := range b.misfits(b.held) {
		b.T.Errorf("%s: %s", b.Path(), misfit)
	}
}

// Tap taps what is at a place, and stays on the page.
func (b *Tab) Tap(place string) {
	b.T.Helper()
	b.scrollTo(place)
	b.Act("tap "+place, func(ctx context.Context) error { return b.Driver.click(ctx, place) })
}

// scrollTo brings an element to the middle of the window, as a person does who wants to tap it: at the
// edge it may lie under a bar.
func (b *Tab) scrollTo(place string) {
	b.T.Helper()
	JS[chromedp.Void](b, element(place)+`.scrollIntoView({block: "center"})`)
}

// Write types into the control with the ID.
func (b *Tab) Write(id, text string) {
	b.T.Helper()
	b.Await(fmt.Sprintf("document.getElementById(%q)?.checkVisibility()", id))
	JS[chromedp.Void](b, fmt.Sprintf("document.getElementById(%q).focus()", id))
	b.Act("write into "+id, func(ctx context.Context) error { return b.Driver.insert(ctx, text) })
}

// Keys presses keys one by one, wherever the focus is.
func (b *Tab) Keys(keys string) {
	b.T.Helper()
	Run(b, "press keys", chromedp.KeyEvent(keys))
}

// Choose chooses from the list with the ID.
func (b *Tab) Choose(id, value string) {
	b.T.Helper()
	JS[chromedp.Void](b, fmt.Sprintf(`((list) => {
		list.value = %q;
		for (const type of ["input", "change"]) list.dispatchEvent(new Event(type, { bubbles: true }));
	})(document.getElementById(%q))`, value, id))
	if b.Value(id) != value {
		b.T.Fatalf("%s has no choice %q", id, value)
	}
}

// AttachFile chooses a file with the content for the form of the page.
func (b *Tab) AttachFile(name, content string) {
	b.T.Helper()
	path := filepath.Join(b.T.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		b.T.Fatal(err)
	}
	Run(b, "choose "+name, chromedp.SetUploadFiles(chromedp.ID("file"), []string{path}, chromedp.NodeVisible))
}

// Value is what stands in the control with the ID.
func (b *Tab) Value(id string) string {
	b.T.Helper()
	return JS[string](b, fmt.Sprintf("document.getElementById(%q).value", id))
}

// Unfold opens the folded part with the heading.
func (b *Tab) Unfold(heading string) {
	b.T.Helper()
	b.Tap(fmt.Sprintf(`//summary[normalize-space()=%q]`, heading))
}

// OpenFirstRow opens the newest cramp of the list.
func (b *Tab) OpenFirstRow() {
	b.T.Helper()
	b.Follow("a.row")
}

// SignIn signs in with the password of these tests.
func (b *Tab) SignIn(email string) {
	b.T.Helper()
	b.Open("/signin")
	b.Write("email", email)
	b.Write("password", GoodPassword)
	b.Press(b.L.T("signin.submit"))
	b.WantStatus(200)
}

// Path is the address of the page, without the site's.
func (b *Tab) Path() string {
	b.T.Helper()
	return strings.TrimPrefix(JS[string](b, "location.href"), b.Site.URL)
}

// Title is that of the page.
func (b *Tab) Title() string {
	b.T.Helper()
	return JS[string](b, "document.title")
}

// Text is what is seen of the first element of a selector, once there is one.
func (b *Tab) Text(selector string) string {
	b.T.Helper()
	b.Await(element(selector) + "?.checkVisibility()")
	return settest.Unset(JS[string](b, element(selector)+".innerText"))
}

// Await waits until a condition of the page holds.
func (b *Tab) Await(condition string) {
	b.T.Helper()
	b.Act("wait", func(ctx context.Context) error { return await(ctx, b.Driver, condition) })
}

// WantStatus ends the test unless the page came with a status.
func (b *Tab) WantStatus(status int) {
	b.T.Helper()
	if b.status != status {
		b.T.Fatalf("the page has status %d, want %d\n%s", b.status, status, b.Describe())
	}
}

// Says fails the test unless the content of the page holds every text.
func (b *Tab) Says(texts ...string) {
	b.T.Helper()
	content := b.Text("main")
	for _, text := range texts {
		if !strings.Contains(content, text) {
			b.T.Errorf("%s does not say %q but\n%s", b.Path(), text, content)
		}
	}
}

// Move goes one step back, -1, or forward, 1, in the browser's history, and waits for something of the page there.
func (b *Tab) Move(steps int, selector string) {
	b.T.Helper()
	b.Act("go through the history", func(ctx context.Context) error { return b.Driver.traverse(ctx, steps) })
	b.Await(element(selector) + "?.checkVisibility()")
}
