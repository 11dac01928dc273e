package storetest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"crampdiary/diary"
)

var slow = diary.Throttle{Free: 3, Longest: time.Hour, Forget: 24 * time.Hour}

var throttles = []behaviour{
	{"attempts wait ever longer after the free ones", func(t *testing.T, s diary.Store) {
		at := atMillisecond(now)
		bucket := []diary.Bucket{{Key: "a", Throttle: slow}}
		for range slow.Free {
			wantWait(t, s, bucket, at, 0)
		}
		wantWait(t, s, bucket, at, time.Second)
		wantWait(t, s, bucket, at.Add(400*time.Millisecond), 600*time.Millisecond)
		at = at.Add(time.Second)
		wantWait(t, s, bucket, at, 0)
		wantWait(t, s, bucket, at, 2*time.Second)
	}},
	{"attempt that has to wait is counted in no bucket", func(t *testing.T, s diary.Store) {
		at := atMillisecond(now)
		full, fuller := diary.Bucket{Key: "full", Throttle: slow}, diary.Bucket{Key: "fuller", Throttle: slow}
		empty := diary.Bucket{Key: "empty", Throttle: slow}
		for range slow.Free {
			wantWait(t, s, []diary.Bucket{full, fuller}, at, 0)
		}
		at = at.Add(time.Second)
		wantWait(t, s, []diary.Bucket{fuller}, at, 0)
		wantWait(t, s, []diary.Bucket{empty, full, fuller}, at, 2*time.Second) // the longest
		wantWait(t, s, []diary.Bucket{full}, at, 0)
		for range slow.Free {
			wantWait(t, s, []diary.Bucket{empty}, at, 0)
		}
		wantWait(t, s, []diary.Bucket{empty}, at, time.Second)
	}},
	{"attempts are forgotten when their time has passed", func(t *testing.T, s diary.Store) {
		bucket := []diary.Bucket{{Key: "a", Throttle: slow}}
		for range slow.Free {
			wantWait(t, s, bucket, now, 0)
		}
		later := now.Add(slow.Forget + time.Second)
		for range slow.Free {
			wantWait(t, s, bucket, later, 0)
		}
	}},
	{"buckets are emptied by key", func(t *testing.T, s diary.Store) {
		at := atMillisecond(now)
		a, b := diary.Bucket{Key: "a", Throttle: slow}, diary.Bucket{Key: "b", Throttle: slow}
		for range slow.Free {
			wantWait(t, s, []diary.Bucket{a, b}, at, 0)
		}
		must(t, s.ForgetAttempts(t.Context(), "a", "unknown"))
		must(t, s.ForgetAttempts(t.Context()))
		wantWait(t, s, []diary.Bucket{a}, at, 0)
		wantWait(t, s, []diary.Bucket{b}, at, time.Second)
	}},
	{"many attempts at once gain nothing", func(t *testing.T, s diary.Store) {
		var free atomic.Int64
		// The buckets come in either order, which must not make two attempts wait for each other.
		orders := [][]diary.Bucket{
			{{Key: "a", Throttle: slow}, {Key: "b", Throttle: slow}},
			{{Key: "b", Throttle: slow}, {Key: "a", Throttle: slow}},
		}
		errs := atOnce(t.Context(), 64, func(ctx context.Context, i int) error {
			wait, err := s.CountAttempt(ctx, orders[i%2], now)
			if err == nil && wait == 0 {
				free.Add(1)
			}
			return err
		})
		must(t, errors.Join(errs...))
		if got := free.Load(); got != int64(slow.Free) {
			t.Errorf("%d attempts went through, want %d", got, slow.Free)
		}
	}},
}

func wantWait(t *testing.T, s diary.Store, buckets []diary.Bucket, at time.Time, want time.Duration) {
	t.Helper()
	if got := value(s.CountAttempt(t.Context(), buckets, at))(t); got != want {
		t.Errorf("%v at %s: got wait %s, want %s", buckets, at.Format(time.StampMilli), got, want)
	}
}
