// Package migrations holds the schema of the database as a stream of numbered SQL files that only goes
// forward.
//
// One stream serves both engines. Where they must differ, a line ends in the comment "-- sqlite only"
// or "-- postgres only" and is left out for the other engine. A file that was released is never
// changed; what it did wrong is put right by the next one.
package migrations

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"
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
	var archive txtar.Archive
	for _, entry := range entries {
		text, err := files.ReadFile(entry.Name())
		if err != nil {
			return nil, fmt.Errorf("read migration: %w", err)
		}
		archive.Files = append(archive.Files, txtar.File{
			Name: entry.Name(),
			Data: []byte(linesFor(engine, string(text))),
		})
	}
	return txtar.FS(&archive)
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
