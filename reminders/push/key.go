package push

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"time"
)

// tokenFor is how long a token is good. More than 24 hours is refused (RFC 8292, section 2).
const tokenFor = 12 * time.Hour

// Key is by what push services know the installation (VAPID, RFC 8292): browsers get the public half, and take
// notifications of nobody else.
type Key struct {
	private *ecdsa.PrivateKey
	public  string
}

// NewKey is the key that follows from a secret: the same secret has the same key, so that nothing but the secret has to be
// kept, and every process of an installation has the same.
func NewKey(secret [32]byte) (Key, error) {
	// Nearly every number of 32 octets is a key; for the others the next is taken.
	for i := range 8 {
		scalar, err := hkdf.Expand(sha256.New, secret[:], fmt.Sprintf("VAPID, version 1, try %d", i), 32)
		if err != nil {
			return Key{}, err
		}
		private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar)
		if err != nil {
			continue
		}
		public, err := private.PublicKey.Bytes()
		return Key{private, base64.RawURLEncoding.EncodeToString(public)}, err
	}
	return Key{}, fmt.Errorf("push: no key follows from the secret")
}

// Public is the public key as browsers get it: the point, uncompressed, in base64url.
func (k Key) Public() string { return k.public }

// authorization is the header that names the installation to the push service of an endpoint. The subject is an address at
// which the host is found: a push service may write to it, and some refuse any that is no https address.
func (k Key) authorization(endpoint *url.URL, subject string, now time.Time) (string, error) {
	claims, err := json.Marshal(struct {
		Audience string `json:"aud"`
		Expires  int64  `json:"exp"`
		Subject  string `json:"sub"`
	}{endpoint.Scheme + "://" + endpoint.Host, now.Add(tokenFor).Unix(), subject})
	if err != nil {
		return "", err
	}
	content := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256"}`)) + "." + base64.RawURLEncoding.EncodeToString(claims)
	sum := sha256.Sum256([]byte(content))
	r, s, err := ecdsa.Sign(rand.Reader, k.private, sum[:])
	if err != nil {
		return "", err
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return "vapid t=" + content + "." + base64.RawURLEncoding.EncodeToString(signature) + ", k=" + k.public, nil
}
