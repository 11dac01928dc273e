package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"time"

	"crampdiary/diary"
)

// EnqueueMessage implements diary.Outbox.
func (s *Store) EnqueueMessage(ctx context.Context, message diary.OutboxMessage) error {
	return s.write(ctx, "enqueue message", func(ctx context.Context, tx *sql.Tx) error {
		if err := insertMessage(ctx, tx, message); err != nil {
			return err
		}
		return recordTest(ctx, tx, message, diary.SlotWaiting, message.Due)
	})
}

// recordTest records what became of a test mail; other mails leave no trace. Where nothing is known of the
// address there is nowhere to record it, and no page to show it: test mails go to confirmed addresses.
func recordTest(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	if m.Purpose != diary.TestMail {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		update mail_address set test_state = $2, tested_at = $3 where account_id = $1`, m.AccountID, state, millis(now))
	return err
}

func insertMessage(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage) error {
	return insertMessages(ctx, tx, []diary.OutboxMessage{m})
}

func insertMessages(ctx context.Context, tx *sql.Tx, messages []diary.OutboxMessage) error {
	rows := make([][]any, len(messages))
	for i, m := range messages {
		day, wallTime := slotKeyValues(m.Slot)
		rows[i] = []any{m.ID, m.AccountID, m.Purpose, m.To.Address, m.Kind, day, wallTime, m.Detail, millis(m.Due),
			millis(m.NotBefore), millis(m.GiveUpAt), m.Attempts, "", m.Purpose.Lane(), m.To.Channel}
	}
	return eachInsert(rows, func(some [][]any) error {
		_, err := insertAlike(ctx, tx, `
			insert into outbox (id, account_id, purpose, recipient, kind, slot_day, slot_time, detail, due_at,
				try_at, give_up_at, attempts, lease, lane, channel)
			values `, some, ` on conflict do nothing`)
		return err
	})
}

// ClaimMessages implements diary.Outbox.
func (s *Store) ClaimMessages(ctx context.Context, now, until time.Time, limit int, channel diary.Channel, lanes ...diary.Lane) (claimed [][]diary.OutboxMessage, err error) {
	// Each lane is claimed by itself, in the order of its own index.
	if len(lanes) == 0 {
		lanes = diary.Lanes
	}
	err = s.write(ctx, "claim messages", func(ctx context.Context, tx *sql.Tx) error {
		claimed = nil
		for _, lane := range lanes {
			messages, err := s.claimLane(ctx, tx, now, until, limit-len(claimed), channel, lane)
			if err != nil {
				return err
			}
			claimed = append(claimed, joined(messages)...)
		}
		return nil
	})
	return claimed, err
}

// claimLane makes a claim of its own name each time: the transaction may be repeated. Of the reminders that are one
// notification the first stands for all, so that two claims at the same time do not share them out. The lane stands in the
// text: SQLite plans a statement again when a value that a column is compared with becomes 0 or 1.
func (s *Store) claimLane(ctx context.Context, tx *sql.Tx, now, until time.Time, limit int, channel diary.Channel, lane diary.Lane) ([]diary.OutboxMessage, error) {
	return collect(ctx, tx, scanMessage, `
			with claimed as materialized (
				select id, account_id, purpose, due_at, channel, recipient
				from outbox
				where lane = `+strconv.Itoa(int(lane))+` and channel = $5 and try_at <= $1 and not (purpose = $6 and (
					exists (
						select 1 from outbox before
						where before.account_id = outbox.account_id and before.purpose = $6 and before.due_at = outbox.due_at
							and before.channel = outbox.channel and before.recipient = outbox.recipient
							and before.try_at <= $1 and before.id < outbox.id
					) or due_at > $7 and exists (
						select 1 from reminder
						where reminder.account_id = outbox.account_id and reminder.next_due_at <= outbox.due_at
					)
				))
				order by try_at limit $4 + 0 `+s.engine.passLocked+`
			)
			update outbox set lease = $3, try_at = $2, attempts = attempts + 1
			where try_at <= $1 and id in (
				select message.id
				from claimed join outbox message on message.account_id = claimed.account_id
				where message.id = claimed.id or claimed.purpose = $6 and message.purpose = $6
					and message.due_at = claimed.due_at and message.channel = claimed.channel
					and message.recipient = claimed.recipient and message.try_at <= $1
			)
			returning `+messageColumns,
		millis(now), millis(until), diary.NewID(), limit, channel, diary.ReminderMessage, millis(now.Add(-diary.JoinWait)))
}

// joined puts the messages of a channel together that are one notification, the longest due first.
func joined(messages []diary.OutboxMessage) (notifications [][]diary.OutboxMessage) {
	slices.SortFunc(messages, func(a, b diary.OutboxMessage) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.AccountID, b.AccountID), cmp.Compare(a.To.Address, b.To.Address),
			cmp.Compare(a.ID, b.ID))
	})
	for i, m := range messages {
		if i > 0 && oneNotification(messages[i-1], m) {
			last := len(notifications) - 1
			notifications[last] = append(notifications[last], m)
			continue
		}
		notifications = append(notifications, []diary.OutboxMessage{m})
	}
	return notifications
}

// oneNotification says what the claim says too.
func oneNotification(a, b diary.OutboxMessage) bool {
	return a.Purpose == diary.ReminderMessage && b.Purpose == diary.ReminderMessage &&
		a.AccountID == b.AccountID && a.To == b.To && a.Due.Equal(b.Due)
}

// messageColumns are what scanMessage reads, what must be known to put a message off or give it up first.
const messageColumns = `id, account_id, lease, channel, recipient, purpose, kind, due_at, give_up_at, attempts, try_at, detail,
	slot_day, slot_time`

// scanMessage keeps a message that cannot be read as one that says so.
func scanMessage(row scanner) (m diary.OutboxMessage, err error) {
	var day *string
	var wallTime *diary.TimeOfDay
	var due, tryAt, giveUp int64
	err = row.Scan(&m.ID, &m.AccountID, &m.Lease, &m.To.Channel, &m.To.Address, &m.Purpose, &m.Kind, &due, &giveUp,
		&m.Attempts, &tryAt, &m.Detail, &day, &wallTime)
	m.Due, m.NotBefore, m.GiveUpAt = instant(due), instant(tryAt), instant(giveUp)
	if err == nil {
		m.Slot, err = slotKey(m.Kind, day, wallTime)
	}
	m.Unreadable, err = keepUnreadable(err)
	return m, err
}

// countUnreadableMessages counts what waits for an account and cannot be read.
func countUnreadableMessages(ctx context.Context, q querier, accountID string) (n int, err error) {
	waiting, err := collect(ctx, q, scanMessage, `select `+messageColumns+` from outbox where account_id = $1`, accountID)
	for _, m := range waiting {
		if m.Unreadable != nil {
			n++
		}
	}
	return n, err
}

// DelayMessages implements diary.Outbox.
func (s *Store) DelayMessages(ctx context.Context, messages []diary.OutboxMessage, again time.Time) error {
	return s.write(ctx, "delay messages", func(ctx context.Context, tx *sql.Tx) error {
		return eachHeld(messages, func(m diary.OutboxMessage) error {
			return changed(tx.ExecContext(ctx, `
				update outbox set lease = '', try_at = $3 where id = $1 and lease = $2`, m.ID, m.Lease, millis(again)))
		})
	})
}

// eachHeld changes each message of which the claim is still held, and returns diary.ErrNotFound when that
// is none.
func eachHeld(messages []diary.OutboxMessage, change func(diary.OutboxMessage) error) error {
	held := 0
	for _, m := range messages {
		err := change(m)
		if errors.Is(err, diary.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		held++
	}
	if held == 0 {
		return diary.ErrNotFound
	}
	return nil
}

// SettleMessages implements diary.Outbox.
func (s *Store) SettleMessages(ctx context.Context, messages []diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	return s.write(ctx, "settle messages", func(ctx context.Context, tx *sql.Tx) error {
		return settleMessages(ctx, tx, messages, state, now)
	})
}

func settleMessages(ctx context.Context, tx *sql.Tx, messages []diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	return eachHeld(messages, func(m diary.OutboxMessage) error { return settleMessage(ctx, tx, m, state, now) })
}

func settleMessage(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	if m.Slot != nil {
		// Who settles another message of the slot at the same time waits here, so that the later of the two sees
		// what became of the other.
		if err := execute(ctx, tx, `
			update reminder_slot set state = state
			where account_id = $1 and day = $2 and kind = $3 and wall_time = $4`,
			m.AccountID, m.Slot.Date.String(), m.Slot.Kind, m.Slot.Time); err != nil {
			return err
		}
	}
	var slotSent bool
	if err := found(scan(tx.QueryRowContext(ctx, `
		delete from outbox where id = $1 and lease = $2 returning slot_sent`, m.ID, m.Lease), &slotSent)); err != nil {
		return err
	}
	switch {
	case m.Unreadable != nil:
		return settleUnreadable(ctx, tx, m, state, now)
	case m.Purpose == diary.IdleMail && state == diary.SlotSent:
		return warnedOfIdleness(ctx, tx, m.AccountID, now)
	case m.Slot == nil:
		return recordTest(ctx, tx, m, state, now)
	}
	if diary.ToDevices(m.To.Channel) && state == diary.SlotSent {
		if err := pushSent(ctx, tx, m, now); err != nil {
			return err
		}
	}
	if slotSent {
		return nil
	}
	if err := settleSlot(ctx, tx, m, state, now); err != nil {
		return err
	}
	return settleFallback(ctx, tx, m, state, now)
}

// settleSlot gives a slot that no message reached the person with so far the state that came of one of its
// messages.
func settleSlot(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	settle := `
		update reminder_slot set state = $5, settled_at = $6
		where account_id = $1 and day = $2 and kind = $3 and wall_time = $4`
	if state == diary.SlotSent {
		if err := execute(ctx, tx, `
			update outbox set slot_sent = 1
			where account_id = $1 and kind = $2 and slot_day = $3 and slot_time = $4`,
			m.AccountID, m.Slot.Kind, m.Slot.Date.String(), m.Slot.Time); err != nil {
			return err
		}
	} else {
		settle += ` and not exists (
			select 1 from outbox
			where outbox.account_id = $1 and outbox.slot_day = $2 and outbox.kind = $3 and outbox.slot_time = $4)`
	}
	// A slot that came a second time was sent, whatever became of that; only one that was missed is shown.
	if state != diary.SlotMissed {
		settle += ` and again_at is null`
	}
	return execute(ctx, tx, settle,
		m.AccountID, m.Slot.Date.String(), m.Slot.Kind, m.Slot.Time, state, millis(now))
}

// settleUnreadable finds the slot of a message that does not say which it is of by when it was due.
func settleUnreadable(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		update reminder_slot set state = $4, settled_at = $5
		where account_id = $1 and kind = $2 and due_at = $3 and state = $6`,
		m.AccountID, m.Kind, millis(m.Due), state, millis(now), diary.SlotWaiting)
	return err
}

// RefuseMessages implements diary.Outbox.
func (s *Store) RefuseMessages(ctx context.Context, messages []diary.OutboxMessage, now time.Time) error {
	return s.write(ctx, "refuse messages", func(ctx context.Context, tx *sql.Tx) error {
		if err := settleMessages(ctx, tx, messages, diary.SlotMissed, now); err != nil {
			return err
		}
		switch to := messages[0].To; {
		case diary.ToDevices(to.Channel):
			return pushGone(ctx, tx, messages[0], now)
		case to != diary.OwnAddress:
			return nil
		}
		_, err := tx.ExecContext(ctx, refuseAddress+`where id = $1`+refusedBefore, messages[0].AccountID, millis(now))
		return err
	})
}

// refuseAddress and refusedBefore are around the condition on the account whose address is refused.
const (
	refuseAddress = `
		insert into mail_address (account_id, email, refused_at)
		select id, email, $2 from account `
	refusedBefore = `
		on conflict (account_id) do update set
			confirmed_at = case when mail_address.email = excluded.email then mail_address.confirmed_at end,
			email = excluded.email, refused_at = excluded.refused_at`
)

// RefuseAddress implements diary.Outbox.
func (s *Store) RefuseAddress(ctx context.Context, accountID, email string, now time.Time) error {
	return s.write(ctx, "refuse address", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, refuseAddress+`where id = $1 and email = $3`+refusedBefore, accountID, millis(now), email))
	})
}

// WaitingMessages implements diary.Outbox.
func (s *Store) WaitingMessages(ctx context.Context) (queue diary.MessageQueue, err error) {
	queue.ByPurpose = make(map[diary.MessagePurpose]int)
	err = s.read("count waiting messages", func(q querier) error {
		rows, err := collect(ctx, q, scanWaiting, `
			select purpose, channel, count(*), min(due_at)
			from (
				select purpose, channel, due_at
				from outbox
				group by purpose, account_id, channel, recipient, due_at, case when purpose = $1 then '' else id end
			) notification
			group by purpose, channel
			order by channel`, diary.ReminderMessage)
		for _, row := range rows {
			queue.ByPurpose[row.purpose] += row.count
			if !slices.Contains(queue.Channels, row.channel) {
				queue.Channels = append(queue.Channels, row.channel)
			}
			if queue.Oldest.IsZero() || row.oldest.Before(queue.Oldest) {
				queue.Oldest = row.oldest
			}
		}
		return err
	})
	return queue, err
}

// waiting counts the notifications of a purpose that are to go by a channel.
type waiting struct {
	purpose diary.MessagePurpose
	channel diary.Channel
	count   int
	oldest  time.Time
}

func scanWaiting(row scanner) (w waiting, err error) {
	var oldest int64
	err = row.Scan(&w.purpose, &w.channel, &w.count, &oldest)
	w.oldest = instant(oldest)
	return w, err
}

// MailStatus implements diary.Outbox.
func (s *Store) MailStatus(ctx context.Context, accountID string) (status diary.MailStatus, err error) {
	err = s.read("find mail status", func(q querier) (err error) {
		status, err = loadMailStatus(ctx, q, accountID)
		return err
	})
	return status, err
}

// loadMailStatus reads what is known of the account's present address, which is nothing when it has
// become another one.
func loadMailStatus(ctx context.Context, q querier, accountID string) (diary.MailStatus, error) {
	rows, err := collect(ctx, q, scanMailStatus, `
		select confirmed_at, refused_at, test_state, tested_at, try_at
		from mail_address join account on account.id = mail_address.account_id and account.email = mail_address.email
		left join outbox on outbox.account_id = account.id and purpose = 'test' and attempts > 0 and lease = ''
		where account.id = $1
		order by try_at limit 1`, accountID)
	if err != nil || len(rows) == 0 {
		return diary.MailStatus{}, err
	}
	return rows[0], nil
}

func scanMailStatus(row scanner) (status diary.MailStatus, err error) {
	var confirmed, refused, tested *int64
	var state *diary.SlotState
	var again time.Time
	err = row.Scan(&confirmed, &refused, &state, &tested, zeroWhenNull(&again))
	status.Confirmed, status.Refused = optionalInstant(confirmed), optionalInstant(refused)
	if state != nil && tested != nil {
		status.Test = &diary.MailTest{State: *state, At: instant(*tested), Again: again}
	}
	return status, err
}

// ConfirmAddress implements diary.Outbox.
func (s *Store) ConfirmAddress(ctx context.Context, accountID, email string, now time.Time) error {
	return s.write(ctx, "confirm address", func(ctx context.Context, tx *sql.Tx) error {
		if err := used(ctx, tx, accountID, now); err != nil {
			return err
		}
		return changed(tx.ExecContext(ctx, `
			insert into mail_address (account_id, email, confirmed_at)
			select id, email, $3 from account where id = $1 and email = $2
			on conflict (account_id) do update set
				email = excluded.email, confirmed_at = excluded.confirmed_at, refused_at = null,
				test_state = null, tested_at = null`,
			accountID, email, millis(now)))
	})
}

// ResumeMail implements diary.Outbox.
func (s *Store) ResumeMail(ctx context.Context, accountID string) error {
	return s.write(ctx, "resume mail", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `update mail_address set refused_at = null where account_id = $1`, accountID)
		return err
	})
}
