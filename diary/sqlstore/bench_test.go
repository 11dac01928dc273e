package sqlstore

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/diary/diarytest"
	"crampdiary/diary/sqlstore/dbtest"
)

// BenchmarkCreateEpisode measures saves with two items each, every one of them durable before it is
// acknowledged. On SQLite one writer shows what a flush of the disk costs; many show what sharing it
// gains. The figures of PostgreSQL include the way to its server and back.
func BenchmarkCreateEpisode(b *testing.B) {
	for _, engine := range []struct {
		name string
		url  func(testing.TB) string
	}{{"SQLite", newSQLite}, {"PostgreSQL", dbtest.Postgres}} {
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
			s := openStore(b, emptySQLite(b))
			accounts := fillEpisodes(b, s, size/perAccount, perAccount)
			b.Run(fmt.Sprintf("page=%d", page), func(b *testing.B) {
				for i := range b.N {
					// A stride that shares no factor with the number of accounts visits all of them.
					account := accounts[i*7919%len(accounts)]
					episodes, err := s.ListEpisodes(b.Context(), account, diary.EpisodeFilter{}, diary.Cursor{}, page)
					if err != nil || len(episodes) != page {
						b.Fatalf("got %d episodes, %v", len(episodes), err)
					}
				}
			})
		})
	}
}

// fillEpisodes makes accounts with a number of episodes each, in one transaction.
func fillEpisodes(b *testing.B, s *Store, accounts, perAccount int) (ids []string) {
	b.Helper()
	for range accounts {
		ids = append(ids, newAccount(b, s))
	}
	tx, err := s.writes.BeginTx(b.Context(), nil)
	must(b, err)
	const batch = 10
	columns := len(episodeRow("", diary.Episode{}, now, now, nil, 1))
	insertEpisodes, err := tx.Prepare(insertEpisode + placeholders(batch, columns))
	must(b, err)
	for _, account := range ids {
		for first := 0; first < perAccount; first += batch {
			var episodes []any
			for i := range batch {
				e := newEpisode() // with two items
				e.Started = now.Add(time.Duration(first+i) * time.Hour)
				episodes = append(episodes, episodeRow(account, e, now, now, nil, 1)...)
			}
			_, err := insertEpisodes.Exec(episodes...)
			must(b, err)
		}
	}
	must(b, tx.Commit())
	return ids
}

// BenchmarkSnapshot measures reading the two years of a person who keeps the diary well: 900 episodes
// with two items each and 700 check-ins with six factors each.
func BenchmarkSnapshot(b *testing.B) {
	const days, episodes, checkIns = 730, 900, 700
	first := diary.CrampDayOf(now, time.UTC)
	for _, engine := range []struct {
		name string
		url  func(testing.TB) string
	}{{"SQLite", emptySQLite}, {"PostgreSQL", dbtest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			s := openStore(b, engine.url(b), WithMigration())
			account := newAccount(b, s)
			for i := range episodes {
				e := newEpisode()
				e.Started = now.Add(time.Duration(i) * (days * 24 * time.Hour / episodes))
				_, err := s.CreateEpisode(b.Context(), account, e, now)
				must(b, err)
			}
			for i := range diary.Date(checkIns) {
				c := diary.CheckIn{Day: first + i, Cramps: diary.No, Factors: make(map[diary.Factor]diary.Answer)}
				for _, factor := range diary.DefaultFactorSetup().Chosen {
					c.Factors[factor] = diary.Yes
				}
				_, err := s.SaveCheckIn(b.Context(), account, c, now)
				must(b, err)
			}
			for b.Loop() {
				snapshot, err := s.Snapshot(b.Context(), account, first, first+days-1)
				if err != nil || len(snapshot.Episodes) != episodes || len(snapshot.CheckIns) != checkIns {
					b.Fatalf("got %d episodes and %d check-ins, %v", len(snapshot.Episodes), len(snapshot.CheckIns), err)
				}
			}
		})
	}
}

// BenchmarkImport measures how long an archive of so many episodes takes to come in, from its text to the
// disk. Others save between its turns; BenchmarkSavesBesideAnImport says how long these wait.
func BenchmarkImport(b *testing.B) {
	for _, episodes := range []int{1_000, 100_000} {
		b.Run(fmt.Sprintf("episodes=%d", episodes), func(b *testing.B) {
			s := openStore(b, emptySQLite(b))
			var text bytes.Buffer
			if err := archive.Write(&text, diary.Export{
				Preferences: diary.Preferences{Language: diary.Danish, Zone: "UTC"}, Created: now,
				CheckIns: diary.Sequence([]diary.CheckIn(nil)), Episodes: diary.Sequence(recent(episodes)),
				Activities: diary.Sequence([]diary.Activity(nil)), Slots: diary.Sequence([]diary.Slot(nil)),
			}, now); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			for range b.N {
				batches := func(yield func(diary.ImportBatch, error) bool) { // which is read twice
					archive.ImportBatches(bytes.NewReader(text.Bytes()), now)(yield)
				}
				if _, err := diarytest.Import(b.Context(), s, newAccount(b, s), batches, now); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(text.Len())/1e6, "MB")
		})
	}
}

// BenchmarkSavesBesideAnImport imports 50,000 episodes while somebody else saves one after the other. It reports how long
// the import takes, and how long a save takes in the middle and at most, as multiples of the median without an import.
func BenchmarkSavesBesideAnImport(b *testing.B) {
	const episodes, alone = 50_000, 500
	sample := recent(1_000)[0]
	for range b.N {
		s := openStore(b, emptySQLite(b))
		importing, saving := newAccount(b, s), newAccount(b, s)
		save := func() time.Duration {
			began := time.Now()
			e := sample
			e.ID = diary.NewID()
			if _, err := s.CreateEpisode(b.Context(), saving, e, now); err != nil {
				b.Fatal(err)
			}
			return time.Since(began)
		}
		var before, beside []time.Duration
		for range alone {
			before = append(before, save())
		}
		all, done := recent(episodes), make(chan error, 1)
		began := time.Now()
		go func() {
			_, err := diarytest.Import(b.Context(), s, importing, func(yield func(diary.ImportBatch, error) bool) {
				for part := range slices.Chunk(all, diary.ImportBatchSize) {
					if !yield(diary.ImportBatch{Episodes: part}, nil) {
						return
					}
				}
			}, now)
			done <- err
		}()
		for over := false; !over; {
			beside = append(beside, save())
			select {
			case err := <-done:
				if over = true; err != nil {
					b.Fatal(err)
				}
			default:
			}
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/import")
		slices.Sort(before)
		slices.Sort(beside)
		median := float64(before[len(before)/2])
		b.ReportMetric(float64(beside[len(beside)/2])/median, "median-ratio")
		b.ReportMetric(float64(beside[len(beside)-1])/median, "worst-ratio")
		b.ReportMetric(float64(len(beside)), "saves")
	}
}

// recent makes up so many episodes, one every half hour before now.
func recent(n int) []diary.Episode {
	var all []diary.Episode
	for e := range many(n) {
		lasted, known := e.Duration()
		e.Precision, e.Started = diary.Exact, now.Add(-time.Duration(len(all)+4)*30*time.Minute)
		if e.Ended = nil; known {
			ended := e.Started.Add(min(lasted, time.Hour))
			e.Ended = &ended
		}
		all = append(all, e)
	}
	return all
}
