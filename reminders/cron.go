// Package reminders holds the heartbeat of the program and what is done on it: once a minute every
// sweep looks for what has become due, and does it. One sweep purges what need not be kept any longer, one takes back
// imports that were not finished. The last is that of the Runner, which puts a mail into the outbox for each reminder that
// is due, and sends all mails of the outbox, those about the account too.
//
// A reminder is a row with the instant at which it is due next; diary.Schedule computes it. It is never one
// cron entry per person: the cron library skips the wall times that a clock change leaves out and repeats
// those that it brings twice, and it forgets everything at a restart.
package reminders

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// interval is the time between two beats.
const interval = time.Minute

// Sweep is something that is looked after once a minute. A sweep that is still running when it is due
// again is skipped that time.
type Sweep struct {
	Name string // for the log
	Run  func(ctx context.Context, now time.Time) error
}

// Heartbeat runs sweeps when a minute begins, as the times do that people choose, and also at its start:
// what became due while the program did not run has waited long enough.
type Heartbeat struct {
	cron   *cron.Cron
	cancel context.CancelFunc // ends the sweeps under way
	beats  []*beats
}

// NewHeartbeat prepares a heartbeat for the sweeps, each with the instant that now returns.
func NewHeartbeat(log *slog.Logger, now func() time.Time, sweeps ...Sweep) *Heartbeat {
	logger := cronLogger{log}
	ctx, cancel := context.WithCancel(context.Background())
	h := &Heartbeat{cron: cron.New(cron.WithLogger(logger)), cancel: cancel}
	// Recover stands inside: SkipIfStillRunning would take a sweep that panicked for one that is still
	// running, for ever.
	guard := cron.NewChain(cron.SkipIfStillRunning(logger), cron.Recover(logger))
	for _, sweep := range sweeps {
		b := &beats{heart: h}
		b.job = guard.Then(cron.FuncJob(func() {
			start := time.Now()
			err := sweep.Run(ctx, now())
			log := log.With("sweep", sweep.Name, "took", time.Since(start))
			if err != nil {
				log.Error("sweep failed", "error", err)
				return
			}
			log.Debug("sweep done")
		}))
		b.entry = h.cron.Schedule(b, b.job)
		h.beats = append(h.beats, b)
	}
	return h
}

// overdue is how long after its time a beat is given up.
const overdue = 5 * time.Second

// beats is the schedule of one sweep.
//
// The cron library compares the clock with the time of the next beat, without the monotonic reading of
// either (its times went through Time.In, which strips it). When the clock was set back it would sleep for
// as long as the clock was set back. So every beat arms a timer, which no clock disturbs and which is
// stopped by the next beat. When it fires, the sweep is scheduled again and runs at once.
type beats struct {
	heart *Heartbeat
	job   cron.Job

	mu    sync.Mutex
	entry cron.EntryID
	begun bool
	late  *time.Timer
}

// Next implements cron.Schedule. The library calls it when it schedules the sweep, and at each beat.
func (b *beats) Next(t time.Time) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.begun {
		b.begun = true
		b.arm(overdue)
		return t
	}
	next := t.Truncate(interval).Add(interval)
	b.arm(next.Sub(t) + overdue)
	return next
}

func (b *beats) arm(wait time.Duration) {
	if b.late != nil {
		b.late.Stop()
	}
	b.late = time.AfterFunc(wait, b.reschedule)
}

// reschedule schedules the sweep again.
func (b *beats) reschedule() {
	b.mu.Lock()
	b.begun = false
	entry := b.entry
	b.mu.Unlock()
	b.heart.cron.Remove(entry)
	entry = b.heart.cron.Schedule(b, b.job)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.entry = entry
}

func (b *beats) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.late != nil {
		b.late.Stop()
	}
}

// Start lets the heart beat.
func (h *Heartbeat) Start() { h.cron.Start() }

// Stop lets it beat no more and waits for the sweeps under way. When ctx ends first, they are asked to
// give up, and the cause is returned. A heartbeat that was stopped is not started again.
func (h *Heartbeat) Stop(ctx context.Context) error {
	defer h.cancel()
	stopped := h.cron.Stop()
	for _, b := range h.beats {
		b.stop()
	}
	select {
	case <-stopped.Done():
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// cronLogger hands on what the cron library has to say.
type cronLogger struct{ *slog.Logger }

func (l cronLogger) Info(message string, keysAndValues ...any) {
	l.Debug("heartbeat: "+message, keysAndValues...)
}

func (l cronLogger) Error(err error, message string, keysAndValues ...any) {
	l.Logger.Error("heartbeat: "+message, append(keysAndValues, "error", err)...)
}
