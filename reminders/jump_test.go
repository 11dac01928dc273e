package reminders

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/logtest"
	"crampdiary/diary/sqlstore"
	"crampdiary/reminders/clock"
)

// jumpy is the program on a machine whose clock can be set, in a bubble. Its limits for sessions are those
// that serve has.
type jumpy struct {
	store  *sqlstore.Store
	sender *fakeSender
	ahead  atomic.Int64 // of the clock, a time.Duration
	clock  *clock.Clock
	stop   func()
	log    logtest.Buffer
}

var jumpyLimits = diary.SessionLimits{Idle: 30 * 24 * time.Hour, Lifetime: 90 * 24 * time.Hour}

func (j *jumpy) wall() time.Time { return time.Now().Add(time.Duration(j.ahead.Load())) }

// set sets the clock.
func (j *jumpy) set(ahead time.Duration) {
	synctest.Wait()
	j.ahead.Store(int64(ahead))
}

// start starts the program.
func (j *jumpy) start(t *testing.T) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(&j.log, nil))
	begun := time.Now()
	var err error
	j.clock, err = clock.New(t.Context(), clock.Config{
		Wall: j.wall, Elapsed: func() time.Duration { return time.Since(begun) },
		Earliest: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), Memory: j.store, Log: log,
	})
	must(t, err)
	runner := NewRunner(Config{
		Store: j.store, Senders: byMail(j.sender), Log: log, Now: j.clock.Steady, Settled: j.clock.Settled, Proven: j.clock.Proven, Jitter: steady,
	})
	heart := NewHeartbeat(log, j.clock.Steady,
		Sweep{Name: "clock", Run: func(ctx context.Context, _ time.Time) error { return j.clock.Keep(ctx) }},
		Housekeeping(j.store, jumpyLimits, j.clock.Proven, log), runner.Sweep())
	runner.Start()
	heart.Start()
	j.stop = func() {
		must(t, errors.Join(heart.Stop(context.Background()), runner.Stop(context.Background())))
	}
}

func inJumpyBubble(t *testing.T, test func(t *testing.T, j *jumpy)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		j := &jumpy{store: openStore(t), sender: &fakeSender{}}
		time.Sleep(400 * 24 * time.Hour) // away from where bubbles begin
		j.start(t)
		defer func() { j.stop() }()
		test(t, j)
	})
}

// TestAClockThatJumpsSilencesNobody reminds every quarter of an hour, and jumps between two of them.
func TestAClockThatJumpsSilencesNobody(t *testing.T) {
	every := make([]diary.TimeOfDay, 12)
	for i := range every {
		every[i] = diary.TimeOfDay(8*60 + 15*i)
	}
	for _, test := range []struct {
		name string
		jump func(t *testing.T, j *jumpy)
		want []diary.TimeOfDay // that are sent after the jump at 8:05 until 10:05, as the clock shows when all is over
	}{
		{"back by two hours for good", func(_ *testing.T, j *jumpy) { j.set(-2 * time.Hour) }, nil},
		{"back by two hours for two minutes", func(_ *testing.T, j *jumpy) {
			j.set(-2 * time.Hour)
			beat(2)
			j.set(0)
		}, every[1:9]},
		{"ahead by two hours for two minutes", func(_ *testing.T, j *jumpy) {
			j.set(2 * time.Hour)
			beat(2)
			j.set(0)
		}, every[1:9]},
		{"ahead by forty days for two minutes", func(_ *testing.T, j *jumpy) {
			j.set(40 * 24 * time.Hour)
			beat(2)
			j.set(0)
		}, every[1:9]},
		{"ahead by forty days for an hour", func(_ *testing.T, j *jumpy) {
			j.set(40 * 24 * time.Hour)
			beat(60) // it is followed meanwhile
			j.set(0)
		}, every[6:9]}, // from 9:15 on, when the way back has held
		{"started anew by a clock that was never set", func(t *testing.T, j *jumpy) {
			j.stop()
			j.set(time.Until(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)))
			j.start(t)
			beat(3)
			j.set(0)
		}, every[1:9]},
		{"started anew by a clock that is ahead", func(t *testing.T, j *jumpy) {
			j.stop()
			j.set(40 * 24 * time.Hour)
			j.start(t)
			beat(3)
			j.set(0)
		}, every[1:9]},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inJumpyBubble(t, func(t *testing.T, j *jumpy) {
				midnight := time.Now().UTC().Truncate(24 * time.Hour)
				time.Sleep(time.Until(midnight.Add(24*time.Hour + 7*time.Hour + 50*time.Minute)))
				a := newPerson(t, j.store, "UTC", time.Now())
				remind(t, j.store, a, time.Now(), setUp(diary.Stretching, every...))
				beat(15)
				if n := len(j.sender.sent()); n != 1 {
					t.Fatalf("%d mails by 8:05", n)
				}
				begun := time.Now()
				test.jump(t, j)
				beat(int((2*time.Hour - time.Since(begun)) / time.Minute))
				if test.want == nil { // at 6:05 again: what comes next is at 8:15 as the clock shows now
					beat(3 * 60)
					test.want = every[1:]
				}
				var got []diary.TimeOfDay
				for _, m := range j.sender.sent()[1:] {
					if m.Message.Due.Sub(j.wall()).Abs() < 24*time.Hour { // not that of a day to come
						got = append(got, m.Message.Slot.Time)
					}
				}
				if !slices.Equal(got, test.want) {
					t.Errorf("\n got %v\nwant %v\n%s", got, test.want, &j.log)
				}
				beat(24 * 60) // and the day after
				if n := len(j.sender.sent()) - len(got) - 1; n < len(every) {
					t.Errorf("%d mails the day after", n)
				}
			})
		})
	}
}

// TestNothingEndsOnTheWordOfAClockThatJumped lets everything that has an end stand while the clock is ahead.
func TestNothingEndsOnTheWordOfAClockThatJumped(t *testing.T) {
	for name, held := range map[string]int{"two minutes": 2, "an hour": 60} {
		t.Run(name, func(t *testing.T) {
			inJumpyBubble(t, func(t *testing.T, j *jumpy) {
				ctx := t.Context()
				a, leaving := newPerson(t, j.store, "UTC", time.Now()), newPerson(t, j.store, "UTC", time.Now())
				session := diary.Session{
					ID: diary.NewID(), TokenHash: [32]byte{1}, AccountID: a.ID,
					Created: j.clock.Steady(), LastSeen: j.clock.Steady(), Expires: j.clock.Steady().Add(jumpyLimits.Lifetime),
				}
				must(t, j.store.CreateSession(ctx, session))
				e := diary.Episode{ID: diary.NewID(), Started: time.Now().Add(-time.Hour), Precision: diary.Exact, Zone: "UTC"}
				_, err := j.store.CreateEpisode(ctx, a.ID, e, time.Now())
				must(t, err)
				must(t, j.store.DeleteEpisode(ctx, a.ID, e.ID, j.clock.Steady()))
				_, err = j.store.ScheduleErasure(ctx, leaving.ID, diary.NewErasure(diary.EraseAccount, j.clock.Steady()), j.clock.Steady())
				must(t, err)
				beat(5)

				j.set(40 * 24 * time.Hour)
				beat(held)
				must(t, j.store.TouchSession(ctx, session.ID, j.clock.Steady())) // the person is there
				j.set(0)
				beat(8 * 60)

				must(t, j.store.RestoreEpisode(ctx, a.ID, e.ID, time.Now()))
				must(t, j.store.CancelErasure(ctx, leaving.ID))
				found, _, err := j.store.SessionByToken(ctx, session.TokenHash)
				must(t, err)
				if now := j.clock.Steady(); !found.Alive(now, jumpyLimits) || found.Alive(now.Add(jumpyLimits.Idle+time.Minute), jumpyLimits) {
					t.Errorf("the session is %+v at %v", found, now)
				}
			})
		})
	}
}
