package diary

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// MaxPushDevices is how many browsers of one account may show its reminders.
const MaxPushDevices = 10

// PushDevice is what shows an account's reminders as notifications: a browser (Web Push, RFC 8030), or whatever listens to a
// topic of an ntfy server, which has an endpoint alone, its address.
type PushDevice struct {
	ID        string // UUID version 7
	AccountID string
	Channel   Channel // PushChannel or NtfyChannel
	// SessionID is the session of that browser. To end the session ends the device; a session that expires leaves it.
	SessionID string
	Name      string // of the browser and its system, or of the ntfy server
	Created   time.Time

	Endpoint  string // where the push service takes notifications for the browser
	P256dh    string // the browser's public key on the curve P-256, in base64url (RFC 8291)
	Auth      string // what authenticates a notification to the browser, 16 octets in base64url (RFC 8291)
	ServerKey string // the public key of the installation that the browser got, in base64url (RFC 8292)

	LastSent *time.Time // when the push service last took a notification; nil when it never did
	Gone     *time.Time // when the push service said that the browser takes none any more; nil while it does
}

// PushServices are the hosts of the services that browsers have their notifications from, whole or, behind a star, by
// their ending: Chrome and the browsers made from it, Firefox, Safari, Edge. No other is sent anything, so that nobody can
// have the installation make requests to hosts of their choice.
var PushServices = []string{
	"fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", "*.push.apple.com", "*.notify.windows.com",
}

// KnownPushService says whether an endpoint is one of PushServices, reached by https at its usual port.
func KnownPushService(endpoint string) bool {
	at, err := url.Parse(endpoint)
	if err != nil || at.Scheme != "https" || at.User != nil || at.Port() != "" || at.Fragment != "" {
		return false
	}
	return slices.ContainsFunc(PushServices, func(service string) bool {
		ending, several := strings.CutPrefix(service, "*")
		return at.Host == service || several && strings.HasSuffix(at.Host, ending) && len(at.Host) > len(ending)
	})
}

// Limits of what a browser says of itself, in octets.
const (
	maxEndpoint = 1000
	authOctets  = 16
)

// topicName is how ntfy lets a topic be called.
var topicName = regexp.MustCompile(`^[-_A-Za-z0-9]{1,64}$`)

// NtfyTopic takes the address of a topic apart: the address of its server, with its scheme, and its name.
func NtfyTopic(address string) (server, topic string, ok bool) {
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "https" && at.Scheme != "http" || at.Host == "" || at.User != nil || at.RawQuery != "" || at.Fragment != "" {
		return "", "", false
	}
	topic = strings.TrimPrefix(at.Path, "/")
	return at.Scheme + "://" + strings.ToLower(at.Host), topic, topicName.MatchString(topic)
}

// Validate finds what keeps a device from being sent anything.
func (d PushDevice) Validate() Problems {
	var p Problems
	if d.Channel == NtfyChannel {
		if _, _, ok := NtfyTopic(d.Endpoint); !ok || len(d.Endpoint) > maxEndpoint {
			p.add("endpoint", Unknown)
		}
		return p
	}
	if len(d.Endpoint) > maxEndpoint || strings.ContainsFunc(d.Endpoint, unicode.IsControl) || !KnownPushService(d.Endpoint) {
		p.add("endpoint", Unknown)
	}
	key, err := base64.RawURLEncoding.DecodeString(d.P256dh)
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(key)
	}
	if err != nil {
		p.add("p256dh", Unknown)
	}
	if auth, err := base64.RawURLEncoding.DecodeString(d.Auth); err != nil || len(auth) != authOctets {
		p.add("auth", Unknown)
	}
	return p
}

// PushDevices keeps the browsers that show reminders. Methods that take an account show and change nothing of another
// one, but for an endpoint that a browser brings along from the account that used it before.
type PushDevices interface {
	// SavePushDevice stores a device in place of the one that it replaces, if any, and of every one with its endpoint. The
	// account's log says that a topic was added; a browser is in it by its session.
	SavePushDevice(ctx context.Context, device PushDevice, replaces string) error
	// PushDevice finds a device, or returns ErrNotFound.
	PushDevice(ctx context.Context, accountID, id string) (PushDevice, error)
	// ListPushDevices lists the account's devices, the newest first.
	ListPushDevices(ctx context.Context, accountID string) ([]PushDevice, error)
	// MovePushDevice ties a device to another session of its browser. A device that is not there is left alone.
	MovePushDevice(ctx context.Context, accountID, id, sessionID string) error
	// RemovePushDevice takes a device away. Removing what is not there changes nothing.
	RemovePushDevice(ctx context.Context, accountID, id string, now time.Time) error
}
