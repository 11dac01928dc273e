package reminders

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"crampdiary/diary"
)

// housekeepingEvery is the least time between two purges that went well.
const housekeepingEvery = time.Hour

// Purger removes for good what need not be kept any longer; see diary.Store.
type Purger interface {
	Purge(ctx context.Context, now, deletedBefore time.Time, limits diary.SessionLimits) (int64, error)
}

// Housekeeping is the sweep that purges the store, once an hour and only while the time is proven. A purge for
// which the database was not there is tried again at the next beat. One that failed otherwise did what it
// could, and would fail again.
func Housekeeping(store Purger, limits diary.SessionLimits, proven func() bool, log *slog.Logger) Sweep {
	var last time.Time
	return Sweep{Name: "housekeeping", Run: func(ctx context.Context, now time.Time) error {
		if since := now.Sub(last); since >= 0 && since < housekeepingEvery {
			return nil
		}
		if !proven() {
			return nil // the clock has said so in the log
		}
		removed, err := store.Purge(ctx, now, now.Add(-diary.KeepDeleted), limits)
		if !errors.Is(err, diary.ErrUnavailable) {
			last = now
		}
		if removed > 0 {
			log.Info("purged", "rows", removed)
		}
		if err != nil {
			return fmt.Errorf("purge: %w", err)
		}
		return nil
	}}
}

// IdleAccounts is the sweep that warns the owners of accounts that nobody uses and erases them in the end, once an hour
// and only while the time is proven. The host reads in the log how many stay because nobody can be warned.
func IdleAccounts(store diary.IdleAccounts, proven func() bool, log *slog.Logger) Sweep {
	var last time.Time
	unreachable := 0
	return Sweep{Name: "idle accounts", Run: func(ctx context.Context, now time.Time) error {
		if since := now.Sub(last); since >= 0 && since < housekeepingEvery || !proven() {
			return nil
		}
		work, err := store.RetireIdle(ctx, now)
		if !errors.Is(err, diary.ErrUnavailable) {
			last = now
		}
		if work.Warned > 0 || work.Erased > 0 {
			log.Info("accounts that nobody uses", "warned", work.Warned, "erased", work.Erased)
		}
		if err != nil {
			return fmt.Errorf("look after idle accounts: %w", err)
		}
		if work.Unreachable > unreachable {
			log.Warn("accounts that nobody uses stay, because their addresses refuse the warning; erase them with crampdiary account erase where that is right",
				"accounts", work.Unreachable)
		}
		unreachable = work.Unreachable
		return nil
	}}
}

// StalledImports is the sweep that takes back what an import stored that was not finished, because the program or the
// database went away, and that goes on with what was not taken back for the same reason.
func StalledImports(store diary.StalledImports, now func() time.Time, log *slog.Logger) Sweep {
	return Sweep{Name: "imports", Run: func(ctx context.Context, at time.Time) error {
		stalled, err := store.StalledImports(ctx, at.Add(-diary.ImportStalls))
		if err != nil {
			return fmt.Errorf("find stalled imports: %w", err)
		}
		var failed []error
		for _, one := range stalled {
			if err := diary.UndoImport(ctx, store, one.AccountID, one.ID, diary.UndoInterrupted, now, nil); err != nil {
				failed = append(failed, fmt.Errorf("take back stalled import: %w", err))
				continue
			}
			log.Warn("took back an import that was not finished", "import", one.ID)
		}
		return errors.Join(failed...)
	}}
}
