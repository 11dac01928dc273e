package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
	"crampdiary/reminders"
)

// remindersCommand tells what would be sent. The sending itself is done by serve.
type remindersCommand struct {
	storeSettings
	mailSettings
	DryRun bool `required:"" help:"Count what would be sent now, and send nothing."`
}

// Run prints numbers, by kind and by what would become of each reminder and mail. It tells nothing of any
// person, and changes nothing.
func (c *remindersCommand) Run(ctx context.Context, out streams) (err error) {
	store, err := sqlstore.Open(ctx, string(c.Database))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	now := time.Now()
	preview, err := reminders.NewPreview(ctx, store, c.SMTPURL.url == nil, now)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out.stdout, 0, 0, 2, ' ', 0)
	for _, kind := range diary.ReminderKinds {
		for _, state := range diary.SlotStates {
			if n := preview.Due[kind][state]; n > 0 {
				fmt.Fprintf(w, "due\t%s\t%s\t%d\n", kind, state, n)
			}
		}
	}
	if n := preview.Unreadable; n > 0 {
		fmt.Fprintf(w, "due\t\tunreadable\t%d\n", n)
	}
	for _, purpose := range diary.Purposes {
		if n := preview.Waiting.ByPurpose[purpose]; n > 0 {
			fmt.Fprintf(w, "outbox\t%s\twaiting\t%d\n", purpose, n)
		}
	}
	if oldest := preview.Waiting.Oldest; !oldest.IsZero() {
		fmt.Fprintf(w, "oldest\t\twaiting\t%s\n", now.Sub(oldest).Round(time.Second))
	}
	return w.Flush()
}
