package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"crampdiary/migrations"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
)

// applicationID marks a SQLite file as a diary: the letters "Crmp", in a field that SQLite leaves to
// applications.
const applicationID = 0x43726d70

// FilePath is the absolute path of the SQLite file that a URL or a plain path names; it is not ok when that
// is no SQLite database.
func FilePath(url string) (path string, ok bool, err error) {
	if isPostgres(url) {
		return "", false, nil
	}
	path, err = sqlitePath(url)
	return path, err == nil, err
}

// sqlitePath is the absolute path of the file that a URL or a plain path names. In a URL, %20 and its
// like are decoded; in a plain path nothing is.
func sqlitePath(text string) (string, error) {
	path := text
	for _, scheme := range []string{"file:", "sqlite:"} {
		rest, ok := strings.CutPrefix(text, scheme)
		if !ok {
			continue
		}
		if strings.ContainsAny(rest, "?#") {
			return "", fmt.Errorf("%s: a SQLite URL takes no parameters; write %%3F and %%23 for ? and # in a file name", text)
		}
		if host, ok := strings.CutPrefix(rest, "//"); ok && !strings.HasPrefix(host, "/") {
			return "", fmt.Errorf("%s: a SQLite URL names no host; write %s/path or %s///path", text, scheme, scheme)
		}
		decoded, err := url.PathUnescape(strings.TrimPrefix(rest, "//"))
		if err != nil {
			return "", fmt.Errorf("read SQLite URL: %w", err)
		}
		path = decoded
	}
	if path == "" {
		return "", errors.New("the name of the database is empty: give a path or a URL")
	}
	if path == text && strings.Contains(path, "://") {
		scheme, _, _ := strings.Cut(path, "://")
		return "", fmt.Errorf("databases of the kind %q are not supported: give a path, file: or postgres://", scheme)
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find database: %w", err)
	}
	return absolute, nil
}

// sqliteDSN names a file to the driver. The settings are the driver's own keys: it checks their values
// and applies them to every connection, unlike a pragma that is run once on a pool.
func sqliteDSN(path string, settings url.Values) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive
	}
	query := url.Values{"_dqs": {"0"}}
	maps.Copy(query, settings)
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

func openSQLite(ctx context.Context, path string, o options) (*Store, error) {
	checked := stoppedCleanly(path)
	found, created, err := prepareSQLite(ctx, path, o, checked)
	if err != nil {
		return nil, err
	}
	if err := takeStopNote(path); err != nil {
		return nil, err
	}
	writes, err := openSQLiteWriter(ctx, path, o)
	if err != nil {
		return nil, err
	}
	if found < migrations.Newest() {
		if err := migrateSQLite(ctx, path, writes); err != nil {
			return nil, errors.Join(err, writes.Close())
		}
	}
	reads, err := openSQLiteReaders(path, o)
	if err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	log, err := openCheckpointer(path)
	if err != nil {
		return nil, errors.Join(err, reads.Close(), writes.Close())
	}
	s := &Store{
		engine: sqliteEngine,
		writes: writes,
		reads:  reads,
		saves:  newGroupCommitter(writes, log),
		found:  found,
		file:   path,
	}
	// Before a migration every page was looked at.
	s.unchecked.Store(!checked && !created && found == migrations.Newest())
	return s, nil
}

// prepareSQLite makes sure that there is a database of a schema that may be opened, and returns the schema version that was
// there at first. One that is to be migrated is checked completely before, unless somebody did: a migration writes to all
// of it.
func prepareSQLite(ctx context.Context, path string, o options, checked bool) (found int64, created bool, err error) {
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if !o.migrate {
			return 0, false, fmt.Errorf("%s: %w", path, ErrMissing)
		}
		if err := createSQLite(ctx, path); err != nil {
			return 0, false, err
		}
		_, err := checkSQLite(ctx, path, o, true)
		return 0, true, err
	}
	if err != nil {
		return 0, false, fmt.Errorf("open database: %w", err)
	}
	found, err = checkSQLite(ctx, path, o, false)
	if !errors.Is(err, ErrSchemaOlder) || !o.migrate {
		return found, false, err
	}
	if !checked {
		if _, err = checkSQLite(ctx, path, o, true); !errors.Is(err, ErrSchemaOlder) {
			return found, false, err
		}
	}
	return found, false, nil
}

// openSQLiteWriter opens the one connection that writes.
func openSQLiteWriter(ctx context.Context, path string, o options) (*sql.DB, error) {
	// A commit waits until it can be read again after a power cut, and no longer for the times of the file, which many file
	// systems write into a journal of their own.
	if _, err := sqlite.Fdatasync(true); err != nil && !errors.Is(err, sqlite.ErrFdatasyncUnavailable) {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db, err := openPrepared(sqliteDSN(path, url.Values{
		"mode":          {"rw"},
		"_busy_timeout": {strconv.FormatInt(o.busyTimeout.Milliseconds(), 10)},
		"_journal_mode": {"WAL"},
		"_foreign_keys": {"on"},
		// FULL flushes the log at every commit. With NORMAL, simulated power cuts lost writes that had
		// been acknowledged, and a diary must not. Group commit makes up for what it costs.
		"_synchronous": {"FULL"},
		// What is deleted is overwritten with zeros at once, instead of lying about until the room is used
		// again: deleted means deleted. It costs time when something is deleted and at no other time: to
		// erase a diary of 5,000 episodes took 105 ms instead of 88.
		"_pragma": {"secure_delete(on)", "wal_autocheckpoint(0)"}, // see checkpointer
		// A transaction that reads before it writes could otherwise find that another process wrote in
		// between, and would have to fail.
		"_txlock": {"immediate"},
	}))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.SetMaxOpenConns(1)
	// The readers cannot create the log's index, so the writer comes first.
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(wrap("open database "+path, err), db.Close())
	}
	return db, nil
}

// openSQLiteReaders opens the connections that read. They compute, so a few more than there are
// processors are enough; the rest wait for one.
func openSQLiteReaders(path string, o options) (*sql.DB, error) {
	db, err := openPrepared(readOnlyDSN(path, o))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	readers := max(4, runtime.GOMAXPROCS(0)+1)
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	return db, nil
}

func readOnlyDSN(path string, o options) string {
	return sqliteDSN(path, url.Values{
		"mode":          {"ro"},
		"_query_only":   {"on"},
		"_busy_timeout": {strconv.FormatInt(o.busyTimeout.Milliseconds(), 10)},
	})
}

// createSQLite makes an empty diary under a name where there is no file. The database is complete before
// it gets that name, so a first start that is cut short leaves nothing that looks like a database.
func createSQLite(ctx context.Context, path string) error {
	draft, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".new-*") // readable by its owner only
	if err != nil {
		return fmt.Errorf("create database %s: %w; give a directory that exists and can be written to", path, err)
	}
	defer func() {
		for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
			_ = os.Remove(draft.Name() + suffix) // most of them were never made
		}
	}()
	if err := draft.Close(); err != nil {
		return fmt.Errorf("create database: %w", err)
	}
	if err := fillDraft(ctx, draft.Name()); err != nil {
		return fmt.Errorf("create database %s: %w", path, err)
	}
	// Unlike a rename, a link never replaces what another process put there meanwhile. That one is as
	// good as this one, and is checked like any other.
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("create database: %w", err)
	}
	return SyncDirectory(filepath.Dir(path))
}

// fillDraft writes an empty diary into an empty file and leaves nothing beside it. The rollback journal,
// unlike the write-ahead log, is empty after each commit; the log is switched on at the end.
func fillDraft(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", sqliteDSN(path, url.Values{
		"mode":          {"rw"},
		"_journal_mode": {"DELETE"},
		"_foreign_keys": {"on"},
		"_synchronous":  {"FULL"},
		"_txlock":       {"immediate"},
	}))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, fmt.Sprintf("pragma application_id = %d", applicationID)); err != nil {
		return err
	}
	if err := migrate(ctx, sqliteEngine, db, nil); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "pragma journal_mode = wal"); err != nil {
		return err
	}
	return db.Close()
}

// SyncDirectory makes a new name in a directory durable. Windows does so by itself and cannot be asked.
func SyncDirectory(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(path) // #nosec G304 -- the host chose it
	if err != nil {
		return fmt.Errorf("create database: %w", err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("create database: %w", err)
	}
	return nil
}

// migrationLock keeps two processes from migrating one SQLite database at the same time. SQLite's own
// write lock is not enough: the list of migrations to apply is read before it is taken, so the second
// process would apply them again. The lock is an exclusive transaction on an empty database beside the
// real one: it works on every system that SQLite works on, and ends with the process that holds it. The
// file stays, for removing it would let a third process lock another file of the same name.
type migrationLock struct {
	path string
	db   *sql.DB
	tx   *sql.Tx
}

// migrationTimeout is how long a process waits for another one that migrates.
const migrationTimeout = 5 * time.Minute

// Lock implements lock.Locker. The database to migrate is named by the path of the lock.
func (l *migrationLock) Lock(ctx context.Context, _ *sql.DB) (err error) {
	l.db, err = sql.Open("sqlite", sqliteDSN(l.path+"-migration-lock", url.Values{
		"_busy_timeout": {strconv.FormatInt(migrationTimeout.Milliseconds(), 10)},
		"_txlock":       {"exclusive"},
	}))
	if err != nil {
		return err
	}
	if l.tx, err = l.db.BeginTx(ctx, nil); err != nil {
		return errors.Join(err, l.db.Close())
	}
	return nil
}

// Unlock implements lock.Locker.
func (l *migrationLock) Unlock(context.Context, *sql.DB) error {
	return errors.Join(l.tx.Rollback(), l.db.Close())
}

func migrateSQLite(ctx context.Context, path string, db *sql.DB) error {
	if err := migrate(ctx, sqliteEngine, db, goose.WithLocker(&migrationLock{path: path})); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if _, err := checkSchema(ctx, sqliteEngine, db); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
