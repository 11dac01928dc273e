// Package otp makes and checks what is given besides a password: the one-time codes that an app shows (TOTP, RFC 6238),
// and the recovery codes for somebody who lost the app.
package otp

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

// Every app makes these codes, and many make no others.
const (
	digits     = otp.DigitsSix
	algorithm  = otp.AlgorithmSHA1
	stepLength = 30 * time.Second
	keyLength  = 20 // octets, as RFC 4226 recommends
	// drift is by how many steps the clock of a telephone may differ from ours (RFC 6238, section 5.2).
	drift = 1
)

// Field is the field of a form in which a code is given, of either kind.
const Field = "one_time_code"

// ErrSealed says that a key was not sealed here, or for another account.
var ErrSealed = errors.New("otp: the sealed key cannot be opened")

// NewKey makes the secret of an account's codes, as people type it into an app.
func NewKey() string {
	var key [keyLength]byte
	_, _ = rand.Read(key[:]) // never fails, see crypto/rand
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(key[:])
}

// ValidKey says whether a text is a secret as NewKey makes them.
func ValidKey(key string) bool {
	octets, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(key)
	return err == nil && len(octets) == keyLength
}

// Address is the address by which an app takes the key over, for its QR code. The site and the account name it there.
func Address(site, account, key string) (string, error) {
	octets, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(key)
	if err != nil {
		return "", fmt.Errorf("otp: key: %w", err)
	}
	made, err := totp.Generate(totp.GenerateOpts{
		Issuer: site, AccountName: account, Secret: octets, Digits: digits, Algorithm: algorithm, Period: uint(stepLength / time.Second),
	})
	if err != nil {
		return "", fmt.Errorf("otp: address: %w", err)
	}
	return made.URL(), nil
}

// Clean leaves out what people write between the digits of a code.
func Clean(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, code)
}

// IsCode says whether a clean text may be a one-time code.
func IsCode(code string) bool { return isDigits(code, digits.Length()) }

// StepOf is the step of which a clean code is, at the instant now on the clock of people.
func StepOf(key, code string, now time.Time) (step int64, ok bool) {
	present := now.Unix() / int64(stepLength/time.Second)
	for step := present - drift; step <= present+drift; step++ {
		made, err := hotp.GenerateCodeCustom(key, uint64(max(step, 0)), hotp.ValidateOpts{Digits: digits, Algorithm: algorithm}) // #nosec G115 -- not below 0
		if err == nil && subtle.ConstantTimeCompare([]byte(made), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// RecoveryCodes is how many recovery codes there are at first.
const RecoveryCodes = 10

// A recovery code has digits alone, as the field of the code asks for them: 20, of which nobody guesses one. The first says
// which of the account's codes it is, so that one hash is compared and no more. The others are random, and hashed as a
// password is, each with a salt of its own, so that somebody with a backup tries them slowly.
const (
	recoveryGroups = 4
	recoveryGroup  = 5 // digits
	// earlierIterations stretched the codes of earlier programs, which had no salt but the account's ID.
	earlierIterations = 10_000
)

// NewRecoveryCodes makes recovery codes, as they are shown, in groups of digits.
func NewRecoveryCodes() []string {
	most := new(big.Int).Exp(big.NewInt(10), big.NewInt(recoveryGroup), nil)
	codes := make([]string, RecoveryCodes)
	for i := range codes {
		groups := make([]string, recoveryGroups)
		for g := range groups {
			n, _ := rand.Int(rand.Reader, most) // never fails, see crypto/rand
			groups[g] = fmt.Sprintf("%0*d", recoveryGroup, n)
		}
		groups[0] = fmt.Sprint(i) + groups[0][1:]
		codes[i] = strings.Join(groups, " ")
	}
	return codes
}

// IsRecoveryCode says whether a clean text may be a recovery code.
func IsRecoveryCode(code string) bool { return isDigits(code, recoveryGroups*recoveryGroup) }

// RecoveryEntry is what is stored of a clean recovery code with its hash.
func RecoveryEntry(code, hash string) string { return code[:1] + hash }

// FindRecovery finds the entry of a clean recovery code among those of its account, and the hash to compare the code with.
// Both are empty where there is none.
func FindRecovery(entries []string, code string) (entry, hash string) {
	for _, entry := range entries {
		if strings.HasPrefix(entry, code[:1]+"$") {
			return entry, entry[1:]
		}
	}
	return "", ""
}

// EarlierRecoveryEntry is what was stored of a recovery code that was made before the codes were hashed as passwords are.
func EarlierRecoveryEntry(accountID, code string) (string, error) {
	sum, err := pbkdf2.Key(sha256.New, Clean(code), []byte("recovery code\x00"+accountID), earlierIterations, sha256.Size)
	if err != nil {
		return "", fmt.Errorf("otp: stretch: %w", err)
	}
	return hex.EncodeToString(sum), nil
}

func isDigits(text string, length int) bool {
	return len(text) == length && strings.Trim(text, "0123456789") == ""
}

// Sealer encrypts keys for the database, so that nobody with a backup of it can make a code.
type Sealer struct {
	aead cipher.AEAD
}

// NewSealer is the sealer with a key of the installation.
func NewSealer(key [32]byte) *Sealer {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // the length is right
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // the block size is right
	}
	return &Sealer{aead}
}

// Seal encrypts a key for an account.
func (s *Sealer) Seal(accountID, key string) string {
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, []byte(key), []byte(accountID)))
}

// Open reads what Seal wrote for the account.
func (s *Sealer) Open(accountID, sealed string) (string, error) {
	octets, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", ErrSealed
	}
	key, err := s.aead.Open(nil, nil, octets, []byte(accountID))
	if err != nil {
		return "", ErrSealed
	}
	return string(key), nil
}
