package token

import (
	"net/url"
	"path"
	"testing"

	"crampdiary/diary"
)

// Every link but the one to fewer mails ends with the password that it was mailed under.
func TestTheLinksOfMailsAreBoundToThePasswordAndTheAddress(t *testing.T) {
	s := newSigner(t, "a secret of sixteen")
	site := &url.URL{Scheme: "https", Host: "example.org"}
	mailed := diary.Account{ID: account, Email: "old@example.org", PasswordHash: "old hash"}
	slot := diary.SlotKey{Kind: diary.Stretching, Date: diary.DateOf(now), Time: 21*60 + 5}
	links := map[Purpose]struct {
		link string
		good func(c Claim, a diary.Account) bool
	}{
		Done: {s.DoneLink(site, mailed, slot, now), func(c Claim, a diary.Account) bool {
			found, ok := s.Slot(c, a)
			return ok && found == slot
		}},
		ConfirmEmail: {s.ConfirmLink(site, "/confirm", mailed, mailed.Email, now), func(c Claim, a diary.Account) bool {
			return s.Confirms(c, a, a.Email)
		}},
		ResetPassword: {s.ResetLink(site, "/reset", mailed, now), s.Resets},
	}
	for purpose, l := range links {
		claim, err := s.Verify(path.Base(l.link), purpose, now)
		if err != nil {
			t.Fatalf("%c: %v", purpose, err)
		}
		for name, test := range map[string]struct {
			account diary.Account
			good    bool
		}{
			"as it was":        {mailed, true},
			"another password": {diary.Account{ID: account, Email: mailed.Email, PasswordHash: "new hash"}, false},
			"another address":  {diary.Account{ID: account, Email: "new@example.org", PasswordHash: mailed.PasswordHash}, false},
		} {
			if got := l.good(claim, test.account); got != test.good {
				t.Errorf("purpose %c, %s: good is %t", purpose, name, got)
			}
		}
	}
	fewer, err := s.Verify(path.Base(s.FewerLink(site, account, diary.Stretching, now)), Fewer, now.Add(FewerFor-1))
	if kind, ok := diary.ParseKindCode(fewer.Subject); err != nil || !ok || kind != diary.Stretching {
		t.Errorf("the link to fewer mails: %+v, %v", fewer, err)
	}
}
