package diary

import (
	"context"
	"time"
)

// KeepImports is how long an import can be undone: a wrong one is noticed within the week in which it was made.
const KeepImports = 7 * 24 * time.Hour

// MostLeft is how many things that an undone import left are named. The others are counted.
const MostLeft = 100

// ImportRun is an import that stored something.
type ImportRun struct {
	ID      string
	At      time.Time
	Stored  ImportCounts // what it added and revived; once undone, what of that it left
	Undone  *time.Time   // nil as long as it was not
	Removed int          // things, by undoing it; what was revived and is deleted again counts
}

// LeftBecause says why undoing an import left a thing.
type LeftBecause string

// The reasons.
const (
	LeftChanged LeftBecause = "changed" // since the import
	LeftDeleted LeftBecause = "deleted" // by the person, who can bring it back
	LeftInUse   LeftBecause = "in-use"  // by something that is not of the import
)

// Reasons lists why undoing an import leaves something.
var Reasons = []LeftBecause{LeftChanged, LeftDeleted, LeftInUse}

// ImportLeft is a thing that undoing an import left.
type ImportLeft struct {
	Section ExportSection
	Because LeftBecause
	Episode *Episode // of EpisodesSection
	Day     *Date    // of CheckInsSection
}

// MostSheetAnswers is for how many shapes of tables an account's answers are kept.
const MostSheetAnswers = 20

// SheetAnswers keeps what a person said of the columns of tables, by the shape of these. No method ever shows or
// changes another account's.
type SheetAnswers interface {
	// SheetAnswers returns what was last said of a shape, or ErrNotFound.
	SheetAnswers(ctx context.Context, accountID, shape string) (string, error)
	// SaveSheetAnswers keeps what is said of a shape, and forgets what was said longest ago when it becomes too much.
	SaveSheetAnswers(ctx context.Context, accountID, shape, answers string, now time.Time) error
}

// Imports keeps, for KeepImports, what each import stored, so that it can be taken back as a whole. No method
// ever shows or changes another account's.
type Imports interface {
	// ListImports lists the imports of the account since the instant from that stored something, the latest
	// first.
	ListImports(ctx context.Context, accountID string, from time.Time) ([]ImportRun, error)
	// UndoImport removes what an import added, and deletes again, as it was, what it revived, at the instant
	// now. What was changed since stays, as do a person's own factors that other answers use. Undoing it again
	// changes nothing. It returns ErrNotFound when there is no such import.
	UndoImport(ctx context.Context, accountID, id string, now time.Time) error
	// ImportLeft lists at most limit of the things that undoing an import left.
	ImportLeft(ctx context.Context, accountID, id string, limit int) ([]ImportLeft, error)
}
