package e2e

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
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
func (s *Site) send(address *url.URL, pushes *PushService) (pushKey string) {
	s.T.Helper()
	var err error
	if s.mail, err = maildir.Open(s.T.TempDir()); err != nil {
		s.T.Fatal(err)
	}
	mailer := &mail.Mailer{
		Deliverer: &mail.Folder{Identity: mail.Identity{From: "reminders@localhost"}, Maildir: s.mail},
		Site:      address, Signer: s.links, Now: s.Now,
	}
	senders := map[diary.Channel]reminders.Sender{diary.MailChannel: mailer}
	if pushes != nil {
		key, err := push.NewKey(s.links.Subkey("web push"))
		if err != nil {
			s.T.Fatal(err)
		}
		pushKey = key.Public()
		senders[diary.PushChannel] = &push.Sender{Texts: mailer, Devices: s.Store, Key: key, Client: pushes.client()}
	}
	s.runner = reminders.NewRunner(reminders.Config{
		Store: s.Store, Log: slog.New(slog.DiscardHandler), Now: s.Now, NoServer: true, Senders: senders,
	})
	s.runner.Start()
	s.T.Cleanup(func() {
		if err := s.runner.Stop(context.Background()); err != nil {
			s.T.Errorf("stop sending mails: %v", err)
		}
	})
	return pushKey
}

// Beat is one heartbeat of the program.
func (s *Site) Beat() {
	s.T.Helper()
	if err := s.runner.Sweep().Run(s.T.Context(), s.Now()); err != nil {
		s.T.Fatal(err)
	}
}

// Letter waits for the newest mail to an address with a subject, as long as for a step of the browser.
func (s *Site) Letter(email, subject string) maildir.Message {
	s.T.Helper()
	var letters []maildir.Message
	at := -1
	came := s.until(func() (_ bool, err error) {
		letters, err = s.mail.List(email, 100)
		at = slices.IndexFunc(letters, func(m maildir.Message) bool { return m.Subject == subject })
		return at >= 0, err
	})
	if !came {
		s.T.Fatalf("no mail to %s came that says %q, only %+v", email, subject, letters)
	}
	return letters[at]
}

// until asks again and again whether something is so, as long as for a step of the browser, and says whether it became so.
func (s *Site) until(so func() (bool, error)) bool {
	s.T.Helper()
	timeout := time.After(StepTimeout)
	for {
		is, err := so()
		if err != nil {
			s.T.Fatal(err)
		}
		if is {
			return true
		}
		select {
		case <-timeout:
			return false
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// LinkIn is the path of the link in a mail that leads to a page.
func (s *Site) LinkIn(letter maildir.Message, page string) string {
	s.T.Helper()
	for line := range strings.Lines(letter.Text) {
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), s.URL); ok && strings.HasPrefix(path, page+"/") {
			return path
		}
	}
	s.T.Fatalf("there is no link to %s in\n%s", page, letter.Text)
	return ""
}

// mailScenes are the pages of the address and the password, what the links of their mails open, and where
// mails are read without a mail server.
var mailScenes = []scene{
	{"mail-empty", http.StatusOK, at("/mail")},
	{"email", http.StatusOK, at("/settings/email")},
	{"email-new", http.StatusOK, at("/settings/email/new")},
	{"email-sent", http.StatusOK, func(b *Tab) {
		b.Open("/settings/email")
		b.Press(b.L.T("email-address.resend"))
	}},
	{"email-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/settings/email/new")
		b.Write("new_email", "ingen adresse")
		b.Write("current_password", GoodPassword)
		b.Press(b.L.T("email-address.submit"))
	}},
	{"email-awaited", http.StatusOK, func(b *Tab) {
		b.Open("/settings/email/new")
		b.Write("new_email", "karen.ny@example.org")
		b.Write("current_password", GoodPassword)
		b.Press(b.L.T("email-address.submit"))
	}},
	{"confirm", http.StatusOK, func(b *Tab) {
		b.Open(b.Site.LinkIn(b.Site.Letter(NewcomerEmail, b.L.T("email.confirm.subject")), mail.ConfirmPath))
	}},
	{"confirm-done", http.StatusOK, func(b *Tab) {
		b.Open(b.Site.LinkIn(b.Site.Letter(NewcomerEmail, b.L.T("email.confirm.subject")), mail.ConfirmPath))
		b.Press(b.L.T("confirm.submit"))
	}},
	{"mail", http.StatusOK, at("/mail")},
	{"forgot", http.StatusOK, at("/forgot")},
	{"forgot-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/forgot")
		b.Write("email", "ingen adresse")
		b.Press(b.L.T("forgot.submit"))
	}},
	{"forgot-sent", http.StatusOK, func(b *Tab) {
		b.Open("/forgot") // where the person's own address is filled in
		b.Press(b.L.T("forgot.submit"))
	}},
	{"reset", http.StatusOK, openReset},
	{"reset-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		openReset(b)
		b.Write("new_password", "kort")
		b.Press(b.L.T("reset.submit"))
	}},
	{"mail-link-stale", http.StatusNotFound, at(mail.ResetPath + "/x")},
}

func openReset(b *Tab) {
	b.Open(b.Site.LinkIn(b.Site.Letter(NewcomerEmail, b.L.T("email.reset.subject")), mail.ResetPath))
}
