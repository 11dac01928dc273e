package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"crampdiary/diary"
)

const accountColumns = `account.id, account.email, account.password_hash, account.language, account.zone,
	account.region, account.created_at`

// accountFields are where to scan accountColumns. The instant needs converting once it was scanned.
func accountFields(a *diary.Account, created *int64) []any {
	return []any{&a.ID, &a.Email, &a.PasswordHash, &a.Language, &a.Zone, &a.Region, created}
}

func scanAccount(row scanner) (diary.Account, error) {
	var a diary.Account
	var created int64
	if err := row.Scan(accountFields(&a, &created)...); err != nil {
		return diary.Account{}, err
	}
	a.Created = instant(created)
	return a, nil
}

// CreateAccount implements diary.Accounts.
func (s *Store) CreateAccount(ctx context.Context, account diary.Account, consents []diary.Consent) error {
	return s.write(ctx, "create account", func(ctx context.Context, tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `
			insert into account (id, email, password_hash, language, zone, region, created_at)
			values ($1, $2, $3, $4, $5, $6, $7)
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
			if _, err := tx.ExecContext(ctx, `
				insert into consent (account_id, given_at, statement, version, withdrawn_at)
				values ($1, $2, $3, $4, $5)`,
				account.ID, millis(c.Given), c.Statement, c.Version, optionalMillis(c.Withdrawn)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Account implements diary.Accounts.
func (s *Store) Account(ctx context.Context, id string) (account diary.Account, err error) {
	err = s.read(ctx, "find account", func(q querier) (err error) {
		account, err = scanAccount(q.QueryRowContext(ctx, `
			select `+accountColumns+` from account where id = $1`, id))
		return found(err)
	})
	return account, err
}

// AccountByEmail implements diary.Accounts.
func (s *Store) AccountByEmail(ctx context.Context, email string) (account diary.Account, err error) {
	err = s.read(ctx, "find account by address", func(q querier) (err error) {
		account, err = scanAccount(q.QueryRowContext(ctx, `
			select `+accountColumns+` from account where email = $1`, email))
		return found(err)
	})
	return account, err
}

// Consents implements diary.Accounts.
func (s *Store) Consents(ctx context.Context, accountID string) (consents []diary.Consent, err error) {
	err = s.read(ctx, "list consents", func(q querier) (err error) {
		consents, err = collect(ctx, q, scanConsent, `
			select statement, version, given_at, withdrawn_at
			from consent
			where account_id = $1
			order by given_at, statement, version`, accountID)
		return err
	})
	return consents, err
}

func scanConsent(row scanner) (diary.Consent, error) {
	var c diary.Consent
	var given int64
	var withdrawn *int64
	if err := row.Scan(&c.Statement, &c.Version, &given, &withdrawn); err != nil {
		return diary.Consent{}, err
	}
	c.Given, c.Withdrawn = instant(given), optionalInstant(withdrawn)
	return c, nil
}

// SavePreferences implements diary.Accounts. It returns diary.ErrNotFound when there is no such account.
func (s *Store) SavePreferences(ctx context.Context, accountID string, preferences diary.Preferences) error {
	return s.write(ctx, "save preferences", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			update account set language = $2, zone = $3, region = $4 where id = $1`,
			accountID, preferences.Language, preferences.Zone, preferences.Region))
	})
}

// SavePassword implements diary.Accounts. It returns diary.ErrNotFound when there is no such account.
func (s *Store) SavePassword(ctx context.Context, accountID, passwordHash, keepSessionID string) error {
	return s.write(ctx, "save password", func(ctx context.Context, tx *sql.Tx) error {
		if err := changed(tx.ExecContext(ctx, `
			update account set password_hash = $2 where id = $1`, accountID, passwordHash)); err != nil {
			return err
		}
		return endSessions(ctx, tx, accountID, keepSessionID)
	})
}
