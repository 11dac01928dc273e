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
