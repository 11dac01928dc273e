package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"crampdiary/diary"
)

// OneTimeCodes implements diary.SecondFactors.
func (s *Store) OneTimeCodes(ctx context.Context, accountID string) (diary.OneTimeCodes, error) {
	return readFrom(s, "find one-time codes", func(q querier) (c diary.OneTimeCodes, err error) {
		err = scan(q.QueryRowContext(ctx, `
			select sealed_key, last_step, created_at from one_time_codes where account_id = $1`, accountID), &c.SealedKey, &c.LastStep, &c.Created)
		return c, found(err)
	})
}

// AddOneTimeCodes implements diary.SecondFactors.
func (s *Store) AddOneTimeCodes(ctx context.Context, accountID string, codes diary.OneTimeCodes, recovery []string, keepSessionID string, now time.Time) error {
	return s.write(ctx, "add one-time codes", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockAccount(ctx, tx, accountID); err != nil {
			return err
		}
		err := changed(tx.ExecContext(ctx, `
			insert into one_time_codes (account_id, sealed_key, last_step, created_at) values ($1, $2, $3, $4)
			on conflict (account_id) do nothing`, accountID, codes.SealedKey, codes.LastStep, millis(codes.Created)))
		if errors.Is(err, diary.ErrNotFound) {
			return diary.ErrExists
		}
		if err != nil {
			return err
		}
		return changedFactor(ctx, tx, accountID, diary.CodesAdded, recovery, keepSessionID, now)
	})
}

// RemoveOneTimeCodes implements diary.SecondFactors.
func (s *Store) RemoveOneTimeCodes(ctx context.Context, accountID, keepSessionID string, now time.Time) error {
	return s.write(ctx, "remove one-time codes", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockAccount(ctx, tx, accountID); err != nil {
			return err
		}
		if err := changed(tx.ExecContext(ctx, `delete from one_time_codes where account_id = $1`, accountID)); err != nil {
			return err
		}
		return changedFactor(ctx, tx, accountID, diary.CodesRemoved, nil, keepSessionID, now)
	})
}

// changedFactor does what belongs to every change of a second factor. Without one there are no recovery codes.
func changedFactor(ctx context.Context, tx *sql.Tx, accountID string, event diary.EventKind, recovery []string, keepSessionID string, now time.Time) error {
	account, err := scanAccount(tx.QueryRowContext(ctx, `select `+accountColumns+` from account where id = $1`, accountID))
	if err != nil {
		return found(err)
	}
	if !account.SecondFactor { // nothing is left to take away
		if err := execute(ctx, tx, `delete from factor_reset where account_id = $1`, accountID); err != nil {
			return err
		}
	}
	if len(recovery) > 0 || !account.SecondFactor {
		if err := replaceRecoveryCodes(ctx, tx, accountID, recovery); err != nil {
			return err
		}
	}
	if err := endSessions(ctx, tx, accountID, keepSessionID); err != nil {
		return err
	}
	if err := execute(ctx, tx, `
		update session set proved_at = $3 where account_id = $1 and id = $2`, accountID, keepSessionID, millis(now)); err != nil {
		return err
	}
	return noteEvent(ctx, tx, accountID, event, now)
}

func replaceRecoveryCodes(ctx context.Context, tx *sql.Tx, accountID string, recovery []string) error {
	if err := execute(ctx, tx, `delete from recovery_code where account_id = $1`, accountID); err != nil {
		return err
	}
	for _, hash := range recovery {
		if err := execute(ctx, tx, `insert into recovery_code (account_id, code_hash) values ($1, $2)`, accountID, hash); err != nil {
			return err
		}
	}
	return nil
}

// UseOneTimeCode implements diary.SecondFactors.
func (s *Store) UseOneTimeCode(ctx context.Context, accountID string, step int64) error {
	return s.write(ctx, "use one-time code", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			update one_time_codes set last_step = $2 where account_id = $1 and last_step < $2`, accountID, step))
	})
}

// RecoveryCodes implements diary.SecondFactors.
func (s *Store) RecoveryCodes(ctx context.Context, accountID string) ([]string, error) {
	return readFrom(s, "list recovery codes", func(q querier) ([]string, error) {
		return collect(ctx, q, scanValue[string], `select code_hash from recovery_code where account_id = $1`, accountID)
	})
}

// lockWithFactor is lockAccount for an account with a second factor. It returns diary.ErrNotFound for any other.
func lockWithFactor(ctx context.Context, tx *sql.Tx, accountID string) error {
	if err := lockAccount(ctx, tx, accountID); err != nil {
		return err
	}
	account, err := scanAccount(tx.QueryRowContext(ctx, `select `+accountColumns+` from account where id = $1`, accountID))
	if err != nil {
		return found(err)
	}
	if !account.SecondFactor {
		return diary.ErrNotFound
	}
	return nil
}

// ReplaceRecoveryCodes implements diary.SecondFactors.
func (s *Store) ReplaceRecoveryCodes(ctx context.Context, accountID string, recovery []string, now time.Time) error {
	return s.write(ctx, "replace recovery codes", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockWithFactor(ctx, tx, accountID); err != nil {
			return err
		}
		if err := replaceRecoveryCodes(ctx, tx, accountID, recovery); err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.RecoveryMade, now)
	})
}

// UseRecoveryCode implements diary.SecondFactors.
func (s *Store) UseRecoveryCode(ctx context.Context, accountID, entry string, now time.Time) error {
	return s.write(ctx, "use recovery code", func(ctx context.Context, tx *sql.Tx) error {
		if err := changed(tx.ExecContext(ctx, `
			delete from recovery_code where account_id = $1 and code_hash = $2`, accountID, entry)); err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.RecoveryUsed, now)
	})
}

// factorTables hold the second factors, and what belongs to them.
var factorTables = []string{"one_time_codes", "passkey", "recovery_code", "factor_reset"}

// ResetSecondFactors implements diary.SecondFactors.
func (s *Store) ResetSecondFactors(ctx context.Context, accountID string, due, now time.Time) (waiting time.Time, err error) {
	err = s.write(ctx, "reset second factors", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockWithFactor(ctx, tx, accountID); err != nil {
			return err
		}
		if !due.After(now) {
			waiting = due
			return removeFactors(ctx, tx, accountID, now)
		}
		if err := scan(tx.QueryRowContext(ctx, `
			insert into factor_reset (account_id, due_at) values ($1, $2)
			on conflict (account_id) do update
				set due_at = case when factor_reset.due_at < excluded.due_at then factor_reset.due_at else excluded.due_at end
			returning due_at`, accountID, millis(due)), &waiting); err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.HostFactorReset, now)
	})
	return waiting, err
}

func removeFactors(ctx context.Context, tx *sql.Tx, accountID string, now time.Time) error {
	for _, table := range factorTables {
		if err := execute(ctx, tx, `delete from `+table+` where account_id = $1`, accountID); err != nil {
			return err
		}
	}
	if err := endSessions(ctx, tx, accountID, ""); err != nil {
		return err
	}
	return noteEvent(ctx, tx, accountID, diary.FactorsRemoved, now)
}

// resetDue takes the second factors away whose reset is due, and returns how many accounts' went.
func (s *Store) resetDue(ctx context.Context, now time.Time) (accounts int64, err error) {
	err = s.write(ctx, "reset second factors", func(ctx context.Context, tx *sql.Tx) error {
		due, err := collect(ctx, tx, scanValue[string], `select account_id from factor_reset where due_at <= $1`, millis(now))
		accounts = int64(len(due))
		for _, id := range due {
			if err == nil {
				err = lockAccount(ctx, tx, id)
			}
			if err == nil {
				err = removeFactors(ctx, tx, id, now)
			}
		}
		return err
	})
	return accounts, err
}

// FactorReset implements diary.SecondFactors.
func (s *Store) FactorReset(ctx context.Context, accountID string) (due time.Time, err error) {
	err = s.read("find factor reset", func(q querier) error {
		err := scan(q.QueryRowContext(ctx, `select due_at from factor_reset where account_id = $1`, accountID), &due)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return found(err)
	})
	return due, err
}

// DeclineSecondFactor implements diary.SecondFactors.
func (s *Store) DeclineSecondFactor(ctx context.Context, accountID string, now time.Time) error {
	return s.write(ctx, "decline second factor", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			update account set factor_declined_at = coalesce(factor_declined_at, $2) where id = $1`, accountID, millis(now)))
	})
}

// KeepSecondFactors implements diary.SecondFactors.
func (s *Store) KeepSecondFactors(ctx context.Context, accountID string, now time.Time) error {
	return s.write(ctx, "keep second factors", func(ctx context.Context, tx *sql.Tx) error {
		if err := changed(tx.ExecContext(ctx, `delete from factor_reset where account_id = $1`, accountID)); err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.FactorKept, now)
	})
}
