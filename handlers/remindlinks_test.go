package handlers

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/token"
)

// tuesdayEvening is the slot of the preset on the day of testStart.
func tuesdayEvening(kind diary.ReminderKind) diary.SlotKey {
	return diary.SlotKey{Kind: kind, Date: diary.NewDate(2026, time.November, 24), Time: 21 * 60}
}

func (s *site) doneLink(accountID string, slot diary.SlotKey) string {
	s.t.Helper()
	account, err := s.store.Account(context.Background(), accountID)
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.TrimPrefix(s.pages.Links.DoneLink(s.pages.BaseURL, account, slot, s.time()), s.pages.BaseURL.String())
}

func (s *site) todayLink(accountID string, slot diary.SlotKey) string {
	return token.TodayPath + strings.TrimPrefix(s.doneLink(accountID, slot), token.DonePath)
}

// fewerLink is the link about one kind, or about all if it is empty.
func (s *site) fewerLink(accountID string, kind diary.ReminderKind) string {
	claim := token.Claim{Purpose: token.Fewer, Account: accountID, Expires: s.time().Add(72 * time.Hour)}
	if kind != "" {
		claim.Subject = kind.Code()
	}
	return token.FewerPath + "/" + s.pages.Links.Make(claim)
}

func (s *site) activities(accountID string, day diary.Date) []diary.Activity {
	s.t.Helper()
	activities, err := s.store.Activities(s.t.Context(), accountID, day, day)
	if err != nil {
		s.t.Fatal(err)
	}
	return activities
}

func (s *site) stretched(accountID string, day diary.Date) diary.Answer {
	s.t.Helper()
	checkIn, err := s.store.CheckIn(s.t.Context(), accountID, day)
	if err != nil {
		s.t.Fatal(err)
	}
	return checkIn.Factors[diary.StretchingDone]
}

// telling are words that no page behind a link may say.
var telling = []string{"kramp", "cramp", "smerte", "pain", "sygdom", "illness", "symptom", me}

func TestALinkSaysWhatToDoAndNothingOfWhyOrWho(t *testing.T) {
	s := newSite(t)
	account := s.reminded(me).accountID(me)
	for _, language := range diary.Languages {
		stranger := s.browser()
		stranger.post("/language", url.Values{"language": {string(language)}}).want(t, http.StatusSeeOther)
		for _, kind := range diary.ReminderKinds {
			for _, link := range []string{s.doneLink(account, tuesdayEvening(kind)), s.doneLink(account, tuesdayEvening(diary.Stretching)) + "/stretch", "/stretch?sitting", s.todayLink(account, tuesdayEvening(kind)), s.fewerLink(account, kind), s.fewerLink(account, ""), token.DonePath + "/x"} {
				page := stranger.get(link)
				if page.StatusCode != http.StatusOK && !strings.HasSuffix(link, "/x") {
					t.Fatalf("%s answered %d", link, page.StatusCode)
				}
				for _, word := range telling {
					// The style sheet and the icon are the same for every page.
					if strings.Contains(strings.ToLower(page.body), word) {
						t.Errorf("%s in %s says %q", kind, language, word)
					}
				}
			}
		}
	}
}

func TestALinkSpeaksTheLanguageOfTheMailUnlessTheBrowserChoseAnother(t *testing.T) {
	s := newSite(t)
	account := s.reminded(me).accountID(me) // in Danish
	stranger := s.browser()
	stranger.language = "en"
	link := s.doneLink(account, tuesdayEvening(diary.Stretching))
	stranger.get(link).says(t, danish("email.stretching.subject"))
	stranger.post("/language", url.Values{"language": {"en"}, "next": {link}}).want(t, http.StatusSeeOther)
	stranger.get(link).says(t, "Time to stretch")
}

func TestOpeningALinkChangesNothingAndItsButtonLogsOnce(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	account, stranger := b.accountID(me), s.browser()
	s.advance(19 * time.Hour) // 22:10 in Denmark
	slot := tuesdayEvening(diary.Stretching)
	link := s.doneLink(account, slot)
	stranger.get(link).want(t, http.StatusOK).says(t, danish("link.done"))
	if len(s.activities(account, slot.Date)) != 0 {
		t.Fatal("a GET logged something")
	}
	for range 2 {
		done := stranger.post(link, nil).want(t, http.StatusSeeOther)
		page := stranger.get(done.Header.Get("Location")).want(t, http.StatusOK).says(t, danish("link.said.done"))
		if strings.Contains(page.body, danish("link.done")) {
			t.Error("the button is offered again")
		}
	}
	logged := s.activities(account, slot.Date)
	if len(logged) != 1 || logged[0].Kind != diary.Stretching || logged[0].Slot == nil || *logged[0].Slot != slot {
		t.Errorf("logged %+v", logged)
	}
	if answer := s.stretched(account, slot.Date); answer != diary.Yes {
		t.Errorf("the check-in says %q", answer)
	}
	b.get("/").says(t, danish("activity.title"), "Strakt ud kl. 22.10")
	b.get("/days/2026-11-24").says(t, "Strakt ud kl. 22.10", danish("activity.filled"))
}

func TestANoIsNeverOverwrittenByWhatWasLogged(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	account, day := b.accountID(me), diary.NewDate(2026, time.November, 23)
	form := pageForm(t, b.get("/days/2026-11-23").body, "/days/2026-11-23")
	form.Set("factor.stretching-done", "no")
	b.post("/days/2026-11-23", form).want(t, http.StatusSeeOther)
	slot := diary.SlotKey{Kind: diary.Stretching, Date: day, Time: 21 * 60}
	b.post(s.doneLink(account, slot), nil).want(t, http.StatusSeeOther)
	if answer := s.stretched(account, day); answer != diary.No {
		t.Errorf("the no became %q", answer)
	}
	b.get("/days/2026-11-23").says(t, danish("activity.day"), danish("activity.differs"))
}

func TestALinkThatIsOfNoUseSaysSoKindly(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	account := b.accountID(me)
	done, fewer := s.doneLink(account, tuesdayEvening(diary.Stretching)), s.fewerLink(account, diary.Stretching)
	wrong := token.DonePath + strings.TrimPrefix(fewer, token.FewerPath) // made for something else
	nobodys := token.DonePath + "/" + s.pages.Links.Make(token.Claim{Purpose: token.Done, Account: diary.NewID(), Expires: s.time().Add(time.Hour)})
	rest := s.todayLink(account, tuesdayEvening(diary.Stretching))
	for _, link := range []string{token.DonePath + "/x", token.TodayPath + "/x", token.FewerPath + "/x", wrong, nobodys} {
		b.get(link).want(t, http.StatusNotFound).says(t, danish("link.stale.title"), danish("link.stale.signed-in"))
	}
	b.post(wrong, nil).want(t, http.StatusNotFound)
	s.advance(73 * time.Hour)
	b.post(rest, nil).want(t, http.StatusNotFound)
	for _, link := range []string{done, rest, fewer} {
		b.get(link).want(t, http.StatusNotFound).says(t, danish("link.stale.title"))
	}
	b.post(done, nil).want(t, http.StatusNotFound)
}

func TestEachWayToFewerRemindersDoesWhatItSays(t *testing.T) {
	for _, test := range []struct {
		choice string
		about  diary.ReminderKind
		check  func(diary.ReminderSetup) bool
	}{
		{"weekly", diary.Stretching, func(s diary.ReminderSetup) bool {
			r := s.Of(diary.Stretching)
			return r.On && r.Pace == diary.Weekly && r.Weekdays == diary.EveryDay && s.Of(diary.CheckInReminder).Pace == diary.AsSet
		}},
		{"pause", diary.Stretching, func(s diary.ReminderSetup) bool {
			until := s.Of(diary.Stretching).PausedUntil
			return until != nil && *until == diary.NewDate(2026, time.December, 8) && s.Of(diary.CheckInReminder).PausedUntil == nil
		}},
		{"stop", diary.Stretching, func(s diary.ReminderSetup) bool {
			return !s.Of(diary.Stretching).On && s.Of(diary.CheckInReminder).On && s.Of(diary.Stretching).Times[0] == 21*60
		}},
		{"stop-all", diary.Stretching, func(s diary.ReminderSetup) bool { return !s.AnyOn() }},
		{"pause", "", func(s diary.ReminderSetup) bool {
			return s.Of(diary.Stretching).PausedUntil != nil && s.Of(diary.CheckInReminder).PausedUntil != nil
		}},
		{"stop-all", "", func(s diary.ReminderSetup) bool { return !s.AnyOn() }},
	} {
		t.Run(test.choice+" "+string(test.about), func(t *testing.T) {
			s := newSite(t)
			b := s.reminded(me)
			b.switchOn(diary.Stretching)
			b.switchOn(diary.CheckInReminder)
			link, stranger := s.fewerLink(b.accountID(me), test.about), s.browser()
			before := b.setup(me)
			stranger.get(link).want(t, http.StatusOK).says(t, danish("link.fewer."+test.choice))
			if b.setup(me).Version != before.Version {
				t.Fatal("a GET changed something")
			}
			for range 2 {
				stranger.post(link, url.Values{"choice": {test.choice}}).want(t, http.StatusOK).says(t, danish("link.said."+test.choice))
			}
			if setup := b.setup(me); !test.check(setup) {
				t.Errorf("stored %+v", setup.Reminders)
			}
		})
	}
}

// oneClick posts as a mail program does: from nowhere, with no cookie.
func (s *site) oneClick(link, body string) *http.Response {
	s.t.Helper()
	request, err := http.NewRequest(http.MethodPost, s.URL+link, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", "https://mail.example.com")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := s.Client().Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	response.Body.Close()
	return response
}

func TestOneClickInAMailProgramStopsThatReminderOrAll(t *testing.T) {
	for _, body := range []string{"List-Unsubscribe=One-Click", ""} {
		for _, about := range []diary.ReminderKind{diary.Stretching, ""} {
			s := newSite(t)
			b := s.reminded(me)
			b.switchOn(diary.Stretching)
			b.switchOn(diary.CheckInReminder)
			link := s.fewerLink(b.accountID(me), about)
			for range 2 {
				if got := s.oneClick(link, body); got.StatusCode != http.StatusOK || len(got.Cookies()) > 0 {
					t.Errorf("%q answered %d with cookies %v", body, got.StatusCode, got.Cookies())
				}
			}
			setup := b.setup(me)
			if setup.Of(diary.Stretching).On || setup.Of(diary.CheckInReminder).On != (about != "") {
				t.Errorf("%q about %q left %+v", body, about, setup.Reminders)
			}
		}
	}
}

func TestOneClickOnAUselessLinkIsAnsweredAsIfItHadWorked(t *testing.T) {
	s := newSite(t)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	link := s.fewerLink(b.accountID(me), diary.Stretching)
	for _, useless := range []string{token.FewerPath + "/x", s.fewerLink(diary.NewID(), "")} {
		if got := s.oneClick(useless, "List-Unsubscribe=One-Click"); got.StatusCode != http.StatusOK {
			t.Errorf("%s answered %d", useless, got.StatusCode)
		}
	}
	s.advance(73 * time.Hour)
	if got := s.oneClick(link, "List-Unsubscribe=One-Click"); got.StatusCode != http.StatusOK {
		t.Errorf("a stale link answered %d", got.StatusCode)
	}
	if !b.setup(me).AnyOn() {
		t.Error("a stale link stopped something")
	}
	for _, guarded := range []string{"/reminders/withdraw", s.doneLink(b.accountID(me), tuesdayEvening(diary.Stretching))} {
		if got := s.oneClick(guarded, ""); got.StatusCode != http.StatusForbidden {
			t.Errorf("%s answered a foreign form %d", guarded, got.StatusCode)
		}
	}
}
