package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"modernc.org/sqlite"

	"crampdiary/diary"
)

// outcome is what became of a save that was sent from a goroutine of its own.
type outcome struct {
	err      error
	panicked any
	returned bool
}

// send runs a save in the background.
func send(ctx context.Context, s *Store, save saveFunc) *outcome {
	o := &outcome{}
	go func() {
		defer func() {
			o.panicked = recover()
			o.returned = true
		}()
		o.err = s.write(ctx, "test", save)
	}()
	return o
}

// occupy keeps the writer busy until the returned function is called, so that what is sent meanwhile
// becomes one group.
func occupy(t *testing.T, s *Store) (release func()) {
	t.Helper()
	busy := make(chan struct{})
	send(t.Context(), s, func(context.Context, *sql.Tx) error {
		<-busy
		return nil
	})
	synctest.Wait()
	return func() {
		close(busy)
		synctest.Wait()
	}
}

func insertBucket(key string) saveFunc {
	return func(ctx context.Context, tx *sql.Tx) error {
		return saveBucket(ctx, tx, key)
	}
}

func saveBucket(ctx context.Context, tx *sql.Tx, key string) error {
	_, err := tx.ExecContext(ctx, "insert into attempt (bucket, attempts, last_at, forget_at) values ($1, 1, 0, 0)", key)
	return err
}

// buckets lists what insertBucket stored.
func buckets(t *testing.T, s *Store) string {
	t.Helper()
	keys, err := collect(t.Context(), s.reads, func(row scanner) (key string, err error) {
		err = row.Scan(&key)
		return key, err
	}, "select bucket from attempt order by bucket")
	must(t, err)
	return strings.Join(keys, " ")
}

// commitCounter counts the commits of the writer from now on.
func commitCounter(ctx context.Context, s *Store) (*atomic.Int64, error) {
	conn, err := s.writes.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	var commits atomic.Int64
	return &commits, conn.Raw(func(driverConn any) error {
		driverConn.(*preparingConn).sqliteConn.(sqlite.HookRegisterer).RegisterCommitHook(func() int32 {
			commits.Add(1)
			return 0
		})
		return nil
	})
}

func TestSavesThatWaitShareACommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t, emptySQLite(t))
		commits, err := commitCounter(t.Context(), s)
		must(t, err)
		release := occupy(t, s)
		var outcomes []*outcome
		for i := range 64 {
			outcomes = append(outcomes, send(t.Context(), s, insertBucket(fmt.Sprintf("%02d", i))))
		}
		synctest.Wait()
		release()
		for _, o := range outcomes {
			must(t, o.err)
		}
		if n := len(strings.Fields(buckets(t, s))); n != 64 {
			t.Errorf("%d of 64 saves were stored", n)
		}
		if n := commits.Load(); n != 2 {
			t.Errorf("64 saves that waited behind one took %d commits, want 1, and 1 for that one", n-1)
		}
	})
}

func TestATurnOfSomethingLongAndTheSavesThatWaitGoInTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t, emptySQLite(t))
		commits, err := commitCounter(t.Context(), s)
		must(t, err)
		var order []string // written by the writer alone
		note := func(name string) saveFunc {
			return func(ctx context.Context, tx *sql.Tx) error {
				order = append(order, name)
				return saveBucket(ctx, tx, fmt.Sprint(name, len(order)))
			}
		}
		failed := make(chan error, 8)
		batch := func(save saveFunc) { go func() { failed <- s.writeBatch(t.Context(), "test", save) }() }
		busy := make(chan struct{})
		batch(func(context.Context, *sql.Tx) error {
			<-busy
			return nil
		})
		synctest.Wait()
		batch(note("batch"))
		batch(note("batch"))
		synctest.Wait()
		for range 3 {
			send(t.Context(), s, note("save"))
		}
		synctest.Wait()
		close(busy)
		synctest.Wait()
		for range 3 {
			must(t, <-failed)
		}
		if got := strings.Join(order, " "); got != "save save save batch batch" {
			t.Errorf("after a batch they went as %s", got)
		}
		if n := commits.Load(); n != 4 {
			t.Errorf("three batches and a group took %d commits", n)
		}
		order = nil
		release := occupy(t, s)
		batch(note("batch"))
		send(t.Context(), s, note("save"))
		synctest.Wait()
		release()
		must(t, <-failed)
		if got := strings.Join(order, " "); got != "batch save" {
			t.Errorf("after a save they went as %s", got)
		}
	})
}

func TestFailingSaveHarmsNoOtherInItsGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t, emptySQLite(t))
		refused := errors.New("refused")
		release := occupy(t, s)
		before := send(t.Context(), s, insertBucket("before"))
		failing := send(t.Context(), s, func(ctx context.Context, tx *sql.Tx) error {
			must(t, saveBucket(ctx, tx, "failing"))
			return refused
		})
		broken := send(t.Context(), s, func(ctx context.Context, tx *sql.Tx) error {
			must(t, saveBucket(ctx, tx, "broken"))
			return saveBucket(ctx, tx, "broken") // violates the primary key
		})
		after := send(t.Context(), s, insertBucket("after"))
		synctest.Wait()
		release()
		must(t, errors.Join(before.err, after.err))
		if !errors.Is(failing.err, refused) {
			t.Errorf("the failing save got %v, want %v", failing.err, refused)
		}
		if broken.err == nil || errors.Is(broken.err, diary.ErrUnavailable) {
			t.Errorf("the save that broke a constraint got %v", broken.err)
		}
		if got := buckets(t, s); got != "after before" {
			t.Errorf("%q is stored", got)
		}
	})
}

func TestPanicReachesOnlyTheCallerOfItsSave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t, emptySQLite(t))
		release := occupy(t, s)
		before := send(t.Context(), s, insertBucket("before"))
		panicking := send(t.Context(), s, func(ctx context.Context, tx *sql.Tx) error {
			must(t, saveBucket(ctx, tx, "panicking"))
			panic("out of order")
		})
		after := send(t.Context(), s, insertBucket("after"))
		synctest.Wait()
		release()
		must(t, errors.Join(before.err, after.err))
		if text := fmt.Sprint(panicking.panicked); !strings.Contains(text, "out of order") || !strings.Contains(text, "writer_test.go") {
			t.Errorf("the caller got %q, want the panic and where it came from", text)
		}
		must(t, s.write(t.Context(), "test", insertBucket("later")))
		if got := buckets(t, s); got != "after before later" {
			t.Errorf("%q is stored", got)
		}
	})
}

func TestSaveWhoseContextEndsInTheQueueIsSkipped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t, emptySQLite(t))
		release := occupy(t, s)
		ctx, cancel := context.WithCancel(t.Context())
		given := send(ctx, s, insertBucket("given up"))
		kept := send(t.Context(), s, insertBucket("kept"))
		synctest.Wait()
		cancel()
		synctest.Wait()
		if !given.returned || !errors.Is(given.err, context.Canceled) {
			t.Errorf("the caller that gave up still waits, or got %v", given.err)
		}
		release()
		must(t, kept.err)
		if got := buckets(t, s); got != "kept" {
			t.Errorf("%q is stored", got)
		}
	})
}

func TestSaveWhoseContextEndsWhileItIsWrittenIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t, emptySQLite(t))
		ctx, cancel := context.WithCancel(t.Context())
		release := occupy(t, s)
		other := send(t.Context(), s, insertBucket("other"))
		save := send(ctx, s, func(ctx context.Context, tx *sql.Tx) error {
			cancel()
			return saveBucket(ctx, tx, "mine")
		})
		synctest.Wait()
		release()
		must(t, errors.Join(other.err, save.err))
		if got := buckets(t, s); got != "mine other" {
			t.Errorf("%q is stored", got)
		}
	})
}

func TestLostTransactionFailsItsWholeGroup(t *testing.T) {
	for _, returned := range []error{nil, errors.New("refused")} {
		synctest.Test(t, func(t *testing.T) {
			s := openStore(t, emptySQLite(t))
			release := occupy(t, s)
			before := send(t.Context(), s, insertBucket("before"))
			// SQLite does this by itself when, for example, the disk fails.
			losing := send(t.Context(), s, func(ctx context.Context, tx *sql.Tx) error {
				_, err := tx.ExecContext(ctx, "rollback")
				must(t, err)
				return returned
			})
			after := send(t.Context(), s, insertBucket("after"))
			synctest.Wait()
			release()
			for _, o := range []*outcome{before, losing, after} {
				if o.err == nil {
					t.Error("a save of a lost transaction was acknowledged")
				}
			}
			must(t, s.write(t.Context(), "test", insertBucket("later")))
			if got := buckets(t, s); got != "later" {
				t.Errorf("%q is stored", got)
			}
		})
	}
}

func TestCloseWaitsForWritesUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := emptySQLite(t)
		s := openStore(t, path)
		release := occupy(t, s)
		waiting := send(t.Context(), s, insertBucket("waiting"))
		synctest.Wait()
		closed := make(chan error)
		go func() { closed <- s.Close() }()
		release()
		must(t, <-closed)
		must(t, waiting.err)
		if got := buckets(t, openStore(t, path)); got != "waiting" {
			t.Errorf("%q is stored", got)
		}
	})
}
