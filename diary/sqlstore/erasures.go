package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"crampdiary/diary"
)

// ScheduleErasure implements diary.Erasures.
func (s *Store) ScheduleErasure(ctx context.Context, accountID string, erasure diary.Erasure, now time.Time) (waiting diary.Erasure, err error) {
	err = s.write(ctx, "schedule erasure", func(ctx context.Context, tx *sql.Tx) (err error) {
		waiting, err = closeForErasure(ctx, tx, accountID, erasure, diary.ErasureAsked, now)
		return err
	})
	return waiting, err
}

// closeForErasure closes the diary of an account, and notes who asked for it. An erasure that waits already is left as
// it is.
func closeForErasure(ctx context.Context, tx *sql.Tx, accountID string, erasure diary.Erasure, asked diary.EventKind, now time.Time) (waiting diary.Erasure, err error) {
	if err := execute(ctx, tx, `
		update account set erasure_scope = $2, erasure_due_at = $3
		where id = $1 and erasure_due_at is null`,
		accountID, erasure.Scope, millis(erasure.Due)); err != nil {
		return waiting, err
	}
	account, err := scanAccount(tx.QueryRowContext(ctx, `
		select `+accountColumns+` from account where id = $1`, accountID))
	if err != nil {
		return waiting, found(err)
	}
	if err := closeShares(ctx, tx, accountID, now); err != nil {
		return waiting, err
	}
	if err := endSessions(ctx, tx, accountID, ""); err != nil {
		return waiting, err
	}
	return account.Erasure, noteEvent(ctx, tx, accountID, asked, now)
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
var keptTables = []string{"installation_secret", "clock", "account", "mail_address", "consent", "session", "one_time_codes", "recovery_code", "passkey", "passkey_challenge", "factor_reset", "attempt", "invitation", "erasure", "account_event"}

// dueErasure is something that is to be erased by now.
type dueErasure struct {
	accountID string
	scope     diary.ErasureScope
	due       int64
}

func scanDueErasure(row scanner) (e dueErasure, err error) {
	return e, row.Scan(&e.accountID, &e.scope, &e.due)
}

// eraseDue erases for good what was due to be at the instant now, and returns how many rows went. Each goes by
// itself, so that one which fails keeps no other from going.
func (s *Store) eraseDue(ctx context.Context, now time.Time) (rows int64, err error) {
	var due []dueErasure
	if err := s.read("find due erasures", func(q querier) (err error) {
		due, err = collect(ctx, q, scanDueErasure, `
			select id, erasure_scope, erasure_due_at from account where erasure_due_at <= $1 order by erasure_due_at`, millis(now))
		return err
	}); err != nil {
		return 0, err
	}
	var failures []error
	for _, e := range due {
		gone := int64(0)
		err := s.write(ctx, "erase", func(ctx context.Context, tx *sql.Tx) (err error) {
			gone, err = eraseOne(ctx, tx, e, now)
			return err
		})
		if err != nil {
			failures = append(failures, fmt.Errorf("account %s: %w", e.accountID, err))
			continue
		}
		rows += gone
	}
	return rows, errors.Join(failures...)
}

// eraseOne erases what is still due to be. What an account's rows refer to goes with them.
func eraseOne(ctx context.Context, tx *sql.Tx, e dueErasure, now time.Time) (rows int64, err error) {
	switch e.scope {
	case diary.EraseAccount:
		result, err := tx.ExecContext(ctx, `
			delete from account where id = $1 and erasure_due_at <= $2 and erasure_scope = $3`, e.accountID, millis(now), e.scope)
		if err != nil {
			return 0, err
		}
		if rows, err = result.RowsAffected(); err != nil || rows == 0 {
			return 0, err // was taken back
		}
		return rows, keepErased(ctx, tx, erased{hashOfAccount(e.accountID), e.scope, millis(now)})
	case diary.EraseDiary:
		err := changed(tx.ExecContext(ctx, `
			update account set erasure_scope = '', erasure_due_at = null
			where id = $1 and erasure_due_at <= $2 and erasure_scope = $3`, e.accountID, millis(now), e.scope))
		if errors.Is(err, diary.ErrNotFound) {
			return 0, nil // was taken back
		}
		if err != nil {
			return 0, err
		}
		if err := keepErased(ctx, tx, erased{hashOfAccount(e.accountID), e.scope, millis(now)}); err != nil {
			return 0, err
		}
		return eraseDiary(ctx, tx, e.accountID)
	}
	return 0, fmt.Errorf("%w: erasure_scope", diary.ErrUnreadable)
}

// eraseDiary empties an account, those tables first that refer to others.
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
	return rows, nil
}
