package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestWithoutArgumentsItCreatesADatabaseAndServes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "diary.db")
	p := startProcess(t, []string{"CRAMPDIARY_DATABASE=" + path})
	for _, page := range []string{"/", "/healthz", "/readyz"} {
		if status, body := get(t, browser(t), p.site+page); status != http.StatusOK {
			t.Errorf("%s: got status %d:\n%s", page, status, body)
		}
	}
	log := p.terminate()
	if got := strings.Count(log, "database opened"); got != 1 {
		t.Errorf("the check of the database is logged %d times:\n%s", got, log)
	}
	// The last connection to close takes the log files along, so the one file is the whole diary. The other says that.
	files, err := filepath.Glob(path + "*")
	if err != nil || !slices.Equal(files, []string{path, path + "-stopped"}) {
		t.Errorf("it left %v (%v)", files, err)
	}
}

func TestEntriesAndSessionsOutliveARestart(t *testing.T) {
	environ := []string{"CRAMPDIARY_DATABASE=" + filepath.Join(t.TempDir(), "diary.db")}
	client := browser(t)
	p := startProcess(t, environ)
	signUp(t, client, p.site, "inger@example.org")
	id := diary.NewID()
	post(t, client, p.site+"/entries", episodeForm(id, "i feriehuset"))
	p.terminate()

	p = startProcess(t, environ)
	if status, body := get(t, client, p.site+"/entries/"+id); status != http.StatusOK || !strings.Contains(body, "i feriehuset") {
		t.Errorf("got status %d:\n%s", status, body)
	}
}

func TestSignupCanBeClosed(t *testing.T) {
	p := startProcess(t, nil, "serve", "--signup=closed", "--database", filepath.Join(t.TempDir(), "diary.db"))
	status, body, err := fetch(browser(t), newPost(t, p.site+"/signup", url.Values{"email": {"inger@example.org"}}))
	if err != nil {
		t.Fatal(err)
	}
	if status != http.StatusForbidden {
		t.Errorf("got status %d:\n%s", status, body)
	}
}

func TestBaseURLWithHTTPSMakesCookiesSecure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "diary.db")
	p := startProcess(t, nil, "--database", path)
	signUp(t, browser(t), p.site, "inger@example.org")
	p.terminate()

	p = startProcess(t, nil, "--database", path, "--base-url=https://diary.example.org")
	if p.site != "https://diary.example.org" {
		t.Errorf("it says to go to %s", p.site)
	}
	listening := p.printed(`^Listening on (http://\S+)$`)[1]
	response, err := browser(t).Do(newPost(t, listening+"/signin", url.Values{"email": {"inger@example.org"}, "password": {goodPassword}}))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	cookies := response.Cookies()
	for _, cookie := range cookies {
		if !strings.HasPrefix(cookie.Name, "__Host-") || !cookie.Secure {
			t.Errorf("got the cookie %v", cookie)
		}
	}
	if len(cookies) != 2 { // the session, and that the browser is known
		t.Errorf("got cookies %v", cookies)
	}
}

func TestLogIsStructuredAndHoldsNothingThatWasEntered(t *testing.T) {
	p := startProcess(t, []string{"CRAMPDIARY_LOG_FORMAT=json", "CRAMPDIARY_LOG_LEVEL=debug"},
		"--database", filepath.Join(t.TempDir(), "diary.db"))
	client := browser(t)
	signUp(t, client, p.site, "inger@example.org")
	id := diary.NewID()
	post(t, client, p.site+"/entries", episodeForm(id, "i feriehuset"))
	get(t, client, p.site+"/entries/"+id)
	log := p.terminate()
	for line := range strings.Lines(log) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
	if !strings.Contains(log, `"status":303`) {
		t.Errorf("requests are not logged:\n%s", log)
	}
	for _, secret := range []string{"inger", "example.org", goodPassword, "kaffekop", "feriehuset", "calf", "heat-sweat", id} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
}

func TestUnusableDatabaseIsRefusedInOneLineAndLeftAlone(t *testing.T) {
	sound := filepath.Join(t.TempDir(), "sound.db")
	command(t, nil, "migrate", "--database", sound).mustSucceed(t)
	whole, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	// Everything after the first page, which holds the header, is overwritten.
	const page = 4096
	scrambled := append(bytes.Clone(whole[:page]), bytes.Repeat([]byte{0xA5}, len(whole)-page)...)
	tests := []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty", nil, "empty"},
		{"text", []byte(strings.Repeat("This is not a database.\n", 400)), "not a SQLite database"},
		{"truncated", whole[:len(whole)/2], "damaged"},
		{"scrambled", scrambled, "damaged"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := writeFile(t, "diary.db", string(test.content))
			command(t, nil, "serve", "--listen=localhost:0", "--database", path).mustFail(t, exitFailed, path, test.says)
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, test.content) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
	command(t, nil, "serve", "--database", t.TempDir()).mustFail(t, exitFailed, "directory")
}

func TestAddressInUseIsRefused(t *testing.T) {
	taken, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	got := command(t, nil, "--log-level=error", "--listen", taken.Addr().String(), "--database", filepath.Join(t.TempDir(), "diary.db"))
	got.mustFail(t, exitFailed, "listen", taken.Addr().String())
}

// slowRequest is a request whose body the program is waiting for.
type slowRequest struct {
	t    *testing.T
	conn net.Conn
	read *bufio.Reader
	body string
}

// startSlowRequest sends a request up to its body, and waits until the program asks for that.
func startSlowRequest(t *testing.T, p *process) *slowRequest {
	t.Helper()
	address, err := url.Parse(p.site)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", address.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	r := &slowRequest{t: t, conn: conn, read: bufio.NewReader(conn), body: "email=nobody%40example.org&password=wrong"}
	fmt.Fprintf(conn, "POST /signin HTTP/1.1\r\nHost: %s\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", address.Host, len(r.body))
	if line, err := r.read.ReadString('\n'); err != nil || !strings.Contains(line, " 100 ") {
		t.Fatalf("got %q (%v), want to be asked for the body", line, err)
	}
	if _, err := r.read.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return r
}

// finish sends the body and returns the status of the answer.
func (r *slowRequest) finish() int {
	r.t.Helper()
	if _, err := io.WriteString(r.conn, r.body); err != nil {
		r.t.Fatal(err)
	}
	response, err := http.ReadResponse(r.read, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		r.t.Fatal(err)
	}
	return response.StatusCode
}

// waitUntilClosed waits until the program accepts no more connections.
func waitUntilClosed(t *testing.T, p *process) {
	t.Helper()
	for {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.site, "http://"))
		if err != nil {
			return
		}
		conn.Close()
		time.Sleep(time.Millisecond)
	}
}

func TestRequestUnderWayFinishesBeforeTheProgramStops(t *testing.T) {
	p := startProcess(t, nil, "--database", filepath.Join(t.TempDir(), "diary.db"))
	request := startSlowRequest(t, p)
	p.signal(syscall.SIGTERM)
	waitUntilClosed(t, p)
	if status := request.finish(); status != http.StatusUnprocessableEntity {
		t.Errorf("got status %d, want %d", status, http.StatusUnprocessableEntity)
	}
	<-p.done
	if code := p.cmd.ProcessState.ExitCode(); code != exitDone {
		t.Errorf("got exit code %d:\n%s", code, p.stderr.String())
	}
}

func TestRequestThatDoesNotFinishIsCutOff(t *testing.T) {
	p := startProcess(t, nil, "--shutdown-timeout=50ms", "--database", filepath.Join(t.TempDir(), "diary.db"))
	startSlowRequest(t, p)
	p.signal(os.Interrupt)
	<-p.done
	if code := p.cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(p.stderr.String(), "did not finish") {
		t.Errorf("got exit code %d:\n%s", code, p.stderr.String())
	}
}

func TestSecondSignalDoesNotWait(t *testing.T) {
	p := startProcess(t, nil, "--shutdown-timeout=1h", "--database", filepath.Join(t.TempDir(), "diary.db"))
	startSlowRequest(t, p)
	p.signal(syscall.SIGTERM)
	waitUntilClosed(t, p)
	for running := true; running; {
		_ = p.cmd.Process.Signal(syscall.SIGTERM) // fails once it has ended
		select {
		case <-p.done:
			running = false
		case <-time.After(time.Millisecond):
		}
	}
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGTERM {
		t.Errorf("it ended with %v, want by the signal", p.cmd.ProcessState)
	}
}

func TestDemoShowsAFullDiaryAndLeavesNothingBehind(t *testing.T) {
	temp := t.TempDir()
	p := startProcess(t, []string{"TMPDIR=" + temp}, "serve", "--demo")
	login := p.printed(`^Sign in as (\S+) with the password (\S+)$`)
	if made, err := os.ReadDir(temp); err != nil || len(made) != 1 {
		t.Errorf("there are %v (%v), want one directory", made, err)
	}
	client := browser(t)
	signIn(t, client, p.site, login[1], login[2])
	status, body := get(t, client, p.site+"/entries")
	if entries := strings.Count(body, `href="/entries/0`); status != http.StatusOK || entries < 10 {
		t.Errorf("got status %d and %d entries:\n%s", status, entries, body)
	}
	if !strings.Contains(body, `lang="da"`) {
		t.Error("the diary is not in Danish")
	}
	log := p.terminate()
	if strings.Contains(log, login[1]) || strings.Contains(log, login[2]) {
		t.Errorf("the login is in the log:\n%s", log)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
		t.Errorf("it left %v (%v)", left, err)
	}
}

func TestDemosHaveDifferentPasswords(t *testing.T) {
	if first, second := newDemoPassword(), newDemoPassword(); first == second || len(first) < 16 {
		t.Errorf("got %q and %q", first, second)
	}
}

func TestListeningBeyondThisMachineIsWarnedOf(t *testing.T) {
	for _, test := range []struct {
		args   []string
		warned bool
		told   bool // that sign-up shows who has an account
	}{
		{[]string{"--listen=:0"}, true, true},
		{[]string{"--listen=:0", "--signup=closed"}, true, false},
		{[]string{"--listen=0.0.0.0:0", "--base-url=http://diary.example.org"}, true, true},
		{[]string{"--listen=:0", "--base-url=https://diary.example.org"}, false, true},
		{[]string{"--listen=:0", "--base-url=https://diary.example.org", "--smtp-url=smtp://127.0.0.1:1", "--mail-from=d@example.org"}, false, false},
		{[]string{"--listen=127.0.0.1:0"}, false, false},
		{[]string{"--listen=127.0.0.1:0", "--base-url=https://diary.example.org"}, false, true},
		{[]string{"--listen=localhost:0", "--base-url=http://diary.example.org"}, false, false},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			log := startProcess(t, nil, append(test.args, "--database", filepath.Join(t.TempDir(), "diary.db"))...).terminate()
			if warned := strings.Contains(log, "DANGER") && strings.Contains(log, "--base-url https://"); warned != test.warned {
				t.Errorf("warned: %t\n%s", warned, log)
			}
			if told := strings.Contains(log, "which addresses have an account"); told != test.told {
				t.Errorf("told of sign-up: %t\n%s", told, log)
			}
		})
	}
}
