package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"crampdiary/diary"
)

func (i *importer) addReminders(ctx context.Context, p diary.ImportBatch) error {
	if p.Reminders == nil {
		return nil
	}
	stored, err := loadReminderSetup(ctx, i.q, i.accountID)
	if err != nil {
		return err
	}
	if !i.isNew(diary.RemindersSection, stored.Version > 0, stored.SameEntry(*p.Reminders)) {
		return nil
	}
	zone, err := loadZone(ctx, i.q, i.accountID)
	if err != nil {
		return err
	}
	if err := insertReminderSetup(ctx, i.tx, i.accountID, *p.Reminders, i.first, p.Reminders.Changed); err != nil {
		return err
	}
	for _, reminder := range p.Reminders.Reminders {
		if err := replaceReminder(ctx, i.tx, i.accountID, reminder, zone, i.now); err != nil {
			return err
		}
	}
	return i.remember(ctx, diary.RemindersSection, wholeSection, i.first)
}

func (i *importer) addActivities(ctx context.Context, p diary.ImportBatch) error {
	for _, a := range p.Activities {
		stored, err := scanActivity(i.q.QueryRowContext(ctx, `
			select id, kind, at, zone, slot_day, slot_time, recorded_at
			from activity
			where account_id = $1 and id = $2`, i.accountID, a.ID))
		there := !errors.Is(err, sql.ErrNoRows)
		if err != nil && there {
			return err
		}
		if i.isNew(diary.ActivitiesSection, there, stored.SameEntry(a)) {
			if err := insertActivity(ctx, i.tx, i.accountID, a); err != nil {
				return err
			}
			if err := i.remember(ctx, diary.ActivitiesSection, a.ID, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *importer) addSlots(ctx context.Context, p diary.ImportBatch) error {
	for _, slot := range p.Slots {
		stored, err := scanSlot(i.q.QueryRowContext(ctx, `
			select `+slotColumns+`
			from reminder_slot
			where account_id = $1 and day = $2 and kind = $3 and wall_time = $4`,
			i.accountID, slot.Date.String(), slot.Kind, slot.Time))
		there := !errors.Is(err, sql.ErrNoRows)
		if err != nil && there {
			return err
		}
		same := stored.State == slot.State && stored.Due.Equal(slot.Due) && stored.Zone == slot.Zone &&
			sameInstant(stored.Again, slot.Again)
		if !i.isNew(diary.SlotsSection, there, same) {
			continue
		}
		if _, err := i.tx.ExecContext(ctx, `
			insert into reminder_slot (account_id, day, kind, wall_time, zone, due_at, state, settled_at, again_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			i.accountID, slot.Date.String(), slot.Kind, slot.Time, slot.Zone, millis(slot.Due), slot.State,
			millis(slot.Settled), optionalMillis(slot.Again)); err != nil {
			return err
		}
		if err := i.remember(ctx, diary.SlotsSection, slotThing(slot), 0); err != nil {
			return err
		}
	}
	return nil
}
