package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/token"
	"crampdiary/handlers"
)

// invitationSettings say where an invitation leads, and whether it is of use there.
type invitationSettings struct {
	storeSettings
	siteSettings
	signupSettings
}

// accountCreateCommand invites to the account of one address. Only its owner can agree to have health data stored, so
// that the account comes about when they do.
type accountCreateCommand struct {
	invitationSettings
	Address mailAddress `arg:"" placeholder:"ADDRESS" help:"E-mail address of the account."`
}

// Run prints the link.
func (c *accountCreateCommand) Run(ctx context.Context, out streams) error {
	return c.invite(ctx, out, string(c.Address))
}

// accountInviteCommand invites to an account.
type accountInviteCommand struct {
	invitationSettings
}

// Run prints the link.
func (c *accountInviteCommand) Run(ctx context.Context, out streams) error {
	return c.invite(ctx, out, "")
}

// mailAddress is the e-mail address of an account.
type mailAddress string

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *mailAddress) UnmarshalText(text []byte) error {
	address, ok := diary.NormalizeEmail(string(text))
	if !ok {
		return fmt.Errorf("%q is not an e-mail address", text)
	}
	*a = mailAddress(address)
	return nil
}

// invite makes an invitation to an account of an address, empty for any, and prints its link.
func (c invitationSettings) invite(ctx context.Context, out streams, address string) error {
	site, err := c.site()
	if err != nil {
		return err
	}
	if c.Signup.Signup == diary.SignupClosed {
		return misconfigured{errors.New("with --signup=closed nobody can use an invitation: give --signup=invite, to serve too")}
	}
	return withStore(ctx, c.Database, func(store *sqlstore.Store) error {
		now := time.Now()
		secret, hash := token.NewSecret()
		invitation := diary.Invitation{TokenHash: hash, Email: address, Created: now, Expires: now.Add(diary.InvitationFor)}
		err := store.CreateInvitation(ctx, invitation)
		if errors.Is(err, diary.ErrExists) {
			return fmt.Errorf("%s has an account", address)
		}
		if err != nil {
			return err
		}
		whose := "one account"
		if address != "" {
			whose = "the account of " + address
		}
		fmt.Fprintf(out.stdout, "Anyone who opens this link makes %s, once, until %s:\n%s\n",
			whose, invitation.Expires.Format(linkTime), site.JoinPath(handlers.InvitedPath, secret))
		return nil
	})
}

// invitationID names an invitation in the list. It says nothing of the link.
func invitationID(i diary.Invitation) string { return hex.EncodeToString(i.TokenHash[:6]) }

// accountWithdrawCommand takes an invitation back.
type accountWithdrawCommand struct {
	storeSettings
	Invitation string `arg:"" placeholder:"ADDRESS|ID" help:"Address that was invited, or the invitation's ID as it stands in the list."`
}

// Run withdraws every invitation that is meant: an address may have been invited twice.
func (c *accountWithdrawCommand) Run(ctx context.Context, out streams) error {
	return withStore(ctx, c.Database, func(store *sqlstore.Store) error {
		invitations, err := store.ListInvitations(ctx, time.Now())
		if err != nil {
			return err
		}
		address, isAddress := diary.NormalizeEmail(c.Invitation)
		withdrawn := 0
		for _, i := range invitations {
			if invitationID(i) != c.Invitation && (!isAddress || i.Email != address) {
				continue
			}
			if err := store.WithdrawInvitation(ctx, i.TokenHash); errors.Is(err, diary.ErrNotFound) {
				continue // used at this moment
			} else if err != nil {
				return err
			}
			withdrawn++
			fmt.Fprintf(out.stdout, "%s: the link of the invitation does not work any more\n", c.Invitation)
		}
		if withdrawn == 0 {
			return fmt.Errorf("no invitation that can be used has the address or ID %q", c.Invitation)
		}
		return nil
	})
}
