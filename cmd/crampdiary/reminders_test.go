package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
)

// newReminded makes a database in which three people are to be reminded to stretch a minute ago: one of
// them would get a mail, one has stretched, and one has not confirmed the address. A mail about an account
// waits, too.
func newReminded(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "diary.db")
	store, err := sqlstore.Open(t.Context(), path, sqlstore.WithMigration())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	now := time.Now()
	earlier, due := now.Add(-2*time.Minute), now.Add(-time.Minute)
	setup := diary.DefaultReminderSetup()
	setup.QuietTo = setup.QuietFrom
	today := diary.NewWeekdays(due.UTC().Weekday())
	setup.Reminders[1].On, setup.Reminders[1].Weekdays = true, diary.EveryDay&^today // at 21, and today at another time
	setup.Reminders[1].Others = []diary.DayTimes{{Weekdays: today, Times: []diary.TimeOfDay{diary.TimeOfDayOf(due.UTC())}}}
	for _, name := range []string{"anna", "bo", "cecilie"} {
		a := diary.Account{
			ID: diary.NewID(), Email: name + "@example.org", PasswordHash: "-", Created: earlier,
			Preferences: diary.Preferences{Language: diary.Danish, Zone: "UTC"},
		}
		must(t, store.CreateAccount(t.Context(), a, diary.NewConsents(earlier)))
		must(t, store.GiveConsent(t.Context(), a.ID, diary.Consent{
			Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: earlier,
		}))
		_, err := store.SaveReminderSetup(t.Context(), a.ID, setup, earlier)
		must(t, err)
		switch name {
		case "bo":
			must(t, store.LogActivity(t.Context(), a.ID, diary.Activity{
				ID: diary.NewID(), Kind: diary.Stretching, At: due, Zone: "UTC", Recorded: now,
			}))
		case "cecilie":
			must(t, store.EnqueueMessage(t.Context(), diary.NewAccountMail(a.ID, diary.ConfirmAddressMail, earlier)))
			continue
		}
		must(t, store.ConfirmAddress(t.Context(), a.ID, a.Email, earlier))
	}
	return path
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestADryRunCountsWhatWouldBeSentAndChangesNothing(t *testing.T) {
	path := newReminded(t)
	for range 2 { // the second finds what the first found
		got := command(t, nil, "reminders", "--dry-run", "--database", path, "--smtp-url=smtp://localhost", "--mail-from=me@example.org")
		got.mustSucceed(t)
		for _, line := range []string{
			`due +stretching +sent +1`, `due +stretching +done +1`, `due +stretching +withheld +1`,
			`outbox +confirm-address +waiting +1`, `oldest +waiting +2m\d+s`,
		} {
			if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(got.stdout) {
				t.Errorf("no line is %q in:\n%s", line, got.stdout)
			}
		}
		if strings.Count(got.stdout, "\n") != 5 || strings.Contains(got.stdout, "@") {
			t.Errorf("it tells more than numbers:\n%s", got.stdout)
		}
	}
}

func TestADryRunNeedsItsFlagAndADatabaseThatIsThere(t *testing.T) {
	command(t, nil, "reminders").mustFail(t, exitRefused, "--dry-run")
	missing := filepath.Join(t.TempDir(), "missing.db")
	command(t, nil, "reminders", "--dry-run", "--database", missing).mustFail(t, exitFailed, "open database")
	if _, err := os.Stat(missing); err == nil {
		t.Error("it made a database")
	}
}

// TestADueReminderIsMailedByTheProgram starts the program on a database in which something is due.
func TestADueReminderIsMailedByTheProgram(t *testing.T) {
	m, url := startMailServer(t)
	path := newReminded(t)
	p := startProcess(t, nil, "--database", path, "--smtp-url", url, "--mail-from=me@example.org")
	reminded := func(mail string) bool { return strings.Contains(mail, "To: <anna@example.org>") }
	for !slices.ContainsFunc(m.received(), reminded) { // the test's own time limit ends this
		time.Sleep(50 * time.Millisecond)
	}
	log := p.terminate()
	if mails := m.received(); len(mails) != 2 {
		t.Errorf("%d mails arrived, want the reminder and the one about the account", len(mails))
	}
	if strings.Contains(log, "@") {
		t.Errorf("the log tells an address:\n%s", log)
	}
}
