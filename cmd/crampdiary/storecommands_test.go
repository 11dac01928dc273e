package main

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/migrations"
)

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
