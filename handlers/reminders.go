package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// testMailThrottle bounds how many mails a person can make the installation send to try it out.
var testMailThrottle = diary.Throttle{Free: 3, Longest: time.Hour, Forget: 24 * time.Hour}

const (
	upcomingMails = 3
	// lookBackDays is how far back the last mail that was sent, and the last that was not, are looked for.
	lookBackDays = 30
)

// reminderArea is what a member is reminded of, when, and by what.
type reminderArea struct {
	*common
	*sessions
	*mailer
	*events
	*devices
	Store interface {
		diary.Consenting
		diary.Profiles
		CalendarFeed(ctx context.Context, accountID string) (diary.CalendarFeed, error)
		SaveCalendarFeed(ctx context.Context, accountID string, feed diary.CalendarFeed) error
		RemoveCalendarFeed(ctx context.Context, accountID string) error
		Consents(ctx context.Context, accountID string) ([]diary.Consent, error)
		CountAttempt(ctx context.Context, buckets []diary.Bucket, now time.Time) (wait time.Duration, err error)
		ReminderFacts(ctx context.Context, accountID string, kind diary.ReminderKind, now time.Time) (diary.ReminderFacts, error)
		ReminderSetup(ctx context.Context, accountID string) (diary.ReminderSetup, error)
		SaveReminderSetup(ctx context.Context, accountID string, setup diary.ReminderSetup, now time.Time) (diary.ReminderSetup, error)
		ResumeReminder(ctx context.Context, accountID string, kind diary.ReminderKind, now time.Time) error
		ResumeMail(ctx context.Context, accountID string) error
		Slots(ctx context.Context, accountID string, from, to diary.Date) ([]diary.Slot, error)
	}
}

// showReminders shows what is reminded of, when the next mails go out, and what came of the last ones.
func (a *reminderArea) showReminders(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newRemindersPage(r, v)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.Reminders(p))
}

func (a *reminderArea) newRemindersPage(r *http.Request, v visitor) (views.RemindersPage, error) {
	p := views.RemindersPage{Page: a.newPage(r, v, "reminders.title"), Email: v.account.Email, Mailbox: a.Mailbox != nil}
	p.MailRefused, p.ZoneUnknown = "", "" // the page has a card of its own for it
	now, zone := a.Now(), v.account.Location()
	facts, err := a.Store.ReminderFacts(r.Context(), v.account.ID, diary.Hydration, now)
	if err != nil {
		return p, fmt.Errorf("read reminders: %w", err)
	}
	facts.NoServer = a.Mailbox != nil
	today := diary.CrampDayOf(now, zone)
	slots, err := a.Store.Slots(r.Context(), v.account.ID, today-lookBackDays, today)
	if err != nil {
		return p, fmt.Errorf("list sent reminders: %w", err)
	}
	if p.Calendar, err = a.newCalendarSection(r, v); err != nil {
		return p, err
	}
	if p.Devices, err = a.newDeviceSection(r, v, facts); err != nil {
		return p, err
	}
	for _, kind := range diary.ReminderKinds {
		p.Cards = append(p.Cards, a.newReminderCard(v, facts, kind))
	}
	p.Banner = mailBanner(v, facts)
	p.Upcoming = a.upcomingMails(v, facts)
	p.LastSent, p.Failed = views.LastMails(v.locale, slots, facts.Setup, facts.Mail.Refused, zone)
	if test := facts.Mail.Test; test != nil {
		p.Test, p.TestWaits = views.TestMailText(v.locale, *test, p.Mailbox, zone), test.State == diary.SlotWaiting
	}
	if facts.Unreadable > 0 {
		p.Unreadable = v.locale.N("reminders.unreadable-mails", facts.Unreadable)
	}
	p.Delivery, p.DeliveryUnreadable = writeDelivery(v, facts.Setup), facts.Setup.Unreadable != nil
	p.CanTest = facts.Mail.Confirmed != nil && facts.Mail.Refused == nil
	if given, ok := diary.MailConsent(facts.Consents); ok {
		p.Consent = v.locale.T("settings.consent.given", "Date", v.locale.Moment(given.Given.In(zone)), "Version", given.Version)
	}
	return p, nil
}

func (a *reminderArea) newReminderCard(v visitor, facts diary.ReminderFacts, kind diary.ReminderKind) views.ReminderCard {
	card := views.NewReminderCard(v.locale, facts.Setup.Of(kind), facts.Profile, a.dateNow(v))
	card.URL = reminderAddress(kind)
	card.Presets = []ui.Option{{Value: card.URL + "?preset=1", Label: v.locale.T(presets[kind].text)}}
	return card
}

// upcomingMails says when the next mails go out and of what, the soonest first.
func (a *reminderArea) upcomingMails(v visitor, facts diary.ReminderFacts) []string {
	var slots []diary.Slot
	if facts.Setup.Unreadable != nil {
		return nil // none comes
	}
	for _, kind := range diary.ReminderKinds {
		if !facts.Reaches(kind) {
			continue
		}
		schedule := diary.Schedule{Reminder: facts.Setup.Of(kind), Zone: v.account.Location()}
		slot, ok := schedule.Next(a.Steady())
		for n := 0; ok && n < upcomingMails; {
			if !facts.Setup.MovedIntoQuiet(slot) {
				slots = append(slots, slot)
				n++
			}
			slot, ok = schedule.Next(slot.Due)
		}
	}
	slices.SortStableFunc(slots, func(x, y diary.Slot) int { return x.Due.Compare(y.Due) })
	var rows []string
	for len(slots) > 0 && len(rows) < upcomingMails {
		// What is due at the same instant goes out in one mail.
		next := slices.IndexFunc(slots, func(slot diary.Slot) bool { return !slot.Due.Equal(slots[0].Due) })
		if next < 0 {
			next = len(slots)
		}
		rows = append(rows, views.UpcomingRow(v.locale, slots[:next], v.account.Location()))
		slots = slots[next:]
	}
	return rows
}

// mailBanner says what keeps the reminders that are on from being sent, and what to do about it. What
// comes first has to be mended first. That no mail arrives is said in any case: other mails do not either.
func mailBanner(v visitor, facts diary.ReminderFacts) *views.MailBanner {
	for _, kind := range diary.ReminderKinds {
		if !facts.Setup.Of(kind).On || facts.Reaches(kind) {
			continue
		}
		for _, obstacle := range facts.Obstacles(diary.MailChannel, kind) {
			return obstacleBanner(v, obstacle, kind)
		}
	}
	if facts.Mail.Refused != nil {
		return obstacleBanner(v, diary.AddressRefused, "")
	}
	return nil
}

func obstacleBanner(v visitor, obstacle diary.Obstacle, kind diary.ReminderKind) *views.MailBanner {
	banner := views.NewMailBanner(v.locale, obstacle, v.account.Email)
	switch obstacle {
	case diary.NoMailConsent:
		banner.URL, banner.Post = "/reminders/consent", true
	case diary.AddressRefused:
		banner.URL, banner.Post, banner.OtherURL = "/reminders/mail", true, "/settings/email"
	case diary.AddressUnconfirmed:
		banner.URL, banner.Post, banner.OtherURL = "/settings/email/resend", true, "/settings/email"
	case diary.ZoneUnknown:
		banner.URL = "/settings/preferences#zone"
	case diary.FluidsUnanswered:
		banner.URL = reminderAddress(kind)
	}
	return &banner
}

// giveMailConsent gives the consent to reminders by mail again after it was withdrawn.
func (a *reminderArea) giveMailConsent(w http.ResponseWriter, r *http.Request, v visitor) error {
	consent := diary.Consent{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: a.Now()}
	if err := a.Store.GiveConsent(r.Context(), v.account.ID, consent); err != nil {
		return fmt.Errorf("give consent: %w", err)
	}
	return a.announce(w, r, "/reminders", mailConsentGiven)
}

// withdrawMailConsent takes back the consent to reminders by mail.
func (a *reminderArea) withdrawMailConsent(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.Store.WithdrawConsent(r.Context(), v.account.ID, diary.RemindByMail, a.Now()); err != nil {
		return fmt.Errorf("withdraw consent: %w", err)
	}
	return a.announce(w, r, "/reminders", mailConsentWithdrawn)
}

// sendTestMail sends a mail that shows whether mails arrive.
func (a *reminderArea) sendTestMail(w http.ResponseWriter, r *http.Request, v visitor) error {
	p, err := a.newRemindersPage(r, v)
	if err != nil {
		return err
	}
	if !p.CanTest {
		return redirect(w, r, "/reminders")
	}
	now := a.Steady()
	wait, err := a.Store.CountAttempt(r.Context(), []diary.Bucket{
		{Key: bucketKey("test-mail", v.account.ID), Throttle: testMailThrottle},
	}, now)
	if err != nil {
		return fmt.Errorf("count test mail: %w", err)
	}
	if wait > 0 {
		p.TestWait = v.locale.T("reminders.test-wait", "Wait", v.locale.Duration(wait.Round(time.Minute)))
		return area.OnForm(tooSoon{wait}, &p, views.Reminders)
	}
	if err := a.enqueue(r.Context(), diary.NewAccountMail(v.account.ID, diary.TestMail, now)); err != nil {
		return err
	}
	return a.announce(w, r, "/reminders", testMailSent)
}

// resumeMail sends reminders again to an address that a mail server had refused.
func (a *reminderArea) resumeMail(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := a.Store.ResumeMail(r.Context(), v.account.ID); err != nil {
		return fmt.Errorf("resume mail: %w", err)
	}
	return a.announce(w, r, "/reminders", mailResumed)
}
