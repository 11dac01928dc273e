package e2e

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
	"crampdiary/reminders/maildir"
)

// openPostOffice lets mails be sent as the program does without a mail server: into a folder.
func (s *site) openPostOffice(address *url.URL) {
	s.t.Helper()
	var err error
	if s.mail, err = maildir.Open(s.t.TempDir()); err != nil {
		s.t.Fatal(err)
	}
	s.runner = reminders.NewRunner(reminders.Config{
		Store: s.store, Log: slog.New(slog.DiscardHandler), Now: s.now, NoServer: true,
		Sender: &mail.Postman{
			Deliverer: &mail.Folder{Identity: mail.Identity{From: "reminders@localhost"}, Maildir: s.mail},
			Site:      address, Signer: s.links, Now: s.now,
		},
	})
	s.runner.Start()
	s.t.Cleanup(func() {
		if err := s.runner.Stop(context.Background()); err != nil {
			s.t.Errorf("stop sending mails: %v", err)
		}
	})
}

// beat is one heartbeat of the program.
func (s *site) beat() {
	s.t.Helper()
	if err := s.runner.Sweep().Run(s.t.Context(), s.now()); err != nil {
		s.t.Fatal(err)
	}
}

// letter waits for the newest mail to an address with a subject.
func (s *site) letter(email, subject string) maildir.Letter {
	s.t.Helper()
	for { // the test's own time limit ends this
		letters, err := s.mail.List(email, 100)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, letter := range letters {
			if letter.Subject == subject {
				return letter
			}
		}
		time.Sleep(10 * time.Millisecond)
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
	{"email-sent", http.StatusOK, func(b *tab) {
		b.open("/settings/email")
		b.press(b.l.T("email-address.resend"))
	}},
	{"email-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/settings/email")
		b.write("new_email", "ingen adresse")
		b.write("current_password", goodPassword)
		b.press(b.l.T("email-address.submit"))
	}},
	{"email-awaited", http.StatusOK, func(b *tab) {
		b.open("/settings/email")
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

func TestTheReminderInTheInboxLeadsToDone(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		s := b.site
		b.signIn(memberEmail)
		b.setUpReminders()
		b.open("/settings/email")
		b.press(b.l.T("email-address.resend"))
		b.open(s.linkIn(s.letter(memberEmail, b.l.T("email.confirm.subject")), mail.ConfirmPath))
		b.press(b.l.T("confirm.submit"))
		b.says(b.l.T("confirm.unsent.title"))

		s.advance(18 * time.Hour) // past nine in the evening
		s.beat()
		letter := s.letter(memberEmail, b.l.T("email.stretching.subject"))
		inMailProgram := s.newTab(t, r) // where nobody is signed in
		inMailProgram.open(s.linkIn(letter, token.DonePath))
		inMailProgram.press(b.l.T("link.done"))
		inMailProgram.says(b.l.T("link.said.done"))
		b.open("/days/" + diary.DateOf(testStart).String())
		b.says(b.l.T("activity.filled"))
		b.open("/mail")
		b.says(b.l.T("email.stretching.subject"))

		s.advance(24 * time.Hour)
		s.beat()
		inMailProgram.open(s.linkIn(s.letter(memberEmail, b.l.T("email.stretching.subject")), token.FewerPath))
		inMailProgram.press(b.l.T("link.fewer.stop"))
		inMailProgram.says(b.l.T("link.said.stop"))
		b.open("/reminders")
		b.says(b.l.T("reminders.state.off"))
	})
}

func TestAForgottenPasswordIsReplacedThroughTheInbox(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		const chosen = "regnvejr sofa lampe 12"
		b.confirm()
		b.open("/signin")
		b.press(b.l.T("forgot.link"))
		b.write("email", memberEmail)
		b.press(b.l.T("forgot.submit"))
		b.says(b.l.T("forgot.sent.title"))
		link := b.site.linkIn(b.site.letter(memberEmail, b.l.T("email.reset.subject")), mail.ResetPath)
		b.open(link)
		b.write("new_password", chosen)
		b.press(b.l.T("reset.submit"))
		b.says(b.l.T("signin.after-reset"))
		b.write("email", memberEmail)
		b.write("password", chosen)
		b.press(b.l.T("signin.submit"))
		b.wantStatus(http.StatusOK)
		b.says(b.l.T("nav.log"))
		b.open(link)
		b.wantStatus(http.StatusNotFound)
	})
}
