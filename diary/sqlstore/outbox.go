package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"crampdiary/diary"
)

// EnqueueMessage implements diary.Outbox.
func (s *Store) EnqueueMessage(ctx context.Context, message diary.OutboxMessage) error {
	return s.write(ctx, "enqueue mail", func(ctx context.Context, tx *sql.Tx) error {
		if err := insertMail(ctx, tx, message); err != nil {
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

func insertMail(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage) error {
	day, wallTime := slotColumns(m.Slot)
	_, err := tx.ExecContext(ctx, `
		insert into outbox (id, account_id, purpose, recipient, kind, slot_day, slot_time, detail, due_at,
			try_at, give_up_at, attempts, lease, lane)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $13)
		on conflict do nothing`,
		m.ID, m.AccountID, m.Purpose, m.To, m.Kind, day, wallTime, m.Detail, millis(m.Due),
		millis(m.NotBefore), millis(m.GiveUpAt), m.Attempts, m.Purpose.Lane())
	return err
}

// ClaimMessages implements diary.Outbox.
func (s *Store) ClaimMessages(ctx context.Context, now, until time.Time, limit int, lanes ...diary.Lane) (claimed [][]diary.OutboxMessage, err error) {
	// Each lane is claimed by itself, in the order of its own index.
	if len(lanes) == 0 {
		lanes = diary.Lanes
	}
	err = s.write(ctx, "claim mail", func(ctx context.Context, tx *sql.Tx) error {
		claimed = nil
		for _, lane := range lanes {
			messages, err := s.claimLane(ctx, tx, now, until, limit-len(claimed), lane)
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
// mail the first stands for all, so that two claims at the same time do not share them out.
func (s *Store) claimLane(ctx context.Context, tx *sql.Tx, now, until time.Time, limit int, lane diary.Lane) ([]diary.OutboxMessage, error) {
	return collect(ctx, tx, scanMail, `
			with claimed as materialized (
				select id, account_id, purpose, due_at
				from outbox
				where lane = $5 and try_at <= $1 and not (purpose = $6 and (
					exists (
						select 1 from outbox before
						where before.account_id = outbox.account_id and before.purpose = $6 and before.due_at = outbox.due_at
							and before.try_at <= $1 and before.id < outbox.id
					) or due_at > $7 and exists (
						select 1 from reminder
						where reminder.account_id = outbox.account_id and reminder.next_due_at <= outbox.due_at
					)
				))
				order by try_at limit $4 `+s.engine.passLocked+`
			)
			update outbox set lease = $3, try_at = $2, attempts = attempts + 1
			where try_at <= $1 and id in (
				select message.id
				from claimed join outbox message on message.account_id = claimed.account_id
				where message.id = claimed.id or claimed.purpose = $6 and message.purpose = $6
					and message.due_at = claimed.due_at and message.try_at <= $1
			)
			returning `+mailColumns,
		millis(now), millis(until), diary.NewID(), limit, lane, diary.ReminderMessage, millis(now.Add(-diary.JoinWait)))
}

// joined puts the messages together that are one mail, the longest due first.
func joined(messages []diary.OutboxMessage) (mails [][]diary.OutboxMessage) {
	slices.SortFunc(messages, func(a, b diary.OutboxMessage) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.AccountID, b.AccountID), cmp.Compare(a.ID, b.ID))
	})
	for i, m := range messages {
		if i > 0 && oneMail(messages[i-1], m) {
			last := len(mails) - 1
			mails[last] = append(mails[last], m)
			continue
		}
		mails = append(mails, []diary.OutboxMessage{m})
	}
	return mails
}

// oneMail says what the claim says too.
func oneMail(a, b diary.OutboxMessage) bool {
	return a.Purpose == diary.ReminderMessage && b.Purpose == diary.ReminderMessage &&
		a.AccountID == b.AccountID && a.Due.Equal(b.Due)
}

// mailColumns are what scanMail reads, what must be known to put a mail off or give it up first.
const mailColumns = `id, account_id, lease, purpose, kind, due_at, give_up_at, attempts, try_at, recipient, detail,
	slot_day, slot_time`

// scanMail keeps a mail that cannot be read as one that says so.
func scanMail(row scanner) (m diary.OutboxMessage, err error) {
	var day *string
	var wallTime *diary.TimeOfDay
	var due, tryAt, giveUp int64
	err = row.Scan(&m.ID, &m.AccountID, &m.Lease, &m.Purpose, &m.Kind, &due, &giveUp, &m.Attempts, &tryAt, &m.To,
		&m.Detail, &day, &wallTime)
	m.Due, m.NotBefore, m.GiveUpAt = instant(due), instant(tryAt), instant(giveUp)
	if err == nil {
		m.Slot, err = slotKey(m.Kind, day, wallTime)
	}
	m.Unreadable, err = keepUnreadable(err)
	return m, err
}

// countUnreadableMail counts what waits for an account and cannot be read.
func countUnreadableMail(ctx context.Context, q querier, accountID string) (n int, err error) {
	waiting, err := collect(ctx, q, scanMail, `select `+mailColumns+` from outbox where account_id = $1`, accountID)
	for _, m := range waiting {
		if m.Unreadable != nil {
			n++
		}
	}
	return n, err
}

// DelayMessages implements diary.Outbox.
func (s *Store) DelayMessages(ctx context.Context, mail []diary.OutboxMessage, again time.Time) error {
	return s.write(ctx, "delay mail", func(ctx context.Context, tx *sql.Tx) error {
		return eachHeld(mail, func(m diary.OutboxMessage) error {
			return changed(tx.ExecContext(ctx, `
				update outbox set lease = '', try_at = $3 where id = $1 and lease = $2`, m.ID, m.Lease, millis(again)))
		})
	})
}

// eachHeld changes each message of a mail of which the claim is still held, and returns diary.ErrNotFound when that
// is none.
func eachHeld(mail []diary.OutboxMessage, change func(diary.OutboxMessage) error) error {
	held := 0
	for _, m := range mail {
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
func (s *Store) SettleMessages(ctx context.Context, mail []diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	return s.write(ctx, "settle mail", func(ctx context.Context, tx *sql.Tx) error {
		return settleMails(ctx, tx, mail, state, now)
	})
}

func settleMails(ctx context.Context, tx *sql.Tx, mail []diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	return eachHeld(mail, func(m diary.OutboxMessage) error { return settleMail(ctx, tx, m, state, now) })
}

func settleMail(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	if err := changed(tx.ExecContext(ctx, `
		delete from outbox where id = $1 and lease = $2`, m.ID, m.Lease)); err != nil {
		return err
	}
	if m.Unreadable != nil {
		return settleUnreadable(ctx, tx, m, state, now)
	}
	if m.Slot == nil {
		return recordTest(ctx, tx, m, state, now)
	}
	// A slot that came a second time was sent, whatever became of that; only a mail that was missed is shown.
	settle := `
		update reminder_slot set state = $5, settled_at = $6
		where account_id = $1 and day = $2 and kind = $3 and wall_time = $4`
	if state != diary.SlotMissed {
		settle += ` and again_at is null`
	}
	_, err := tx.ExecContext(ctx, settle,
		m.AccountID, m.Slot.Date.String(), m.Slot.Kind, m.Slot.Time, state, millis(now))
	return err
}

// settleUnreadable finds the slot of a mail that does not say which it is of by when it was due.
func settleUnreadable(ctx context.Context, tx *sql.Tx, m diary.OutboxMessage, state diary.SlotState, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		update reminder_slot set state = $4, settled_at = $5
		where account_id = $1 and kind = $2 and due_at = $3 and state = $6`,
		m.AccountID, m.Kind, millis(m.Due), state, millis(now), diary.SlotWaiting)
	return err
}

// RefuseMessages implements diary.Outbox.
func (s *Store) RefuseMessages(ctx context.Context, mail []diary.OutboxMessage, now time.Time) error {
	return s.write(ctx, "refuse mail", func(ctx context.Context, tx *sql.Tx) error {
		if err := settleMails(ctx, tx, mail, diary.SlotMissed, now); err != nil || mail[0].To != "" {
			return err
		}
		_, err := tx.ExecContext(ctx, refuseAddress+`where id = $1`+refusedBefore, mail[0].AccountID, millis(now))
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
	err = s.read("count waiting mail", func(q querier) error {
		rows, err := collect(ctx, q, scanWaiting, `
			select purpose, count(*), min(due_at)
			from (
				select purpose, due_at
				from outbox
				group by purpose, account_id, due_at, case when purpose = $1 then '' else id end
			) mail
			group by purpose`, diary.ReminderMessage)
		for _, row := range rows {
			queue.ByPurpose[row.purpose] = row.count
			if queue.Oldest.IsZero() || row.oldest.Before(queue.Oldest) {
				queue.Oldest = row.oldest
			}
		}
		return err
	})
	return queue, err
}

// waiting counts the mails of a purpose.
type waiting struct {
	purpose diary.MessagePurpose
	count   int
	oldest  time.Time
}

func scanWaiting(row scanner) (w waiting, err error) {
	var oldest int64
	err = row.Scan(&w.purpose, &w.count, &oldest)
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
		select confirmed_at, refused_at, test_state, tested_at
		from mail_address join account on account.id = mail_address.account_id and account.email = mail_address.email
		where account.id = $1`, accountID)
	if err != nil || len(rows) == 0 {
		return diary.MailStatus{}, err
	}
	return rows[0], nil
}

func scanMailStatus(row scanner) (status diary.MailStatus, err error) {
	var confirmed, refused, tested *int64
	var state *diary.SlotState
	err = row.Scan(&confirmed, &refused, &state, &tested)
	status.Confirmed, status.Refused = optionalInstant(confirmed), optionalInstant(refused)
	if state != nil && tested != nil {
		status.Test = &diary.MailTest{State: *state, At: instant(*tested)}
	}
	return status, err
}

// ConfirmAddress implements diary.Outbox.
func (s *Store) ConfirmAddress(ctx context.Context, accountID, email string, now time.Time) error {
	return s.write(ctx, "confirm address", func(ctx context.Context, tx *sql.Tx) error {
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
