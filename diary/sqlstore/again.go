package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"crampdiary/diary"
)

// Slot implements diary.Reminders.
func (s *Store) Slot(ctx context.Context, accountID string, key diary.SlotKey) (diary.Slot, error) {
	return readFrom(s, "find slot", func(q querier) (diary.Slot, error) {
		return loadSlot(ctx, q, accountID, key)
	})
}

func loadSlot(ctx context.Context, q querier, accountID string, key diary.SlotKey) (diary.Slot, error) {
	slot, err := scanSlot(q.QueryRowContext(ctx, `
		select `+slotColumns+`
		from reminder_slot
		where account_id = $1 and day = $2 and kind = $3 and wall_time = $4`,
		accountID, key.Date.String(), key.Kind, key.Time))
	return slot, found(err)
}

// RemindAgain implements diary.Reminders.
func (s *Store) RemindAgain(ctx context.Context, messages []diary.OutboxMessage) (at time.Time, err error) {
	m := messages[0]
	err = s.write(ctx, "remind again", func(ctx context.Context, tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `
			update reminder_slot set again_at = $5
			where account_id = $1 and day = $2 and kind = $3 and wall_time = $4 and state = $6 and again_at is null`,
			m.AccountID, m.Slot.Date.String(), m.Slot.Kind, m.Slot.Time, millis(m.Due), diary.SlotSent))
		if err == nil {
			at = m.Due
			return insertMessages(ctx, tx, messages)
		}
		if !errors.Is(err, diary.ErrNotFound) {
			return err
		}
		slot, err := loadSlot(ctx, tx, m.AccountID, *m.Slot)
		switch {
		case err != nil:
			return err
		case slot.Again == nil:
			return diary.ErrNotFound
		}
		at = *slot.Again
		return nil
	})
	return at, err
}

func sameInstant(a, b *time.Time) bool {
	return a == b || a != nil && b != nil && a.Equal(*b)
}
