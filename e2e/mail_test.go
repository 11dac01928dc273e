package e2e

import (
	"net/http"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/reminders/mail"
)

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
		b.says(b.l.T("forgot.laid.title"))
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
