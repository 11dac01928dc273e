package sqlstore

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crampdiary/migrations"
)

// soundFile is a closed database with some content, of which the program knows that it is sound.
func soundFile(t *testing.T) string {
	t.Helper()
	path := emptySQLite(t)
	s := openStore(t, path)
	account := newAccount(t, s)
	for range 50 {
		_, err := s.CreateEpisode(t.Context(), account, newEpisode(), now)
		must(t, err)
	}
	must(t, s.Check(t.Context()))
	must(t, s.Close())
	return path
}

// executeIn changes a closed database by SQL.
func executeIn(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", sqliteDSN(path, nil))
	must(t, err)
	for _, statement := range statements {
		_, err := db.Exec(statement)
		must(t, err)
	}
	must(t, db.Close())
}

func TestUnsoundFileIsRefusedAndLeftAsItIs(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(t *testing.T, path string)
		want  error
	}{
		{"empty", func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) }, ErrEmptyFile},
		{"text", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, bytes.Repeat([]byte("my cramps\n"), 1000), 0o600))
		}, ErrNotSQLite},
		{"short text", func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte("x"), 0o600)) }, ErrNotSQLite},
		{"database of another application", func(t *testing.T, path string) {
			executeIn(t, path, "pragma application_id = 7")
		}, ErrForeign},
		{"truncated", func(t *testing.T, path string) {
			info, err := os.Stat(path)
			must(t, err)
			must(t, os.Truncate(path, info.Size()/2))
		}, ErrDamaged},
		{"damaged page", func(t *testing.T, path string) {
			content, err := os.ReadFile(path)
			must(t, err)
			// All pages but the first, which holds the header and the schema.
			for i := 4096; i < len(content); i++ {
				content[i] ^= 0x5a
			}
			must(t, os.WriteFile(path, content, 0o600))
		}, ErrDamaged},
		{"newer schema", func(t *testing.T, path string) {
			executeIn(t, path, fmt.Sprintf("insert into goose_db_version (version_id, is_applied) values (%d, 1)",
				migrations.Newest()+1))
		}, ErrSchemaNewer},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := soundFile(t)
			test.spoil(t, path)
			before, err := os.ReadFile(path)
			must(t, err)
			for _, opts := range [][]Option{nil, {WithMigration()}} {
				_, err = Open(t.Context(), path, opts...)
				wantRefusal(t, err, path, test.want)
			}
			after, err := os.ReadFile(path)
			must(t, err)
			if !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

// wantRefusal checks that an error has its meaning, names the path and is one line.
func wantRefusal(t *testing.T, err error, path string, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
	if text := err.Error(); !strings.Contains(text, path) || strings.Contains(text, "\n") {
		t.Errorf("the message %q does not name the path in one line", text)
	}
}

func TestOlderSchemaIsMigratedOnlyOnRequest(t *testing.T) {
	path := newSQLite(t)
	executeIn(t, path, fmt.Sprintf("pragma application_id = %d", applicationID))
	before, err := os.ReadFile(path)
	must(t, err)
	_, err = Open(t.Context(), path)
	wantRefusal(t, err, path, ErrSchemaOlder)
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed (%v)", err)
	}
	s := openStore(t, path, WithMigration())
	if found, current := s.SchemaVersions(); found != 0 || current != migrations.Newest() {
		t.Errorf("migrated from %d to %d", found, current)
	}
	newAccount(t, s)
}

func TestMissingDatabaseIsCreatedOnlyOnRequest(t *testing.T) {
	path := newSQLite(t)
	_, err := Open(t.Context(), path)
	wantRefusal(t, err, path, ErrMissing)
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("refusing to create the database left something: %v", err)
	}
	must(t, openStore(t, path, WithMigration()).Close())
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %s", info.Mode())
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 2 || files[1].Name() != filepath.Base(stopNote(path)) {
		t.Errorf("there are %v beside the database (%v)", files, err)
	}
}

func TestDirectoryThatCannotTakeADatabaseIsNamed(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "no", "diary.db")
	_, err := Open(t.Context(), missing, WithMigration())
	wantRefusal(t, err, missing, os.ErrNotExist)
	dir := t.TempDir()
	_, err = Open(t.Context(), dir, WithMigration())
	wantRefusal(t, err, dir, ErrNotAFile)
	if os.Getuid() == 0 {
		return // everything is permitted to root
	}
	must(t, os.Chmod(dir, 0o500))
	closed := filepath.Join(dir, "diary.db")
	_, err = Open(t.Context(), closed, WithMigration())
	wantRefusal(t, err, closed, os.ErrPermission)
}

func TestCreatingLosesNothingThatCameMeanwhile(t *testing.T) {
	path := soundFile(t)
	must(t, createSQLite(t.Context(), path))
	s := openStore(t, path)
	var episodes int
	must(t, s.reads.QueryRow("select count(*) from episode").Scan(&episodes))
	if episodes != 50 {
		t.Errorf("%d of 50 episodes are left", episodes)
	}
}

func TestSQLiteIsNamedByPathOrURL(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for text, want := range map[string]string{
		"plain.db":                     "plain.db",
		"with space?and#and%41.db":     "with space?and#and%41.db",
		"file:url%20and%3F%23.db":      "url and?#.db",
		"sqlite:ærø.db":                "ærø.db",
		"file://" + dir + "/three.db":  "three.db",
		"sqlite:" + dir + "/single.db": "single.db",
	} {
		s, err := Open(t.Context(), text, WithMigration())
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		newAccount(t, s)
		must(t, s.Close())
		if _, err := os.Stat(filepath.Join(dir, want)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{"", "file:", "sqlite:a.db?mode=ro", "file://host/a.db", "mysql://host/a", "file:%zz"} {
		if _, err := Open(t.Context(), text, WithMigration()); err == nil {
			t.Errorf("%q was opened", text)
		}
	}
}
