package sqlstore

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
)

// BenchmarkCreateEpisode measures saves with two items each, every one of them durable before it is
// acknowledged. On SQLite one writer shows what a flush of the disk costs; many show what sharing it
// gains. The figures of PostgreSQL include the way to its server and back.
func BenchmarkCreateEpisode(b *testing.B) {
	for _, engine := range []struct {
		name string
		url  func(testing.TB) string
	}{{"SQLite", newSQLite}, {"PostgreSQL", newPostgres}} {
		for _, writers := range []int{1, 8, 64} {
			b.Run(fmt.Sprintf("%s/writers=%d", engine.name, writers), func(b *testing.B) {
				s := openStore(b, engine.url(b), WithMigration())
				account := newAccount(b, s)
				next := make(chan diary.Episode)
				var all sync.WaitGroup
				b.ResetTimer()
				for range writers {
					all.Go(func() {
						for e := range next {
							if _, err := s.CreateEpisode(b.Context(), account, e, now); err != nil {
								b.Error(err)
							}
						}
					})
				}
				for range b.N {
					next <- newEpisode()
				}
				close(next)
				all.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "saves/s")
			})
		}
	}
}

// BenchmarkListEpisodes measures the first page of one account, 30 episodes with their items. An account
// has 1,000 episodes whatever the size of the database, so the figures should be much the same: if they
// grow with the database, reading one account has become slower as others joined.
func BenchmarkListEpisodes(b *testing.B) {
	const page, perAccount = 30, 1000
	for _, size := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("episodes=%d", size), func(b *testing.B) {
			s, accounts := filled(b, size, perAccount)
			b.ResetTimer()
			for i := range b.N {
				episodes, err := s.ListEpisodes(b.Context(), accounts[i%len(accounts)], diary.Cursor{}, page)
				if err != nil || len(episodes) != page {
					b.Fatalf("got %d episodes, %v", len(episodes), err)
				}
			}
		})
	}
}

// filledDatabases keeps the databases of filled, for the benchmark runs each case several times.
var filledDatabases = make(map[int]struct {
	path     string
	accounts []string
})

// filled opens a SQLite database with a number of episodes of accounts that logged in turn.
func filled(b *testing.B, size, perAccount int) (s *Store, accounts []string) {
	b.Helper()
	if known, ok := filledDatabases[size]; ok {
		return openStore(b, known.path), known.accounts
	}
	path := filepath.Join(b.TempDir(), "..", fmt.Sprintf("episodes-%d.db", size))
	s = openStore(b, path, WithMigration())
	for range size / perAccount {
		accounts = append(accounts, newAccount(b, s))
	}
	tx, err := s.writes.BeginTx(b.Context(), nil)
	must(b, err)
	for i := range perAccount {
		insertEverywhere(b, tx, accounts, now.Add(-time.Duration(i)*time.Hour))
	}
	must(b, tx.Commit())
	filledDatabases[size] = struct {
		path     string
		accounts []string
	}{path, accounts}
	return s, accounts
}

// insertEverywhere gives each account one episode with two items, many rows to a statement.
func insertEverywhere(b *testing.B, tx *sql.Tx, accounts []string, started time.Time) {
	b.Helper()
	const batch = 100
	for len(accounts) > 0 {
		some := accounts[:min(batch, len(accounts))]
		accounts = accounts[len(some):]
		var episodes, items []any
		for _, account := range some {
			e := newEpisode()
			e.Started = started
			episodes = append(append(episodes, entryArgs(account, e, now)...), millis(now), 1)
			for _, item := range itemsOf(e) {
				items = append(items, account, e.ID, item.kind, item.code, item.value)
			}
		}
		_, err := tx.Exec(`
			insert into episode (account_id, id, started_at, zone, precision, ended_at, ongoing, muscle, side,
				pain, context, woke, soreness_hours, unable_next_day, movement_problem, weakness, numbness,
				swelling, red_warm, cold_pale, pain_between, note, recorded_at, changed_at, version)
			values `+placeholders(len(some), 25), episodes...)
		must(b, err)
		_, err = tx.Exec(`
			insert into episode_item (account_id, episode_id, kind, code, value)
			values `+placeholders(len(items)/5, 5), items...)
		must(b, err)
	}
}
