package diary

import (
	"context"
	"time"
)

// Signup says who may make an account.
type Signup string

// The choices.
const (
	SignupOpen   Signup = "open"   // anybody
	SignupInvite Signup = "invite" // anyone who has an Invitation
	SignupClosed Signup = "closed" // nobody
)

// Signups lists every choice.
var Signups = []Signup{SignupOpen, SignupInvite, SignupClosed}

// InvitationFor is how long an invitation works.
const InvitationFor = 7 * 24 * time.Hour

// Invitation lets somebody make one account. Only they can agree to what has to be agreed to, so that the host makes no
// account for anybody.
type Invitation struct {
	TokenHash [32]byte // SHA-256 of the 256-bit token in the link
	Email     string   // the address of the account, as NormalizeEmail leaves it; empty where any will do
	Created   time.Time
	Expires   time.Time
}

// Invitations keeps what the host invited to.
type Invitations interface {
	// CreateInvitation stores an invitation. It returns ErrExists when it is for an address that has an account.
	CreateInvitation(ctx context.Context, invitation Invitation) error
	// ListInvitations lists those that can still be used at the instant now, the oldest first.
	ListInvitations(ctx context.Context, now time.Time) ([]Invitation, error)
	// Invitation finds one by the hash of its token, over or not, or returns ErrNotFound.
	Invitation(ctx context.Context, tokenHash [32]byte) (Invitation, error)
	// AcceptInvitation does what CreateAccount does, and uses the invitation up, all or nothing. It returns ErrNotFound
	// when there is none at the instant now that allows this account.
	AcceptInvitation(ctx context.Context, tokenHash [32]byte, account Account, consents []Consent, now time.Time) error
	// WithdrawInvitation takes an invitation back. It returns ErrNotFound when it is not there, or was used.
	WithdrawInvitation(ctx context.Context, tokenHash [32]byte) error
}
