package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// maxGroup bounds a group, and with it the time for which its first save waits for the last.
const maxGroup = 256

// groupCommitter lets the saves that wait share a commit. A commit costs one flush of the disk whether
// it holds one save or a hundred, so durability becomes cheaper the more people write at once. One
// goroutine owns the only writing connection of a SQLite database.
//
// A batch of something long has a transaction of its own, and goes when nobody else waits, or when it has let one group of
// others go first. So a save waits for what is left of a batch at most, and a batch for one group.
type groupCommitter struct {
	db      *sql.DB
	log     *checkpointer
	queue   chan *request // unbuffered: a save waits in its sender until a group takes it
	batches chan *request // the same for batches
	stopped chan struct{}
}

// request is one save on its way through a group. Its sender reads the outcome once done is closed.
type request struct {
	ctx  context.Context
	save saveFunc
	done chan struct{}

	err      error
	panicked string // value and stack
}

func newGroupCommitter(db *sql.DB, log *checkpointer) *groupCommitter {
	g := &groupCommitter{db: db, log: log, queue: make(chan *request), batches: make(chan *request), stopped: make(chan struct{})}
	go g.run()
	return g
}

// commit queues a save and waits for its outcome. When the context ends in the queue the save is
// skipped; once its group has begun the outcome is waited for, so that it is never unknown.
func (g *groupCommitter) commit(ctx context.Context, save saveFunc) error {
	return commitThrough(ctx, g.queue, save)
}

// batch does the same for a part of something long.
func (g *groupCommitter) batch(ctx context.Context, save saveFunc) error {
	return commitThrough(ctx, g.batches, save)
}

func commitThrough(ctx context.Context, queue chan<- *request, save saveFunc) error {
	r := &request{ctx: ctx, save: save, done: make(chan struct{})}
	select {
	case queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	}
	<-r.done
	if r.panicked != "" {
		panic(r.panicked)
	}
	return r.err
}

// scrub copies all of the log and leaves nothing in it.
func (g *groupCommitter) scrub(ctx context.Context) error {
	_, err := g.log.checkpoint(ctx, g.db, "truncate")
	return err
}

// stop ends the goroutine. Nobody may call commit or batch any more.
func (g *groupCommitter) stop() error {
	close(g.queue)
	<-g.stopped
	return g.log.stop()
}

func (g *groupCommitter) run() {
	defer close(g.stopped)
	for afterBatch := false; ; {
		first, isBatch, ok := g.next(afterBatch)
		if !ok {
			return
		}
		group := []*request{first}
		if afterBatch = isBatch; !isBatch {
			group = g.gather(first)
		}
		if err := g.write(group); err != nil {
			for _, r := range group {
				r.err = err
			}
		}
		for _, r := range group {
			close(r.done)
		}
		g.log.afterWrite(g.db)
	}
}

// next waits for the next save or batch; false when there is none any more. Those go first that did not go last.
func (g *groupCommitter) next(afterBatch bool) (r *request, isBatch, ok bool) {
	first := g.batches
	if afterBatch {
		first = g.queue
	}
	select {
	case r, ok = <-first:
		return r, !afterBatch, ok
	default:
	}
	select {
	case r, ok = <-g.queue:
		return r, false, ok
	case r, ok = <-g.batches:
		return r, true, ok
	}
}

// gather takes everything that waits at this moment. A sender that finds the writer idle wakes it at once: without a turn for
// those who were about to send, every second group held that one save alone while 64 clients saved.
func (g *groupCommitter) gather(first *request) []*request {
	runtime.Gosched()
	group := []*request{first}
	for len(group) < maxGroup {
		select {
		case r, ok := <-g.queue:
			if !ok {
				return group
			}
			group = append(group, r)
		default:
			return group
		}
	}
	return group
}

// write runs a group in one transaction. It returns an error when none of it was stored; otherwise each
// request holds its own outcome.
func (g *groupCommitter) write(group []*request) error {
	tx, err := g.db.BeginTx(context.Background(), nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to undo
	if err := runAll(tx, group); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// runAll runs the saves of a group. It returns an error when the transaction as a whole is lost, as it is with a save that
// is alone in it and fails.
func runAll(tx *sql.Tx, group []*request) error {
	for _, r := range group {
		if r.err = r.ctx.Err(); r.err != nil {
			continue
		}
		// The driver answers a cancelled context by interrupting SQLite, and an interrupted write takes the
		// whole transaction with it.
		ctx, run := context.WithoutCancel(r.ctx), r.runBesideOthers
		if len(group) == 1 {
			run = r.call
		}
		if err := run(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// runBesideOthers runs one save under a savepoint of its own, so that undoing it leaves the others of its group as
// they are. It returns an error when the transaction as a whole is lost.
func (r *request) runBesideOthers(ctx context.Context, tx *sql.Tx) error {
	if err := execute(ctx, tx, "savepoint one_save"); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	if r.err = r.call(ctx, tx); r.err != nil {
		// After a full disk, an I/O error and their like SQLite may have rolled the transaction back by
		// itself. The savepoint is gone then, and the next statement would commit on its own.
		if err := execute(ctx, tx, "rollback to one_save"); err != nil || unavailable(r.err) {
			return r.err
		}
	}
	if err := execute(ctx, tx, "release one_save"); err != nil {
		return fmt.Errorf("release savepoint: %w", err)
	}
	return nil
}

var errPanicked = errors.New("the save panicked")

// call runs the save and catches its panic, which belongs to the goroutine that sent the save and must
// not end this one.
func (r *request) call(ctx context.Context, tx *sql.Tx) (err error) {
	defer func() {
		if value := recover(); value != nil {
			r.panicked = fmt.Sprintf("panic in a save: %v\n\n%s", value, debug.Stack())
			err = errPanicked
		}
	}()
	return r.save(ctx, tx)
}
