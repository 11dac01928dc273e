// Package token makes and checks the signed texts that stand in the links of mails. A token says what may
// be done, for which account and until when; anyone who holds it may do just that, without signing in.
// Nothing is stored: a token that was made with the installation's key, and has not expired, is good.
package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"net/url"
	"time"

	"github.com/google/uuid"
)

// ErrInvalid says that a token was not made here for this purpose, or has expired. It does not say which.
var ErrInvalid = errors.New("token: invalid or expired")

// Purpose is what a token allows. It is one octet that tells nothing to a reader of the link.
type Purpose byte

// The purposes. Once mails were sent with a purpose its octet does not change.
//
// A link ends with the password that it was mailed under, so that anyone who could read the earlier mails, or
// opened the account for somebody else, is left with nothing. Fewer alone does not: a mail program may use
// it a year later to stop what its user does not want (RFC 8058), and stopping is all that it does.
const (
	Done          Purpose = 'a' // answer one reminder: done, later, or not today; bound to password and address
	Fewer         Purpose = 'b' // stop or pause reminders, one kind or all; bound to nothing
	ConfirmEmail  Purpose = 'c' // confirm the address that the mail went to; bound to password and that address
	ResetPassword Purpose = 'd' // choose a new password; bound to the one before and to the address
	HostReset     Purpose = 'h' // the same, by a link that the host hands over, which says nothing about who reads the mails of the address
	KnownBrowser  Purpose = 'e' // a browser that signed in before; kept in a cookie, never in a link; bound to the password
	SecondStep    Purpose = 'f' // the password was given, and the code is still to come; kept in a page, never in a link; bound to the password
	KeptForm      Purpose = 'k' // when a form was first sent that waits in a page; never in a link; bound to the address of the form
)

// The pages behind the links of a reminder; the token is the last part of the path. A GET shows what can be
// done, and a POST does it. FewerPath is posted to by mail programs too, when their user stops the mails
// there (RFC 8058).
const (
	DonePath  = "/r"
	TodayPath = "/r/today" // with the token of DonePath
	LaterPath = "/r/later" // with the token of DonePath; only posted to
	FewerPath = "/u"
)

// MaxSubject is the most octets that the subject of a claim may have.
const MaxSubject = 64

// Claim is what a token says.
type Claim struct {
	Purpose Purpose
	Account string    // UUID of the account
	Subject string    // what in the account: an ID, a code without meaning outside, or a binding; may be empty
	Expires time.Time // to the second
}

// minSecret is the fewest octets of a secret from which a key is made.
const minSecret = 16

// Signer makes and checks tokens. It is safe for concurrent use.
type Signer struct {
	key [sha256.Size]byte
}

// NewSigner is the signer with the installation's secret. The secret must be hard to guess; it returns an
// error when it is shorter than 16 octets.
func NewSigner(secret []byte) (*Signer, error) {
	if len(secret) < minSecret {
		return nil, errors.New("token: the secret is too short")
	}
	// A key of its own, so that the same secret can serve for something else.
	return &Signer{key: sign(secret, []byte("links in mails, version 1"))}, nil
}

func sign(key, content []byte) [sha256.Size]byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(content)
	return [sha256.Size]byte(mac.Sum(nil))
}

// A token is, in base64url: a version, the purpose, the account, the second at which it expires, the subject, and
// the HMAC-SHA-256 of all that.
const (
	version = 1

	purposeAt = 1
	accountAt = 2
	expiresAt = accountAt + 16
	subjectAt = expiresAt + 8
)

// Make writes a claim as a token. The account must be a UUID and the subject not longer than MaxSubject;
// otherwise the token is empty, and opens nothing.
func (s *Signer) Make(c Claim) string {
	account, err := uuid.Parse(c.Account)
	if err != nil || len(c.Subject) > MaxSubject {
		return ""
	}
	content := []byte{version, byte(c.Purpose)}
	content = append(content, account[:]...)
	content = binary.BigEndian.AppendUint64(content, uint64(c.Expires.Unix()))
	content = append(content, c.Subject...)
	mac := sign(s.key[:], content)
	return base64.RawURLEncoding.EncodeToString(append(content, mac[:]...))
}

// Verify reads a token that must have been made for the purpose, and must not have expired at the instant now.
// It returns ErrInvalid for any other text.
func (s *Signer) Verify(text string, purpose Purpose, now time.Time) (Claim, error) {
	const longest = subjectAt + MaxSubject + sha256.Size
	if len(text) > base64.RawURLEncoding.EncodedLen(longest) {
		return Claim{}, ErrInvalid
	}
	// Strict, so that no two texts are the same token.
	all, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(all) < subjectAt+sha256.Size {
		return Claim{}, ErrInvalid
	}
	content, mac := all[:len(all)-sha256.Size], all[len(all)-sha256.Size:]
	want := sign(s.key[:], content)
	if !hmac.Equal(mac, want[:]) || content[0] != version || Purpose(content[purposeAt]) != purpose {
		return Claim{}, ErrInvalid
	}
	claim := Claim{
		Purpose: purpose,
		Account: uuid.UUID(content[accountAt:expiresAt]).String(),
		Subject: string(content[subjectAt:]),
		Expires: time.Unix(int64(binary.BigEndian.Uint64(content[expiresAt:subjectAt])), 0).UTC(),
	}
	if !now.Before(claim.Expires) {
		return Claim{}, ErrInvalid
	}
	return claim, nil
}

// Binding is a subject that ties a token to something that may change, such as the hash of a password:
// once that has changed, the token no longer fits. It tells nothing of what it binds to.
func (s *Signer) Binding(to string) string {
	sum := sign(s.key[:], append([]byte("binding\x00"), to...))
	return string(sum[:16])
}

// BoundTo says whether the claim was made with the binding to just this.
func (s *Signer) BoundTo(c Claim, to string) bool {
	return hmac.Equal([]byte(c.Subject), []byte(s.Binding(to)))
}

// Subkey is a secret of its own for something else than links, made from the installation's. It tells nothing of that
// one, and is the same as long as that is.
func (s *Signer) Subkey(of string) [32]byte {
	return sign(s.key[:], append([]byte("subkey\x00"), of...))
}

// Link is the address of a page of the site that takes a token as the last part of its path.
func (s *Signer) Link(site *url.URL, path string, c Claim) string {
	return site.JoinPath(path, s.Make(c)).String()
}
