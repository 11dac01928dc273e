package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"crampdiary/diary"
)

// ErrNoErasures says that a database is from before erasures were written down.
var ErrNoErasures = errors.New("it has no list of erasures: it is of an older version")

// Erased is what a database tells of what was erased, or will be.
type Erased struct {
	done []erased
	due  []dueErasure
}

// erased is something that was erased for good. Of whom, only a hash is left.
type erased struct {
	hash  string
	scope diary.ErasureScope
	at    int64
}

func scanErased(row scanner) (e erased, err error) {
	return e, row.Scan(&e.hash, &e.scope, &e.at)
}

const selectErased = `select account_hash, scope, erased_at from erasure`

func hashOfAccount(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// ReadErased reads what was erased from the database of a URL. That database is not changed, and need not be sound in
// its other parts or of the schema of this program.
func ReadErased(ctx context.Context, url string) (e Erased, err error) {
	db, engine, err := openToRead(ctx, url)
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tables, err := tableNames(ctx, engine, db)
	if err != nil {
		return e, sqliteFault(err)
	}
	if !slices.Contains(tables, "erasure") {
		return e, ErrNoErasures
	}
	if e.done, err = collect(ctx, db, scanErased, selectErased); err != nil {
		return e, wrap("read erasures", err)
	}
	e.due, err = collect(ctx, db, scanDueErasure, `
		select id, erasure_scope, erasure_due_at from account where erasure_due_at is not null`)
	if err != nil {
		return e, wrap("read erasures", err)
	}
	return e, nil
}

// openToRead opens a database that was not checked.
func openToRead(ctx context.Context, url string) (*sql.DB, engine, error) {
	if isPostgres(url) {
		config, err := pgx.ParseConfig(url)
		if err != nil {
			return nil, postgresEngine, fmt.Errorf("open PostgreSQL: %w", err)
		}
		db := stdlib.OpenDB(*config)
		if err := db.PingContext(ctx); err != nil {
			return nil, postgresEngine, errors.Join(wrap("open PostgreSQL", err), db.Close())
		}
		return db, postgresEngine, nil
	}
	path, err := sqlitePath(url)
	if err != nil {
		return nil, sqliteEngine, err
	}
	db, err := openFileToRead(path, defaults())
	return db, sqliteEngine, err
}

// ReplayedErasures says what was done to a restored database so that it brings nothing back that must not come back.
type ReplayedErasures struct {
	Accounts, Diaries, Scheduled int // erasures that were carried out again, and those that will be
	Sessions                     int64
}

// ReplayErasures erases in a restored database what was erased after the backup, and ends all sessions, since some may have
// been ended meanwhile. What the backup itself knows to be erased is not done again.
func (s *Store) ReplayErasures(ctx context.Context, later Erased) (done ReplayedErasures, err error) {
	err = s.write(ctx, "replay erasures", func(ctx context.Context, tx *sql.Tx) error {
		done = ReplayedErasures{}
		known, err := collect(ctx, tx, scanErased, selectErased)
		if err != nil {
			return err
		}
		ids, err := collect(ctx, tx, scanValue[string], `select id from account`)
		if err != nil {
			return err
		}
		accounts := make(map[string]string, len(ids)) // by their hash
		for _, id := range ids {
			accounts[hashOfAccount(id)] = id
		}
		for _, e := range later.done {
			if slices.Contains(known, e) {
				continue
			}
			if err := keepErased(ctx, tx, e); err != nil {
				return err
			}
			if id, ok := accounts[e.hash]; ok {
				if err := eraseAgain(ctx, tx, id, e.scope, &done); err != nil {
					return err
				}
			}
		}
		for _, e := range later.due {
			err := changed(tx.ExecContext(ctx, `
				update account set erasure_scope = $2, erasure_due_at = $3
				where id = $1 and erasure_due_at is null`, e.accountID, e.scope, e.due))
			if errors.Is(err, diary.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			done.Scheduled++
		}
		ended, err := tx.ExecContext(ctx, `delete from session`)
		if err != nil {
			return err
		}
		done.Sessions, err = ended.RowsAffected()
		return err
	})
	return done, err
}

func eraseAgain(ctx context.Context, tx *sql.Tx, accountID string, scope diary.ErasureScope, done *ReplayedErasures) error {
	switch scope {
	case diary.EraseAccount:
		done.Accounts++
		return execute(ctx, tx, `delete from account where id = $1`, accountID)
	case diary.EraseDiary:
		done.Diaries++
		_, err := eraseDiary(ctx, tx, accountID)
		return err
	}
	return fmt.Errorf("%w: scope", diary.ErrUnreadable)
}

// keepErased writes down what was erased.
func keepErased(ctx context.Context, tx *sql.Tx, e erased) error {
	return execute(ctx, tx, `
		insert into erasure (account_hash, scope, erased_at) values ($1, $2, $3)
		on conflict (account_hash, scope) do update set erased_at = excluded.erased_at`, e.hash, e.scope, e.at)
}
