package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"crampdiary/diary"
)

// ScheduleErasure implements diary.Erasures.
func (s *Store) ScheduleErasure(ctx context.Context, accountID string, erasure diary.Erasure, now time.Time) (waiting diary.Erasure, err error) {
	err = s.write(ctx, "schedule erasure", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `
			update account set erasure_scope = $2, erasure_due_at = $3
			where id = $1 and erasure_due_at is null`,
			accountID, erasure.Scope, millis(erasure.Due)); err != nil {
			return err
		}
		account, err := scanAccount(tx.QueryRowContext(ctx, `
			select `+accountColumns+` from account where id = $1`, accountID))
		if err != nil {
			return found(err)
		}
		waiting = account.Erasure
		if err := closeShares(ctx, tx, accountID, now); err != nil {
			return err
		}
		return endSessions(ctx, tx, accountID, "")
	})
	return waiting, err
}

// CancelErasure implements diary.Erasures.
func (s *Store) CancelErasure(ctx context.Context, accountID string) error {
	return s.write(ctx, "cancel erasure", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			update account set erasure_scope = '', erasure_due_at = null
			where id = $1 and erasure_due_at is not null`, accountID))
	})
}

// keptTables are what stays when a diary is erased and its account is kept.
var keptTables = []string{"installation_secret", "clock", "account", "mail_address", "consent", "session", "attempt"}

// eraseDue erases for good what was due to be at the instant now, and returns how many rows went. What
// an account's rows refer to goes with them.
func eraseDue(ctx context.Context, tx *sql.Tx, now time.Time) (rows int64, err error) {
	diaries, err := collect(ctx, tx, scanID, `
		select id from account where erasure_due_at <= $1 and erasure_scope = $2`, millis(now), diary.EraseDiary)
	if err != nil {
		return 0, err
	}
	for _, id := range diaries {
		gone, err := eraseDiary(ctx, tx, id)
		if err != nil {
			return 0, err
		}
		rows += gone
	}
	result, err := tx.ExecContext(ctx, `
		delete from account where erasure_due_at <= $1 and erasure_scope = $2`, millis(now), diary.EraseAccount)
	if err != nil {
		return 0, err
	}
	accounts, err := result.RowsAffected()
	return rows + accounts, err
}

// eraseDiary empties an account, those tables first that refer to others, and opens it again.
func eraseDiary(ctx context.Context, tx *sql.Tx, accountID string) (rows int64, err error) {
	for _, table := range slices.Backward(copiedTables) {
		if slices.Contains(keptTables, table) {
			continue
		}
		result, err := tx.ExecContext(ctx, `delete from `+table+` where account_id = $1`, accountID) // #nosec G202 -- of our own names
		if err != nil {
			return 0, err
		}
		gone, err := result.RowsAffected()
		if err != nil {
			return 0, err
		}
		rows += gone
	}
	_, err = tx.ExecContext(ctx, `
		update account set erasure_scope = '', erasure_due_at = null where id = $1`, accountID)
	return rows, err
}
