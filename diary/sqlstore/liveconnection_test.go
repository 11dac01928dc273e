package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"testing"

	"modernc.org/sqlite"
)

// endingConnector opens connections of which so many have ended by the time they are asked something.
type endingConnector struct {
	driver.Connector
	ended int
}

func (c *endingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	c.ended--
	return endedConn{conn.(*preparingConn), c.ended >= 0}, nil
}

type endedConn struct {
	*preparingConn
	ended bool
}

func (c endedConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	if c.ended {
		return nil, driver.ErrBadConn
	}
	return c.preparingConn.BeginTx(ctx, options)
}

func (c endedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if c.ended {
		return nil, driver.ErrBadConn
	}
	return c.preparingConn.QueryContext(ctx, query, args)
}

// TestConnectionsThatEndedKeepNobodyBack reads while more connections have ended than database/sql tries.
func TestConnectionsThatEndedKeepNobodyBack(t *testing.T) {
	path := emptySQLite(t)
	s := openStore(t, path)
	account := newAccount(t, s)
	opened, err := sqlite.NewConnector(readOnlyDSN(path, options{}))
	must(t, err)
	connector := &endingConnector{Connector: preparingConnector{opened}}
	must(t, s.reads.Close())
	s.reads = sql.OpenDB(connector)

	connector.ended = 5
	if err := s.reads.QueryRowContext(t.Context(), "select 1").Err(); !errors.Is(err, driver.ErrBadConn) {
		t.Fatalf("database/sql alone answers %v", err)
	}
	for name, read := range map[string]func() error{
		"a query": func() error {
			_, err := s.CountStored(t.Context(), account)
			return err
		},
		"a snapshot": func() error {
			_, err := s.Days(t.Context(), account, 0, 1)
			return err
		},
	} {
		connector.ended = 5
		s.reads.SetMaxIdleConns(0) // each connection is a new one
		if err := read(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if connector.ended >= 0 {
			t.Errorf("%s met too few connections that ended", name)
		}
	}
	connector.ended = 1000
	if _, err := s.CountStored(t.Context(), account); !unavailable(err) {
		t.Errorf("where no connection lives the answer is %v", err)
	}
}
