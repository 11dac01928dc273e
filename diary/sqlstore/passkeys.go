package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"crampdiary/diary"
)

const passkeyColumns = `passkey.id, passkey.account_id, passkey.credential_id, passkey.public_key, passkey.aaguid, passkey.name,
	passkey.transports, passkey.site, passkey.sign_count, passkey.backup_eligible, passkey.backed_up, passkey.created_at, passkey.used_at`

// passkeyFields are where to scan passkeyColumns.
func passkeyFields(p *diary.Passkey) []any {
	return []any{&p.ID, &p.AccountID, &p.CredentialID, &p.PublicKey, &p.AAGUID, &p.Name, &p.Transports, &p.Site, &p.SignCount,
		&p.BackupEligible, &p.BackedUp, &p.Created, &p.Used}
}

func scanPasskey(row scanner) (p diary.Passkey, err error) {
	err = scan(row, passkeyFields(&p)...)
	return p, err
}

// SavePasskeyChallenge implements diary.Passkeys.
func (s *Store) SavePasskeyChallenge(ctx context.Context, id, accountID, challenge string, expires time.Time) error {
	return s.execute(ctx, "save passkey challenge", `
		insert into passkey_challenge (id, account_id, challenge, expires_at) values ($1, nullif($2, ''), $3, $4)`,
		id, accountID, challenge, millis(expires))
}

// TakePasskeyChallenge implements diary.Passkeys.
func (s *Store) TakePasskeyChallenge(ctx context.Context, id, accountID string, now time.Time) (challenge string, err error) {
	err = s.write(ctx, "take passkey challenge", func(ctx context.Context, tx *sql.Tx) error {
		return found(tx.QueryRowContext(ctx, `
			delete from passkey_challenge where id = $1 and coalesce(account_id, '') = $2 and expires_at > $3
			returning challenge`, id, accountID, millis(now)).Scan(&challenge))
	})
	return challenge, err
}

// AddPasskey implements diary.Passkeys.
func (s *Store) AddPasskey(ctx context.Context, p diary.Passkey, recovery []string, keepSessionID string, now time.Time) error {
	return s.write(ctx, "add passkey", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockAccount(ctx, tx, p.AccountID); err != nil {
			return err
		}
		var there int
		if err := tx.QueryRowContext(ctx, `select count(*) from passkey where account_id = $1`, p.AccountID).Scan(&there); err != nil {
			return err
		}
		if there >= diary.MaxPasskeys {
			return diary.ErrExists
		}
		err := execute(ctx, tx, `
			insert into passkey (id, account_id, credential_id, public_key, aaguid, name, transports, site, sign_count, backup_eligible,
				backed_up, created_at, used_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			p.ID, p.AccountID, p.CredentialID, p.PublicKey, p.AAGUID, p.Name, p.Transports, p.Site, p.SignCount, flag(p.BackupEligible),
			flag(p.BackedUp), millis(p.Created), optionalMillis(p.Used))
		if duplicate(err) {
			return diary.ErrExists
		}
		if err != nil {
			return err
		}
		return changedFactor(ctx, tx, p.AccountID, diary.PasskeyAdded, recovery, keepSessionID, now)
	})
}

// RenamePasskey implements diary.Passkeys.
func (s *Store) RenamePasskey(ctx context.Context, accountID, id, name string) error {
	return s.write(ctx, "rename passkey", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `update passkey set name = $3 where account_id = $1 and id = $2`, accountID, id, name))
	})
}

// RemovePasskey implements diary.Passkeys.
func (s *Store) RemovePasskey(ctx context.Context, accountID, id, keepSessionID string, now time.Time) error {
	return s.write(ctx, "remove passkey", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockAccount(ctx, tx, accountID); err != nil {
			return err
		}
		if err := changed(tx.ExecContext(ctx, `delete from passkey where account_id = $1 and id = $2`, accountID, id)); err != nil {
			return err
		}
		return changedFactor(ctx, tx, accountID, diary.PasskeyRemoved, nil, keepSessionID, now)
	})
}

// ListPasskeys implements diary.Passkeys.
func (s *Store) ListPasskeys(ctx context.Context, accountID string) ([]diary.Passkey, error) {
	return readFrom(s, "list passkeys", func(q querier) ([]diary.Passkey, error) {
		return collect(ctx, q, scanPasskey, `
			select `+passkeyColumns+` from passkey where account_id = $1 order by created_at desc, id desc`, accountID)
	})
}

// PasskeyByCredential implements diary.Passkeys.
func (s *Store) PasskeyByCredential(ctx context.Context, credentialID string) (p diary.Passkey, account diary.Account, err error) {
	err = s.read("find passkey", func(q querier) error {
		return found(scan(q.QueryRowContext(ctx, `
			select `+passkeyColumns+`, `+accountColumns+`
			from passkey join account on account.id = passkey.account_id
			where passkey.credential_id = $1`, credentialID), append(passkeyFields(&p), accountFields(&account)...)...))
	})
	return p, account, err
}

// UsePasskey implements diary.Passkeys.
func (s *Store) UsePasskey(ctx context.Context, accountID, id string, signCount int64, backedUp bool, now time.Time) error {
	return s.write(ctx, "use passkey", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			update passkey set sign_count = $3, backed_up = $4, used_at = $5
			where account_id = $1 and id = $2 and (sign_count < $3 or sign_count = 0 and $3 = 0)`,
			accountID, id, signCount, flag(backedUp), millis(now)))
	})
}

// PasskeysElsewhere implements diary.Passkeys.
func (s *Store) PasskeysElsewhere(ctx context.Context, site string) (elsewhere int, err error) {
	err = s.read("count passkeys of other sites", func(q querier) error {
		return q.QueryRowContext(ctx, `select count(*) from passkey where site <> $1`, site).Scan(&elsewhere)
	})
	return elsewhere, err
}
