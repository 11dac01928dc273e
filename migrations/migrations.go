// Package migrations holds the schema of the database as a stream of numbered SQL files that only goes
// forward.
//
// One stream serves both engines. Where they must differ, a line ends in the comment "-- sqlite only"
// or "-- postgres only" and is left out for the other engine. A file that was released is never
// changed; what it did wrong is put right by the next one.
package migrations

import (
	"archive/zip"
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Engine is a database engine, as named by the comments that mark a line as its own.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

var engines = []Engine{SQLite, PostgreSQL}

//go:embed *.sql
var files embed.FS

// For is the stream for one engine: every file, without the lines that belong to another engine.
func For(engine Engine) (fs.FS, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	// An archive in memory is a file system that the standard library can make.
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	for _, entry := range entries {
		text, err := files.ReadFile(entry.Name())
		if err != nil {
			return nil, fmt.Errorf("read migration: %w", err)
		}
		file, err := writer.CreateHeader(&zip.FileHeader{Name: entry.Name(), Method: zip.Store})
		if err == nil {
			_, err = file.Write([]byte(linesFor(engine, string(text))))
		}
		if err != nil {
			return nil, fmt.Errorf("pack migration: %w", err)
		}
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("pack migrations: %w", err)
	}
	return zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
}

// Newest is the schema version that the stream leads to: the number of its last file.
func Newest() int64 {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the stream is part of the program, and its tests read it
	}
	number, _, _ := strings.Cut(entries[len(entries)-1].Name(), "_") // ReadDir sorts
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		panic(err)
	}
	return version
}

func linesFor(engine Engine, text string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if !belongsToAnother(engine, line) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func belongsToAnother(engine Engine, line string) bool {
	for _, other := range engines {
		if other != engine && strings.HasSuffix(strings.TrimSpace(line), "-- "+string(other)+" only") {
			return true
		}
	}
	return false
}
