package storetest

import (
	"testing"
	"time"

	"crampdiary/diary"
)

var consents = []behaviour{
	{"a consent is given, withdrawn and given anew", func(t *testing.T, s diary.Store) {
		a, b := newAccount(t, s, "a@example.dk"), newAccount(t, s, "b@example.dk")
		consent := diary.Consent{Statement: diary.RemindByMail, Version: diary.MailConsentVersion, Given: atMillisecond(now)}
		wantMailConsent(t, s, a.ID, nil)
		must(t, s.GiveConsent(t.Context(), a.ID, consent))
		again := consent
		again.Given = consent.Given.Add(time.Hour)
		must(t, s.GiveConsent(t.Context(), a.ID, again)) // is in force already
		wantMailConsent(t, s, a.ID, &consent.Given)
		wantMailConsent(t, s, b.ID, nil)

		for range 2 {
			must(t, s.WithdrawConsent(t.Context(), a.ID, diary.RemindByMail, now.Add(2*time.Hour)))
		}
		wantMailConsent(t, s, a.ID, nil)
		again.Given = consent.Given.Add(3 * time.Hour)
		must(t, s.GiveConsent(t.Context(), a.ID, again))
		wantMailConsent(t, s, a.ID, &again.Given)
		all := value(s.Consents(t.Context(), a.ID))(t)
		if want := len(diary.Statements) + 2; len(all) != want {
			t.Errorf("%d consents are remembered, want %d", len(all), want)
		}
		for _, c := range all {
			if c.Statement != diary.RemindByMail && c.Withdrawn != nil {
				t.Errorf("%s was withdrawn too", c.Statement)
			}
		}
	}},
}

func wantMailConsent(t *testing.T, s diary.Store, accountID string, given *time.Time) {
	t.Helper()
	found, ok := diary.MailConsent(value(s.Consents(t.Context(), accountID))(t))
	if ok != (given != nil) || ok && !sameInstant(&found.Given, given) {
		t.Errorf("in force is %+v (%v), want one of %v", found, ok, given)
	}
}
