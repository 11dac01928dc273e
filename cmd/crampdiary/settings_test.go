package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// settingLine finds the value and the origin of a setting in what config printed.
func settingLine(t *testing.T, printed, name string) (value, origin string) {
	t.Helper()
	for line := range strings.Lines(printed) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == name {
			return fields[1], fields[2]
		}
	}
	t.Fatalf("%s is not in:\n%s", name, printed)
	return "", ""
}

func TestConfigTellsValueAndOriginOfEachSetting(t *testing.T) {
	secret := writeFile(t, "database", "postgres://diary@db.example.org/diary\n")
	tests := []struct {
		name          string
		environ, args []string
		setting       string
		value, origin string
	}{
		{"default", nil, nil, "listen", "localhost:8080", "default"},
		{"nothing", nil, nil, "base-url", "-", "default"},
		{"environment", []string{"CRAMPDIARY_LISTEN=:9000"}, nil, "listen", ":9000", "CRAMPDIARY_LISTEN"},
		{"flag before environment", []string{"CRAMPDIARY_LISTEN=:9000"}, []string{"--listen", ":9001"}, "listen", ":9001", "flag"},
		{"empty variable", []string{"CRAMPDIARY_LISTEN="}, nil, "listen", "localhost:8080", "default"},
		{"file", []string{"CRAMPDIARY_DATABASE_FILE=" + secret}, nil, "database", "postgres://diary@db.example.org/diary", "CRAMPDIARY_DATABASE_FILE"},
		{"dashes", []string{"CRAMPDIARY_SESSION_IDLE=90m"}, nil, "session-idle", "1h30m", "CRAMPDIARY_SESSION_IDLE"},
		{"several networks", nil, []string{"--trusted-proxies=10.1.2.3/8, ::1/128"}, "trusted-proxies", "10.0.0.0/8,::1/128", "flag"},
		{"numbers by region", nil, []string{"--out-of-hours=sjaelland=1818, nordjylland=+4570150300 @ 2026-11-20"}, "out-of-hours", "sjaelland=1818,nordjylland=+4570150300@2026-11-20", "flag"},
		{"slash after the host", nil, []string{"--base-url=https://diary.example.org/"}, "base-url", "https://diary.example.org", "flag"},
		{"variable of the tests", []string{testPrefix + "ANYTHING=1"}, nil, "log-level", "info", "default"},
		{"somebody else's variable", []string{"LISTEN=:1"}, nil, "listen", "localhost:8080", "default"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := command(t, test.environ, append([]string{"config"}, test.args...)...)
			got.mustSucceed(t)
			if value, origin := settingLine(t, got.stdout, test.setting); value != test.value || origin != test.origin {
				t.Errorf("got %s from %s, want %s from %s", value, origin, test.value, test.origin)
			}
		})
	}
}

func TestWrongConfigurationIsRefusedInOneLine(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	empty := writeFile(t, "empty", "\n")
	tests := []struct {
		environ, args []string
		says          []string
	}{
		{nil, []string{"--out-of-hours=atlantis=112"}, []string{`"atlantis"`}},
		{nil, []string{"--out-of-hours=sjaelland=call me"}, []string{`"call me"`}},
		{nil, []string{"--out-of-hours=sjaelland=1818@yesterday"}, []string{`"yesterday"`}},
		{nil, []string{"--listen=localhost"}, []string{"--listen", `"localhost"`}},
		{nil, []string{"--listen=localhost:65536"}, []string{"--listen", `"65536"`}},
		{[]string{"CRAMPDIARY_LISTEN=8080"}, nil, []string{"--listen", `"8080"`, "from CRAMPDIARY_LISTEN"}},
		{nil, []string{"--base-url=diary.example.org"}, []string{"--base-url", `"diary.example.org"`}},
		{nil, []string{"--base-url=ftp://diary.example.org"}, []string{"--base-url"}},
		{nil, []string{"--base-url=https://diary.example.org/diary"}, []string{"--base-url", "more than scheme and host"}},
		{nil, []string{"--trusted-proxies=10.0.0.0/8,10.0.0.1"}, []string{"--trusted-proxies", `"10.0.0.1"`}},
		{nil, []string{"--session-idle=30 days"}, []string{"--session-idle", `"30 days"`}},
		{[]string{"CRAMPDIARY_SESSION_LIFETIME=-1h"}, nil, []string{"--session-lifetime", `"-1h"`, "from CRAMPDIARY_SESSION_LIFETIME"}},
		{nil, []string{"--shutdown-timeout=0s"}, []string{"--shutdown-timeout", `"0s"`}},
		{[]string{"CRAMPDIARY_SIGNUP=maybe"}, nil, []string{"--signup", `"maybe"`, "open, invite, closed"}},
		{nil, []string{"--log-format=xml"}, []string{"--log-format", `"xml"`, "text, json"}},
		{nil, []string{"--log-level=loud"}, []string{"--log-level", `"loud"`}},
		{nil, []string{"--database=mysql://db/diary"}, []string{"--database", "postgres://"}},
		{nil, []string{"--database="}, []string{"--database"}},
		{[]string{"CRAMPDIARY_DATABASE_FILE=" + missing}, nil, []string{"--database", missing, "from CRAMPDIARY_DATABASE_FILE"}},
		{[]string{"CRAMPDIARY_DATABASE_FILE=" + empty}, nil, []string{"--database", "from CRAMPDIARY_DATABASE_FILE"}},
		{[]string{"CRAMPDIARY_DATABASE=a", "CRAMPDIARY_DATABASE_FILE=b"}, nil, []string{"CRAMPDIARY_DATABASE and CRAMPDIARY_DATABASE_FILE are both set"}},
		{[]string{"CRAMPDIARY_LISTEN_FILE=" + empty}, nil, []string{"CRAMPDIARY_LISTEN_FILE: there is no such setting"}},
		{[]string{"CRAMPDIARY_LISTENER=:80"}, nil, []string{"CRAMPDIARY_LISTENER: there is no such setting"}},
		{[]string{"CRAMPDIARY_DEMO=perhaps"}, []string{"serve"}, []string{"--demo", "from CRAMPDIARY_DEMO"}},
		{nil, []string{"--lisen=:80"}, []string{"--lisen", "--listen"}},
		{nil, []string{"sreve"}, []string{"sreve"}},
		{nil, []string{"copy", "--from=a.db"}, []string{"--to"}},
		{nil, []string{"--smtp-url=mail.example.org"}, []string{"--smtp-url", "smtp://"}},
		{[]string{"CRAMPDIARY_SMTP_URL=smtp://mail.example.org"}, nil, []string{"--mail-from"}},
		{nil, []string{"--smtp-url=smtp://me@mail.example.org", "--mail-from=me@example.org"}, []string{"--smtp-url", "a user without a password"}},
		{nil, []string{"--smtp-password=x"}, []string{"--smtp-password", "--smtp-url"}},
		{nil, []string{"--smtp-url=smtp://me@x.dk:a@x.dk", "--smtp-password=b"}, []string{"--smtp-url"}},
		{nil, []string{"--smtp-url=smtp://me%40x.dk:a@x.dk", "--smtp-password=b"}, []string{"both hold a password"}},
		{nil, []string{"--mail-from=Mette"}, []string{"--mail-from", `"Mette"`}},
		{nil, []string{"--mail-sender-name=a\nb"}, []string{"--mail-sender-name"}},
		{nil, []string{"--dkim-domain=example.org"}, []string{"--dkim-selector", "--dkim-key"}},
		{[]string{"CRAMPDIARY_DKIM_KEY_FILE=" + empty}, nil, []string{"--dkim-key", "from CRAMPDIARY_DKIM_KEY_FILE"}},
		{nil, []string{"--erase-idle=on"}, []string{"--erase-idle", "--smtp-url"}},
		{nil, []string{"--secret-key=short"}, []string{"--secret-key", "32"}},
		{nil, []string{"mail", "test", "--smtp-url=smtp://mail.example.org", "--mail-from=me@example.org"}, []string{"--to"}},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.environ, test.args), func(t *testing.T) {
			command(t, test.environ, test.args...).mustFail(t, exitRefused, test.says...)
		})
	}
}

func TestPasswordsAreNeverPrinted(t *testing.T) {
	const password = "hemmeligt"
	// Nothing listens on port 1, so these fail once the settings were accepted.
	unreachable := "postgres://diary:" + password + "@127.0.0.1:1/diary?connect_timeout=1"
	secret := writeFile(t, "database", unreachable)
	tests := []struct {
		name          string
		environ, args []string
	}{
		{"config, flag", nil, []string{"config", "--database", unreachable}},
		{"config, variable", []string{"CRAMPDIARY_DATABASE=" + unreachable}, []string{"config"}},
		{"config, file", []string{"CRAMPDIARY_DATABASE_FILE=" + secret}, []string{"config"}},
		{"config, parameter", nil, []string{"config", "--database=postgres://db/diary?password=" + password + "&sslpassword=" + password}},
		{"malformed URL", nil, []string{"config", "--database=postgres://diary:" + password + "%zz@db/diary"}},
		{"malformed port", nil, []string{"config", "--database=postgres://diary:" + password + "@db:port/diary"}},
		{"slash in the password", nil, []string{"migrate", "--database=postgres://diary:/" + password + "@127.0.0.1:1/diary"}},
		{"unknown kind", nil, []string{"config", "--database=mysql://diary:" + password + "@db/diary"}},
		{"unknown parameter", nil, []string{"migrate", "--database=postgres://diary:" + password + "@127.0.0.1:1/diary?sslmode=" + "bogus"}},
		{"migrate", nil, []string{"migrate", "--database", unreachable}},
		{"serve", nil, []string{"serve", "--listen=localhost:0", "--database", unreachable}},
		{"copy from", nil, []string{"copy", "--from", unreachable, "--to", filepath.Join(t.TempDir(), "to.db")}},
		{"mail server", nil, []string{"config", "--smtp-url=smtp://me%40example.org:" + password + "@mail.example.org"}},
		{"malformed mail server", nil, []string{"config", "--smtp-url=smtp://me:/" + password + "@mail.example.org"}},
		{"mail password", []string{"CRAMPDIARY_SMTP_PASSWORD=" + password}, []string{"config", "--smtp-url=smtp://me%40example.org@mail.example.org"}},
		{"mail that fails", nil, []string{"mail", "test", "--to=a@example.org", "--smtp-url=smtp://me%40example.org:" + password + "@127.0.0.1:1"}},
		{"secret key", nil, []string{"config", "--secret-key=" + strings.Repeat(password, 4)}},
		{"short secret key", nil, []string{"config", "--secret-key=" + password}},
		{"variable of copy", []string{"CRAMPDIARY_FROM=" + unreachable}, []string{"copy", "--to", filepath.Join(t.TempDir(), "to.db")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := command(t, test.environ, test.args...)
			if got.stdout+got.stderr == "" {
				t.Fatal("it said nothing")
			}
			if strings.Contains(got.stdout+got.stderr, password) {
				t.Errorf("the password is in:\n%s%s", got.stdout, got.stderr)
			}
		})
	}
}

// The README sets mail up like this, with the password out of the URL.
func TestThePasswordOfTheMailServerMayBeASettingOfItsOwn(t *testing.T) {
	const server, from = "CRAMPDIARY_SMTP_URL=smtp://diary@mail.example.org:587", "CRAMPDIARY_MAIL_FROM=diary@example.org"
	file := writeFile(t, "smtp-password", "hemmeligt\n")
	for name, test := range map[string]struct{ environ, args []string }{
		"file":     {[]string{server, from, "CRAMPDIARY_SMTP_PASSWORD_FILE=" + file}, nil},
		"variable": {[]string{server, from, "CRAMPDIARY_SMTP_PASSWORD=hemmeligt"}, nil},
		"flag":     {[]string{server, from}, []string{"--smtp-password=hemmeligt"}},
		"flags":    {nil, []string{"--smtp-password=hemmeligt", "--smtp-url=smtps://diary@mail.example.org", "--mail-from=diary@example.org"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := command(t, test.environ, append([]string{"config"}, test.args...)...)
			got.mustSucceed(t)
			if value, _ := settingLine(t, got.stdout, "smtp-password"); value != "xxxxx" {
				t.Errorf("the password is shown as %q", value)
			}
		})
	}
}
