package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"crampdiary/diary/sqlstore"
)

// migrateCommand brings a database to the schema of this program, creating a SQLite file if need be.
type migrateCommand struct {
	storeSettings
	logSettings
}

// Run migrates and says from which version to which.
func (c *migrateCommand) Run(ctx context.Context, out streams) error {
	store, err := openStore(ctx, c.Database, c.logger(out.stderr), true)
	if err != nil {
		return err
	}
	found, current := store.SchemaVersions()
	if err := store.Close(); err != nil {
		return err
	}
	fmt.Fprintf(out.stdout, "schema %d -> %d\n", found, current)
	return nil
}

// openStore opens the database, creates and migrates it if need be and if it may, and logs what it found.
func openStore(ctx context.Context, location database, log *slog.Logger, migrate bool) (*sqlstore.Store, error) {
	if sqlstore.MayBeOverheard(string(location)) {
		log.Warn("DANGER: the connection to the database may go over the network for everybody to read, or to somebody else's server: "+
			"add sslmode=verify-full to its URL", "database", location.String())
	}
	start := time.Now()
	var options []sqlstore.Option
	if migrate {
		options = append(options, sqlstore.WithMigration())
	}
	store, err := sqlstore.Open(ctx, string(location), options...)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	found, current := store.SchemaVersions()
	log.Info("database opened", "database", location.String(),
		"schema_found", found, "schema", current, "took", time.Since(start))
	return store, nil
}
