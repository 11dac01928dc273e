package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/sqlstore"
)

// withPasskey is a database with an account whose passkey was made for a host name.
func withPasskey(t *testing.T, site string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "diary.db")
	store, err := sqlstore.Open(t.Context(), path, sqlstore.WithMigration())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	now := time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
	account := diary.Account{
		ID: diary.NewID(), Email: "a@example.org", Created: now,
		Preferences: diary.Preferences{Language: diary.Danish, Zone: "Europe/Copenhagen"},
	}
	if err := store.CreateAccount(t.Context(), account, diary.NewConsents(now)); err != nil {
		t.Fatal(err)
	}
	passkey := diary.Passkey{ID: diary.NewID(), AccountID: account.ID, CredentialID: "YQ", PublicKey: "YQ", Name: "Opfundet", Site: site, Created: now}
	if err := store.AddPasskey(t.Context(), passkey, nil, "", now); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPasskeysOfAnotherHostNameAreWarnedOfAtTheStart(t *testing.T) {
	for site, warned := range map[string]bool{"https://ny.example.org": true, "https://DAGBOG.example.org:8443": false} {
		log := startProcess(t, nil, "--listen=127.0.0.1:0", "--base-url="+site, "--database", withPasskey(t, "dagbog.example.org")).terminate()
		if got := strings.Contains(log, "passkeys that were made for another host name") && strings.Contains(log, "passkeys=1"); got != warned {
			t.Errorf("%s: warned: %t\n%s", site, got, log)
		}
	}
}

func TestARequiredSecondFactorThatPeopleCanHardlyAddIsWarnedOf(t *testing.T) {
	for _, test := range []struct {
		args             []string
		warned, proposed bool
	}{
		{[]string{"--base-url=http://diary.example.org", "--require-second-factor=require"}, true, false},
		{[]string{"--base-url=https://192.0.2.7", "--require-second-factor=require"}, true, false},
		{[]string{"--base-url=https://diary.example.org", "--require-second-factor=require"}, false, false},
		{[]string{"--require-second-factor=require"}, false, false},
		{[]string{"--base-url=http://diary.example.org"}, false, false},
		{[]string{"--base-url=https://diary.example.org"}, false, true},
	} {
		log := startProcess(t, nil, append(test.args, "--listen=localhost:0", "--database", filepath.Join(t.TempDir(), "diary.db"))...).terminate()
		if warned := strings.Contains(log, "browsers make no passkeys"); warned != test.warned {
			t.Errorf("%v: warned: %t\n%s", test.args, warned, log)
		}
		if proposed := strings.Contains(log, "--require-second-factor=require"); proposed != test.proposed {
			t.Errorf("%v: proposed: %t\n%s", test.args, proposed, log)
		}
	}
}
