package reminders

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/e2e"
)

func TestAPersonSetsUpTheStretchingReminder(t *testing.T) {
	e2e.ForEach(t, e2e.EveryBrowser, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Confirm()
		b.SignIn(e2e.MemberEmail)
		b.Press(b.L.T("suggestion.reminders.choose"))
		b.Press(b.L.T("preset.evening"))
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusUnprocessableEntity) // without the consent
		b.Says(b.L.T("problem.mail_consent.not-confirmed"))
		b.Press(b.L.T("reminder.add"))
		b.WantStatus(http.StatusOK)
		if last := b.Value("times-2"); last != "" {
			t.Errorf("the new time is %q", last)
		}
		b.SetTime("times-2", "08:30")
		b.Tap("#mail_consent")
		b.Press(b.L.T("episode.save"))
		b.WantStatus(http.StatusOK)
		b.Says(b.L.T("reminders.done.saved"), b.L.T("reminders.state.on"), b.L.Clock(e2e.TestStart.Add(18*time.Hour+50*time.Minute))) // 21 by the clock
		setup, err := b.Site.Store.ReminderSetup(t.Context(), b.Site.Account(e2e.MemberEmail).ID)
		if err != nil {
			t.Fatal(err)
		}
		if set := setup.Of(diary.Stretching); !set.On || len(set.Times) != 2 || set.Times[0] != 8*60+30 || set.Times[1] != 21*60 {
			t.Errorf("stored %+v", set)
		}
	})
}

func TestTheLinkOfAMailSaysDoneAndTheFirstScreenShowsIt(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Open(b.Site.DoneLink(e2e.MemberEmail, diary.Stretching)) // signed out
		b.WantStatus(http.StatusOK)
		b.Press(b.L.T("stretch.follow"))
		b.Says(b.L.T("stretch.title"), b.L.T("stretch.hold"), b.L.T("stretch.calf"))
		if page := strings.ToLower(b.Text("body") + b.Title()); strings.Contains(page, "kramp") || strings.Contains(page, "cramp") {
			t.Errorf("the page tells what the site is for:\n%s", page)
		}
		b.Press(b.L.T("activity.now.stretching"))
		b.Says(b.L.T("link.said.done"))
		b.SignIn(e2e.MemberEmail)
		b.Open("/days/" + (diary.DateOf(e2e.TestStart) - 1).String())
		b.Says(b.L.T("activity.stretching"), b.L.T("activity.filled"))
	})
}

func TestFewerRemindersByTheLinkOfAMail(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Confirm()
		b.SignIn(e2e.MemberEmail)
		b.SetUpReminders()
		b.Open(b.Site.FewerLink(e2e.MemberEmail, diary.Stretching))
		b.Press(b.L.T("link.fewer.stop"))
		b.Says(b.L.T("link.said.stop"))
		b.Open("/reminders")
		b.Says(b.L.T("reminders.state.off"), b.L.T("reminders.none"))
	})
}

func TestAMailProgramStopsRemindersWithOneClick(t *testing.T) {
	t.Parallel()
	s := e2e.NewSite(t)
	account := s.AddAccount(e2e.MemberEmail, diary.Danish)
	setup := diary.DefaultReminderSetup()
	for i := range setup.Reminders {
		setup.Reminders[i].On = true
	}
	if _, err := s.Store.SaveReminderSetup(t.Context(), account.ID, setup, s.Now()); err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(s.URL+s.FewerLink(e2e.MemberEmail, diary.Hydration), "application/x-www-form-urlencoded",
		strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	stored, err := s.Store.ReminderSetup(t.Context(), account.ID)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("answered %d (%v)", response.StatusCode, err)
	}
	if stored.Of(diary.Hydration).On || !stored.Of(diary.Stretching).On {
		t.Errorf("stored %+v", stored.Reminders)
	}
}
