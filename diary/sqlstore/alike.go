package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// togetherRows is how many rows go into one insert. The rest goes one by one, so that there are few statements to prepare.
const togetherRows = 50

// eachInsert hands over rows as they are to be inserted: together when they differ in few columns. The driver looks every
// parameter of a statement up among all of them.
func eachInsert(rows [][]any, insert func(some [][]any) error) error {
	for len(rows) > 0 {
		n := 1
		if len(rows) >= togetherRows && len(differing(rows[:togetherRows])) <= len(rows[0])/2 {
			n = togetherRows
		}
		if err := insert(rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// differing are the columns in which rows differ.
func differing(rows [][]any) (columns []int) {
	for column, value := range rows[0] {
		if slices.ContainsFunc(rows, func(row []any) bool { return row[column] != value }) {
			columns = append(columns, column)
		}
	}
	return columns
}

// insertAlike inserts rows by one statement, and returns how many were. What is the same in all of them is one parameter:
// an insert takes longer to take its parameters than to store them.
func insertAlike(ctx context.Context, tx *sql.Tx, into string, rows [][]any, onConflict string) (inserted int64, err error) {
	values := slices.Clone(rows[0])
	own := differing(rows)
	var text strings.Builder
	text.WriteString(into)
	for i, row := range rows {
		text.WriteString([]string{"(", ", ("}[min(i, 1)])
		for column := range row {
			text.WriteString([]string{"$", ", $"}[min(column, 1)])
			parameter := column + 1
			if i > 0 && slices.Contains(own, column) {
				values = append(values, row[column])
				parameter = len(values)
			}
			text.WriteString(strconv.Itoa(parameter))
		}
		text.WriteString(")")
	}
	text.WriteString(onConflict)
	result, err := tx.ExecContext(ctx, text.String(), values...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
