package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"crampdiary/diary"
)

// DueReminders implements diary.ReminderQueue.
func (s *Store) DueReminders(ctx context.Context, now time.Time, skip, limit int) ([]diary.DueReminder, error) {
	return readFrom(s, "find due reminders", func(q querier) ([]diary.DueReminder, error) {
		rows, err := collect(ctx, q, scanDueReminders(), `
			select reminder.account_id, reminder.kind, account.zone, reminder.reckoned, reminder.after_at, reminder.turn,
				reminder_setup.quiet_from, reminder_setup.quiet_to, reminder_setup.neutral, push_device.channel, push_device.id, `+reminderColumns+`
			from reminder
			join account on account.id = reminder.account_id
			join reminder_setup on reminder_setup.account_id = reminder.account_id
			left join push_device on push_device.account_id = reminder.account_id and push_device.gone_at is null
			where (reminder.account_id, reminder.kind) in (
				select account_id, kind from reminder where next_due_at <= $1 order by next_due_at limit $2 + 0 offset $3 + 0)
			order by reminder.next_due_at, reminder.account_id, reminder.kind, push_device.id`, millis(now), limit, skip)
		return oncePerReminder(rows), err
	})
}

// oncePerReminder gathers the rows of a reminder, one for each device of the person, into one with all of them.
func oncePerReminder(rows []diary.DueReminder) []diary.DueReminder {
	due := rows[:0]
	for _, row := range rows {
		if last := len(due) - 1; last >= 0 && due[last].AccountID == row.AccountID && due[last].Reminder.Kind == row.Reminder.Kind {
			device := row.Setup.Recipients[len(row.Setup.Recipients)-1]
			due[last].Setup.Recipients = append(due[last].Setup.Recipients, device)
			continue
		}
		due = append(due, row)
	}
	return due
}

// scanDueReminders prepares once what each of many rows is read into.
func scanDueReminders() func(scanner) (diary.DueReminder, error) {
	var d diary.DueReminder
	var r reminderRow
	var channel, device *string
	fields := readable(append([]any{&d.AccountID, &d.Reminder.Kind, &d.Zone, &d.ScheduledZone, &d.After, &d.Revision,
		&d.Setup.QuietFrom, &d.Setup.QuietTo, &d.Setup.Neutral, &channel, &device}, r.fields()...))
	return func(row scanner) (_ diary.DueReminder, err error) {
		d, r, channel, device = diary.DueReminder{}, reminderRow{}, nil, nil
		d.Setup.Recipients = []diary.Recipient{diary.OwnAddress}
		if err = row.Scan(fields...); err == nil {
			d.Reminder, err = r.convert()
		}
		if channel != nil && device != nil {
			d.Setup.Recipients = append(d.Setup.Recipients, diary.Recipient{Channel: diary.Channel(*channel), Address: *device})
		}
		if _, zoneErr := diary.Zone(d.Zone); err == nil && zoneErr != nil {
			err = fmt.Errorf("zone: %w", zoneErr)
		}
		d.Unreadable, err = keepUnreadable(err)
		return d, err
	}
}

// PutOffReminders implements diary.ReminderQueue. It goes by the time at which they are due, as all else may
// be what cannot be read.
func (s *Store) PutOffReminders(ctx context.Context, due []diary.DueReminder, now, until time.Time) error {
	return s.write(ctx, "put off reminders", func(ctx context.Context, tx *sql.Tx) error {
		for _, d := range due {
			if err := execute(ctx, tx, `
				update reminder set next_due_at = $4 where account_id = $1 and kind = $2 and next_due_at <= $3`,
				d.AccountID, d.Reminder.Kind, millis(now), millis(until)); err != nil {
				return err
			}
		}
		return nil
	})
}

// AdvanceReminders implements diary.ReminderQueue.
func (s *Store) AdvanceReminders(ctx context.Context, advances []diary.ReminderAdvance) (moved []diary.ReminderAdvance, err error) {
	err = s.write(ctx, "advance reminders", func(ctx context.Context, tx *sql.Tx) error {
		moved = make([]diary.ReminderAdvance, 0, len(advances))
		for _, a := range advances {
			err := changed(tx.ExecContext(ctx, `
				update reminder set after_at = $4, next_due_at = $5, reckoned = $6, turn = turn + 1
				where account_id = $1 and kind = $2 and turn = $3`,
				a.Due.AccountID, a.Due.Reminder.Kind, a.Due.Revision, millis(a.Until), optionalMillis(a.Next), a.Due.Zone))
			if errors.Is(err, diary.ErrNotFound) {
				continue // changed since it was read
			}
			if err != nil {
				return err
			}
			moved = append(moved, a)
		}
		return insertDue(ctx, tx, moved)
	})
	return moved, err
}

// insertDue stores the slots of reminders, and the messages of those slots that are new: a person may live a wall time a
// second time, in another zone.
func insertDue(ctx context.Context, tx *sql.Tx, moved []diary.ReminderAdvance) error {
	slots := make([][]any, 0, len(moved))
	for _, a := range moved {
		for _, slot := range a.Slots {
			slots = append(slots, []any{a.Due.AccountID, slot.Date.String(), slot.Kind, slot.Time, slot.Zone,
				millis(slot.Due), slot.State, millis(a.Until)})
		}
	}
	inserted := make([]bool, 0, len(slots))
	if err := eachInsert(slots, func(some [][]any) error {
		are, err := insertSlots(ctx, tx, some)
		inserted = append(inserted, are...)
		return err
	}); err != nil {
		return err
	}
	messages := make([]diary.OutboxMessage, 0, len(moved))
	for _, a := range moved {
		for i, slot := range a.Slots {
			if inserted[i] && len(a.Messages) > 0 && slot.SlotKey == *a.Messages[0].Slot {
				messages = append(messages, a.Messages...)
			}
		}
		inserted = inserted[len(a.Slots):]
	}
	return insertMessages(ctx, tx, messages)
}

// insertSlots says of each slot whether it was inserted: one that is there stays as it is. An insert of many says only how
// many, so it is taken back when that is not all of them, and they are inserted one by one.
func insertSlots(ctx context.Context, tx *sql.Tx, slots [][]any) (inserted []bool, err error) {
	insert := func(some [][]any) (int64, error) {
		return insertAlike(ctx, tx, `
			insert into reminder_slot (account_id, day, kind, wall_time, zone, due_at, state, settled_at)
			values `, some, ` on conflict (account_id, day, kind, wall_time) do nothing`)
	}
	inserted = make([]bool, len(slots))
	if len(slots) > 1 {
		if err := execute(ctx, tx, "savepoint slots"); err != nil {
			return nil, err
		}
		n, err := insert(slots)
		if err != nil {
			return nil, err
		}
		if n == int64(len(slots)) {
			for i := range inserted {
				inserted[i] = true
			}
			return inserted, execute(ctx, tx, "release slots")
		}
		if err := errors.Join(execute(ctx, tx, "rollback to slots"), execute(ctx, tx, "release slots")); err != nil {
			return nil, err
		}
	}
	for i := range slots {
		n, err := insert(slots[i : i+1])
		if err != nil {
			return nil, err
		}
		inserted[i] = n > 0
	}
	return inserted, nil
}

const (
	// clocksDiffer is how far the clocks of several processes may be apart without anything being put right.
	clocksDiffer = time.Minute
	// sentAhead is how far ahead a slot that was sent may lie, and still stands for itself.
	sentAhead = 24 * time.Hour
)

// aheadReminder is a reminder that was looked after in the future.
type aheadReminder struct {
	accountID, zone string
	revision        int64
	reminder        diary.Reminder
	unreadable      bool
}

func scanAhead(row scanner) (a aheadReminder, err error) {
	var r reminderRow
	if err = scan(row, append([]any{&a.accountID, &a.reminder.Kind, &a.zone, &a.revision}, r.fields()...)...); err == nil {
		a.reminder, err = r.convert()
	}
	if _, zoneErr := diary.Zone(a.zone); err == nil {
		err = zoneErr
	}
	kept, err := keepUnreadable(err)
	a.unreadable = kept != nil
	return a, err
}

// RescheduleReminders implements diary.ReminderQueue.
func (s *Store) RescheduleReminders(ctx context.Context, now time.Time) (rescheduled int, err error) {
	var found []aheadReminder
	var stuck int64
	limit := now.Add(diary.LongestMailWait)
	if err := s.read("find reminders ahead", func(q querier) (err error) {
		if err := q.QueryRowContext(ctx, `
			select count(*) from outbox where lane in (0, 1) and try_at > $1`, millis(limit)).Scan(&stuck); err != nil {
			return err
		}
		found, err = collect(ctx, q, scanAhead, `
			select reminder.account_id, reminder.kind, account.zone, reminder.turn, `+reminderColumns+`
			from reminder join account on account.id = reminder.account_id
			where reminder.after_at > $1`, millis(now.Add(clocksDiffer)))
		return err
	}); err != nil || len(found) == 0 && stuck == 0 {
		return 0, err
	}
	err = s.write(ctx, "reschedule reminders", func(ctx context.Context, tx *sql.Tx) error {
		rescheduled = 0
		for _, ahead := range found {
			err := rescheduleFrom(ctx, tx, ahead, now)
			if errors.Is(err, diary.ErrNotFound) {
				continue // changed since it was read
			}
			if err != nil {
				return err
			}
			rescheduled++
		}
		return execute(ctx, tx, `
			update outbox set try_at = $1, lease = '',
				due_at = case when due_at > $1 then $1 else due_at end,
				give_up_at = case when give_up_at > $2 then $2 else give_up_at end
			where lane in (0, 1) and try_at > $3`,
			millis(now), millis(now.Add(diary.AccountMailLasts)), millis(limit))
	})
	return rescheduled, err
}

// rescheduleFrom computes one reminder from an instant on, unless it was changed since it was read. One that
// cannot be read is looked at by the next heartbeat, which says so.
func rescheduleFrom(ctx context.Context, tx *sql.Tx, a aheadReminder, now time.Time) error {
	next := new(instant(0))
	if !a.unreadable {
		next = nextDue(a.reminder, a.zone, now)
	}
	if err := changed(tx.ExecContext(ctx, `
		update reminder set after_at = $4, next_due_at = $5, reckoned = $6, turn = turn + 1
		where account_id = $1 and kind = $2 and turn = $3`,
		a.accountID, a.reminder.Kind, a.revision, millis(now), optionalMillis(next), a.zone)); err != nil {
		return err
	}
	today := diary.DateOf(now)
	if err := execute(ctx, tx, `
		delete from outbox where account_id = $1 and kind = $2 and slot_day >= $3 and due_at > $4`,
		a.accountID, a.reminder.Kind, (today - zoneMargin).String(), millis(now)); err != nil {
		return err
	}
	return execute(ctx, tx, `
		delete from reminder_slot
		where account_id = $1 and day >= $2 and kind = $3 and due_at > $4 and (state <> $5 or due_at > $6)`,
		a.accountID, (today - zoneMargin).String(), a.reminder.Kind, millis(now), diary.SlotSent, millis(now.Add(sentAhead)))
}

// ReminderFacts implements diary.ReminderQueue.
func (s *Store) ReminderFacts(ctx context.Context, accountID string, kind diary.ReminderKind, now time.Time) (facts diary.ReminderFacts, err error) {
	err = s.snapshot(ctx, "find reminder facts", func(q querier) (err error) {
		if facts.Circumstances, err = loadCircumstances(ctx, q, accountID); err != nil {
			return err
		}
		if facts.Setup, err = loadReminderSetup(ctx, q, accountID); err != nil {
			return err
		}
		facts.Activities, err = loadActivitiesBetween(ctx, q, accountID, now.Add(-sinceDayBefore), now.Add(time.Hour))
		if err != nil {
			return err
		}
		if facts.Unreadable, err = countUnreadableMessages(ctx, q, accountID); err != nil {
			return err
		}
		today := diary.DateOf(now.In(facts.Account.Location()))
		if facts.CheckIns, err = loadCheckIns(ctx, q, accountID, today-1, today); err != nil {
			return err
		}
		if facts.Trials, err = loadTrials(ctx, q, accountID); err != nil {
			return err
		}
		facts.Ignored, err = loadIgnored(ctx, q, accountID, facts.Setup.Of(kind))
		return err
	})
	return facts, err
}

// sinceDayBefore reaches back beyond the last midnight in every zone, also over a night of 25 hours.
const sinceDayBefore = 36 * time.Hour

// loadCircumstances returns diary.ErrNotFound when there is no such account.
func loadCircumstances(ctx context.Context, q querier, accountID string) (c diary.Circumstances, err error) {
	c.Account, err = scanAccount(q.QueryRowContext(ctx, `
		select `+accountColumns+` from account where id = $1`, accountID))
	if err != nil {
		return c, found(err)
	}
	if c.Consents, err = loadConsents(ctx, q, accountID); err != nil {
		return c, err
	}
	if c.Mail, err = loadMailStatus(ctx, q, accountID); err != nil {
		return c, err
	}
	c.Profile, err = loadProfile(ctx, q, accountID)
	return c, err
}

// loadIgnored lists the dates on which a reminder was sent since its pace began, anything was logged last and
// its last pause ended, ascending. What was logged last is mostly about the last days; only if a reminder was sent after that,
// all of a long diary is looked through, for an entry about last year may be logged today.
func loadIgnored(ctx context.Context, q querier, accountID string, r diary.Reminder) ([]diary.Date, error) {
	const lately = 50
	ignored, err := loadSent(ctx, q, accountID, r, r.PaceSince)
	for _, most := range []int{lately, math.MaxInt32} {
		if err != nil || len(ignored) == 0 {
			return ignored, err
		}
		last, err := loadLastLogged(ctx, q, accountID, most)
		if err != nil {
			return nil, err
		}
		if last.After(r.PaceSince) {
			if ignored, err = loadSent(ctx, q, accountID, r, last); err != nil {
				return nil, err
			}
		}
	}
	return ignored, nil
}

// loadLastLogged is when anything was logged last: an activity, an episode or a check-in. It looks at so many of each, those
// first that are about the latest. An instant that cannot be read is none.
func loadLastLogged(ctx context.Context, q querier, accountID string, most int) (time.Time, error) {
	var last int64
	err := q.QueryRowContext(ctx, `
		select coalesce(max(cast(at as bigint)), 0)
		from (
			select at from (
				select recorded_at as at from activity where account_id = $1 order by activity.at desc limit $2 + 0) activities
			union all select at from (
				select changed_at as at from episode where account_id = $1 order by started_at desc limit $2 + 0) episodes
			union all select at from (
				select changed_at as at from check_in where account_id = $1 order by day desc limit $2 + 0) check_ins
		) logged`, accountID, most).Scan(&last)
	if err != nil || last == 0 {
		return time.Time{}, err
	}
	return instant(last), nil
}

// loadSent lists the dates on which a reminder was sent since an instant and since its last pause ended, ascending.
func loadSent(ctx context.Context, q querier, accountID string, r diary.Reminder, since time.Time) ([]diary.Date, error) {
	from := diary.DateOf(since) - zoneMargin
	if r.PausedUntil != nil {
		from = max(from, *r.PausedUntil)
	}
	return collect(ctx, q, scanValue[diary.Date], `
		select distinct day
		from reminder_slot
		where account_id = $1 and day >= $2 and kind = $3 and state = $4 and settled_at > $5 and settled_at > (
			select coalesce(max(asked.again_at), 0)
			from reminder_slot asked
			where asked.account_id = $1 and asked.day >= $2 and asked.kind = $3
		)
		order by day`,
		accountID, from.String(), r.Kind, diary.SlotSent, millis(since))
}

// SlowReminder implements diary.ReminderQueue.
func (s *Store) SlowReminder(ctx context.Context, from diary.Pace, message diary.OutboxMessage, to diary.Pace, now time.Time) error {
	return s.write(ctx, "slow reminder", func(ctx context.Context, tx *sql.Tx) error {
		setup, err := loadReminderSetup(ctx, tx, message.AccountID)
		if err != nil {
			return err
		}
		reminder := setup.Of(message.Kind)
		if setup.Version == 0 || reminder.Unreadable || reminder.Pace != from {
			return diary.ErrNotFound
		}
		zone, err := loadZone(ctx, tx, message.AccountID)
		if err != nil {
			return err
		}
		reminder.Pace, reminder.PaceSince = to, now
		if err := changed(tx.ExecContext(ctx, `
			update reminder_setup set changed_at = $2, version = version + 1
			where account_id = $1 and version = $3`, message.AccountID, millis(now), setup.Version)); err != nil {
			return err
		}
		if err := replaceReminder(ctx, tx, message.AccountID, reminder, zone, now); err != nil {
			return err
		}
		return insertMessage(ctx, tx, message)
	})
}
