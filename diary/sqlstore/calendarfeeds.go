package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"

	"crampdiary/diary"
)

// CalendarFeed implements diary.CalendarFeeds.
func (s *Store) CalendarFeed(ctx context.Context, accountID string) (feed diary.CalendarFeed, err error) {
	err = s.read("find calendar feed", func(q querier) error {
		err := found(scan(q.QueryRowContext(ctx, `
			select token_hash, created_at from calendar_feed where account_id = $1`, accountID), &feed.TokenHash, &feed.Created))
		if errors.Is(err, diary.ErrUnreadable) && diary.LeaveOut(ctx, "calendar_feed") {
			return diary.ErrNotFound
		}
		return err
	})
	return feed, err
}

// AccountByCalendarToken implements diary.CalendarFeeds.
func (s *Store) AccountByCalendarToken(ctx context.Context, tokenHash [32]byte) (diary.Account, error) {
	return readFrom(s, "find account by calendar token", func(q querier) (diary.Account, error) {
		account, err := scanAccount(q.QueryRowContext(ctx, `
			select `+accountColumns+`
			from calendar_feed join account on account.id = calendar_feed.account_id
			where calendar_feed.token_hash = $1`, hex.EncodeToString(tokenHash[:])))
		return account, found(err)
	})
}

// SaveCalendarFeed implements diary.CalendarFeeds.
func (s *Store) SaveCalendarFeed(ctx context.Context, accountID string, feed diary.CalendarFeed) error {
	return s.write(ctx, "save calendar feed", func(ctx context.Context, tx *sql.Tx) error {
		if err := execute(ctx, tx, `
			insert into calendar_feed (account_id, token_hash, created_at)
			values ($1, $2, $3)
			on conflict (account_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`,
			accountID, hex.EncodeToString(feed.TokenHash[:]), millis(feed.Created)); err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.FeedMade, feed.Created)
	})
}

// RemoveCalendarFeed implements diary.CalendarFeeds.
func (s *Store) RemoveCalendarFeed(ctx context.Context, accountID string) error {
	return s.execute(ctx, "remove calendar feed", `delete from calendar_feed where account_id = $1`, accountID)
}
