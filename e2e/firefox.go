package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/page"
	"github.com/coder/websocket"
)

const firefoxVariable = "CRAMPDIARY_TEST_FIREFOX"

// firefoxPreferences let it ask for pages in Danish.
const firefoxPreferences = `user_pref("intl.accept_languages", "da, en");` + "\n"

// firefox is the browser that all tests of a package share, spoken with by WebDriver BiDi, which it speaks itself.
type firefox struct {
	connection *websocket.Conn

	mu      sync.Mutex
	last    int // ID of a command
	waiting map[int]chan<- bidiMessage
	watches map[string]*watcher // by the ID of the tab
}

// bidiMessage is what the browser says: the result of a command, or an event.
type bidiMessage struct {
	ID      int             `json:"id"`
	Type    string          `json:"type"`
	Result  json.RawMessage `json:"result"`
	Error   string          `json:"error"`
	Message string          `json:"message"`
	Method  string          `json:"method"`
	Params  bidiEvent       `json:"params"`
}

// bidiEvent is what is read of the events that are asked for.
type bidiEvent struct {
	Context    string  `json:"context"`
	Navigation *string `json:"navigation"` // nil for a part of a page
	Request    struct {
		URL string `json:"url"`
	} `json:"request"`
	Response struct {
		Status int `json:"status"`
	} `json:"response"`
	Level  string  `json:"level"`
	Text   *string `json:"text"`
	Source struct {
		Context string `json:"context"`
	} `json:"source"`
	Type string `json:"type"` // of a log entry or a dialog
}

// sharedFirefox starts it when it is asked for first.
var sharedFirefox = sync.OnceValues(func() (*firefox, error) {
	path := program(firefoxVariable, "firefox-esr", "firefox")
	if path == "" {
		return nil, nil
	}
	return startFirefox(path)
})

func startFirefox(path string) (*firefox, error) {
	profile, err := os.MkdirTemp("", "crampdiary-firefox")
	if err != nil {
		return nil, err
	}
	atEnd(func() error { return os.RemoveAll(profile) })
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(firefoxPreferences), 0o600); err != nil {
		return nil, err
	}
	browser := exec.Command(path, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile) // #nosec G204 -- named by the person who runs the tests
	browser.Env = append(os.Environ(), "TZ="+HomeZone)
	said, err := browser.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := browser.Start(); err != nil {
		return nil, err
	}
	atEnd(func() error { return stop(browser) })
	address, err := bidiAddress(bufio.NewScanner(said))
	if err != nil {
		return nil, err
	}
	f := &firefox{waiting: make(map[int]chan<- bidiMessage), watches: make(map[string]*watcher)}
	ctx, cancel := context.WithTimeout(context.Background(), StepTimeout)
	defer cancel()
	if f.connection, _, err = websocket.Dial(ctx, address+"/session", nil); err != nil {
		return nil, err
	}
	f.connection.SetReadLimit(-1)
	go f.listen()
	if err := f.ask(ctx, nil, "session.new", map[string]any{"capabilities": map[string]any{
		"alwaysMatch": map[string]any{"unhandledPromptBehavior": map[string]string{"beforeUnload": "accept", "default": "accept"}},
	}}); err != nil {
		return nil, err
	}
	return f, f.ask(ctx, nil, "session.subscribe", map[string]any{"events": []string{
		"log.entryAdded", "network.beforeRequestSent", "network.responseCompleted", "browsingContext.userPromptOpened",
	}})
}

// bidiAddress reads where the browser listens, and what it says after that, so that it never waits for a reader.
func bidiAddress(said *bufio.Scanner) (string, error) {
	for said.Scan() {
		if _, address, found := strings.Cut(said.Text(), "WebDriver BiDi listening on "); found {
			go func() {
				for said.Scan() {
				}
			}()
			return address, nil
		}
	}
	return "", errors.Join(errors.New("it does not listen"), said.Err())
}

func (f *firefox) listen() {
	for {
		_, text, err := f.connection.Read(context.Background())
		var message bidiMessage
		if err == nil {
			err = json.Unmarshal(text, &message)
		}
		if err != nil {
			f.hangUp(err)
			return
		}
		if message.Type == "event" {
			f.see(message.Method, message.Params)
			continue
		}
		f.mu.Lock()
		answer := f.waiting[message.ID]
		delete(f.waiting, message.ID)
		f.mu.Unlock()
		if answer != nil {
			answer <- message
		}
	}
}

// hangUp answers those who still wait.
func (f *firefox) hangUp(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, answer := range f.waiting {
		answer <- bidiMessage{Error: "connection", Message: err.Error()}
		delete(f.waiting, id)
	}
}

func (f *firefox) see(method string, e bidiEvent) {
	f.mu.Lock()
	w := f.watches[e.Context+e.Source.Context]
	f.mu.Unlock()
	if w == nil {
		return // a tab that is closed
	}
	switch method {
	case "network.beforeRequestSent":
		if asked, err := url.Parse(e.Request.URL); err != nil || !w.knows(asked.Host) && asked.Scheme != "data" {
			w.note("asked another host: %s", e.Request.URL)
		}
	case "network.responseCompleted":
		if e.Navigation == nil && e.Response.Status >= 400 {
			w.note("%s answered %d", e.Request.URL, e.Response.Status)
		}
	case "log.entryAdded":
		text := ""
		if e.Text != nil {
			text = *e.Text
		}
		if strings.Contains(text, "/assets/icon.") && strings.Contains(text, "A ServiceWorker intercepted the request") {
			return // the page was left while its icon was on the way
		}
		w.note("%s: %s: %s", e.Type, e.Level, text)
	case "browsingContext.userPromptOpened":
		w.noticeDialog(page.DialogType(e.Type))
	}
}

// ask sends one command and reads its result, if that is wanted.
func (f *firefox) ask(ctx context.Context, result any, method string, params any) error {
	answer := make(chan bidiMessage, 1)
	f.mu.Lock()
	f.last++
	id := f.last
	f.waiting[id] = answer
	f.mu.Unlock()
	text, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params})
	if err != nil {
		return err
	}
	if err := f.connection.Write(ctx, websocket.MessageText, text); err != nil {
		return err
	}
	select {
	case message := <-answer:
		if message.Error != "" {
			return fmt.Errorf("%s: %s: %s", method, message.Error, message.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(message.Result, result)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
}

// firefoxTab is a window with cookies and storage of its own. It has a window to itself, for a tab in the background
// is neither drawn nor clicked.
type firefoxTab struct {
	*firefox
	UserContext string `json:"userContext"`
	Context     string `json:"context"`
}

// openTab opens one of the size of a device, which says to w what its pages do.
func (f *firefox) openTab(ctx context.Context, d Device, w *watcher) (*firefoxTab, error) {
	tab := &firefoxTab{firefox: f}
	if err := f.ask(ctx, tab, "browser.createUserContext", struct{}{}); err != nil {
		return tab, err
	}
	if err := f.ask(ctx, tab, "browsingContext.create", map[string]string{"type": "window", "userContext": tab.UserContext}); err != nil {
		return tab, err
	}
	f.mu.Lock()
	f.watches[tab.Context] = w
	f.mu.Unlock()
	return tab, f.ask(ctx, nil, "browsingContext.setViewport", map[string]any{
		"context": tab.Context, "viewport": map[string]int64{"width": d.Width, "height": d.Height},
	})
}

// reopen closes the window in the middle of whatever it does, and opens another one with the same cookies and storage.
func (t *firefoxTab) reopen(ctx context.Context) error {
	before := *t
	if err := t.ask(ctx, t, "browsingContext.create", map[string]string{"type": "window", "userContext": t.UserContext}); err != nil {
		return err
	}
	t.mu.Lock()
	t.watches[t.Context] = t.watches[before.Context]
	delete(t.watches, before.Context)
	t.mu.Unlock()
	return t.ask(ctx, nil, "browsingContext.close", map[string]any{"context": before.Context})
}

// close closes the window and forgets its cookies.
func (t *firefoxTab) close(ctx context.Context) error {
	t.mu.Lock()
	delete(t.watches, t.Context)
	t.mu.Unlock()
	return t.ask(ctx, nil, "browser.removeUserContext", map[string]string{"userContext": t.UserContext})
}

// load asks again for a page that did not come, as the page that was open loaded itself anew at that moment.
func (t *firefoxTab) load(ctx context.Context, url string) error {
	for {
		err := t.ask(ctx, nil, "browsingContext.navigate", map[string]any{"context": t.Context, "url": url, "wait": "complete"})
		if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "NS_BINDING_ABORTED") {
			return err
		}
	}
}

func (t *firefoxTab) move(ctx context.Context, steps int) error {
	return t.ask(ctx, nil, "browsingContext.traverseHistory", map[string]any{"context": t.Context, "delta": steps})
}

func (t *firefoxTab) perform(ctx context.Context, sources ...inputSource) error {
	return t.ask(ctx, nil, "input.performActions", map[string]any{"context": t.Context, "actions": sources})
}

func (t *firefoxTab) evaluate(ctx context.Context, expression string) ([]byte, error) {
	var evaluated struct {
		Type   string `json:"type"`
		Result struct {
			Value string `json:"value"` // JSON; empty for undefined
		} `json:"result"`
		ExceptionDetails struct {
			Text string `json:"text"`
		} `json:"exceptionDetails"`
	}
	if err := t.ask(ctx, &evaluated, "script.evaluate", map[string]any{
		"expression": "JSON.stringify((" + expression + "))", "target": map[string]string{"context": t.Context},
		"awaitPromise": false, "resultOwnership": "none",
	}); err != nil {
		return nil, err
	}
	if evaluated.Type == "exception" {
		return nil, fmt.Errorf("%s: %s", expression, evaluated.ExceptionDetails.Text)
	}
	return []byte(evaluated.Result.Value), nil
}
