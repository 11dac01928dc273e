package mail

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"crampdiary/diary"
)

// Server is where mails are handed over, and how.
type Server struct {
	Host     string
	Port     int
	TLS      bool // from the first octet (smtps); otherwise STARTTLS is asked for
	User     string
	Password string
	Timeouts Timeouts
	Trust    *tls.Config // whom to believe; nil for the system's certificates. Name and least version are set here
	HELO     string      // the name to introduce this machine by; the machine's own if empty
}

// Timeouts say how long to wait for a server.
type Timeouts struct {
	Connect time.Duration // for the connection, the greeting and the handshake, each
	Command time.Duration // for the answer to a command
	Content time.Duration // for taking the mail, and for the answer to its end
	Idle    time.Duration // an unused connection is closed after so long
}

// DefaultTimeouts are shorter than the minutes that RFC 5321, section 4.5.3.2, allows, because the outbox
// tries again; and long enough for servers that make a caller wait for their greeting.
var DefaultTimeouts = Timeouts{
	Connect: 30 * time.Second, Command: time.Minute, Content: 3 * time.Minute, Idle: 20 * time.Second,
}

// The ports of mail submission: with STARTTLS (RFC 6409) and with TLS from the start (RFC 8314).
const (
	portSubmission  = 587
	portSubmissions = 465
)

// ParseServer reads the URL of a server: smtp://user@host:587 or smtps://user@host:465, a password after
// the user if need be. Its errors do not hold the URL, which may hold a password.
func ParseServer(text string) (Server, error) {
	parsed, err := url.Parse(text)
	if err != nil {
		return Server{}, errors.New("not a well-formed URL; special characters of a password are written as %2F and the like")
	}
	s := Server{Host: parsed.Hostname(), TLS: parsed.Scheme == "smtps", Port: portSubmission, Timeouts: DefaultTimeouts}
	if s.TLS {
		s.Port = portSubmissions
	}
	switch {
	case !slices.Contains([]string{"smtp", "smtps"}, parsed.Scheme) || s.Host == "":
		return Server{}, errors.New("not an smtp:// or smtps:// URL with a host")
	case strings.Trim(parsed.Path, "/") != "" || parsed.RawQuery != "" || parsed.Fragment != "":
		return Server{}, errors.New("more than scheme, user, host and port; special characters of a password are written as %2F and the like")
	}
	if port := parsed.Port(); port != "" {
		number, err := strconv.ParseUint(port, 10, 16)
		if err != nil || number == 0 {
			return Server{}, fmt.Errorf("%q is not a port from 1 to 65535", port)
		}
		s.Port = int(number)
	}
	s.User = parsed.User.Username()
	s.Password, _ = parsed.User.Password()
	return s, nil
}

// Validate finds what keeps the server from being used.
func (s Server) Validate() error {
	switch {
	case s.Password != "" && s.User == "":
		return errors.New("a password without a user")
	case s.User != "" && s.Password == "":
		return errors.New("a user without a password")
	}
	return nil
}

// address is where to connect.
func (s Server) address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// mustEncrypt says whether nothing may be sent in the clear: always, but to this very machine; and there
// too before a password.
func (s Server) mustEncrypt() bool { return s.User != "" || !diary.OnThisMachine(s.Host) }

// tlsConfig is how to encrypt and whom to believe.
func (s Server) tlsConfig() *tls.Config {
	config := new(tls.Config)
	if s.Trust != nil {
		config = s.Trust.Clone()
	}
	config.ServerName, config.MinVersion = s.Host, tls.VersionTLS12
	return config
}

// helo is the name by which this machine introduces itself.
func (s Server) helo() string {
	if s.HELO != "" {
		return s.HELO
	}
	if name, err := os.Hostname(); err == nil && name != "" && !strings.ContainsAny(name, " \r\n") {
		return name
	}
	return "localhost"
}

// mechanism chooses how to sign in among what the server offers. The password itself goes over TLS only.
func (s Server) mechanism(offered string, encrypted bool) (smtp.Auth, error) {
	known := []struct {
		name  string
		plain bool // sends the password itself
		auth  smtp.Auth
	}{
		{"SCRAM-SHA-256", false, smtp.ScramSHA256Auth(s.User, s.Password)},
		{"SCRAM-SHA-1", false, smtp.ScramSHA1Auth(s.User, s.Password)},
		{"PLAIN", true, smtp.PlainAuth("", s.User, s.Password, s.Host, false)},
		{"LOGIN", true, smtp.LoginAuth(s.User, s.Password, s.Host, false)},
		{"CRAM-MD5", false, smtp.CRAMMD5Auth(s.User, s.Password)},
	}
	names := strings.Fields(strings.ToUpper(offered))
	for _, m := range known {
		if slices.Contains(names, m.name) && (encrypted || !m.plain) {
			return m.auth, nil
		}
	}
	return nil, fmt.Errorf("the server offers no way to sign in that may be used here (%s)", offered)
}
