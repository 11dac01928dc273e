package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"crampdiary/diary"
)

// maxPostgresConnections is what one process takes of the hundred connections that a server has by
// default. It leaves room for several processes, and is more than two busy cores of a server can use.
const maxPostgresConnections = 20

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

func openPostgres(ctx context.Context, url string, o options) (*Store, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err) // pgx leaves the password out of it
	}
	settings := sessionSettings{chosen: config.RuntimeParams, wait: o.busyTimeout, pooled: strings.Contains(url, "default_query_exec_mode=")}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(settings.apply))
	db.SetMaxOpenConns(maxPostgresConnections)
	db.SetMaxIdleConns(maxPostgresConnections)
	db.SetConnMaxIdleTime(5 * time.Minute)

	s := &Store{engine: postgresEngine, writes: db, reads: db, saves: &retryCommitter{db: db}}
	if s.found, err = preparePostgres(ctx, db, o); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// MayBeOverheard says whether what goes to and from a database crosses a network, and its URL lets it do so without TLS or
// with TLS of a server whose certificate nobody checks.
func MayBeOverheard(location string) bool {
	if !isPostgres(location) {
		return false
	}
	config, err := pgx.ParseConfig(location)
	if err != nil {
		return false // opening it says what is wrong
	}
	tries := append([]*pgconn.FallbackConfig{{Host: config.Host, TLSConfig: config.TLSConfig}}, config.Fallbacks...)
	return slices.ContainsFunc(tries, func(try *pgconn.FallbackConfig) bool {
		checked := try.TLSConfig != nil && (!try.TLSConfig.InsecureSkipVerify || try.TLSConfig.VerifyPeerCertificate != nil)
		socket := strings.HasPrefix(try.Host, "/")
		return !checked && !socket && !diary.OnThisMachine(try.Host)
	})
}

// preparePostgres checks the schema, migrates it if it may, and returns the version found at first.
func preparePostgres(ctx context.Context, db *sql.DB, o options) (found int64, err error) {
	if err := db.PingContext(ctx); err != nil {
		return 0, wrap("open PostgreSQL", err)
	}
	found, err = checkSchema(ctx, postgresEngine, db)
	if !errors.Is(err, ErrSchemaOlder) || !o.migrate {
		return found, err
	}
	if err := refusePooler(ctx, db); err != nil {
		return found, err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return found, err
	}
	if err := migrate(ctx, postgresEngine, db, goose.WithSessionLocker(locker)); err != nil {
		return found, err
	}
	_, err = checkSchema(ctx, postgresEngine, db)
	return found, err
}

// maxAttempts bounds how often a transaction that lost against another one is repeated.
const maxAttempts = 5

// retryCommitter gives each save a transaction of its own. PostgreSQL itself lets transactions that
// wait share a flush.
type retryCommitter struct {
	db *sql.DB
}

// scrub does nothing: PostgreSQL keeps its log to itself.
func (*retryCommitter) scrub(context.Context) error { return nil }

func (*retryCommitter) stop() error { return nil }

// batch is like any other commit: only transactions that change the same rows wait for it.
func (c *retryCommitter) batch(ctx context.Context, save saveFunc) error { return c.commit(ctx, save) }

func (c *retryCommitter) commit(ctx context.Context, save saveFunc) error {
	for attempt := 1; ; attempt++ {
		err := c.attempt(ctx, save)
		if err == nil || attempt == maxAttempts || !lostAgainstAnother(err) {
			return err
		}
		select {
		case <-time.After(rand.N(time.Duration(attempt) * 10 * time.Millisecond)): // #nosec G404 -- a wait is no secret
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *retryCommitter) attempt(ctx context.Context, save saveFunc) error {
	// The statements are written for a transaction that sees what others committed before each of them.
	tx, err := begin(ctx, c.db, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to undo
	if err := save(ctx, tx); err != nil {
		return err
	}
	err = tx.Commit()
	if _, answered := errors.AsType[*pgconn.PgError](err); err == nil || answered || ctx.Err() != nil {
		return err
	}
	// The connection broke between the question and the answer. The cause is not wrapped: it would read
	// as diary.ErrUnavailable, which says that nothing was stored.
	return fmt.Errorf("commit, which may or may not have happened: %v", err)
}

// lostAgainstAnother recognises serialization failures and deadlocks, which PostgreSQL resolves by
// rolling one of the transactions back.
func lostAgainstAnother(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}
