package clock

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// memory keeps the newest time.
type memory struct{ seen time.Time }

func (m *memory) ClockSeen(context.Context) (time.Time, error) { return m.seen, nil }
func (m *memory) KeepClockSeen(_ context.Context, seen time.Time) error {
	m.seen = seen
	return nil
}

// machine is a machine whose clock can be set.
type machine struct {
	ahead  atomic.Int64 // of the true time, in nanoseconds
	memory memory
	log    bytes.Buffer
	clock  *Clock
}

func (m *machine) set(ahead time.Duration) { m.ahead.Store(int64(ahead)) }

func (m *machine) wall() time.Time { return time.Now().Add(time.Duration(m.ahead.Load())) }

// start begins a run of the program, with the clock as it is.
func (m *machine) start(t *testing.T) {
	t.Helper()
	begun := time.Now()
	var err error
	m.clock, err = New(t.Context(), Config{
		Wall: m.wall, Elapsed: func() time.Duration { return time.Since(begun) },
		Earliest: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), // a bubble begins in 2000
		Memory:   &m.memory, Log: slog.New(slog.NewTextHandler(&m.log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
}

// pass lets time pass, with a beat every minute.
func (m *machine) pass(t *testing.T, d time.Duration) {
	t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(time.Minute) {
		if err := m.clock.Keep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// want says how far the steady time is ahead of the true one, and whether it may be acted upon.
func (m *machine) want(t *testing.T, ahead time.Duration, settled, proven bool) {
	t.Helper()
	if got := time.Until(m.clock.Steady()).Round(time.Second); got != ahead {
		t.Errorf("the steady time is ahead by %v, want %v", got, ahead)
	}
	if s, p := m.clock.Settled(), m.clock.Proven(); s != settled || p != proven {
		t.Errorf("settled %v, proven %v; want %v, %v", s, p, settled, proven)
	}
}

// counted is how many jumps in a direction the metrics tell.
func (m *machine) counted(t *testing.T, direction string) float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(m.clock)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			if family.GetName() == "crampdiary_clock_jumps_total" && metric.GetLabel()[0].GetValue() == direction {
				return metric.GetCounter().GetValue()
			}
		}
	}
	t.Fatal("the jumps are not told")
	return 0
}

func bubble(t *testing.T, test func(t *testing.T, m *machine)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		m := &machine{}
		m.start(t)
		m.pass(t, time.Hour)
		m.want(t, 0, true, true)
		test(t, m)
	})
}

const forty = 40 * 24 * time.Hour

func TestAClockThatWasAheadForTwoMinutesIsNeverFollowed(t *testing.T) {
	for _, jump := range []time.Duration{2 * time.Hour, forty} {
		bubble(t, func(t *testing.T, m *machine) {
			m.set(jump)
			m.want(t, 0, false, false)
			m.pass(t, 2*time.Minute)
			m.want(t, 0, false, false)
			m.set(0)
			m.want(t, 0, true, true)
			if got := m.counted(t, ahead); got != 1 {
				t.Errorf("%v jumps are counted", got)
			}
			if log := m.log.String(); !strings.Contains(log, "the clock jumped") || !strings.Contains(log, "followed again") {
				t.Errorf("the log says:\n%s", log)
			}
			if m.memory.seen.After(time.Now()) {
				t.Errorf("%v was kept", m.memory.seen)
			}
		})
	}
}

func TestAClockThatWasSetAheadForGoodIsFollowedWhenItHeld(t *testing.T) {
	bubble(t, func(t *testing.T, m *machine) {
		m.set(2 * time.Hour) // as after a machine that slept
		m.pass(t, hold-time.Minute)
		m.want(t, 0, false, false)
		m.pass(t, time.Minute)
		m.want(t, 2*time.Hour, true, true)
	})
	bubble(t, func(t *testing.T, m *machine) {
		m.set(forty)
		m.want(t, 0, false, false)
		m.pass(t, hold)
		m.want(t, forty, true, false) // reminders go by it, and nothing is purged yet
		m.pass(t, proof-time.Minute)
		m.want(t, forty, true, false)
		if m.memory.seen.After(time.Now()) {
			t.Errorf("%v was kept", m.memory.seen)
		}
		m.pass(t, 2*time.Minute)
		m.want(t, forty, true, true)
	})
}

func TestAClockThatIsSetBackIsFollowedAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, m *machine) {
		m.set(-2 * time.Hour)
		m.want(t, -2*time.Hour, true, true)
		m.pass(t, 2*time.Minute)
		m.want(t, -2*time.Hour, true, true)
		m.set(0) // and was right before
		m.want(t, 0, true, true)
		m.set(2 * time.Hour)
		m.want(t, 0, false, false)
		if b, a := m.counted(t, back), m.counted(t, ahead); b != 1 || a != 1 {
			t.Errorf("%v jumps back and %v ahead are counted", b, a)
		}
	})
	bubble(t, func(t *testing.T, m *machine) {
		m.set(-forty) // a month is no correction
		m.want(t, 0, false, false)
		m.pass(t, hold)
		m.want(t, -forty, true, false)
	})
}

func TestAStartWithAClockThatWasNeverSetGoesOnFromTheLastRun(t *testing.T) {
	never := func() time.Duration { return time.Until(time.Date(1970, 1, 1, 0, 0, 30, 0, time.UTC)) }
	bubble(t, func(t *testing.T, m *machine) {
		seen := m.memory.seen
		time.Sleep(3 * time.Hour) // it is off
		m.set(never())
		m.start(t)
		m.want(t, time.Until(seen).Round(time.Second), false, false)
		m.pass(t, 24*time.Hour) // however long it holds
		if !m.clock.Steady().After(seen.Add(23*time.Hour)) || m.clock.Settled() {
			t.Errorf("the time is %v", m.clock.Steady())
		}
		m.set(0) // from the network
		m.want(t, 0, true, true)
	})
	synctest.Test(t, func(t *testing.T) { // before anything was kept
		m := &machine{}
		m.set(never())
		m.start(t)
		m.pass(t, time.Hour)
		if got := m.clock.Steady(); got.Year() != 1999 || m.clock.Settled() {
			t.Errorf("the time is %v", got)
		}
		m.set(0)
		m.pass(t, hold+time.Minute)
		m.want(t, 0, true, false)
	})
}

func TestAStartAfterAPauseIsFollowedAtOnceUnlessItWasLong(t *testing.T) {
	bubble(t, func(t *testing.T, m *machine) {
		time.Sleep(6 * 24 * time.Hour)
		m.start(t)
		m.want(t, 0, true, true)
	})
	bubble(t, func(t *testing.T, m *machine) {
		m.set(forty) // it started with a clock that is wrong, and is right after two minutes
		m.start(t)
		if m.clock.Settled() || m.clock.Steady().After(time.Now()) {
			t.Errorf("the time is %v, settled %v", m.clock.Steady(), m.clock.Settled())
		}
		m.pass(t, 2*time.Minute)
		m.set(0)
		m.want(t, 0, true, true)
	})
	bubble(t, func(t *testing.T, m *machine) {
		time.Sleep(forty) // it really was off for so long
		m.start(t)
		m.want(t, time.Until(m.memory.seen).Round(time.Second), false, false)
		m.pass(t, hold)
		m.want(t, 0, true, false)
		m.pass(t, proof)
		m.want(t, 0, true, true)
	})
}
