package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"crampdiary/diary"
)

// process is the program running by itself, serving.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	site   string // the address that it printed
	lines  chan string
	stderr bytes.Buffer // complete once done is closed
	done   chan struct{}
}

// startProcess starts the program on a free port and waits until it serves.
func startProcess(t *testing.T, environ []string, args ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.Command(self, args...), lines: make(chan string, 16), done: make(chan struct{})}
	p.cmd.Env = append([]string{asProgram + "=1", "CRAMPDIARY_LISTEN=localhost:0"}, environ...)
	p.cmd.Stderr = &p.stderr
	stdout, printed := io.Pipe()
	p.cmd.Stdout = printed
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.kill() })
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait() // how it ended is in cmd.ProcessState
		printed.Close()
	}()
	go func() {
		defer close(p.lines)
		for scanner := bufio.NewScanner(stdout); scanner.Scan(); {
			p.lines <- scanner.Text()
		}
	}()
	p.site = p.printed(`^Krampedagbog: (https?://\S+)$`)[1]
	return p
}

// printed matches the next line on standard output.
func (p *process) printed(pattern string) []string {
	p.t.Helper()
	line, ok := <-p.lines
	if !ok {
		<-p.done
		p.t.Fatalf("the program ended:\n%s", p.stderr.String())
	}
	match := regexp.MustCompile(pattern).FindStringSubmatch(line)
	if match == nil {
		p.t.Fatalf("printed %q, want %s", line, pattern)
	}
	return match
}

func (p *process) signal(signal os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		p.t.Fatalf("send %v: %v", signal, err)
	}
}

// kill ends the process without giving it a chance to do anything more.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // fails when the process has ended already
	<-p.done
}

// terminate asks the process to end, and returns what it logged.
func (p *process) terminate() string {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	<-p.done
	if code := p.cmd.ProcessState.ExitCode(); code != exitDone {
		p.t.Errorf("got exit code %d after SIGTERM, want %d:\n%s", code, exitDone, p.stderr.String())
	}
	return p.stderr.String()
}

// browser keeps cookies and follows no redirect by itself.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{
		Jar:           jar,
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// fetch reads an answer to its end.
func fetch(client *http.Client, request *http.Request) (status int, body string, err error) {
	response, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return response.StatusCode, string(content), err
}

func get(t *testing.T, client *http.Client, address string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, body, err = fetch(client, request); err != nil {
		t.Fatal(err)
	}
	return status, body
}

// newPost is the request of a browser that sends a form.
func newPost(t *testing.T, address string, form url.Values) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return request
}

// post sends a form that is expected to be accepted.
func post(t *testing.T, client *http.Client, address string, form url.Values) {
	t.Helper()
	status, body, err := fetch(client, newPost(t, address, form))
	if err != nil {
		t.Fatal(err)
	}
	if status != http.StatusSeeOther {
		t.Fatalf("POST %s: got status %d:\n%s", address, status, body)
	}
}

const goodPassword = "kaffekop hjelm vandfald 7"

// signUp makes an account and signs in to it.
func signUp(t *testing.T, client *http.Client, site, email string) {
	t.Helper()
	form := url.Values{"email": {email}, "password": {goodPassword}, "zone": {"Europe/Copenhagen"}}
	for _, statement := range diary.Statements {
		form.Set(string(statement), "yes")
	}
	post(t, client, site+"/signup", form)
	signIn(t, client, site, email, goodPassword)
}

func signIn(t *testing.T, client *http.Client, site, email, password string) {
	t.Helper()
	post(t, client, site+"/signin", url.Values{"email": {email}, "password": {password}})
}

// episodeForm is an entry, told from others by its note.
func episodeForm(id, note string) url.Values {
	return url.Values{
		"id": {id}, "when": {"at"}, "date": {"2025-03-04"}, "time": {"03:10"},
		"muscle": {"calf"}, "side": {"left"}, "pain": {"6"}, "triggers": {"heat-sweat", "little-fluid"}, "note": {note},
	}
}
