package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"crampdiary/diary"
)

const shareColumns = `share.id, share.token_hash, share.pin_hash, share.weeks, share.from_day, share.to_day,
	share.shown_name, share.shown_words, share.created_at, share.expires_at, share.revoked_at`

// shareFields are where to scan shareColumns.
func shareFields(s *diary.Share) []any {
	return []any{&s.ID, &s.TokenHash, &s.PINHash, &s.Period.Weeks, &s.Period.From, &s.Period.To, &s.Name, &s.Words,
		&s.Created, &s.Expires, &s.Revoked}
}

func scanShare(row scanner) (s diary.Share, err error) {
	err = scan(row, shareFields(&s)...)
	return s, err
}

// CreateShare implements diary.Shares.
func (s *Store) CreateShare(ctx context.Context, accountID string, share diary.Share) error {
	return s.write(ctx, "create share", func(ctx context.Context, tx *sql.Tx) error {
		if err := lockAccount(ctx, tx, accountID); err != nil {
			return err
		}
		stored, err := loadShare(ctx, tx, accountID, share.ID)
		switch {
		case err == nil && stored.TokenHash == share.TokenHash:
			return nil
		case err == nil:
			return diary.ErrExists
		case !errors.Is(err, diary.ErrNotFound):
			return err
		}
		var open int
		if err := tx.QueryRowContext(ctx, `
			select count(*) from share where account_id = $1 and revoked_at is null and expires_at > $2`,
			accountID, millis(share.Created)).Scan(&open); err != nil {
			return err
		}
		if open >= diary.MaxOpenShares {
			return diary.ErrTooManyShares
		}
		err = changed(tx.ExecContext(ctx, `
			insert into share (account_id, id, token_hash, pin_hash, weeks, from_day, to_day, shown_name,
				shown_words, created_at, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
			on conflict do nothing`,
			accountID, share.ID, hex.EncodeToString(share.TokenHash[:]), share.PINHash, share.Period.Weeks,
			optionalDateText(share.Period.From), optionalDateText(share.Period.To),
			share.Name, share.Words, millis(share.Created), millis(share.Expires)))
		if errors.Is(err, diary.ErrNotFound) {
			return diary.ErrExists // another account's link has the token
		}
		if err != nil {
			return err
		}
		return noteEvent(ctx, tx, accountID, diary.ShareMade, share.Created)
	})
}

func loadShare(ctx context.Context, q querier, accountID, id string) (diary.Share, error) {
	share, err := scanShare(q.QueryRowContext(ctx, `
		select `+shareColumns+` from share where account_id = $1 and id = $2`, accountID, id))
	return share, found(err)
}

// ListShares implements diary.Shares.
func (s *Store) ListShares(ctx context.Context, accountID string) ([]diary.ShareHistory, error) {
	return snapshotFrom(ctx, s, "list shares", func(q querier) ([]diary.ShareHistory, error) {
		return loadShares(ctx, q, accountID)
	})
}

// loadShares reads the links of an account with their history, newest first.
func loadShares(ctx context.Context, q querier, accountID string) ([]diary.ShareHistory, error) {
	shares, err := collect(ctx, q, scanShare, `
		select `+shareColumns+`
		from share
		where account_id = $1
		order by created_at desc, id desc`, accountID)
	if err != nil {
		return nil, err
	}
	return withHistory(ctx, q, accountID, shares)
}

// ShareHistory implements diary.Shares.
func (s *Store) ShareHistory(ctx context.Context, accountID, id string) (history diary.ShareHistory, err error) {
	err = s.snapshot(ctx, "find share", func(q querier) error {
		share, err := loadShare(ctx, q, accountID, id)
		if err != nil {
			return err
		}
		list, err := withHistory(ctx, q, accountID, []diary.Share{share})
		if err != nil {
			return err
		}
		history = list[0]
		return nil
	})
	return history, err
}

// withHistory adds to links when they were opened and what was left on them. It reads both for the whole
// account: there are few.
func withHistory(ctx context.Context, q querier, accountID string, shares []diary.Share) ([]diary.ShareHistory, error) {
	opened, err := collect(ctx, q, scanOpened, `
		select share_id, at from share_opened where account_id = $1 order by at desc`, accountID)
	if err != nil {
		return nil, err
	}
	notes, err := collect(ctx, q, scanShareNote, `
		select `+noteColumns+` from share_note where account_id = $1`, accountID)
	if err != nil {
		return nil, err
	}
	list := make([]diary.ShareHistory, len(shares))
	at := make(map[string]*diary.ShareHistory, len(shares))
	for i, share := range shares {
		list[i].Share = share
		at[share.ID] = &list[i]
	}
	for _, o := range opened {
		if history := at[o.share]; history != nil {
			history.Opened = append(history.Opened, o.at)
		}
	}
	for _, note := range notes {
		if history := at[note.ShareID]; history != nil {
			history.Note = &note
		}
	}
	return list, nil
}

type openedRow struct {
	share string
	at    time.Time
}

func scanOpened(row scanner) (o openedRow, err error) {
	err = scan(row, &o.share, &o.at)
	return o, err
}

// RevokeShare implements diary.Shares.
func (s *Store) RevokeShare(ctx context.Context, accountID, id string, now time.Time) error {
	return s.write(ctx, "revoke share", func(ctx context.Context, tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `
			update share set revoked_at = $3 where account_id = $1 and id = $2 and revoked_at is null`,
			accountID, id, millis(now)))
		if err == nil {
			err = noteEvent(ctx, tx, accountID, diary.ShareEnded, now)
		} else if errors.Is(err, diary.ErrNotFound) {
			_, err = loadShare(ctx, tx, accountID, id)
		}
		if err != nil {
			return err
		}
		return execute(ctx, tx, `
			delete from share_visit where account_id = $1 and share_id = $2`, accountID, id)
	})
}

// closeShares revokes every link of an account, and ends every visit through one.
func closeShares(ctx context.Context, tx *sql.Tx, accountID string, now time.Time) error {
	if err := execute(ctx, tx, `
		update share set revoked_at = $2 where account_id = $1 and revoked_at is null and expires_at > $2`,
		accountID, millis(now)); err != nil {
		return err
	}
	return execute(ctx, tx, `delete from share_visit where account_id = $1`, accountID)
}

// ShareByToken implements diary.Shares.
func (s *Store) ShareByToken(ctx context.Context, tokenHash [32]byte) (share diary.Share, account diary.Account, err error) {
	err = s.read("find share by token", func(q querier) error {
		return found(scan(q.QueryRowContext(ctx, `
			select `+shareColumns+`, `+accountColumns+`
			from share join account on account.id = share.account_id
			where share.token_hash = $1`, hex.EncodeToString(tokenHash[:])),
			append(shareFields(&share), accountFields(&account)...)...))
	})
	return share, account, err
}

// OpenShare implements diary.Shares.
func (s *Store) OpenShare(ctx context.Context, visit diary.ShareVisit) error {
	return s.write(ctx, "open share", func(ctx context.Context, tx *sql.Tx) error {
		if err := execute(ctx, tx, `
			insert into share_visit (token_hash, account_id, share_id, opened_at, expires_at)
			values ($1, $2, $3, $4, $5)`,
			hex.EncodeToString(visit.TokenHash[:]), visit.AccountID, visit.ShareID,
			millis(visit.Opened), millis(visit.Expires)); err != nil {
			return err
		}
		if err := execute(ctx, tx, `
			insert into share_opened (account_id, share_id, at) values ($1, $2, $3)
			on conflict do nothing`, visit.AccountID, visit.ShareID, millis(visit.Opened.Truncate(time.Minute))); err != nil {
			return err
		}
		if err := used(ctx, tx, visit.AccountID, visit.Opened); err != nil {
			return err
		}
		return noteEvent(ctx, tx, visit.AccountID, diary.ShareOpened, visit.Opened)
	})
}

// ShareByVisit implements diary.Shares.
func (s *Store) ShareByVisit(ctx context.Context, tokenHash [32]byte) (visit diary.ShareVisit, share diary.Share, account diary.Account, err error) {
	err = s.read("find share by visit", func(q querier) error {
		fields := append(shareFields(&share), &visit.Opened, &visit.Expires)
		return found(scan(q.QueryRowContext(ctx, `
			select `+shareColumns+`, share_visit.opened_at, share_visit.expires_at, `+accountColumns+`
			from share_visit
			join share on share.account_id = share_visit.account_id and share.id = share_visit.share_id
			join account on account.id = share_visit.account_id
			where share_visit.token_hash = $1`, hex.EncodeToString(tokenHash[:])),
			append(fields, accountFields(&account)...)...))
	})
	visit.TokenHash, visit.AccountID, visit.ShareID = tokenHash, account.ID, share.ID
	return visit, share, account, err
}

// EndShareVisit implements diary.Shares.
func (s *Store) EndShareVisit(ctx context.Context, tokenHash [32]byte) error {
	return s.execute(ctx, "end visit", `
		delete from share_visit where token_hash = $1`, hex.EncodeToString(tokenHash[:]))
}

const noteColumns = `share_id, text, watches, written_at, dismissed_at`

func scanShareNote(row scanner) (note diary.ShareNote, err error) {
	err = scan(row, &note.ShareID, &note.Text, texts(codes(&note.Watches)), &note.Written, &note.Dismissed)
	return note, err
}

// SaveShareNote implements diary.Shares.
func (s *Store) SaveShareNote(ctx context.Context, accountID string, note diary.ShareNote) (stored diary.ShareNote, err error) {
	err = s.write(ctx, "save share note", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := loadShare(ctx, tx, accountID, note.ShareID); err != nil {
			return err
		}
		err := changed(tx.ExecContext(ctx, `
			insert into share_note (account_id, share_id, text, watches, written_at)
			values ($1, $2, $3, $4, $5)
			on conflict (account_id, share_id) do nothing`,
			accountID, note.ShareID, note.Text, codesText(note.Watches), millis(note.Written)))
		if err == nil {
			err = used(ctx, tx, accountID, note.Written)
		}
		if err == nil {
			err = noteEvent(ctx, tx, accountID, diary.ShareNoted, note.Written)
		}
		if err != nil && !errors.Is(err, diary.ErrNotFound) {
			return err
		}
		stored, err = scanShareNote(tx.QueryRowContext(ctx, `
			select `+noteColumns+` from share_note where account_id = $1 and share_id = $2`, accountID, note.ShareID))
		if err == nil && !stored.SameEntry(note) {
			return &diary.ConflictError[diary.ShareNote]{Stored: stored}
		}
		return err
	})
	return stored, err
}

// ListShareNotes implements diary.Shares.
func (s *Store) ListShareNotes(ctx context.Context, accountID string) ([]diary.ShareNote, error) {
	return readFrom(s, "list share notes", func(q querier) ([]diary.ShareNote, error) {
		return collect(ctx, q, scanShareNote, `
			select `+noteColumns+`
			from share_note
			where account_id = $1 and dismissed_at is null
			order by written_at desc, share_id desc`, accountID)
	})
}

// DismissShareNote implements diary.Shares.
func (s *Store) DismissShareNote(ctx context.Context, accountID, shareID string, now time.Time) error {
	return s.write(ctx, "dismiss share note", func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			update share_note set dismissed_at = coalesce(dismissed_at, $3)
			where account_id = $1 and share_id = $2`, accountID, shareID, millis(now)))
	})
}
