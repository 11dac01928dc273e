package sqlstore

import (
	"context"
	"database/sql"

	"crampdiary/diary"
)

// AwaitEmail implements diary.AccountMail.
func (s *Store) AwaitEmail(ctx context.Context, accountID, email string) error {
	return s.write(ctx, "await address", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `update account set new_email = $2 where id = $1`, accountID, email))
	})
}

// ChangeEmail implements diary.AccountMail.
func (s *Store) ChangeEmail(ctx context.Context, accountID, email string) error {
	return s.write(ctx, "change address", func(ctx context.Context, tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `
			update account set email = new_email, new_email = ''
			where id = $1 and new_email = $2 and new_email <> ''`, accountID, email))
		if duplicate(err) {
			return diary.ErrExists
		}
		return err
	})
}

// ResetPassword implements diary.AccountMail.
func (s *Store) ResetPassword(ctx context.Context, accountID, oldHash, newHash string) error {
	return s.write(ctx, "reset password", func(ctx context.Context, tx *sql.Tx) error {
		if err := changed(tx.ExecContext(ctx, `
			update account set password_hash = $3 where id = $1 and password_hash = $2`,
			accountID, oldHash, newHash)); err != nil {
			return err
		}
		return endSessions(ctx, tx, accountID, "")
	})
}

// Secret implements diary.Secrets.
func (s *Store) Secret(ctx context.Context, name, fresh string) (secret string, err error) {
	err = s.write(ctx, "keep secret", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `
			insert into installation_secret (name, value) values ($1, $2) on conflict (name) do nothing`,
			name, fresh); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `
			select value from installation_secret where name = $1`, name).Scan(&secret)
	})
	return secret, err
}
