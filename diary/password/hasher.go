package password

import (
	"context"
	"encoding/base64"
	"fmt"
	"runtime"

	"github.com/alexedwards/argon2id"
)

// Params are the cost of one hash.
type Params struct {
	Memory      uint32 // KiB
	Iterations  uint32
	Parallelism uint8
}

// DefaultParams are what OWASP's Password Storage Cheat Sheet gives as the least for argon2id.
var DefaultParams = Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1}

// Octets of the salt and of the key, as RFC 9106, section 4, recommends them.
const (
	saltLength = 16
	keyLength  = 32
)

// argon2Version is the version of argon2 (1.3) as its hashes name it.
const argon2Version = 0x13

// Hasher hashes and verifies passwords with argon2id, a bounded number at a time: each takes much memory
// and a whole processor, and nobody may take all of both by trying to sign in often. It is safe for
// concurrent use.
type Hasher struct {
	params *argon2id.Params
	slots  chan struct{}
	decoy  string // the hash of no password, for accounts that do not exist
}

// NewHasher makes a Hasher that works on at most so many passwords at once; on as many as there are
// processors if atOnce is 0.
func NewHasher(params Params, atOnce int) *Hasher {
	if atOnce == 0 {
		atOnce = runtime.GOMAXPROCS(0)
	}
	h := &Hasher{
		params: &argon2id.Params{
			Memory: params.Memory, Iterations: params.Iterations, Parallelism: params.Parallelism,
			SaltLength: saltLength, KeyLength: keyLength,
		},
		slots: make(chan struct{}, atOnce),
	}
	h.decoy = decoy(h.params)
	return h
}

// decoy is a hash that costs as much to compare with as any other of the parameters, and nothing to make:
// its key is zeros, which is the key of no password that can be found.
func decoy(params *argon2id.Params) string {
	zeros := func(octets uint32) string { return base64.RawStdEncoding.EncodeToString(make([]byte, octets)) }
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2Version, params.Memory, params.Iterations,
		params.Parallelism, zeros(params.SaltLength), zeros(params.KeyLength))
}

// Apart is a Hasher that does the same with places of its own, as many as this one has: a known person waits
// behind nobody who guesses. With both at work as much memory is taken twice.
func (h *Hasher) Apart() *Hasher {
	return &Hasher{params: h.params, slots: make(chan struct{}, cap(h.slots)), decoy: h.decoy}
}

// Hash is the password's hash in PHC string format. It returns the context's error when the context
// ends before it is this password's turn.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.take(ctx); err != nil {
		return "", err
	}
	defer h.release()
	hash, err := argon2id.CreateHash(normalize(password), h.params)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Verify says whether the hash is the password's. For the empty hash, that of an account that does not
// exist, it does the same work and says no, so that the time taken does not tell which accounts exist.
// It returns the context's error when the context ends before it is this password's turn, and an error
// when the hash is none.
func (h *Hasher) Verify(ctx context.Context, password, hash string) (bool, error) {
	if err := h.take(ctx); err != nil {
		return false, err
	}
	defer h.release()
	exists := hash != ""
	if !exists {
		hash = h.decoy
	}
	same, err := argon2id.ComparePasswordAndHash(normalize(password), hash)
	if err != nil {
		return false, fmt.Errorf("verify password: %w", err)
	}
	return same && exists, nil
}

// Outdated says whether a hash was made with parameters that cost less than those of today, so that it is to be made again
// when the password is known.
func (h *Hasher) Outdated(hash string) bool {
	params, _, _, err := argon2id.DecodeHash(hash)
	return err == nil && (params.Memory < h.params.Memory || params.Iterations < h.params.Iterations)
}

// take waits for a place among those at work, and refuses one to whom nobody listens any more.
func (h *Hasher) take(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		select {
		case h.slots <- struct{}{}:
			return nil
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	return fmt.Errorf("wait to hash: %w", err)
}

func (h *Hasher) release() { <-h.slots }
