// Package clock tells a time that does not follow a clock of the machine which jumps. What expires, what
// is purged and what is sent goes by it, so that a clock which is wrong for a while ends nothing and
// silences nobody. What people write down goes by the clock of the machine: that is what they see.
package clock

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"crampdiary/diary"
)

// How a jump is judged. All of it is this project's own choice. A jump is how far the clock of the machine
// moved more than time passed.
const (
	// aheadAtOnce is a jump ahead that is followed at once: what it could end a little early is worth less
	// than the wait.
	aheadAtOnce = 5 * time.Minute
	// backAtOnce is a jump back that is followed at once: nothing ends early because of it.
	backAtOnce = 24 * time.Hour
	// offAtMost is how long the program may have been off without its clock being doubted at the start.
	offAtMost = 7 * 24 * time.Hour
	// hold is how long any other jump must last to be followed: longer than a clock needs that is set right
	// from the network, and short enough after a machine that slept.
	hold = 10 * time.Minute
	// proof is how long a jump of more than a day must have been followed until what cannot be undone is
	// done by it.
	proof = 6 * time.Hour
	// keepEvery is how often the time is stored.
	keepEvery = 10 * time.Minute
)

// Config is what a Clock works with.
type Config struct {
	Wall     func() time.Time     // the clock of the machine
	Elapsed  func() time.Duration // grows with the time that passes, whatever happens to the clock of the machine
	Earliest time.Time            // no clock that shows an earlier time is ever followed
	Memory   diary.ClockMemory
	Log      *slog.Logger
}

// Clock tells the time. It is safe for concurrent use.
type Clock struct {
	Config
	jumps *prometheus.CounterVec

	mu       sync.Mutex
	base     time.Time     // the steady time when Elapsed was at
	at       time.Duration // see base
	followed bool          // the clock of the machine, since the start
	doubt    *doubt        // nil when the clock of the machine is followed
	formerly time.Duration // how far the time before the last jump back was ahead, 0 when there was none
	provenAt time.Duration // when the last long jump is proven
	keptAt   time.Duration // when the time was last stored
}

// doubt is a jump that is not followed yet.
type doubt struct {
	jump  time.Duration
	since time.Duration // in terms of Elapsed
}

// New makes a clock that goes on from the time that was stored last.
func New(ctx context.Context, c Config) (*Clock, error) {
	seen, err := c.Memory.ClockSeen(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the time of the last run: %w", err)
	}
	clock := &Clock{Config: c, base: seen, at: c.Elapsed(), keptAt: c.Elapsed() - keepEvery}
	clock.jumps = prometheus.NewCounterVec(prometheus.CounterOpts{
		Namespace: "crampdiary", Name: "clock_jumps_total", Help: "Jumps of the machine's clock, by direction.",
	}, []string{"direction"})
	for _, direction := range []string{ahead, back} {
		clock.jumps.WithLabelValues(direction) // told from the start
	}
	if seen.IsZero() {
		clock.base = c.Wall().Round(0)
		if clock.base.Before(c.Earliest) {
			clock.base = c.Earliest
		}
	}
	clock.Steady()
	return clock, nil
}

// The directions of a jump.
const (
	ahead = "ahead"
	back  = "back"
)

// Steady is the time by which everything expires. It goes on evenly while the clock of the machine is in
// doubt.
func (c *Clock) Steady() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.look()
}

// Settled says whether the clock of the machine is followed: what is due by it may be done.
func (c *Clock) Settled() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	return c.doubt == nil
}

// Proven says whether what cannot be undone may be done by the time: it is settled, and did not make a long
// jump lately.
func (c *Clock) Proven() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	return c.doubt == nil && c.Elapsed() >= c.provenAt
}

// look compares the clocks and returns the steady time.
func (c *Clock) look() time.Time {
	wall, at := c.Wall().Round(0), c.Elapsed()
	steady := c.base.Add(at - c.at)
	jump := wall.Sub(steady)
	possible := !wall.Before(c.Earliest)
	atOnce := possible && jump <= aheadAtOnce && jump >= -backAtOnce
	if !c.followed { // after a time in which nobody counted
		atOnce = possible && jump <= offAtMost && jump >= -backAtOnce
	}
	if c.formerly > 0 && (jump-c.formerly).Abs() <= aheadAtOnce {
		atOnce = true // the jump back was the mistake
	}
	switch {
	case atOnce:
		if c.doubt != nil {
			c.Log.Info("the clock is followed again", "jump", c.doubt.jump.Round(time.Second))
		}
		if jump < -aheadAtOnce {
			c.jumps.WithLabelValues(back).Inc()
			c.Log.Warn("the clock was set back, and is followed", "jump", jump.Round(time.Second), "clock", wall)
			c.formerly = -jump
		} else if jump > aheadAtOnce {
			c.formerly = 0
		}
	case c.doubt == nil || (jump-c.doubt.jump).Abs() > aheadAtOnce:
		c.doubt = &doubt{jump: jump, since: at}
		direction := ahead
		if jump < 0 {
			direction = back
		}
		c.jumps.WithLabelValues(direction).Inc()
		c.Log.Warn("the clock jumped: until it is followed, nothing ends and no reminder is sent by it; see to the time of this machine",
			"jump", jump.Round(time.Second), "clock", wall, "believed", steady, "followed_in", hold, "possible", possible)
		return steady
	case !possible || at-c.doubt.since < hold:
		return steady
	default:
		c.Log.Warn("the clock is followed although it jumped", "jump", jump.Round(time.Second), "clock", wall)
		if jump.Abs() > backAtOnce {
			c.provenAt = at + proof
		}
	}
	c.base, c.at, c.followed, c.doubt = wall, at, true, nil
	return wall
}

// Keep stores the time, if it is proven and was not stored lately. It is called on the heartbeat.
func (c *Clock) Keep(ctx context.Context) error {
	if !c.Proven() {
		return nil
	}
	c.mu.Lock()
	now, due := c.look(), c.Elapsed()-c.keptAt >= keepEvery
	c.mu.Unlock()
	if !due {
		return nil
	}
	if err := c.Memory.KeepClockSeen(ctx, now); err != nil {
		return fmt.Errorf("keep the time: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keptAt = c.Elapsed()
	return nil
}

// Describe implements prometheus.Collector.
func (c *Clock) Describe(descriptions chan<- *prometheus.Desc) { c.jumps.Describe(descriptions) }

// Collect implements prometheus.Collector.
func (c *Clock) Collect(metrics chan<- prometheus.Metric) { c.jumps.Collect(metrics) }

// Machine is the clock of the machine and the time that passes, for a Config.
func Machine() (wall func() time.Time, elapsed func() time.Duration) {
	start := time.Now()
	return time.Now, func() time.Duration { return time.Since(start) }
}
