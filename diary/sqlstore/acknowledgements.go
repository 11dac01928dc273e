package sqlstore

import (
	"context"
	"database/sql"

	"crampdiary/diary"
)

// Acknowledge implements diary.Acknowledgements.
func (s *Store) Acknowledge(ctx context.Context, accountID string, said ...diary.Acknowledgement) error {
	return s.write(ctx, "acknowledge", func(ctx context.Context, tx *sql.Tx) error {
		for _, a := range said {
			if err := insertAcknowledgement(ctx, tx, accountID, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// insertAcknowledgement stores an acknowledgement unless there is one with its ID.
func insertAcknowledgement(ctx context.Context, tx *sql.Tx, accountID string, a diary.Acknowledgement) error {
	return execute(ctx, tx, `
		insert into acknowledgement (account_id, id, criterion, response, table_version, met, at)
		values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (account_id, id) do nothing`,
		accountID, a.ID, a.Criterion, a.Response, a.Table, codesText(a.Met), millis(a.At))
}

// ListAcknowledgements implements diary.Acknowledgements.
func (s *Store) ListAcknowledgements(ctx context.Context, accountID string) ([]diary.Acknowledgement, error) {
	return readFrom(s, "list acknowledgements", func(q querier) ([]diary.Acknowledgement, error) {
		return loadAcknowledgements(ctx, q, accountID)
	})
}

// loadAcknowledgements reads all acknowledgements of an account, oldest first.
func loadAcknowledgements(ctx context.Context, q querier, accountID string) ([]diary.Acknowledgement, error) {
	return collect(ctx, q, scanAcknowledgement, `
		select id, criterion, response, table_version, met, at
		from acknowledgement
		where account_id = $1
		order by at, id`, accountID)
}

// loadAcknowledgement reads one acknowledgement, or returns diary.ErrNotFound.
func loadAcknowledgement(ctx context.Context, q querier, accountID, id string) (diary.Acknowledgement, error) {
	a, err := scanAcknowledgement(q.QueryRowContext(ctx, `
		select id, criterion, response, table_version, met, at
		from acknowledgement
		where account_id = $1 and id = $2`, accountID, id))
	return a, found(err)
}

func scanAcknowledgement(row scanner) (a diary.Acknowledgement, err error) {
	err = scan(row, &a.ID, &a.Criterion, &a.Response, &a.Table, texts(codes(&a.Met)), &a.At)
	return a, err
}
