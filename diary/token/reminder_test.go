package token

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestTheLinksOfAReminderNameItAndTheAccount(t *testing.T) {
	s := newSigner(t, "a secret of sixteen")
	site := &url.URL{Scheme: "https", Host: "example.org"}
	for _, kind := range diary.ReminderKinds {
		want := diary.SlotKey{Kind: kind, Date: diary.DateOf(now), Time: 21*60 + 5}
		done, ok := strings.CutPrefix(s.DoneLink(site, diary.Account{ID: account, Email: "a@example.org", PasswordHash: "hash"}, want, now), "https://example.org"+DonePath+"/")
		claim, err := s.Verify(done, Done, now.Add(DoneFor-time.Second))
		slot, known := s.Slot(claim, diary.Account{ID: account, Email: "a@example.org", PasswordHash: "hash"})
		if !ok || err != nil || !known || claim.Account != account || slot != want {
			t.Errorf("%s names %+v, %+v, %v", done, claim, slot, err)
		}
		fewer, ok := strings.CutPrefix(s.FewerLink(site, account, kind, now), "https://example.org"+FewerPath+"/")
		claim, err = s.Verify(fewer, Fewer, now.Add(FewerFor-time.Second))
		found, known := diary.ParseKindCode(claim.Subject)
		if !ok || err != nil || !known || claim.Account != account || found != kind {
			t.Errorf("%s names %+v, %s, %v", fewer, claim, found, err)
		}
	}
}
