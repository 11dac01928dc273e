package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The ways in which a SQLite file is refused before it is written to. Each message says what to do.
var (
	ErrMissing   = errors.New("there is no database: check the path, or run the serve or migrate command to create it")
	ErrNotAFile  = errors.New("this is a directory or a device: give the path of a database file")
	ErrEmptyFile = errors.New("the file is empty: remove it, or restore the database from a backup")
	ErrNotSQLite = errors.New("the file is not a SQLite database: check the path")
	ErrForeign   = errors.New("the database belongs to another application: check the path")
	ErrDamaged   = errors.New("the database is damaged: keep a copy of the file and restore the last backup")
)

// sqliteHeader is the size, in bytes, of the header of a SQLite file.
const sqliteHeader = 100

// checkSQLite looks at an existing file through a connection that cannot change it, and returns its
// schema version. It refuses a file that is no diary of the schema of this program; for one of an older schema
// that is ErrSchemaOlder. Unless wholly, it reads only as much as takes the same time at every size: what a process
// that was killed can leave wrong, SQLite puts right or finds as it reads that.
//
// Everything is asked through SQLite. Opening the file by other means would, on POSIX systems, drop the
// locks of other connections of this process when it is closed.
func checkSQLite(ctx context.Context, path string, o options, wholly bool) (version int64, err error) {
	db, err := openFileToRead(path, o)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	look := checkApplication
	if wholly {
		look = func(ctx context.Context, q querier) error { return checkContent(ctx, q, "quick_check") }
	}
	if err := look(ctx, db); err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	version, err = checkSchema(ctx, sqliteEngine, db)
	if _, ok := errors.AsType[*sqlite.Error](err); ok {
		err = sqliteFault(err)
	}
	if err != nil {
		return version, fmt.Errorf("%s: %w", path, err)
	}
	return version, nil
}

// openFileToRead opens a file that may be a database, and cannot change it.
func openFileToRead(path string, o options) (*sql.DB, error) {
	if err := checkFile(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", readOnlyDSN(path, o))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return db, nil
}

// checkFile refuses what cannot be a database before SQLite sees it.
func checkFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("open database: %w", err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: %w", path, ErrNotAFile)
	case info.Size() == 0:
		return fmt.Errorf("%s: %w", path, ErrEmptyFile)
	case info.Size() < sqliteHeader:
		return fmt.Errorf("%s: %w", path, ErrNotSQLite) // SQLite would take it for an empty database
	}
	return nil
}

// checkApplication makes sure that it is a diary.
func checkApplication(ctx context.Context, q querier) error {
	var id int64
	if err := q.QueryRowContext(ctx, "pragma application_id").Scan(&id); err != nil {
		return sqliteFault(err)
	}
	if id != applicationID {
		return ErrForeign
	}
	return nil
}

// checkContent makes sure that it is a diary, and that its pages are sound: the check is quick_check, or integrity_check,
// which also compares the indexes with their tables.
func checkContent(ctx context.Context, q querier, check string) error {
	if err := checkApplication(ctx, q); err != nil {
		return err
	}
	var verdict string
	if err := q.QueryRowContext(ctx, "pragma "+check+"(1)").Scan(&verdict); err != nil {
		return sqliteFault(err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%w (%s)", ErrDamaged, verdict)
	}
	return nil
}

// sqliteFault says what an error of SQLite tells about the file.
func sqliteFault(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_NOTADB:
			return ErrNotSQLite
		case sqlite3.SQLITE_CORRUPT:
			return ErrDamaged
		}
	}
	return wrap("check database", err)
}
