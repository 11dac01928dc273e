package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"crampdiary/diary/sqlstore"
)

// copyCommand moves an installation from one database to another, for example from SQLite to
// PostgreSQL.
type copyCommand struct {
	From database `required:"" placeholder:"FILE|URL" secret:"" help:"Database to copy. It must have the schema of this version, and is not changed."`
	To   database `required:"" placeholder:"FILE|URL" secret:"" help:"Database to copy into. It must be empty; an SQLite file is created."`
}

// Run copies all or nothing, and prints how many rows of each table there were.
func (c *copyCommand) Run(ctx context.Context, out streams) (err error) {
	from, err := sqlstore.Open(ctx, string(c.From))
	if err != nil {
		return fmt.Errorf("open database to copy: %w", err)
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := sqlstore.Open(ctx, string(c.To), sqlstore.WithMigration())
	if err != nil {
		return fmt.Errorf("open database to copy into: %w", err)
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	tables, err := sqlstore.Copy(ctx, from, to)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
	for _, table := range tables {
		fmt.Fprintf(w, "%s\t%d\n", table.Table, table.Rows)
	}
	return w.Flush()
}
