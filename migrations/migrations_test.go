package migrations

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func TestLinesOfAnotherEngineAreLeftOut(t *testing.T) {
	const text = "both\nlite -- sqlite only\npost -- postgres only  \nan -- sqlite only comment inside\n"
	if got, want := linesFor(SQLite, text), "both\nlite -- sqlite only\nan -- sqlite only comment inside\n"; got != want {
		t.Errorf("SQLite: got %q, want %q", got, want)
	}
	if got, want := linesFor(PostgreSQL, text), "both\npost -- postgres only  \nan -- sqlite only comment inside\n"; got != want {
		t.Errorf("PostgreSQL: got %q, want %q", got, want)
	}
}

func TestFilesAreNumberedWithoutGapsAndOnlyGoForward(t *testing.T) {
	for _, engine := range engines {
		stream, err := For(engine)
		if err != nil {
			t.Fatal(err)
		}
		names, err := fs.Glob(stream, "*")
		if err != nil {
			t.Fatal(err)
		}
		if len(names) == 0 {
			t.Fatalf("%s: no migrations", engine)
		}
		for i, name := range names {
			if !regexp.MustCompile(`^\d{4}_[a-z_]+\.sql$`).MatchString(name) || atoi(name[:4]) != i+1 {
				t.Errorf("%s: file %d is named %s", engine, i+1, name)
			}
			text, err := fs.ReadFile(stream, name)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(text), "-- +goose Up\n") || strings.Contains(string(text), "+goose Down") {
				t.Errorf("%s: %s is not forward only", engine, name)
			}
			// The lock and the version row only protect what happens inside a transaction.
			if strings.Contains(string(text), "+goose NO TRANSACTION") {
				t.Errorf("%s: %s runs outside a transaction", engine, name)
			}
		}
	}
}

func atoi(digits string) int {
	n := 0
	for _, d := range digits {
		n = 10*n + int(d-'0')
	}
	return n
}
