package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"crampdiary/diary"
)

// A clean stop is remembered in a file beside the database, so that a start need not read all of a sound file: what the
// file was like when the last connection to it was closed. The next start takes the note away before anything is written.
// A file that somebody copied, restored or changed since is not as the note says, and neither is one with a log that a
// killed process left.

// stopNote is where the note of a database is.
func stopNote(path string) string { return path + "-stopped" }

// fingerprint is what a file is recognised by; empty for one with a log beside it.
func fingerprint(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	log, err := os.Stat(path + "-wal")
	switch {
	case err == nil && log.Size() > 0:
		return "", nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	return fmt.Sprintf("%d octets, changed at %d\n", info.Size(), info.ModTime().UnixNano()), nil
}

// stoppedCleanly says whether a database is as it was left when the program that checked it stopped.
func stoppedCleanly(path string) bool {
	note, err := os.ReadFile(stopNote(path))
	if err != nil {
		return false // the file is checked instead
	}
	now, err := fingerprint(path)
	return err == nil && now != "" && now == string(note)
}

// takeStopNote takes the note away for good, before the database is written to.
func takeStopNote(path string) error {
	err := os.Remove(stopNote(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	return SyncDirectory(filepath.Dir(path))
}

// leaveStopNote notes what a closed database is like, unless another process has it open. Without the note, the next start
// checks the file.
func leaveStopNote(path string) error {
	now, err := fingerprint(path)
	if err != nil || now == "" {
		return err
	}
	note, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".stopped-*") // readable by its owner only
	if err != nil {
		return err
	}
	_, err = note.WriteString(now)
	if err = errors.Join(err, note.Sync(), note.Close()); err == nil {
		err = os.Rename(note.Name(), stopNote(path))
	}
	if err != nil {
		return errors.Join(err, os.Remove(note.Name()))
	}
	return SyncDirectory(filepath.Dir(path))
}

// Unchecked says whether nobody has looked at every page of the database since a process that wrote to it stopped without
// closing it. Check does.
func (s *Store) Unchecked() bool { return s.unchecked.Load() }

// Check looks at every page of a SQLite file while it is in use. After it found damage, which is ErrDamaged, nothing more
// is written. PostgreSQL looks after its own pages.
func (s *Store) Check(ctx context.Context) error {
	if s.file == "" {
		return nil
	}
	err := s.read("check database", func(q querier) error { return checkContent(ctx, q, "quick_check") })
	switch {
	case err == nil:
		s.unchecked.Store(false)
	case errors.Is(err, ErrDamaged):
		s.damaged.Store(true)
	}
	return err
}

// sound refuses to write to a database that Check found damaged.
func (s *Store) sound(op string) error {
	if s.damaged.Load() {
		return fmt.Errorf("%s: %w: %w", op, diary.ErrUnavailable, ErrDamaged)
	}
	return nil
}
