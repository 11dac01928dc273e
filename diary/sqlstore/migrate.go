package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/pressly/goose/v3"

	"crampdiary/migrations"
)

// The ways in which a schema is refused.
var (
	ErrSchemaOlder = errors.New("the database has an older schema than this program: run the migrate command")
	ErrSchemaNewer = errors.New("the database has a newer schema than this program: run a newer version of it")
)

// migrate brings the schema up to date, under a lock that keeps other processes from doing the same.
func migrate(ctx context.Context, e engine, db *sql.DB, lock goose.ProviderOption) error {
	steps, err := schemaSteps(e, db, lock)
	if err != nil {
		return err
	}
	if _, err := steps.Up(ctx); err != nil {
		return wrap("migrate", err)
	}
	return nil
}

// schemaSteps are the migrations of a database, under a lock if there is one.
func schemaSteps(e engine, db *sql.DB, lock goose.ProviderOption) (*goose.Provider, error) {
	stream, err := migrations.For(e.migrations)
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if lock != nil {
		options = append(options, lock)
	}
	steps, err := goose.NewProvider(e.dialect, db, stream, options...)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return steps, nil
}

// checkSchema returns the schema version of a database, and ErrSchemaOlder or ErrSchemaNewer when it is
// not the one that this program was made for.
func checkSchema(ctx context.Context, e engine, db querier) (int64, error) {
	version, err := schemaVersion(ctx, e, db)
	if err != nil {
		return 0, wrap("read schema version", err)
	}
	switch newest := migrations.Newest(); {
	case version < newest:
		return version, fmt.Errorf("%w (schema %d, wanted %d)", ErrSchemaOlder, version, newest)
	case version > newest:
		return version, fmt.Errorf("%w (schema %d, wanted %d)", ErrSchemaNewer, version, newest)
	}
	return version, nil
}

// schemaVersion is the number of the last migration that was applied, 0 when none was. Unlike the
// questions that can be asked of a goose.Provider it creates no table, so a database that will be
// refused stays as it is.
func schemaVersion(ctx context.Context, e engine, db querier) (version int64, err error) {
	tables, err := tableNames(ctx, e, db)
	if err != nil || !slices.Contains(tables, goose.DefaultTablename) {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "select coalesce(max(version_id), 0) from "+goose.DefaultTablename).Scan(&version)
	return version, err
}

func tableNames(ctx context.Context, e engine, db querier) ([]string, error) {
	return collect(ctx, db, scanValue[string], e.tables)
}
