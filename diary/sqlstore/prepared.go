package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"

	"modernc.org/sqlite"
)

// maxPrepared bounds the statements that a connection keeps. The program has fewer; an import of many rows at once writes
// some more that differ by the number of rows, and so do many reminders at once, by what is the same in them.
const maxPrepared = 256

// preparingConnector opens connections to SQLite that prepare each statement once: SQLite takes longer to understand most of
// them than to run them. The driver of PostgreSQL does the same by itself. SQLite looks at a limit that is a bare
// parameter while it plans, and plans again whenever it is bound: each one is written "limit $1 + 0", which it leaves alone.
type preparingConnector struct{ driver.Connector }

// openPrepared is sql.Open for connections that prepare each statement once.
func openPrepared(dsn string) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(preparingConnector{connector}), nil
}

// sqliteConn is what database/sql uses of a connection of the driver.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// Connect implements driver.Connector.
func (c preparingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &preparingConn{sqliteConn: conn.(sqliteConn), statements: make(map[string]*preparedStatement)}, nil
}

// preparingConn is used by one goroutine at a time, like every driver.Conn.
type preparingConn struct {
	sqliteConn
	statements map[string]*preparedStatement // by their text
}

type preparedStatement struct {
	sqliteStatement
	open bool // its rows are being read
}

type sqliteStatement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// statement is the prepared one of a text. The error is driver.ErrSkip, which has database/sql prepare it for this once,
// for one whose rows are being read, and for a pragma, because some of those do their work while they are prepared.
func (c *preparingConn) statement(ctx context.Context, query string) (*preparedStatement, error) {
	if s := c.statements[query]; s != nil && !s.open {
		return s, nil
	} else if s != nil || strings.HasPrefix(query, "pragma") {
		return nil, driver.ErrSkip
	}
	if len(c.statements) >= maxPrepared {
		if err := c.forget(); err != nil {
			return nil, err
		}
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s := &preparedStatement{sqliteStatement: prepared.(sqliteStatement)}
	c.statements[query] = s
	return s, nil
}

// forget closes the statements that nobody reads from.
func (c *preparingConn) forget() (err error) {
	for query, s := range c.statements {
		if !s.open {
			err = errors.Join(err, s.Close())
			delete(c.statements, query)
		}
	}
	return err
}

// ExecContext implements driver.ExecerContext.
func (c *preparingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args)
}

// QueryContext implements driver.QueryerContext.
func (c *preparingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.open = true
	return &preparedRows{Rows: rows, statement: s}, nil
}

// Close implements driver.Conn. SQLite keeps a file open for as long as a statement of it is.
func (c *preparingConn) Close() error {
	return errors.Join(c.forget(), c.sqliteConn.Close())
}

type preparedRows struct {
	driver.Rows
	statement *preparedStatement
}

// Close implements driver.Rows.
func (r *preparedRows) Close() error {
	r.statement.open = false
	return r.Rows.Close()
}
