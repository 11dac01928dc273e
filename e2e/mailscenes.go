package e2e

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
	"crampdiary/reminders/maildir"
	"crampdiary/reminders/push"
)

// send lets mails be sent as the program does without a mail server, into a folder, and notifications to a push service, if
// there is one. It returns the key by which browsers know them.
func (s *site) send(address *url.URL, pushes *pushService) (pushKey string) {
	s.t.Helper()
	var err error
	if s.mail, err = maildir.Open(s.t.TempDir()); err != nil {
		s.t.Fatal(err)
	}
	mailer := &mail.Mailer{
		Deliverer: &mail.Folder{Identity: mail.Identity{From: "reminders@localhost"}, Maildir: s.mail},
		Site:      address, Signer: s.links, Now: s.now,
	}
	senders := map[diary.Channel]reminders.Sender{diary.MailChannel: mailer}
	if pushes != nil {
		key, err := push.NewKey(s.links.Subkey("web push"))
		if err != nil {
			s.t.Fatal(err)
		}
		pushKey = key.Public()
		senders[diary.PushChannel] = &push.Sender{Texts: mailer, Devices: s.store, Key: key, Client: pushes.client()}
	}
	s.runner = reminders.NewRunner(reminders.Config{
		Store: s.store, Log: slog.New(slog.DiscardHandler), Now: s.now, NoServer: true, Senders: senders,
	})
	s.runner.Start()
	s.t.Cleanup(func() {
		if err := s.runner.Stop(context.Background()); err != nil {
			s.t.Errorf("stop sending mails: %v", err)
		}
	})
	return pushKey
}

// beat is one heartbeat of the program.
func (s *site) beat() {
	s.t.Helper()
	if err := s.runner.Sweep().Run(s.t.Context(), s.now()); err != nil {
		s.t.Fatal(err)
	}
}

// letter waits for the newest mail to an address with a subject, as long as for a step of the browser.
func (s *site) letter(email, subject string) maildir.Letter {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), stepTimeout)
	defer cancel()
	for {
		letters, err := s.mail.List(email, 100)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, letter := range letters {
			if letter.Subject == subject {
				return letter
			}
		}
		select {
		case <-ctx.Done():
			s.t.Fatalf("no mail to %s came that says %q, only %+v", email, subject, letters)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// linkIn is the path of the link in a mail that leads to a page.
func (s *site) linkIn(letter maildir.Letter, page string) string {
	s.t.Helper()
	for line := range strings.Lines(letter.Text) {
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), s.URL); ok && strings.HasPrefix(path, page+"/") {
			return path
		}
	}
	s.t.Fatalf("there is no link to %s in\n%s", page, letter.Text)
	return ""
}

// mailScenes are the pages of the address and the password, what the links of their mails open, and where
// mails are read without a mail server.
var mailScenes = []scene{
	{"mail-empty", http.StatusOK, at("/mail")},
	{"email", http.StatusOK, at("/settings/email")},
	{"email-new", http.StatusOK, at("/settings/email/new")},
	{"email-sent", http.StatusOK, func(b *tab) {
		b.open("/settings/email")
		b.press(b.l.T("email-address.resend"))
	}},
	{"email-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/settings/email/new")
		b.write("new_email", "ingen adresse")
		b.write("current_password", goodPassword)
		b.press(b.l.T("email-address.submit"))
	}},
	{"email-awaited", http.StatusOK, func(b *tab) {
		b.open("/settings/email/new")
		b.write("new_email", "karen.ny@example.org")
		b.write("current_password", goodPassword)
		b.press(b.l.T("email-address.submit"))
	}},
	{"confirm", http.StatusOK, func(b *tab) {
		b.open(b.site.linkIn(b.site.letter(newcomerEmail, b.l.T("email.confirm.subject")), mail.ConfirmPath))
	}},
	{"confirm-done", http.StatusOK, func(b *tab) {
		b.open(b.site.linkIn(b.site.letter(newcomerEmail, b.l.T("email.confirm.subject")), mail.ConfirmPath))
		b.press(b.l.T("confirm.submit"))
	}},
	{"mail", http.StatusOK, at("/mail")},
	{"forgot", http.StatusOK, at("/forgot")},
	{"forgot-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/forgot")
		b.write("email", "ingen adresse")
		b.press(b.l.T("forgot.submit"))
	}},
	{"forgot-sent", http.StatusOK, func(b *tab) {
		b.open("/forgot") // where the person's own address is filled in
		b.press(b.l.T("forgot.submit"))
	}},
	{"reset", http.StatusOK, openReset},
	{"reset-refused", http.StatusUnprocessableEntity, func(b *tab) {
		openReset(b)
		b.write("new_password", "kort")
		b.press(b.l.T("reset.submit"))
	}},
	{"mail-link-stale", http.StatusNotFound, at(mail.ResetPath + "/x")},
}

func openReset(b *tab) {
	b.open(b.site.linkIn(b.site.letter(newcomerEmail, b.l.T("email.reset.subject")), mail.ResetPath))
}
