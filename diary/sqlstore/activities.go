package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"crampdiary/diary"
)

// LogActivity implements diary.Reminders.
func (s *Store) LogActivity(ctx context.Context, accountID string, a diary.Activity) error {
	return s.write(ctx, "log activity", func(ctx context.Context, tx *sql.Tx) error {
		if err := used(ctx, tx, accountID, a.Recorded); err != nil {
			return err
		}
		return insertActivity(ctx, tx, accountID, a)
	})
}

// insertActivity stores an activity unless there is one with its ID.
func insertActivity(ctx context.Context, tx *sql.Tx, accountID string, a diary.Activity) error {
	day, wallTime := slotKeyValues(a.Slot)
	return execute(ctx, tx, `
		insert into activity (account_id, at, id, kind, zone, slot_day, slot_time, recorded_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (account_id, id) do nothing`,
		accountID, millis(a.At), a.ID, a.Kind, a.Zone, day, wallTime, millis(a.Recorded))
}

// DeleteActivity implements diary.Reminders. Deleting what is not there changes nothing.
func (s *Store) DeleteActivity(ctx context.Context, accountID, id string) error {
	return s.execute(ctx, "delete activity", `delete from activity where account_id = $1 and id = $2`, accountID, id)
}

// Activities implements diary.Reminders.
func (s *Store) Activities(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Activity, error) {
	return readFrom(s, "list activities", func(q querier) ([]diary.Activity, error) {
		return loadActivities(ctx, q, accountID, from, to)
	})
}

// loadActivities reads the activities of the cramp-days from and to and those between, oldest first. As
// with episodes, the database is asked for somewhat more.
func loadActivities(ctx context.Context, q querier, accountID string, from, to diary.Date) ([]diary.Activity, error) {
	activities, err := loadActivitiesBetween(ctx, q, accountID, (from - zoneMargin).UTC(), (to + 1 + zoneMargin).UTC())
	return slices.DeleteFunc(activities, func(a diary.Activity) bool {
		day := a.CrampDay()
		return day < from || day > to
	}), err
}

// loadActivitiesBetween reads the activities from one instant to before another, oldest first.
func loadActivitiesBetween(ctx context.Context, q querier, accountID string, from, before time.Time) ([]diary.Activity, error) {
	return collect(ctx, q, scanActivity, `
		select id, kind, at, zone, slot_day, slot_time, recorded_at
		from activity
		where account_id = $1 and at >= $2 and at < $3
		order by at, id`, accountID, millis(from), millis(before))
}

func scanActivity(row scanner) (a diary.Activity, err error) {
	var day *string
	var wallTime *diary.TimeOfDay
	if err := scan(row, &a.ID, &a.Kind, &a.At, &a.Zone, &day, &wallTime, &a.Recorded); err != nil {
		return a, err
	}
	a.Slot, err = slotKey(a.Kind, day, wallTime)
	return a, err
}

// slotKeyValues are those of the two columns, both null or neither, that name a slot of a known kind.
func slotKeyValues(key *diary.SlotKey) (day, wallTime any) {
	if key == nil {
		return nil, nil
	}
	return key.Date.String(), key.Time
}

func slotKey(kind diary.ReminderKind, day *string, wallTime *diary.TimeOfDay) (*diary.SlotKey, error) {
	if day == nil || wallTime == nil {
		return nil, nil
	}
	date, err := diary.ParseDate(*day)
	if err != nil {
		return nil, fmt.Errorf("slot_day: %w", err)
	}
	return &diary.SlotKey{Kind: kind, Date: date, Time: *wallTime}, nil
}

// Slots implements diary.Reminders.
func (s *Store) Slots(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Slot, error) {
	return readFrom(s, "list slots", func(q querier) ([]diary.Slot, error) {
		return loadSlots(ctx, q, accountID, from, to)
	})
}

// loadSlots reads the slots of the cramp-days from and to and those between, in the order in which they
// were due.
func loadSlots(ctx context.Context, q querier, accountID string, from, to diary.Date) ([]diary.Slot, error) {
	slots, err := collect(ctx, q, rowsOf(slotFields), `
		select `+slotColumns+`
		from reminder_slot
		where account_id = $1 and day >= $2 and day <= $3
		order by due_at, kind, wall_time`,
		accountID, (from - zoneMargin).String(), (to + zoneMargin).String())
	return slices.DeleteFunc(slots, func(slot diary.Slot) bool {
		day := slot.CrampDay()
		return day < from || day > to
	}), err
}

const slotColumns = `wall_time, due_at, settled_at, again_at, concat_ws('` + unitSeparator + `', day, kind, zone, state) as texts`

func slotFields(slot *diary.Slot) []any {
	return []any{&slot.Time, &slot.Due, &slot.Settled, &slot.Again,
		texts(parsed("day", &slot.Date, diary.ParseDate), text(&slot.Kind), text(&slot.Zone), text(&slot.State))}
}

func scanSlot(row scanner) (slot diary.Slot, err error) {
	err = scan(row, slotFields(&slot)...)
	return slot, err
}
