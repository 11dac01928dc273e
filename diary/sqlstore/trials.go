package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"crampdiary/diary"
)

// StartTrial implements diary.Trials.
func (s *Store) StartTrial(ctx context.Context, accountID string, trial diary.Trial) error {
	return s.write(ctx, "start trial", func(ctx context.Context, tx *sql.Tx) error {
		stored, err := lockTrials(ctx, tx, accountID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(stored, func(t diary.Trial) bool { return t.ID == trial.ID }) {
			return nil
		}
		if other, taken := sharingDays(stored, trial); taken {
			return &diary.ConflictError[diary.Trial]{Stored: other}
		}
		return insertTrial(ctx, tx, accountID, trial)
	})
}

// StopTrial implements diary.Trials.
func (s *Store) StopTrial(ctx context.Context, accountID string, trial diary.Trial) error {
	return s.write(ctx, "stop trial", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			update trial set stopped_after = coalesce(stopped_after, $3)
			where account_id = $1 and id = $2`,
			accountID, trial.ID, optionalDateText(trial.StoppedAfter)))
	})
}

// ResumeTrial implements diary.Trials.
func (s *Store) ResumeTrial(ctx context.Context, accountID, id string) error {
	return s.write(ctx, "resume trial", func(ctx context.Context, tx *sql.Tx) error {
		stored, err := lockTrials(ctx, tx, accountID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(stored, func(t diary.Trial) bool { return t.ID == id })
		if at < 0 {
			return diary.ErrNotFound
		}
		resumed := stored[at]
		resumed.StoppedAfter = nil
		if other, taken := sharingDays(slices.Delete(stored, at, at+1), resumed); taken {
			return &diary.ConflictError[diary.Trial]{Stored: other}
		}
		return execute(ctx, tx, `
			update trial set stopped_after = null where account_id = $1 and id = $2`, accountID, id)
	})
}

// ListTrials implements diary.Trials.
func (s *Store) ListTrials(ctx context.Context, accountID string) ([]diary.Trial, error) {
	return readFrom(s, "list trials", func(q querier) ([]diary.Trial, error) {
		return loadTrials(ctx, q, accountID)
	})
}

// lockTrials reads the trials of an account and keeps everybody else from adding one until the transaction
// ends.
func lockTrials(ctx context.Context, tx *sql.Tx, accountID string) ([]diary.Trial, error) {
	if err := lockAccount(ctx, tx, accountID); err != nil {
		return nil, err
	}
	return loadTrials(ctx, tx, accountID)
}

// lockAccount lets one transaction at a time go on with what belongs to an account. It stands for constraints
// that no statement of both engines can express, such as that trials share no days: a write to the account's
// row waits for that of another transaction. It returns diary.ErrNotFound when there is no such account.
func lockAccount(ctx context.Context, tx *sql.Tx, accountID string) error {
	return changed(tx.ExecContext(ctx, `update account set id = id where id = $1`, accountID))
}

// sharingDays finds a trial that shares days with another one.
func sharingDays(stored []diary.Trial, trial diary.Trial) (other diary.Trial, taken bool) {
	at := slices.IndexFunc(stored, trial.SharesDays)
	if at < 0 {
		return diary.Trial{}, false
	}
	return stored[at], true
}

func insertTrial(ctx context.Context, tx *sql.Tx, accountID string, t diary.Trial) error {
	return execute(ctx, tx, `
		insert into trial (account_id, id, factor, aim, first_day, allocation, stopped_after, started_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		accountID, t.ID, t.Factor, t.Aim, t.First.String(), t.Allocation, optionalDateText(t.StoppedAfter), millis(t.Started))
}

// loadTrials reads all trials of an account, the newest first. They are few: each takes weeks.
func loadTrials(ctx context.Context, q querier, accountID string) ([]diary.Trial, error) {
	return collect(ctx, q, scanTrial, `
		select id, factor, aim, first_day, allocation, stopped_after, started_at
		from trial
		where account_id = $1
		order by first_day desc, started_at desc, id desc`, accountID)
}

func scanTrial(row scanner) (t diary.Trial, err error) {
	err = scan(row, &t.ID, &t.Factor, &t.Aim, &t.First, &t.Allocation, &t.StoppedAfter, &t.Started)
	return t, err
}
