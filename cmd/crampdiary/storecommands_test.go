package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/migrations"
)

func TestMigrateTellsTheSchemaBeforeAndAfter(t *testing.T) {
	newest := migrations.Newest()
	path := filepath.Join(t.TempDir(), "diary.db")
	for _, before := range []int64{0, newest} {
		got := command(t, nil, "migrate", "--database", path)
		got.mustSucceed(t)
		if want := fmt.Sprintf("schema %d -> %d\n", before, newest); got.stdout != want {
			t.Errorf("got %q, want %q", got.stdout, want)
		}
	}
}

// newInstallation is the path of a database with one account that holds one episode.
func newInstallation(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "diary.db")
	store, err := sqlstore.Open(t.Context(), path, sqlstore.WithMigration())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	now := time.Date(2026, 3, 4, 2, 10, 0, 0, time.UTC)
	account := diary.Account{
		ID: diary.NewID(), Email: "inger@example.org", PasswordHash: "none",
		Preferences: diary.Preferences{Language: diary.Danish, Zone: "Europe/Copenhagen"}, Created: now,
	}
	if err := store.CreateAccount(t.Context(), account, diary.NewConsents(now)); err != nil {
		t.Fatal(err)
	}
	episode := diary.Episode{
		ID: diary.NewID(), Started: now, Zone: account.Zone, Precision: diary.Exact, Muscle: diary.Calf, Note: "i feriehuset",
	}
	if _, err := store.CreateEpisode(t.Context(), account.ID, episode, now); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCopyMovesAnInstallationAndCountsItsRows(t *testing.T) {
	from, to := newInstallation(t), filepath.Join(t.TempDir(), "copy.db")
	got := command(t, []string{"CRAMPDIARY_FROM=" + from}, "copy", "--to", to)
	got.mustSucceed(t)
	for table, rows := range map[string]int{"account": 1, "consent": len(diary.Statements), "episode": 1, "session": 0} {
		if !regexp.MustCompile(fmt.Sprintf(`(?m)^%s +%d$`, table, rows)).MatchString(got.stdout) {
			t.Errorf("%s is not given as %d in:\n%s", table, rows, got.stdout)
		}
	}
	store, err := sqlstore.Open(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if copied := notes(t, store, "inger@example.org"); len(copied) != 1 {
		t.Errorf("got %v, want one episode", copied)
	}
}

func TestCopyRefusesATargetThatHoldsSomething(t *testing.T) {
	from, to := newInstallation(t), newInstallation(t)
	command(t, nil, "copy", "--from", from, "--to", to).mustFail(t, exitFailed, "already holds data")
	command(t, nil, "copy", "--from", from, "--to", from).mustFail(t, exitFailed, "already holds data")
}

func TestCopyFromNothingMakesNothing(t *testing.T) {
	missing, to := filepath.Join(t.TempDir(), "missing.db"), filepath.Join(t.TempDir(), "copy.db")
	command(t, nil, "copy", "--from", missing, "--to", to).mustFail(t, exitFailed, missing)
	for _, path := range []string{missing, to} {
		if files, err := filepath.Glob(path + "*"); err != nil || len(files) > 0 {
			t.Errorf("it made %s", strings.Join(files, ", "))
		}
	}
}

func TestServeRefusesAnOlderDatabaseWhereItMayNotMigrate(t *testing.T) {
	path := newInstallation(t)
	execute(t, path, `delete from goose_db_version where version_id = ?`, migrations.Newest())
	command(t, []string{"CRAMPDIARY_LISTEN=localhost:0"}, "serve", "--migrate=off", "--log-level=error", "--database", path).
		mustFail(t, exitFailed, "run the migrate command")
}

func TestADatabaseThatMayBeOverheardIsWarnedOf(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // it is not waited for
	var log bytes.Buffer
	if _, err := openStore(ctx, "postgres://diary:hemmelig@192.0.2.1/diary", slog.New(slog.NewTextHandler(&log, nil)), false); err == nil {
		t.Fatal("a database that is not there was opened")
	}
	if text := log.String(); !strings.Contains(text, "DANGER") || !strings.Contains(text, "sslmode=verify-full") || strings.Contains(text, "hemmelig") {
		t.Errorf("the log says %s", text)
	}
}
