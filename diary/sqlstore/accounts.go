package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"crampdiary/diary"
)

// accountColumns are read in the order of accountFields.
const accountColumns = `account.created_at, account.erasure_due_at, account.disabled_at,
	exists (select 1 from mail_address
		where mail_address.account_id = account.id and mail_address.email = account.email
			and mail_address.confirmed_at is not null),
	exists (select 1 from mail_address
		where mail_address.account_id = account.id and mail_address.email = account.email
			and mail_address.refused_at is not null),
	exists (select 1 from one_time_codes where one_time_codes.account_id = account.id)
		or exists (select 1 from passkey where passkey.account_id = account.id),
	account.factor_declined_at,
	(select reminder_setup.quiet_from from reminder_setup where reminder_setup.account_id = account.id),
	(select reminder_setup.quiet_to from reminder_setup where reminder_setup.account_id = account.id),
	concat_ws('` + unitSeparator + `', account.id, account.password_hash, account.language, account.zone, account.region,
		account.erasure_scope,
		coalesce((select import_run.id from import_run
			where import_run.account_id = account.id and import_run.state in ('storing', 'undoing')), ''),
		account.email, account.new_email) as texts`

func accountFields(a *diary.Account) []any {
	return []any{&a.Created, zeroWhenNull(&a.Erasure.Due), zeroWhenNull(&a.Disabled), &a.AddressConfirmed, &a.AddressRefused, &a.SecondFactor,
		zeroWhenNull(&a.FactorDeclined),
		ifReadable(&a.Quiet.From, diary.DefaultQuietHours.From), ifReadable(&a.Quiet.To, diary.DefaultQuietHours.To),
		texts(text(&a.ID), text(&a.PasswordHash), text(&a.Language), text(&a.Zone), text(&a.Region), text(&a.Erasure.Scope),
			text(&a.Importing), text(&a.Email), text(&a.NewEmail))}
}

func scanAccount(row scanner) (a diary.Account, err error) {
	err = scan(row, accountFields(&a)...)
	return a, err
}

// CreateAccount implements diary.Accounts.
func (s *Store) CreateAccount(ctx context.Context, account diary.Account, consents []diary.Consent) error {
	return s.write(ctx, "create account", func(ctx context.Context, tx *sql.Tx) error {
		return insertAccount(ctx, tx, account, consents)
	})
}

// insertAccount returns diary.ErrExists when the address is taken.
func insertAccount(ctx context.Context, tx *sql.Tx, account diary.Account, consents []diary.Consent) error {
	err := changed(tx.ExecContext(ctx, `
		insert into account (id, email, password_hash, language, zone, region, created_at, used_at)
		values ($1, $2, $3, $4, $5, $6, $7, $7)
		on conflict (email) do nothing`,
		account.ID, account.Email, account.PasswordHash, account.Language, account.Zone, account.Region,
		millis(account.Created)))
	if errors.Is(err, diary.ErrNotFound) {
		return diary.ErrExists
	}
	if err != nil {
		return err
	}
	for _, c := range consents {
		if err := execute(ctx, tx, `
			insert into consent (account_id, given_at, statement, version, withdrawn_at)
			values ($1, $2, $3, $4, $5)`,
			account.ID, millis(c.Given), c.Statement, c.Version, optionalMillis(c.Withdrawn)); err != nil {
			return err
		}
	}
	return nil
}

// Account implements diary.Accounts.
func (s *Store) Account(ctx context.Context, id string) (diary.Account, error) {
	return readFrom(s, "find account", func(q querier) (diary.Account, error) {
		account, err := scanAccount(q.QueryRowContext(ctx, `
			select `+accountColumns+` from account where id = $1`, id))
		return account, found(err)
	})
}

// AccountByEmail implements diary.Accounts.
func (s *Store) AccountByEmail(ctx context.Context, email string) (diary.Account, error) {
	return readFrom(s, "find account by address", func(q querier) (diary.Account, error) {
		account, err := scanAccount(q.QueryRowContext(ctx, `
			select `+accountColumns+` from account where email = $1`, email))
		return account, found(err)
	})
}

// Consents implements diary.Accounts.
func (s *Store) Consents(ctx context.Context, accountID string) ([]diary.Consent, error) {
	return readFrom(s, "list consents", func(q querier) ([]diary.Consent, error) {
		return loadConsents(ctx, q, accountID)
	})
}

// loadConsents reads what an account agreed to, oldest first.
func loadConsents(ctx context.Context, q querier, accountID string) ([]diary.Consent, error) {
	return collect(ctx, q, scanConsent, `
		select statement, version, given_at, withdrawn_at
		from consent
		where account_id = $1
		order by given_at, statement, version`, accountID)
}

func scanConsent(row scanner) (c diary.Consent, err error) {
	err = scan(row, &c.Statement, &c.Version, &c.Given, &c.Withdrawn)
	return c, err
}

// SavePreferences implements diary.Accounts. It returns diary.ErrNotFound when there is no such account.
func (s *Store) SavePreferences(ctx context.Context, accountID string, preferences diary.Preferences) error {
	return s.write(ctx, "save preferences", func(ctx context.Context, tx *sql.Tx) error {
		if err := changed(tx.ExecContext(ctx, `
			update account set language = $2, zone = $3, region = $4 where id = $1`,
			accountID, preferences.Language, preferences.Zone, preferences.Region)); err != nil {
			return err
		}
		return rescheduleMoved(ctx, tx, accountID, preferences.Zone)
	})
}

// RenewPasswordHash implements diary.Accounts.
func (s *Store) RenewPasswordHash(ctx context.Context, accountID, oldHash, newHash string) error {
	return s.write(ctx, "renew password hash", func(ctx context.Context, tx *sql.Tx) error {
		return replaceHash(ctx, tx, accountID, oldHash, newHash)
	})
}

// SavePassword implements diary.Accounts.
func (s *Store) SavePassword(ctx context.Context, accountID, oldHash, newHash, keepSessionID string, now time.Time) (ended diary.EndedAccess, err error) {
	err = s.write(ctx, "save password", func(ctx context.Context, tx *sql.Tx) error {
		if err := replaceHash(ctx, tx, accountID, oldHash, newHash); err != nil {
			return err
		}
		if ended, err = endAccess(ctx, tx, accountID, keepSessionID, now); err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.PasswordChanged, now)
	})
	return ended, err
}
