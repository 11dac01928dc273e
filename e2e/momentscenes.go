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
	{"link-sent", http.StatusOK, func(b *tab) {
		b.site.advanceTo(8)
		b.open(b.site.remindAndOpen(b))
		b.says(b.l.T("link.later"))
	}},
	{"link-later", http.StatusOK, func(b *tab) { b.press(b.l.T("link.later")) }},
	{"report-asked", http.StatusOK, func(b *tab) {
		b.site.note(memberEmail, diary.Episode{Muscle: diary.Calf, Side: diary.Left, Ongoing: true}, 75*time.Minute)
		b.open("/report")
	}},
	{"today-asked", http.StatusOK, at("/")},
	{"report-urgent", http.StatusOK, func(b *tab) {
		pain, sleep, hindered := 8, 7, 4
		b.site.note(memberEmail, diary.Episode{
			Muscle: diary.Calf, Side: diary.Right, Pain: &pain, DisturbedSleep: &sleep, HinderedNextDay: &hindered,
			Swelling: diary.OneSidedSwelling, Signs: []diary.Sign{diary.Breathless}, Note: "Hævet og varmt siden i aftes.",
		}, 20*time.Minute)
		b.open("/report")
	}},
	{"episode-whole", http.StatusOK, openNewest},
	{"summary-urgent", http.StatusOK, at("/summary")},
}

// lateScenes are what a person sees in the morning, and who has not had to sign in for almost as long as that may be.
var lateScenes = []scene{
	{"today-morning", http.StatusOK, func(b *tab) {
		b.site.advanceTo(7)
		b.open("/")
		b.says(b.l.T("today.no-cramps"))
	}},
	{"session-ends", http.StatusOK, func(b *tab) {
		for range 4 {
			b.site.advance(21 * 24 * time.Hour)
			b.open("/")
		}
		b.site.advanceTo(12) // it is announced by day
		b.open("/")
		if page := b.text("body"); !strings.Contains(page, b.l.T("session-ends.button")) {
			b.t.Errorf("the end of the session is not announced:\n%s", page)
		}
	}},
}

// advanceTo lets time pass until clocks in Denmark show an hour next.
func (s *site) advanceTo(hour int) {
	now := s.now().In(diary.Preferences{Zone: homeZone}.Location())
	at := time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, now.Location())
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	s.advance(at.Sub(now))
}

// note stores a cramp that began a while ago.
func (s *site) note(email string, e diary.Episode, ago time.Duration) {
	s.t.Helper()
	now := s.now()
	e.ID, e.Started, e.Precision, e.Zone = diary.NewID(), now.Add(-ago), diary.Exact, homeZone
	if _, err := s.store.CreateEpisode(s.t.Context(), s.account(email).ID, e, now); err != nil {
		s.t.Fatal(err)
	}
}

// remindAndOpen has stretching reminded of now and returns where the mail leads.
func (s *site) remindAndOpen(b *tab) string {
	s.t.Helper()
	ctx, account := s.t.Context(), s.account(memberEmail)
	setup, err := s.store.ReminderSetup(ctx, account.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	now := s.now()
	if err := s.store.ConfirmAddress(ctx, account.ID, account.Email, now); err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.GiveConsent(ctx, account.ID, diary.Consent{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: now}); err != nil {
		s.t.Fatal(err)
	}
	for i := range setup.Reminders {
		setup.Reminders[i].On = setup.Reminders[i].Kind == diary.Stretching
		setup.Reminders[i].Times = []diary.TimeOfDay{diary.TimeOfDayOf(now.In(account.Location())) + 30}
		setup.Reminders[i].PausedUntil, setup.Reminders[i].Weekdays = nil, diary.EveryDay
	}
	if _, err := s.store.SaveReminderSetup(ctx, account.ID, setup, now); err != nil {
		s.t.Fatal(err)
	}
	s.advance(31 * time.Minute)
	s.beat()
	return s.linkIn(s.letter(memberEmail, b.l.T("email.stretching.subject")), token.DonePath)
}

// openByAnotherName opens a page by a host name that leads to the site and is not its own.
func (b *tab) openByAnotherName(path string) {
	b.t.Helper()
	address, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	host := "another.localhost:" + address.Port()
	b.watch.allowHost(host)
	b.goTo("http://" + host + path)
}
