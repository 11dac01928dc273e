package reminders

import (
	"net/http"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
	"crampdiary/e2e"
	"crampdiary/reminders/mail"
)

func TestTheReminderInTheInboxLeadsToDone(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		s := b.Site
		b.SignIn(e2e.MemberEmail)
		b.SetUpReminders()
		b.Open("/settings/email")
		b.Press(b.L.T("email-address.resend"))
		b.Open(s.LinkIn(s.Letter(e2e.MemberEmail, b.L.T("email.confirm.subject")), mail.ConfirmPath))
		b.Press(b.L.T("confirm.submit"))
		b.Says(b.L.T("confirm.unsent.title"))

		s.Advance(18 * time.Hour) // past nine in the evening
		s.Beat()
		letter := s.Letter(e2e.MemberEmail, b.L.T("email.stretching.subject"))
		inMailProgram := s.NewTab(t, r) // where nobody is signed in
		inMailProgram.Open(s.LinkIn(letter, token.DonePath))
		inMailProgram.Press(b.L.T("link.done"))
		inMailProgram.Says(b.L.T("link.said.done"))
		b.Open("/days/" + diary.DateOf(e2e.TestStart).String())
		b.Says(b.L.T("activity.filled"))
		b.Open("/mail")
		b.Says(b.L.T("email.stretching.subject"))

		s.Advance(24 * time.Hour)
		s.Beat()
		inMailProgram.Open(s.LinkIn(s.Letter(e2e.MemberEmail, b.L.T("email.stretching.subject")), token.FewerPath))
		inMailProgram.Press(b.L.T("link.fewer.stop"))
		inMailProgram.Says(b.L.T("link.said.stop"))
		b.Open("/reminders")
		b.Says(b.L.T("reminders.state.off"))
	})
}

func TestAForgottenPasswordIsReplacedThroughTheInbox(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		const chosen = "regnvejr sofa lampe 12"
		b.Confirm()
		b.Open("/signin")
		b.Press(b.L.T("forgot.link"))
		b.Write("email", e2e.MemberEmail)
		b.Press(b.L.T("forgot.submit"))
		b.Says(b.L.T("forgot.laid.title"))
		link := b.Site.LinkIn(b.Site.Letter(e2e.MemberEmail, b.L.T("email.reset.subject")), mail.ResetPath)
		b.Open(link)
		b.Write("new_password", chosen)
		b.Press(b.L.T("reset.submit"))
		b.Says(b.L.T("signin.after-reset"))
		b.Write("email", e2e.MemberEmail)
		b.Write("password", chosen)
		b.Press(b.L.T("signin.submit"))
		b.WantStatus(http.StatusOK)
		b.Says(b.L.T("nav.log"))
		b.Open(link)
		b.WantStatus(http.StatusNotFound)
	})
}
