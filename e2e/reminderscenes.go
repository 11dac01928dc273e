package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
)

// reminderScenes are the pages of reminders and what the links of their mails open.
var reminderScenes = []scene{
	{"reminders-empty", http.StatusOK, at("/reminders")},
	{"reminder", http.StatusOK, at("/reminders/2?preset=1")},
	{"reminder-fluids", http.StatusOK, at("/reminders/1?preset=1")},
	{"reminder-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/reminders/1?preset=1")
		b.Press(b.L.T("episode.save"))
	}},
	{"reminder-times", http.StatusOK, func(b *Tab) {
		b.Open("/reminders/2?preset=1")
		b.Press(b.L.T("reminder.add"))
	}},
	{"reminder-other-days", http.StatusOK, func(b *Tab) {
		b.Press(b.L.T("reminder.others.add"))
	}},
	{"reminder-other-days-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Tap("#others\\.0\\.weekdays-6")
		b.Press(b.L.T("episode.save"))
	}},
	{"reminders-unconfirmed", http.StatusOK, func(b *Tab) { b.SetUpReminders() }},
	{"reminders", http.StatusOK, func(b *Tab) {
		b.Confirm()
		b.Open("/reminders")
	}},
	{"reminder-set", http.StatusOK, at("/reminders/2")},
	{"reminder-conflict", http.StatusConflict, func(b *Tab) {
		b.Open("/reminders/2")
		other := b.Sibling(Reader{Language: b.L.Language, Device: Desktop})
		other.Open("/reminders/2")
		other.Tap("#weekdays")
		other.Press(b.L.T("episode.save"))
		b.Tap("#weekdays-7")
		b.Press(b.L.T("episode.save"))
	}},
	{"delivery-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/reminders/delivery")
		b.SetTime("quiet_from", "")
		b.Press(b.L.T("episode.save"))
	}},
	{"topic", http.StatusOK, at("/reminders/topic")},
	{"topic-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Write("ntfy_topic", "https://ntfy.example.com/krampe")
		b.Press(b.L.T("devices.ntfy.add"))
	}},
	{"topic-added", http.StatusOK, func(b *Tab) {
		b.Open("/reminders/topic")
		b.Write("ntfy_topic", "https://ntfy.example.org/v7Kq2-opfundet-emne-Xm94TzRw")
		b.Press(b.L.T("devices.ntfy.add"))
	}},
	{"reminders-weekly", http.StatusOK, func(b *Tab) {
		err := b.Site.Store.PaceReminder(b.T.Context(), b.Site.Account(MemberEmail).ID, diary.Stretching, diary.Weekly, b.Site.Now())
		if err != nil {
			b.T.Fatal(err)
		}
		b.Open("/reminders")
	}},
	{"calendar-address", http.StatusOK, func(b *Tab) {
		b.Open("/reminders")
		b.Press(b.L.T("feed.make"))
	}},
	{"today-reminded", http.StatusOK, func(b *Tab) {
		b.Open("/")
		b.Press(b.L.T("activity.now.stretching"))
	}},
	{"link-stretching", http.StatusOK, func(b *Tab) { b.Open(b.Site.DoneLink(MemberEmail, diary.Stretching)) }},
	{"link-guide", http.StatusOK, func(b *Tab) { b.Press(b.L.T("stretch.follow")) }},
	{"link-hydration", http.StatusOK, func(b *Tab) { b.Open(b.Site.DoneLink(MemberEmail, diary.Hydration)) }},
	{"link-check-in", http.StatusOK, func(b *Tab) { b.Open(b.Site.DoneLink(MemberEmail, diary.CheckInReminder)) }},
	{"link-done", http.StatusOK, func(b *Tab) {
		b.Open(b.Site.DoneLink(MemberEmail, diary.Hydration))
		b.Press(b.L.T("link.done"))
	}},
	{"link-today", http.StatusOK, func(b *Tab) { b.Open(b.Site.todayLink(MemberEmail, diary.Stretching)) }},
	{"link-today-paused", http.StatusOK, func(b *Tab) {
		b.Open(b.Site.todayLink(MemberEmail, diary.Stretching))
		b.Press(b.L.T("link.today.one"))
	}},
	{"link-fewer", http.StatusOK, func(b *Tab) { b.Open(b.Site.FewerLink(MemberEmail, diary.Stretching)) }},
	{"link-fewer-done", http.StatusOK, func(b *Tab) {
		b.Open(b.Site.FewerLink(MemberEmail, diary.Stretching))
		b.Press(b.L.T("link.fewer.pause"))
	}},
	{"link-stale", http.StatusNotFound, at(token.DonePath + "/x")},
	{"today-mail-refused", http.StatusOK, func(b *Tab) {
		b.refuse()
		b.Open("/")
		b.Says(b.L.T("mail-refused", "Email", MemberEmail))
	}},
	{"reminders-mail-refused", http.StatusOK, func(b *Tab) { b.Press(b.L.T("mail-refused.button")) }},
	{"reminders-mail-resumed", http.StatusOK, func(b *Tab) { b.Press(b.L.T("obstacle.address-refused.button")) }},
}

// refuse lets the mail server know no mailbox at the address of the member.
func (b *Tab) refuse() {
	b.T.Helper()
	ctx, now := b.T.Context(), b.Site.Now()
	message := diary.NewAccountMail(b.Site.Account(MemberEmail).ID, diary.TestMail, now)
	if err := b.Site.Store.EnqueueMessage(ctx, message); err != nil {
		b.T.Fatal(err)
	}
	claimed, err := b.Site.Store.ClaimMessages(ctx, now, now.Add(time.Minute), 100, diary.MailChannel)
	if err != nil {
		b.T.Fatal(err)
	}
	for _, mail := range claimed {
		if mail[0].ID != message.ID {
			continue
		}
		if err := b.Site.Store.RefuseMessages(ctx, mail, now); err != nil {
			b.T.Fatal(err)
		}
	}
}

// SetUpReminders switches stretching on as a newcomer does.
func (b *Tab) SetUpReminders() {
	b.T.Helper()
	b.Open("/reminders")
	b.Press(b.L.T("preset.evening"))
	if b.js("document.getElementById('mail_consent') !== null") {
		b.Tap("#mail_consent")
	}
	b.Press(b.L.T("episode.save"))
	b.WantStatus(http.StatusOK)
}

func (b *Tab) js(expression string) bool {
	b.T.Helper()
	return JS[bool](b, expression)
}

// SetTime sets a time control, whose keys differ between languages.
func (b *Tab) SetTime(id, value string) {
	b.T.Helper()
	JS[string](b, "document.getElementById('"+id+"').value = '"+value+"'")
}

// Confirm confirms the address of the member.
func (b *Tab) Confirm() {
	b.T.Helper()
	account := b.Site.Account(MemberEmail)
	if err := b.Site.Store.ConfirmAddress(b.T.Context(), account.ID, account.Email, b.Site.Now()); err != nil {
		b.T.Fatal(err)
	}
}

// Account is the account of an address.
func (s *Site) Account(email string) diary.Account {
	s.T.Helper()
	account, err := s.Store.AccountByEmail(s.T.Context(), email)
	if err != nil {
		s.T.Fatal(err)
	}
	return account
}

// sitePath lets links be written as paths on the site.
var sitePath = &url.URL{Path: "/"}

// todayLink is the link of the mail of the evening before, to the day itself.
func (s *Site) todayLink(email string, kind diary.ReminderKind) string {
	return token.TodayPath + strings.TrimPrefix(s.DoneLink(email, kind), token.DonePath)
}

// DoneLink is the link of the mail of the evening before, to say that it is done.
func (s *Site) DoneLink(email string, kind diary.ReminderKind) string {
	s.T.Helper()
	slot := diary.SlotKey{Kind: kind, Date: diary.DateOf(TestStart) - 1, Time: 21 * 60}
	return s.links.DoneLink(sitePath, s.Account(email), slot, s.Now())
}

// FewerLink is the link of a mail to fewer of its kind.
func (s *Site) FewerLink(email string, kind diary.ReminderKind) string {
	s.T.Helper()
	return s.links.FewerLink(sitePath, s.Account(email).ID, kind, s.Now())
}
