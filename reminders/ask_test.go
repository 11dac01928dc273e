package reminders

import (
	"context"

	"crampdiary/diary"
)

// Enqueue stores a mail and has it sent at once.
func (r *Runner) Enqueue(ctx context.Context, message diary.OutboxMessage) error {
	if err := r.Store.EnqueueMessage(ctx, message); err != nil {
		return err
	}
	r.Wake()
	return nil
}

// sendWaiting sends what is due in the outbox, lane by lane.
func (r *Runner) sendWaiting() error {
	for _, l := range r.lanes {
		if err := r.sendLane(l); err != nil {
			return err
		}
	}
	return nil
}
