package token

import (
	"strings"
	"testing"
)

func TestATraceIsGoodForItsMailAccountAndAddressAlone(t *testing.T) {
	const mailID, other, to = "01910e3c-7d8a-7f00-8000-00000000000a", "01910e3c-7d8a-7f00-8000-00000000000b", "a@example.org"
	s := newSigner(t, "a secret of sixteen")
	trace := s.Trace(mailID, account, to)
	found, ok := TracedAccount(strings.ToUpper(trace))
	if !ok || found != account || !s.Traces(trace, account, to) || !s.Traces(strings.ToUpper(trace), account, to) {
		t.Fatalf("%s names %s", trace, found)
	}
	if len(trace) > 100 || strings.Contains(trace, "@") {
		t.Errorf("the trace is %s", trace)
	}
	for name, good := range map[string]bool{
		"another address": s.Traces(trace, account, "b@example.org"),
		"another account": s.Traces(trace, other, to),
		"another mail":    s.Traces(strings.Replace(trace, mailID, other, 1), account, to),
		"another key":     newSigner(t, "another secret 16").Traces(trace, account, to),
		"without its MAC": s.Traces(strings.Join(strings.Split(trace, ".")[:2], "."), account, to),
		"nothing":         s.Traces("", account, to),
	} {
		if good {
			t.Errorf("%s is good", name)
		}
	}
	// Those of earlier programs are shorter, and hold for earlier mails alone.
	for id, good := range map[string]bool{mailID: true, "01b7c0de-7d8a-7f00-8000-00000000000a": false} {
		if earlier := s.trace(id, account, to, earlierTraceOctets); len(earlier) != 80 || s.Traces(earlier, account, to) != good || s.Traces(earlier, other, to) {
			t.Errorf("%s is good: %t", earlier, !good)
		}
	}
	for _, text := range []string{"", mailID, mailID + ".x.y", "a.b.c.d"} {
		if found, ok := TracedAccount(text); ok {
			t.Errorf("%q names %s", text, found)
		}
	}
}
