package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"crampdiary/diary"
)

// SheetAnswers implements diary.SheetAnswers.
func (s *Store) SheetAnswers(ctx context.Context, accountID, shape string) (answers string, err error) {
	err = s.read("find sheet answers", func(q querier) error {
		return found(q.QueryRowContext(ctx, `
			select answers from sheet_answers where account_id = $1 and shape = $2`, accountID, shape).Scan(&answers))
	})
	return answers, err
}

// SaveSheetAnswers implements diary.SheetAnswers.
func (s *Store) SaveSheetAnswers(ctx context.Context, accountID, shape, answers string, now time.Time) error {
	return s.write(ctx, "save sheet answers", func(ctx context.Context, tx *sql.Tx) error {
		if err := execute(ctx, tx, `
			insert into sheet_answers (account_id, shape, answers, said_at)
			values ($1, $2, $3, $4)
			on conflict (account_id, shape) do update set answers = excluded.answers, said_at = excluded.said_at`,
			accountID, shape, answers, millis(now)); err != nil {
			return err
		}
		return execute(ctx, tx, `
			delete from sheet_answers
			where account_id = $1 and shape not in (
				select shape from sheet_answers where account_id = $1 order by said_at desc, shape limit $2 + 0)`, accountID, diary.MostSheetAnswers)
	})
}
