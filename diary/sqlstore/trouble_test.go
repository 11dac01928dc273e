package sqlstore

import (
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore/dbtest"
)

func TestFullDiskIsUnavailableUntilThereIsSpace(t *testing.T) {
	s := openStore(t, emptySQLite(t))
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
	path := emptySQLite(t)
	s := openStore(t, path, WithBusyTimeout(50*time.Millisecond))
	account := newAccount(t, s)
	other, err := sql.Open("sqlite", sqliteDSN(path, url.Values{"_txlock": {"immediate"}}))
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
	s := openStore(t, emptySQLite(t))
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
	s := openStore(t, dbtest.Postgres(t), WithMigration())
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
	s := openStore(t, dbtest.Postgres(t), WithMigration())
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

// TestADiskThatCannotBeReadIsUnavailable damages the file below an open store, as a failing disk does, after
// the store has let go of what it remembered of it.
func TestADiskThatCannotBeReadIsUnavailable(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, path string, pages []byte){
		"pages that cannot be made sense of": func(t *testing.T, path string, pages []byte) {
			for i := 4096; i < len(pages); i++ { // all but the first, which holds the header
				pages[i] ^= 0x5a
			}
			must(t, os.WriteFile(path, pages, 0o600))
		},
		"pages that are gone": func(t *testing.T, path string, _ []byte) { must(t, os.Truncate(path, 4096)) },
		"no database at all": func(t *testing.T, path string, pages []byte) {
			clear(pages)
			must(t, os.WriteFile(path, pages, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := soundFile(t)
			s := openStore(t, path)
			account, err := onlyAccount(s)
			must(t, err)
			pages, err := os.ReadFile(path)
			must(t, err)
			damage(t, path, pages)
			s.reads.SetMaxIdleConns(0) // the next connection reads from the disk
			_, err = s.ListEpisodes(t.Context(), account, diary.EpisodeFilter{}, diary.Cursor{}, 10)
			if !errors.Is(err, diary.ErrUnavailable) {
				t.Errorf("a read gave %v, want %v", err, diary.ErrUnavailable)
			}
			_, err = s.Snapshot(t.Context(), account, 0, 1)
			if !errors.Is(err, diary.ErrUnavailable) {
				t.Errorf("a snapshot gave %v, want %v", err, diary.ErrUnavailable)
			}
		})
	}
}

func TestWhatMayPassByItselfIsToldFromFaults(t *testing.T) {
	for code, want := range map[int]bool{
		sqlite3.SQLITE_IOERR: true, sqlite3.SQLITE_IOERR_READ: true, sqlite3.SQLITE_IOERR_SHORT_READ: true,
		sqlite3.SQLITE_CORRUPT: true, sqlite3.SQLITE_CORRUPT_INDEX: true, sqlite3.SQLITE_NOTADB: true,
		sqlite3.SQLITE_FULL: true, sqlite3.SQLITE_CANTOPEN: true, sqlite3.SQLITE_BUSY: true,
		sqlite3.SQLITE_BUSY_SNAPSHOT: true, sqlite3.SQLITE_READONLY: true,
		sqlite3.SQLITE_CONSTRAINT_UNIQUE: false, sqlite3.SQLITE_ERROR: false, sqlite3.SQLITE_MISUSE: false,
	} {
		if got := sqliteUnavailable(code); got != want {
			t.Errorf("SQLite's code %d: %t, want %t", code, got, want)
		}
	}
	for state, want := range map[string]bool{
		"57P01": true, "57P02": true, "57P03": true, "57014": true, "53100": true, "53200": true, "53300": true,
		"08006": true, "08001": true, "58030": true, "XX001": true, "25006": true, "55P03": true, "40001": true,
		"23505": false, "42P01": false, "22P02": false, "XX000": false,
	} {
		if got := postgresUnavailable(state); got != want {
			t.Errorf("PostgreSQL's state %s: %t, want %t", state, got, want)
		}
	}
}

func TestAFaultIsAskedForBeforeEveryOperation(t *testing.T) {
	var asked []string
	failing := false
	s := openStore(t, emptySQLite(t), WithFault(func(op string, writes bool) error {
		asked = append(asked, fmt.Sprint(op, " ", writes))
		if failing {
			return net.ErrClosed
		}
		return nil
	}))
	account := newAccount(t, s)
	asked, failing = nil, true
	_, read := s.Account(t.Context(), account)
	_, snapshot := s.Snapshot(t.Context(), account, 0, 1)
	_, write := s.CreateEpisode(t.Context(), account, newEpisode(), now)
	for _, err := range []error{read, snapshot, write} {
		if !errors.Is(err, diary.ErrUnavailable) {
			t.Errorf("got %v, want %v", err, diary.ErrUnavailable)
		}
	}
	if want := []string{"find account false", "read snapshot false", "create episode true"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
}

func TestDurabilityPragmasHoldOnTheWriter(t *testing.T) {
	s := openStore(t, emptySQLite(t))
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
