package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestAPersonSetsUpTheStretchingReminder(t *testing.T) {
	forEach(t, everyBrowser, func(t *testing.T, b *tab, r reader) {
		b.confirm()
		b.signIn(memberEmail)
		b.press(b.l.T("suggestion.reminders.choose"))
		b.press(b.l.T("preset.evening"))
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusUnprocessableEntity) // without the consent
		b.says(b.l.T("problem.mail_consent.not-confirmed"))
		b.press(b.l.T("reminder.add"))
		b.wantStatus(http.StatusOK)
		if last := b.value("times-2"); last != "" {
			t.Errorf("the new time is %q", last)
		}
		b.setTime("times-2", "08:30")
		b.tap("#mail_consent")
		b.press(b.l.T("episode.save"))
		b.wantStatus(http.StatusOK)
		b.says(b.l.T("reminders.done.saved"), b.l.T("reminders.state.on"), b.l.Clock(testStart.Add(18*time.Hour+50*time.Minute))) // 21 by the clock
		setup, err := b.site.store.ReminderSetup(t.Context(), b.site.account(memberEmail).ID)
		if err != nil {
			t.Fatal(err)
		}
		if set := setup.Of(diary.Stretching); !set.On || len(set.Times) != 2 || set.Times[0] != 8*60+30 || set.Times[1] != 21*60 {
			t.Errorf("stored %+v", set)
		}
	})
}

func TestTheLinkOfAMailSaysDoneAndTheFirstScreenShowsIt(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.open(b.site.doneLink(memberEmail, diary.Stretching)) // signed out
		b.wantStatus(http.StatusOK)
		b.press(b.l.T("stretch.follow"))
		b.says(b.l.T("stretch.title"), b.l.T("stretch.hold"), b.l.T("stretch.calf"))
		if page := strings.ToLower(b.text("body") + b.title()); strings.Contains(page, "kramp") || strings.Contains(page, "cramp") {
			t.Errorf("the page tells what the site is for:\n%s", page)
		}
		b.press(b.l.T("activity.now.stretching"))
		b.says(b.l.T("link.said.done"))
		b.signIn(memberEmail)
		b.open("/days/" + (diary.DateOf(testStart) - 1).String())
		b.says(b.l.T("activity.stretching"), b.l.T("activity.filled"))
	})
}

func TestFewerRemindersByTheLinkOfAMail(t *testing.T) {
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.confirm()
		b.signIn(memberEmail)
		b.setUpReminders()
		b.open(b.site.fewerLink(memberEmail, diary.Stretching))
		b.press(b.l.T("link.fewer.stop"))
		b.says(b.l.T("link.said.stop"))
		b.open("/reminders")
		b.says(b.l.T("reminders.state.off"), b.l.T("reminders.none"))
	})
}

func TestAMailProgramStopsRemindersWithOneClick(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	account := s.addAccount(memberEmail, diary.Danish)
	setup := diary.DefaultReminderSetup()
	for i := range setup.Reminders {
		setup.Reminders[i].On = true
	}
	if _, err := s.store.SaveReminderSetup(t.Context(), account.ID, setup, s.now()); err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(s.URL+s.fewerLink(memberEmail, diary.Hydration), "application/x-www-form-urlencoded",
		strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	stored, err := s.store.ReminderSetup(t.Context(), account.ID)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("answered %d (%v)", response.StatusCode, err)
	}
	if stored.Of(diary.Hydration).On || !stored.Of(diary.Stretching).On {
		t.Errorf("stored %+v", stored.Reminders)
	}
}
