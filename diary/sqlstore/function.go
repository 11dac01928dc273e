package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"crampdiary/diary"
)

// ListFunction implements diary.Functions.
func (s *Store) ListFunction(ctx context.Context, accountID string) ([]diary.FunctionActivity, error) {
	return snapshotFrom(ctx, s, "list function", func(q querier) ([]diary.FunctionActivity, error) {
		return loadFunction(ctx, q, accountID)
	})
}

// SaveFunction implements diary.Functions.
func (s *Store) SaveFunction(ctx context.Context, accountID string, activities []diary.FunctionActivity, now time.Time) error {
	return s.write(ctx, "save function", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockAccount(ctx, tx, accountID); err != nil {
			return err
		}
		stored, err := loadFunction(ctx, tx, accountID)
		if err != nil {
			return err
		}
		for _, a := range activities {
			at := slices.IndexFunc(stored, func(s diary.FunctionActivity) bool { return s.ID == a.ID })
			switch {
			case at < 0 && a.Version > 0:
				return diary.ErrNotFound
			case at < 0:
				if err := insertFunction(ctx, tx, accountID, a, firstVersion(), now); err != nil {
					return err
				}
				stored = append(stored, a)
				continue
			case stored[at].SameEntry(a):
				continue
			case stored[at].Version != a.Version:
				return &diary.ConflictError[diary.FunctionActivity]{Stored: stored[at]}
			}
			if err := updateFunction(ctx, tx, accountID, a, now); err != nil {
				return err
			}
			stored[at] = a
		}
		return diary.CheckFunction(len(stored), len(diary.FunctionGoesOn(stored)))
	})
}

func insertFunction(ctx context.Context, tx *sql.Tx, accountID string, a diary.FunctionActivity, version int64, changed time.Time) error {
	if err := execute(ctx, tx, `
		insert into function_activity (account_id, id, version, words, chosen_on, ended_on, ask_on, changed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		accountID, a.ID, version, a.Words, a.Chosen.String(), optionalDateText(a.Ended), optionalDateText(a.AskOn), millis(changed)); err != nil {
		return err
	}
	return saveRatings(ctx, tx, accountID, a)
}

func updateFunction(ctx context.Context, tx *sql.Tx, accountID string, a diary.FunctionActivity, now time.Time) error {
	if err := changed(tx.ExecContext(ctx, `
		update function_activity
		set version = version + 1, words = $3, chosen_on = $4, ended_on = $5, ask_on = $6, changed_at = $7
		where account_id = $1 and id = $2`,
		accountID, a.ID, a.Words, a.Chosen.String(), optionalDateText(a.Ended), optionalDateText(a.AskOn), millis(now))); err != nil {
		return err
	}
	return saveRatings(ctx, tx, accountID, a)
}

// saveRatings removes none: the person who rates may not have been able to read all of them.
func saveRatings(ctx context.Context, tx *sql.Tx, accountID string, a diary.FunctionActivity) error {
	for _, r := range a.Ratings {
		if err := execute(ctx, tx, `
			insert into function_rating (account_id, activity_id, day, score, rated_at)
			values ($1, $2, $3, $4, $5)
			on conflict (account_id, activity_id, day) do update set score = excluded.score, rated_at = excluded.rated_at`,
			accountID, a.ID, r.Day.String(), r.Score, millis(r.Rated)); err != nil {
			return err
		}
	}
	return nil
}

// loadFunction reads all activities of an account with their ratings. They are few.
func loadFunction(ctx context.Context, q querier, accountID string) ([]diary.FunctionActivity, error) {
	activities, err := collect(ctx, q, scanFunction, `
		select id, version, words, chosen_on, ended_on, ask_on, changed_at
		from function_activity
		where account_id = $1
		order by chosen_on, id`, accountID)
	if err != nil || len(activities) == 0 {
		return nil, err
	}
	ratings, err := collect(ctx, q, scanRating, `
		select activity_id, day, score, rated_at
		from function_rating
		where account_id = $1
		order by activity_id, day`, accountID)
	if err != nil {
		return nil, err
	}
	for _, r := range ratings {
		if at := slices.IndexFunc(activities, func(a diary.FunctionActivity) bool { return a.ID == r.activity }); at >= 0 {
			activities[at].Ratings = append(activities[at].Ratings, r.FunctionRating)
		}
	}
	return activities, nil
}

func scanFunction(row scanner) (a diary.FunctionActivity, err error) {
	err = scan(row, &a.ID, &a.Version, &a.Words, &a.Chosen, &a.Ended, &a.AskOn, &a.Changed)
	return a, err
}

// ratedActivity is a rating with the activity that it is of.
type ratedActivity struct {
	activity string
	diary.FunctionRating
}

func scanRating(row scanner) (r ratedActivity, err error) {
	err = scan(row, &r.activity, &r.Day, &r.Score, &r.Rated)
	return r, err
}
