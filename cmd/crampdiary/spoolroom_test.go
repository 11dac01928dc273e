package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFilesLieBesideTheDatabaseWhereThereIsNoTemporaryDirectory(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	there := t.TempDir()
	for _, test := range []struct {
		name, from, temporary, want, says string
	}{
		{"there", filepath.Join(dir, "diary.db"), there, there, ""},
		{"missing", filepath.Join(dir, "diary.db"), filepath.Join(dir, "tmp"), dir, "beside the database"},
		{"no directory", filepath.Join(dir, "diary.db"), file, dir, "beside the database"},
		{"PostgreSQL", "postgres://localhost/diary", filepath.Join(dir, "tmp"), filepath.Join(dir, "tmp"), "set TMPDIR"},
	} {
		var log bytes.Buffer
		got := spoolDirectory(database(test.from), test.temporary, slog.New(slog.NewTextHandler(&log, nil)))
		if got != test.want || !strings.Contains(log.String(), test.says) || test.says == "" && log.Len() > 0 {
			t.Errorf("%s: files lie in %s, and the log says %q", test.name, got, log.String())
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "spool-*")); err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
}
