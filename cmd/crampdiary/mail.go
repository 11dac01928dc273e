package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"crampdiary/diary"
	"crampdiary/reminders/mail"
	"crampdiary/views/email"
	"crampdiary/views/i18n"
)

// mailCommand holds what can be done about mail.
type mailCommand struct {
	Test    mailTestCommand    `cmd:"" help:"Send a test mail, and print how far it came."`
	Bounced mailBouncedCommand `cmd:"" help:"Read a report that a mail did not arrive from standard input, and pause reminders to an address that refuses mail."`
}

// mailTestCommand sends one mail through the server that is set up, without the database.
type mailTestCommand struct {
	mailSettings
	To       sender         `required:"" placeholder:"ADDRESS" help:"Address to send the mail to."`
	Language diary.Language `enum:"da,en" default:"da" help:"Language of the mail: da or en."`
}

// Run prints each stage that went well, and returns the error of the one that did not.
func (c *mailTestCommand) Run(ctx context.Context, out streams) (err error) {
	if c.SMTPURL.url == nil {
		return errors.New("there is no mail server: give --smtp-url")
	}
	transport, err := mail.NewTransport(c.server(), c.identity(), 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, transport.Close()) }()
	l := i18n.For(c.Language)
	text, err := email.Test(l).Render(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out.stdout, "server   %s\nfrom     %s\nto       %s\n", c.SMTPURL, c.from(), c.To)
	transport.Trace(func(stage mail.Stage) { printStage(out.stdout, stage, "ok") })
	err = transport.Send(ctx, mail.Message{
		ID: diary.NewID(), To: string(c.To), SenderName: email.SenderName(l), Date: time.Now(),
		Subject: text.Subject, Text: text.Text, HTML: text.HTML,
	})
	if failure, ok := errors.AsType[*mail.Error](err); ok {
		printStage(out.stdout, failure.Stage, string(failure.Verdict))
		return fmt.Errorf("%s: %w", failure.Stage, failure.Err)
	}
	if err == nil {
		fmt.Fprintln(out.stdout, "The server has taken the mail.")
	}
	return err
}

func printStage(w io.Writer, stage mail.Stage, what string) {
	fmt.Fprintf(w, "%-8s %s\n", stage, what)
}
