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
	{"reminder-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/reminders/1?preset=1")
		b.press(b.l.T("episode.save"))
	}},
	{"reminder-times", http.StatusOK, func(b *tab) {
		b.open("/reminders/2?preset=1")
		b.press(b.l.T("reminder.add"))
	}},
	{"reminder-other-days", http.StatusOK, func(b *tab) {
		b.press(b.l.T("reminder.others.add"))
	}},
	{"reminder-other-days-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.tap("#others\\.0\\.weekdays-6")
		b.press(b.l.T("episode.save"))
	}},
	{"reminders-unconfirmed", http.StatusOK, func(b *tab) { b.setUpReminders() }},
	{"reminders", http.StatusOK, func(b *tab) {
		b.confirm()
		b.open("/reminders")
	}},
	{"reminder-set", http.StatusOK, at("/reminders/2")},
	{"reminder-conflict", http.StatusConflict, func(b *tab) {
		b.open("/reminders/2")
		other := b.sibling(reader{language: b.l.Language, device: desktop})
		other.open("/reminders/2")
		other.tap("#weekdays")
		other.press(b.l.T("episode.save"))
		b.tap("#weekdays-7")
		b.press(b.l.T("episode.save"))
	}},
	{"delivery-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/reminders/delivery")
		b.setTime("quiet_from", "")
		b.press(b.l.T("episode.save"))
	}},
	{"reminders-weekly", http.StatusOK, func(b *tab) {
		err := b.site.store.PaceReminder(b.t.Context(), b.site.account(memberEmail).ID, diary.Stretching, diary.Weekly, b.site.now())
		if err != nil {
			b.t.Fatal(err)
		}
		b.open("/reminders")
	}},
	{"calendar-address", http.StatusOK, func(b *tab) {
		b.open("/reminders")
		b.press(b.l.T("feed.make"))
	}},
	{"today-reminded", http.StatusOK, func(b *tab) {
		b.open("/")
		b.press(b.l.T("activity.now.stretching"))
	}},
	{"link-stretching", http.StatusOK, func(b *tab) { b.open(b.site.doneLink(memberEmail, diary.Stretching)) }},
	{"link-guide", http.StatusOK, func(b *tab) { b.press(b.l.T("stretch.follow")) }},
	{"link-hydration", http.StatusOK, func(b *tab) { b.open(b.site.doneLink(memberEmail, diary.Hydration)) }},
	{"link-check-in", http.StatusOK, func(b *tab) { b.open(b.site.doneLink(memberEmail, diary.CheckInReminder)) }},
	{"link-done", http.StatusOK, func(b *tab) {
		b.open(b.site.doneLink(memberEmail, diary.Hydration))
		b.press(b.l.T("link.done"))
	}},
	{"link-today", http.StatusOK, func(b *tab) { b.open(b.site.todayLink(memberEmail, diary.Stretching)) }},
	{"link-today-paused", http.StatusOK, func(b *tab) {
		b.open(b.site.todayLink(memberEmail, diary.Stretching))
		b.press(b.l.T("link.today.one"))
	}},
	{"link-fewer", http.StatusOK, func(b *tab) { b.open(b.site.fewerLink(memberEmail, diary.Stretching)) }},
	{"link-fewer-done", http.StatusOK, func(b *tab) {
		b.open(b.site.fewerLink(memberEmail, diary.Stretching))
		b.press(b.l.T("link.fewer.pause"))
	}},
	{"link-stale", http.StatusNotFound, at(token.DonePath + "/x")},
	{"today-mail-refused", http.StatusOK, func(b *tab) {
		b.refuse()
		b.open("/")
		b.says(b.l.T("mail-refused", "Email", memberEmail))
	}},
	{"reminders-mail-refused", http.StatusOK, func(b *tab) { b.press(b.l.T("mail-refused.button")) }},
	{"reminders-mail-resumed", http.StatusOK, func(b *tab) { b.press(b.l.T("obstacle.address-refused.button")) }},
}

// refuse lets the mail server know no mailbox at the address of the member.
func (b *tab) refuse() {
	b.t.Helper()
	ctx, now := b.t.Context(), b.site.now()
	message := diary.NewAccountMail(b.site.account(memberEmail).ID, diary.TestMail, now)
	if err := b.site.store.EnqueueMessage(ctx, message); err != nil {
		b.t.Fatal(err)
	}
	claimed, err := b.site.store.ClaimMessages(ctx, now, now.Add(time.Minute), 100, diary.MailChannel)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, mail := range claimed {
		if mail[0].ID != message.ID {
			continue
		}
		if err := b.site.store.RefuseMessages(ctx, mail, now); err != nil {
			b.t.Fatal(err)
		}
	}
}

// setUpReminders switches stretching on as a newcomer does.
func (b *tab) setUpReminders() {
	b.t.Helper()
	b.open("/reminders")
	b.press(b.l.T("preset.evening"))
	if b.js("document.getElementById('mail_consent') !== null") {
		b.tap("#mail_consent")
	}
	b.press(b.l.T("episode.save"))
	b.wantStatus(http.StatusOK)
}

func (b *tab) js(expression string) bool {
	b.t.Helper()
	return js[bool](b, expression)
}

// setTime sets a time control, whose keys differ between languages.
func (b *tab) setTime(id, value string) {
	b.t.Helper()
	js[string](b, "document.getElementById('"+id+"').value = '"+value+"'")
}

// confirm confirms the address of the member.
func (b *tab) confirm() {
	b.t.Helper()
	account := b.site.account(memberEmail)
	if err := b.site.store.ConfirmAddress(b.t.Context(), account.ID, account.Email, b.site.now()); err != nil {
		b.t.Fatal(err)
	}
}

func (s *site) account(email string) diary.Account {
	s.t.Helper()
	account, err := s.store.AccountByEmail(s.t.Context(), email)
	if err != nil {
		s.t.Fatal(err)
	}
	return account
}

// sitePath lets links be written as paths on the site.
var sitePath = &url.URL{Path: "/"}

// doneLink is the link of the mail of the evening before, to say that it is done.
func (s *site) todayLink(email string, kind diary.ReminderKind) string {
	return token.TodayPath + strings.TrimPrefix(s.doneLink(email, kind), token.DonePath)
}

func (s *site) doneLink(email string, kind diary.ReminderKind) string {
	s.t.Helper()
	slot := diary.SlotKey{Kind: kind, Date: diary.DateOf(testStart) - 1, Time: 21 * 60}
	return s.links.DoneLink(sitePath, s.account(email), slot, s.now())
}

// fewerLink is the link of a mail to fewer of its kind.
func (s *site) fewerLink(email string, kind diary.ReminderKind) string {
	s.t.Helper()
	return s.links.FewerLink(sitePath, s.account(email).ID, kind, s.now())
}
