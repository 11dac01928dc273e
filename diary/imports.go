package diary

import (
	"context"
	"errors"
	"time"
)

// KeepImports is how long an import can be undone: a wrong one is noticed within the week in which it was made.
const KeepImports = 7 * 24 * time.Hour

// MostLeft is how many things that an undone import left are named. The others are counted.
const MostLeft = 100

// ImportBatchSize is how many things an import stores, or takes back, at once. Others save between two batches, and on SQLite
// wait for one: fewer would cost more flushes of the disk, more a longer wait.
const ImportBatchSize = 50

// ImportStalls is how long an import that is not finished may do nothing before it counts as interrupted.
const ImportStalls = time.Minute

// ImportState says how far an import is.
type ImportState string

// The states.
const (
	ImportStoring ImportState = "storing" // some of it may be stored
	ImportStored  ImportState = "stored"
	ImportUndoing ImportState = "undoing" // some of it may be taken back
	ImportUndone  ImportState = "undone"
)

// UndoReason says why an import is taken back.
type UndoReason string

// The reasons to take an import back.
const (
	UndoAsked       UndoReason = "asked"       // by the person, once it was stored
	UndoCancelled   UndoReason = "cancelled"   // by the person, while it was being stored
	UndoInterrupted UndoReason = "interrupted" // the program or the database went away while it was being stored
)

// UndoReasons lists them.
var UndoReasons = []UndoReason{UndoAsked, UndoCancelled, UndoInterrupted}

// ImportRun is an import.
type ImportRun struct {
	ID      string
	At      time.Time
	State   ImportState
	Reason  UndoReason   // empty unless it is, or was, taken back
	Total   int          // things that were brought
	Done    int          // of these, while it is being stored
	Beat    time.Time    // when something was last done for it, as long as it is not finished
	Stored  ImportCounts // what it added, revived and replaced; of that, once it is taken back, what is left
	Undone  *time.Time   // nil as long as it was not
	Removed int          // things, by undoing it; what was revived and is deleted again counts
}

// ErrImporting says that an import of the account is not finished.
var ErrImporting = errors.New("diary: an import is not finished")

// ErrImportStopped says that an import is being taken back.
var ErrImportStopped = errors.New("diary: the import is being taken back")

// ImportPlace is a thing of an import, and the place among them up to which it was taken back.
type ImportPlace struct {
	Section ExportSection
	Thing   string
}

// StalledImport is an import that is not finished and for which nothing is done.
type StalledImport struct{ AccountID, ID string }

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

// ImportBatches stores what is brought into an account, and takes it back, a batch at a time. [Import] and [UndoImport] are
// its whole course. No method ever shows or changes another account's.
type ImportBatches interface {
	// BeginImport begins an import of so many things at the instant now. It returns ErrNotFound when there is no such account, and
	// ErrImporting when one of the account is not finished.
	BeginImport(ctx context.Context, accountID string, total int, now time.Time) (id string, err error)
	// StoreImported adds what the account does not have yet of a batch, with the instants at which it was first saved, and
	// never changes what it has, but for the episodes that are to be replaced: all of the batch or nothing. One that is of
	// another version by now, or deleted, counts as kept. An episode that was deleted here and not where it comes
	// from is revived, as it comes. A trial that shares days with one that the account has counts as kept. What a person
	// wants to be able to do is added as ended where the account rates as many activities as it can. Of factors it adds a
	// person's own that are missing; when the account has already chosen what to be asked about, they are added as
	// retired. Reminders that it adds are scheduled from the instant now. It returns Problems when the account would have
	// more of something than it can hold, and ErrImportStopped when the import is not being stored any more.
	StoreImported(ctx context.Context, accountID, id string, batch ImportBatch, now time.Time) (ImportCounts, error)
	// EndImport says that all of an import is stored. It returns ErrImportStopped when it is not being stored any more.
	EndImport(ctx context.Context, accountID, id string) error
	// BeginUndo stops the storing of an import, and begins to take all of it back for a reason. It returns ErrNotFound
	// when there is no such import, and ErrImporting when another one of the account is not finished. One that is taken
	// back already stays so.
	BeginUndo(ctx context.Context, accountID, id string, reason UndoReason, now time.Time) error
	// UndoSome takes back, after a place, at most ImportBatchSize things of an import: it removes what that added, deletes
	// again, as it was, what that revived, and gives what that replaced its earlier content. What was changed since stays,
	// as do a person's own factors that other answers use. It returns up to where it came, and whether the import is undone
	// now.
	UndoSome(ctx context.Context, accountID, id string, after ImportPlace, now time.Time) (last ImportPlace, undone bool, err error)
}

// StalledImports finds what [UndoImport] has to take back, of all accounts.
type StalledImports interface {
	ImportBatches
	// StalledImports finds imports that are not finished and for which nothing was done since the instant before.
	StalledImports(ctx context.Context, before time.Time) ([]StalledImport, error)
}

// Imports keeps, for KeepImports, what each import stored, so that it can be taken back as a whole.
type Imports interface {
	ImportBatches
	// ListImports lists the imports of the account since the instant from that stored something, or are not finished, or
	// were taken back, the latest first.
	ListImports(ctx context.Context, accountID string, from time.Time) ([]ImportRun, error)
	// ImportRun returns one import of the account, whatever it stored, or ErrNotFound.
	ImportRun(ctx context.Context, accountID, id string) (ImportRun, error)
	// ImportLeft lists at most limit of the things that undoing an import left.
	ImportLeft(ctx context.Context, accountID, id string, limit int) ([]ImportLeft, error)
}
