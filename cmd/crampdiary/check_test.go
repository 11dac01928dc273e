package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestADatabaseIsCheckedOnDemand(t *testing.T) {
	path := filepath.Join(t.TempDir(), "diary.db")
	command(t, nil, "check", "--database", path).mustFail(t, exitFailed, path)
	command(t, nil, "migrate", "--database", path).mustSucceed(t)
	sound := command(t, nil, "check", "--database", path)
	sound.mustSucceed(t)
	if !strings.Contains(sound.stdout, "sound, ") {
		t.Errorf("it says %q", sound.stdout)
	}
	overwriteEnd(t, path)
	command(t, nil, "check", "--database", path).mustFail(t, exitFailed, path, "damaged")
}

// overwriteEnd overwrites the last page of a closed database.
func overwriteEnd(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	copy(content[len(content)-page:], make([]byte, page))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAfterAKillTheDatabaseIsCheckedWhileItIsServed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "diary.db")
	environ := []string{"CRAMPDIARY_DATABASE=" + path}
	p := startProcess(t, environ)
	signUp(t, browser(t), p.site, "inger@example.org")
	p.kill()

	p = startProcess(t, environ)
	awaitReady(t, p, http.StatusOK, "ready\n")
	if log := p.terminate(); !strings.Contains(log, "database checked completely") {
		t.Errorf("the log does not tell of the check:\n%s", log)
	}
	p = startProcess(t, environ)
	if log := p.terminate(); strings.Contains(log, "checked") {
		t.Errorf("it was closed, and is checked:\n%s", log)
	}

	overwriteEnd(t, path)
	p = startProcess(t, environ)
	awaitReady(t, p, http.StatusServiceUnavailable, "not ready\n")
	if log := p.terminate(); !strings.Contains(log, "nothing more is written") {
		t.Errorf("the log does not tell of the damage:\n%s", log)
	}
}

// awaitReady waits until the program says of itself what it is to say.
func awaitReady(t *testing.T, p *process, status int, text string) {
	t.Helper()
	for t.Context().Err() == nil {
		got, body := get(t, browser(t), p.site+"/readyz")
		if got == status && body == text {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}
