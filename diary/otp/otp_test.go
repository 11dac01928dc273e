package otp

import (
	"encoding/base32"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"
)

// TestCodesAreThoseOfTheStandard compares with the last six digits of RFC 6238, appendix B.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	key := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))
	for second, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"} {
		if step, ok := StepOf(key, code, time.Unix(second, 0)); !ok || step != second/30 {
			t.Errorf("%s at %d is of step %d (%t)", code, second, step, ok)
		}
	}
}

func TestACodeIsGoodWhileTheClocksDifferByAStep(t *testing.T) {
	key, at := NewKey(), time.Unix(1_800_000_000, 0)
	code, err := hotp.GenerateCode(key, uint64(at.Unix()/30))
	if err != nil {
		t.Fatal(err)
	}
	for after, want := range map[time.Duration]bool{-31 * time.Second: false, -30 * time.Second: true, 0: true, 59 * time.Second: true, 60 * time.Second: false} {
		if step, ok := StepOf(key, code, at.Add(after)); ok != want || ok && step != at.Unix()/30 {
			t.Errorf("%s later it is of step %d (%t), want %t", after, step, ok, want)
		}
	}
}

func TestAnAppTakesTheKeyOverByItsAddress(t *testing.T) {
	key := NewKey()
	if !ValidKey(key) || ValidKey(key[1:]) || ValidKey("") || ValidKey(strings.ToLower(key)) {
		t.Errorf("the key %s is not valid, or another is", key)
	}
	address, err := Address("dagbog.example.org", "mette+a@example.org", key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "otpauth" || parsed.Host != "totp" || parsed.Path != "/dagbog.example.org:mette+a@example.org" {
		t.Errorf("the address is %s (%v)", address, err)
	}
	if got := parsed.Query(); got.Get("secret") != key || got.Get("issuer") != "dagbog.example.org" || got.Get("digits") != "6" || got.Get("period") != "30" {
		t.Errorf("the address holds %v", got)
	}
}

func TestRecoveryCodesAreTypedAsPeopleLike(t *testing.T) {
	codes := NewRecoveryCodes()
	seen := make(map[string]bool)
	for _, code := range codes {
		if clean := Clean(code); !IsRecoveryCode(clean) || IsCode(clean) {
			t.Errorf("%q is no recovery code", code)
		}
		seen[code[:1]] = true
		for _, typed := range []string{strings.ReplaceAll(code, " ", ""), strings.ReplaceAll(code, " ", "-"), " " + code + "\u00a0"} {
			if got := Clean(typed); got != strings.ReplaceAll(code, " ", "") {
				t.Errorf("%q is another code than %q", typed, code)
			}
		}
	}
	if len(seen) != RecoveryCodes {
		t.Errorf("%d codes say which they are", len(seen))
	}
}

func TestTheEntryOfARecoveryCodeIsFoundByItsFirstDigit(t *testing.T) {
	earlier, err := EarlierRecoveryEntry("a", "30123 45678 90123 45678")
	if err != nil {
		t.Fatal(err)
	}
	if other, _ := EarlierRecoveryEntry("b", "30123 45678 90123 45678"); other == earlier {
		t.Error("another account's entry is the same")
	}
	entries := []string{earlier, RecoveryEntry("20123456789012345678", "$argon2id$two"), RecoveryEntry("40123456789012345678", "$argon2id$four")}
	for code, want := range map[string]string{"2": "$argon2id$two", "4": "$argon2id$four", "3": "", "0": ""} {
		entry, hash := FindRecovery(entries, code+"9999999999999999999")
		if hash != want || want != "" && entry != code+want {
			t.Errorf("%s: found %q with %q", code, entry, hash)
		}
	}
	if len(earlier) != 64 {
		t.Errorf("an entry of before is %q", earlier)
	}
}

func TestASealedKeyIsReadForItsAccountAlone(t *testing.T) {
	s, key := NewSealer([32]byte{1}), NewKey()
	sealed := s.Seal("a", key)
	if got, err := s.Open("a", sealed); err != nil || got != key {
		t.Errorf("read %q (%v)", got, err)
	}
	if strings.Contains(sealed, key) || sealed == s.Seal("a", key) {
		t.Error("the sealed key tells something")
	}
	if _, err := s.Open("b", sealed); err == nil {
		t.Error("another account reads it")
	}
	if _, err := NewSealer([32]byte{2}).Open("a", sealed); err == nil {
		t.Error("another installation reads it")
	}
	if _, err := s.Open("a", "?"); err == nil {
		t.Error("anything is read")
	}
}
