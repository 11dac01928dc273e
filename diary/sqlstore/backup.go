package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
)

// BackupContents says what a backup holds, and nothing that anybody wrote into a diary.
type BackupContents struct {
	Schema   int64 // the number of the last migration
	Accounts int64
	Episodes int64     // with those that were deleted and can still be brought back
	Changed  time.Time // when an episode was last changed, zero when there is none
}

// Backup writes the database of a URL, as it is at one instant, as an SQLite file that any SQLite opens. It checks what
// it copies, holds nobody up, changes nothing, and takes little memory. An SQLite database is read page by page, so that no
// second file exists meanwhile; what comes from PostgreSQL is written to a file in the directory spool first.
func Backup(ctx context.Context, url string, to io.Writer, spool string) (contents BackupContents, err error) {
	if !isPostgres(url) {
		path, err := sqlitePath(url)
		if err != nil {
			return contents, err
		}
		return copyPages(ctx, path, to)
	}
	dir, err := os.MkdirTemp(spool, "crampdiary-backup-") // readable by its owner only
	if err != nil {
		return contents, fmt.Errorf("make room for the backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "copy.db")
	if _, err := CopyInto(ctx, url, path); err != nil {
		return contents, err
	}
	return copyPages(ctx, path, to)
}

// copyPages writes the pages of an SQLite database in their order, which is what its file consists of. All of them are read
// in one transaction, and so are what is checked and counted.
func copyPages(ctx context.Context, path string, to io.Writer) (contents BackupContents, err error) {
	err = inspect(ctx, path, func(q querier) error {
		if contents, err = contentsOf(ctx, q); err != nil {
			return err
		}
		var pages, written int64
		if err := q.QueryRowContext(ctx, `pragma page_count`).Scan(&pages); err != nil {
			return err
		}
		rows, err := q.QueryContext(ctx, `select data from sqlite_dbpage`)
		if err != nil {
			return err
		}
		defer rows.Close()
		var page sql.RawBytes
		for ; rows.Next(); written++ {
			if err := rows.Scan(&page); err != nil {
				return err
			}
			if _, err := to.Write(page); err != nil {
				return fmt.Errorf("write backup: %w", err)
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if written != pages {
			return fmt.Errorf("%d of %d pages could be read", written, pages)
		}
		return nil
	})
	return contents, err
}

// Inspect says what an SQLite file holds. It refuses one that is damaged, in its indexes too, or no diary, or of a newer
// schema.
func Inspect(ctx context.Context, path string) (contents BackupContents, err error) {
	err = inspect(ctx, path, func(q querier) (err error) {
		contents, err = contentsOf(ctx, q)
		return err
	})
	return contents, err
}

// inspect looks at a sound SQLite file, as it is at one instant, without changing it.
func inspect(ctx context.Context, path string, look func(q querier) error) (err error) {
	db, err := openFileToRead(path, defaults())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return wrap("open database "+path, err)
	}
	defer tx.Rollback() //nolint:errcheck // there is nothing to undo
	if err := checkContent(ctx, tx, "integrity_check"); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := look(tx); err != nil {
		if _, ok := errors.AsType[*sqlite.Error](err); ok {
			err = sqliteFault(err)
		}
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func contentsOf(ctx context.Context, q querier) (c BackupContents, err error) {
	c.Schema, err = checkSchema(ctx, sqliteEngine, q)
	switch {
	case err != nil && !errors.Is(err, ErrSchemaOlder):
		return c, err
	case c.Schema == 0:
		return c, ErrForeign
	}
	if err := q.QueryRowContext(ctx, `select count(*) from account`).Scan(&c.Accounts); err != nil {
		return c, err
	}
	var changed sql.NullInt64
	if err := q.QueryRowContext(ctx, `select count(*), max(changed_at) from episode`).Scan(&c.Episodes, &changed); err != nil {
		return c, err
	}
	if changed.Valid {
		c.Changed = instant(changed.Int64)
	}
	return c, nil
}
