package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"crampdiary/diary"
)

const pressAddressColumns = `press_address.id, press_address.token_hash, press_address.name, press_address.notes,
	press_address.created_at, press_address.used_at, press_address.revoked_at`

func pressAddressFields(a *diary.PressAddress) []any {
	return []any{&a.ID, &a.TokenHash, &a.Name, &a.Notes, &a.Created, &a.Used, &a.Revoked}
}

func scanPressAddress(row scanner) (a diary.PressAddress, err error) {
	err = scan(row, pressAddressFields(&a)...)
	return a, err
}

// CreatePressAddress implements diary.PressAddresses.
func (s *Store) CreatePressAddress(ctx context.Context, accountID string, a diary.PressAddress) error {
	return s.write(ctx, "create press address", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockAccount(ctx, tx, accountID); err != nil {
			return err
		}
		stored, err := scanPressAddress(tx.QueryRowContext(ctx, `
			select `+pressAddressColumns+` from press_address where account_id = $1 and id = $2`, accountID, a.ID))
		switch {
		case err == nil && stored.TokenHash == a.TokenHash:
			return nil
		case err == nil:
			return diary.ErrExists
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		var working int
		if err := tx.QueryRowContext(ctx, `
			select count(*) from press_address where account_id = $1 and revoked_at is null`, accountID).Scan(&working); err != nil {
			return err
		}
		if working >= diary.MaxPressAddresses {
			return diary.ErrTooManyPressAddresses
		}
		err = changed(tx.ExecContext(ctx, `
			insert into press_address (account_id, id, token_hash, name, notes, created_at)
			values ($1, $2, $3, $4, $5, $6)
			on conflict do nothing`,
			accountID, a.ID, hex.EncodeToString(a.TokenHash[:]), a.Name, a.Notes, millis(a.Created)))
		if errors.Is(err, diary.ErrNotFound) {
			return diary.ErrExists // another account's address has the token
		}
		return err
	})
}

// ListPressAddresses implements diary.PressAddresses.
func (s *Store) ListPressAddresses(ctx context.Context, accountID string) ([]diary.PressAddress, error) {
	return readFrom(s, "list press addresses", func(q querier) ([]diary.PressAddress, error) {
		return collect(ctx, q, scanPressAddress, `
			select `+pressAddressColumns+`
			from press_address
			where account_id = $1
			order by created_at desc, id desc`, accountID)
	})
}

// RevokePressAddress implements diary.PressAddresses.
func (s *Store) RevokePressAddress(ctx context.Context, accountID, id string, now time.Time) error {
	return s.write(ctx, "revoke press address", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			update press_address set revoked_at = coalesce(revoked_at, $3) where account_id = $1 and id = $2`,
			accountID, id, millis(now)))
	})
}

// revokePressAddresses closes all addresses of an account, and says how many worked.
func revokePressAddresses(ctx context.Context, tx *sql.Tx, accountID string, now time.Time) (int64, error) {
	result, err := tx.ExecContext(ctx, `
		update press_address set revoked_at = $2 where account_id = $1 and revoked_at is null`, accountID, millis(now))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// PressAddressByToken implements diary.PressAddresses.
func (s *Store) PressAddressByToken(ctx context.Context, tokenHash [32]byte) (address diary.PressAddress, account diary.Account, err error) {
	err = s.read("find press address", func(q querier) error {
		return found(scan(q.QueryRowContext(ctx, `
			select `+pressAddressColumns+`, `+accountColumns+`
			from press_address join account on account.id = press_address.account_id
			where press_address.token_hash = $1 and press_address.revoked_at is null`, hex.EncodeToString(tokenHash[:])),
			append(pressAddressFields(&address), accountFields(&account)...)...))
	})
	return address, account, err
}

// Press implements diary.PressAddresses.
func (s *Store) Press(ctx context.Context, accountID, id string, press diary.Press) (done *diary.Activity, err error) {
	err = s.write(ctx, "press", func(ctx context.Context, tx *sql.Tx) error {
		done = nil
		if err := lockAccount(ctx, tx, accountID); err != nil {
			return err
		}
		notes, err := scanValue[diary.PressNote](tx.QueryRowContext(ctx, `
			update press_address set used_at = $3
			where account_id = $1 and id = $2 and revoked_at is null
			returning notes`, accountID, id, millis(press.Now)))
		if err != nil {
			return found(err)
		}
		if err := used(ctx, tx, accountID, press.Now); err != nil {
			return err
		}
		if notes == diary.PressCramp {
			return pressCramp(ctx, tx, accountID, press)
		}
		from, to := press.Near()
		near, err := loadActivitiesBetween(ctx, tx, accountID, from, to)
		if err != nil {
			return err
		}
		activity, ok := press.Activity(diary.ReminderKind(notes), near)
		if done = &activity; !ok {
			return nil
		}
		return insertActivity(ctx, tx, accountID, activity)
	})
	return done, err
}

// pressCramp notes a cramp in an account that is locked. As in OpenEpisodes, the index episode_open finds what goes on.
func pressCramp(ctx context.Context, tx *sql.Tx, accountID string, press diary.Press) error {
	from, to := press.Near()
	near, err := loadEpisodes(ctx, tx, `
		where account_id = $1 and id in (
			select id from episode where account_id = $1 and ongoing = 1 and deleted_at is null
			union
			select id from episode where account_id = $1 and started_at between $2 and $3 and deleted_at is null)
		order by started_at desc, id desc`, accountID, millis(from), millis(to))
	if err != nil {
		return err
	}
	e, ok := press.Cramp(near)
	if !ok {
		return nil
	}
	if e.Version > 0 {
		_, err = updateEpisode(ctx, tx, accountID, e, press.Now)
		return err
	}
	row := episodeRow(accountID, e, press.Now, press.Now, nil, 1)
	return changed(tx.ExecContext(ctx, insertEpisode+placeholders(1, len(row))+` on conflict do nothing`, row...))
}
