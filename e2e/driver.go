package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// driver is what the main journeys need of a browser, so that they can be walked in every one. The tests beyond
// them speak with Chromium alone, by its own protocol.
//
// A place is where an element is: an XPath if it begins with two slashes, otherwise a CSS selector.
type driver interface {
	// Navigate goes to an address, and returns the status of the answer.
	Navigate(ctx context.Context, url string) (status int, err error)
	// follow clicks what brings a new page, waits for it, and returns the status of the answer.
	follow(ctx context.Context, place string) (status int, err error)
	// click clicks in the middle of what is seen of an element.
	click(ctx context.Context, place string) error
	// insert writes text where the focus is.
	insert(ctx context.Context, text string) error
	// traverse goes as many steps through the history, back if there are fewer than none.
	traverse(ctx context.Context, steps int) error
	// evaluate gives the value of a JavaScript expression as JSON; nothing if it is undefined.
	evaluate(ctx context.Context, expression string) ([]byte, error)
}

// chromiumDriver drives the tab of its context.
type chromiumDriver struct{}

// Navigate implements Driver.
func (chromiumDriver) Navigate(ctx context.Context, url string) (int, error) {
	return statusOf(chromedp.Run(ctx, chromedp.NavigateResponse(url)))
}

func (chromiumDriver) follow(ctx context.Context, place string) (int, error) {
	return Leave(ctx, chromedp.Click(place, chromedp.NodeVisible))
}

// Leave takes a step that brings another page in Chromium, and returns the status of the answer. A form that keeps a draft changes
// its place in the history before it is sent: chromedp takes that for the whole step.
func Leave(ctx context.Context, step chromedp.Action[chromedp.Void]) (int, error) {
	d := chromiumDriver{}
	if _, err := d.evaluate(ctx, "(window.left = true)"); err != nil {
		return 0, err
	}
	response, err := chromedp.RunResponse(ctx, step)
	if err != nil || response != nil {
		return statusOf(response, err)
	}
	if err := await(ctx, d, `!window.left && document.readyState === "complete"`); err != nil {
		return 0, err
	}
	value, err := d.evaluate(ctx, `performance.getEntriesByType("navigation")[0].responseStatus`)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(value))
}

// ErrNoResponse is that of a page which did not come, as another one did.
var ErrNoResponse = errors.New("no response")

// statusOf is the status of the page that came. It fails when none did.
func statusOf(response *network.Response, err error) (int, error) {
	// Chromium says so itself when the other one is asked for before this one answered.
	if failure, is := errors.AsType[*chromedp.LoadError](err); err == nil && response == nil || is && failure.ErrorText == "net::ERR_ABORTED" {
		err = ErrNoResponse
	}
	if err != nil {
		return 0, err
	}
	return int(response.Status), nil
}

func (chromiumDriver) click(ctx context.Context, place string) error {
	_, err := chromedp.Run(ctx, chromedp.Click(place, chromedp.NodeVisible))
	return err
}

func (chromiumDriver) insert(ctx context.Context, text string) error {
	_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
	return err
}

func (chromiumDriver) traverse(ctx context.Context, steps int) error {
	move := chromedp.NavigateForward()
	if steps < 0 {
		move = chromedp.NavigateBack()
	}
	_, err := chromedp.Run(ctx, move)
	return err
}

func (chromiumDriver) evaluate(ctx context.Context, expression string) ([]byte, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression))
}

// remote is one tab of a browser that speaks a protocol of the W3C, WebDriver or WebDriver BiDi. Both describe what a
// person does with the mouse and the keys alike.
type remote interface {
	load(ctx context.Context, url string) error
	move(ctx context.Context, steps int) error // through the history
	evaluate(ctx context.Context, expression string) ([]byte, error)
	perform(ctx context.Context, sources ...inputSource) error
}

// inputSource is a mouse or a keyboard, and what is done with it.
type inputSource struct {
	Type    string        `json:"type"`
	ID      string        `json:"id"`
	Actions []inputAction `json:"actions"`
}

type inputAction struct {
	Type   string  `json:"type"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Button int     `json:"button"`
	Value  string  `json:"value,omitempty"` // of a key
}

// remoteDriver drives a remote tab. Neither protocol's answer to a click tells of the page that comes, so the status
// is what the site says that it answered.
type remoteDriver struct {
	remote
	site *Site
}

// change takes a step that brings another page, and waits for it. The page before is marked: a browser that brings it
// again as it was left shows what may have changed since.
func (d remoteDriver) change(ctx context.Context, step func() error) error {
	if _, err := d.evaluate(ctx, "(window.left = true)"); err != nil {
		return err
	}
	if err := step(); err != nil {
		return err
	}
	// Firefox shows an empty page while a worker is asked for the one to come.
	return await(ctx, d, `!window.left && location.protocol !== "about:" && document.readyState === "complete"`)
}

// Navigate implements Driver.
func (d remoteDriver) Navigate(ctx context.Context, url string) (int, error) {
	if err := d.change(ctx, func() error { return d.load(ctx, url) }); err != nil {
		return 0, err
	}
	return d.status(ctx)
}

func (d remoteDriver) traverse(ctx context.Context, steps int) error {
	return d.change(ctx, func() error { return d.move(ctx, steps) })
}

func (d remoteDriver) status(ctx context.Context) (int, error) {
	var path string
	value, err := d.evaluate(ctx, "location.pathname + location.search")
	if err == nil {
		err = json.Unmarshal(value, &path)
	}
	if err != nil {
		return 0, err
	}
	status, answered := d.site.answers.LoadAndDelete(path)
	if !answered {
		return 0, fmt.Errorf("%w for %s", ErrNotAsked, path)
	}
	return status.(int), nil
}

func (d remoteDriver) follow(ctx context.Context, place string) (int, error) {
	if err := d.change(ctx, func() error { return d.click(ctx, place) }); err != nil {
		return 0, err
	}
	return d.status(ctx)
}

func (d remoteDriver) click(ctx context.Context, place string) error {
	if err := await(ctx, d, element(place)+"?.checkVisibility()"); err != nil {
		return err
	}
	value, err := d.evaluate(ctx, `((e) => {
		const { left, top, width, height } = e.getClientRects()[0];
		const [x, y] = [left + width / 2, top + height / 2];
		const hit = document.elementFromPoint(x, y);
		const own = hit && (e.contains(hit) || hit.closest("label")?.control === e);
		return { x, y, hit: own ? "" : hit?.outerHTML.slice(0, 120) ?? "nothing" };
	})(`+element(place)+`)`)
	if err != nil {
		return err
	}
	var target struct {
		X, Y float64
		Hit  string // what covers it
	}
	if err := json.Unmarshal(value, &target); err != nil {
		return err
	}
	if target.Hit != "" {
		return fmt.Errorf("where %s is, at %.0f, %.0f, there is %s", place, target.X, target.Y, target.Hit)
	}
	return d.perform(ctx, inputSource{Type: "pointer", ID: "mouse", Actions: []inputAction{
		{Type: "pointerMove", X: target.X, Y: target.Y}, {Type: "pointerDown"}, {Type: "pointerUp"},
	}})
}

func (d remoteDriver) insert(ctx context.Context, text string) error {
	var strokes []inputAction
	for _, letter := range text {
		strokes = append(strokes,
			inputAction{Type: "keyDown", Value: string(letter)}, inputAction{Type: "keyUp", Value: string(letter)})
	}
	return d.perform(ctx, inputSource{Type: "key", ID: "keyboard", Actions: strokes})
}

// ErrNotAsked is that of a page which the browser had already.
var ErrNotAsked = errors.New("the site was not asked")

// element is an expression for what is at a place.
func element(place string) string {
	if strings.HasPrefix(place, "//") {
		return byXPath(place)
	}
	return fmt.Sprintf("document.querySelector(%q)", place)
}

// answerTimeout is how long a page may take to answer a question.
const answerTimeout = 10 * time.Second

// await asks until a condition holds. A page that is being left answers with an error or, in WebKit, sometimes not at all, so
// it is asked again.
func await(ctx context.Context, d interface {
	evaluate(context.Context, string) ([]byte, error)
}, condition string) error {
	for wait := 20 * time.Millisecond; ; wait = min(wait*5/4, 200*time.Millisecond) { // asking takes time of what is waited for
		asking, cancel := context.WithTimeout(ctx, answerTimeout)
		holds, err := d.evaluate(asking, "!!("+condition+")")
		cancel()
		if string(holds) == "true" {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("wait until %s", condition), ctx.Err(), err)
		case <-time.After(wait):
		}
	}
}
