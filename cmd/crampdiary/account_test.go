package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"crampdiary/diary"
	"crampdiary/diary/otp"
	"crampdiary/diary/sqlstore"
	"crampdiary/diary/sqlstore/dbtest"
)

// hosted is an installation that serves while its host runs commands on the same database.
type hosted struct {
	*process
	environ []string
}

// onBothEngines runs a test against a server on SQLite, and on PostgreSQL where there is one.
func onBothEngines(t *testing.T, test func(t *testing.T, h hosted)) {
	engines := map[string]func(t *testing.T) string{
		"SQLite": func(t *testing.T) string { return filepath.Join(t.TempDir(), "diary.db") },
	}
	if os.Getenv(dbtest.PostgresVariable) != "" {
		engines["PostgreSQL"] = func(t *testing.T) string { return dbtest.Postgres(t) }
	}
	for name, location := range engines {
		t.Run(name, func(t *testing.T) {
			h := hosted{environ: []string{
				"CRAMPDIARY_DATABASE=" + location(t), "CRAMPDIARY_SECRET_KEY=" + strings.Repeat("k", leastKey),
				"CRAMPDIARY_MAIL_FOLDER=" + t.TempDir(), "CRAMPDIARY_LOG_LEVEL=error",
			}}
			h.process = startProcess(t, h.environ)
			h.environ = append(h.environ, "CRAMPDIARY_BASE_URL="+h.site)
			test(t, h)
		})
	}
}

// host runs a command of the host that succeeds, and returns what it printed.
func (h hosted) host(t *testing.T, args ...string) string {
	t.Helper()
	got := command(t, h.environ, append([]string{"account"}, args...)...)
	got.mustSucceed(t)
	return got.stdout
}

// link is the address in what a command printed.
func link(t *testing.T, printed string) string {
	t.Helper()
	found := regexp.MustCompile(`https?://\S+`).FindString(printed)
	if found == "" {
		t.Fatalf("no link in %q", printed)
	}
	return found
}

func TestTheHostListsAccountsAndNothingOfTheirDiaries(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h hosted) {
		client := browser(t)
		signUp(t, client, h.site, "inger@example.org")
		post(t, client, h.site+"/entries", episodeForm(diary.NewID(), "i feriehuset"))
		listed := h.host(t, "list")
		if !regexp.MustCompile(`(?m)^inger@example\.org +[0-9a-f-]{36} +\S+ +\S+ +1 +address not confirmed$`).MatchString(listed) {
			t.Errorf("got\n%s", listed)
		}
		if strings.Contains(listed, "feriehuset") || strings.Contains(listed, "calf") {
			t.Errorf("it shows the diary:\n%s", listed)
		}
	})
}

func TestAPersonWithoutMailIsHelpedToANewPasswordByOneCommand(t *testing.T) {
	const chosen = "regnvejr sofa lampe 12"
	onBothEngines(t, func(t *testing.T, h hosted) {
		client := browser(t)
		signUp(t, client, h.site, "inger@example.org")
		address := link(t, h.host(t, "reset-password", " Inger@Example.org"))
		if status, _ := get(t, client, h.site+"/entries"); status != http.StatusOK {
			t.Errorf("before the link is used, the pages answer %d", status)
		}
		form := url.Values{"new_password": {chosen}}
		post(t, browser(t), address, form)
		signIn(t, browser(t), h.site, "inger@example.org", chosen)
		if status, _, err := fetch(browser(t), newPost(t, address, form)); err != nil || status != http.StatusNotFound {
			t.Errorf("used a second time, the link answers %d, %v", status, err)
		}
		// Whoever has it from the host reads no mail by that.
		if listed := h.host(t, "list"); !strings.Contains(listed, "address not confirmed") {
			t.Errorf("the address counts as confirmed:\n%s", listed)
		}
		wantEvent(t, h, "inger@example.org", diary.HostResetLink)
	})
}

// wantEvent checks that the log of an account says what the host did.
func wantEvent(t *testing.T, h hosted, email string, want diary.EventKind) {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), strings.TrimPrefix(h.environ[0], "CRAMPDIARY_DATABASE="))
	must(t, err)
	defer store.Close()
	account, err := store.AccountByEmail(t.Context(), email)
	must(t, err)
	events, err := store.ListAccountEvents(t.Context(), account.ID, 100)
	must(t, err)
	for _, e := range events {
		if e.Kind == want {
			return
		}
	}
	t.Errorf("%s is not in the log: %+v", want, events)
}

func TestWhoIsInvitedMakesOneAccount(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h hosted) {
		h.terminate()
		h.process = startProcess(t, h.environ[:len(h.environ)-1], "--signup=invite")
		h.environ = append(h.environ, "CRAMPDIARY_SIGNUP=invite", "CRAMPDIARY_BASE_URL="+h.site)
		form := url.Values{"email": {"bent@example.org"}, "password": {goodPassword}, "zone": {"Europe/Copenhagen"}}
		for _, statement := range diary.Statements {
			form.Set(string(statement), "yes")
		}
		if status, _, err := fetch(browser(t), newPost(t, h.site+"/signup", form)); err != nil || status != http.StatusForbidden {
			t.Errorf("without an invitation, signing up is answered %d, %v", status, err)
		}
		created, invited := h.host(t, "create", "Inger@Example.org"), h.host(t, "invite")
		listed := regexp.MustCompile(`(?m)^(inger@example\.org|\(any address\)) +([0-9a-f]{12}) .* invited until`).FindAllStringSubmatch(h.host(t, "list"), -1)
		if len(listed) != 2 {
			t.Fatalf("the list has the invitations %q", listed)
		}
		unwanted := h.host(t, "invite")
		for _, i := range regexp.MustCompile(`\(any address\) +(\w+)`).FindAllStringSubmatch(h.host(t, "list"), -1) {
			if i[1] != listed[1][2] {
				h.host(t, "withdraw", i[1])
			}
		}
		if status, _, err := fetch(browser(t), newPost(t, link(t, unwanted), form)); err != nil || status != http.StatusNotFound {
			t.Errorf("withdrawn, the link answers %d, %v", status, err)
		}
		command(t, h.environ, "account", "withdraw", "bent@example.org").mustFail(t, exitFailed, "no invitation")
		post(t, browser(t), link(t, invited), form)
		post(t, browser(t), link(t, created), form)
		for _, email := range []string{"inger@example.org", "bent@example.org"} {
			signIn(t, browser(t), h.site, email, goodPassword)
		}
		if status, _, err := fetch(browser(t), newPost(t, link(t, invited), form)); err != nil || status != http.StatusNotFound {
			t.Errorf("used a second time, the link answers %d, %v", status, err)
		}
		command(t, h.environ, "account", "create", "inger@example.org").mustFail(t, exitFailed, "has an account")
		command(t, h.environ, "account", "create", "inger").mustFail(t, exitRefused, "not an e-mail address")
		command(t, h.environ, "account", "invite", "--signup=closed").mustFail(t, exitRefused, "--signup=invite")
	})
}

func TestTheHostSignsAnAccountOut(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h hosted) {
		client := browser(t)
		signUp(t, client, h.site, "inger@example.org")
		if said := h.host(t, "sign-out", "inger@example.org"); !strings.Contains(said, "browsers signed out: 1") {
			t.Errorf("it says %q", said)
		}
		if status, _ := get(t, client, h.site+"/entries"); status != http.StatusSeeOther {
			t.Errorf("its browser is answered %d", status)
		}
		signIn(t, client, h.site, "inger@example.org", goodPassword)
	})
}

func TestADisabledAccountIsShutUntilItIsEnabled(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h hosted) {
		client := browser(t)
		signUp(t, client, h.site, "inger@example.org")
		h.host(t, "disable", "inger@example.org")
		if status, body := get(t, client, h.site+"/entries"); status != http.StatusForbidden || strings.Contains(body, "/signout") {
			t.Errorf("its browser is answered %d:\n%s", status, body)
		}
		signingIn := newPost(t, h.site+"/signin", url.Values{"email": {"inger@example.org"}, "password": {goodPassword}})
		if status, _, err := fetch(browser(t), signingIn); err != nil || status != http.StatusUnprocessableEntity {
			t.Errorf("signing in is answered %d, %v", status, err)
		}
		if listed := h.host(t, "list"); !strings.Contains(listed, "disabled since ") {
			t.Errorf("got\n%s", listed)
		}
		h.host(t, "enable", "inger@example.org")
		if status, _ := get(t, client, h.site+"/entries"); status != http.StatusOK {
			t.Errorf("enabled, its browser is answered %d", status)
		}
		wantEvent(t, h, "inger@example.org", diary.HostDisabled)
		wantEvent(t, h, "inger@example.org", diary.HostEnabled)
	})
}

func TestTheHostErasesAnAccountAsItsOwnerDoes(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h hosted) {
		client := browser(t)
		signUp(t, client, h.site, "inger@example.org")
		if said := h.host(t, "erase", "inger@example.org"); !strings.Contains(said, "can sign in and undo it") {
			t.Errorf("it says %q", said)
		}
		signIn(t, client, h.site, "inger@example.org", goodPassword)
		post(t, client, h.site+"/erase/undo", nil)
		if status, _ := get(t, client, h.site+"/entries"); status != http.StatusOK {
			t.Errorf("taken back, the diary answers %d", status)
		}
	})
}

// TestWhatTheHostErasedIsNotBackAfterARestore erases after a backup, and restores that.
func TestWhatTheHostErasedIsNotBackAfterARestore(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h hosted) {
		signUp(t, browser(t), h.site, "inger@example.org")
		signUp(t, browser(t), h.site, "bent@example.org")
		backup, database := filepath.Join(t.TempDir(), "backup.db.gz"), strings.TrimPrefix(h.environ[0], "CRAMPDIARY_DATABASE=")
		command(t, nil, "backup", "--database", database, "--to", backup).mustSucceed(t)
		if said := h.host(t, "erase", "--now", "inger@example.org"); !strings.Contains(said, "erased for good") {
			t.Errorf("it says %q", said)
		}
		restored := filepath.Join(t.TempDir(), "restored.db")
		command(t, nil, "restore", backup, "--database", restored, "--erasures-from", database).mustSucceed(t)
		listed := command(t, nil, "account", "list", "--database", restored)
		listed.mustSucceed(t)
		if strings.Contains(listed.stdout, "inger@") || !strings.Contains(listed.stdout, "bent@example.org") {
			t.Errorf("got\n%s", listed.stdout)
		}
	})
}

func TestAnAccountThatIsNotThereIsSaid(t *testing.T) {
	path := newInstallation(t)
	for _, args := range [][]string{{"sign-out", "bent@example.org"}, {"erase", "--now", diary.NewID()}} {
		command(t, []string{"CRAMPDIARY_DATABASE=" + path}, append([]string{"account"}, args...)...).mustFail(t, exitFailed, "no account has the address or ID")
	}
}

func TestALinkNeedsToKnowWhereItLeads(t *testing.T) {
	environ := []string{"CRAMPDIARY_DATABASE=" + newInstallation(t), "CRAMPDIARY_SECRET_KEY=" + strings.Repeat("k", leastKey)}
	command(t, environ, "account", "reset-password", "inger@example.org").mustFail(t, exitRefused, "--base-url")
}

func TestTheHostTakesASecondFactorAwayADayAfterItsOwnerWasTold(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h hosted) {
		client := browser(t)
		signUp(t, client, h.site, "inger@example.org")
		command(t, h.environ, "account", "reset-factors", "inger@example.org").mustFail(t, exitFailed, "no second factor")
		protect(t, client, h.site)
		if said := h.host(t, "reset-factors", "inger@example.org"); !strings.Contains(said, "unless its owner keeps it") {
			t.Errorf("got\n%s", said)
		}
		wantEvent(t, h, "inger@example.org", diary.HostFactorReset)
		if status, page := get(t, client, h.site+"/settings/keys"); status != http.StatusOK || !strings.Contains(page, "/settings/keys/keep") {
			t.Errorf("the owner cannot keep it: %d\n%s", status, page)
		}
		h.host(t, "reset-factors", "--now", "inger@example.org")
		wantEvent(t, h, "inger@example.org", diary.FactorsRemoved)
		if status, _ := get(t, client, h.site+"/entries"); status == http.StatusOK {
			t.Error("the browser of before is still signed in")
		}
		signIn(t, browser(t), h.site, "inger@example.org", goodPassword)
	})
}

// protect turns one-time codes on.
func protect(t *testing.T, client *http.Client, site string) {
	t.Helper()
	key := otp.NewKey()
	code, err := totp.GenerateCode(key, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if status, page, err := fetch(client, newPost(t, site+"/settings/keys/codes", url.Values{"key": {key}, otp.Field: {code}})); err != nil || status != http.StatusOK {
		t.Fatalf("turning codes on is answered %d, %v\n%s", status, err, page)
	}
}
