// Package archive writes everything that an account holds into one JSON document, and reads it back.
// Nothing is lost between the two but the numbers by which one installation counts its saves.
//
// The document is described by schema.json. Instants are written as RFC 3339 in UTC with milliseconds,
// with the zone in which they were lived beside them, and answers as codes that never change. What was
// not answered is left out. Of an episode of which only the night is known the document holds the night,
// and no time of day that nobody knew.
package archive

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"crampdiary/diary"
)

// The document's own name and version. The version is raised whenever an older program would lose or
// misread something.
const (
	Format  = "crampdiary-archive"
	Version = 1
)

// Schema is the JSON Schema (draft 2020-12) of the document.
//
//go:embed schema.json
var Schema []byte

// The ways in which a document is refused beside those of the domain.
const (
	NotAnArchive diary.Code = "not-an-archive" // does not begin as an archive does
	NewerVersion diary.Code = "newer-version"  // written by a newer program
	BrokenJSON   diary.Code = "broken-json"
	NotInSchema  diary.Code = "not-in-schema" // of another type, or a name that the schema does not have
	// ThingTooLarge says that something is larger than anything that an account can hold.
	ThingTooLarge diary.Code = "thing-too-large"
)

// mostProblems is how many problems of one document are reported. A file with more is of another kind, and
// the rest of it is not read.
const mostProblems = 100

// Problem is one reason to refuse a document.
type Problem struct {
	Line int    // counted from 1
	Path string // for example "episodes[17].started_at"; empty for the document as a whole
	Code diary.Code
}

// Error holds what keeps a document from being read. It holds no value of the document, so it may be
// logged.
type Error struct {
	Problems []Problem
	More     bool // there are more than were looked for
}

// Error implements error.
func (e *Error) Error() string {
	var text strings.Builder
	text.WriteString("archive: refused")
	for _, p := range e.Problems {
		fmt.Fprintf(&text, ", line %d %s: %s", p.Line, p.Path, p.Code)
	}
	return text.String()
}

// Archive is a document that was read as a whole.
type Archive struct {
	Header
	diary.ImportBatch
}

// Header is what an archive tells of itself and of the account that it was made from.
type Header struct {
	Exported    time.Time
	Preferences diary.Preferences // zero when the document has no account
	Created     time.Time         // of the account
	Consents    []diary.Consent
}

// Read reads a whole document, or returns an *Error that says what is wrong with it. now is the present,
// after which nothing can have been noted.
func Read(r io.Reader, now time.Time) (Archive, error) {
	var a Archive
	reader := newReader(r, now)
	for batch, err := range reader.batches {
		if err != nil {
			return Archive{}, err
		}
		for _, s := range sections {
			s.merge(&a.ImportBatch, batch)
		}
	}
	a.Header = reader.header
	return a, nil
}

// ImportBatches reads a document a batch at a time, so that memory does not grow with it. The last error, an
// *Error, says everything that is wrong with it; a document from which a batch came may still turn out
// to be wrong.
func ImportBatches(r io.Reader, now time.Time) func(yield func(diary.ImportBatch, error) bool) {
	return newReader(r, now).batches
}

// Refused says whether an error means that a document is wrong, and what about it.
func Refused(err error) (*Error, bool) { return errors.AsType[*Error](err) }
