package handlers

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
	"crampdiary/reminders/maildir"
)

func newMailbox(t testing.TB) *maildir.Folder {
	t.Helper()
	folder, err := maildir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// deliver lays every mail that waits into the folder, as the program does.
func (s *site) deliver() {
	s.t.Helper()
	ctx, now := context.Background(), s.time()
	mailer := &mail.Mailer{
		Deliverer: &mail.Folder{Identity: mail.Identity{From: "reminders@localhost"}, Maildir: s.folder},
		Site:      s.pages.BaseURL, Signer: s.pages.Links, Now: s.time,
	}
	waiting, err := s.store.ClaimMessages(ctx, now, now.Add(time.Minute), 100, diary.MailChannel)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, message := range slices.Concat(waiting...) {
		account, err := s.store.Account(ctx, message.AccountID)
		if err != nil {
			s.t.Fatal(err)
		}
		result := mailer.Send(ctx, reminders.Notification{Message: message, Account: account})
		if result.Outcome != diary.MessageDelivered {
			s.t.Fatalf("%s mail: %+v", message.Purpose, result)
		}
		if err := s.store.SettleMessages(ctx, []diary.OutboxMessage{message}, diary.SlotSent, now); err != nil {
			s.t.Fatal(err)
		}
	}
}

// mails are the mails to an address, the newest first.
func (s *site) mails(address string) []maildir.Message {
	s.t.Helper()
	s.deliver()
	letters, err := s.folder.List(address, 100)
	if err != nil {
		s.t.Fatal(err)
	}
	return letters
}

// wantMails fails the test unless the address got mails with just these subjects, the newest first, and
// returns the newest. Mails of one second are in the order of their IDs.
func (s *site) wantMails(address string, keys ...string) maildir.Message {
	s.t.Helper()
	var want, got []string
	for _, key := range keys {
		want = append(want, danish(key))
	}
	letters := s.mails(address)
	for _, letter := range letters {
		got = append(got, letter.Subject)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		s.t.Fatalf("%s got %q, want %q", address, got, want)
	}
	if len(letters) == 0 {
		return maildir.Message{}
	}
	return letters[0]
}

// linkIn is the path of the link in a mail that leads to a page.
func (s *site) linkIn(letter maildir.Message, page string) string {
	s.t.Helper()
	for line := range strings.Lines(letter.Text) {
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), s.pages.BaseURL.String()); ok && strings.HasPrefix(path, page) {
			return path
		}
	}
	s.t.Fatalf("there is no link to %s in\n%s", page, letter.Text)
	return ""
}

// withToken fills in a token that the page behind an address takes, if it takes one.
func (s *site) withToken(template, email string) string {
	s.t.Helper()
	page, below, ok := strings.Cut(template, "/{token}")
	if !ok {
		return template
	}
	if below != "" {
		return s.withToken(page+"/{token}", email) + below
	}
	account, err := s.store.AccountByEmail(context.Background(), email)
	if counting, isCounting := s.store.(*countingStore); isCounting {
		account, err = counting.inner.AccountByEmail(context.Background(), email)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	links, now := s.pages.Links, s.time()
	switch page {
	case mail.ConfirmPath:
		return strings.TrimPrefix(links.ConfirmLink(s.pages.BaseURL, page, account, account.Email, now), s.pages.BaseURL.String())
	case mail.ResetPath:
		return strings.TrimPrefix(links.ResetLink(s.pages.BaseURL, page, account, now), s.pages.BaseURL.String())
	case token.DonePath, token.TodayPath, token.LaterPath:
		slot := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(now), Time: 60}
		done := strings.TrimPrefix(links.DoneLink(s.pages.BaseURL, account, slot, now), s.pages.BaseURL.String())
		return page + strings.TrimPrefix(done, token.DonePath)
	case InvitedPath:
		return s.invite("")
	case token.FewerPath:
		return strings.TrimPrefix(links.FewerLink(s.pages.BaseURL, account.ID, diary.Stretching, now), s.pages.BaseURL.String())
	}
	return page + "/x"
}
