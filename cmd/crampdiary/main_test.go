package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// asProgram makes the test binary behave as the program itself, so that tests can run it as a process
// of its own, and kill it.
const asProgram = testPrefix + "AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
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

func TestHelpNamesCommandsAndExitCodes(t *testing.T) {
	got := command(t, nil, "--help")
	got.mustSucceed(t)
	for _, text := range []string{"serve", "migrate", "copy", "config", "version", "Exit codes: 0 ", "1 failed", "2 wrong"} {
		if !strings.Contains(got.stdout, text) {
			t.Errorf("help does not say %q:\n%s", text, got.stdout)
		}
	}
}

func TestHelpOfACommandNeedsNoneOfItsFlags(t *testing.T) {
	got := command(t, []string{"CRAMPDIARY_LISTEN=nonsense"}, "copy", "--help")
	got.mustSucceed(t)
	if !strings.Contains(got.stdout, "--from") || got.stderr != "" {
		t.Errorf("got %q and %q", got.stdout, got.stderr)
	}
}

func TestHelpIsACommandToo(t *testing.T) {
	for _, test := range []struct{ asked, flag []string }{
		{[]string{"help"}, []string{"--help"}},
		{[]string{"help", "copy"}, []string{"copy", "--help"}},
		{[]string{"help", "mail", "test"}, []string{"mail", "test", "--help"}},
	} {
		asked := command(t, []string{"CRAMPDIARY_LISTEN=nonsense"}, test.asked...)
		asked.mustSucceed(t)
		if flag := command(t, nil, test.flag...); asked.stdout != flag.stdout || flag.stdout == "" {
			t.Errorf("%v says %q, and %v %q", test.asked, asked.stdout, test.flag, flag.stdout)
		}
	}
}

func TestWhatIsMistypedIsAnsweredWithWhatThereIs(t *testing.T) {
	for line, wanted := range map[string]string{
		"serv":                   `unexpected argument serv, did you mean "serve"?`,
		"hlep":                   `did you mean "help"?`,
		"mail tset --to a@b.dk":  `did you mean "test"?`,
		"help verison":           `did you mean "version"?`,
		"xyzzy":                  "unexpected argument xyzzy; see crampdiary help",
		"serve --log-levle=info": `did you mean "--log-level"?`,
		"--log-levle=info":       `did you mean "--log-level"?`,
		"serve --log-level=loud": `"loud" is none of debug, info, warn, error`,
		"--signup=perhaps":       `"perhaps" is none of open, invite, closed`,
		"--out-of-hours=mars=1":  `"mars" is none of the areas `,
		"criteria --format=docx": `must be one of "text","markdown","json","html","pdf" but got "docx"`,
	} {
		t.Run(line, func(t *testing.T) {
			command(t, nil, strings.Fields(line)...).mustFail(t, exitRefused, wanted)
		})
	}
}

func TestVersionNamesProgramGoAndSchema(t *testing.T) {
	got := command(t, []string{"CRAMPDIARY_LISTEN=nonsense"}, "version")
	if strings.Contains(got.stderr, "LISTEN") {
		t.Fatalf("a setting that version does not use keeps it from running: %s", got.stderr)
	}
	got.mustSucceed(t)
	lines := strings.Split(got.stdout, "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "crampdiary ") ||
		!strings.HasPrefix(lines[1], "go1.") || !strings.HasPrefix(lines[2], "schema ") {
		t.Errorf("got %q", got.stdout)
	}
}
