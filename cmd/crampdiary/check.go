package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"crampdiary/diary/sqlstore"
)

// checkCommand looks at the whole of a database, which may be in use.
type checkCommand struct {
	storeSettings
}

// Run says whether every page and every index of a SQLite file is sound, and in one line what is in it.
func (c *checkCommand) Run(ctx context.Context, out streams) error {
	path, isFile, err := sqlstore.FilePath(string(c.Database))
	if err != nil {
		return misconfigured{err}
	}
	if !isFile {
		store, err := sqlstore.Open(ctx, string(c.Database))
		if err != nil {
			return fmt.Errorf("check: %w", err)
		}
		_, schema := store.SchemaVersions()
		fmt.Fprintf(out.stdout, "%s: can be used, schema %d; pg_amcheck looks at what PostgreSQL keeps\n", c.Database, schema)
		return store.Close()
	}
	contents, err := sqlstore.Inspect(ctx, path)
	if err != nil {
		return fmt.Errorf("check: %w", err)
	}
	fmt.Fprintf(out.stdout, "%s: sound, %s\n", path, inWords(contents))
	return nil
}

// checkWhileServing looks at a database that was not closed when it was last in use, while it is used already. Damage is
// told to the host, and nothing is written from then on. The check ends with what stop is called for.
func checkWhileServing(ctx context.Context, store *sqlstore.Store, log *slog.Logger) (stop func()) {
	if !store.Unchecked() {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	log.Info("the database was not closed when it was last in use, and is checked meanwhile")
	go func() {
		defer close(done)
		start := time.Now()
		err := store.Check(ctx)
		switch {
		case err == nil:
			log.Info("database checked completely", "took", time.Since(start))
		case errors.Is(err, sqlstore.ErrDamaged):
			log.Error("the database is damaged, and nothing more is written to it", "error", err)
		case ctx.Err() == nil:
			log.Error("the database could not be checked completely", "error", err)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
