package main

import (
	"bytes"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crampdiary/diary/sqlstore"
)

// piped runs the program with a mail on standard input, as a mail server does.
func piped(t *testing.T, input string, args ...string) result {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(self, append([]string{"mail", "bounced"}, args...)...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = []string{asProgram + "=1"}, strings.NewReader(input), &stdout, &stderr
	_ = cmd.Run() // how it ended is in its state
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// refused says whether the account's address is.
func refused(t *testing.T, path, email string) bool {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	account, err := store.AccountByEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	return account.AddressRefused
}

func TestAReportOfAMailThatWasSentHerePausesItsAddress(t *testing.T) {
	m, url := startMailServer(t)
	path := filepath.Join(t.TempDir(), "diary.db")
	p := startProcess(t, nil, "--database", path, "--smtp-url", url, "--mail-from=diary@example.org")
	signUp(t, browser(t), p.site, "inger@example.net")
	for len(m.received()) == 0 { // the test's own time limit ends this
		time.Sleep(10 * time.Millisecond)
	}
	sent, err := mail.ReadMessage(strings.NewReader(m.received()[0]))
	if err != nil {
		t.Fatal(err)
	}
	trace, _, _ := strings.Cut(strings.Trim(sent.Header.Get("Message-Id"), "<>"), "@")
	for _, server := range []string{"postfix", "exim", "exchange", "gmail"} {
		content, err := os.ReadFile(filepath.Join(moduleRoot, "reminders/mail/testdata/bounces", server+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		report := strings.ReplaceAll(string(content), "TRACE", trace)
		for name, forged := range map[string]string{
			"of no mail of ours":  string(content),
			"with another code":   strings.ReplaceAll(report, trace, trace[:len(trace)-1]+map[bool]string{true: "0", false: "1"}[strings.HasSuffix(trace, "1")]),
			"of the mail's ID":    strings.ReplaceAll(report, trace, strings.SplitN(trace, ".", 2)[0]),
			"an automatic answer": "From: inger@example.net\nAuto-Submitted: auto-replied\nIn-Reply-To: <" + trace + "@example.org>\n\nFerie\n",
		} {
			got := piped(t, forged, "--database", path)
			got.mustSucceed(t)
			if !strings.Contains(got.stdout, "nothing was done") || refused(t, path, "inger@example.net") {
				t.Errorf("%s, %s: it says %q", server, name, got.stdout)
			}
		}
		got := piped(t, report, "--database", path) // while the diary is served
		got.mustSucceed(t)
		if !strings.Contains(got.stdout, "paused") || !refused(t, path, "inger@example.net") {
			t.Errorf("%s: it says %q", server, got.stdout)
		}
		if said := got.stdout + got.stderr; strings.Contains(said, "inger") {
			t.Errorf("it tells the address: %s", said)
		}
		store, err := sqlstore.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		account, err := store.AccountByEmail(t.Context(), "inger@example.net")
		if err != nil {
			t.Fatal(err)
		}
		if err := store.ResumeMail(t.Context(), account.ID); err != nil {
			t.Fatal(err)
		}
		store.Close()
	}
}
