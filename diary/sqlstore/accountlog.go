package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"crampdiary/diary"
)

const eventColumns = `id, kind, at, how, browser, times`

func scanEvent(row scanner) (e diary.AccountEvent, err error) {
	err = scan(row, &e.ID, &e.Kind, &e.At, &e.How, &e.Browser, &e.Times)
	return e, err
}

// NoteAccountEvent implements diary.AccountLog.
func (s *Store) NoteAccountEvent(ctx context.Context, accountID string, kind diary.EventKind, now time.Time) error {
	if kind == diary.FeedFetched { // which happens all day, and is seldom anything new
		known, err := readFrom(s, "find calendar program", func(q querier) (bool, error) {
			return knownProgram(ctx, q, accountID)
		})
		if err != nil || known {
			return err
		}
	}
	return s.write(ctx, "note account event", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockAccount(ctx, tx, accountID); err != nil {
			return err
		}
		if kind == diary.FeedFetched {
			if known, err := knownProgram(ctx, tx, accountID); err != nil || known {
				return err
			}
		}
		return noteEvent(ctx, tx, accountID, kind, now)
	})
}

// knownProgram says whether the log names the program that fetches the feed, or is full of others.
func knownProgram(ctx context.Context, q querier, accountID string) (bool, error) {
	programs, err := collect(ctx, q, scanValue[string], `
		select browser from account_event where account_id = $1 and kind = $2`, accountID, diary.FeedFetched)
	return len(programs) >= diary.MostPrograms || slices.Contains(programs, diary.BrowserOf(ctx)), err
}

// noteEvent notes what the transaction does to an account.
func noteEvent(ctx context.Context, tx *sql.Tx, accountID string, kind diary.EventKind, now time.Time) error {
	return note(ctx, tx, accountID, diary.AccountEvent{Kind: kind, At: now})
}

func note(ctx context.Context, tx *sql.Tx, accountID string, e diary.AccountEvent) error {
	if e.Kind != diary.ShareOpened && e.Kind != diary.ShareNoted { // which a guest does
		e.Browser = diary.BrowserOf(ctx)
	}
	newest, err := scanEvent(tx.QueryRowContext(ctx, `
		select `+eventColumns+` from account_event where account_id = $1 order by at desc, id desc limit 1`, accountID))
	if err != nil && !errors.Is(err, sql.ErrNoRows) && !errors.Is(unreadable(err), diary.ErrUnreadable) {
		return err
	}
	if err == nil && e.Continues(newest) {
		return execute(ctx, tx, `
			update account_event set times = times + 1, at = $3, browser = $4 where account_id = $1 and id = $2`,
			accountID, newest.ID, millis(e.At), e.Browser)
	}
	return execute(ctx, tx, `
		insert into account_event (account_id, id, kind, at, how, browser, times) values ($1, $2, $3, $4, $5, $6, 1)`,
		accountID, diary.NewID(), e.Kind, millis(e.At), e.How, e.Browser)
}

// ListAccountEvents implements diary.AccountLog.
func (s *Store) ListAccountEvents(ctx context.Context, accountID string, limit int) ([]diary.AccountEvent, error) {
	return readFrom(s, "list account events", func(q querier) ([]diary.AccountEvent, error) {
		return collect(ctx, q, scanEvent, `
			select `+eventColumns+`
			from account_event
			where account_id = $1
			order by at desc, id desc
			limit $2 + 0`, accountID, limit)
	})
}

// loadEvents reads the whole log of an account, oldest first.
func loadEvents(ctx context.Context, q querier, accountID string) ([]diary.AccountEvent, error) {
	return collect(ctx, q, scanEvent, `
		select `+eventColumns+` from account_event where account_id = $1 order by at, id`, accountID)
}
