package diary

import "time"

// SignInMethod is how somebody proved to be the owner of an account. Methods are stored and exported: they do not change.
type SignInMethod string

// The methods.
const (
	ByPassword     SignInMethod = "password"      // alone
	ByCode         SignInMethod = "code"          // after the password
	ByRecoveryCode SignInMethod = "recovery-code" // after the password
	ByPasskey      SignInMethod = "passkey"       // alone
)

// SignInMethods lists every method.
var SignInMethods = []SignInMethod{ByPassword, ByCode, ByRecoveryCode, ByPasskey}

// Session is one browser's signed-in access to an account.
type Session struct {
	ID        string   // UUID version 7; names the session in the list of own sessions, and opens nothing
	TokenHash [32]byte // SHA-256 of the 256-bit token that the browser keeps
	AccountID string
	Device    string       // a coarse description such as "Firefox, Android"
	How       SignInMethod // it was opened
	Proved    time.Time    // when the person who uses it last proved to be the owner of the account
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

// ProofLasts is how long a proof is fresh enough for what matters: taking the diary away, letting somebody else see it, and
// changing how one signs in to the account. The time is this project's own choice.
const ProofLasts = 15 * time.Minute

// Proven says whether the last proof is fresh. One that is still to come, by a clock that was set back since, is not.
func (s Session) Proven(now time.Time) bool {
	age := now.Sub(s.Proved)
	return age >= 0 && age < ProofLasts
}

// A day is when people are awake who keep a diary of their nights: in it a session ends, and is said to end
// soon. The hours are this project's own choice.
const (
	dayBegins = 8
	dayEnds   = 20
	// sessionEnds is the hour at which a session ends. A day is left to sign in before the next night.
	sessionEnds = 10
	// sessionNotice is how long before its end a session is said to end.
	sessionNotice = 7 * 24 * time.Hour
	// leastForMorning is the shortest lifetime of which the rest of a day can be left out.
	leastForMorning = 48 * time.Hour
)

func isDay(at time.Time) bool { return dayBegins <= at.Hour() && at.Hour() < dayEnds }

// End is when a session that begins at the instant now ends whatever happens, on the clock of a zone. A long
// one ends in the morning before its lifetime is over. One too short for that ends when it is over, or, if
// that were in a night, in the morning after.
func (l SessionLimits) End(now time.Time, zone *time.Location) time.Time {
	last := now.Add(l.Lifetime).In(zone)
	date := DateOf(last)
	morning, _ := LocalTime(date, sessionEnds, 0, zone)
	switch {
	case l.Lifetime >= leastForMorning && morning.After(last):
		morning, _ = LocalTime(date-1, sessionEnds, 0, zone)
	case l.Lifetime >= leastForMorning:
	case isDay(last):
		return last
	case morning.Before(last): // in the evening
		morning, _ = LocalTime(date+1, sessionEnds, 0, zone)
	}
	return morning
}

// EndsSoon says whether it is time to say that the session ends: by day, in the week before, and not before
// half of it is over.
func (s Session) EndsSoon(now time.Time, zone *time.Location) bool {
	left := s.Expires.Sub(now)
	return isDay(now.In(zone)) && left <= sessionNotice && left <= s.Expires.Sub(s.Created)/2
}
