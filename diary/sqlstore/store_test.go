package sqlstore

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
	"crampdiary/diary/storetest"
	"crampdiary/migrations"
)

func TestStoreOnSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) diary.Store { return openStore(t, emptySQLite(t)) })
}

func TestStoreOnPostgreSQL(t *testing.T) {
	template := dbtest.Postgres(t)
	must(t, openStore(t, template, WithMigration()).Close())
	address, err := url.Parse(template)
	must(t, err)
	storetest.Run(t, func(t *testing.T) diary.Store {
		return openStore(t, dbtest.PostgresFrom(t, strings.TrimPrefix(address.Path, "/")))
	})
}

func TestClosedStoreRefusesReadsAndWrites(t *testing.T) {
	s := openStore(t, emptySQLite(t))
	must(t, s.Close())
	must(t, s.Close())
	if err := s.Ready(t.Context(), now); !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, diary.ErrUnavailable)
	}
	if _, err := s.Account(t.Context(), diary.NewID()); !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("a read gave %v, want %v", err, diary.ErrUnavailable)
	}
}

func TestPostgreSQLOutOfReachIsUnavailable(t *testing.T) {
	// Nothing listens on the port that is reserved for multiplexing.
	_, err := Open(t.Context(), "postgres://nobody@127.0.0.1:1/nothing?connect_timeout=2")
	if !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, diary.ErrUnavailable)
	}
}

func TestPostgreSQLOfAnotherSchemaIsRefused(t *testing.T) {
	empty := dbtest.Postgres(t)
	if _, err := Open(t.Context(), empty); !errors.Is(err, ErrSchemaOlder) {
		t.Errorf("got %v, want %v", err, ErrSchemaOlder)
	}
	s := openStore(t, empty, WithMigration())
	if found, current := s.SchemaVersions(); found != 0 || current != migrations.Newest() {
		t.Errorf("migrated from %d to %d", found, current)
	}
	_, err := s.writes.ExecContext(t.Context(), "insert into goose_db_version (version_id, is_applied) values ($1, true)",
		migrations.Newest()+1)
	must(t, err)
	if _, err := Open(t.Context(), empty, WithMigration()); !errors.Is(err, ErrSchemaNewer) {
		t.Errorf("got %v, want %v", err, ErrSchemaNewer)
	}
}
