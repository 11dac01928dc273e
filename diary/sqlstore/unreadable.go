package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"crampdiary/diary"
)

// unreadable turns an error that is about what a row holds into a diary.ErrUnreadable, without what it holds:
// the error may be logged. Errors of the engine and of the connection stay as they are.
func unreadable(err error) error {
	_, lite := errors.AsType[*sqlite.Error](err)
	_, postgres := errors.AsType[*pgconn.PgError](err)
	if err == nil || lite || postgres || unavailable(err) || errors.Is(err, diary.ErrUnreadable) || errors.Is(err, sql.ErrNoRows) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if in, ok := errors.AsType[*columnError](err); ok {
		return fmt.Errorf("%w: column %q", diary.ErrUnreadable, in.column)
	}
	// What wraps another error names the column, and the one within holds the value.
	if within := errors.Unwrap(err); within != nil {
		if named, ok := strings.CutSuffix(err.Error(), ": "+within.Error()); ok {
			return fmt.Errorf("%w: %s", diary.ErrUnreadable, named)
		}
	}
	return diary.ErrUnreadable
}

// keepUnreadable tells an error that is about one row, which is kept, from one that ends the reading.
func keepUnreadable(err error) (kept, ends error) {
	if err = unreadable(err); errors.Is(err, diary.ErrUnreadable) {
		return err, nil
	}
	return nil, err
}

// tableError is about a row of one of the tables that a query reads together.
type tableError struct {
	table string
	error
}

func (e *tableError) Unwrap() error { return e.error }

// inTable names the table of a row that was not read.
func inTable(table string, err error) error {
	if err == nil {
		return nil
	}
	return &tableError{table, err}
}

// leaveOut leaves out a row of a table that cannot be read, if its reader says that something is missing. Any other
// error is returned.
func leaveOut(ctx context.Context, table string, err error) error {
	if in, ok := errors.AsType[*tableError](err); ok {
		table, err = in.table, in.error
	}
	if err = unreadable(err); errors.Is(err, diary.ErrUnreadable) && diary.LeaveOut(ctx, table) {
		return nil
	}
	return err
}

var firstTable = regexp.MustCompile(`\bfrom\s+(\w+)`)

// tableOf is the table whose rows a query reads.
func tableOf(query string) string {
	if found := firstTable.FindStringSubmatch(query); found != nil {
		return found[1]
	}
	return ""
}

var errNotKnown = errors.New("not known to this program")
