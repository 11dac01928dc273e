package diary

import (
	"context"
	"time"
)

// ErasureDelay is how long a person may still undo an erasure. Until then the diary is closed, and
// nothing is gone.
const ErasureDelay = 7 * 24 * time.Hour

// KeepDeleted is how long a deleted episode can still be put back: long enough to notice the loss at the
// next visit to the physiotherapist, short enough that deleted means deleted.
const KeepDeleted = 30 * 24 * time.Hour

// ErasureScope is how much is erased.
type ErasureScope string

// The scopes.
const (
	EraseDiary   ErasureScope = "diary"   // everything but the account: address, password, preferences, consents
	EraseAccount ErasureScope = "account" // everything
)

// ErasureScopes lists every scope.
var ErasureScopes = []ErasureScope{EraseDiary, EraseAccount}

// Erasure is what a person asked to erase, and the instant from which it is really gone. The zero
// Erasure is none.
type Erasure struct {
	Scope ErasureScope
	Due   time.Time
}

// NewErasure is an erasure that is asked for at the instant now.
func NewErasure(scope ErasureScope, now time.Time) Erasure {
	return Erasure{Scope: scope, Due: now.Add(ErasureDelay)}
}

// Pending says whether the account waits to be erased. A diary that waits is closed: nothing of it is
// shown, shared or reminded of.
func (e Erasure) Pending() bool { return e.Scope != "" }

// Validate finds an unknown scope.
func (e Erasure) Validate() Problems {
	var p Problems
	if e.Scope == "" {
		p.add("scope", Required)
	}
	oneOf(&p, "scope", e.Scope, ErasureScopes)
	return p
}

// Erasures closes diaries that are to be erased. Store.Purge erases them when they are due.
type Erasures interface {
	// ScheduleErasure closes the account's diary until the erasure is due, revokes every link to it and
	// ends every session. An erasure that is already waiting is left as it is, so that a repeated request
	// does not put it off. It returns the erasure that waits, or ErrNotFound when there is no such account.
	ScheduleErasure(ctx context.Context, accountID string, erasure Erasure, now time.Time) (Erasure, error)
	// CancelErasure opens the diary again. It returns ErrNotFound when nothing is waiting, for example
	// because it has been erased.
	CancelErasure(ctx context.Context, accountID string) error
}
