package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"crampdiary/diary"
)

const pushDeviceColumns = `id, account_id, channel, session_id, name, created_at, endpoint, p256dh, auth, server_key, sent_at, gone_at`

func scanPushDevice(row scanner) (d diary.PushDevice, err error) {
	err = scan(row, &d.ID, &d.AccountID, &d.Channel, &d.SessionID, &d.Name, &d.Created, &d.Endpoint, &d.P256dh, &d.Auth, &d.ServerKey,
		&d.LastSent, &d.Gone)
	return d, err
}

// SavePushDevice implements diary.PushDevices.
func (s *Store) SavePushDevice(ctx context.Context, d diary.PushDevice, replaces string) error {
	return s.write(ctx, "save push device", func(ctx context.Context, tx *sql.Tx) error {
		if err := execute(ctx, tx, `
			delete from push_device where endpoint = $1 or account_id = $2 and id = $3`, d.Endpoint, d.AccountID, replaces); err != nil {
			return err
		}
		if err := execute(ctx, tx, `
			insert into push_device (`+pushDeviceColumns+`)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
			on conflict do nothing`, // the browser asked twice at once
			d.ID, d.AccountID, d.Channel, d.SessionID, d.Name, millis(d.Created), d.Endpoint, d.P256dh, d.Auth, d.ServerKey,
			optionalMillis(d.LastSent), optionalMillis(d.Gone)); err != nil || d.Channel != diary.NtfyChannel {
			return err
		}
		return noteEvent(ctx, tx, d.AccountID, diary.TopicAdded, d.Created)
	})
}

// PushDevice implements diary.PushDevices.
func (s *Store) PushDevice(ctx context.Context, accountID, id string) (diary.PushDevice, error) {
	return readFrom(s, "find push device", func(q querier) (diary.PushDevice, error) {
		device, err := scanPushDevice(q.QueryRowContext(ctx, `
			select `+pushDeviceColumns+` from push_device where account_id = $1 and id = $2`, accountID, id))
		return device, found(err)
	})
}

// ListPushDevices implements diary.PushDevices.
func (s *Store) ListPushDevices(ctx context.Context, accountID string) ([]diary.PushDevice, error) {
	return readFrom(s, "list push devices", func(q querier) ([]diary.PushDevice, error) {
		return collect(ctx, q, scanPushDevice, `
			select `+pushDeviceColumns+`
			from push_device
			where account_id = $1
			order by created_at desc, id desc`, accountID)
	})
}

// MovePushDevice implements diary.PushDevices.
func (s *Store) MovePushDevice(ctx context.Context, accountID, id, sessionID string) error {
	return s.execute(ctx, "move push device", `
		update push_device set session_id = $3 where account_id = $1 and id = $2`, accountID, id, sessionID)
}

// RemovePushDevice implements diary.PushDevices.
func (s *Store) RemovePushDevice(ctx context.Context, accountID, id string, now time.Time) error {
	return s.write(ctx, "remove push device", func(ctx context.Context, tx *sql.Tx) error {
		var channel diary.Channel
		err := tx.QueryRowContext(ctx, `
			delete from push_device where account_id = $1 and id = $2 returning channel`, accountID, id).Scan(&channel)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil || channel != diary.NtfyChannel {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.TopicRemoved, now)
	})
}

// pushRecipients lists the devices of an account that take reminders.
func pushRecipients(ctx context.Context, q querier, accountID string) ([]diary.Recipient, error) {
	return collect(ctx, q, scanPushRecipient, `
		select channel, id from push_device where account_id = $1 and gone_at is null order by id`, accountID)
}

func scanPushRecipient(row scanner) (to diary.Recipient, err error) {
	err = row.Scan(&to.Channel, &to.Address)
	return to, err
}

// pushSent records that a device was sent something.
func pushSent(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage, now time.Time) error {
	return execute(ctx, tx, `
		update push_device set sent_at = $3 where account_id = $1 and id = $2`, m.AccountID, m.To.Address, millis(now))
}

// pushGone ends a device whose push service knows it no more.
func pushGone(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage, now time.Time) error {
	return execute(ctx, tx, `
		update push_device set gone_at = $3 where account_id = $1 and id = $2 and gone_at is null`,
		m.AccountID, m.To.Address, millis(now))
}

// settleFallback goes by what became of a message of a slot that has devices as well as the mail that goes instead: what one
// of the two delivered the other does not deliver again, and when no device is left the mail is due.
func settleFallback(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	slot := []any{m.AccountID, m.Slot.Kind, m.Slot.Date.String(), m.Slot.Time}
	const ofSlot = ` account_id = $1 and kind = $2 and slot_day = $3 and slot_time = $4`
	byMail := m.To.Channel == diary.MailChannel
	if !byMail && !diary.ToDevices(m.To.Channel) {
		return nil
	}
	switch {
	case state == diary.SlotSent && byMail:
		return execute(ctx, tx, `delete from outbox where lease = '' and channel in ($5, $6) and`+ofSlot,
			append(slot, diary.PushChannel, diary.NtfyChannel)...)
	case state == diary.SlotSent:
		return execute(ctx, tx, `delete from outbox where lease = '' and channel = $5 and`+ofSlot, append(slot, diary.MailChannel)...)
	case !byMail:
		return execute(ctx, tx, `
			update outbox set try_at = $7
			where lease = '' and attempts = 0 and channel = $5 and try_at > $7 and slot_sent = 0 and`+ofSlot+` and not exists (
				select 1 from outbox device
				where device.account_id = $1 and device.kind = $2 and device.slot_day = $3 and device.slot_time = $4
					and device.channel in ($6, $8))`,
			append(slot, diary.MailChannel, diary.PushChannel, millis(now), diary.NtfyChannel)...)
	}
	return nil
}
