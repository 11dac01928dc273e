package password

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/alexedwards/argon2id"

	"crampdiary/diary"
)

// The passwords here are invented or known to everybody.

var cheap = Params{Memory: 8, Iterations: 1, Parallelism: 1}

func TestCheck(t *testing.T) {
	for password, want := range map[string]diary.Code{
		"kaffekop hjelm vandfald 7":              "",
		"hest batteri klamme korrekt":            "",
		"xK9#vQ2m!rT4":                           "",
		"鉛筆 時計 山脈 砂糖 雲":                          "",
		"":                                       diary.TooShort,
		"elleve tegn":                            diary.TooShort,
		"ååååååååååå":                            diary.TooShort, // 11 characters, 22 octets
		"password1234":                           diary.Guessable,
		"aaaaaaaaaaaaaaaa":                       diary.Guessable,
		"123456789012":                           diary.Guessable,
		"qwertyuiop12":                           diary.Guessable,
		"adgangskode1":                           diary.Guessable,
		"krampedagbog":                           diary.Guessable,
		"velkommen2026":                          diary.Guessable,
		"ane.andersen1":                          diary.Guessable, // the person's own name
		strings.Repeat("kaffekop ", 14) + "hjel": diary.TextTooLong,
		"kaffekop hjelm \xff\xfe":                diary.NotText,
	} {
		if got := Check(password, "ane.andersen@example.org"); got != want {
			t.Errorf("Check(%q) = %q, want %q", password, got, want)
		}
	}
}

func TestAHashFitsItsPasswordAlone(t *testing.T) {
	h := NewHasher(cheap, 2)
	ctx := t.Context()
	hash, err := h.Hash(ctx, "blåbærgrød på å")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{
		"blåbærgrød på å":                   true,
		"bla\u030abærgrød pa\u030a a\u030a": true, // the same characters, as some keyboards send them
		"blåbærgrød på a":                   false,
		"":                                  false,
	} {
		if got, err := h.Verify(ctx, password, hash); err != nil || got != want {
			t.Errorf("Verify(%q) = %v (%v), want %v", password, got, err, want)
		}
	}
	if again, _ := h.Hash(ctx, "blåbærgrød på å"); again == hash {
		t.Error("two hashes of one password are the same")
	}
	if _, err := h.Verify(ctx, "x", "nonsense"); err == nil {
		t.Error("a broken hash is taken for one")
	}
}

func TestNoAccountCostsWhatAnAccountCosts(t *testing.T) {
	h := NewHasher(cheap, 1)
	for _, password := range []string{"", "anything"} {
		if ok, err := h.Verify(t.Context(), password, ""); ok || err != nil {
			t.Errorf("nobody's password %q is right (%v)", password, err)
		}
	}
	params, _, _, err := argon2id.DecodeHash(h.decoy)
	if err != nil {
		t.Fatal(err)
	}
	if *params != *h.params {
		t.Errorf("the decoy costs %+v, a hash %+v", params, h.params)
	}
}

func TestTheLongestPasswordIsHashedAndMoreIsClipped(t *testing.T) {
	h := NewHasher(cheap, 1)
	longest := strings.Repeat("𝄞", MaxLength)
	hash, err := h.Hash(t.Context(), longest)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := h.Verify(t.Context(), longest, hash); !ok || err != nil {
		t.Errorf("the longest password does not fit: %v", err)
	}
	if ok, err := h.Verify(t.Context(), strings.Repeat(longest, 1000), hash); ok || err != nil {
		t.Errorf("a password that begins with the right one fits: %v", err)
	}
}

func TestOnlySoManyAreHashedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(cheap, 2)
		h.slots <- struct{}{}
		h.slots <- struct{}{}
		var done atomic.Int32
		for range 3 {
			go func() {
				if _, err := h.Hash(context.Background(), "kaffekop"); err == nil {
					done.Add(1)
				}
			}()
		}
		synctest.Wait()
		if n := done.Load(); n != 0 {
			t.Errorf("%d were hashed while all slots were taken", n)
		}
		h.release()
		synctest.Wait()
		if n := done.Load(); n != 3 {
			t.Errorf("%d were hashed through one slot", n)
		}
	})
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	h := NewHasher(cheap, 1)
	h.slots <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Hash(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("Hash: %v", err)
	}
	if _, err := h.Verify(ctx, "x", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("Verify: %v", err)
	}
}
