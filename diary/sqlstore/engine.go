package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"crampdiary/migrations"
)

// engine names a database engine to the parts that treat the two differently.
type engine struct {
	migrations migrations.Engine
	dialect    goose.Dialect
	tables     string // the query that lists the tables of the database
	passLocked string // ends a query for rows to update, so that it passes over those of other transactions
}

var (
	sqliteEngine = engine{
		migrations: migrations.SQLite,
		dialect:    goose.DialectSQLite3,
		tables:     `select name from sqlite_schema where type = 'table' and name not like 'sqlite%'`,
	}
	postgresEngine = engine{
		migrations: migrations.PostgreSQL,
		dialect:    goose.DialectPostgres,
		tables:     `select table_name from information_schema.tables where table_schema = current_schema()`,
		passLocked: `for update skip locked`,
	}
)

// unavailable says whether an error comes from a database that cannot serve just now, so that the same
// request may succeed later.
func unavailable(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return sqliteUnavailable(e.Code())
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresUnavailable(e.Code)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	// A request that was given up also ends in an error of the network.
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	_, network := errors.AsType[net.Error](err)
	return network || pgconn.SafeToRetry(err) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// duplicate says whether an error means that a unique column already holds the value.
func duplicate(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE
	}
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "23505"
}

// sqliteUnavailable judges a result code of SQLite. Extended codes carry the primary one in their
// lowest byte. A page that cannot be made sense of counts among them: a disk that fails, or a file that is
// copied over while it is open, shows as one, and what the person sent is as good as before.
func sqliteUnavailable(code int) bool {
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL,
		sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT,
		sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM,
		sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	}
	return false
}

// postgresUnavailable judges an SQLSTATE of PostgreSQL.
func postgresUnavailable(state string) bool {
	switch state {
	case "25006", // read_only_sql_transaction: the server became a standby
		"55P03",          // lock_not_available
		"57014",          // query_canceled: the server's own limit of time
		"XX001", "XX002", // data_corrupted, index_corrupted: what it read from its disk
		"40001", "40P01": // still in each other's way after several attempts
		return true
	}
	return strings.HasPrefix(state, "08") || // connection exception
		strings.HasPrefix(state, "53") || // insufficient resources, such as a full disk
		strings.HasPrefix(state, "58") || // an error of the system below, such as a disk that cannot be read
		strings.HasPrefix(state, "57P") // the server shuts down, crashed or is starting
}
