package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"crampdiary/diary"
)

// ReminderSetup implements diary.Reminders.
func (s *Store) ReminderSetup(ctx context.Context, accountID string) (diary.ReminderSetup, error) {
	return snapshotFrom(ctx, s, "find reminder setup", func(q querier) (diary.ReminderSetup, error) {
		return loadReminderSetup(ctx, q, accountID)
	})
}

// SaveReminderSetup implements diary.Reminders.
func (s *Store) SaveReminderSetup(ctx context.Context, accountID string, setup diary.ReminderSetup, now time.Time) (diary.ReminderSetup, error) {
	return saveOne(ctx, s, "save reminder setup", accountID, loadReminderSetup, func(ctx context.Context, tx *sql.Tx) error {
		before, err := loadReminderSetup(ctx, tx, accountID)
		if err != nil {
			return err
		}
		if setup.Version == 0 {
			err = insertReminderSetup(ctx, tx, accountID, setup, firstVersion(), now)
		} else {
			err = updateReminderSetup(ctx, tx, accountID, setup, now)
		}
		if err != nil {
			return err
		}
		zone, err := loadZone(ctx, tx, accountID)
		if err != nil {
			return err
		}
		for _, kind := range diary.ReminderKinds {
			old, wanted := before.Of(kind), setup.Of(kind)
			if before.Version > 0 && old.SameSchedule(wanted) {
				continue
			}
			wanted.Pace, wanted.PaceSince = diary.AsSet, now
			if err := replaceReminder(ctx, tx, accountID, wanted, zone, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func insertReminderSetup(ctx context.Context, tx *sql.Tx, accountID string, setup diary.ReminderSetup, version int64, now time.Time) error {
	return changed(tx.ExecContext(ctx, `
		insert into reminder_setup (account_id, version, quiet_from, quiet_to, neutral, changed_at)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (account_id) do nothing`,
		accountID, version, setup.QuietFrom, setup.QuietTo, flag(setup.Neutral), millis(now)))
}

// updateReminderSetup leaves what cannot be read as it is: the save is about something else.
func updateReminderSetup(ctx context.Context, tx *sql.Tx, accountID string, setup diary.ReminderSetup, now time.Time) error {
	if setup.Unreadable != nil {
		return changed(tx.ExecContext(ctx, `
			update reminder_setup set version = version + 1 where account_id = $1 and version = $2`, accountID, setup.Version))
	}
	return changed(tx.ExecContext(ctx, `
		update reminder_setup
		set quiet_from = $2, quiet_to = $3, neutral = $4, changed_at = $5, version = version + 1
		where account_id = $1 and version = $6`,
		accountID, setup.QuietFrom, setup.QuietTo, flag(setup.Neutral), millis(now), setup.Version))
}

// loadZone is the name of the account's zone.
func loadZone(ctx context.Context, q querier, accountID string) (zone string, err error) {
	err = q.QueryRowContext(ctx, `select zone from account where id = $1`, accountID).Scan(&zone)
	return zone, found(err)
}

// replaceReminder stores a reminder as it is to be from the instant now on.
func replaceReminder(ctx context.Context, tx *sql.Tx, accountID string, r diary.Reminder, zone string, now time.Time) error {
	return execute(ctx, tx, `
		insert into reminder (account_id, kind, switched_on, times, weekdays, others, paused_until, pace, pace_since,
			reckoned, after_at, next_due_at, turn)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)
		on conflict (account_id, kind) do update set
			switched_on = excluded.switched_on, times = excluded.times, weekdays = excluded.weekdays,
			others = excluded.others, paused_until = excluded.paused_until, pace = excluded.pace, pace_since = excluded.pace_since,
			reckoned = excluded.reckoned, after_at = excluded.after_at, next_due_at = excluded.next_due_at,
			turn = reminder.turn + 1`,
		accountID, r.Kind, flag(r.On), timesText(r.Times), r.Weekdays, othersText(r.Others), optionalDateText(r.PausedUntil), r.Pace,
		millis(r.PaceSince), zone, millis(now), optionalMillis(nextDue(r, zone, now)))
}

// nextDue is when a reminder is due next after an instant, nil for never.
func nextDue(r diary.Reminder, zone string, after time.Time) *time.Time {
	slot, ok := diary.Schedule{Reminder: r, Zone: diary.Preferences{Zone: zone}.Location()}.Next(after)
	if !ok {
		return nil
	}
	return &slot.Due
}

// rescheduleMoved has the reminders that were scheduled in another zone looked at by the next heartbeat.
func rescheduleMoved(ctx context.Context, tx *sql.Tx, accountID, zone string) error {
	return execute(ctx, tx, `
		update reminder set next_due_at = 0, turn = turn + 1
		where account_id = $1 and reckoned <> $2 and next_due_at is not null`, accountID, zone)
}

// ResumeReminder implements diary.Reminders.
func (s *Store) ResumeReminder(ctx context.Context, accountID string, kind diary.ReminderKind, now time.Time) error {
	return s.PaceReminder(ctx, accountID, kind, diary.AsSet, now)
}

// PaceReminder implements diary.Reminders.
func (s *Store) PaceReminder(ctx context.Context, accountID string, kind diary.ReminderKind, pace diary.Pace, now time.Time) error {
	return s.changeReminders(ctx, "pace reminder", accountID, now, func(r *diary.Reminder) bool {
		if r.Kind != kind || r.Pace == pace {
			return false
		}
		r.Pace, r.PaceSince = pace, now
		return true
	})
}

// PauseReminders implements diary.Reminders.
func (s *Store) PauseReminders(ctx context.Context, accountID string, kinds []diary.ReminderKind, until diary.Date, now time.Time) error {
	return s.changeReminders(ctx, "pause reminders", accountID, now, func(r *diary.Reminder) bool {
		if !slices.Contains(kinds, r.Kind) || !r.On || r.PausedUntil != nil && *r.PausedUntil >= until {
			return false
		}
		r.PausedUntil = &until
		return true
	})
}

// EndPause implements diary.Reminders.
func (s *Store) EndPause(ctx context.Context, accountID string, kinds []diary.ReminderKind, until diary.Date, now time.Time) error {
	return s.changeReminders(ctx, "end pause", accountID, now, func(r *diary.Reminder) bool {
		if !slices.Contains(kinds, r.Kind) || r.PausedUntil == nil || *r.PausedUntil != until {
			return false
		}
		r.PausedUntil = nil
		return true
	})
}

// changeReminders stores those reminders that change says it changed, as they are to be from the instant now
// on. Where none was ever set up there is nothing to change.
func (s *Store) changeReminders(ctx context.Context, operation, accountID string, now time.Time, change func(*diary.Reminder) bool) error {
	return s.write(ctx, operation, func(ctx context.Context, tx *sql.Tx) error {
		if err := used(ctx, tx, accountID, now); err != nil {
			return err
		}
		// A reminder is written back as a whole, so nobody may save another one after it was read.
		if err := execute(ctx, tx, `
			update reminder_setup set version = version where account_id = $1`, accountID); err != nil {
			return err
		}
		setup, err := loadReminderSetup(ctx, tx, accountID)
		if err != nil || setup.Version == 0 {
			return err
		}
		zone, err := loadZone(ctx, tx, accountID)
		if err != nil {
			return err
		}
		changes := 0
		for _, reminder := range setup.Reminders {
			if reminder.Unreadable || !change(&reminder) {
				continue
			}
			changes++
			if err := replaceReminder(ctx, tx, accountID, reminder, zone, now); err != nil {
				return err
			}
		}
		if changes == 0 {
			return nil
		}
		return execute(ctx, tx, `
			update reminder_setup set changed_at = $2, version = version + 1 where account_id = $1`, accountID, millis(now))
	})
}

// loadReminderSetup reads a setup with its reminders, the default when there is none. What cannot be read of it is kept
// as the default that says so.
func loadReminderSetup(ctx context.Context, q querier, accountID string) (diary.ReminderSetup, error) {
	setup := diary.DefaultReminderSetup()
	devices, err := pushRecipients(ctx, q, accountID)
	if err != nil {
		return diary.ReminderSetup{}, err
	}
	setup.Recipients = append(setup.Recipients, devices...)
	readable := setup
	err = scan(q.QueryRowContext(ctx, `
		select version, quiet_from, quiet_to, neutral, changed_at from reminder_setup where account_id = $1`, accountID),
		&setup.Version, &readable.QuietFrom, &readable.QuietTo, &readable.Neutral, &readable.Changed)
	if errors.Is(err, sql.ErrNoRows) {
		return setup, nil
	}
	if err == nil {
		readable.Version = setup.Version
		setup = readable
	} else if setup.Unreadable, err = keepUnreadable(err); err != nil {
		return diary.ReminderSetup{}, err
	}
	if setup.Version == 0 { // nothing could be saved over it
		return diary.ReminderSetup{}, setup.Unreadable
	}
	stored, err := collect(ctx, q, scanReminder, `
		select `+reminderColumns+` from reminder where account_id = $1`, accountID)
	if err != nil {
		return diary.ReminderSetup{}, err
	}
	for _, r := range stored {
		if i := slices.Index(diary.ReminderKinds, r.Kind); i >= 0 {
			setup.Reminders[i] = r
		}
	}
	return setup, nil
}

const reminderColumns = `reminder.kind, reminder.switched_on, reminder.times, reminder.weekdays, reminder.others,
	reminder.paused_until, reminder.pace, reminder.pace_since`

// reminderRow holds a reminder until its columns are converted.
type reminderRow struct {
	reminder    diary.Reminder
	times       string
	others      string
	pausedUntil *string
	paceSince   int64
}

// fields are where to scan reminderColumns.
func (r *reminderRow) fields() []any {
	return []any{&r.reminder.Kind, &r.reminder.On, &r.times, &r.reminder.Weekdays, &r.others, &r.pausedUntil, &r.reminder.Pace, &r.paceSince}
}

func (r *reminderRow) convert() (reminder diary.Reminder, err error) {
	reminder = r.reminder
	reminder.PaceSince = instant(r.paceSince)
	switch {
	case !slices.Contains(diary.ReminderKinds, reminder.Kind):
		return reminder, fmt.Errorf("kind: %w", errNotKnown)
	case !slices.Contains(diary.Paces, reminder.Pace):
		return reminder, fmt.Errorf("pace: %w", errNotKnown)
	case reminder.Weekdays&^diary.EveryDay != 0:
		return reminder, fmt.Errorf("weekdays: %w", errNotKnown)
	}
	if reminder.Times, err = parseTimes(r.times); err != nil {
		return reminder, fmt.Errorf("times: %w", err)
	}
	if reminder.Others, err = parseOthers(r.others); err != nil {
		return reminder, fmt.Errorf("others: %w", err)
	}
	if reminder.PausedUntil, err = optionalDate(r.pausedUntil); err != nil {
		return reminder, fmt.Errorf("paused_until: %w", err)
	}
	return reminder, nil
}

// scanReminder keeps a reminder that cannot be read as one that says so.
func scanReminder(row scanner) (diary.Reminder, error) {
	var r reminderRow
	err := row.Scan(r.fields()...)
	if err == nil {
		var reminder diary.Reminder
		if reminder, err = r.convert(); err == nil {
			return reminder, nil
		}
	}
	kept, err := keepUnreadable(err)
	reminder := diary.DefaultReminderSetup().Of(r.reminder.Kind)
	reminder.Unreadable = kept != nil
	return reminder, err
}

func timesText(times []diary.TimeOfDay) string {
	texts := make([]string, len(times))
	for i, t := range slices.Sorted(slices.Values(times)) {
		texts[i] = t.String()
	}
	return strings.Join(texts, " ")
}

func parseTimes(text string) (times []diary.TimeOfDay, err error) {
	for part := range strings.FieldsSeq(text) {
		t, err := diary.ParseTimeOfDay(part)
		if err != nil {
			return nil, err
		}
		times = append(times, t)
	}
	return times, nil
}

func othersText(others []diary.DayTimes) string {
	texts := make([]string, len(others))
	for i, group := range others {
		texts[i] = strings.TrimSpace(strconv.Itoa(int(group.Weekdays)) + " " + timesText(group.Times))
	}
	return strings.Join(texts, ";")
}

func parseOthers(text string) (others []diary.DayTimes, err error) {
	if text == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ";") {
		days, times, _ := strings.Cut(part, " ")
		bits, err := strconv.ParseUint(days, 10, 8)
		group := diary.DayTimes{Weekdays: diary.Weekdays(bits)}
		if err != nil || group.Weekdays&^diary.EveryDay != 0 {
			return nil, errNotKnown
		}
		if group.Times, err = parseTimes(times); err != nil {
			return nil, err
		}
		others = append(others, group)
	}
	return others, nil
}
