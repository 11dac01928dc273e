package sqlstore

import (
	"strings"
	"testing"

	"crampdiary/diary"
	"crampdiary/diary/demo"
)

// logged is how many pages the log of a SQLite database holds.
func logged(t *testing.T, s *Store) (pages int) {
	t.Helper()
	var busy, copied int
	must(t, s.reads.QueryRowContext(t.Context(), "pragma wal_checkpoint(noop)").Scan(&busy, &pages, &copied))
	return pages
}

// invented is a long key, so that a save takes some pages.
func invented() string { return diary.NewID() + strings.Repeat(" invented", 1000) }

func TestTheLogBeginsAnewWhileOthersSave(t *testing.T) {
	s := openStore(t, emptySQLite(t))
	began, most := false, 0
	for saves := 0; !began; saves++ {
		must(t, s.write(t.Context(), "test", insertBucket(invented())))
		now := logged(t, s)
		if began = now < most; !began && saves > 100*longLog {
			t.Fatalf("the log holds %d pages and grows on", now)
		}
		most = max(most, now)
	}
	if most < longLog {
		t.Errorf("the log was copied at %d pages, want %d at least", most, longLog)
	}
}

func TestALogThatCannotBeCopiedIsCopiedLater(t *testing.T) {
	s := openStore(t, emptySQLite(t))
	func() {
		defer holdCopies(s)()
		for logged(t, s) < 2*longLog {
			must(t, s.write(t.Context(), "test", insertBucket(invented())))
		}
	}()
	for logged(t, s) >= 2*longLog {
		must(t, s.write(t.Context(), "test", insertBucket(invented())))
	}
}

// holdCopies makes the log grow as if a copy never ended, until what it returns is called.
func holdCopies(s *Store) (end func()) {
	sem := s.saves.(*groupCommitter).log.sem
	sem <- struct{}{}
	return func() { <-sem }
}

// mostPages is how many pages of the log a save of one episode may take: what a disk has to take before it is acknowledged.
const mostPages = 4

func TestASaveWritesFewPages(t *testing.T) {
	zone, err := diary.Zone("Europe/Copenhagen")
	must(t, err)
	s := openStore(t, emptySQLite(t))
	account := newAccount(t, s)
	made := demo.Generate(1, 300, now, zone)
	store(t, s, account, made)
	defer holdCopies(s)() // the log is not begun again meanwhile
	const saves = 50
	before := logged(t, s)
	for range saves {
		e := made.Episodes[len(made.Episodes)-1]
		e.ID = diary.NewID()
		_, err := s.CreateEpisode(t.Context(), account, e, now)
		must(t, err)
	}
	if pages := float64(logged(t, s)-before) / saves; pages > mostPages {
		t.Errorf("a save writes %.1f pages, want %d at most", pages, mostPages)
	} else {
		t.Logf("a save writes %.1f pages", pages)
	}
}
