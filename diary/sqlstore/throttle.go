package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
)

// errHasToWait undoes the transaction of an attempt that comes too early.
var errHasToWait = errors.New("the attempt has to wait")

// CountAttempt implements diary.Throttles.
func (s *Store) CountAttempt(ctx context.Context, buckets []diary.Bucket, now time.Time) (wait time.Duration, err error) {
	// In one order for everybody, so that no two transactions wait for each other's bucket.
	buckets = slices.SortedFunc(slices.Values(buckets), func(a, b diary.Bucket) int { return cmp.Compare(a.Key, b.Key) })
	err = s.write(ctx, "count attempt", func(ctx context.Context, tx *sql.Tx) error {
		wait = 0
		for _, bucket := range buckets {
			known, err := lockAttempts(ctx, tx, bucket.Key)
			if err != nil {
				return err
			}
			wait = max(wait, bucket.Wait(known, now))
			if err := saveAttempts(ctx, tx, bucket, bucket.Next(known, now)); err != nil {
				return err
			}
		}
		if wait > 0 {
			return errHasToWait
		}
		return nil
	})
	if errors.Is(err, errHasToWait) {
		return wait, nil
	}
	return 0, err
}

// lockAttempts reads a bucket and keeps other transactions from it until this one ends. An upsert locks
// a row on both engines, whether the row was there or not.
func lockAttempts(ctx context.Context, tx *sql.Tx, key string) (diary.Attempts, error) {
	var a diary.Attempts
	err := scan(tx.QueryRowContext(ctx, `
		insert into attempt (bucket, attempts, last_at, forget_at)
		values ($1, 0, 0, 0)
		on conflict (bucket) do update set attempts = attempt.attempts
		returning attempts, last_at`, key), &a.Count, &a.Last)
	return a, err
}

func saveAttempts(ctx context.Context, tx *sql.Tx, bucket diary.Bucket, a diary.Attempts) error {
	return execute(ctx, tx, `
		update attempt set attempts = $2, last_at = $3, forget_at = $4 where bucket = $1`,
		bucket.Key, a.Count, millis(a.Last), millis(a.Last.Add(bucket.Forget)))
}

// ForgetAttempts implements diary.Throttles.
func (s *Store) ForgetAttempts(ctx context.Context, keys ...string) error {
	keys = slices.SortedFunc(slices.Values(keys), strings.Compare) // as in CountAttempt
	return s.write(ctx, "forget attempts", func(ctx context.Context, tx *sql.Tx) error {
		for _, key := range keys {
			if err := execute(ctx, tx, `delete from attempt where bucket = $1`, key); err != nil {
				return err
			}
		}
		return nil
	})
}
