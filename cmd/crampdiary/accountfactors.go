package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
)

// accountResetFactorsCommand helps somebody who has lost the app and the recovery codes.
type accountResetFactorsCommand struct {
	oneAccount
	Now bool `help:"Take it away at once. Otherwise its owner gets a mail and has 24 hours to object, since the person who asks may be somebody else."`
}

// Run takes the second factor away, or says when that will be done. Its owner gets a mail in both cases.
func (c *accountResetFactorsCommand) Run(ctx context.Context, out streams) error {
	return c.on(ctx, func(store *sqlstore.Store, account diary.Account) error {
		now := time.Now()
		due := now.Add(diary.FactorResetDelay)
		if c.Now {
			due = now
		}
		waiting, err := store.ResetSecondFactors(ctx, account.ID, due, now)
		if errors.Is(err, diary.ErrNotFound) {
			return fmt.Errorf("%s has no second factor", account.Email)
		}
		if err != nil {
			return err
		}
		mail := diary.NewAccountMail(account.ID, diary.SecondFactorMail, now)
		if waiting.After(now) {
			mail.Detail = diary.SecondFactorDetail(diary.HostFactorReset, int(max(waiting.Sub(now).Round(time.Hour)/time.Hour, 1)))
			fmt.Fprintf(out.stdout, "%s: the second factor is taken away on %s, unless its owner keeps it; a mail tells so.\n",
				account.Email, waiting.Format(linkTime))
		} else {
			mail.Detail = string(diary.FactorsRemoved)
			fmt.Fprintf(out.stdout, "%s: the second factor is taken away, and every browser signed out. The password opens the diary now; a mail tells so.\n", account.Email)
		}
		return store.EnqueueMessage(ctx, mail)
	})
}
