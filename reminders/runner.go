package reminders

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"crampdiary/diary"
)

const (
	// dueBatch is how many due reminders are moved on in one transaction. On SQLite nobody else can write
	// meanwhile, so it is small.
	dueBatch = 200
	// defaultLease is long enough for a slow mail server, and short enough that a mail which a process
	// held when it died still comes in time.
	defaultLease = 6 * time.Minute
	// settleTimeout bounds writing down what came of a try, also while the program stops.
	settleTimeout = 15 * time.Second

	defaultSenders = 4
	// accountSenders is how many mails about accounts are sent at the same time, beside the reminders: one
	// that hangs does not hold up the other.
	accountSenders = 2
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
	Store  Store
	Sender Sender
	Log    *slog.Logger
	Now    func() time.Time
	// Settled says whether the time may be acted upon; nil for always. While it is not, no reminder becomes
	// due.
	Settled func() bool
	// Proven says whether the time may be trusted with more; nil for always. While it may not, no reminder
	// comes less often because it was ignored for so long.
	Proven  func() bool
	Metrics *Metrics // counts nothing if nil
	// NoServer says that the sender lays the mails into a folder; see diary.Circumstances.
	NoServer bool
	// AccountSender sends the mails about accounts, over connections of their own; Sender if nil.
	AccountSender Sender
	Senders       int // reminders that are sent at the same time; 4 if 0
	// Lease is how long a claimed mail is nobody else's; 6 minutes if 0. A try may take two thirds of it, which
	// leaves enough to write down what came of it.
	Lease time.Duration
	// Jitter changes the time until the next try, so that mails that failed together are not tried together.
	// By default it takes or adds up to a quarter.
	Jitter func(time.Duration) time.Duration
}

// Runner sends mails. At each heartbeat it looks for reminders that have become due, and puts a mail for
// each into the outbox in the same transaction that moves the reminder on. Its senders claim mails from the
// outbox, at each heartbeat and whenever they are woken, decide whether each is still to be sent, send it,
// and write down what came of it. Several runners, also of several processes, share the work.
//
// A reminder is put into the outbox once: the wall time, date and kind of a slot are unique. A mail is
// sent at least once: whoever claimed it holds it under a lease, and first sends and then settles. When a
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

// lane are the senders of one lane of the outbox. Nothing of another lane keeps them waiting.
type lane struct {
	lane   diary.Lane
	sender Sender
	wake   chan struct{} // holds one wish to look into the outbox
	free   chan struct{} // holds one entry for each sender that is idle
}

func newLane(of diary.Lane, sender Sender, senders int) *lane {
	l := &lane{lane: of, sender: sender, wake: make(chan struct{}, 1), free: make(chan struct{}, senders)}
	for range senders {
		l.free <- struct{}{}
	}
	return l
}

// NewRunner prepares a runner.
func NewRunner(c Config) *Runner {
	if c.Senders == 0 {
		c.Senders = defaultSenders
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
		c.AccountSender = c.Sender
	}
	r := &Runner{Config: c, stopping: make(chan struct{}), lanes: []*lane{
		newLane(diary.AccountLane, c.AccountSender, accountSenders), newLane(diary.ReminderLane, c.Sender, c.Senders),
	}}
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
		if !r.Settled() {
			return nil
		}
		reckoned, err := r.Store.ReckonAnew(ctx, now)
		if err != nil {
			return fmt.Errorf("reckon reminders anew: %w", err)
		}
		if reckoned > 0 {
			r.Log.Warn("reminders reckoned anew: the clock was ahead when they were looked after", "reminders", reckoned)
		}
		return r.enqueueDue(ctx, now)
	}}
}

// Wake has the outbox looked at now instead of at the next heartbeat.
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

// Stop claims no more mails and waits for the tries under way. When ctx ends first, they are told to give
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

// enqueueDue moves on every reminder that is due.
func (r *Runner) enqueueDue(ctx context.Context, now time.Time) error {
	for {
		due, err := r.Store.DueReminders(ctx, now, dueBatch)
		if err != nil {
			return fmt.Errorf("find due reminders: %w", err)
		}
		var advances []diary.ReminderAdvance
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
			return fmt.Errorf("advance reminders: %w", err)
		}
		r.Metrics.advanced(moved)
		if err := r.putOff(ctx, unreadable, now); err != nil {
			return err
		}
		// Whoever moved none of them on lost all to another process, which goes on.
		if len(due) < dueBatch || len(moved)+len(unreadable) == 0 {
			return nil
		}
		r.Wake()
	}
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

// sendLane claims what is due in a lane of the outbox, as much at a time as there are idle senders, until
// nothing is left.
func (r *Runner) sendLane(l *lane) error {
	for {
		idle, ok := r.awaitIdle(l)
		if !ok {
			return nil
		}
		now, claimed := r.Now(), time.Now()
		mails, err := r.Store.ClaimMail(r.ctx, now, now.Add(r.Lease), idle, l.lane)
		for range idle - len(mails) {
			l.free <- struct{}{}
		}
		if err != nil {
			return fmt.Errorf("claim mail: %w", err)
		}
		for _, m := range mails {
			r.sending.Go(func() {
				defer func() { l.free <- struct{}{} }()
				r.handle(l, m, claimed)
			})
		}
		if len(mails) == 0 {
			return nil
		}
	}
}

// awaitIdle takes every idle sender, waiting for one if there is none. It is not ok when the runner stops.
func (r *Runner) awaitIdle(l *lane) (idle int, ok bool) {
	select {
	case <-r.stopping:
		return 0, false
	default:
	}
	select {
	case <-r.stopping:
		return 0, false
	case <-l.free:
		idle = 1
	}
	for {
		select {
		case <-l.free:
			idle++
		default:
			return idle, true
		}
	}
}

// handle does what is to be done with a mail that was claimed. What keeps it from being done is logged, and
// the mail is claimed again when its lease ends.
func (r *Runner) handle(l *lane, m diary.OutboxMessage, claimed time.Time) {
	log := r.Log.With("mail", m.ID, "purpose", m.Purpose, "try", m.Attempts)
	defer func() {
		if value := recover(); value != nil {
			log.Error("mail panicked", "account", m.AccountID, "panic", fmt.Sprint(value), "stack", string(debug.Stack()))
		}
	}()
	err := m.Unreadable
	if err == nil {
		err = r.process(l, m, claimed, log)
	}
	if errors.Is(err, diary.ErrUnreadable) {
		err = r.putOffMail(m, err, log)
	}
	if err != nil && !errors.Is(err, diary.ErrNotFound) {
		log.Error("mail failed", "error", err)
	}
}

// putOffMail puts off a mail that cannot be read, or for which something that cannot be read is needed.
func (r *Runner) putOffMail(m diary.OutboxMessage, cause error, log *slog.Logger) error {
	log.Error("mail cannot be read, and is put off", "account", m.AccountID, "cause", cause)
	r.Metrics.unreadable(unreadableMail)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), settleTimeout)
	defer cancel()
	again := r.Now().Add(unreadableWait)
	if !again.Before(m.GiveUpAt) {
		return r.giveUp(ctx, m, log)
	}
	return r.Store.DelayMail(ctx, m, again)
}

// process returns diary.ErrNotFound when the mail or its account is no longer there.
func (r *Runner) process(l *lane, m diary.OutboxMessage, claimed time.Time, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), settleTimeout)
	defer cancel()
	now := r.Now()
	if !now.Before(m.GiveUpAt) {
		return r.giveUp(ctx, m, log)
	}
	mail, sendIt, err := r.prepare(ctx, m, now, log)
	if err != nil || !sendIt {
		return err
	}
	result := r.try(l.sender, mail, log)
	if result.Outcome == diary.MailDelivered {
		return r.writeSent(m, claimed.Add(r.Lease), log)
	}
	// The try may have taken long; what came of it is still to be written down.
	ctx, cancel = context.WithTimeout(context.WithoutCancel(r.ctx), settleTimeout)
	defer cancel()
	return r.settle(ctx, m, result, log)
}

// prepare gathers what the text of a mail depends on. When the mail is not to be sent, it settles it.
func (r *Runner) prepare(ctx context.Context, m diary.OutboxMessage, now time.Time, log *slog.Logger) (mail Mail, sendIt bool, err error) {
	mail.Message = m
	if !m.Purpose.AboutReminders() {
		mail.Account, err = r.Store.Account(ctx, m.AccountID)
		return mail, err == nil, err
	}
	facts, err := r.Store.ReminderFacts(ctx, m.AccountID, m.Kind, now)
	if err != nil {
		return mail, false, err
	}
	facts.NoServer = r.NoServer
	mail.Account, mail.Neutral, mail.NoAmount = facts.Account, facts.Setup.Neutral, !facts.Profile.MaySuggestFluids()
	if !r.Proven() {
		facts.Ignored = nil
	}
	v := judge(m, facts, now)
	if v.state == "" {
		return mail, true, nil
	}
	if v.pace != "" {
		if err := r.slow(ctx, m, facts.Setup.Of(m.Kind).Pace, v.pace, now); err != nil && !errors.Is(err, diary.ErrNotFound) {
			return mail, false, err
		}
	}
	log.Info("mail not sent", "state", v.state)
	r.Metrics.withheld(m, v.state)
	return mail, false, r.Store.SettleMail(ctx, m, v.state, now)
}

// slow lets a reminder come less often, and tells the person so by mail.
func (r *Runner) slow(ctx context.Context, m diary.OutboxMessage, from, to diary.Pace, now time.Time) error {
	purpose := diary.SteppedDownMail
	if to == diary.Resting {
		purpose = diary.RestedMail
	}
	told := diary.NewAccountMail(m.AccountID, purpose, now)
	told.Kind = m.Kind
	told.GiveUpAt = m.GiveUpAt // within the hours in which the person wants mail
	if err := r.Store.SlowReminder(ctx, from, told, to, now); err != nil {
		return err
	}
	r.Wake()
	return nil
}

// try sends a mail. A sender that panics made a mistake that may lie in this one mail, so the others go on.
func (r *Runner) try(sender Sender, mail Mail, log *slog.Logger) (result Result) {
	ctx, cancel := context.WithTimeout(r.ctx, r.Lease-r.Lease/3)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			log.Error("sender panicked", "panic", fmt.Sprint(value), "stack", string(debug.Stack()))
			result = Result{Outcome: diary.MailDelayed, Detail: "panic"}
		}
	}()
	return sender.Send(ctx, mail)
}

// writeSent writes down that the server took a mail, again and again until it is written or the lease ends: a
// mail of which that is not known is sent a second time. When the program may wait no longer, it is tried once
// more.
func (r *Runner) writeSent(m diary.OutboxMessage, leaseEnds time.Time, log *slog.Logger) error {
	now := r.Now()
	log.Info("mail sent", "late", now.Sub(m.Due).Round(time.Millisecond))
	r.Metrics.sent(m, now)
	for {
		hurry := r.ctx.Err() != nil
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), settleTimeout)
		err := r.Store.SettleMail(ctx, m, diary.SlotSent, now)
		cancel()
		if err == nil || errors.Is(err, diary.ErrNotFound) || hurry || !time.Now().Before(leaseEnds) {
			return err
		}
		log.Warn("the mail was sent, which could not be written down yet", "error", err)
		select {
		case <-time.After(writeAgain):
		case <-r.ctx.Done():
		}
	}
}

// settle writes down what came of a try that failed.
func (r *Runner) settle(ctx context.Context, m diary.OutboxMessage, result Result, log *slog.Logger) error {
	now := r.Now()
	log = log.With("detail", result.Detail)
	switch result.Outcome {
	case diary.MailRefused:
		log.Warn("recipient refused; reminders of this account are paused", "account", m.AccountID)
		r.Metrics.failed(m, result.Outcome)
		return r.Store.RefuseMail(ctx, m, now)
	case diary.MailMisconfigured:
		log.Error("the mail server does not accept mails of this installation: see to the mail settings")
	}
	again := now
	if r.ctx.Err() == nil { // when the program stops, the next one shall try at once
		again = now.Add(r.Jitter(backoff(m.Attempts)))
	}
	if !again.Before(m.GiveUpAt) {
		return r.giveUp(ctx, m, log)
	}
	log.Warn("mail delayed", "outcome", result.Outcome, "again", again.Sub(now).Round(time.Second))
	r.Metrics.retried(m, result.Outcome)
	return r.Store.DelayMail(ctx, m, again)
}

func (r *Runner) giveUp(ctx context.Context, m diary.OutboxMessage, log *slog.Logger) error {
	log.Warn("mail given up")
	r.Metrics.gaveUp(m)
	return r.Store.SettleMail(ctx, m, diary.SlotMissed, r.Now())
}

const (
	firstBackoff = time.Minute
	mostBackoff  = 30 * time.Minute
)

// backoff is how long to wait after so many tries: a minute, and twice as long each time.
func backoff(attempts int) time.Duration {
	wait := firstBackoff
	for range attempts - 1 {
		if wait *= 2; wait >= mostBackoff {
			return mostBackoff
		}
	}
	return wait
}
