package reminders

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"crampdiary/diary"
)

// Preview says what the next heartbeat would do.
type Preview struct {
	// Due counts the reminder times that have come and that no heartbeat has found yet, by kind and by what
	// would become of each: SlotSent for those that would be sent.
	Due map[diary.ReminderKind]map[diary.SlotState]int
	// Unreadable counts the reminders that are due and would be put off, because they or something that they
	// need cannot be read.
	Unreadable int
	// Waiting counts the notifications that are in the outbox already.
	Waiting diary.MessageQueue
}

// NewPreview finds out, and changes nothing. noServer says that the mails go to a folder.
func NewPreview(ctx context.Context, store Store, noServer bool, now time.Time) (Preview, error) {
	p := Preview{Due: make(map[diary.ReminderKind]map[diary.SlotState]int)}
	for _, kind := range diary.ReminderKinds {
		p.Due[kind] = make(map[diary.SlotState]int)
	}
	due, err := store.DueReminders(ctx, now, 0, math.MaxInt32)
	if err != nil {
		return Preview{}, fmt.Errorf("find due reminders: %w", err)
	}
	for _, d := range due {
		if d.Unreadable != nil {
			p.Unreadable++
			continue
		}
		a := advance(d, now)
		for _, slot := range a.Slots {
			state := slot.State
			if state == diary.SlotWaiting {
				state, err = foresee(ctx, store, a.Messages, noServer, now)
				if errors.Is(err, diary.ErrUnreadable) {
					p.Unreadable++
					continue
				}
				if err != nil {
					return Preview{}, err
				}
			}
			p.Due[slot.Kind][state]++
		}
	}
	if p.Waiting, err = store.WaitingMessages(ctx); err != nil {
		return Preview{}, fmt.Errorf("count waiting mail: %w", err)
	}
	return p, nil
}

// foresee says what would become of a slot with these messages if nothing goes wrong.
func foresee(ctx context.Context, store Store, messages []diary.OutboxMessage, noServer bool, now time.Time) (state diary.SlotState, err error) {
	facts, err := factsOf(ctx, store, messages[0], now)
	if err != nil {
		return "", fmt.Errorf("find reminder facts: %w", err)
	}
	facts.NoServer = noServer
	for _, m := range messages {
		if state = judge(m, facts, now).state; state == "" {
			return diary.SlotSent, nil
		}
	}
	return state, nil
}
