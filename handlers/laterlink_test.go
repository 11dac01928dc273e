package handlers

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
)

// sentAt lets the reminder of tuesdayEvening, moved to another hour, be sent at its time and the clock stand
// at it.
func (s *site) sentAt(b *browser, hour int) (accountID string, slot diary.SlotKey) {
	s.t.Helper()
	accountID, slot = b.accountID(me), tuesdayEvening(diary.Stretching)
	slot.Time = diary.TimeOfDay(hour * 60)
	zone := diary.Preferences{Zone: "Europe/Copenhagen"}.Location()
	due, _ := diary.LocalTime(slot.Date, hour, 0, zone)
	s.advance(due.Sub(s.time()))
	reminded, err := s.store.DueReminders(s.t.Context(), due, 0, 10)
	if err != nil || len(reminded) != 1 {
		s.t.Fatalf("%d are due (%v)", len(reminded), err)
	}
	_, err = s.store.AdvanceReminders(s.t.Context(), []diary.ReminderAdvance{{
		Due: reminded[0], Until: due,
		Slots: []diary.Slot{{SlotKey: slot, Zone: zone.String(), Due: due, State: diary.SlotSent}},
	}})
	if err != nil {
		s.t.Fatal(err)
	}
	return accountID, slot
}

// outboxAt claims what the outbox holds at an instant, and leaves it there.
func (s *site) outboxAt(at time.Time) []diary.OutboxMessage {
	s.t.Helper()
	mails, err := s.store.ClaimMessages(s.t.Context(), at, at, 10, diary.MailChannel, diary.ReminderLane)
	if err != nil {
		s.t.Fatal(err)
	}
	return slices.Concat(mails...)
}

func later(done string) string {
	return token.LaterPath + strings.TrimPrefix(done, token.DonePath)
}

func TestAReminderIsAskedForAgainOnce(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	account, slot := s.sentAt(b, 21)
	link, stranger := s.doneLink(account, slot), s.browser()
	stranger.get(link).says(t, danish("link.later"), danish("link.done"))
	for range 2 {
		asked := stranger.post(later(link), nil).want(t, http.StatusSeeOther)
		page := stranger.get(asked.Header.Get("Location")).want(t, http.StatusOK).says(t, "Påmindelsen kommer igen kl. 21.30.", danish("link.done"))
		if strings.Contains(page.body, danish("link.later")) {
			t.Error("it is offered a second time")
		}
		s.advance(time.Minute)
	}
	if early := s.outboxAt(s.time().Add(27 * time.Minute)); len(early) > 0 {
		t.Errorf("it comes at once: %+v", early)
	}
	s.advance(28 * time.Minute)
	if mails := s.outboxAt(s.time()); len(mails) != 1 || *mails[0].Slot != slot {
		t.Errorf("the outbox holds %+v", mails)
	}
	page := stranger.get(link).want(t, http.StatusOK)
	if strings.Contains(page.body, danish("link.later")) {
		t.Error("it is offered again after it came")
	}
}

func TestAReminderIsNotAskedForAgainWhereItCannotCome(t *testing.T) {
	for name, test := range map[string]struct {
		hour  int
		wait  time.Duration
		done  bool
		wants string
	}{
		"in the quiet hours":  {21, 30 * time.Minute, false, "quiet"},
		"on the day after":    {20, 14 * time.Hour, false, "over"},
		"after it was done":   {20, 0, true, "done"},
		"before it was known": {0, 9 * time.Hour, false, "soon"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			b := s.reminded(me)
			b.switchOn(diary.Stretching)
			form := pageForm(t, b.get("/reminders/2").body, "/reminders/2")
			form["times"] = []string{"20:00", "21:00"}
			b.post("/reminders/2", form).want(t, http.StatusSeeOther)
			account, slot := b.accountID(me), tuesdayEvening(diary.Stretching)
			if test.hour > 0 {
				account, slot = s.sentAt(b, test.hour)
			}
			link, stranger := s.doneLink(account, slot), s.browser()
			if test.done {
				stranger.post(link, nil).want(t, http.StatusSeeOther)
			}
			s.advance(test.wait)
			stranger.post(later(link), nil).want(t, http.StatusOK).says(t, danish("link.later."+test.wants), `value="`+link+`"`)
			if mails := s.outboxAt(s.time().Add(time.Hour)); len(mails) > 0 {
				t.Errorf("the outbox holds %+v", mails)
			}
		})
	}
}
