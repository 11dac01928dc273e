package handlers

import (
	"database/sql"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crampdiary/diary"
)

// database is for a look at, or a change of, what lies below the store.
func (s *site) database(use func(*sql.DB) error) {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.path+"?_pragma=busy_timeout(5000)") // the driver is the store's
	if err == nil {
		err = errors.Join(use(db), db.Close())
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// spoil changes rows behind the store's back.
func (s *site) spoil(statement string, args ...any) {
	s.t.Helper()
	s.database(func(db *sql.DB) error {
		_, err := db.Exec(statement, args...)
		return err
	})
}

func TestAReminderThatCannotBeReadIsToldAndSetUpAnew(t *testing.T) {
	s := newSite(t, withServer)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	b.switchOn(diary.CheckInReminder)
	s.spoil(`update reminder set times = 'kvædegelé' where kind = 'stretching'`)
	says := danish("reminders.unreadable")
	b.get("/reminders").want(t, http.StatusOK).says(t, danish("reminders.state.unreadable"), says, danish("reminders.state.on"))
	b.get("/reminders/2").want(t, http.StatusOK).says(t, says)
	b.post("/reminders/delivery", pageForm(t, b.get("/reminders/delivery").body, "/reminders/delivery")).want(t, http.StatusSeeOther)
	b.get("/reminders").says(t, says) // it was about something else
	b.switchOn(diary.Stretching)
	if page := b.get("/reminders").body; strings.Contains(page, says) {
		t.Error("it is still said to be unreadable")
	}
	if r := b.setup(me).Of(diary.Stretching); !r.On || r.Unreadable || len(r.Times) != 1 {
		t.Errorf("stored %+v", r)
	}
}

func TestQuietHoursThatCannotBeReadAreSaidAndChosenAnew(t *testing.T) {
	s := newSite(t, withServer)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	s.spoil(`update reminder_setup set quiet_from = 'kvædegelé'`)
	says, next := danish("reminders.delivery.unreadable"), "tirsdag den 24. november 2026 kl. 21.00"
	if page := b.get("/reminders").want(t, http.StatusOK).says(t, says, danish("reminders.state.on"), danish("reminders.none")); strings.Contains(page.body, next) {
		t.Error("a mail is announced that is put off")
	}
	stretching := pageForm(t, b.get("/reminders/2").want(t, http.StatusOK).body, "/reminders/2")
	b.post("/reminders/2", with(stretching, url.Values{"times": {"20:00"}})).want(t, http.StatusSeeOther)
	b.get("/reminders").says(t, says) // it was about something else
	form := pageForm(t, b.get("/reminders/delivery").want(t, http.StatusOK).says(t, says).body, "/reminders/delivery")
	b.post("/reminders/delivery", form).want(t, http.StatusSeeOther)
	if page := b.get("/reminders").says(t, strings.Replace(next, "21", "20", 1)); strings.Contains(page.body, says) {
		t.Error("they are still said to be unreadable")
	}
	if setup := b.setup(me); setup.Unreadable != nil || !setup.Quiet(23*60) {
		t.Errorf("stored %+v", setup)
	}
}

func TestAMailThatCannotBeReadIsTold(t *testing.T) {
	s := newSite(t, withServer)
	b := s.reminded(me)
	b.post("/reminders/test", nil).want(t, http.StatusSeeOther)
	says := "En mail til dig kan ikke læses af programmet"
	if strings.Contains(b.get("/reminders").body, says) {
		t.Error("a trouble is told that is not there")
	}
	s.spoil(`update outbox set slot_day = 'kvædegelé', slot_time = 1 where purpose = 'test'`)
	b.get("/reminders").want(t, http.StatusOK).says(t, says)
}

func TestAZoneThatIsNotKnownIsToldOnEveryPageUntilAnotherIsChosen(t *testing.T) {
	s := newSite(t, withServer)
	b := s.reminded(me)
	b.switchOn(diary.Stretching)
	s.spoil(`update account set zone = 'Europe/Atlantis' where email = $1`, me)
	notice := danish("zone-unknown", "Zone", "Europe/Atlantis")
	for _, page := range []string{"/", "/entries", "/report", "/settings"} {
		b.get(page).want(t, http.StatusOK).says(t, notice, `href="/settings/preferences#zone"`)
	}
	page := b.get("/reminders").want(t, http.StatusOK).says(t, danish("obstacle.zone-unknown.text"), danish("reminders.none"))
	if strings.Contains(page.body, notice) {
		t.Error("the page of reminders says it twice")
	}
	form := pageForm(t, b.get("/settings/preferences").body, "/settings")
	form.Set("zone", "Europe/Copenhagen")
	b.post("/settings", form).want(t, http.StatusSeeOther)
	if strings.Contains(b.get("/").body, notice) {
		t.Error("the first screen still says it")
	}
	b.get("/reminders").says(t, "tirsdag den 24. november 2026 kl. 21.00")
}

func TestAMailInTheFolderThatCannotBeReadHidesNoOther(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	s.deliver()
	loop := filepath.Join(s.folder.Path(), "new", "9999999999.loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	b.get("/mail").want(t, http.StatusOK).says(t, danish("email.confirm.subject"), danish("mail.unreadable"))
	if log := s.log.String(); !strings.Contains(log, "mails cannot be read") {
		t.Errorf("the log does not say so:\n%s", log)
	}
}
