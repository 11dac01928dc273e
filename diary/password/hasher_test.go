package password

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/alexedwards/argon2id"
)

// cheap parameters keep the tests fast; what is tested does not depend on them.
var cheap = Params{Memory: 8, Iterations: 1, Parallelism: 1}

func mustHash(t *testing.T, h *Hasher, password string) string {
	t.Helper()
	hash, err := h.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestOnlyTheSamePasswordIsVerified(t *testing.T) {
	h := NewHasher(cheap, 1)
	hash := mustHash(t, h, "blåbær tæppe øjenlåg")
	for name, test := range map[string]struct {
		password string
		want     bool
	}{
		"same":                          {"blåbær tæppe øjenlåg", true},
		"letters composed otherwise":    {"bla\u030abær tæppe øjenla\u030ag", true},
		"other width of the characters": {"ｂlåbær tæppe øjenlåg", true},
		"other case":                    {"Blåbær tæppe øjenlåg", false},
		"cut short":                     {"blåbær tæppe øjenlå", false},
		"something after it":            {"blåbær tæppe øjenlåg ", false},
		"nothing":                       {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := h.Verify(t.Context(), test.password, hash)
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("Verify(%q) is %t", test.password, got)
			}
		})
	}
}

func TestAPasswordSetOnAnyKeyboardIsVerified(t *testing.T) {
	h := NewHasher(cheap, 1)
	hash := mustHash(t, h, "bla\u030abær tæppe øjenla\u030ag")
	if same, err := h.Verify(t.Context(), "blåbær tæppe øjenlåg", hash); !same || err != nil {
		t.Errorf("Verify is %t, %v", same, err)
	}
}

func TestNothingIsCutOffALongPassword(t *testing.T) {
	h := NewHasher(cheap, 1)
	long := strings.Repeat("å", 100_000)
	hash := mustHash(t, h, long)
	for password, want := range map[string]bool{long: true, long + "å": false} {
		got, err := h.Verify(t.Context(), password, hash)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("Verify of %d octets is %t", len(password), got)
		}
	}
}

func TestHashesOfOnePasswordDiffer(t *testing.T) {
	h := NewHasher(cheap, 1)
	one, two := mustHash(t, h, "kaffekop"), mustHash(t, h, "kaffekop")
	if one == two {
		t.Error("two hashes have one salt")
	}
}

func TestAnUnknownAccountIsNeverVerified(t *testing.T) {
	h := NewHasher(cheap, 1)
	for _, password := range []string{"", "kaffekop hjelm vandfald 7"} {
		same, err := h.Verify(t.Context(), password, "")
		if err != nil {
			t.Fatal(err)
		}
		if same {
			t.Errorf("Verify(%q) is true without a hash", password)
		}
	}
}

func TestAnUnknownAccountCostsAsMuchAsAKnownOne(t *testing.T) {
	h := NewHasher(DefaultParams, 1)
	if h.Apart().decoy != h.decoy {
		t.Error("a Hasher apart has another decoy")
	}
	decoy, salt, key, err := argon2id.DecodeHash(h.decoy)
	if err != nil {
		t.Fatal(err)
	}
	known, knownSalt, knownKey, err := argon2id.DecodeHash(mustHash(t, h, "kaffekop hjelm vandfald 7"))
	if err != nil {
		t.Fatal(err)
	}
	if *decoy != *known || len(salt) != len(knownSalt) || len(key) != len(knownKey) {
		t.Errorf("the decoy is made with %+v, others with %+v", *decoy, *known)
	}
	// Only a comparison notices that the decoy is broken.
	h.decoy = "not a hash"
	if _, err := h.Verify(t.Context(), "kaffekop hjelm vandfald 7", ""); !errors.Is(err, argon2id.ErrInvalidHash) {
		t.Errorf("the password was not compared with the decoy: %v", err)
	}
}

func TestVerifyReportsAHashThatIsNone(t *testing.T) {
	h := NewHasher(cheap, 1)
	if same, err := h.Verify(t.Context(), "kaffekop", "not a hash"); same || !errors.Is(err, argon2id.ErrInvalidHash) {
		t.Errorf("Verify is %t, %v", same, err)
	}
}

// work are the two ways in which a Hasher is put to work.
var work = map[string]func(ctx context.Context, h *Hasher) error{
	"Hash": func(ctx context.Context, h *Hasher) error {
		_, err := h.Hash(ctx, "kaffekop")
		return err
	},
	"Verify": func(ctx context.Context, h *Hasher) error {
		_, err := h.Verify(ctx, "kaffekop", "")
		return err
	},
}

func TestOnlySoManyWorkAtOnce(t *testing.T) {
	for name, do := range work {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const atOnce = 2
				h := NewHasher(cheap, atOnce)
				for range atOnce {
					if err := h.take(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				done := make(chan error, 1)
				go func() { done <- do(t.Context(), h) }()
				synctest.Wait()
				select {
				case <-done:
					t.Fatal("a third worked although two were at work")
				default:
				}
				h.release()
				if err := <-done; err != nil {
					t.Fatal(err)
				}
				if len(h.slots) != atOnce-1 {
					t.Errorf("%d places are taken after the work, want %d", len(h.slots), atOnce-1)
				}
			})
		})
	}
}

func TestAWaitingCallMayGiveUp(t *testing.T) {
	for name, do := range work {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := NewHasher(cheap, 1)
				if err := h.take(t.Context()); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				done := make(chan error, 1)
				go func() { done <- do(ctx, h) }()
				synctest.Wait()
				cancel()
				if err := <-done; !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

func TestNoWorkIsDoneForNobody(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, do := range work {
		t.Run(name, func(t *testing.T) {
			if err := do(ctx, NewHasher(cheap, 1)); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAHasherUsesEveryProcessorUnlessTold(t *testing.T) {
	if got, want := cap(NewHasher(cheap, 0).slots), runtime.GOMAXPROCS(0); got != want {
		t.Errorf("%d at once, want %d", got, want)
	}
}

func TestAKnownPersonWaitsBehindNobodyWhoGuesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		strangers := NewHasher(cheap, 1)
		known := strangers.Apart()
		hash := mustHash(t, strangers, "kaffekop")
		strangers.slots <- struct{}{} // one of them is at work, and does not end
		for range 1000 {
			go func() { _, _ = strangers.Verify(t.Context(), "gæt", hash) }()
		}
		synctest.Wait() // all of them wait
		if same, err := known.Verify(t.Context(), "kaffekop", hash); !same || err != nil {
			t.Errorf("Verify is %t, %v", same, err)
		}
		<-strangers.slots
	})
}
