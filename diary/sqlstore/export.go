package sqlstore

import (
	"context"
	"iter"
	"math"

	"crampdiary/diary"
)

// exportBatch is how many episodes or check-ins are in memory at a time while a whole diary is read.
const exportBatch = 500

// Export implements diary.Archives.
func (s *Store) Export(ctx context.Context, accountID string, use func(diary.Export) error) error {
	return s.snapshot(ctx, "read an export", func(q querier) error {
		account, err := scanAccount(q.QueryRowContext(ctx, `
			select `+accountColumns+` from account where id = $1`, accountID))
		if err != nil {
			return found(err)
		}
		h := diary.Export{Preferences: account.Preferences, Created: account.Created}
		if h.Consents, err = loadConsents(ctx, q, accountID); err != nil {
			return err
		}
		if h.Profile, err = loadProfile(ctx, q, accountID); err != nil {
			return err
		}
		if h.Factors, err = loadFactorSetup(ctx, q, accountID); err != nil {
			return err
		}
		if h.Acknowledgements, err = loadAcknowledgements(ctx, q, accountID); err != nil {
			return err
		}
		if h.Trials, err = loadTrials(ctx, q, accountID); err != nil {
			return err
		}
		if h.Function, err = loadFunction(ctx, q, accountID); err != nil {
			return err
		}
		if h.Reminders, err = loadReminderSetup(ctx, q, accountID); err != nil {
			return err
		}
		if h.Reminders.Unreadable != nil {
			return h.Reminders.Unreadable
		}
		if h.Shares, err = loadShares(ctx, q, accountID); err != nil {
			return err
		}
		if h.Events, err = loadEvents(ctx, q, accountID); err != nil {
			return err
		}
		h.Activities = inBatches(func(after *diary.Activity) ([]diary.Activity, error) {
			return loadActivitiesAfter(ctx, q, accountID, after)
		})
		h.Slots = inBatches(func(after *diary.Slot) ([]diary.Slot, error) {
			return loadSlotsAfter(ctx, q, accountID, after)
		})
		h.CheckIns = inBatches(func(after *diary.CheckIn) ([]diary.CheckIn, error) {
			return loadCheckInsAfter(ctx, q, accountID, after)
		})
		h.Episodes = inBatches(func(after *diary.Episode) ([]diary.Episode, error) {
			return loadEpisodesAfter(ctx, q, accountID, after)
		})
		return use(h)
	})
}

// inBatches ranges over what load reads, a batch at a time. Load gets the last one of the batch before,
// nil at first, and returns none when there are no more.
func inBatches[T any](load func(after *T) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var last *T
		for {
			batch, err := load(last)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, one := range batch {
				if !yield(one, nil) {
					return
				}
			}
			if len(batch) == 0 {
				return
			}
			last = &batch[len(batch)-1]
		}
	}
}

// loadEpisodesAfter reads the episodes that follow one, oldest first, the deleted ones too.
func loadEpisodesAfter(ctx context.Context, q querier, accountID string, after *diary.Episode) ([]diary.Episode, error) {
	started, id := int64(math.MinInt64), ""
	if after != nil {
		started, id = millis(after.Started), after.ID
	}
	return loadEpisodes(ctx, q, `
		where account_id = $1 and (started_at, id) > ($2, $3)
		order by started_at, id
		limit $4 + 0`, accountID, started, id, exportBatch)
}

// loadCheckInsAfter reads the check-ins that follow one, oldest first.
func loadCheckInsAfter(ctx context.Context, q querier, accountID string, after *diary.CheckIn) ([]diary.CheckIn, error) {
	day := ""
	if after != nil {
		day = after.Day.String()
	}
	var from, to *diary.Date
	if err := scan(q.QueryRowContext(ctx, `
		select min(day), max(day)
		from (select day from check_in where account_id = $1 and day > $2 order by day limit $3 + 0) batch`,
		accountID, day, exportBatch), &from, &to); err != nil || from == nil {
		return nil, err
	}
	return loadCheckIns(ctx, q, accountID, *from, *to)
}

// loadActivitiesAfter reads the activities that follow one, oldest first.
func loadActivitiesAfter(ctx context.Context, q querier, accountID string, after *diary.Activity) ([]diary.Activity, error) {
	at, id := int64(math.MinInt64), ""
	if after != nil {
		at, id = millis(after.At), after.ID
	}
	return collect(ctx, q, scanActivity, `
		select id, kind, at, zone, slot_day, slot_time, recorded_at
		from activity
		where account_id = $1 and (at, id) > ($2, $3)
		order by at, id
		limit $4 + 0`, accountID, at, id, exportBatch)
}

// loadSlotsAfter reads the slots that follow one, by date, without those that still wait.
func loadSlotsAfter(ctx context.Context, q querier, accountID string, after *diary.Slot) ([]diary.Slot, error) {
	var day, kind string
	wallTime := diary.TimeOfDay(-1)
	if after != nil {
		day, kind, wallTime = after.Date.String(), string(after.Kind), after.Time
	}
	return collect(ctx, q, rowsOf(slotFields), `
		select `+slotColumns+`
		from reminder_slot
		where account_id = $1 and (day, kind, wall_time) > ($2, $3, $4) and state <> $5
		order by day, kind, wall_time
		limit $6 + 0`, accountID, day, kind, wallTime, diary.SlotWaiting, exportBatch)
}
