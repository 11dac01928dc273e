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
func (s *Site) everyLetter(account diary.Account) letters {
	s.T.Helper()
	var out letters
	mailer := mail.Mailer{Deliverer: &out, Site: &url.URL{Scheme: "https", Host: "example.org"}, Signer: s.links, Now: s.Now}
	send := func(m reminders.Notification) {
		m.Account, m.Message.AccountID, m.Message.Due = account, account.ID, TestStart
		if result := mailer.Send(s.T.Context(), m); result.Outcome != diary.MessageDelivered {
			s.T.Fatalf("%s: %+v", m.Message.Purpose, result)
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
				message.Slot = &diary.SlotKey{Kind: kind, Date: diary.DateOf(TestStart), Time: 9 * 60}
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
	s := NewSite(t)
	folder := os.Getenv(ScreenshotsVariable)
	for _, language := range diary.Languages {
		account := s.AddAccount(string(language)+"@example.org", language)
		b := s.NewTab(t, Reader{Language: language, Device: SmallPhone})
		for i, letter := range s.everyLetter(account) {
			Run(b, "empty the tab", chromedp.Navigate("about:blank"))
			Call(b, page.SetDocumentContent, page.SetDocumentContentParams{
				FrameID: cdp.FrameID(chromedp.FromContext(b.Ctx).Target.TargetID), HTML: letter.HTML,
			})
			axe := b.newAxe()
			for _, d := range []Device{SmallPhone, Desktop} {
				b.Hold(d)
				for _, misfit := range b.misfits(d) {
					t.Errorf("%s, %s: %s", letter.Subject, d.Name, misfit)
				}
			}
			for scheme, rules := range rulesOfScheme {
				b.Prefer(scheme)
				for _, violation := range axe.violations(rules...) {
					t.Errorf("%s, %s: %s", letter.Subject, scheme, violation)
				}
				if folder != "" {
					b.WholePage(NarrowPhone)
					b.Photograph(filepath.Join(folder, fmt.Sprintf("mail-%02d.%s.%s.png", i, language, scheme)))
				}
			}
		}
	}
}
