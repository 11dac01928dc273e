package diary

import (
	"context"
	"time"
)

// Passkey is a key pair of which an authenticator holds the secret half (WebAuthn). It asks for a finger, a face or a PIN
// before it signs, so it opens an account alone.
type Passkey struct {
	ID           string // UUID version 7
	AccountID    string
	CredentialID string // as the authenticator names it, base64url
	PublicKey    string // COSE, base64url
	AAGUID       string // the authenticator's model, hex; zeros where it does not tell
	Name         string // as its owner calls it
	Transports   string // how it is reached, in words of the standard with commas between them
	Site         string // the host name that it was made for, and alone works under
	SignCount    int64  // of signatures, where the authenticator counts; 0 otherwise
	// BackupEligible says that the passkey may be on several devices of its owner, and BackedUp that it is.
	BackupEligible bool
	BackedUp       bool
	Created        time.Time
	Used           *time.Time
}

// Bounds of passkeys.
const (
	MaxPasskeys    = 20
	MaxPasskeyName = 60 // characters
)

// PasskeyChallengeFor is how long a challenge can be answered: as long as a sign-in page is left open.
const PasskeyChallengeFor = 30 * time.Minute

// Passkeys keeps the passkeys of accounts, and the challenges that are still to be answered. A passkey is a second factor, so
// a change does what SecondFactors say.
type Passkeys interface {
	// SavePasskeyChallenge keeps a challenge for an account, or for the person who signs in if that is empty.
	SavePasskeyChallenge(ctx context.Context, id, accountID, challenge string, expires time.Time) error
	// TakePasskeyChallenge removes the challenge and returns it, so that it is answered once. It returns ErrNotFound when there
	// is none for the account, or it has expired.
	TakePasskeyChallenge(ctx context.Context, id, accountID string, now time.Time) (challenge string, err error)
	// AddPasskey stores a passkey, and the entries of recovery codes in place of the old ones, unless there are none. It
	// returns ErrExists when the credential is known, or the account has MaxPasskeys.
	AddPasskey(ctx context.Context, passkey Passkey, recovery []string, keepSessionID string, now time.Time) error
	// RenamePasskey gives it another name, which changes nothing of the ways in, or returns ErrNotFound.
	RenamePasskey(ctx context.Context, accountID, id, name string) error
	// RemovePasskey takes it away, and with the last second factor the recovery codes, or returns ErrNotFound.
	RemovePasskey(ctx context.Context, accountID, id, keepSessionID string, now time.Time) error
	// ListPasskeys lists the account's passkeys, the newest first.
	ListPasskeys(ctx context.Context, accountID string) ([]Passkey, error)
	// PasskeyByCredential finds a passkey and its account, or returns ErrNotFound.
	PasskeyByCredential(ctx context.Context, credentialID string) (Passkey, Account, error)
	// UsePasskey records that a passkey signed, and how often it says that it did. It returns ErrNotFound when it is gone, or
	// has signed as often before: then there are two of it.
	UsePasskey(ctx context.Context, accountID, id string, signCount int64, backedUp bool, now time.Time) error
	// PasskeysElsewhere counts the passkeys that were made for another host name than the site's.
	PasskeysElsewhere(ctx context.Context, site string) (int, error)
}
