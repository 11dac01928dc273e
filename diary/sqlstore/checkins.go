package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"maps"
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
		stored.Factors = nil
		if len(checkIn.Factors) > 0 {
			stored.Factors = maps.Clone(checkIn.Factors)
		}
		return replaceAnswers(ctx, tx, accountID, checkIn)
	})
	return stored, err
}

// insertCheckIn stores a check-in, without its answers, with the instants that it has. It returns
// diary.ErrNotFound when the day already has one.
func insertCheckIn(ctx context.Context, tx *sql.Tx, accountID string, c diary.CheckIn, version int64) error {
	return changed(tx.ExecContext(ctx, `
		insert into check_in (account_id, day, version, cramps, asked, recorded_at, changed_at)
		values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (account_id, day) do nothing`,
		accountID, c.Day.String(), version, c.Cramps, c.Asked, millis(c.Recorded), millis(c.Changed)))
}

// updateCheckIn stores the next version. It returns when the first was stored, and diary.ErrNotFound when
// another version than that of the check-in is stored.
func updateCheckIn(ctx context.Context, tx *sql.Tx, accountID string, c diary.CheckIn, now time.Time) (recorded time.Time, err error) {
	err = found(scan(tx.QueryRowContext(ctx, `
		update check_in set cramps = $3, asked = $4, changed_at = $5, version = version + 1
		where account_id = $1 and day = $2 and version = $6
		returning recorded_at`, accountID, c.Day.String(), c.Cramps, c.Asked, millis(now), c.Version), &recorded))
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

func replaceAnswers(ctx context.Context, tx *sql.Tx, accountID string, c diary.CheckIn) error {
	if err := execute(ctx, tx, `
		delete from check_in_factor where account_id = $1 and day = $2`, accountID, c.Day.String()); err != nil {
		return err
	}
	return insertAnswers(ctx, tx, accountID, c)
}

func insertAnswers(ctx context.Context, tx *sql.Tx, accountID string, c diary.CheckIn) error {
	if len(c.Factors) == 0 {
		return nil
	}
	var args []any
	for factor, answer := range c.Factors {
		args = append(args, accountID, c.Day.String(), factor, answer)
	}
	return execute(ctx, tx, `
		insert into check_in_factor (account_id, day, factor, answer)
		values `+placeholders(len(c.Factors), 4), args...)
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
	checkIns, err := collect(ctx, q, scanCheckIn, `
		select day, version, cramps, asked, recorded_at, changed_at
		from check_in
		where account_id = $1 and day >= $2 and day <= $3
		order by day`, accountID, from.String(), to.String())
	if err != nil || len(checkIns) == 0 {
		return nil, err
	}
	answers, err := collect(ctx, q, scanAnswer, `
		select day, factor, answer
		from check_in_factor
		where account_id = $1 and day >= $2 and day <= $3`, accountID, from.String(), to.String())
	if err != nil {
		return nil, err
	}
	byDay := make(map[string]map[diary.Factor]diary.Answer)
	for _, a := range answers {
		if byDay[a.day] == nil {
			byDay[a.day] = make(map[diary.Factor]diary.Answer)
		}
		byDay[a.day][a.factor] = a.answer
	}
	for i, c := range checkIns {
		checkIns[i].Factors = byDay[c.Day.String()]
	}
	return checkIns, nil
}

func scanCheckIn(row scanner) (c diary.CheckIn, err error) {
	err = scan(row, &c.Day, &c.Version, &c.Cramps, &c.Asked, &c.Recorded, &c.Changed)
	return c, err
}

// factorAnswer is the answer to one factor on one day.
type factorAnswer struct {
	day    string // as stored
	factor diary.Factor
	answer diary.Answer
}

func scanAnswer(row scanner) (a factorAnswer, err error) {
	err = scan(row, &a.day, &a.factor, &a.answer)
	return a, err
}
