package diary

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Import brings batches into an account, one after the other, and takes all of it back when it cannot store the whole.
// The batches are ranged over twice, so that an error among them is returned before anything is stored. Once it has begun
// it calls begun, unless that is nil, with its ID and how many things there are. An import that somebody else stops, by
// BeginUndo, is theirs to take back; then it returns ErrImportStopped. What it cannot take back itself, because it ends or
// the database is away, is found among the stalled imports.
func Import(
	ctx context.Context, store ImportBatches, accountID string, batches iter.Seq2[ImportBatch, error], clock func() time.Time, begun func(id string, things int),
) (ImportCounts, error) {
	things := 0
	for batch, err := range batches {
		if err != nil {
			return nil, err
		}
		things += batch.Things()
	}
	id, err := store.BeginImport(ctx, accountID, things, clock())
	if err != nil {
		return nil, err
	}
	if begun != nil {
		begun(id, things)
	}
	counts, err := storeImport(ctx, store, accountID, id, batches, clock)
	if err == nil || errors.Is(err, ErrImportStopped) {
		return counts, err
	}
	return nil, errors.Join(err, UndoImport(context.WithoutCancel(ctx), store, accountID, id, UndoInterrupted, clock, nil))
}

func storeImport(
	ctx context.Context, store ImportBatches, accountID, id string, batches iter.Seq2[ImportBatch, error], clock func() time.Time,
) (ImportCounts, error) {
	counts := make(ImportCounts)
	for batch, err := range batches {
		if err != nil {
			return nil, err
		}
		var added ImportCounts
		if err := retrying(ctx, func() (err error) {
			added, err = store.StoreImported(ctx, accountID, id, batch, clock())
			return err
		}); err != nil {
			return nil, err
		}
		counts.add(added)
	}
	return counts, retrying(ctx, func() error { return store.EndImport(ctx, accountID, id) })
}

// add adds counts to others.
func (c ImportCounts) add(added ImportCounts) {
	for section, count := range added {
		sum := c[section]
		sum.New, sum.Revived, sum.Replaced = sum.New+count.New, sum.Revived+count.Revived, sum.Replaced+count.Replaced
		sum.Same, sum.Kept = sum.Same+count.Same, sum.Kept+count.Kept
		c[section] = sum
	}
}

// UndoImport takes back what an import stored, some things at a time. Undoing it again changes nothing. Anyone who finds an
// undo that stalled goes on with it in the same way. Once nothing more of the import is stored it calls begun, unless that
// is nil.
func UndoImport(ctx context.Context, store ImportBatches, accountID, id string, reason UndoReason, clock func() time.Time, begun func()) error {
	if err := retrying(ctx, func() error { return store.BeginUndo(ctx, accountID, id, reason, clock()) }); err != nil {
		return err
	}
	if begun != nil {
		begun()
	}
	var place ImportPlace
	for undone := false; !undone; {
		if err := retrying(ctx, func() (err error) {
			place, undone, err = store.UndoSome(ctx, accountID, id, place, clock())
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// importWaits are how long a batch of an import waits before each further try, because the database is away.
var importWaits = []time.Duration{100 * time.Millisecond, 500 * time.Millisecond, 2 * time.Second}

// retrying tries again what the database is away for.
func retrying(ctx context.Context, store func() error) error {
	for _, wait := range importWaits {
		err := store()
		if !errors.Is(err, ErrUnavailable) {
			return err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return err
		}
	}
	return store()
}
