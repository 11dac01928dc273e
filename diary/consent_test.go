package diary

import (
	"testing"
	"time"
)

func TestOnlyAConsentToThePresentWordingThatIsNotWithdrawnIsInForce(t *testing.T) {
	at := time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)
	given := Consent{Statement: RemindByMail, Version: MailConsentVersion, Given: at}
	withdrawn, older, other := given, given, given
	withdrawn.Withdrawn = &at
	older.Version--
	other.Statement = StoreHealthData
	if c, ok := MailConsent([]Consent{withdrawn, older, other}); ok {
		t.Errorf("%+v is in force", c)
	}
	if c, ok := MailConsent([]Consent{withdrawn, older, other, given}); !ok || c != given {
		t.Errorf("found %+v (%v)", c, ok)
	}
}
