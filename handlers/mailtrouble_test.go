package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestEveryPageSaysThatMailsDoNotArrive(t *testing.T) {
	s := newSite(t)
	b, other := s.reminded(me), s.reminded("b@example.org")
	notice := danish("mail-refused", "Email", me)
	pages := []string{"/", "/entries", "/calendar", "/overview", "/days/2026-11-23", "/report", "/settings", "/reminders/2", "/profile", "/data"}
	for _, page := range pages {
		if strings.Contains(b.get(page).want(t, http.StatusOK).body, notice) {
			t.Fatalf("%s speaks of a trouble that is not there", page)
		}
	}
	refuseAddress(t, s.store, b.accountID(me), s.time())
	for _, page := range pages {
		b.get(page).want(t, http.StatusOK).says(t, notice, `href="/reminders"`)
		if strings.Contains(other.get(page).body, danish("mail-refused.button")) {
			t.Errorf("%s tells it to somebody else", page)
		}
	}
	// No reminder is on, and other mails are in trouble all the same.
	page := b.get("/reminders").says(t, danish("obstacle.address-refused"), danish("obstacle.address-refused.other"), `href="/settings/email"`)
	if strings.Contains(page.body, notice) {
		t.Error("the page of reminders says it twice")
	}
	b.post("/reminders/mail", nil).want(t, http.StatusSeeOther)
	if strings.Contains(b.get("/").body, notice) {
		t.Error("the first screen still says it")
	}
}

func TestAnAddressThatIsNotConfirmedGetsItsLinkAgainWithOneButton(t *testing.T) {
	s := newSite(t, withServer)
	b := s.member(me)
	b.switchOn(diary.Stretching)
	b.get("/reminders").says(t, danish("obstacle.address-unconfirmed"), `action="/settings/email/resend"`, danish("obstacle.address-unconfirmed.button"))
	before := s.waiting(diary.ConfirmAddressMail)
	b.post("/settings/email/resend", nil).want(t, http.StatusSeeOther)
	if after := s.waiting(diary.ConfirmAddressMail); after != before+1 {
		t.Errorf("%d confirmations wait, and %d before", after, before)
	}
}

func TestWhatBecameOfATestMailIsTold(t *testing.T) {
	s := newSite(t, withServer)
	b := s.reminded(me)
	for state, says := range map[diary.SlotState]string{
		diary.SlotSent:   danish("reminders.tested.sent", "Moment", "24. nov. 2026 kl. 03.11"),
		diary.SlotMissed: danish("reminders.tested.missed", "Moment", "24. nov. 2026 kl. 03.11"),
	} {
		b.post("/reminders/test", nil).want(t, http.StatusSeeOther)
		b.get("/reminders").says(t, danish("reminders.done.tested"), danish("reminders.tested.waiting", "Moment", "24. nov. 2026 kl. 03.10"), danish("reminders.test.look"))
		claimed, err := s.store.ClaimMessages(t.Context(), s.time(), s.time().Add(time.Minute), 10, diary.MailChannel)
		if err != nil || len(claimed) == 0 {
			t.Fatalf("claimed %v (%v)", claimed, err)
		}
		for _, mail := range claimed {
			if err := s.store.DelayMessages(t.Context(), mail, s.time().Add(5*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		b.get("/reminders").says(t, danish("reminders.tested.again", "Moment", "24. nov. 2026 kl. 03.15"), danish("reminders.test.look"))
		claimed, err = s.store.ClaimMessages(t.Context(), s.time().Add(5*time.Minute), s.time().Add(6*time.Minute), 10, diary.MailChannel)
		if err != nil || len(claimed) == 0 {
			t.Fatalf("claimed %v (%v)", claimed, err)
		}
		b.get("/reminders").says(t, danish("reminders.tested.waiting", "Moment", "24. nov. 2026 kl. 03.10"))
		for _, mail := range claimed {
			if err := s.store.SettleMessages(t.Context(), mail, state, s.time().Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		if page := b.get("/reminders").says(t, says); strings.Contains(page.body, danish("reminders.test.look")) {
			t.Error("it is said to wait")
		}
	}
}

func TestAMailThatTheRecipientsServerRefusedIsToldAsSuch(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	s.now.Store(time.Date(2026, time.November, 24, 20, 5, 0, 0, time.UTC).UnixMilli())
	s.settle(diary.SlotSent)
	s.advance(24 * time.Hour)
	due, err := s.store.DueReminders(t.Context(), s.time(), 0, 10)
	if err != nil || len(due) != 1 {
		t.Fatalf("due %v (%v)", due, err)
	}
	schedule := diary.Schedule{Reminder: due[0].Reminder, Zone: diary.Preferences{Zone: due[0].Zone}.Location()}
	slots := schedule.Between(due[0].After, s.time())
	message := diary.NewAccountMail(due[0].AccountID, diary.ReminderMessage, s.time())
	message.Kind, message.Slot = diary.Stretching, &slots[0].SlotKey
	advance := diary.ReminderAdvance{Due: due[0], Until: s.time(), Slots: slots, Messages: []diary.OutboxMessage{message}}
	if _, err := s.store.AdvanceReminders(t.Context(), []diary.ReminderAdvance{advance}); err != nil {
		t.Fatal(err)
	}
	refuseAddress(t, s.store, due[0].AccountID, s.time()) // claims the test mail and the reminder
	claimed, err := s.store.ClaimMessages(t.Context(), s.time().Add(2*time.Minute), s.time().Add(3*time.Minute), 10, diary.MailChannel)
	if err != nil || len(claimed) == 0 {
		t.Fatalf("claimed %v (%v)", claimed, err)
	}
	for _, mail := range claimed {
		if err := s.store.RefuseMessages(t.Context(), mail, s.time().Add(2*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	b.get("/reminders").says(t, danish("reminders.last-failed", "Moment", "25. nov. 2026 kl. 21.00"), danish("reminders.failed.refused"))
}

func TestWhatWasDoneIsSeenInTheListAndTheCalendar(t *testing.T) {
	s := newSite(t)
	b, other := s.reminded(me), s.reminded("b@example.org")
	for _, reader := range []*browser{b, other} {
		reader.logEpisode(url.Values{"muscle": {"calf"}, "side": {"left"}})
	}
	b.switchOn(diary.Stretching)
	b.switchOn(diary.Hydration)
	for _, kind := range []diary.ReminderKind{diary.Stretching, diary.Hydration, diary.Hydration} {
		b.post("/activities", url.Values{"id": {diary.NewID()}, "kind": {kind.Code()}}).want(t, http.StatusSeeOther)
	}
	done := danish("activity.done", "What", "drukket 2 gange, strakt ud")
	for _, page := range []string{"/entries", "/calendar"} {
		b.get(page).want(t, http.StatusOK).says(t, done)
		if strings.Contains(other.get(page).body, "strakt ud") {
			t.Errorf("%s tells it to somebody else", page)
		}
	}
	b.get("/calendar").says(t, danish("activity.legend"))
	if page := other.get("/calendar").body; strings.Contains(page, danish("activity.legend")) {
		t.Error("a mark is explained that is not there")
	}
}

func TestAnotherZoneMovesTheNextMails(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	b.get("/reminders").says(t, "tirsdag den 24. november 2026 kl. 21.00", "Europe/Copenhagen")
	b.post("/settings/zone", url.Values{"zone": {"America/New_York"}}).want(t, http.StatusSeeOther)
	// It is still Monday evening there, ten past nine.
	b.get("/reminders").says(t, "tirsdag den 24. november 2026 kl. 21.00", danish("reminders.zone", "Zone", "America/New_York"))
	s.heartbeat()
	s.now.Store(time.Date(2026, time.November, 24, 20, 1, 0, 0, time.UTC).UnixMilli()) // 21:01 in Denmark
	s.heartbeat()
	if n := s.waiting(diary.ReminderMessage); n > 0 {
		t.Errorf("%d reminders wait at the time of the old zone", n)
	}
	s.now.Store(time.Date(2026, time.November, 25, 2, 1, 0, 0, time.UTC).UnixMilli()) // 21:01 in New York
	if letter := s.remind(me); letter.Subject != danish("email.stretching.subject") {
		t.Errorf("the mail says %q", letter.Subject)
	}
}

// heartbeat looks for what is due once.
func (s *site) heartbeat() {
	s.t.Helper()
	if err := s.runner().Sweep().Run(s.t.Context(), s.time()); err != nil {
		s.t.Fatal(err)
	}
}
