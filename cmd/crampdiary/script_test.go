package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/migrations"
	"crampdiary/views/ui/settest"
)

// scriptsIn are the scripts of docs/CLI.md by heading: what is indented below each.
func scriptsIn(t *testing.T) map[string]string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(moduleRoot, "docs", "CLI.md"))
	must(t, err)
	scripts, heading := make(map[string]string), ""
	for line := range strings.Lines(string(content)) {
		if name, ok := strings.CutPrefix(line, "## "); ok {
			heading = strings.TrimSpace(name)
		} else if code, ok := strings.CutPrefix(line, "    "); ok {
			scripts[heading] += code
		}
	}
	if len(scripts) == 0 || scripts[""] != "" {
		t.Fatal("docs/CLI.md has no scripts, or one without a heading")
	}
	return scripts
}

// scriptsOfBothEngines are the headings of what is also run on PostgreSQL: what is about rows more than about files.
var scriptsOfBothEngines = []string{"Accounts", "Invitations", "Back up and restore"}

// TestEveryScriptOfTheManualDoesWhatItSays runs what docs/CLI.md shows.
func TestEveryScriptOfTheManualDoesWhatItSays(t *testing.T) {
	for heading, script := range scriptsIn(t) {
		file := writeFile(t, strings.ReplaceAll(strings.ToLower(heading), " ", "-")+".txt", script)
		t.Run(heading+" on SQLite", func(t *testing.T) {
			t.Parallel()
			runScript(t, file, "crampdiary.db")
		})
		if slices.Contains(scriptsOfBothEngines, heading) && os.Getenv(dbtest.PostgresVariable) != "" {
			t.Run(heading+" on PostgreSQL", func(t *testing.T) {
				t.Parallel()
				runScript(t, file, dbtest.Postgres(t))
			})
		}
	}
}

func runScript(t *testing.T, file, database string) {
	t.Helper()
	listen := freeAddress(t)
	people := people{site: "http://" + listen, browsers: make(map[string]*http.Client)}
	report, err := os.ReadFile(filepath.Join(moduleRoot, "reminders/mail/testdata/bounces/postfix.eml"))
	must(t, err)
	testscript.Run(t, testscript.Params{
		Files: []string{file},
		Setup: func(env *testscript.Env) error {
			for name, value := range map[string]string{
				"CRAMPDIARY_DATABASE": database, "CRAMPDIARY_LISTEN": listen, "CRAMPDIARY_BASE_URL": people.site,
				"CRAMPDIARY_SECRET_KEY": strings.Repeat("k", leastKey), "CRAMPDIARY_MAIL_FOLDER": "mails", "CRAMPDIARY_LOG_LEVEL": "error",
				"SCHEMA": fmt.Sprint(migrations.Newest()),
			} {
				env.Setenv(name, value)
			}
			return errors.Join(
				os.WriteFile(filepath.Join(env.WorkDir, "report.eml"), report, 0o600),
				os.WriteFile(filepath.Join(env.WorkDir, "reply.eml"), []byte("From: inger@example.org\nSubject: Ferie\n\nVi er i feriehuset.\n"), 0o600),
			)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"await-ready": awaitServing, "ends": endsWith, "keep": keepPrinted, "person": func(ts *testscript.TestScript, neg bool, args []string) { people.do(t, ts, neg, args) },
		},
	})
}

// awaitServing waits until the program that was started serves. That it does not is ended by the time that go test allows.
func awaitServing(ts *testscript.TestScript, _ bool, _ []string) {
	for ts.Exec("crampdiary", "health") != nil {
		time.Sleep(20 * time.Millisecond)
	}
}

// endsWith runs a program that ends with an exit code, and if that is a failure says why in one line.
func endsWith(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](ts.Exec(args[1], args[2:]...)); ok {
		code = exit.ExitCode()
	}
	if code != want {
		ts.Fatalf("it ends with %d", code)
	}
	if said := ts.ReadFile("stderr"); code != exitDone && (strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "crampdiary: ") || ts.ReadFile("stdout") != "") {
		ts.Fatalf("it does not say why in one line of its own: %q", said)
	}
}

// keepPrinted keeps in a variable what a pattern, or its group, finds in what was printed last.
func keepPrinted(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if found == nil {
		ts.Fatalf("nothing that was printed matches %s", args[1])
	}
	ts.Setenv(args[0], found[len(found)-1])
}

// people do what people do with the pages while the host types commands.
type people struct {
	site     string
	browsers map[string]*http.Client // by e-mail address
}

// do is "person ADDRESS VERB ARGUMENT...".
func (p people) do(t *testing.T, ts *testscript.TestScript, neg bool, args []string) {
	email, verb, rest := args[0], args[1], append(args[2:], "", "")
	if p.browsers[email] == nil {
		p.browsers[email] = browser(t)
	}
	client := p.browsers[email]
	var request *http.Request
	want := http.StatusSeeOther
	switch verb {
	case "signs-up":
		form := url.Values{"email": {email}, "password": {goodPassword}, "zone": {"Europe/Copenhagen"}}
		for _, statement := range diary.Statements {
			form.Set(string(statement), "yes")
		}
		request = newPost(t, cmp.Or(rest[0], p.site+"/signup"), form)
	case "signs-in":
		client = browser(t)
		p.browsers[email] = client
		request = newPost(t, p.site+"/signin", url.Values{"email": {email}, "password": {cmp.Or(rest[0], goodPassword)}})
	case "chooses":
		request = newPost(t, rest[0], url.Values{"new_password": {rest[1]}})
	case "notes":
		request = newPost(t, p.site+"/entries", episodeForm(diary.NewID(), rest[0]))
	case "undoes-erasure":
		request = newPost(t, p.site+"/erase/undo", nil)
	case "reads", "takes-along":
		path := rest[0]
		if verb == "takes-along" {
			path = "/data/archive"
		}
		var err error
		request, err = http.NewRequestWithContext(t.Context(), http.MethodGet, p.site+path, nil)
		ts.Check(err)
		want = http.StatusOK
	default:
		ts.Fatalf("nobody %s", verb)
	}
	status, body, err := fetch(client, request)
	ts.Check(err)
	done := status == want
	if verb == "reads" && done {
		done = regexp.MustCompile(rest[1]).MatchString(settest.Unset(body))
	}
	if done == neg {
		ts.Fatalf("%s %s: %d\n%s", email, verb, status, body)
	}
	if verb == "takes-along" {
		ts.Check(os.WriteFile(ts.MkAbs(rest[0]), []byte(body), 0o600))
	}
}
