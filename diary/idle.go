package diary

import (
	"context"
	"time"
)

// When an account that nobody uses is erased, where the host wants that. The times are this project's own choice.
const (
	IdleWarnMonths  = 24 // without use, until its owner is warned
	IdleEraseMonths = 27 // without use, until it is erased at the earliest
	// IdleWarnings is how many warnings must have been delivered, so that one which was overlooked, or a clock that
	// jumped, erases nothing.
	IdleWarnings = 3
	// IdleWarnEvery is the time from one warning to the next, and from the last to the erasure.
	IdleWarnEvery = 30 * 24 * time.Hour
	// IdleWarningHolds is how long a warning counts. When nothing came of it for longer, because the program did not run,
	// a backup was restored or a clock jumped far ahead, the warnings begin again.
	IdleWarningHolds = 90 * 24 * time.Hour
)

// IdleErasure is when an account that was last used at one instant, and of which so many warnings were delivered, is
// erased at the earliest if another warning is sent at the instant now.
func IdleErasure(used time.Time, warnings int, now time.Time) time.Time {
	earliest := used.AddDate(0, IdleEraseMonths, 0)
	if last := now.Add(time.Duration(IdleWarnings-warnings) * IdleWarnEvery); last.After(earliest) {
		return last
	}
	return earliest
}

// IdleWork is what was done about accounts that nobody uses.
type IdleWork struct {
	Warned int // owners to whom a warning was put into the outbox
	Erased int // accounts
	// Unreachable counts the accounts that would have been warned, and stay because their address refuses mail.
	Unreachable int
}

// IdleAccounts looks after the accounts that nobody uses. The store notes the last use of an account, to within a day,
// with what its owner does: signing in and every page that a signed-in browser asks for, a press of a press address, what
// is answered, paused or confirmed by a link in a mail; and with what its owner had others do, the opening of a shared link
// and a note on it. What a program does by itself, such as a calendar that fetches its feed, does not count as use.
type IdleAccounts interface {
	// RetireIdle warns the owners of accounts that were not used for IdleWarnMonths, and erases those that were not used
	// for IdleEraseMonths and of which IdleWarnings have been delivered since, as Purge erases an account. An account
	// that the host disabled is left alone, since nobody could come in; so is one that waits to be erased anyway, and one whose
	// address refuses mail. Each account goes by itself, so that one which fails keeps no other from going. Several processes
	// may do it at the same time.
	RetireIdle(ctx context.Context, now time.Time) (IdleWork, error)
}
