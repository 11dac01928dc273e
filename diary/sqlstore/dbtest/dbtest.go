// Package dbtest gives tests databases of their own without making the schema again for each of them.
package dbtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// empty is a SQLite file with the schema and nothing else, once it was made.
var empty struct {
	sync.Once
	content []byte
	err     error
}

// SQLite is the path of a SQLite database that has the schema of this program and holds nothing. It is a copy
// of the one that open makes with the option for migrations the first time, and gone when the test ends.
func SQLite[S io.Closer, O any](t testing.TB, open func(ctx context.Context, url string, opts ...O) (S, error), migration O) string {
	t.Helper()
	empty.Do(func() {
		empty.content, empty.err = makeEmpty(func(path string) error {
			store, err := open(context.Background(), path, migration)
			if err != nil {
				return err
			}
			return store.Close()
		})
	})
	if empty.err != nil {
		t.Fatalf("make an empty database: %v", empty.err)
	}
	path := filepath.Join(MemoryDir(t), "diary.db")
	if err := os.WriteFile(path, empty.content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// makeEmpty reads the file that migrate makes.
func makeEmpty(migrate func(path string) error) (content []byte, err error) {
	dir, err := os.MkdirTemp(memory, prefix)
	if err != nil {
		dir, err = os.MkdirTemp("", prefix)
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "diary.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	// What were still in the log beside it would be missing in a copy.
	if _, err := os.Stat(path + "-wal"); err == nil {
		return nil, fmt.Errorf("%s was closed and still has a log", path)
	}
	return os.ReadFile(path) // #nosec G304 -- it was made here
}

const (
	memory = "/dev/shm" // files in memory, where the system has them
	prefix = "crampdiary-test-"
)

// MemoryDir is a directory in memory where the system has one, and gone when the test ends. It is for tests that
// do not ask what survives the end of the machine: waiting for the disk would be most of what they do.
func MemoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(memory, prefix)
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}
