package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"time"

	"crampdiary/diary"
)

const invitationColumns = `token_hash, email, created_at, expires_at`

func scanInvitation(row scanner) (i diary.Invitation, err error) {
	err = scan(row, &i.TokenHash, &i.Email, &i.Created, &i.Expires)
	return i, err
}

// CreateInvitation implements diary.Invitations.
func (s *Store) CreateInvitation(ctx context.Context, i diary.Invitation) error {
	return s.write(ctx, "create invitation", func(ctx context.Context, tx *sql.Tx) error {
		var known int
		if err := tx.QueryRowContext(ctx, `select count(*) from account where email = $1`, i.Email).Scan(&known); err != nil {
			return err
		}
		if known > 0 {
			return diary.ErrExists
		}
		return execute(ctx, tx, `
			insert into invitation (token_hash, email, created_at, expires_at) values ($1, $2, $3, $4)`,
			hex.EncodeToString(i.TokenHash[:]), i.Email, millis(i.Created), millis(i.Expires))
	})
}

// ListInvitations implements diary.Invitations.
func (s *Store) ListInvitations(ctx context.Context, now time.Time) ([]diary.Invitation, error) {
	return readFrom(s, "list invitations", func(q querier) ([]diary.Invitation, error) {
		return collect(ctx, q, scanInvitation, `
			select `+invitationColumns+` from invitation where expires_at > $1 order by created_at, token_hash`, millis(now))
	})
}

// Invitation implements diary.Invitations.
func (s *Store) Invitation(ctx context.Context, tokenHash [32]byte) (diary.Invitation, error) {
	return readFrom(s, "find invitation", func(q querier) (diary.Invitation, error) {
		i, err := scanInvitation(q.QueryRowContext(ctx, `
			select `+invitationColumns+` from invitation where token_hash = $1`, hex.EncodeToString(tokenHash[:])))
		return i, found(err)
	})
}

// AcceptInvitation implements diary.Invitations.
func (s *Store) AcceptInvitation(ctx context.Context, tokenHash [32]byte, account diary.Account, consents []diary.Consent, now time.Time) error {
	return s.write(ctx, "accept invitation", func(ctx context.Context, tx *sql.Tx) error {
		if err := changed(tx.ExecContext(ctx, `
			delete from invitation where token_hash = $1 and expires_at > $2 and (email = '' or email = $3)`,
			hex.EncodeToString(tokenHash[:]), millis(now), account.Email)); err != nil {
			return err
		}
		return insertAccount(ctx, tx, account, consents)
	})
}

// WithdrawInvitation implements diary.Invitations.
func (s *Store) WithdrawInvitation(ctx context.Context, tokenHash [32]byte) error {
	return s.write(ctx, "withdraw invitation", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `delete from invitation where token_hash = $1`, hex.EncodeToString(tokenHash[:])))
	})
}
