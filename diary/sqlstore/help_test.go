package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
)

// All data in these tests is invented.
var now = time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)

// postgresVariable names the environment variable with the URL of a PostgreSQL server, as a user who may
// create databases.
const postgresVariable = "CRAMPDIARY_TEST_POSTGRES"

func skipWithoutPostgres(t testing.TB) {
	t.Helper()
	if os.Getenv(postgresVariable) == "" {
		t.Skipf("%s names no PostgreSQL server", postgresVariable)
	}
}

// newSQLite is the path of a database that does not exist yet.
func newSQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "diary.db")
}

// emptySQLite is the path of a database that has the schema and holds nothing.
func emptySQLite(t testing.TB) string {
	t.Helper()
	return dbtest.SQLite(t, Open, WithMigration())
}

// newPostgres is the URL of an empty database, which is dropped when the test ends.
func newPostgres(t testing.TB) string {
	t.Helper()
	return newPostgresFrom(t, "template1")
}

// newPostgresFrom is the URL of a copy of a database to which nobody is connected, dropped when the test ends.
func newPostgresFrom(t testing.TB, template string) string {
	t.Helper()
	skipWithoutPostgres(t)
	admin, err := sql.Open("pgx", os.Getenv(postgresVariable))
	must(t, err)
	name := "crampdiary_test_" + strings.ReplaceAll(diary.NewID(), "-", "")
	_, err = admin.Exec("create database " + name + " template " + template)
	must(t, err)
	t.Cleanup(func() {
		if _, err := admin.Exec(fmt.Sprintf("drop database %s with (force)", name)); err != nil {
			t.Error(err)
		}
		must(t, admin.Close())
	})
	address, err := url.Parse(os.Getenv(postgresVariable))
	must(t, err)
	address.Path = "/" + name
	return address.String()
}

// openStore opens a store that is closed when the test ends.
func openStore(t testing.TB, url string, opts ...Option) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, opts...)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func newAccount(t testing.TB, s diary.Store) string {
	t.Helper()
	a := diary.Account{ID: diary.NewID(), Email: diary.NewID() + "@example.dk", Created: now}
	must(t, s.CreateAccount(t.Context(), a, diary.NewConsents(now)))
	return a.ID
}

func newEpisode() diary.Episode {
	return diary.Episode{
		ID: diary.NewID(), Started: now, Zone: "Europe/Copenhagen", Precision: diary.Exact,
		Triggers: []diary.Trigger{diary.HeatSweat},
		Remedies: map[diary.Remedy]diary.Effect{diary.Stretch: diary.Helped},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// keepSecret puts the secret key of links into the database, as older versions did.
func keepSecret(t testing.TB, s *Store, key string) {
	t.Helper()
	must(t, s.write(t.Context(), "keep secret", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into installation_secret (name, value) values ('links', $1)`, key)
		return err
	}))
}
