// Package reminders holds the heartbeat of the program and what is done on it: once a minute every
// sweep looks for what has become due, and does it. One sweep purges what need not be kept any longer. The
// other is that of the Runner, which puts a mail into the outbox for each reminder that is due, and sends
// all mails of the outbox, those about the account too.
//
// A reminder is a row with the instant at which it is due next; diary.Schedule reckons it. It is never one
// cron entry per person: the cron library skips the wall times that a clock change leaves out and repeats
// those that it brings twice, and it forgets everything at a restart.
package reminders

import (
	"context"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
)

// interval is the time between two beats.
const interval = time.Minute

// Sweep is something that is looked after once a minute. A sweep that is still running when its next
// turn comes misses that turn.
type Sweep struct {
	Name string // for the log
	Run  func(ctx context.Context, now time.Time) error
}

// Heartbeat runs sweeps when a minute begins, as the times do that people choose, and also at its start:
// what became due while the program did not run has waited long enough.
type Heartbeat struct {
	cron   *cron.Cron
	cancel context.CancelFunc // ends the sweeps under way
}

// NewHeartbeat prepares a heartbeat for the sweeps, each with the instant that now returns.
func NewHeartbeat(log *slog.Logger, now func() time.Time, sweeps ...Sweep) *Heartbeat {
	logger := cronLogger{log}
	ctx, cancel := context.WithCancel(context.Background())
	h := &Heartbeat{
		// Recover stands inside: SkipIfStillRunning would take a sweep that panicked for one that is
		// still running, for ever.
		cron:   cron.New(cron.WithLogger(logger), cron.WithChain(cron.SkipIfStillRunning(logger), cron.Recover(logger))),
		cancel: cancel,
	}
	for _, sweep := range sweeps {
		h.cron.Schedule(&beats{}, cron.FuncJob(func() {
			start := now()
			err := sweep.Run(ctx, start)
			log := log.With("sweep", sweep.Name, "took", now().Sub(start))
			if err != nil {
				log.Error("sweep failed", "error", err)
				return
			}
			log.Debug("sweep done")
		}))
	}
	return h
}

// beats is the schedule of one sweep.
type beats struct{ begun bool }

// Next implements cron.Schedule. Only the library's own goroutine calls it.
func (b *beats) Next(t time.Time) time.Time {
	if !b.begun {
		b.begun = true
		return t
	}
	return t.Truncate(interval).Add(interval)
}

// Start lets the heart beat.
func (h *Heartbeat) Start() { h.cron.Start() }

// Stop lets it beat no more and waits for the sweeps under way. When ctx ends first, they are told to
// give up, and the cause is returned. A heartbeat that was stopped is not started again.
func (h *Heartbeat) Stop(ctx context.Context) error {
	defer h.cancel()
	select {
	case <-h.cron.Stop().Done():
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
