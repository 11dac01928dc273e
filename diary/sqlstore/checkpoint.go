package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"sync/atomic"

	"crampdiary/diary"
)

// longLog is how many pages SQLite's log holds before they are copied into the file. A page that is saved again and again is
// copied once, so a longer log writes less; a shorter one is read faster.
const longLog = 1000

// checkpointer copies SQLite's log into the file while others save. SQLite by itself does it within the save that finds the
// log long, and this one and all behind it wait until the disk has everything. During an import that took up to a
// thousand times as long as a save.
//
// What is saved meanwhile is behind what is copied, so that the log would never be at its end and could not start again. The
// writer copies that little between two groups.
//
// A copy that fails is tried again after the next save. It loses nothing: all of it is in the log.
type checkpointer struct {
	db     *sql.DB // one connection
	wrote  chan struct{}
	done   chan struct{}
	behind atomic.Bool   // the writer is to copy the rest
	sem    chan struct{} // a semaphore for one: SQLite refuses a second copy at a time. A goroutine that waits for it can give up
}

func openCheckpointer(path string) (*checkpointer, error) {
	db, err := sql.Open("sqlite", sqliteDSN(path, url.Values{"mode": {"rw"}, "_synchronous": {"FULL"}}))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.SetMaxOpenConns(1)
	c := &checkpointer{db: db, wrote: make(chan struct{}, 1), done: make(chan struct{}), sem: make(chan struct{}, 1)}
	go c.run()
	return c, nil
}

func (c *checkpointer) run() {
	defer close(c.done)
	for range c.wrote {
		if left, err := c.checkpoint(context.Background(), c.db, "noop"); err != nil || left < longLog {
			continue
		}
		if _, err := c.checkpoint(context.Background(), c.db, "passive"); err == nil {
			c.behind.Store(true)
		}
	}
}

// afterWrite is called by the writer between two groups.
func (c *checkpointer) afterWrite(writer *sql.DB) {
	if c.behind.CompareAndSwap(true, false) {
		_, _ = c.checkpoint(context.Background(), writer, "passive")
	}
	select {
	case c.wrote <- struct{}{}:
	default: // it looks soon anyway
	}
}

// checkpoint runs one, and returns how many pages of the log are not in the file. It fails with diary.ErrUnavailable while
// another process copies, or reads what would have to go.
func (c *checkpointer) checkpoint(ctx context.Context, db *sql.DB, mode string) (left int64, err error) {
	select {
	case c.sem <- struct{}{}:
		defer func() { <-c.sem }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	var busy, logged, copied int64
	if err := db.QueryRowContext(ctx, "pragma wal_checkpoint("+mode+")").Scan(&busy, &logged, &copied); err != nil {
		return 0, err
	}
	if busy != 0 {
		return 0, fmt.Errorf("%w: the log is read or copied by others", diary.ErrUnavailable)
	}
	return logged - copied, nil
}

func (c *checkpointer) stop() error {
	close(c.wrote)
	<-c.done
	return c.db.Close()
}
