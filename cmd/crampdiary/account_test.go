package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
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

func TestWhatTheHostDoesIsInTheLogOfTheAccount(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h hosted) {
		signUp(t, browser(t), h.site, "inger@example.org")
		for _, did := range []struct {
			command string
			kind    diary.EventKind
		}{
			{"reset-password", diary.HostResetLink}, {"sign-out", diary.HostSignedOut}, {"disable", diary.HostDisabled}, {"enable", diary.HostEnabled},
		} {
			h.host(t, did.command, "inger@example.org")
			wantEvent(t, h, "inger@example.org", did.kind)
		}
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
