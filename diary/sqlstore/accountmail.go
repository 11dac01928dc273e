package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"crampdiary/diary"
)

// AwaitEmail implements diary.AccountMail.
func (s *Store) AwaitEmail(ctx context.Context, accountID, email string) error {
	return s.write(ctx, "await address", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `update account set new_email = $2 where id = $1`, accountID, email))
	})
}

// ChangeEmail implements diary.AccountMail.
func (s *Store) ChangeEmail(ctx context.Context, accountID, email string, now time.Time) error {
	return s.write(ctx, "change address", func(ctx context.Context, tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `
			update account set email = new_email, new_email = ''
			where id = $1 and new_email = $2 and new_email <> ''`, accountID, email))
		if duplicate(err) {
			return diary.ErrExists
		}
		if err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.AddressChanged, now)
	})
}

// ResetPassword implements diary.AccountMail.
func (s *Store) ResetPassword(ctx context.Context, accountID, oldHash, newHash string, now time.Time) (ended diary.EndedAccess, err error) {
	err = s.write(ctx, "reset password", func(ctx context.Context, tx *sql.Tx) error {
		if err := replaceHash(ctx, tx, accountID, oldHash, newHash); err != nil {
			return err
		}
		if ended, err = endAccess(ctx, tx, accountID, "", now); err != nil {
			return err
		}
		if err := noteEvent(ctx, tx, accountID, diary.PasswordReset, now); err != nil {
			return err
		}
		err := changed(tx.ExecContext(ctx, `
			update consent set withdrawn_at = $3
			where account_id = $1 and statement = $2 and withdrawn_at is null and not exists (
				select 1 from mail_address join account on account.id = mail_address.account_id
				where account.id = $1 and mail_address.email = account.email and mail_address.confirmed_at is not null)`,
			accountID, diary.RemindByMail, millis(now)))
		if errors.Is(err, diary.ErrNotFound) {
			return nil
		}
		ended.Consent = err == nil
		return err
	})
	return ended, err
}

func replaceHash(ctx context.Context, tx *sql.Tx, accountID, oldHash, newHash string) error {
	return changed(tx.ExecContext(ctx, `
		update account set password_hash = $3 where id = $1 and password_hash = $2`, accountID, oldHash, newHash))
}

// endAccess ends everything that could outlive a password: sessions, the address that is awaited, with the
// mail that would confirm it, links that are shared, the calendar feed and the addresses to press.
func endAccess(ctx context.Context, tx *sql.Tx, accountID, keepSessionID string, now time.Time) (ended diary.EndedAccess, err error) {
	if err := endSessions(ctx, tx, accountID, keepSessionID); err != nil {
		return ended, err
	}
	if err := tx.QueryRowContext(ctx, `select new_email from account where id = $1`, accountID).Scan(&ended.NewEmail); err != nil {
		return ended, found(err)
	}
	if ended.Shares, err = collect(ctx, tx, scanShare, `
		select `+shareColumns+`
		from share
		where account_id = $1 and revoked_at is null and expires_at > $2
		order by created_at desc, id desc`, accountID, millis(now)); err != nil {
		return ended, err
	}
	if err := closeShares(ctx, tx, accountID, now); err != nil {
		return ended, err
	}
	feeds, err := tx.ExecContext(ctx, `delete from calendar_feed where account_id = $1`, accountID)
	if err != nil {
		return ended, err
	}
	removed, err := feeds.RowsAffected()
	if err != nil {
		return ended, err
	}
	ended.Feed = removed > 0
	presses, err := revokePressAddresses(ctx, tx, accountID, now)
	if err != nil {
		return ended, err
	}
	ended.Presses = int(presses)
	if err := execute(ctx, tx, `
		delete from outbox where account_id = $1 and purpose = $2 and recipient <> ''`,
		accountID, diary.ConfirmAddressMail); err != nil {
		return ended, err
	}
	_, err = tx.ExecContext(ctx, `update account set new_email = '' where id = $1`, accountID)
	return ended, err
}

// StoredSecret implements diary.Secrets.
func (s *Store) StoredSecret(ctx context.Context, name string) (secret string, err error) {
	err = s.read("find secret", func(q querier) error {
		return found(q.QueryRowContext(ctx, `select value from installation_secret where name = $1`, name).Scan(&secret))
	})
	return secret, err
}

// ForgetSecret implements diary.Secrets.
func (s *Store) ForgetSecret(ctx context.Context, name string) error {
	err := s.write(ctx, "forget secret", func(ctx context.Context, tx *sql.Tx) error {
		return execute(ctx, tx, `delete from installation_secret where name = $1`, name)
	})
	if err != nil {
		return err
	}
	return s.scrub(ctx)
}
