package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"crampdiary/diary/sqlstore"
)

// spoolRoom is how many octets a file that is sent may need: 100,000 cramps as FHIR, and some.
const spoolRoom = 300 << 20

// spoolDirectory is where files lie while they are sent: the directory for temporary files, or else the one of
// the database file, which is there and can be written to. It says in the log when it is not the first, or
// when there is none.
func spoolDirectory(from database, temporary string, log *slog.Logger) string {
	fault := checkRoom(temporary)
	if fault == nil {
		return temporary
	}
	path, isFile, err := sqlstore.FilePath(string(from))
	if err != nil || !isFile {
		log.Warn("exports may fail: set TMPDIR to a directory with room", "error", fault)
		return temporary
	}
	beside := filepath.Dir(path)
	if err := checkRoom(beside); err != nil {
		log.Warn("exports may fail: set TMPDIR to a directory with room", "error", errors.Join(fault, err))
		if os.IsNotExist(fault) || os.IsPermission(fault) {
			return beside // has too little room, if nothing else
		}
		return temporary
	}
	log.Warn("exports wait beside the database: the directory for temporary files cannot hold them", "directory", beside, "error", fault)
	return beside
}

// checkRoom tries whether a directory can be written to, and has room.
func checkRoom(dir string) error {
	file, err := os.CreateTemp(dir, "spool-*")
	if err != nil {
		return err
	}
	_, err = file.WriteString("room")
	if err := errors.Join(err, file.Close(), os.Remove(file.Name())); err != nil {
		return err
	}
	if free, known := freeRoom(dir); known && free < spoolRoom {
		return fmt.Errorf("%s has %d MB free, and a large export needs %d MB", dir, free>>20, spoolRoom>>20)
	}
	return nil
}
