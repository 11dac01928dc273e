package diary

import (
	"context"
	"time"
)

// MaxPushDevices is how many browsers of one account may show its reminders.
const MaxPushDevices = 10

// PushDevice is a browser that shows an account's reminders as notifications (Web Push, RFC 8030).
type PushDevice struct {
	ID        string // UUID version 7
	AccountID string
	// SessionID is the session of that browser. Who ends the session ends the device; one that expires leaves it.
	SessionID string
	Name      string // of the browser and its system
	Created   time.Time

	Endpoint  string // where the push service takes notifications for the browser
	P256dh    string // the browser's public key on the curve P-256, in base64url (RFC 8291)
	Auth      string // what authenticates a notification to the browser, 16 octets in base64url (RFC 8291)
	ServerKey string // the public key of the installation that the browser was told, in base64url (RFC 8292)

	LastSent *time.Time // when the push service last took a notification; nil when it never did
	Gone     *time.Time // when the push service said that the browser takes none any more; nil while it does
}

// PushDevices keeps the browsers that show reminders. Methods that take an account show and change nothing of another
// one, but for an endpoint that a browser brings along from the account that used it before.
type PushDevices interface {
	// SavePushDevice stores a device in place of the one that it replaces, if any, and of every one with its endpoint.
	SavePushDevice(ctx context.Context, device PushDevice, replaces string) error
	// PushDevice finds a device, or returns ErrNotFound.
	PushDevice(ctx context.Context, accountID, id string) (PushDevice, error)
	// ListPushDevices lists the account's devices, the newest first.
	ListPushDevices(ctx context.Context, accountID string) ([]PushDevice, error)
	// MovePushDevice ties a device to another session of its browser. A device that is not there is left alone.
	MovePushDevice(ctx context.Context, accountID, id, sessionID string) error
	// RemovePushDevice takes a device away. Removing what is not there changes nothing.
	RemovePushDevice(ctx context.Context, accountID, id string) error
}
