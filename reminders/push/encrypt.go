package push

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
)

const (
	saltLength = 16
	// recordSize is that of the only record (RFC 8188). Every push service takes as much (RFC 8030, section 7.2).
	recordSize = 4096
	overhead   = saltLength + 4 + 1 + keyLength + 1 + 16 // the header, the mark of the last record, and the tag
	keyLength  = 65                                      // of a point on the curve, uncompressed
	lastRecord = 0x02
)

// paddedLength is how long every message is, so that its length tells nothing of what it is about.
const paddedLength = 3072

var errTooLong = errors.New("push: the message is too long")

// seal encrypts a message for a browser (RFC 8291): for its public key, and with what authenticates it there.
func seal(message, browser, auth []byte) ([]byte, error) {
	if len(message) > paddedLength-overhead {
		return nil, errTooLong
	}
	ours, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails, see crypto/rand
	return sealWith(message, paddedLength-overhead-len(message), browser, auth, ours, salt)
}

// sealWith is seal with a key pair and a salt of their own, and so many octets of padding.
func sealWith(message []byte, padding int, browser, auth []byte, ours *ecdh.PrivateKey, salt []byte) ([]byte, error) {
	theirs, err := ecdh.P256().NewPublicKey(browser)
	if err != nil {
		return nil, err
	}
	shared, err := ours.ECDH(theirs)
	if err != nil {
		return nil, err
	}
	public := ours.PublicKey().Bytes()
	secret, err := hkdf.Key(sha256.New, shared, auth, "WebPush: info\x00"+string(browser)+string(public), sha256.Size)
	if err != nil {
		return nil, err
	}
	aead, nonce, err := contentCipher(secret, salt)
	if err != nil {
		return nil, err
	}
	body := slices.Concat(salt, binary.BigEndian.AppendUint32(nil, recordSize), []byte{byte(len(public))}, public)
	padded := slices.Concat(message, []byte{lastRecord}, make([]byte, padding))
	return aead.Seal(body, nonce, padded, nil), nil
}

// contentCipher is that of a record with the nonce of the first (RFC 8188).
func contentCipher(secret, salt []byte) (aead cipher.AEAD, nonce []byte, err error) {
	key, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, err
	}
	if aead, err = cipher.NewGCM(block); err != nil {
		return nil, nil, err
	}
	nonce, err = hkdf.Key(sha256.New, secret, salt, "Content-Encoding: nonce\x00", aead.NonceSize())
	return aead, nonce, err
}
