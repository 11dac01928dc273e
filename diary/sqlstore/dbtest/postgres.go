package dbtest

import (
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	"crampdiary/diary"
)

// PostgresVariable names the environment variable with the URL of a PostgreSQL server, as a user who may create databases.
const PostgresVariable = "CRAMPDIARY_TEST_POSTGRES"

// Postgres is the URL of an empty PostgreSQL database, which is dropped when the test ends.
func Postgres(t testing.TB) string {
	t.Helper()
	return PostgresFrom(t, "template1")
}

// PostgresFrom is the URL of a copy of a database to which nobody is connected, dropped when the test ends.
func PostgresFrom(t testing.TB, template string) string {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" {
		t.Skipf("%s names no PostgreSQL server", PostgresVariable)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	admin, err := sql.Open("pgx", server) // the driver is the store's
	must(err)
	name := "crampdiary_test_" + strings.ReplaceAll(diary.NewID(), "-", "")
	_, err = admin.Exec("create database " + name + " template " + template)
	must(err)
	t.Cleanup(func() {
		if _, err := admin.Exec("drop database " + name + " with (force)"); err != nil {
			t.Error(err)
		}
		must(admin.Close())
	})
	address, err := url.Parse(server)
	must(err)
	address.Path = "/" + name
	return address.String()
}
