package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"crampdiary/diary"
)

func scanListedAccount(row scanner) (a diary.ListedAccount, err error) {
	err = scan(row, append(accountFields(&a.Account), &a.Browsers, zeroWhenNull(&a.LastSeen))...)
	return a, err
}

// ListAccounts implements diary.Hosting.
func (s *Store) ListAccounts(ctx context.Context) ([]diary.ListedAccount, error) {
	return readFrom(s, "list accounts", func(q querier) ([]diary.ListedAccount, error) {
		return collect(ctx, q, scanListedAccount, `
			select `+accountColumns+`,
				(select count(*) from session where session.account_id = account.id),
				(select max(session.last_seen_at) from session where session.account_id = account.id)
			from account
			order by account.created_at, account.id`)
	})
}

// SignOutAccount implements diary.Hosting.
func (s *Store) SignOutAccount(ctx context.Context, accountID string, now time.Time) (browsers int, err error) {
	err = s.write(ctx, "sign out account", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockAccount(ctx, tx, accountID); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `select count(*) from session where account_id = $1`, accountID).Scan(&browsers); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, accountID, ""); err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.HostSignedOut, now)
	})
	return browsers, err
}

// DisableAccount implements diary.Hosting.
func (s *Store) DisableAccount(ctx context.Context, accountID string, now time.Time) error {
	return s.write(ctx, "disable account", func(ctx context.Context, tx *sql.Tx) error {
		return noteIfChanged(ctx, tx, accountID, diary.HostDisabled, now, `
			update account set disabled_at = $2 where id = $1 and disabled_at is null`, accountID, millis(now))
	})
}

// EnableAccount implements diary.Hosting.
func (s *Store) EnableAccount(ctx context.Context, accountID string, now time.Time) error {
	return s.write(ctx, "enable account", func(ctx context.Context, tx *sql.Tx) error {
		return noteIfChanged(ctx, tx, accountID, diary.HostEnabled, now, `
			update account set disabled_at = null where id = $1 and disabled_at is not null`, accountID)
	})
}

// noteIfChanged notes what a statement does to an account that is there, unless it was so before.
func noteIfChanged(ctx context.Context, tx *sql.Tx, accountID string, kind diary.EventKind, now time.Time, statement string, args ...any) error {
	if err := lockAccount(ctx, tx, accountID); err != nil {
		return err
	}
	err := changed(tx.ExecContext(ctx, statement, args...))
	if errors.Is(err, diary.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return noteEvent(ctx, tx, accountID, kind, now)
}

// EraseByHost implements diary.Hosting.
func (s *Store) EraseByHost(ctx context.Context, accountID string, erasure diary.Erasure, now time.Time) (waiting diary.Erasure, err error) {
	err = s.write(ctx, "erase for the host", func(ctx context.Context, tx *sql.Tx) error {
		if err := execute(ctx, tx, `
			update account set erasure_scope = '', erasure_due_at = null
			where id = $1 and (erasure_due_at > $3 or erasure_scope <> $2)`,
			accountID, erasure.Scope, millis(erasure.Due)); err != nil {
			return err
		}
		if waiting, err = closeForErasure(ctx, tx, accountID, erasure, diary.HostErasure, now); err != nil || waiting.Due.After(now) {
			return err
		}
		_, err := eraseOne(ctx, tx, dueErasure{accountID: accountID, scope: waiting.Scope}, now)
		return err
	})
	if err == nil && !waiting.Due.After(now) {
		err = s.scrub(ctx)
	}
	return waiting, err
}
