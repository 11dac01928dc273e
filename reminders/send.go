package reminders

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"crampdiary/diary"
)

// sendLane claims what is due in a lane of the outbox, as much at a time as there are idle senders, until
// nothing is left.
func (r *Runner) sendLane(l *lane) error {
	for {
		idle, ok := r.awaitIdle(l)
		if !ok {
			return nil
		}
		now, claimed := r.Now(), time.Now()
		claims, err := r.Store.ClaimMessages(r.ctx, now, now.Add(r.Lease), idle, l.channel, l.lane)
		for range idle - len(claims) {
			l.free <- struct{}{}
		}
		if err != nil {
			return fmt.Errorf("claim messages: %w", err)
		}
		for _, messages := range claims {
			r.sending.Go(func() {
				defer func() { l.free <- struct{}{} }()
				r.handle(l, messages, claimed)
			})
		}
		if len(claims) == 0 {
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

// handle does what is to be done with messages that were claimed. What keeps it from being done is logged, and
// they are claimed again when its lease ends.
func (r *Runner) handle(l *lane, claimedMessages []diary.OutboxMessage, claimed time.Time) {
	messages := slices.Clone(claimedMessages)
	log := r.Log.With("mail", messages[0].ID, "channel", l.channel, "purpose", messages[0].Purpose, "try", messages[0].Attempts)
	defer func() {
		if value := recover(); value != nil {
			log.Error("mail panicked", "account", messages[0].AccountID, "panic", fmt.Sprint(value), "stack", string(debug.Stack()))
		}
	}()
	var failures []error
	for _, m := range messages {
		if m.Unreadable != nil {
			failures = append(failures, r.putOffMessages([]diary.OutboxMessage{m}, m.Unreadable, log))
		}
	}
	messages = slices.DeleteFunc(messages, func(m diary.OutboxMessage) bool { return m.Unreadable != nil })
	if len(messages) > 0 {
		err := r.process(l, messages, claimed, log)
		if errors.Is(err, diary.ErrUnreadable) {
			err = r.putOffMessages(messages, err, log)
		}
		failures = append(failures, err)
	}
	for _, err := range failures {
		if err != nil && !errors.Is(err, diary.ErrNotFound) {
			log.Error("mail failed", "error", err)
		}
	}
}

// putOffMessages puts off messages that cannot be read, or for which something that cannot be read is needed.
func (r *Runner) putOffMessages(messages []diary.OutboxMessage, cause error, log *slog.Logger) error {
	log.Error("mail cannot be read, and is put off", "account", messages[0].AccountID, "cause", cause)
	r.Metrics.unreadable(unreadableMessage)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), settleTimeout)
	defer cancel()
	return r.tryAgainAt(ctx, messages, r.Now().Add(unreadableWait), log)
}

// process returns diary.ErrNotFound when the messages or their account are no longer there.
func (r *Runner) process(l *lane, messages []diary.OutboxMessage, claimed time.Time, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), settleTimeout)
	defer cancel()
	now := r.Now()
	messages, err := r.giveUpThose(ctx, messages, now, log)
	if err != nil || len(messages) == 0 {
		return err
	}
	ready, err := r.prepare(ctx, messages, now, log)
	if err != nil || ready == nil {
		return err
	}
	messages = ready.Messages()
	result := r.try(l.sender, *ready, log)
	taken := result.Taken
	if result.Outcome == diary.MessageDelivered {
		taken = len(messages)
	}
	if taken > 0 {
		if err := r.writeSent(messages[:taken], claimed.Add(r.Lease), log); err != nil || taken == len(messages) {
			return err
		}
	}
	messages = messages[taken:]
	// The try may have taken long; what came of it is still to be written down.
	ctx, cancel = context.WithTimeout(context.WithoutCancel(r.ctx), settleTimeout)
	defer cancel()
	return r.settle(ctx, messages, result, log)
}

// prepare gathers what the text of a notification depends on. What of it is not to be sent it settles; when that is
// all, the notification is nil.
func (r *Runner) prepare(ctx context.Context, messages []diary.OutboxMessage, now time.Time, log *slog.Logger) (*Notification, error) {
	if first := messages[0]; !first.Purpose.AboutReminders() {
		account, err := r.Store.Account(ctx, first.AccountID)
		if err != nil {
			return nil, err
		}
		return &Notification{Message: first, With: messages[1:], Account: account}, nil
	}
	var ready *Notification
	for _, m := range messages {
		facts, err := factsOf(ctx, r.Store, m, now)
		if err != nil {
			return nil, err
		}
		facts.NoServer = r.NoServer
		if !r.Proven() {
			facts.Ignored = nil
		}
		v := judge(m, facts, now)
		switch {
		case v.state != "":
			if err := r.withhold(ctx, m, facts, v, now, log); err != nil {
				return nil, err
			}
		case ready == nil:
			ready = &Notification{Message: m, Account: facts.Account, Neutral: facts.Setup.Neutral, NoAmount: !facts.Profile.MaySuggestFluids(), Trial: trialDay(facts.Trials, m.Slot)}
		default:
			ready.With = append(ready.With, m)
		}
	}
	return ready, nil
}

// factsOf reads what decides whether a message is still to be sent. Without the hours in which nothing is, nothing is.
func factsOf(ctx context.Context, store Store, m diary.OutboxMessage, now time.Time) (diary.ReminderFacts, error) {
	facts, err := store.ReminderFacts(ctx, m.AccountID, m.Kind, now)
	if err == nil {
		err = facts.Setup.Unreadable
	}
	return facts, err
}

// withhold settles a message that is not to be sent.
func (r *Runner) withhold(ctx context.Context, m diary.OutboxMessage, facts diary.ReminderFacts, v verdict, now time.Time, log *slog.Logger) error {
	if v.pace != "" {
		if err := r.slow(ctx, m, facts, v.pace, now); err != nil && !errors.Is(err, diary.ErrNotFound) {
			return err
		}
	}
	log.Info("mail not sent", "message", m.ID, "state", v.state)
	r.Metrics.withheld(m, v.state)
	err := r.Store.SettleMessages(ctx, []diary.OutboxMessage{m}, v.state, now)
	if errors.Is(err, diary.ErrNotFound) {
		return nil // the others of its notification are still to be sent
	}
	return err
}

// slow lets a reminder come less often, and tells the person so where this one would have gone.
func (r *Runner) slow(ctx context.Context, m diary.OutboxMessage, facts diary.ReminderFacts, to diary.Pace, now time.Time) error {
	purpose := diary.SteppedDownMessage
	if to == diary.Resting {
		purpose = diary.RestedMessage
	}
	slowed := diary.NewAccountMail(m.AccountID, purpose, now)
	slowed.Kind, slowed.To = m.Kind, m.To
	if m.To.Channel != diary.MailChannel && len(facts.Obstacles(diary.MailChannel, m.Kind)) == 0 {
		slowed.To = diary.OwnAddress // one mail, instead of what may be the first of several devices
	}
	slowed.GiveUpAt = m.GiveUpAt // within the hours in which the person wants mail
	if err := r.Store.SlowReminder(ctx, facts.Setup.Of(m.Kind).Pace, slowed, to, now); err != nil {
		return err
	}
	r.Wake()
	return nil
}

// try sends a notification. A sender that panics made a mistake that may lie in this one, so the others go on.
func (r *Runner) try(sender Sender, n Notification, log *slog.Logger) (result Result) {
	ctx, cancel := context.WithTimeout(r.ctx, r.Lease-r.Lease/3)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			log.Error("sender panicked", "panic", fmt.Sprint(value), "stack", string(debug.Stack()))
			result = Result{Outcome: diary.MessageDelayed, Detail: "panic"}
		}
	}()
	return sender.Send(ctx, n)
}

// writeSent writes down that the server took a notification, again and again until it is written or the lease ends: what
// that is not known of is sent a second time. When the program may wait no longer, it is tried once
// more.
func (r *Runner) writeSent(messages []diary.OutboxMessage, leaseEnds time.Time, log *slog.Logger) error {
	now := r.Now()
	log.Info("mail sent", "messages", len(messages), "late", now.Sub(messages[0].Due).Round(time.Millisecond))
	r.Metrics.sent(messages[0], now)
	for {
		hurry := r.ctx.Err() != nil
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), settleTimeout)
		err := r.Store.SettleMessages(ctx, messages, diary.SlotSent, now)
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
func (r *Runner) settle(ctx context.Context, messages []diary.OutboxMessage, result Result, log *slog.Logger) error {
	first, now := messages[0], r.Now()
	log = log.With("detail", result.Detail)
	switch result.Outcome {
	case diary.MessageRefused:
		log.Warn("recipient refused; reminders that go there are paused", "account", first.AccountID)
		r.Metrics.failed(first, result.Outcome)
		defer r.Wake() // another channel may be due instead
		return r.Store.RefuseMessages(ctx, messages, now)
	case diary.MessageMisconfigured:
		log.Error("the server does not accept messages of this installation: see to the " + string(first.To.Channel) + " settings")
	}
	again := now
	if r.ctx.Err() == nil { // when the program stops, the next one shall try at once
		again = now.Add(max(r.Jitter(backoff(first.Attempts)), min(result.Wait, longestWait)))
	}
	if again.Before(latest(messages)) {
		log.Warn("mail delayed", "outcome", result.Outcome, "again", again.Sub(now).Round(time.Second))
		r.Metrics.retried(first, result.Outcome)
	}
	return r.tryAgainAt(ctx, messages, again, log)
}

// latest is when the last of some messages is given up.
func latest(messages []diary.OutboxMessage) time.Time {
	return slices.MaxFunc(messages, func(a, b diary.OutboxMessage) int { return a.GiveUpAt.Compare(b.GiveUpAt) }).GiveUpAt
}

// tryAgainAt schedules another try of messages, without those that make no sense any more by then.
func (r *Runner) tryAgainAt(ctx context.Context, messages []diary.OutboxMessage, again time.Time, log *slog.Logger) error {
	messages, err := r.giveUpThose(ctx, messages, again, log)
	if err != nil || len(messages) == 0 {
		return err
	}
	return r.Store.DelayMessages(ctx, messages, again)
}

// giveUpThose gives up the messages that make no sense at an instant any more, and returns the others.
func (r *Runner) giveUpThose(ctx context.Context, messages []diary.OutboxMessage, at time.Time, log *slog.Logger) ([]diary.OutboxMessage, error) {
	var over, left []diary.OutboxMessage
	for _, m := range messages {
		if at.Before(m.GiveUpAt) {
			left = append(left, m)
			continue
		}
		over = append(over, m)
	}
	if len(over) == 0 {
		return left, nil
	}
	log.Warn("mail given up", "messages", len(over))
	r.Metrics.gaveUp(over[0])
	err := r.Store.SettleMessages(ctx, over, diary.SlotMissed, r.Now())
	if errors.Is(err, diary.ErrNotFound) {
		err = nil // somebody else has them, and the others are still ours
	}
	return left, err
}

// giveUpUnsent gives up what is to go by channels by which nothing is sent any more, so that its slots do not wait for
// ever. A slot with no other message was missed, as the page of reminders says.
func (r *Runner) giveUpUnsent(ctx context.Context, now time.Time) error {
	waiting, err := r.Store.WaitingMessages(ctx)
	if err != nil {
		return fmt.Errorf("count waiting messages: %w", err)
	}
	for _, channel := range waiting.Channels {
		if r.Senders[channel] != nil {
			continue
		}
		claims, err := r.Store.ClaimMessages(ctx, now, now.Add(r.Lease), dueBatch, channel)
		if err != nil {
			return fmt.Errorf("claim messages of %s: %w", channel, err)
		}
		for _, messages := range claims {
			r.Log.Error("nothing is sent by the channel of a message, which is given up",
				"channel", channel, "account", messages[0].AccountID, "messages", len(messages))
			r.Metrics.gaveUp(messages[0])
			if err := r.Store.SettleMessages(ctx, messages, diary.SlotMissed, now); err != nil && !errors.Is(err, diary.ErrNotFound) {
				return fmt.Errorf("give up messages of %s: %w", channel, err)
			}
		}
	}
	return nil
}

const (
	firstBackoff = time.Minute
	mostBackoff  = 30 * time.Minute
	// longestWait is the longest that a server is left alone because it asks for it.
	longestWait = diary.LongestMailWait - 10*time.Minute
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
