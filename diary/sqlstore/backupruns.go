package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// backupTakes is how long a process that claimed a backup is left alone.
const backupTakes = time.Hour

// ClaimBackup implements diary.BackupRuns. What lies in the future was written by a clock that was ahead.
func (s *Store) ClaimBackup(ctx context.Context, due, now time.Time) (claimed bool, err error) {
	err = s.write(ctx, "claim backup", func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			insert into backup_run (id, claimed_at) values (1, $1)
			on conflict (id) do update set claimed_at = excluded.claimed_at
			where (backup_run.succeeded_at is null or backup_run.succeeded_at < $2 or backup_run.succeeded_at > $1)
			  and (backup_run.claimed_at <= $3 or backup_run.claimed_at > $1)`,
			millis(now), millis(due), millis(now.Add(-backupTakes)))
		if err != nil {
			return err
		}
		rows, err := result.RowsAffected()
		claimed = rows > 0
		return err
	})
	return claimed, err
}

// KeepBackup implements diary.BackupRuns.
func (s *Store) KeepBackup(ctx context.Context, made time.Time) error {
	return s.execute(ctx, "keep backup", `
		insert into backup_run (id, claimed_at, succeeded_at) values (1, $1, $1)
		on conflict (id) do update set succeeded_at = excluded.succeeded_at`, millis(made))
}

// LastBackup implements diary.BackupRuns.
func (s *Store) LastBackup(ctx context.Context) (made time.Time, err error) {
	err = s.read("find backup", func(q querier) error {
		var at *time.Time
		err := scan(q.QueryRowContext(ctx, `select succeeded_at from backup_run where id = 1`), &at)
		if errors.Is(err, sql.ErrNoRows) || err == nil && at == nil {
			return nil
		}
		if err == nil {
			made = *at
		}
		return err
	})
	return made, err
}
