package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
)

// countingConnector opens connections that count the statements they are asked to run.
type countingConnector struct {
	driver driver.Driver
	dsn    string
	ran    *atomic.Int64
}

func (c countingConnector) Driver() driver.Driver { return c.driver }

func (c countingConnector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	return countingConn{conn, c.ran}, err
}

type countingConn struct {
	driver.Conn
	ran *atomic.Int64
}

func (c countingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.ran.Add(1)
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (c countingConn) PrepareContext(context.Context, string) (driver.Stmt, error) {
	return nil, errors.New("a statement that this test does not count")
}

func (c countingConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
}

// countReads lets a store read through connections that count, and returns their counter.
func countReads(t *testing.T, s *Store, path string) *atomic.Int64 {
	t.Helper()
	ran := new(atomic.Int64)
	reads := s.reads
	s.reads = sql.OpenDB(countingConnector{
		driver: reads.Driver(), dsn: readOnlyDSN(path, options{busyTimeout: time.Second}), ran: ran,
	})
	must(t, reads.Close())
	return ran
}

// TestReadingTakesAFewStatementsHoweverFullTheDiaryIs counts what each request of a page costs. A page
// makes few such requests, as the tests of the pages count.
func TestReadingTakesAFewStatementsHoweverFullTheDiaryIs(t *testing.T) {
	zone, err := diary.Zone("Europe/Copenhagen")
	must(t, err)
	today := diary.CrampDayOf(now, zone)
	for _, days := range []int{0, 3, 730} {
		path := emptySQLite(t)
		s := openStore(t, path)
		account := newAccount(t, s)
		made := demo.Generate(1, days, now, zone)
		if days > 0 {
			store(t, s, account, made)
		}
		ran := countReads(t, s, path)
		for _, test := range []struct {
			name string
			most int64
			read func() error
		}{
			{"session", 1, func() error {
				_, _, err := s.SessionByToken(t.Context(), [32]byte{})
				if errors.Is(err, diary.ErrNotFound) {
					return nil
				}
				return err
			}},
			{"list", 1, func() error {
				_, err := s.ListEpisodes(t.Context(), account, diary.EpisodeFilter{Muscle: diary.Calf}, diary.Cursor{}, 30)
				return err
			}},
			{"open episodes", 1, func() error {
				_, err := s.OpenEpisodes(t.Context(), account)
				return err
			}},
			{"days", 2, func() error {
				_, err := s.Days(t.Context(), account, today-730, today)
				return err
			}},
			{"weeks", 2, func() error {
				_, err := s.Weeks(t.Context(), account, today-730, today)
				return err
			}},
			{"snapshot", 10, func() error {
				_, err := s.Snapshot(t.Context(), account, today-730, today)
				return err
			}},
			{"links", 3, func() error {
				_, err := s.ListShares(t.Context(), account)
				return err
			}},
			{"left notes", 1, func() error {
				_, err := s.ListShareNotes(t.Context(), account)
				return err
			}},
			{"count of what is stored", 1, func() error {
				_, err := s.CountStored(t.Context(), account)
				return err
			}},
		} {
			ran.Store(0)
			must(t, test.read())
			if n := ran.Load(); n == 0 || n > test.most {
				t.Errorf("%d days: %s takes %d statements, want at most %d", days, test.name, n, test.most)
			}
		}
	}
}

// store stores an invented diary.
func store(t *testing.T, s *Store, account string, made demo.Diary) {
	t.Helper()
	_, err := s.SaveProfile(t.Context(), account, made.Profile, now)
	must(t, err)
	_, err = s.SaveFactorSetup(t.Context(), account, made.Factors, now)
	must(t, err)
	for _, e := range made.Episodes {
		_, err := s.CreateEpisode(t.Context(), account, e, now)
		must(t, err)
	}
	for _, c := range made.CheckIns {
		_, err := s.SaveCheckIn(t.Context(), account, c, now)
		must(t, err)
	}
}
