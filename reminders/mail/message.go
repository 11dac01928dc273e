package mail

import (
	"bytes"
	"cmp"
	"crypto"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"
)

// Message is one mail to one person, in two renderings of the same text.
type Message struct {
	ID string // names the mail for ever: the same mail sent again is known by it as the same
	// Trace is the local part of the Message-ID, by which reports of failure are known; the ID if empty.
	Trace string
	To    string // an e-mail address
	// SenderName is shown as the sender, unless the identity has a name of its own.
	SenderName string
	Subject    string
	Text       string
	HTML       string
	Date       time.Time
	// Unsubscribe is the address that stops mails of this kind when it is posted to (RFC 8058). It is empty
	// for mails about the account itself, which are answers to what somebody did.
	Unsubscribe string
}

// Identity is who the mails come from.
type Identity struct {
	From   string // an e-mail address; answers and reports of failure go there
	Name   string // shown beside it; empty for that of each mail
	Signer *DKIMSigner
}

// DKIMSigner signs mails with DKIM (RFC 6376), so that the receiver can tell that the domain sent them.
type DKIMSigner struct {
	Domain   string
	Selector string
	Key      crypto.Signer // RSA or Ed25519
}

var errAddress = errors.New("not an address that mail can be sent to")

// Validate finds what keeps the identity from being used.
func (i Identity) Validate() error {
	if _, err := wireAddress(i.From); err != nil {
		return fmt.Errorf("sender %q: %w", i.From, err)
	}
	if err := oneLine(i.Name); err != nil {
		return fmt.Errorf("name of the sender: %w", err)
	}
	return nil
}

// domain is where the mails come from, for the names that they carry.
func (i Identity) domain() string {
	wire, _ := wireAddress(i.From) // was validated
	return wire[strings.LastIndexByte(wire, '@')+1:]
}

// oneLine refuses a text that would not stay within its header.
func oneLine(text string) error {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return errors.New("control characters in a line of the header")
	}
	return nil
}

// wireAddress is an address as servers are given it: with the domain in ASCII (IDNA).
func wireAddress(address string) (string, error) {
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || oneLine(address) != nil {
		return "", errAddress
	}
	at := strings.LastIndexByte(address, '@')
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil || strings.ContainsAny(address[:at], " \"<>") {
		return "", errAddress
	}
	return address[:at+1] + domain, nil
}

func ascii(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

// compose writes a mail as it goes over the wire.
func (i Identity) compose(m Message) ([]byte, error) {
	msg, err := i.message(m)
	if err != nil {
		return nil, failed(Compose, err)
	}
	var wire bytes.Buffer
	if _, err := msg.WriteTo(&wire); err != nil {
		return nil, failed(Compose, err)
	}
	return wire.Bytes(), nil
}

func (i Identity) message(m Message) (*gomail.Msg, error) {
	to, err := wireAddress(m.To)
	if err != nil {
		return nil, err
	}
	from, err := wireAddress(i.From)
	if err != nil {
		return nil, err
	}
	for _, line := range []string{m.ID, m.Trace, m.SenderName, m.Subject, m.Unsubscribe} {
		if err := oneLine(line); err != nil {
			return nil, err
		}
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&mail.Address{Name: cmp.Or(i.Name, m.SenderName), Address: from})
	msg.ToMailAddress(&mail.Address{Address: to})
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.Date)
	msg.SetMessageIDWithValue(cmp.Or(m.Trace, m.ID) + "@" + i.domain())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Unsubscribe != "" {
		if msg.SetListUnsubscribeOneClick(m.Unsubscribe) != nil {
			// Without https, which a site on one's own machine may be, one click must not be promised.
			msg.SetListUnsubscribe(m.Unsubscribe)
		}
		msg.SetGenHeader("List-Id", "<reminders."+i.domain()+">")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	if i.Signer != nil {
		msg.SetDKIM(i.Signer.signer())
	}
	return msg, nil
}

// signedHeaders are the headers that a signature covers. The list is short because the library folds it,
// and what it makes of a folded list does not verify.
var signedHeaders = []string{
	"From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
}

func (s *DKIMSigner) signer() *gomail.DKIMSigner {
	signer := gomail.NewDKIMSigner(s.Domain, s.Selector, s.Key)
	signer.SignHeaders(signedHeaders...)
	return signer
}

// ParseSigningKey reads a private key in PEM: RSA, or Ed25519 in PKCS #8.
func ParseSigningKey(text []byte) (crypto.Signer, error) {
	key, err := gomail.PrivKeyFromPEM(text)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	return key, nil
}
