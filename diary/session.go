package diary

import "time"

// Session is one browser's signed-in access to an account.
type Session struct {
	ID        string   // UUID version 7; names the session in the list of own sessions, and opens nothing
	TokenHash [32]byte // SHA-256 of the 256-bit token that the browser keeps
	AccountID string
	Device    string // a coarse description such as "Firefox, Android"
	Created   time.Time
	LastSeen  time.Time // to within a few minutes
	Expires   time.Time // absolute
}

// SessionLimits say how long a session lives.
type SessionLimits struct {
	Idle     time.Duration // without a request
	Lifetime time.Duration // at most, whatever happens
}

// Alive says whether the session may still be used at the instant now.
func (s Session) Alive(now time.Time, limits SessionLimits) bool {
	return now.Before(s.Expires) && now.Before(s.LastSeen.Add(limits.Idle))
}
