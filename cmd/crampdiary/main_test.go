package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// asProgram makes the test binary behave as the program itself, so that tests can run it as a process
// of its own, and kill it.
const asProgram = testPrefix + "AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	testscript.Main(m, map[string]func(){"crampdiary": main})
}

// result is what a command that ran to its end left behind.
type result struct {
	code           int
	stdout, stderr string
}

// command runs the program with the given environment and arguments to its end.
func command(t *testing.T, environ []string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), args, environ, &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}

func (r result) mustSucceed(t *testing.T) {
	t.Helper()
	if r.code != exitDone {
		t.Fatalf("exit code %d:\n%s", r.code, r.stderr)
	}
}

// mustFail checks an exit code, and that one line on standard error says all of the wanted.
func (r result) mustFail(t *testing.T, code int, wanted ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("got exit code %d, want %d", r.code, code)
	}
	if r.stdout != "" {
		t.Errorf("it printed %q", r.stdout)
	}
	if strings.Count(r.stderr, "\n") != 1 || !strings.HasPrefix(r.stderr, "crampdiary: ") {
		t.Errorf("not one line of the program's: %q", r.stderr)
	}
	for _, text := range wanted {
		if !strings.Contains(r.stderr, text) {
			t.Errorf("%q does not say %q", r.stderr, text)
		}
	}
}

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
