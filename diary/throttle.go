package diary

import "time"

// Throttle slows repeated attempts at something that can be guessed. The first Free attempts are not
// slowed; each later one doubles the time until the next, from one second up to Longest. When nothing
// was attempted for Forget, counting begins again.
type Throttle struct {
	Free    int
	Longest time.Duration
	Forget  time.Duration
}

// Bucket is what attempts are counted under: a throttle, and a key that names who is slowed without
// telling who it is.
type Bucket struct {
	Key string
	Throttle
}

// Attempts are what is known of a bucket.
type Attempts struct {
	Count int
	Last  time.Time
}

// Wait is how long after the instant now the next attempt may be made, zero if at once.
func (t Throttle) Wait(a Attempts, now time.Time) time.Duration {
	over := a.Count - t.Free
	if over < 0 || t.forgotten(a, now) {
		return 0
	}
	pause := t.Longest
	if over < 30 { // beyond that the shift has long passed every sensible Longest
		pause = min(time.Second<<over, t.Longest)
	}
	// A clock that was set back since must not make anyone wait for it to catch up.
	return min(max(a.Last.Add(pause).Sub(now), 0), pause)
}

// Next is what is known of the bucket after one more attempt.
func (t Throttle) Next(a Attempts, now time.Time) Attempts {
	if t.forgotten(a, now) {
		a.Count = 0
	}
	return Attempts{Count: a.Count + 1, Last: now}
}

func (t Throttle) forgotten(a Attempts, now time.Time) bool {
	return now.Sub(a.Last) > t.Forget
}
