package sqlstore

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
)

// All data in these tests is invented.
var now = time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)

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
