package storetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"crampdiary/diary"
)

var backupRuns = []behaviour{
	{"backup that is due is made by one of many", func(t *testing.T, s diary.Store) {
		due := now.Add(-time.Minute)
		claims := func(at time.Time) (claimed int64) {
			var all atomic.Int64
			var together sync.WaitGroup
			for range 20 {
				together.Go(func() {
					mine, err := s.ClaimBackup(t.Context(), due, at)
					if err != nil {
						t.Errorf("claim: %v", err)
					}
					if mine {
						all.Add(1)
					}
				})
			}
			together.Wait()
			return all.Load()
		}
		if last := value(s.LastBackup(t.Context()))(t); !last.IsZero() {
			t.Errorf("at first the last one is of %s", last)
		}
		for _, step := range []struct {
			what string
			at   time.Time
			want int64
		}{
			{"when it is due", now, 1},
			{"while somebody is at it", now.Add(59 * time.Minute), 0},
			{"when that one made none", now.Add(time.Hour), 1},
			{"when a clock that was ahead claimed it", now.Add(-time.Hour), 1},
		} {
			if got := claims(step.at); got != step.want {
				t.Errorf("%s: %d claimed it, want %d", step.what, got, step.want)
			}
		}
		made := atMillisecond(now.Add(time.Minute))
		wantErr(t, s.KeepBackup(t.Context(), made), nil)
		if last := value(s.LastBackup(t.Context()))(t); !last.Equal(made) {
			t.Errorf("the last one is of %s, want %s", last, made)
		}
		if got := claims(now.Add(5 * time.Hour)); got != 0 {
			t.Errorf("after it was made, %d claimed it", got)
		}
		due = now.Add(24 * time.Hour)
		if got := claims(due); got != 1 {
			t.Errorf("the next one was claimed by %d", got)
		}
	}},
}
