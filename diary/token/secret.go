package token

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// NewSecret makes a 256-bit secret that opens something by itself, and the hash by which alone it is stored.
func NewSecret() (text string, hash [32]byte) {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails, see crypto/rand
	text = base64.RawURLEncoding.EncodeToString(secret[:])
	return text, HashSecret(text)
}

// HashSecret is the hash by which a secret is stored.
func HashSecret(text string) [32]byte { return sha256.Sum256([]byte(text)) }
