package reminders

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"crampdiary/diary"
)

// counter is a sweep that counts its turns.
type counter struct {
	run func(ctx context.Context) error

	mu   sync.Mutex
	runs []time.Time
}

// turns are the times when it ran.
func (c *counter) turns() []time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.runs)
}

func (c *counter) sweep() Sweep {
	return Sweep{Name: "counter", Run: func(ctx context.Context, now time.Time) error {
		c.mu.Lock()
		c.runs = append(c.runs, now)
		c.mu.Unlock()
		if c.run == nil {
			return nil
		}
		return c.run(ctx)
	}}
}

// beat lets minutes pass, until everything that they bring has happened.
func beat(minutes int) {
	time.Sleep(time.Duration(minutes) * time.Minute)
	synctest.Wait()
}

func stop(t *testing.T, h *Heartbeat) {
	t.Helper()
	if err := h.Stop(t.Context()); err != nil {
		t.Errorf("Stop: %v", err)
	}
}

func TestSweepsRunOnceAMinuteUntilStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var first, second counter
		h := NewHeartbeat(slog.New(slog.DiscardHandler), time.Now, first.sweep(), second.sweep())
		start := time.Now()
		h.Start()
		beat(3)
		stop(t, h)
		beat(5)
		for _, c := range []*counter{&first, &second} {
			if len(c.turns()) != 4 {
				t.Fatalf("got %d turns in 3 minutes, want one at the start and 3", len(c.turns()))
			}
			for i, turn := range c.turns() {
				if want := start.Add(time.Duration(i) * time.Minute); !turn.Equal(want) {
					t.Errorf("turn %d came at %v, want %v", i+1, turn, want)
				}
			}
		}
	})
}

func TestSweepsRunWhenAMinuteBeginsWheneverTheProgramStarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(37 * time.Second)
		var c counter
		h := NewHeartbeat(slog.New(slog.DiscardHandler), time.Now, c.sweep())
		h.Start()
		beat(2)
		stop(t, h)
		var seconds []int
		for _, turn := range c.turns() {
			seconds = append(seconds, turn.Second())
		}
		if !slices.Equal(seconds, []int{37, 0, 0}) {
			t.Errorf("it ran at the seconds %v", seconds)
		}
	})
}

// asleep is a schedule as the cron library sees it when the clock was set back by two hours after a beat: the
// next one seems two hours farther away.
type asleep struct{ *beats }

func (a asleep) Next(t time.Time) time.Time { return a.beats.Next(t).Add(2 * time.Hour) }

func TestHeartBeatsOnWhenTheClockWasSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c counter
		h := NewHeartbeat(slog.New(slog.DiscardHandler), time.Now, c.sweep())
		h.Start()
		beat(2)
		b := h.beats[0]
		h.cron.Remove(b.entry)
		entry := h.cron.Schedule(asleep{b}, b.job)
		b.mu.Lock()
		b.entry = entry
		b.mu.Unlock()
		before := len(c.turns())
		beat(10)
		stop(t, h)
		if got := len(c.turns()) - before; got < 9 {
			t.Errorf("%d beats in ten minutes", got)
		}
		if turns := c.turns(); turns[before].Sub(turns[before-1]) > interval+2*overdue {
			t.Errorf("the first beat came after %v", turns[before].Sub(turns[before-1]))
		}
		beat(10)
		if n := len(c.turns()); n > before+11 {
			t.Errorf("%d beats after the stop", n-before-11)
		}
	})
}

func TestSweepStillRunningMissesItsTurnAndHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := counter{run: func(context.Context) error {
			time.Sleep(150 * time.Second)
			return nil
		}}
		var quick counter
		h := NewHeartbeat(slog.New(slog.DiscardHandler), time.Now, slow.sweep(), quick.sweep())
		h.Start()
		beat(4)
		stop(t, h)
		if len(slow.turns()) != 2 || len(quick.turns()) != 5 {
			t.Errorf("got %d slow and %d quick turns in 4 minutes, want 2 and 5", len(slow.turns()), len(quick.turns()))
		}
	})
}

func TestSweepThatPanicsOrFailsIsLoggedAndRunsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		panics := counter{run: func(context.Context) error { panic("a mistake") }}
		fails := counter{run: func(context.Context) error { return errors.New("no such table") }}
		var log bytes.Buffer
		h := NewHeartbeat(slog.New(slog.NewTextHandler(&log, nil)), time.Now, panics.sweep(), fails.sweep())
		h.Start()
		beat(2)
		stop(t, h)
		if len(panics.turns()) != 3 || len(fails.turns()) != 3 {
			t.Errorf("got %d and %d turns in 2 minutes, want 3 each", len(panics.turns()), len(fails.turns()))
		}
		for _, want := range []string{"a mistake", "no such table"} {
			if got := strings.Count(log.String(), `error="`+want); got != 3 {
				t.Errorf("%q is logged %d times, want 3:\n%s", want, got, log.String())
			}
		}
	})
}

func TestStopWaitsForTheSweepUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		finished := false
		slow := counter{run: func(ctx context.Context) error {
			time.Sleep(20 * time.Second)
			finished = ctx.Err() == nil
			return nil
		}}
		h := NewHeartbeat(slog.New(slog.DiscardHandler), time.Now, slow.sweep())
		h.Start()
		beat(1)
		stop(t, h)
		if !finished {
			t.Error("Stop returned before the sweep had finished undisturbed")
		}
	})
}

func TestStopThatMayNotWaitEndsTheSweep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended error
		endless := counter{run: func(ctx context.Context) error {
			<-ctx.Done()
			ended = ctx.Err()
			return ended
		}}
		h := NewHeartbeat(slog.New(slog.DiscardHandler), time.Now, endless.sweep())
		h.Start()
		beat(1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := h.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Stop: got %v, want the deadline", err)
		}
		synctest.Wait()
		if !errors.Is(ended, context.Canceled) {
			t.Errorf("the sweep's context: got %v, want canceled", ended)
		}
	})
}

// purger remembers the purges that it was asked for.
type purger struct {
	calls  []time.Time
	before []time.Time
	limits diary.SessionLimits
	err    error
}

func (p *purger) Purge(_ context.Context, now, deletedBefore time.Time, limits diary.SessionLimits) (int64, error) {
	p.calls, p.before, p.limits = append(p.calls, now), append(p.before, deletedBefore), limits
	return 7, p.err
}

func TestHousekeepingPurgesOnceAnHourAndKeepsDeletedEpisodesForThirtyDays(t *testing.T) {
	var p purger
	limits := diary.SessionLimits{Idle: time.Hour, Lifetime: 2 * time.Hour}
	sweep := Housekeeping(&p, limits, yes, slog.New(slog.DiscardHandler))
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for minute := range 121 {
		if err := sweep.Run(t.Context(), start.Add(time.Duration(minute)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.calls) != 3 {
		t.Fatalf("got %d purges in two hours and a minute, want 3", len(p.calls))
	}
	for i, now := range p.calls {
		if want := start.Add(time.Duration(i) * time.Hour); !now.Equal(want) {
			t.Errorf("purge %d came at %v, want %v", i+1, now, want)
		}
		if want := now.AddDate(0, 0, -30); !p.before[i].Equal(want) {
			t.Errorf("purge %d removes what was deleted before %v, want %v", i+1, p.before[i], want)
		}
	}
	if p.limits != limits {
		t.Errorf("got limits %v, want %v", p.limits, limits)
	}
}

func yes() bool { return true }

func TestHousekeepingWaitsForAClockThatIsProven(t *testing.T) {
	var p purger
	proven := false
	sweep := Housekeeping(&p, diary.SessionLimits{}, func() bool { return proven }, slog.New(slog.DiscardHandler))
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	run := func(at time.Time) {
		t.Helper()
		if err := sweep.Run(t.Context(), at); err != nil {
			t.Fatal(err)
		}
	}
	run(now)
	if len(p.calls) != 0 {
		t.Fatal("it purged by a clock in doubt")
	}
	proven = true
	run(now.AddDate(0, 0, 40))
	run(now) // the clock was set back
	if len(p.calls) != 2 {
		t.Errorf("got %d purges, want one ahead and one after the clock was set back", len(p.calls))
	}
}

// retirer remembers when it was asked to look after idle accounts.
type retirer struct {
	calls []time.Time
	work  diary.IdleWork
}

func (r *retirer) RetireIdle(_ context.Context, now time.Time) (diary.IdleWork, error) {
	r.calls = append(r.calls, now)
	return r.work, nil
}

func TestIdleAccountsAreLookedAfterOnceAnHourByAProvenClockAndTheHostReadsWhoCannotBeWarned(t *testing.T) {
	r, said := &retirer{work: diary.IdleWork{Warned: 2, Unreachable: 3}}, new(strings.Builder)
	proven := false
	sweep := IdleAccounts(r, func() bool { return proven }, slog.New(slog.NewTextHandler(said, nil)))
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for minute := range 150 {
		proven = minute >= 30
		if err := sweep.Run(t.Context(), start.Add(time.Duration(minute)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if want := []time.Time{start.Add(30 * time.Minute), start.Add(90 * time.Minute)}; !slices.Equal(r.calls, want) {
		t.Errorf("looked after at %v, want %v", r.calls, want)
	}
	if got := strings.Count(said.String(), "accounts=3"); got != 1 {
		t.Errorf("those who cannot be warned are told %d times: %s", got, said)
	}
}

func TestHousekeepingThatFailedIsTriedAtTheNextBeat(t *testing.T) {
	p := purger{err: diary.ErrUnavailable}
	sweep := Housekeeping(&p, diary.SessionLimits{}, yes, slog.New(slog.DiscardHandler))
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for range 2 {
		if err := sweep.Run(t.Context(), now); !errors.Is(err, diary.ErrUnavailable) {
			t.Errorf("got %v, want the store's error", err)
		}
		now = now.Add(time.Minute)
	}
	if len(p.calls) != 2 {
		t.Errorf("got %d tries, want 2", len(p.calls))
	}
}
