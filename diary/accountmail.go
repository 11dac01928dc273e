package diary

import (
	"context"
	"time"
)

// How long the links work that are mailed about an account.
const (
	ConfirmEmailFor  = 7 * 24 * time.Hour
	ResetPasswordFor = 30 * time.Minute
)

// AccountMail changes accounts through links that were mailed. The caller checks the link.
type AccountMail interface {
	// AwaitEmail keeps the address that is to replace the account's once it is confirmed, in place of any
	// that was awaited before; an empty one awaits none. It returns ErrNotFound when there is no such account.
	AwaitEmail(ctx context.Context, accountID, email string) error
	// ChangeEmail gives the account the awaited address. It returns ErrNotFound when another or none is
	// awaited, and ErrExists when another account has it by now.
	ChangeEmail(ctx context.Context, accountID, email string) error
	// ResetPassword replaces the password hash if it still is the old one, and ends every session, both or
	// neither. It returns ErrNotFound when the hash is another.
	ResetPassword(ctx context.Context, accountID, oldHash, newHash string) error
}

// Secrets keeps what all processes of an installation share and nobody has to set.
type Secrets interface {
	// Secret returns the secret of a name. The first time, that is the fresh one; from then on, whichever
	// was kept then.
	Secret(ctx context.Context, name, fresh string) (string, error)
}
