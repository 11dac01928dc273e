package sqlstore

import (
	"context"
	"time"

	"crampdiary/diary"
)

// GiveConsent implements diary.Consenting.
func (s *Store) GiveConsent(ctx context.Context, accountID string, c diary.Consent) error {
	return s.execute(ctx, "give consent", `
		insert into consent (account_id, given_at, statement, version)
		select cast($1 as text), cast($2 as bigint), cast($3 as text), cast($4 as bigint)
		where not exists (
			select 1 from consent
			where account_id = $1 and statement = $3 and version = $4 and withdrawn_at is null)
		on conflict (account_id, given_at, statement, version) do update set withdrawn_at = null`,
		accountID, millis(c.Given), c.Statement, c.Version)
}

// WithdrawConsent implements diary.Consenting.
func (s *Store) WithdrawConsent(ctx context.Context, accountID string, statement diary.Statement, now time.Time) error {
	return s.execute(ctx, "withdraw consent", `
		update consent set withdrawn_at = $3
		where account_id = $1 and statement = $2 and withdrawn_at is null`,
		accountID, statement, millis(now))
}
