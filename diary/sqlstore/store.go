// Package sqlstore keeps diaries in a SQL database. It holds every line of SQL of the program.
//
// SQLite, in one file, is the default. PostgreSQL is for an installation that one machine can no longer
// carry: several processes may share it. Both run the same statements; what differs between them is in
// engine.go, sqlite.go, postgres.go and writer.go.
package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"crampdiary/diary"
	"crampdiary/migrations"
)

var _ diary.Store = (*Store)(nil)

// Store is a diary.Store in a SQL database.
type Store struct {
	engine engine
	writes *sql.DB
	reads  *sql.DB // the same pool as writes on PostgreSQL
	saves  committer
	found  int64                              // schema version before Open migrated
	fault  func(op string, writes bool) error // nil but in tests

	closing sync.RWMutex // held for reading by every write under way
	closed  bool

	file      string      // of SQLite
	unchecked atomic.Bool // see Unchecked
	damaged   atomic.Bool // as Check found
}

func defaults() options { return options{busyTimeout: 5 * time.Second} }

// Option changes how Open opens a database.
type Option func(*options)

type options struct {
	migrate     bool
	busyTimeout time.Duration
	fault       func(op string, writes bool) error
}

// WithMigration lets Open create a SQLite database that does not exist, and bring an older schema up to
// date. Without it both are refused.
func WithMigration() Option {
	return func(o *options) { o.migrate = true }
}

// WithBusyTimeout sets how long a write waits for a lock that another process or transaction holds
// before it fails with diary.ErrUnavailable. The default is five seconds.
func WithBusyTimeout(d time.Duration) Option {
	return func(o *options) { o.busyTimeout = d }
}

// WithFault has every operation ask before it begins, under its name, and fail with the error that it gets:
// so tests see what becomes of a request whose database fails at any point.
func WithFault(fault func(op string, writes bool) error) Option {
	return func(o *options) { o.fault = fault }
}

// Open opens the database of a URL: postgres:// or postgresql:// for PostgreSQL, and file: or sqlite:
// or a plain path for SQLite. A database that must not be written to, because it is damaged, foreign or
// of a newer schema, is refused before anything in it changes; see the errors of this package.
func Open(ctx context.Context, url string, opts ...Option) (*Store, error) {
	o := defaults()
	for _, opt := range opts {
		opt(&o)
	}
	s, err := open(ctx, url, o)
	if err != nil {
		return nil, err
	}
	s.fault = o.fault
	return s, nil
}

func open(ctx context.Context, url string, o options) (*Store, error) {
	if isPostgres(url) {
		return openPostgres(ctx, url, o)
	}
	path, err := sqlitePath(url)
	if err != nil {
		return nil, err
	}
	return openSQLite(ctx, path, o)
}

// SchemaVersions says which schema version Open found, 0 in a database that was empty or that it
// created, and which one the database has now.
func (s *Store) SchemaVersions() (found, current int64) {
	return s.found, migrations.Newest()
}

// Pools are the pools of connections to the database, by name, for those who watch how busy they are.
func (s *Store) Pools() map[string]*sql.DB {
	if s.reads == s.writes {
		return map[string]*sql.DB{"all": s.writes}
	}
	return map[string]*sql.DB{"write": s.writes, "read": s.reads}
}

// Close implements diary.Store.
func (s *Store) Close() error {
	s.closing.Lock()
	defer s.closing.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	err := s.saves.stop()
	// The last connection to a SQLite database tidies up its log, and only a writer can.
	if s.reads != s.writes {
		err = errors.Join(err, s.reads.Close())
	}
	if err := errors.Join(err, s.writes.Close()); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	if s.file != "" && !s.unchecked.Load() && !s.damaged.Load() {
		if err := leaveStopNote(s.file); err != nil {
			return fmt.Errorf("close store: note that it was closed: %w", err)
		}
	}
	return nil
}

// saveFunc does the work of one write in a transaction that it neither commits nor rolls back. It
// returns at the first error, and it may be called again when the transaction has to be repeated.
type saveFunc func(ctx context.Context, tx *sql.Tx) error

// committer makes what a saveFunc did durable, or undoes all of it and returns an error.
type committer interface {
	commit(ctx context.Context, save saveFunc) error
	// batch commits a part of something long, for which nobody who saves something else should wait.
	batch(ctx context.Context, save saveFunc) error
	// scrub removes from the log what lies in it until other things are written over it.
	scrub(ctx context.Context) error
	stop() error
}

// write runs a save and returns once it is durable.
func (s *Store) write(ctx context.Context, op string, save saveFunc) error {
	return s.commit(ctx, op, save, s.saves.commit)
}

// writeBatch is write for a part of something long.
func (s *Store) writeBatch(ctx context.Context, op string, save saveFunc) error {
	return s.commit(ctx, op, save, s.saves.batch)
}

func (s *Store) commit(ctx context.Context, op string, save saveFunc, commit func(context.Context, saveFunc) error) error {
	s.closing.RLock()
	defer s.closing.RUnlock()
	if s.closed {
		return errClosed(op)
	}
	if err := errors.Join(s.asked(op, true), s.sound(op)); err != nil {
		return err
	}
	if err := commit(ctx, save); err != nil {
		return wrap(op, err)
	}
	return nil
}

func errClosed(op string) error {
	return fmt.Errorf("%s: %w: the store is closed", op, diary.ErrUnavailable)
}

// asked is the fault with which an operation is to fail in a test.
func (s *Store) asked(op string, writes bool) error {
	if s.fault == nil {
		return nil
	}
	if err := s.fault(op, writes); err != nil {
		return wrap(op, err)
	}
	return nil
}

// open says whether the store can be read. Unlike a write, a read does not hold up Close: one that was cut
// off changed nothing.
func (s *Store) open(op string) error {
	s.closing.RLock()
	defer s.closing.RUnlock()
	if s.closed {
		return errClosed(op)
	}
	return s.asked(op, false)
}

// querier is a database or a transaction to read from.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// read runs a single query.
func (s *Store) read(op string, load func(q querier) error) error {
	if err := s.open(op); err != nil {
		return err
	}
	if err := onLiveConnection(func() error { return load(s.reads) }); err != nil {
		return wrap(op, err)
	}
	return nil
}

// onLiveConnection tries again what reached no database, as the connection had ended before. So does database/sql, three times;
// but while all connections are in use, each time may meet another that ended, after a restart of the server or many
// requests that were given up. What cannot connect at all is another error.
func onLiveConnection(try func() error) error {
	for range maxPostgresConnections {
		if err := try(); !errors.Is(err, driver.ErrBadConn) {
			return err
		}
	}
	return try()
}

// begin begins a transaction on a connection that is alive.
func begin(ctx context.Context, db *sql.DB, options *sql.TxOptions) (tx *sql.Tx, err error) {
	err = onLiveConnection(func() (err error) {
		tx, err = db.BeginTx(ctx, options)
		return err
	})
	return tx, err
}

// snapshot runs several queries that all see the database as it was at one instant.
func (s *Store) snapshot(ctx context.Context, op string, load func(q querier) error) error {
	if err := s.open(op); err != nil {
		return err
	}
	tx, err := begin(ctx, s.reads, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return wrap(op, err)
	}
	defer tx.Rollback() //nolint:errcheck // there is nothing to undo
	if err := load(tx); err != nil {
		return wrap(op, err)
	}
	return nil
}

// readFrom is what a single query finds.
func readFrom[T any](s *Store, op string, load func(q querier) (T, error)) (loaded T, err error) {
	err = s.read(op, func(q querier) (err error) {
		loaded, err = load(q)
		return err
	})
	return loaded, err
}

// snapshotFrom is what several queries find that all see the database as it was at one instant.
func snapshotFrom[T any](ctx context.Context, s *Store, op string, load func(q querier) (T, error)) (loaded T, err error) {
	err = s.snapshot(ctx, op, func(q querier) (err error) {
		loaded, err = load(q)
		return err
	})
	return loaded, err
}

// wrap names the operation that failed, and marks the failures that may pass by themselves.
func wrap(op string, err error) error {
	if unavailable(err) {
		return fmt.Errorf("%s: %w: %w", op, diary.ErrUnavailable, err)
	}
	return fmt.Errorf("%s: %w", op, err)
}

// found turns the absence of a row into diary.ErrNotFound, and names one that cannot be read.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return diary.ErrNotFound
	}
	return unreadable(err)
}

// saveOne saves what an account has one of, and returns it as it is stored. Save returns diary.ErrNotFound when another
// version is stored than the one that is saved: then nothing is, and the error holds what is stored.
func saveOne[T any](ctx context.Context, s *Store, operation, accountID string,
	load func(context.Context, querier, string) (T, error), save func(context.Context, *sql.Tx) error,
) (stored T, err error) {
	err = s.write(ctx, operation, func(ctx context.Context, tx *sql.Tx) error {
		saved := save(ctx, tx)
		if saved != nil && !errors.Is(saved, diary.ErrNotFound) {
			return saved
		}
		current, err := load(ctx, tx, accountID)
		if err != nil {
			return err
		}
		if saved != nil {
			return &diary.ConflictError[T]{Stored: current}
		}
		stored = current
		return nil
	})
	return stored, err
}

// execute runs a statement, however many rows it touches.
func execute(ctx context.Context, tx *sql.Tx, statement string, args ...any) error {
	_, err := tx.ExecContext(ctx, statement, args...)
	return err
}

// execute writes with one statement, however many rows it touches.
func (s *Store) execute(ctx context.Context, op, statement string, args ...any) error {
	return s.write(ctx, op, func(ctx context.Context, tx *sql.Tx) error { return execute(ctx, tx, statement, args...) })
}

// changed returns diary.ErrNotFound when a statement that names one thing touched nothing.
func changed(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if rows == 0 {
		return diary.ErrNotFound
	}
	return nil
}

// collect reads every row of a query. It stops at one that scan refuses, or leaves it out for a reader that says so, see
// diary.LeavingOut; what reads the rows of many people has a scan that keeps it instead, see keepUnreadable.
func collect[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	return collectInto(ctx, q, nil, scan, query, args...)
}

// collectInto is collect into a slice that has room for about as many rows as there are.
func collectInto[T any](
	ctx context.Context, q querier, block []T, scan func(scanner) (T, error), query string, args ...any,
) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var before [][]T // full blocks: a long slice that grows is copied again and again
	for rows.Next() {
		if len(block) >= longBlock && len(block) == cap(block) {
			before, block = append(before, block), make([]T, 0, longBlock)
		}
		one, err := scan(rows)
		if err == nil {
			block = append(block, one)
		} else if err = leaveOut(ctx, tableOf(query), err); err != nil {
			return nil, err
		}
	}
	if before != nil {
		block = slices.Concat(append(before, block)...)
	}
	return block, rows.Err()
}

// longBlock is from how many rows on collect keeps others in another place while it reads.
const longBlock = 1024
