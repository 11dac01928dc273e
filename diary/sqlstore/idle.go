package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"crampdiary/diary"
)

// useWithin is how exactly the last use of an account is known.
const useWithin = 24 * time.Hour

// used notes that an account was used at the instant now, which ends all warnings that it was not.
func used(ctx context.Context, tx *sql.Tx, accountID string, now time.Time) error {
	err := changed(tx.ExecContext(ctx, `
		update account set used_at = $2, idle_tried_at = null, idle_warnings = 0, idle_warned_at = null
		where id = $1 and (used_at is null or used_at < $3 or idle_tried_at is not null)`,
		accountID, millis(now), millis(now.Add(-useWithin))))
	if errors.Is(err, diary.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return execute(ctx, tx, `delete from outbox where account_id = $1 and purpose = $2`, accountID, diary.IdleMail)
}

// correctUse has no account used later than now, by a clock that was ahead, or never, as those of an older version.
func correctUse(ctx context.Context, tx *sql.Tx, now time.Time) error {
	return execute(ctx, tx, `update account set used_at = $1 where used_at is null or used_at > $1`, millis(now))
}

// left is the condition on an account that nothing keeps from being warned and erased but its use.
const left = `account.disabled_at is null and account.erasure_due_at is null and not ` + refuses

const refuses = `exists (select 1 from mail_address
	where mail_address.account_id = account.id and mail_address.email = account.email and mail_address.refused_at is not null)`

// toWarn is the condition on an account that is to be warned. Its parameters are when it was last used at the latest, when
// it was last warned at the latest, when a warning stops to count, and now.
const toWarn = left + ` and account.used_at <= $1 and (
	account.idle_tried_at is null or account.idle_tried_at <= $3 or account.idle_tried_at > $4
	or account.idle_warnings < ` + idleWarnings + ` and account.idle_tried_at <= $2)`

// toErase is the condition on an account that is to be erased. Its parameters are when it was last used at the latest, and
// between which instants the last warning was delivered.
const toErase = left + ` and account.used_at <= $1 and account.idle_warnings >= ` + idleWarnings + `
	and account.idle_warned_at <= $2 and account.idle_warned_at > $3`

// idleWarnings is diary.IdleWarnings, as it stands in a statement.
const idleWarnings = "3"

// idleBatch is how many accounts are warned, or erased, at a time: the mails of an installation that begins with it after
// years go out little by little.
const idleBatch = 200

// RetireIdle implements diary.IdleAccounts.
func (s *Store) RetireIdle(ctx context.Context, now time.Time) (work diary.IdleWork, err error) {
	var failures []error
	if work.Erased, err = s.eraseIdle(ctx, now); err != nil {
		failures = append(failures, err)
	}
	if work.Warned, err = s.warnIdle(ctx, now); err != nil {
		failures = append(failures, err)
	}
	err = s.read("count idle accounts", func(q querier) error {
		return q.QueryRowContext(ctx, `
			select count(*) from account
			where used_at <= $1 and disabled_at is null and erasure_due_at is null and `+refuses,
			millis(now.AddDate(0, -diary.IdleWarnMonths, 0))).Scan(&work.Unreachable)
	})
	return work, errors.Join(append(failures, err)...)
}

// each does something about every account of a list, by itself, and says of how many it did.
func (s *Store) each(ctx context.Context, op string, ids []string, do func(ctx context.Context, tx *sql.Tx, id string) error) (done int, err error) {
	var failures []error
	for _, id := range ids {
		err := s.write(ctx, op, func(ctx context.Context, tx *sql.Tx) error { return do(ctx, tx, id) })
		switch {
		case err == nil:
			done++
		case !errors.Is(err, diary.ErrNotFound): // which it is when somebody came meanwhile
			failures = append(failures, fmt.Errorf("account %s: %w", id, err))
		}
	}
	return done, errors.Join(failures...)
}

// warnIdle puts warnings into the outbox. Earlier ones that no longer count are forgotten with it.
func (s *Store) warnIdle(ctx context.Context, now time.Time) (int, error) {
	conditions := []any{
		millis(now.AddDate(0, -diary.IdleWarnMonths, 0)), millis(now.Add(-diary.IdleWarnEvery)), millis(now.Add(-diary.IdleWarningHolds)), millis(now),
	}
	ids, err := s.idle(ctx, toWarn, conditions...)
	if err != nil {
		return 0, err
	}
	return s.each(ctx, "warn idle account", ids, func(ctx context.Context, tx *sql.Tx, id string) error {
		var last time.Time
		var warnings int
		var zone string
		if err := found(scan(tx.QueryRowContext(ctx, `
			update account set idle_tried_at = $4,
				idle_warnings = case when idle_tried_at > $3 and idle_tried_at <= $4 then idle_warnings else 0 end
			where id = $5 and `+toWarn+`
			returning used_at, idle_warnings, zone`, append(conditions, id)...), &last, &warnings, &zone)); err != nil {
			return err
		}
		mail := diary.NewAccountMail(id, diary.IdleMail, now)
		mail.Detail = diary.DateOf(diary.IdleErasure(last, warnings, now).In(diary.Preferences{Zone: zone}.Location())).String()
		return insertMessage(ctx, tx, mail)
	})
}

// eraseIdle erases accounts for good.
func (s *Store) eraseIdle(ctx context.Context, now time.Time) (erasedNow int, err error) {
	conditions := []any{
		millis(now.AddDate(0, -diary.IdleEraseMonths, 0)), millis(now.Add(-diary.IdleWarnEvery)), millis(now.Add(-diary.IdleWarningHolds)),
	}
	ids, err := s.idle(ctx, toErase, conditions...)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	erasedNow, err = s.each(ctx, "erase idle account", ids, func(ctx context.Context, tx *sql.Tx, id string) error {
		if err := changed(tx.ExecContext(ctx, `delete from account where id = $4 and `+toErase, append(conditions, id)...)); err != nil {
			return err
		}
		return keepErased(ctx, tx, erased{hashOfAccount(id), diary.EraseAccount, millis(now)})
	})
	return erasedNow, errors.Join(err, s.scrub(ctx))
}

// idle lists accounts that a condition holds of, the longest unused first.
func (s *Store) idle(ctx context.Context, condition string, args ...any) (ids []string, err error) {
	err = s.read("find idle accounts", func(q querier) (err error) {
		ids, err = collect(ctx, q, scanValue[string], fmt.Sprintf(`
			select account.id from account where %s order by account.used_at limit %d`, condition, idleBatch), args...) // #nosec G201 -- of our own words
		return err
	})
	return ids, err
}

// warnedOfIdleness counts a warning that the mail server took, unless the account was used meanwhile.
func warnedOfIdleness(ctx context.Context, tx *sql.Tx, accountID string, now time.Time) error {
	err := changed(tx.ExecContext(ctx, `
		update account set idle_warnings = idle_warnings + 1, idle_warned_at = $2 where id = $1 and idle_tried_at is not null`,
		accountID, millis(now)))
	if errors.Is(err, diary.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return noteEvent(ctx, tx, accountID, diary.IdleWarned, now)
}
