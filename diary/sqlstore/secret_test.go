package sqlstore

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"crampdiary/diary/sqlstore/dbtest"
)

func TestASecretThatIsForgottenIsNowhereInTheFiles(t *testing.T) {
	const key = "a key that older versions kept in the database"
	path := emptySQLite(t)
	s := openStore(t, path)
	keepSecret(t, s, key)
	if stored, err := s.StoredSecret(t.Context(), "links"); err != nil || stored != key {
		t.Fatalf("got %q, %v", stored, err)
	}
	if !inFiles(t, path, key) {
		t.Fatal("the key is not found where it is kept")
	}
	must(t, s.ForgetSecret(t.Context(), "links"))
	if _, err := s.StoredSecret(t.Context(), "links"); err == nil {
		t.Error("it is still held")
	}
	if inFiles(t, path, key) {
		t.Error("its traces are in the database or its log")
	}
}

// inFiles says whether a text stands in a database or in the files beside it.
func inFiles(t *testing.T, path, text string) bool {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	must(t, err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		must(t, err)
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

func TestASecretIsForgottenOnPostgreSQL(t *testing.T) {
	s := openStore(t, dbtest.Postgres(t), WithMigration())
	keepSecret(t, s, "a key that older versions kept in the database")
	must(t, s.ForgetSecret(t.Context(), "links"))
	if _, err := s.StoredSecret(t.Context(), "links"); err == nil {
		t.Error("it is still held")
	}
}
