package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// webkitVariable names WebKitGTK's driver. The browser is the one that comes with the library, on a display of Xvfb.
const webkitVariable = "CRAMPDIARY_TEST_WEBKIT"

// sharedDisplay is the X display on which the windows of all tests lie, empty when there is no Xvfb. It is as large as
// the phone, and the windows fill it: the browser makes them no narrower than its toolbar otherwise.
var sharedDisplay = sync.OnceValues(func() (string, error) {
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		return "", nil
	}
	number, chosen, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer number.Close()
	screen := fmt.Sprintf("%dx%dx24", NarrowPhone.Width, NarrowPhone.Height)
	server := exec.Command(path, "-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp", "-noreset") // #nosec G204 -- found in PATH
	server.ExtraFiles = []*os.File{chosen}
	if err := errors.Join(server.Start(), chosen.Close()); err != nil {
		return "", err
	}
	atEnd(func() error { return stop(server) })
	text, err := bufio.NewReader(number).ReadString('\n')
	return ":" + strings.TrimSpace(text), err
})

// webkitTab is a window of WebKitGTK's MiniBrowser, spoken with by WebDriver. Each has a driver and a browser to
// itself, for a driver has one session.
type webkitTab struct {
	session string // address
}

// openWebKit opens one, and closes it with the test.
func openWebKit(t *testing.T, path, display string) (webkitTab, error) {
	port, err := freePort()
	if err != nil {
		return webkitTab{}, err
	}
	driver := exec.Command(path, "--port="+strconv.Itoa(port)) // #nosec G204 -- named by the person who runs the tests
	// Its time is that of the diaries. There is no way to tell it a language, so it is shown the first one, Danish.
	driver.Env = append(os.Environ(), "DISPLAY="+display, "GDK_BACKEND=x11", "LC_ALL=C.UTF-8", "TZ="+HomeZone)
	// The browser writes there too, so that waiting for the driver is waiting for both.
	var said bytes.Buffer
	driver.Stdout, driver.Stderr, driver.WaitDelay = &said, &said, StepTimeout
	if err := driver.Start(); err != nil {
		return webkitTab{}, err
	}
	t.Cleanup(func() {
		if err := stop(driver); err != nil {
			t.Errorf("stop %s: %v", path, err)
		}
		if t.Failed() {
			t.Logf("the browser said:\n%s", &said)
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), StepTimeout)
	defer cancel()
	address := "http://127.0.0.1:" + strconv.Itoa(port)
	if err := listens(ctx, port); err != nil {
		return webkitTab{}, err
	}
	var opened struct {
		SessionID string `json:"sessionId"`
	}
	if err := webDriver(ctx, http.MethodPost, address+"/session", map[string]any{"capabilities": map[string]any{
		"alwaysMatch": map[string]any{
			"unhandledPromptBehavior":  "accept",
			"webkitgtk:browserOptions": map[string]any{"args": []string{"--automation", "--full-screen"}},
		},
	}}, &opened); err != nil {
		return webkitTab{}, err
	}
	tab := webkitTab{session: address + "/session/" + opened.SessionID}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), StepTimeout)
		defer cancel()
		if err := webDriver(ctx, http.MethodDelete, tab.session, nil, nil); err != nil {
			t.Errorf("close the window: %v", err)
		}
	})
	return tab, tab.post(ctx, "/window/rect", map[string]int64{"width": NarrowPhone.Width, "height": NarrowPhone.Height}, nil)
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// listens waits until somebody listens at the port.
func listens(ctx context.Context, port int) error {
	for {
		connection, err := new(net.Dialer).DialContext(ctx, "tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err == nil {
			return connection.Close()
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// webDriver sends a command and reads the value of its answer.
func webDriver(ctx context.Context, method, address string, params, value any) error {
	text, err := json.Marshal(params)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(text))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var answer struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		var fault struct{ Error, Message string }
		err := json.Unmarshal(answer.Value, &fault)
		return errors.Join(fmt.Errorf("%s: %s", fault.Error, fault.Message), err)
	}
	if value == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, value)
}

func (t webkitTab) post(ctx context.Context, command string, params, value any) error {
	return webDriver(ctx, http.MethodPost, t.session+command, params, value)
}

func (t webkitTab) load(ctx context.Context, url string) error {
	return t.post(ctx, "/url", map[string]string{"url": url}, nil)
}

func (t webkitTab) move(ctx context.Context, steps int) error {
	command := "/forward"
	if steps < 0 {
		command = "/back"
	}
	return t.post(ctx, command, struct{}{}, nil)
}

func (t webkitTab) perform(ctx context.Context, sources ...inputSource) error {
	return t.post(ctx, "/actions", map[string]any{"actions": sources}, nil)
}

func (t webkitTab) evaluate(ctx context.Context, expression string) ([]byte, error) {
	var value *string // JSON; nil for undefined
	err := t.post(ctx, "/execute/sync", map[string]any{
		"script": "return JSON.stringify((" + expression + "))", "args": []string{},
	}, &value)
	if err != nil || value == nil {
		return nil, err
	}
	return []byte(*value), nil
}
