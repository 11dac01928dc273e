package diary

import (
	"context"
	"time"
)

// CalendarFeed is the secret address from which a calendar program fetches an account's reminders. Who
// knows the address can read them and nothing else.
type CalendarFeed struct {
	TokenHash [32]byte // SHA-256 of the 256-bit token in the address
	Created   time.Time
}

// CalendarFeeds keeps at most one calendar feed for each account.
type CalendarFeeds interface {
	// CalendarFeed is the account's feed, or ErrNotFound when it has none.
	CalendarFeed(ctx context.Context, accountID string) (CalendarFeed, error)
	// AccountByCalendarToken finds the account whose feed's token has the given hash, or returns
	// ErrNotFound.
	AccountByCalendarToken(ctx context.Context, tokenHash [32]byte) (Account, error)
	// SaveCalendarFeed gives the account a feed. The address that it had before finds nothing any more.
	SaveCalendarFeed(ctx context.Context, accountID string, feed CalendarFeed) error
	// RemoveCalendarFeed takes the account's feed away. Removing what is not there changes nothing.
	RemoveCalendarFeed(ctx context.Context, accountID string) error
}
