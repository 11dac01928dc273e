package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
)

// momentScenes are the pages of a diary in which something has just happened, or at a certain hour.
var momentScenes = []scene{
	{"link-sent", http.StatusOK, func(b *Tab) {
		b.Site.AdvanceTo(8)
		b.Open(b.Site.remindAndOpen(b))
		b.Says(b.L.T("link.later"))
	}},
	{"link-later", http.StatusOK, func(b *Tab) { b.Press(b.L.T("link.later")) }},
	{"report-asked", http.StatusOK, func(b *Tab) {
		b.Site.note(MemberEmail, diary.Episode{Muscle: diary.Calf, Side: diary.Left, Ongoing: true}, 75*time.Minute)
		b.Open("/report")
	}},
	{"today-asked", http.StatusOK, at("/")},
	{"report-urgent", http.StatusOK, func(b *Tab) {
		pain, sleep, hindered := 8, 7, 4
		b.Site.note(MemberEmail, diary.Episode{
			Muscle: diary.Calf, Side: diary.Right, Pain: &pain, DisturbedSleep: &sleep, HinderedNextDay: &hindered,
			Swelling: diary.OneSidedSwelling, Signs: []diary.Sign{diary.Breathless}, Note: "Hævet og varmt siden i aftes.",
		}, 20*time.Minute)
		b.Open("/report")
	}},
	{"episode-whole", http.StatusOK, openNewest},
	{"summary-urgent", http.StatusOK, at("/summary")},
}

// lateScenes are what a person sees in the morning, and one who has not had to sign in for almost as long as that may be.
var lateScenes = []scene{
	{"today-morning", http.StatusOK, func(b *Tab) {
		b.Site.AdvanceTo(7)
		b.Open("/")
		b.Says(b.L.T("today.no-cramps"))
	}},
	{"session-ends", http.StatusOK, func(b *Tab) {
		for range 4 {
			b.Site.Advance(21 * 24 * time.Hour)
			b.Open("/")
		}
		b.Site.AdvanceTo(12) // it is announced by day
		b.Open("/")
		if page := b.Text("body"); !strings.Contains(page, b.L.T("session-ends.button")) {
			b.T.Errorf("the end of the session is not announced:\n%s", page)
		}
	}},
}

// AdvanceTo lets time pass until clocks in Denmark show an hour next.
func (s *Site) AdvanceTo(hour int) {
	now := s.Now().In(diary.Preferences{Zone: HomeZone}.Location())
	at := time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, now.Location())
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	s.Advance(at.Sub(now))
}

// note stores a cramp that began a while ago.
func (s *Site) note(email string, e diary.Episode, ago time.Duration) {
	s.T.Helper()
	now := s.Now()
	e.ID, e.Started, e.Precision, e.Zone = diary.NewID(), now.Add(-ago), diary.Exact, HomeZone
	if _, err := s.Store.CreateEpisode(s.T.Context(), s.Account(email).ID, e, now); err != nil {
		s.T.Fatal(err)
	}
}

// remindAndOpen has stretching reminded of now and returns where the mail leads.
func (s *Site) remindAndOpen(b *Tab) string {
	s.T.Helper()
	ctx, account := s.T.Context(), s.Account(MemberEmail)
	setup, err := s.Store.ReminderSetup(ctx, account.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	now := s.Now()
	due := now.In(account.Location()).Add(30 * time.Minute)
	if err := s.Store.ConfirmAddress(ctx, account.ID, account.Email, now); err != nil {
		s.T.Fatal(err)
	}
	if err := s.Store.GiveConsent(ctx, account.ID, diary.Consent{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: now}); err != nil {
		s.T.Fatal(err)
	}
	for i := range setup.Reminders {
		setup.Reminders[i].On = setup.Reminders[i].Kind == diary.Stretching
		setup.Reminders[i].Times = []diary.TimeOfDay{diary.TimeOfDayOf(due)}
		setup.Reminders[i].PausedUntil, setup.Reminders[i].Weekdays = nil, diary.EveryDay
	}
	if _, err := s.Store.SaveReminderSetup(ctx, account.ID, setup, now); err != nil {
		s.T.Fatal(err)
	}
	s.Advance(31 * time.Minute)
	s.Beat()
	link := s.LinkIn(s.Letter(MemberEmail, b.L.T("email.stretching.subject")), token.DonePath)
	s.awaitSent(account.ID, diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(due), Time: diary.TimeOfDayOf(due)})
	return link
}

// awaitSent waits until the mail of a slot is known to be sent, which it is a moment after it came.
func (s *Site) awaitSent(accountID string, key diary.SlotKey) {
	s.T.Helper()
	sent := s.until(func() (bool, error) {
		slot, err := s.Store.Slot(s.T.Context(), accountID, key)
		return slot.State == diary.SlotSent, err
	})
	if !sent {
		s.T.Fatalf("the mail of %v is not known to be sent", key)
	}
}

// openByAnotherName opens a page by a host name that leads to the site and is not its own.
func (b *Tab) openByAnotherName(path string) {
	b.T.Helper()
	address, err := url.Parse(b.Site.URL)
	if err != nil {
		b.T.Fatal(err)
	}
	host := "another.localhost:" + address.Port()
	b.Watch.allowHost(host)
	b.goTo("http://" + host + path)
}
