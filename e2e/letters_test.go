package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/reminders"
	"crampdiary/reminders/mail"
)

// letters keeps the mails that it is to deliver.
type letters []mail.Message

func (l *letters) Send(_ context.Context, m mail.Message) error {
	*l = append(*l, m)
	return nil
}

// everyLetter is a mail of each purpose, and of each kind of reminder.
func (s *site) everyLetter(account diary.Account) letters {
	s.t.Helper()
	var out letters
	mailer := mail.Mailer{Deliverer: &out, Site: &url.URL{Scheme: "https", Host: "example.org"}, Signer: s.links, Now: s.now}
	send := func(m reminders.Notification) {
		m.Account, m.Message.AccountID, m.Message.Due = account, account.ID, testStart
		if result := mailer.Send(s.t.Context(), m); result.Outcome != diary.MessageDelivered {
			s.t.Fatalf("%s: %+v", m.Message.Purpose, result)
		}
	}
	for _, purpose := range diary.Purposes {
		message := diary.OutboxMessage{ID: diary.NewID(), Purpose: purpose, To: diary.OwnAddress, Detail: "Firefox, Android"}
		switch purpose {
		case diary.SecondFactorMail:
			message.Detail = diary.SecondFactorDetail(diary.RecoveryUsed, 1)
		case diary.IdleMail:
			message.Detail = "2028-06-14"
		}
		if !purpose.AboutReminders() {
			send(reminders.Notification{Message: message})
			continue
		}
		for _, kind := range diary.ReminderKinds {
			message.Kind = kind
			if purpose == diary.ReminderMessage {
				message.Slot = &diary.SlotKey{Kind: kind, Date: diary.DateOf(testStart), Time: 9 * 60}
			}
			send(reminders.Notification{Message: message})
		}
	}
	return out
}

// TestEveryMailIsAccessibleAndFitsAPhone shows the HTML of the mails as a mail program does, without a style of
// its own.
func TestEveryMailIsAccessibleAndFitsAPhone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	folder := os.Getenv(screenshotsVariable)
	for _, language := range diary.Languages {
		account := s.addAccount(string(language)+"@example.org", language)
		b := s.newTab(t, reader{language: language, device: smallPhone})
		for i, letter := range s.everyLetter(account) {
			run(b, "empty the tab", chromedp.Navigate("about:blank"))
			call(b, page.SetDocumentContent, page.SetDocumentContentParams{
				FrameID: cdp.FrameID(chromedp.FromContext(b.ctx).Target.TargetID), HTML: letter.HTML,
			})
			axe := b.newAxe()
			for _, d := range []device{smallPhone, desktop} {
				b.hold(d)
				for _, misfit := range b.misfits(d) {
					t.Errorf("%s, %s: %s", letter.Subject, d.name, misfit)
				}
			}
			for scheme, rules := range rulesOfScheme {
				b.prefer(scheme)
				for _, violation := range axe.violations(rules...) {
					t.Errorf("%s, %s: %s", letter.Subject, scheme, violation)
				}
				if folder != "" {
					b.wholePage(narrowPhone)
					b.photograph(filepath.Join(folder, fmt.Sprintf("mail-%02d.%s.%s.png", i, language, scheme)))
				}
			}
		}
	}
}
