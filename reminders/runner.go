package reminders

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"crampdiary/diary"
)

const (
	// dueBatch is how many due reminders are moved on in one transaction. On SQLite nobody else can write
	// meanwhile, so it is small.
	dueBatch = 200
	// duePage is how many of them are looked for at a time: what was read to find them has to be read again after each
	// batch that was written.
	duePage = 5 * dueBatch
	// defaultLease is long enough for a slow mail server, and short enough that a mail which a process
	// held when it died still comes in time.
	defaultLease = 6 * time.Minute
	// settleTimeout bounds writing down what came of a try, also while the program stops.
	settleTimeout = 15 * time.Second

	defaultConcurrency = 4
	// accountConcurrency is how many mails about accounts are sent at the same time, beside the reminders: one
	// that hangs does not hold up the other.
	accountConcurrency = 2
	// unreadableWait is how long what cannot be read is put off: somebody has to mend it first.
	unreadableWait = time.Hour
	// writeAgain is how long to wait before what came of a mail is written down once more.
	writeAgain = time.Second
)

// Store is what the runner needs of a diary.Store.
type Store interface {
	diary.ReminderQueue
	diary.Outbox
	Account(ctx context.Context, id string) (diary.Account, error)
}

// Config is what a Runner works with.
type Config struct {
	Store Store
	// Senders has one for every channel by which this installation sends, the same in all of its processes. What is
	// to go by another one is given up.
	Senders map[diary.Channel]Sender
	Log     *slog.Logger
	Now     func() time.Time
	// Settled says whether the time may be acted upon; nil for always. While it is not, no reminder becomes
	// due.
	Settled func() bool
	// Proven says whether the time may be trusted with more; nil for always. While it may not, no reminder
	// comes less often because it was ignored for so long.
	Proven  func() bool
	Metrics *Metrics // counts nothing if nil
	// NoServer says that mails go to a folder; see diary.Circumstances.
	NoServer bool
	// AccountSender sends the mails about accounts, over connections of their own; that of the channel if nil.
	AccountSender Sender
	Concurrency   int // reminders of a channel that are sent at the same time; 4 if 0
	// Lease is how long a claimed message is nobody else's; 6 minutes if 0. A try may take two thirds of it, which
	// leaves enough to write down what came of it.
	Lease time.Duration
	// Jitter changes the time until the next try, so that mails that failed together are not tried together.
	// By default it takes or adds up to a quarter.
	Jitter func(time.Duration) time.Duration
}

// Runner sends messages. At each heartbeat it looks for reminders that have become due, and puts a message for
// each recipient into the outbox in the same transaction that moves the reminder on. It claims the messages from
// the outbox, each channel by itself, at each heartbeat and whenever it is woken, decides whether each is still to be
// sent, sends it, and writes down what came of it. Several runners, also of several processes, share the work.
//
// A reminder is put into the outbox once: the wall time, date, kind and recipient of a slot are unique. A message is
// sent at least once: the process that claimed it holds it under a lease, and first sends and then settles. When a
// process dies between the two, the lease ends and the mail is sent a second time, with the same
// Message-ID, by which mail programs and servers know it as the same.
type Runner struct {
	Config

	lanes    []*lane
	stopping chan struct{}
	stopOnce sync.Once
	looking  sync.WaitGroup // the goroutines that claim
	sending  sync.WaitGroup
	cancel   context.CancelFunc // ends the tries under way
	ctx      context.Context    // of the tries
}

// lane sends what is in one lane of a channel. Nothing of another lane or channel keeps it waiting.
type lane struct {
	channel diary.Channel
	lane    diary.Lane
	sender  Sender
	wake    chan struct{} // holds one wish to look into the outbox
	free    chan struct{} // holds one entry for each that may be sent beside those under way
}

func newLane(channel diary.Channel, of diary.Lane, sender Sender, concurrency int) *lane {
	l := &lane{channel: channel, lane: of, sender: sender, wake: make(chan struct{}, 1), free: make(chan struct{}, concurrency)}
	for range concurrency {
		l.free <- struct{}{}
	}
	return l
}

// NewRunner prepares a runner.
func NewRunner(c Config) *Runner {
	if c.Concurrency == 0 {
		c.Concurrency = defaultConcurrency
	}
	if c.Lease == 0 {
		c.Lease = defaultLease
	}
	if c.Jitter == nil {
		c.Jitter = quarterJitter
	}
	if c.Settled == nil {
		c.Settled = anyTime
	}
	if c.Proven == nil {
		c.Proven = anyTime
	}
	if c.Metrics == nil {
		c.Metrics = NewMetrics()
	}
	if c.AccountSender == nil {
		c.AccountSender = c.Senders[diary.MailChannel]
	}
	r := &Runner{Config: c, stopping: make(chan struct{}), lanes: []*lane{
		newLane(diary.MailChannel, diary.AccountLane, c.AccountSender, accountConcurrency),
	}}
	for channel, sender := range c.Senders {
		r.lanes = append(r.lanes, newLane(channel, diary.ReminderLane, sender, c.Concurrency))
	}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

func anyTime() bool { return true }

func quarterJitter(d time.Duration) time.Duration {
	return d - d/4 + rand.N(d/2+1) // #nosec G404 -- a wait is no secret
}

// Sweep is the runner's part of the heartbeat.
func (r *Runner) Sweep() Sweep {
	return Sweep{Name: "reminders", Run: func(ctx context.Context, now time.Time) error {
		defer r.Wake() // what waits to be tried again is looked at in any case
		if err := r.giveUpUnsent(ctx, now); err != nil {
			return err
		}
		if !r.Settled() {
			return nil
		}
		rescheduled, err := r.Store.RescheduleReminders(ctx, now)
		if err != nil {
			return fmt.Errorf("reschedule reminders: %w", err)
		}
		if rescheduled > 0 {
			r.Log.Warn("reminders rescheduled: the clock was ahead when they were looked after", "reminders", rescheduled)
		}
		return r.enqueueDue(ctx, now)
	}}
}

// Wake looks into the outbox now instead of at the next heartbeat.
func (r *Runner) Wake() {
	for _, l := range r.lanes {
		select {
		case l.wake <- struct{}{}:
		default: // somebody has wished for it already
		}
	}
}

// Start lets the runner send, at once what waits in the outbox.
func (r *Runner) Start() {
	r.Wake()
	for _, l := range r.lanes {
		r.looking.Go(func() {
			for {
				select {
				case <-r.stopping:
					return
				case <-l.wake:
				}
				if err := r.sendLane(l); err != nil {
					r.Log.Error("outbox failed", "error", err)
				}
			}
		})
	}
}

// Stop claims no more mails and waits for the tries under way. When ctx ends first, they are asked to give
// up, which puts their mails back, and the cause is returned. A runner that was stopped is not started
// again.
func (r *Runner) Stop(ctx context.Context) error {
	r.stopOnce.Do(func() { close(r.stopping) })
	defer r.cancel()
	idle := make(chan struct{})
	go func() {
		r.looking.Wait()
		r.sending.Wait()
		close(idle)
	}()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
	}
	r.cancel()
	// Nothing but writing down that the tries were given up is left to do.
	select {
	case <-idle:
	case <-time.After(settleTimeout):
	}
	return context.Cause(ctx)
}

// enqueueDue moves on every reminder that is due. While those that were found are written, it looks for the next.
func (r *Runner) enqueueDue(ctx context.Context, now time.Time) error {
	var writing []diary.DueReminder // when the next were looked for
	next := r.findDue(ctx, now, 0)
	for {
		found := <-next
		if found.err != nil {
			return fmt.Errorf("find due reminders: %w", found.err)
		}
		due := without(found.due, writing)
		full := len(found.due) == duePage
		if full {
			next = r.findDue(ctx, now, len(due))
		}
		for batch := range slices.Chunk(due, dueBatch) {
			// A process that moved none of them on lost all to another process, which goes on.
			if moved, err := r.enqueueBatch(ctx, batch, now); err != nil || moved == 0 {
				if full {
					<-next
				}
				return err
			}
		}
		switch {
		case full:
			writing = due
		case len(writing) == 0:
			return nil
		default: // some may have been written before they were skipped, and others skipped in their place
			writing, next = nil, r.findDue(ctx, now, 0)
		}
	}
}

// foundDue are due reminders, or why they could not be found.
type foundDue struct {
	due []diary.DueReminder
	err error
}

// findDue looks for a page of due reminders behind those that are being written.
func (r *Runner) findDue(ctx context.Context, now time.Time, writing int) <-chan foundDue {
	found := make(chan foundDue, 1)
	go func() {
		var f foundDue
		defer func() {
			if value := recover(); value != nil { // which would end the program here, where no heartbeat catches it
				f.err = fmt.Errorf("panic: %v\n\n%s", value, debug.Stack())
			}
			found <- f
		}()
		f.due, f.err = r.Store.DueReminders(ctx, now, writing, duePage)
	}()
	return found
}

// without leaves out of due reminders those that were being written: they may still have been due.
func without(due, writing []diary.DueReminder) []diary.DueReminder {
	type key struct {
		account  string
		kind     diary.ReminderKind
		revision int64
	}
	keyOf := func(d diary.DueReminder) key { return key{d.AccountID, d.Reminder.Kind, d.Revision} }
	written := make(map[key]bool, len(writing))
	for _, d := range writing {
		written[keyOf(d)] = true
	}
	return slices.DeleteFunc(due, func(d diary.DueReminder) bool { return written[keyOf(d)] })
}

// enqueueBatch returns how many of some due reminders it moved on or put off.
func (r *Runner) enqueueBatch(ctx context.Context, due []diary.DueReminder, now time.Time) (int, error) {
	advances := make([]diary.ReminderAdvance, 0, len(due))
	var unreadable []diary.DueReminder
	for _, d := range due {
		if d.Unreadable != nil {
			unreadable = append(unreadable, d)
			continue
		}
		advances = append(advances, advance(d, now))
	}
	moved, err := r.Store.AdvanceReminders(ctx, advances)
	if err != nil {
		return 0, fmt.Errorf("advance reminders: %w", err)
	}
	r.Metrics.advanced(moved)
	r.Wake()
	return len(moved) + len(unreadable), r.putOff(ctx, unreadable, now)
}

// putOff says which reminders cannot be read, and has them looked at again later. The person sees it on the
// page of reminders.
func (r *Runner) putOff(ctx context.Context, unreadable []diary.DueReminder, now time.Time) error {
	if len(unreadable) == 0 {
		return nil
	}
	for _, d := range unreadable {
		r.Log.Error("reminder cannot be read, and is put off", "account", d.AccountID, "code", d.Reminder.Kind.Code(), "cause", d.Unreadable)
		r.Metrics.unreadable(unreadableReminder)
	}
	if err := r.Store.PutOffReminders(ctx, unreadable, now, now.Add(unreadableWait)); err != nil {
		return fmt.Errorf("put off reminders: %w", err)
	}
	return nil
}
