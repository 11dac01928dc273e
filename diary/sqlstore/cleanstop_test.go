package sqlstore

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"crampdiary/diary"
)

func wantUnchecked(t *testing.T, s *Store, want bool) {
	t.Helper()
	if s.Unchecked() != want {
		t.Errorf("the database is unchecked: %t, want %t", s.Unchecked(), want)
	}
}

func hasStopNote(t *testing.T, path string) bool {
	t.Helper()
	_, err := os.Stat(stopNote(path))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

func TestAFileThatWasClosedNeedsNoCheck(t *testing.T) {
	path := soundFile(t)
	s := openStore(t, path)
	wantUnchecked(t, s, false)
	if hasStopNote(t, path) {
		t.Error("a database in use is noted as closed")
	}
	newAccount(t, s)
	must(t, s.Close())
	wantUnchecked(t, openStore(t, path), false)
}

func TestAFileThatWasNotClosedIsCheckedWhileItIsInUse(t *testing.T) {
	path := soundFile(t)
	for name, leave := range map[string]func(t *testing.T) string{
		"killed": func(t *testing.T) string {
			s := openStore(t, path)
			newAccount(t, s)
			killed := filepath.Join(t.TempDir(), "killed.db")
			for _, suffix := range []string{"", "-wal"} {
				content, err := os.ReadFile(path + suffix)
				must(t, err)
				must(t, os.WriteFile(killed+suffix, content, 0o600))
			}
			must(t, s.Close())
			return killed
		},
		"copied with the note of another": func(t *testing.T) string {
			copied := filepath.Join(t.TempDir(), "copied.db")
			for _, suffix := range []string{"", "-stopped"} {
				content, err := os.ReadFile(path + suffix)
				must(t, err)
				must(t, os.WriteFile(copied+suffix, content, 0o600))
			}
			// A file system may tell only every few milliseconds apart.
			must(t, os.Chtimes(copied, time.Time{}, time.Now().Add(time.Second)))
			return copied
		},
		"changed by another program": func(t *testing.T) string {
			must(t, os.Chtimes(path, time.Time{}, time.Now().Add(time.Minute)))
			return path
		},
	} {
		t.Run(name, func(t *testing.T) {
			left := leave(t)
			s := openStore(t, left)
			wantUnchecked(t, s, true)
			must(t, s.Close())
			if hasStopNote(t, left) {
				t.Fatal("closing makes a file that nobody checked a sound one")
			}
			s = openStore(t, left)
			wantUnchecked(t, s, true)
			must(t, s.Check(t.Context()))
			wantUnchecked(t, s, false)
			newAccount(t, s)
			must(t, s.Close())
			wantUnchecked(t, openStore(t, left), false)
		})
	}
}

func TestTheLastToCloseAFileNotesIt(t *testing.T) {
	path := soundFile(t)
	one, two := openStore(t, path), openStore(t, path)
	newAccount(t, one)
	newAccount(t, two)
	must(t, one.Close())
	if hasStopNote(t, path) {
		t.Error("it is noted as closed while another has it open")
	}
	must(t, two.Check(t.Context()))
	must(t, two.Close())
	if !hasStopNote(t, path) {
		t.Error("the last one left no note")
	}
}

func TestNothingIsWrittenToAFileThatIsFoundDamaged(t *testing.T) {
	path := soundFile(t)
	s := openStore(t, path)
	account := newAccount(t, s)
	for range 200 {
		_, err := s.CreateEpisode(t.Context(), account, newEpisode(), now)
		must(t, err)
	}
	must(t, s.Close())
	damageTable(t, path, "episode")

	s = openStore(t, path)
	if err := s.Check(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Fatalf("the check says %v", err)
	}
	_, err := s.CreateEpisode(t.Context(), account, newEpisode(), now)
	if !errors.Is(err, ErrDamaged) || !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("a save says %v", err)
	}
	if err := s.Ready(t.Context(), now); !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("readiness says %v", err)
	}
	if _, err := s.Profile(t.Context(), account); err != nil {
		t.Errorf("what can be read is not: %v", err)
	}
	must(t, s.Close())
	if hasStopNote(t, path) {
		t.Error("a damaged file is noted as sound")
	}
}

// damageTable overwrites the last page of a table of a closed database.
func damageTable(t *testing.T, path, table string) {
	t.Helper()
	db, err := openFileToRead(path, defaults())
	must(t, err)
	var page, size int64
	must(t, db.QueryRow("select max(pageno) from dbstat where name = ?", table).Scan(&page))
	must(t, db.QueryRow("pragma page_size").Scan(&size))
	must(t, db.Close())
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = file.WriteAt(make([]byte, size), (page-1)*size)
	must(t, err)
	must(t, file.Close())
}
