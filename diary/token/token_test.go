package token

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const account = "01910e3c-7d8a-7f00-8000-0123456789ab"

var now = time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)

func newSigner(t *testing.T, secret string) *Signer {
	t.Helper()
	s, err := NewSigner([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fewerClaim() Claim {
	return Claim{Purpose: Fewer, Account: account, Subject: "r1", Expires: now.Add(time.Hour)}
}

func TestATokenSaysWhatItWasMadeFor(t *testing.T) {
	s := newSigner(t, "a secret of sixteen")
	rapid.Check(t, func(r *rapid.T) {
		want := Claim{
			Purpose: rapid.SampledFrom([]Purpose{Done, Fewer, ConfirmEmail, ResetPassword, KnownBrowser, KeptForm}).Draw(r, "purpose"),
			Account: account,
			Subject: string(rapid.SliceOfN(rapid.Byte(), 0, MaxSubject).Draw(r, "subject")),
			Expires: now.Add(time.Duration(rapid.IntRange(1, 1e9).Draw(r, "seconds")) * time.Second),
		}
		got, err := s.Verify(s.Make(want), want.Purpose, now)
		if err != nil || got != want {
			r.Fatalf("got %+v, %v, want %+v", got, err, want)
		}
	})
}

func TestATokenIsGoodForOnePurposeOneKeyAndATime(t *testing.T) {
	s := newSigner(t, "a secret of sixteen")
	text := s.Make(fewerClaim())
	for name, verify := range map[string]func() (Claim, error){
		"another purpose": func() (Claim, error) { return s.Verify(text, Done, now) },
		"another key":     func() (Claim, error) { return newSigner(t, "another secret 16").Verify(text, Fewer, now) },
		"over":            func() (Claim, error) { return s.Verify(text, Fewer, now.Add(time.Hour)) },
		"nothing":         func() (Claim, error) { return s.Verify("", Fewer, now) },
		"no base64":       func() (Claim, error) { return s.Verify("ø"+text, Fewer, now) },
		"too long":        func() (Claim, error) { return s.Verify(strings.Repeat(text, 9), Fewer, now) },
	} {
		if got, err := verify(); !errors.Is(err, ErrInvalid) || got != (Claim{}) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	if _, err := s.Verify(text, Fewer, now.Add(time.Hour-time.Second)); err != nil {
		t.Errorf("a second before its end: %v", err)
	}
}

func TestNoOctetOfATokenCanBeChanged(t *testing.T) {
	s := newSigner(t, "a secret of sixteen")
	all, err := base64.RawURLEncoding.DecodeString(s.Make(fewerClaim()))
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		changed := append([]byte(nil), all...)
		changed[i] ^= 1
		if _, err := s.Verify(base64.RawURLEncoding.EncodeToString(changed), Fewer, now); !errors.Is(err, ErrInvalid) {
			t.Errorf("octet %d changed: %v", i, err)
		}
		if _, err := s.Verify(base64.RawURLEncoding.EncodeToString(all[:i]), Fewer, now); !errors.Is(err, ErrInvalid) {
			t.Errorf("cut to %d octets: %v", i, err)
		}
	}
}

func TestABindingFitsOnlyWhatItWasMadeWith(t *testing.T) {
	s := newSigner(t, "a secret of sixteen")
	claim := Claim{Purpose: ResetPassword, Account: account, Subject: s.Binding("old hash"), Expires: now.Add(time.Hour)}
	read, err := s.Verify(s.Make(claim), ResetPassword, now)
	if err != nil {
		t.Fatal(err)
	}
	if !s.BoundTo(read, "old hash") || s.BoundTo(read, "new hash") {
		t.Error("the binding does not follow the hash")
	}
	read.Subject = ""
	if s.BoundTo(read, "") {
		t.Error("a claim without a binding is bound to nothing")
	}
}

func TestALinkTellsNothing(t *testing.T) {
	s := newSigner(t, "a secret of sixteen")
	site := &url.URL{Scheme: "https", Host: "example.org"}
	link := s.Link(site, "/stop", fewerClaim())
	path, ok := strings.CutPrefix(link, "https://example.org/stop/")
	if !ok || strings.ContainsAny(path, "/?&=%") {
		t.Fatalf("the link is %s", link)
	}
	if _, err := s.Verify(path, Fewer, now); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBeATokenIsEmpty(t *testing.T) {
	s := newSigner(t, "a secret of sixteen")
	noAccount, long := fewerClaim(), fewerClaim()
	noAccount.Account, long.Subject = "x", strings.Repeat("x", MaxSubject+1)
	for _, c := range []Claim{noAccount, long} {
		if text := s.Make(c); text != "" {
			t.Errorf("%+v became %s", c, text)
		}
	}
	if _, err := NewSigner([]byte("short")); err == nil {
		t.Error("a secret of five letters makes a key")
	}
}
