package e2e

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"crampdiary/reminders/push"
)

// PushService is a push service with TLS, and what the browsers keep by which they read what it is sent.
type PushService struct {
	server *httptest.Server
	key    *ecdh.PrivateKey
	auth   []byte
	read   chan string // what was sent, decrypted
}

// NewPushService is one that takes everything, and ends with the test.
func NewPushService(t *testing.T) *PushService {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &PushService{key: key, auth: []byte("0123456789abcdef"), read: make(chan string, 100)}
	p.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			body, err = p.decrypt(body)
		}
		if err != nil {
			t.Errorf("read a notification: %v", err)
		}
		p.read <- string(body)
		w.WriteHeader(http.StatusCreated)
	}))
	t.Cleanup(p.server.Close)
	return p
}

// client reaches the service by whatever name it is asked for.
func (p *PushService) client() *http.Client {
	client := push.NewClient()
	client.Transport = &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // #nosec G402 -- the certificate is of another name
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, p.server.Listener.Addr().String())
		},
	}
	return client
}

// decrypt reads a message as a browser does (RFC 8291, section 3.4).
func (p *PushService) decrypt(body []byte) ([]byte, error) {
	const salt, header = 16, 16 + 4 + 1 + 65
	if len(body) < header {
		return nil, errors.New("it is too short")
	}
	sender, err := ecdh.P256().NewPublicKey(body[header-65 : header])
	if err != nil {
		return nil, err
	}
	shared, err := p.key.ECDH(sender)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(p.key.PublicKey().Bytes()) + string(sender.Bytes())
	secret, err := hkdf.Key(sha256.New, shared, p.auth, info, 32)
	if err != nil {
		return nil, err
	}
	key, keyErr := hkdf.Key(sha256.New, secret, body[:salt], "Content-Encoding: aes128gcm\x00", 16)
	nonce, nonceErr := hkdf.Key(sha256.New, secret, body[:salt], "Content-Encoding: nonce\x00", 12)
	block, blockErr := aes.NewCipher(key)
	if err := errors.Join(keyErr, nonceErr, blockErr); err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, nonce, body[header:], nil)
	for i := len(plain) - 1; err == nil && i >= 0; i-- {
		if plain[i] != 0 { // the mark of the last record, before the padding
			return plain[:i], nil
		}
	}
	return nil, err
}

// Next waits for what is sent next.
func (p *PushService) Next(t *testing.T) string {
	t.Helper()
	select {
	case text := <-p.read:
		return text
	case <-time.After(StepTimeout):
		t.Fatal("nothing was sent")
		return ""
	}
}

// Subscription is a script that has a page make its agreement with this service, which a browser makes with its maker's alone.
func (p *PushService) Subscription() string {
	encode := base64.RawURLEncoding.EncodeToString
	return `{
		let made = null;
		const keys = { p256dh: "` + encode(p.key.PublicKey().Bytes()) + `", auth: "` + encode(p.auth) + `" };
		PushManager.prototype.getSubscription = async () => made ?? (sessionStorage.getItem("made") && PushManager.prototype.subscribe());
		PushManager.prototype.subscribe = async () => {
			sessionStorage.setItem("made", "1");
			return (made = { toJSON: () => ({ endpoint: "https://fcm.googleapis.com/fcm/send/invented", keys }) });
		};
	}`
}
