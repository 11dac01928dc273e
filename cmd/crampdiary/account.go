package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/reminders/mail"
)

// accountCommand is what the host does about accounts, beside the running program. None of it shows anything of a diary.
type accountCommand struct {
	List          accountListCommand          `cmd:"" help:"List the accounts, and nothing of their diaries."`
	Create        accountCreateCommand        `cmd:"" help:"Print a link with which the owner of an address makes an account."`
	Invite        accountInviteCommand        `cmd:"" help:"Print a link that makes one account, for anyone who has it."`
	Withdraw      accountWithdrawCommand      `cmd:"" help:"Take an invitation back that was not used."`
	ResetPassword accountResetPasswordCommand `cmd:"" help:"Print a link for somebody who cannot get in to choose a new password."`
	Disable       accountDisableCommand       `cmd:"" help:"Shut an account for now, with everything that leads into it. Nothing is deleted."`
	Enable        accountEnableCommand        `cmd:"" help:"Open an account that was disabled. Everything is as it was."`
	ResetFactors  accountResetFactorsCommand  `cmd:"" help:"Take the second factor of an account away, a day after its owner was informed."`
	SignOut       accountSignOutCommand       `cmd:"" help:"Sign the browsers of an account out."`
	Erase         accountEraseCommand         `cmd:"" help:"Erase an account with its diary, after seven days or now."`
}

// oneAccount says which account a command is about.
type oneAccount struct {
	storeSettings
	logSettings
	Account string `arg:"" placeholder:"ADDRESS|ID" help:"E-mail address of the account, or its ID as it stands in the log."`
}

// on does something with the account that was named.
func (c oneAccount) on(ctx context.Context, do func(store *sqlstore.Store, account diary.Account) error) error {
	return withStore(ctx, c.Database, func(store *sqlstore.Store) error {
		account, err := c.find(ctx, store)
		if err != nil {
			return err
		}
		return do(store, account)
	})
}

func (c oneAccount) find(ctx context.Context, store diary.Accounts) (account diary.Account, err error) {
	if strings.Contains(c.Account, "@") {
		address, _ := diary.NormalizeEmail(c.Account)
		account, err = store.AccountByEmail(ctx, address)
	} else {
		account, err = store.Account(ctx, c.Account)
	}
	if errors.Is(err, diary.ErrNotFound) {
		return account, fmt.Errorf("no account has the address or ID %q", c.Account)
	}
	return account, err
}

// withStore opens a database of the schema of this program, which may be in use.
func withStore(ctx context.Context, location database, do func(store *sqlstore.Store) error) (err error) {
	store, err := sqlstore.Open(ctx, string(location))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return do(store)
}

// accountListCommand lists the accounts.
type accountListCommand struct {
	storeSettings
}

// Run prints a line for each account.
func (c *accountListCommand) Run(ctx context.Context, out streams) error {
	return withStore(ctx, c.Database, func(store *sqlstore.Store) error {
		readable, left := diary.LeavingOut(ctx)
		accounts, err := store.ListAccounts(readable)
		if err != nil {
			return err
		}
		invitations, err := store.ListInvitations(ctx, time.Now())
		if err != nil {
			return err
		}
		if err := printAccounts(out.stdout, accounts, invitations); err != nil {
			return err
		}
		if left.Parts() != nil {
			return errors.New("the list is not complete: there are accounts that cannot be read")
		}
		return nil
	})
}

func printAccounts(w io.Writer, accounts []diary.ListedAccount, invitations []diary.Invitation) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ADDRESS\tID\tCREATED\tLAST SEEN\tBROWSERS\tSTATE")
	for _, a := range accounts {
		seen := "-"
		if !a.LastSeen.IsZero() {
			seen = a.LastSeen.Format(time.DateOnly)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%s\n", a.Email, a.ID, a.Created.Format(time.DateOnly), seen, a.Browsers, accountState(a.Account))
	}
	for _, i := range invitations {
		address := i.Email
		if address == "" {
			address = "(any address)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t-\t-\tinvited until %s\n", address, invitationID(i), i.Created.Format(time.DateOnly), i.Expires.Format(time.DateOnly))
	}
	return table.Flush()
}

// accountState is what a host may have to do something about.
func accountState(a diary.Account) string {
	var states []string
	if !a.Disabled.IsZero() {
		states = append(states, "disabled since "+a.Disabled.Format(time.DateOnly))
	}
	if a.Erasure.Pending() {
		states = append(states, fmt.Sprintf("%s erased on %s", a.Erasure.Scope, a.Erasure.Due.Format(time.DateOnly)))
	}
	if !a.AddressConfirmed {
		states = append(states, "address not confirmed")
	}
	if a.AddressRefused {
		states = append(states, "address refuses mail")
	}
	if states == nil {
		return "in use"
	}
	return strings.Join(states, ", ")
}

// accountResetPasswordCommand helps somebody who forgot the password and gets no mail.
type accountResetPasswordCommand struct {
	oneAccount
	siteSettings
	keySettings
}

// Run prints a link that the host hands over. Until it is used the old password works.
func (c *accountResetPasswordCommand) Run(ctx context.Context, out streams) error {
	site, err := c.site()
	if err != nil {
		return err
	}
	links, err := c.present(c.Database, c.logger(out.stderr))
	if err != nil {
		return err
	}
	return c.on(ctx, func(store *sqlstore.Store, account diary.Account) error {
		now := time.Now()
		if err := store.NoteAccountEvent(ctx, account.ID, diary.HostResetLink, now); err != nil {
			return err
		}
		fmt.Fprintf(out.stdout, "%s: anyone who opens this link chooses a new password, once, until %s:\n%s\n",
			account.Email, now.Add(diary.HostResetFor).Format(linkTime), links.HostResetLink(site, mail.ResetPath, account, now))
		return nil
	})
}

// linkTime is how the end of a link is printed.
const linkTime = "2006-01-02 15:04 MST"

// site is where a link has to lead, which this command cannot know by itself.
func (s siteSettings) site() (*url.URL, error) {
	if s.BaseURL.Host == "" {
		return nil, misconfigured{errors.New("--base-url or CRAMPDIARY_BASE_URL must say where the link leads, as browsers reach the diary")}
	}
	site := url.URL(s.BaseURL)
	return &site, nil
}

// accountDisableCommand shuts an account.
type accountDisableCommand struct {
	oneAccount
}

// Run disables the account and says what stops.
func (c *accountDisableCommand) Run(ctx context.Context, out streams) error {
	return c.on(ctx, func(store *sqlstore.Store, account diary.Account) error {
		if err := store.DisableAccount(ctx, account.ID, time.Now()); err != nil {
			return err
		}
		fmt.Fprintf(out.stdout, "%s: disabled. Browsers, shared links, calendar, addresses for one press and reminders stop, and say so. Nothing is deleted.\n", account.Email)
		return nil
	})
}

// accountEnableCommand opens an account again.
type accountEnableCommand struct {
	oneAccount
}

// Run enables the account.
func (c *accountEnableCommand) Run(ctx context.Context, out streams) error {
	return c.on(ctx, func(store *sqlstore.Store, account diary.Account) error {
		if err := store.EnableAccount(ctx, account.ID, time.Now()); err != nil {
			return err
		}
		fmt.Fprintf(out.stdout, "%s: enabled. Everything works as before.\n", account.Email)
		return nil
	})
}

// accountSignOutCommand ends the sessions of an account.
type accountSignOutCommand struct {
	oneAccount
}

// Run signs out and says how many browsers.
func (c *accountSignOutCommand) Run(ctx context.Context, out streams) error {
	return c.on(ctx, func(store *sqlstore.Store, account diary.Account) error {
		browsers, err := store.SignOutAccount(ctx, account.ID, time.Now())
		if err != nil {
			return err
		}
		fmt.Fprintf(out.stdout, "%s: browsers signed out: %d. The password and shared links work as before.\n", account.Email, browsers)
		return nil
	})
}

// accountEraseCommand erases an account.
type accountEraseCommand struct {
	oneAccount
	Now bool `help:"Erase at once what otherwise can be undone for seven days by its owner, who signs in to do so."`
}

// Run closes the account, or erases it, and says which.
func (c *accountEraseCommand) Run(ctx context.Context, out streams) error {
	return c.on(ctx, func(store *sqlstore.Store, account diary.Account) error {
		now := time.Now()
		erasure := diary.NewErasure(diary.EraseAccount, now)
		if c.Now {
			erasure.Due = now
		}
		waiting, err := store.EraseByHost(ctx, account.ID, erasure, now)
		if err != nil {
			return err
		}
		if !waiting.Due.After(now) {
			fmt.Fprintf(out.stdout, "%s: erased for good. Backups that were made before still hold it.\n", account.Email)
			return nil
		}
		fmt.Fprintf(out.stdout, "%s: closed and signed out, and erased on %s; until then its owner can sign in and undo it.\n",
			account.Email, waiting.Due.Format(linkTime))
		return store.EnqueueMessage(ctx, diary.NewAccountMail(account.ID, diary.ErasureMail, now))
	})
}
