package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"crampdiary/diary"
)

// CheckIn implements diary.CheckIns.
func (s *Store) CheckIn(ctx context.Context, accountID string, day diary.Date) (diary.CheckIn, error) {
	return snapshotFrom(ctx, s, "find check-in", func(q querier) (diary.CheckIn, error) {
		return loadCheckIn(ctx, q, accountID, day)
	})
}

// SaveCheckIn implements diary.CheckIns.
func (s *Store) SaveCheckIn(ctx context.Context, accountID string, checkIn diary.CheckIn, now time.Time) (stored diary.CheckIn, err error) {
	err = s.write(ctx, "save check-in", func(ctx context.Context, tx *sql.Tx) error {
		stored = checkIn
		stored.Changed = instant(millis(now))
		var err error
		if checkIn.Version == 0 {
			stored.Version, stored.Recorded = firstVersion(), stored.Changed
			err = insertCheckIn(ctx, tx, accountID, stored, stored.Version)
		} else {
			stored.Version++
			stored.Recorded, err = updateCheckIn(ctx, tx, accountID, checkIn, now)
		}
		if errors.Is(err, diary.ErrNotFound) {
			stored, err = sameAnswersOrConflict(ctx, tx, accountID, checkIn)
			return err
		}
		if err != nil {
			return err
		}
		stored.Factors = asAnswers(checkIn.Factors)
		return nil
	})
	return stored, err
}

// insertCheckIn stores a check-in with the instants that it has. It returns diary.ErrNotFound when the day already has one.
func insertCheckIn(ctx context.Context, tx *sql.Tx, accountID string, c diary.CheckIn, version int64) error {
	return changed(tx.ExecContext(ctx, `
		insert into check_in (account_id, day, version, cramps, asked, factors, recorded_at, changed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (account_id, day) do nothing`,
		accountID, c.Day.String(), version, c.Cramps, c.Asked, answersText(c.Factors), millis(c.Recorded), millis(c.Changed)))
}

// updateCheckIn stores the next version. It returns when the first was stored, and diary.ErrNotFound when
// another version than that of the check-in is stored.
func updateCheckIn(ctx context.Context, tx *sql.Tx, accountID string, c diary.CheckIn, now time.Time) (recorded time.Time, err error) {
	err = found(scan(tx.QueryRowContext(ctx, `
		update check_in set cramps = $3, asked = $4, factors = $5, changed_at = $6, version = version + 1
		where account_id = $1 and day = $2 and version = $7
		returning recorded_at`, accountID, c.Day.String(), c.Cramps, c.Asked, answersText(c.Factors), millis(now), c.Version), &recorded))
	return recorded, err
}

// sameAnswersOrConflict answers a save that found another version than the one it was made from.
func sameAnswersOrConflict(ctx context.Context, tx *sql.Tx, accountID string, checkIn diary.CheckIn) (diary.CheckIn, error) {
	stored, err := loadCheckIn(ctx, tx, accountID, checkIn.Day)
	if err != nil {
		return diary.CheckIn{}, err
	}
	if stored.Version == 0 || !stored.SameEntry(checkIn) {
		return diary.CheckIn{}, &diary.ConflictError[diary.CheckIn]{Stored: stored}
	}
	return stored, nil
}

// loadCheckIn reads the check-in of a day, one with nothing but the day when there is none.
func loadCheckIn(ctx context.Context, q querier, accountID string, day diary.Date) (diary.CheckIn, error) {
	checkIns, err := loadCheckIns(ctx, q, accountID, day, day)
	if err != nil || len(checkIns) == 0 {
		return diary.CheckIn{Day: day}, err
	}
	return checkIns[0], nil
}

// loadCheckIns reads the check-ins of the days from and to and those between, oldest first.
func loadCheckIns(ctx context.Context, q querier, accountID string, from, to diary.Date) ([]diary.CheckIn, error) {
	return collect(ctx, q, rowsOf(checkInFields), `
		select version, recorded_at, changed_at, concat_ws('`+unitSeparator+`', day, cramps, asked, factors) as texts
		from check_in
		where account_id = $1 and day >= $2 and day <= $3
		order by day`, accountID, from.String(), to.String())
}

func checkInFields(c *diary.CheckIn) []any {
	return []any{&c.Version, &c.Recorded, &c.Changed,
		texts(parsed("day", &c.Day, diary.ParseDate), text(&c.Cramps), text(&c.Asked), answers("factors", &c.Factors))}
}
