package diary

import (
	"context"
	"time"
)

// HostResetFor is how long a link works with which the host helps somebody to a new password who gets no mail: long
// enough to be handed over, or read out on the telephone in the morning.
const HostResetFor = 24 * time.Hour

// ListedAccount is an account as its host sees it. Nothing of the diary is in it.
type ListedAccount struct {
	Account
	Browsers int       // that are signed in, or whose sessions ended and are not purged yet
	LastSeen time.Time // the last use of one of them, to within a few minutes; zero without any
}

// Hosting is what the host of an installation does about accounts. It shows nothing of any diary, and what it changes
// is noted in the log of the account.
type Hosting interface {
	// ListAccounts lists every account, the oldest first.
	ListAccounts(ctx context.Context) ([]ListedAccount, error)
	// SignOutAccount ends every session of the account, and says how many there were. It returns ErrNotFound when there
	// is no such account.
	SignOutAccount(ctx context.Context, accountID string, now time.Time) (browsers int, err error)
	// DisableAccount shuts an account until EnableAccount opens it again: everything is then as it was, also the sessions,
	// as far as they have not ended by themselves. What is so already stays so. Both return ErrNotFound when there is no
	// such account.
	DisableAccount(ctx context.Context, accountID string, now time.Time) error
	EnableAccount(ctx context.Context, accountID string, now time.Time) error
	// EraseByHost does what ScheduleErasure does, and brings an erasure that waits forward when this one is due earlier or
	// erases more. One that is due by now is carried out at once, and written down as Store.Purge does. It returns
	// the erasure that waits, or was carried out, or ErrNotFound when there is no such account.
	EraseByHost(ctx context.Context, accountID string, erasure Erasure, now time.Time) (Erasure, error)
}
