package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// ErrNotEmpty refuses to copy into a database that already holds something.
var ErrNotEmpty = errors.New("the destination already holds data: give an empty database")

// copiedTables lists what an installation consists of, each table after those it refers to. What
// belongs to one database, its probe row and its backups, is not copied.
var copiedTables = []string{
	"installation_secret",
	"clock",
	"account",
	"invitation",
	"consent",
	"session",
	"one_time_codes",
	"recovery_code",
	"passkey",
	"passkey_challenge",
	"factor_reset",
	"account_event",
	"attempt",
	"episode",
	"profile",
	"profile_condition",
	"medicine",
	"supplement",
	"check_in",
	"factor_setup",
	"factor_choice",
	"own_factor",
	"acknowledgement",
	"trial",
	"function_activity",
	"function_rating",
	"reminder_setup",
	"reminder",
	"reminder_slot",
	"activity",
	"outbox",
	"mail_address",
	"calendar_feed",
	"push_device",
	"press_address",
	"share",
	"share_opened",
	"share_visit",
	"share_note",
	"import_run",
	"import_thing",
	"sheet_answers",
	"erasure",
}

// TableRows says how many rows of a table were copied.
type TableRows struct {
	Table string
	Rows  int64
}

// CopyInto copies the database of one URL, which must have the schema of this program, into the empty one of another, as Copy
// does. An SQLite file is created.
func CopyInto(ctx context.Context, url, into string) (report []TableRows, err error) {
	from, err := Open(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("open database to copy: %w", err)
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := Open(ctx, into, WithMigration())
	if err != nil {
		return nil, fmt.Errorf("open database to copy into: %w", err)
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	return Copy(ctx, from, to)
}

// Copy copies a whole installation, as it is at one instant, into an empty one, all of it or nothing.
// Both must have the schema of this program. It returns the number of rows of each table.
func Copy(ctx context.Context, from, to *Store) ([]TableRows, error) {
	for _, s := range []*Store{from, to} {
		if _, err := checkSchema(ctx, s.engine, s.reads); err != nil {
			return nil, fmt.Errorf("copy: %w", err)
		}
	}
	var report []TableRows
	err := from.snapshot(ctx, "copy", func(source querier) error {
		// Past the group commit: one transaction, as long as it takes, and nobody else writes here yet.
		destination, err := to.writes.BeginTx(ctx, nil)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		defer destination.Rollback() //nolint:errcheck // after a commit there is nothing to undo
		if report, err = copyTables(ctx, source, destination); err != nil {
			return err
		}
		if err := destination.Commit(); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

func copyTables(ctx context.Context, source querier, destination *sql.Tx) ([]TableRows, error) {
	for _, table := range copiedTables {
		if rows, err := countRows(ctx, destination, table); err != nil || rows > 0 {
			return nil, errors.Join(err, notEmpty(rows, table))
		}
	}
	var report []TableRows
	for _, table := range copiedTables {
		rows, err := copyTable(ctx, source, destination, table)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", table, err)
		}
		arrived, err := countRows(ctx, destination, table)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", table, err)
		}
		if arrived != rows {
			return nil, fmt.Errorf("table %s: %d rows were sent and %d arrived", table, rows, arrived)
		}
		report = append(report, TableRows{Table: table, Rows: rows})
	}
	return report, nil
}

func notEmpty(rows int64, table string) error {
	if rows == 0 {
		return nil
	}
	return fmt.Errorf("table %s: %w", table, ErrNotEmpty)
}

func countRows(ctx context.Context, q querier, table string) (rows int64, err error) {
	err = q.QueryRowContext(ctx, "select count(*) from "+table).Scan(&rows)
	return rows, err
}

// copyBatch is how many rows go into one insert. It is small because the driver looks every parameter of
// a statement up among all of them.
const copyBatch = 10

// copyTable streams the rows of one table, so that memory does not grow with the diary.
func copyTable(ctx context.Context, source querier, destination *sql.Tx, table string) (copied int64, err error) {
	rows, err := source.QueryContext(ctx, "select * from "+table)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	insert := func(rows int) string {
		return "insert into " + table + " (" + strings.Join(columns, ", ") + ") values " + placeholders(rows, len(columns))
	}
	insertBatch, err := destination.PrepareContext(ctx, insert(copyBatch))
	if err != nil {
		return 0, err
	}
	defer insertBatch.Close()
	var batch []any
	for rows.Next() {
		if batch, err = appendRow(batch, rows, len(columns)); err != nil {
			return copied, err
		}
		copied++
		if len(batch) == copyBatch*len(columns) {
			if _, err := insertBatch.ExecContext(ctx, batch...); err != nil {
				return copied, err
			}
			batch = batch[:0]
		}
	}
	if err := rows.Err(); err != nil || len(batch) == 0 {
		return copied, err
	}
	_, err = destination.ExecContext(ctx, insert(len(batch)/len(columns)), batch...)
	return copied, err
}

// appendRow appends the values of the present row.
func appendRow(values []any, row scanner, columns int) ([]any, error) {
	start := len(values)
	values = append(values, make([]any, columns)...)
	fields := make([]any, columns)
	for i := range fields {
		fields[i] = &values[start+i]
	}
	return values, row.Scan(fields...)
}
