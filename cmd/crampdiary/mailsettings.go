package main

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"crampdiary/diary/sqlstore"
	"crampdiary/handlers"
	"crampdiary/reminders/mail"
	"crampdiary/reminders/maildir"
)

// mailSettings say how mails are sent, and what they carry.
type mailSettings struct {
	SMTPURL        smtpURL    `name:"smtp-url" placeholder:"URL" secret:"" help:"Mail server, for example smtp://user@mail.example.org:587 with STARTTLS or smtps://user@mail.example.org:465 with TLS. Without one, mails are put into a folder."`
	SMTPPassword   secret     `name:"smtp-password" placeholder:"TEXT" secret:"" help:"Password of the user at the mail server."`
	MailFrom       sender     `placeholder:"ADDRESS" help:"Address that the mails come from. The user at the mail server when not given, if that is an address."`
	MailSenderName string     `placeholder:"TEXT" help:"Name shown as the sender. When not given, the word for reminders in the reader's language, which tells nothing."`
	MailFolder     string     `placeholder:"FOLDER" help:"Maildir for the mails when there is no mail server. Beside the database when not given."`
	DKIMDomain     string     `name:"dkim-domain" placeholder:"DOMAIN" help:"Sign the mails with DKIM for this domain."`
	DKIMSelector   string     `name:"dkim-selector" placeholder:"NAME" help:"DKIM selector, under which the domain publishes the key."`
	DKIMKey        signingKey `name:"dkim-key" placeholder:"PEM" secret:"" help:"Private key for DKIM, RSA or Ed25519, in PEM."`
}

// connections is how many reminders are sent at the same time, and accountConnections how many mails about
// accounts beside them.
const (
	connections        = 4
	accountConnections = 2
)

// smtpURL is where to hand mails over. Printed, it does not tell the password. The server is not embedded:
// the parser of the command line would call its Validate, before the password of the other setting is there.
type smtpURL struct {
	server mail.Server
	url    *url.URL
}

// UnmarshalText implements encoding.TextUnmarshaler. Its errors do not hold the value, which may hold a
// password.
func (u *smtpURL) UnmarshalText(text []byte) error {
	server, err := mail.ParseServer(string(text))
	if err != nil {
		return err
	}
	parsed, err := url.Parse(string(text))
	*u = smtpURL{server: server, url: parsed}
	return err
}

func (u smtpURL) String() string {
	if u.url == nil {
		return ""
	}
	return u.url.Redacted()
}

// secret is a text that is never shown.
type secret string

func (s secret) String() string {
	if s == "" {
		return ""
	}
	return "xxxxx"
}

// sender is an e-mail address that mails come from.
type sender string

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *sender) UnmarshalText(text []byte) error {
	if (mail.Identity{From: string(text)}).Validate() != nil {
		return fmt.Errorf("%q is not an e-mail address", text)
	}
	*s = sender(text)
	return nil
}

// signingKey is a private key in PEM. It is never shown.
type signingKey struct {
	secret
	signer *mail.DKIMSigner // without its domain and selector; nil when there is no key
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (k *signingKey) UnmarshalText(text []byte) error {
	key, err := mail.ParseSigningKey(text)
	if err != nil {
		return err
	}
	*k = signingKey{secret: secret(text), signer: &mail.DKIMSigner{Key: key}}
	return nil
}

// Validate finds settings that do not fit together. The parser of the command line calls it.
func (s mailSettings) Validate() error {
	signing := []bool{s.DKIMDomain != "", s.DKIMSelector != "", s.DKIMKey.signer != nil}
	switch {
	case s.SMTPURL.url == nil && s.SMTPPassword != "":
		return errors.New("--smtp-password is of no use without --smtp-url")
	case s.SMTPURL.url != nil && s.SMTPURL.server.Password != "" && s.SMTPPassword != "":
		return errors.New("--smtp-url and --smtp-password both hold a password")
	case s.SMTPURL.url != nil && s.from() == "":
		return errors.New("--smtp-url needs --mail-from, the address that the mails come from")
	case signing[0] != signing[1] || signing[1] != signing[2]:
		return errors.New("--dkim-domain, --dkim-selector and --dkim-key are needed together")
	}
	if s.SMTPURL.url != nil {
		if err := s.server().Validate(); err != nil {
			return fmt.Errorf("--smtp-url: %w", err)
		}
	}
	if err := s.identity().Validate(); err != nil {
		return fmt.Errorf("--mail-sender-name: %w", err)
	}
	return nil
}

func (s mailSettings) server() mail.Server {
	server := s.SMTPURL.server
	if s.SMTPPassword != "" {
		server.Password = string(s.SMTPPassword)
	}
	return server
}

// nobody sends the mails that only lie in a folder.
const nobody = "reminders@localhost"

func (s mailSettings) from() string {
	switch {
	case s.MailFrom != "":
		return string(s.MailFrom)
	case s.SMTPURL.url == nil:
		return nobody
	case strings.Contains(s.SMTPURL.server.User, "@"):
		return s.SMTPURL.server.User
	}
	return ""
}

func (s mailSettings) identity() mail.Identity {
	identity := mail.Identity{From: s.from(), Name: s.MailSenderName}
	if s.DKIMKey.signer != nil {
		identity.Signer = &mail.DKIMSigner{Domain: s.DKIMDomain, Selector: s.DKIMSelector, Key: s.DKIMKey.signer.Key}
	}
	return identity
}

// folder is where mails lie when there is no mail server: beside an SQLite file, or in the present folder.
func (s mailSettings) folder(location database) string {
	if s.MailFolder != "" {
		return s.MailFolder
	}
	path, ok, err := sqlstore.FilePath(string(location))
	if !ok || err != nil {
		path = "crampdiary"
	}
	return strings.TrimSuffix(path, filepath.Ext(path)) + "-mail"
}

// delivery is what the program sends mails with: reminders, and over connections of its own what is about
// accounts.
type delivery struct {
	mail.Deliverer
	account mail.Deliverer
	mailbox handlers.Mailbox // nil when a server takes the mails
	where   string           // for the log
	close   func() error
}

func (s mailSettings) open(location database) (delivery, error) {
	if s.SMTPURL.url != nil {
		transport, err := mail.NewTransport(s.server(), s.identity(), connections)
		if err != nil {
			return delivery{}, fmt.Errorf("prepare mail: %w", err)
		}
		account, err := mail.NewTransport(s.server(), s.identity(), accountConnections)
		if err != nil {
			return delivery{}, fmt.Errorf("prepare mail about accounts: %w", err)
		}
		return delivery{
			Deliverer: transport, account: account, where: s.SMTPURL.String(),
			close: func() error { return errors.Join(transport.Close(), account.Close()) },
		}, nil
	}
	folder, err := maildir.Open(s.folder(location))
	if err != nil {
		return delivery{}, err
	}
	laid := &mail.Folder{Identity: s.identity(), Maildir: folder}
	return delivery{
		Deliverer: laid, account: laid, mailbox: folder,
		where: folder.Path(), close: func() error { return nil },
	}, nil
}
