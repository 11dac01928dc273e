package sqlstore

import (
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestFullDiskIsUnavailableUntilThereIsSpace(t *testing.T) {
	s := openStore(t, newSQLite(t), WithMigration())
	account := newAccount(t, s)
	limit := func(pages int) {
		t.Helper()
		var got int
		must(t, s.writes.QueryRow("pragma page_count").Scan(&got))
		must(t, s.writes.QueryRowContext(t.Context(), "pragma max_page_count = "+[]string{"1000000", "1"}[min(pages, 1)]).Scan(&got))
	}
	limit(1) // SQLite takes the present size of the file as the least limit
	var stored, refused int
	for range 200 {
		e := newEpisode()
		e.Note = strings.Repeat("ø", diary.MaxNote)
		_, err := s.CreateEpisode(t.Context(), account, e, now)
		switch {
		case err == nil:
			stored++
		case errors.Is(err, diary.ErrUnavailable):
			refused++
		default:
			t.Fatalf("got %v, want %v", err, diary.ErrUnavailable)
		}
	}
	if refused == 0 {
		t.Fatal("the disk was never full")
	}
	if err := s.Ready(t.Context(), now); err != nil && !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, diary.ErrUnavailable)
	}
	list := func() int {
		t.Helper()
		episodes, err := s.ListEpisodes(t.Context(), account, diary.EpisodeFilter{}, diary.Cursor{}, 1000)
		must(t, err)
		return len(episodes)
	}
	if got := list(); got != stored {
		t.Errorf("%d episodes were acknowledged and %d are there", stored, got)
	}
	limit(0)
	_, err := s.CreateEpisode(t.Context(), account, newEpisode(), now)
	must(t, err)
	if got := list(); got != stored+1 {
		t.Errorf("%d episodes were acknowledged and %d are there", stored+1, got)
	}
}

func TestLockHeldByAnotherProcessIsUnavailable(t *testing.T) {
	path := newSQLite(t)
	s := openStore(t, path, WithMigration(), WithBusyTimeout(50*time.Millisecond))
	account := newAccount(t, s)
	other, err := sql.Open("sqlite", sqliteDSN(path, map[string]string{"_txlock": "immediate"}))
	must(t, err)
	defer other.Close()
	lock, err := other.Begin()
	must(t, err)
	e := newEpisode()
	if _, err := s.CreateEpisode(t.Context(), account, e, now); !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, diary.ErrUnavailable)
	}
	if err := s.Ready(t.Context(), now); !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, diary.ErrUnavailable)
	}
	_, err = s.ListEpisodes(t.Context(), account, diary.EpisodeFilter{}, diary.Cursor{}, 1)
	must(t, err)
	must(t, lock.Rollback())
	_, err = s.CreateEpisode(t.Context(), account, e, now)
	must(t, err)
	must(t, s.Ready(t.Context(), now))
}

func TestReadOnlyDatabaseIsUnavailable(t *testing.T) {
	s := openStore(t, newSQLite(t), WithMigration())
	account := newAccount(t, s)
	_, err := s.writes.Exec("pragma query_only = on")
	must(t, err)
	if _, err := s.CreateEpisode(t.Context(), account, newEpisode(), now); !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, diary.ErrUnavailable)
	}
	_, err = s.Account(t.Context(), account)
	must(t, err)
	_, err = s.writes.Exec("pragma query_only = off")
	must(t, err)
	_, err = s.CreateEpisode(t.Context(), account, newEpisode(), now)
	must(t, err)
}

func TestPostgreSQLThatBecameAStandbyIsUnavailable(t *testing.T) {
	s := openStore(t, newPostgres(t), WithMigration())
	account := newAccount(t, s)
	s.writes.SetMaxOpenConns(1)
	_, err := s.writes.Exec("set default_transaction_read_only = on")
	must(t, err)
	if _, err := s.CreateEpisode(t.Context(), account, newEpisode(), now); !errors.Is(err, diary.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, diary.ErrUnavailable)
	}
	_, err = s.Account(t.Context(), account)
	must(t, err)
}

func TestPostgreSQLSaveThatLostItsConnectionIsUnavailable(t *testing.T) {
	s := openStore(t, newPostgres(t), WithMigration())
	account := newAccount(t, s)
	for range 3 {
		// Ends every connection of the pool but the one that asks.
		_, err := s.writes.Exec(`
			select pg_terminate_backend(pid) from pg_stat_activity
			where datname = current_database() and pid <> pg_backend_pid()`)
		must(t, err)
		_, err = s.CreateEpisode(t.Context(), account, newEpisode(), now)
		if err != nil && !errors.Is(err, diary.ErrUnavailable) {
			t.Errorf("got %v, want none or %v", err, diary.ErrUnavailable)
		}
	}
}

func TestDurabilityPragmasHoldOnTheWriter(t *testing.T) {
	s := openStore(t, newSQLite(t), WithMigration())
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000",
	} {
		var got string
		must(t, s.writes.QueryRow("pragma "+pragma).Scan(&got))
		if got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
	if _, err := s.reads.Exec("delete from account"); err == nil {
		t.Error("a reader wrote")
	}
}
