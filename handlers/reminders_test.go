package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

func TestWhatKeepsRemindersFromBeingSentIsSaidWithWhatToDo(t *testing.T) {
	s := newSite(t, withServer)
	b := s.member(me) // whose address is not confirmed
	if page := b.get("/reminders").body; strings.Contains(page, danish("obstacle.address-unconfirmed")) {
		t.Error("a person without reminders is warned about the address")
	}
	b.switchOn(diary.Stretching)
	b.get("/reminders").says(t, danish("obstacle.address-unconfirmed"), me, `href="/settings"`, danish("reminders.none"))
	account := b.accountID(me)
	if err := s.store.ConfirmAddress(t.Context(), account, me, s.time()); err != nil {
		t.Fatal(err)
	}
	if page := b.get("/reminders").body; strings.Contains(page, danish("obstacle.address-unconfirmed")) || strings.Contains(page, danish("reminders.none")) {
		t.Error("a confirmed address is still warned about")
	}

	b.post("/reminders/withdraw", nil).want(t, http.StatusSeeOther)
	b.get("/reminders").says(t, danish("reminders.done.withdrawn"), danish("obstacle.no-mail-consent"), danish("reminders.none"))
	b.get("/settings").says(t, "Trukket tilbage")
	facts, err := s.store.ReminderFacts(t.Context(), account, diary.Stretching, s.time())
	if err != nil || len(facts.Obstacles(diary.MailChannel, diary.Stretching)) == 0 || !facts.Setup.Of(diary.Stretching).On {
		t.Errorf("after the withdrawal: %v, %+v (%v)", facts.Obstacles(diary.MailChannel, diary.Stretching), facts.Setup, err)
	}
	for range 2 {
		b.post("/reminders/consent", nil).want(t, http.StatusSeeOther)
	}
	if page := b.get("/reminders").body; strings.Contains(page, danish("obstacle.no-mail-consent")) {
		t.Error("the consent was not given again")
	}

	refuseAddress(t, s.store, account, s.time())
	b.get("/reminders").says(t, danish("obstacle.address-refused"), danish("obstacle.address-refused.button"))
	b.post("/reminders/mail", nil).want(t, http.StatusSeeOther)
	if page := b.get("/reminders").body; strings.Contains(page, danish("obstacle.address-refused")) {
		t.Error("the mails were not resumed")
	}
}

// refuseAddress makes the mail server refuse the account's address.
func refuseAddress(t *testing.T, store diary.Store, account string, now time.Time) {
	t.Helper()
	if err := store.EnqueueMessage(t.Context(), diary.NewAccountMail(account, diary.TestMail, now)); err != nil {
		t.Fatal(err)
	}
	claimed, err := store.ClaimMessages(t.Context(), now, now.Add(time.Minute), 100, diary.MailChannel)
	test := slices.IndexFunc(claimed, func(mail []diary.OutboxMessage) bool { return mail[0].Purpose == diary.TestMail })
	if err != nil || test < 0 {
		t.Fatalf("claimed %v (%v)", claimed, err)
	}
	if err := store.RefuseMessages(t.Context(), claimed[test], now); err != nil {
		t.Fatal(err)
	}
}

func TestAReminderThatSlowedDownSaysSoAndIsSetBackWithOneButton(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	for pace, says := range map[diary.Pace]string{diary.Weekly: "kun én gang om ugen", diary.Resting: "kommer den ikke"} {
		if err := s.store.PaceReminder(t.Context(), b.accountID(me), diary.Stretching, pace, s.time()); err != nil {
			t.Fatal(err)
		}
		b.get("/reminders").says(t, says, danish("reminders.usual"))
		done := b.post("/reminders/2/resume", nil).want(t, http.StatusSeeOther)
		page := b.get(done.Header.Get("Location")).says(t, danish("reminders.done.resumed"))
		if strings.Contains(page.body, danish("reminders.usual")) || b.setup(me).Of(diary.Stretching).Pace != diary.AsSet {
			t.Errorf("it is still %s", b.setup(me).Of(diary.Stretching).Pace)
		}
	}
}

func TestTheLastMailAndTheLastFailureAreTold(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	for i, step := range []struct {
		state      diary.SlotState
		says, lets string
	}{
		{diary.SlotSent, "Sidst sendt: 24. nov. 2026 kl. 21.00.", "kom ikke frem"},
		{diary.SlotMissed, danish("reminders.failed.missed"), "x-nothing"},
		{diary.SlotSent, "Sidst sendt: 26. nov. 2026 kl. 21.00.", "kom ikke frem"},
	} {
		s.now.Store(time.Date(2026, time.November, 24+i, 20, 5, 0, 0, time.UTC).UnixMilli())
		s.settle(step.state)
		page := b.get("/reminders").says(t, step.says)
		if strings.Contains(page.body, step.lets) {
			t.Errorf("step %d: the page says %q", i, step.lets)
		}
	}
}

func TestATimeThatAJourneyLedPastIsToldAsThat(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	s.now.Store(time.Date(2026, time.November, 24, 20, 5, 0, 0, time.UTC).UnixMilli())
	s.settle(diary.SlotJumped)
	b.get("/reminders").says(t, danish("reminders.last-failed", "Moment", "24. nov. 2026 kl. 21.00"), danish("reminders.failed.jumped", "Clock", "21.00"))
	b.post("/language", url.Values{"language": {"en"}}).want(t, http.StatusSeeOther)
	b.get("/reminders").says(t, i18n.For(diary.English).T("reminders.failed.jumped", "Clock", "21:00"))
}

// In the night to 28 March 2027 the clocks go from 02:00 to 03:00.
func TestTheNightThatMovesATimeIntoQuietHoursIsNotForetoldAndToldAfterwards(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	setup := b.setup(me)
	setup.QuietFrom, setup.QuietTo = 3*60, 7*60
	for i := range setup.Reminders {
		setup.Reminders[i].Times = []diary.TimeOfDay{2*60 + 30}
	}
	s.now.Store(time.Date(2027, time.March, 27, 12, 0, 0, 0, time.UTC).UnixMilli())
	if _, err := s.store.SaveReminderSetup(t.Context(), b.accountID(me), setup, s.time()); err != nil {
		t.Fatal(err)
	}
	b.signIn(me, goodPassword)
	page := b.get("/reminders").says(t, "29. marts 2027 kl. 02.30", "30. marts 2027 kl. 02.30", "31. marts 2027 kl. 02.30")
	if strings.Contains(page.body, "28. marts") {
		t.Errorf("the time that is left out is foretold:\n%s", page.body)
	}
	s.now.Store(time.Date(2027, time.March, 28, 1, 0, 0, 0, time.UTC).UnixMilli())
	s.settle(diary.SlotMissed)
	b.get("/reminders").says(t, danish("reminders.failed.skipped", "Clock", "02.30"))
}

// settle lets what is due go the way of a mail, to a state.
func (s *site) settle(state diary.SlotState) {
	s.t.Helper()
	ctx, now := s.t.Context(), s.time()
	due, err := s.store.DueReminders(ctx, now, 0, 10)
	if err != nil || len(due) != 1 {
		s.t.Fatalf("due %v (%v)", due, err)
	}
	schedule := diary.Schedule{Reminder: due[0].Reminder, Zone: diary.Preferences{Zone: due[0].Zone}.Location()}
	advance := diary.ReminderAdvance{Due: due[0], Until: now, Slots: schedule.Between(due[0].After, now)}
	if next, ok := schedule.Next(now); ok {
		advance.Next = &next.Due
	}
	slot := &advance.Slots[len(advance.Slots)-1]
	advance.Messages = due[0].Setup.Messages(due[0].AccountID, slot.SlotKey, now, now, now.Add(time.Hour))
	if advanced, err := s.store.AdvanceReminders(ctx, []diary.ReminderAdvance{advance}); err != nil || len(advanced) != 1 {
		s.t.Fatalf("advanced %v (%v)", advanced, err)
	}
	claimed, err := s.store.ClaimMessages(ctx, now, now.Add(time.Minute), 100, diary.MailChannel)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, mail := range claimed {
		if mail[0].Slot == nil {
			continue
		}
		if err := s.store.SettleMessages(ctx, mail, state, now); err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestTheWordsAndTheQuietHoursAreSavedOnTheirOwn(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	form := pageForm(t, b.get("/reminders/delivery").body, "/reminders/delivery")
	if form.Get("quiet_from") != "22:00" || form.Get("quiet_to") != "07:00" || form.Get("wording") != "plain" {
		t.Fatalf("the form says %v", form)
	}
	form.Set("wording", "neutral")
	form.Set("quiet_from", "")
	form.Set("quiet_to", "")
	for range 2 {
		b.post("/reminders/delivery", form).want(t, http.StatusSeeOther)
	}
	setup := b.setup(me)
	if !setup.Neutral || setup.QuietFrom != setup.QuietTo || !setup.Of(diary.Stretching).On {
		t.Errorf("stored %+v", setup)
	}
	stale := form
	stale.Set("wording", "plain")
	conflict := b.post("/reminders/delivery", stale).want(t, http.StatusConflict).says(t, danish("reminders.delivery.conflict"), danish("wording.neutral"))
	if !b.setup(me).Neutral {
		t.Error("it was overwritten")
	}
	b.post("/reminders/delivery", pageForm(t, conflict.body, "/reminders/delivery")).want(t, http.StatusSeeOther)
	if b.setup(me).Neutral {
		t.Error("the decision was not stored")
	}
}

func TestWhatIsWrongWithTheQuietHoursIsSaidBesideThem(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching) // at 21:00
	for name, test := range map[string]struct{ from, to, field, says string }{
		"one is missing":  {"22:00", "", "quiet_to", danish("problem.required")},
		"unreadable":      {"sent", "07:00", "quiet_from", danish("problem.quiet_from.unknown")},
		"over a reminder": {"20:00", "07:00", "quiet_from", danish("problem.quiet_from.quiet-time")},
	} {
		t.Run(name, func(t *testing.T) {
			form := pageForm(t, b.get("/reminders/delivery").body, "/reminders/delivery")
			form.Set("quiet_from", test.from)
			form.Set("quiet_to", test.to)
			b.post("/reminders/delivery", form).want(t, http.StatusUnprocessableEntity).
				says(t, `href="#`+test.field+`"`, test.says, `value="`+test.from+`"`)
		})
	}
}

func TestATestMailIsSentAndTriesAreSlowed(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	if page := b.get("/reminders").body; strings.Contains(page, danish("reminders.test")) {
		t.Error("a test mail is offered to an address that is not confirmed")
	}
	b.post("/reminders/test", nil).want(t, http.StatusSeeOther)
	before := s.waiting(diary.TestMail)
	if err := s.store.ConfirmAddress(t.Context(), b.accountID(me), me, s.time()); err != nil {
		t.Fatal(err)
	}
	for range testMailThrottle.Free {
		b.post("/reminders/test", nil).want(t, http.StatusSeeOther)
	}
	b.get("/reminders").says(t, danish("reminders.done.tested"))
	refused := b.post("/reminders/test", nil).want(t, http.StatusTooManyRequests)
	if refused.Header.Get("Retry-After") == "" || !strings.Contains(refused.body, "Vent") {
		t.Errorf("the refusal says %q", refused.Header.Get("Retry-After"))
	}
	if before != 0 || s.waiting(diary.TestMail) != testMailThrottle.Free {
		t.Errorf("%d and %d test mails wait", before, s.waiting(diary.TestMail))
	}
}

func (s *site) waiting(purpose diary.MessagePurpose) int {
	s.t.Helper()
	queue, err := s.store.WaitingMessages(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return queue.ByPurpose[purpose]
}

func TestOneTapLogsWhatWasDoneAndCanBeTakenBack(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	if body := b.get("/").says(t, danish("suggestion.reminders")).body; strings.Contains(body, danish("activity.hint")) {
		t.Error("the first screen offers reminders twice")
	}
	b.post("/suggestions/dismiss", url.Values{"suggestion": {"reminders"}}).want(t, http.StatusSeeOther)
	b.get("/").says(t, danish("activity.hint"))
	b.switchOn(diary.Stretching)
	page := b.get("/")
	if strings.Contains(page.body, danish("activity.hint")) || strings.Contains(page.body, danish("activity.now.hydration")) {
		t.Error("the first screen offers what is not asked for")
	}
	account, night := b.accountID(me), diary.NewDate(2026, time.November, 23)
	form := pageForm(t, page.body, "/activities")
	for range 2 {
		done := b.post("/activities", form).want(t, http.StatusSeeOther)
		b.get(done.Header.Get("Location")).says(t, danish("activity.logged"), "Strakt ud kl. 03.10")
	}
	if logged := s.activities(account, night); len(logged) != 1 || s.stretched(account, night) != diary.Yes {
		t.Fatalf("logged %+v, the check-in says %q", logged, s.stretched(account, night))
	}
	undo := "/activities/" + form.Get("id") + "/undo"
	for range 2 {
		undone := b.post(undo, nil).want(t, http.StatusSeeOther)
		b.get(undone.Header.Get("Location")).says(t, danish("activity.undone"))
	}
	if logged := s.activities(account, night); len(logged) != 0 || s.stretched(account, night) != diary.Unanswered {
		t.Errorf("after the undo: %+v, %q", logged, s.stretched(account, night))
	}
	for _, bad := range []url.Values{{"id": {"x"}, "kind": {"2"}}, {"id": {diary.NewID()}, "kind": {"3"}}, {"id": {diary.NewID()}, "kind": {"9"}}} {
		b.post("/activities", bad).want(t, http.StatusBadRequest)
	}
}

func TestTheAnswerStaysWhileAnotherStretchOfTheDayStays(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	first := pageForm(t, b.get("/").body, "/activities")
	second := pageForm(t, b.get("/").body, "/activities")
	b.post("/activities", first).want(t, http.StatusSeeOther)
	b.post("/activities", second).want(t, http.StatusSeeOther)
	account, night := b.accountID(me), diary.NewDate(2026, time.November, 23)
	b.post("/activities/"+first.Get("id")+"/undo", url.Values{"day": {"2026-11-23"}, "next": {"/days/2026-11-23"}}).want(t, http.StatusSeeOther)
	if answer := s.stretched(account, night); answer != diary.Yes {
		t.Errorf("the check-in says %q", answer)
	}
}

func TestNobodyTouchesAnotherAccountsReminders(t *testing.T) {
	s := newSite(t)
	alice, bob := s.reminded("alice@example.org"), s.reminded("bob@example.org")
	alice.switchOn(diary.Stretching)
	form := pageForm(t, alice.get("/").body, "/activities")
	alice.post("/activities", form).want(t, http.StatusSeeOther)
	account, night := alice.accountID("alice@example.org"), diary.NewDate(2026, time.November, 23)

	bob.post("/activities/"+form.Get("id")+"/undo", nil).want(t, http.StatusSeeOther)
	unmarked := with(form, url.Values{ui.MadeForField: nil})
	bob.post("/activities", unmarked).want(t, http.StatusSeeOther) // with her ID, in his own diary
	bob.post("/reminders/2/resume", nil).want(t, http.StatusSeeOther)
	bob.post("/reminders/withdraw", nil).want(t, http.StatusSeeOther)
	bob.post("/reminders/feed/remove", nil).want(t, http.StatusSeeOther)
	if logged := s.activities(account, night); len(logged) != 1 {
		t.Errorf("hers are %+v", logged)
	}
	if setup := alice.setup("alice@example.org"); !setup.Of(diary.Stretching).On {
		t.Error("hers was switched off")
	}
	if page := bob.get("/reminders").body; strings.Contains(page, danish("reminders.state.on")) {
		t.Error("he sees hers")
	}
}

func TestAFullDiskKeepsWhatWasTypedOfAReminder(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	form := pageForm(t, b.get("/reminders/2?preset=1").body, "/reminders/2")
	form.Set("mail_consent", "yes")
	form.Set("times", "19:45")
	s.fillDisk(true)
	b.post("/reminders/2", form).want(t, http.StatusServiceUnavailable).says(t, danish("unavailable.title"), `value="19:45"`)
	delivery := pageForm(t, b.get("/reminders/delivery").body, "/reminders/delivery")
	delivery.Set("wording", "neutral")
	b.post("/reminders/delivery", delivery).want(t, http.StatusServiceUnavailable).says(t, danish("unavailable.title"), `value="neutral" checked`)
	s.fillDisk(false)
	b.post("/reminders/2", form).want(t, http.StatusSeeOther)
}

func TestTheNextMailsAreTheMailsThatCome(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	setup := b.setup(me)
	for i := range setup.Reminders {
		setup.Reminders[i].On, setup.Reminders[i].Times = i > 0, []diary.TimeOfDay{20 * 60}
	}
	b.switchOn(diary.Stretching) // with the consent
	setup.Version = b.setup(me).Version
	if _, err := s.store.SaveReminderSetup(t.Context(), b.accountID(me), setup, s.time()); err != nil {
		t.Fatal(err)
	}
	page := b.get("/reminders")
	for _, day := range []string{"tirsdag den 24.", "onsdag den 25.", "torsdag den 26."} {
		page.says(t, day+" november 2026 kl. 20.00: Stræk ud, Dagens spørgsmål")
	}
}

// withDevice reaches everybody on a device too, by a channel that only tests have.
type withDevice struct{ diary.Store }

func (s withDevice) ReminderFacts(ctx context.Context, account string, kind diary.ReminderKind, now time.Time) (diary.ReminderFacts, error) {
	facts, err := s.Store.ReminderFacts(ctx, account, kind, now)
	facts.Setup.Recipients = append(slices.Clone(facts.Setup.Recipients), diary.Recipient{Channel: "bell", Address: "phone"})
	return facts, err
}

func TestWhatComesNextIsAskedOfEveryChannel(t *testing.T) {
	s := newSite(t, withServer)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	b.post("/reminders/withdraw", nil).want(t, http.StatusSeeOther)
	b.get("/reminders").says(t, danish("reminders.none"), danish("obstacle.no-mail-consent"))
	b.site = s.over(withDevice{s.store})
	page := b.get("/reminders").says(t, "tirsdag den 24. november 2026 kl. 21.00")
	if strings.Contains(page.body, danish("obstacle.no-mail-consent")) {
		t.Error("that no reminders are sent is said, although one goes to the phone")
	}
}
