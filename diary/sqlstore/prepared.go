package sqlstore

import (
	"context"
	"database/sql"
)

// execer is a transaction to write in.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// prepared prepares each statement of a transaction once. That pays where the same ones run thousands of
// times: SQLite takes longer to understand most of them than to run them.
type prepared struct {
	tx         *sql.Tx
	statements map[string]*sql.Stmt
}

func newPrepared(tx *sql.Tx) *prepared {
	return &prepared{tx: tx, statements: make(map[string]*sql.Stmt)}
}

// statement is the prepared one of a text. The end of the transaction closes it.
func (p *prepared) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if statement := p.statements[query]; statement != nil {
		return statement, nil
	}
	statement, err := p.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.statements[query] = statement
	return statement, nil
}

// ExecContext implements execer.
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	statement, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.ExecContext(ctx, args...)
}

// QueryContext implements querier.
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	statement, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.QueryContext(ctx, args...)
}

// QueryRowContext implements querier.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	statement, err := p.statement(ctx, query)
	if err != nil {
		return p.tx.QueryRowContext(ctx, query, args...) // which fails as well, and can say so
	}
	return statement.QueryRowContext(ctx, args...)
}
