package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"crampdiary/diary"
)

// Ready implements diary.Store.
func (s *Store) Ready(ctx context.Context, now time.Time) error {
	err := s.write(ctx, "check readiness", func(ctx context.Context, tx *sql.Tx) error {
		return execute(ctx, tx, `
			insert into probe (id, written_at) values (1, $1)
			on conflict (id) do update set written_at = excluded.written_at`, millis(now))
	})
	if err == nil {
		err = s.read("check readiness", func(q querier) error {
			var written int64
			return q.QueryRowContext(ctx, `select written_at from probe where id = 1`).Scan(&written)
		})
	}
	if err != nil && !errors.Is(err, diary.ErrUnavailable) {
		return fmt.Errorf("%w: %w", diary.ErrUnavailable, err)
	}
	return err
}

// Purge implements diary.Store.
func (s *Store) Purge(ctx context.Context, now, deletedBefore time.Time, limits diary.SessionLimits) (rows int64, err error) {
	err = s.write(ctx, "purge", func(ctx context.Context, tx *sql.Tx) error {
		rows = 0
		if err := shortenSessions(ctx, tx, now, limits); err != nil {
			return err
		}
		if err := correctUse(ctx, tx, now); err != nil {
			return err
		}
		for _, purge := range []struct {
			statement string
			before    time.Time
		}{
			{`delete from episode where deleted_at < $1`, deletedBefore},
			{`delete from press_address where revoked_at < $1`, deletedBefore},
			{`delete from session where expires_at <= $1`, now},
			{`delete from session where last_seen_at <= $1`, now.Add(-limits.Idle)},
			{`delete from share_visit where expires_at <= $1`, now},
			{`delete from invitation where expires_at <= $1`, now},
			{`delete from account_event where at < $1`, now.AddDate(0, -diary.KeepAccountEvents, 0)},
			{`delete from passkey_challenge where expires_at <= $1`, now},
			{`delete from attempt where forget_at < $1`, now},
			{`delete from import_run where at < $1`, now.Add(-diary.KeepImports)},
			// As what it was deleted goes as early as if it had not been revived.
			{`update import_thing set was = '' where deleted_at < $1 and was <> ''`, deletedBefore},
		} {
			result, err := tx.ExecContext(ctx, purge.statement, millis(purge.before))
			if err != nil {
				return err
			}
			gone, err := result.RowsAffected()
			if err != nil {
				return err
			}
			rows += gone
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	erased, err := s.eraseDue(ctx, now)
	reset, resetErr := s.resetDue(ctx, now)
	return rows + erased + reset, errors.Join(err, resetErr, s.scrub(ctx))
}

// shortenSessions has no session live longer than one that begins now: a clock that was ahead may have said
// that it was used, or will end, at a time that is still far off.
func shortenSessions(ctx context.Context, tx *sql.Tx, now time.Time, limits diary.SessionLimits) error {
	if err := execute(ctx, tx, `update session set last_seen_at = $1 where last_seen_at > $1`, millis(now)); err != nil {
		return err
	}
	return execute(ctx, tx, `update session set expires_at = $1 where expires_at > $1`, millis(now.Add(limits.Lifetime)))
}

// ClockSeen implements diary.ClockMemory.
func (s *Store) ClockSeen(ctx context.Context) (seen time.Time, err error) {
	err = s.read("find clock", func(q querier) error {
		err := scan(q.QueryRowContext(ctx, `select seen_at from clock where id = 1`), &seen)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return seen, err
}

// KeepClockSeen implements diary.ClockMemory.
func (s *Store) KeepClockSeen(ctx context.Context, seen time.Time) error {
	return s.execute(ctx, "keep clock", `
		insert into clock (id, seen_at) values (1, $1)
		on conflict (id) do update set seen_at = excluded.seen_at`, millis(seen))
}

// scrub removes what was purged from the database's log too.
func (s *Store) scrub(ctx context.Context) error {
	s.closing.RLock()
	defer s.closing.RUnlock()
	if s.closed {
		return nil
	}
	if err := s.saves.scrub(ctx); err != nil {
		return wrap("scrub log", err)
	}
	return nil
}
