package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"crampdiary/diary"
)

const sessionColumns = `session.proved_at, session.created_at, session.last_seen_at, session.expires_at,
	concat_ws('` + unitSeparator + `', session.id, session.token_hash, session.account_id, session.how, session.device) as texts`

// sessionFields are where to scan sessionColumns.
func sessionFields(s *diary.Session) []any {
	return []any{&s.Proved, &s.Created, &s.LastSeen, &s.Expires,
		texts(text(&s.ID), parsed("token_hash", &s.TokenHash, tokenHashOf), text(&s.AccountID), text(&s.How), text(&s.Device))}
}

func scanSession(row scanner) (s diary.Session, err error) {
	err = scan(row, sessionFields(&s)...)
	return s, err
}

// CreateSession implements diary.Sessions.
func (s *Store) CreateSession(ctx context.Context, session diary.Session) error {
	return s.write(ctx, "create session", func(ctx context.Context, tx *sql.Tx) error {
		if err := execute(ctx, tx, `
			insert into session (id, token_hash, account_id, device, how, proved_at, created_at, last_seen_at, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			session.ID, hex.EncodeToString(session.TokenHash[:]), session.AccountID, session.Device, session.How, millis(session.Proved),
			millis(session.Created), millis(session.LastSeen), millis(session.Expires)); err != nil {
			return err
		}
		if err := used(ctx, tx, session.AccountID, session.LastSeen); err != nil {
			return err
		}
		return note(ctx, tx, session.AccountID, diary.AccountEvent{Kind: diary.SignedIn, At: session.Created, How: session.How})
	})
}

// SessionByToken implements diary.Sessions.
func (s *Store) SessionByToken(ctx context.Context, tokenHash [32]byte) (session diary.Session, account diary.Account, err error) {
	err = s.read("find session", func(q querier) error {
		return found(scan(q.QueryRowContext(ctx, `
			select `+sessionColumns+`, `+accountColumns+`
			from session join account on account.id = session.account_id
			where session.token_hash = $1`, hex.EncodeToString(tokenHash[:])),
			append(sessionFields(&session), accountFields(&account)...)...))
	})
	return session, account, err
}

// TouchSession implements diary.Sessions. Requests may arrive out of order; the latest use is kept.
func (s *Store) TouchSession(ctx context.Context, id string, now time.Time) error {
	return s.write(ctx, "touch session", func(ctx context.Context, tx *sql.Tx) error {
		accountID, err := scanValue[string](tx.QueryRowContext(ctx, `select account_id from session where id = $1`, id))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := used(ctx, tx, accountID, now); err != nil {
			return err
		}
		return execute(ctx, tx, `
			update session set last_seen_at = $2 where id = $1 and last_seen_at < $2`, id, millis(now))
	})
}

// ProveSession implements diary.Sessions.
func (s *Store) ProveSession(ctx context.Context, accountID, id string, tokenHash [32]byte, now time.Time) error {
	return s.write(ctx, "prove session", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			update session set proved_at = $3, token_hash = $4 where account_id = $1 and id = $2`,
			accountID, id, millis(now), hex.EncodeToString(tokenHash[:])))
	})
}

// ListSessions implements diary.Sessions.
func (s *Store) ListSessions(ctx context.Context, accountID string) ([]diary.Session, error) {
	return readFrom(s, "list sessions", func(q querier) ([]diary.Session, error) {
		return collect(ctx, q, scanSession, `
			select `+sessionColumns+`
			from session
			where account_id = $1
			order by last_seen_at desc, id desc`, accountID)
	})
}

// EndSession implements diary.Sessions.
func (s *Store) EndSession(ctx context.Context, accountID, id string) error {
	return s.write(ctx, "end session", func(ctx context.Context, tx *sql.Tx) error {
		if err := execute(ctx, tx, `
			delete from push_device where account_id = $1 and session_id = $2`, accountID, id); err != nil {
			return err
		}
		return changed(tx.ExecContext(ctx, `
			delete from session where account_id = $1 and id = $2`, accountID, id))
	})
}

// EndSessions implements diary.Sessions.
func (s *Store) EndSessions(ctx context.Context, accountID, keepID string, now time.Time) error {
	return s.write(ctx, "end sessions", func(ctx context.Context, tx *sql.Tx) error {
		if err := endSessions(ctx, tx, accountID, keepID); err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.SignedOutOthers, now)
	})
}

func endSessions(ctx context.Context, tx *sql.Tx, accountID, keepID string) error {
	if err := execute(ctx, tx, `
		delete from push_device where account_id = $1 and session_id <> $2`, accountID, keepID); err != nil {
		return err
	}
	return execute(ctx, tx, `
		delete from session where account_id = $1 and id <> $2`, accountID, keepID)
}
