package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
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
func (c *copyCommand) Run(ctx context.Context, out streams) error {
	tables, err := sqlstore.CopyInto(ctx, string(c.From), string(c.To))
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
	for _, table := range tables {
		fmt.Fprintf(w, "%s\t%d\n", table.Table, table.Rows)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.copyKey(out)
}

// copyKey takes the secret key along where it lies in a file, so that links that were mailed stay good, and
// says what is left to do where it cannot.
func (c *copyCommand) copyKey(out streams) error {
	source, ok, err := keyFile(c.From)
	if err != nil || !ok {
		fmt.Fprintln(out.stdout, "Links that were mailed stay good with the same --secret-key.")
		return err
	}
	key, err := os.ReadFile(source) // #nosec G304 -- the host chose it
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the database holds it, or there is none
	}
	if err != nil {
		return fmt.Errorf("read the secret key: %w", err)
	}
	target, ok, err := keyFile(c.To)
	if err != nil {
		return err
	}
	if !ok {
		fmt.Fprintf(out.stdout, "Links that were mailed stay good with the same secret key: give the one in %s as --secret-key.\n", source)
		return nil
	}
	made, err := makeKey(target, strings.TrimRight(string(key), "\r\n"))
	if err == nil && !made {
		return fmt.Errorf("the diaries were copied, but there is a secret key in %s already: links that were mailed need the one in %s", target, source)
	}
	return err
}
