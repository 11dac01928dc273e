package diary

import (
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Language is a language of the pages, as an ISO 639-1 code.
type Language string

// The languages, the default first.
const (
	Danish  Language = "da"
	English Language = "en"
)

// Languages lists every language, the default first.
var Languages = []Language{Danish, English}

// Region is the Danish region a person lives in; it decides whom to call out of hours. Empty when the
// person has not said.
type Region string

// The regions, as numbered by Statistics Denmark from 1084 down the country.
const (
	Hovedstaden Region = "hovedstaden"
	Sjaelland   Region = "sjaelland"
	Syddanmark  Region = "syddanmark"
	Midtjylland Region = "midtjylland"
	Nordjylland Region = "nordjylland"
)

// Regions lists every region.
var Regions = []Region{Hovedstaden, Sjaelland, Syddanmark, Midtjylland, Nordjylland}

// MaxEmail is the most octets an e-mail address may have (RFC 5321, section 4.5.3.1.3, less the angle
// brackets).
const MaxEmail = 254

// Account is one person's access to one diary.
type Account struct {
	ID           string // UUID version 7
	Email        string // as NormalizeEmail leaves it
	PasswordHash string // argon2id in PHC string format
	Preferences
	Created time.Time
	Erasure Erasure // zero unless somebody asked for it
	// Disabled is when the host disabled the account, zero unless that is so: nobody comes in, and nothing is shared or
	// reminded of, until it is enabled again. Kept by Hosting.
	Disabled time.Time

	Importing string // the ID of the import that is not finished; empty when all are

	NewEmail string // is to replace Email once it is confirmed; empty when none is
	// AddressConfirmed says that the person opened a link that was mailed to Email; see MailStatus.
	AddressConfirmed bool
	// AddressRefused says that the mail server knows no mailbox at Email. Kept by the Outbox, and found with
	// the account because every page says so.
	AddressRefused bool
	// SecondFactor says that the password alone is not enough. Kept by the SecondFactors.
	SecondFactor bool
	// FactorDeclined is when the person said "not now" to a second factor; zero as long as nobody did. Kept by the SecondFactors.
	FactorDeclined time.Time
	// Quiet are the quiet hours. Kept by the Reminders, and found with the account because every page is dim in them.
	Quiet QuietHours
}

// Preferences are what a person may change about an account at any time.
type Preferences struct {
	Language Language
	Zone     string // IANA zone of the diary; new episodes are lived in it
	Region   Region
}

// Validate finds unknown codes and zones.
func (s Preferences) Validate() Problems {
	var p Problems
	if s.Language == "" {
		p.add("language", Required)
	}
	oneOf(&p, "language", s.Language, Languages)
	if _, err := Zone(s.Zone); err != nil {
		p.add("zone", Unknown)
	}
	oneOf(&p, "region", s.Region, Regions)
	return p
}

// Location is the diary's zone, UTC if its name has become unknown.
func (s Preferences) Location() *time.Location {
	zone, err := Zone(s.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// NormalizeEmail brings an address into the one form in which it is stored and compared, without
// white space around it, in lower case and composed (Unicode NFC); ok is false when it is not a plain address.
func NormalizeEmail(text string) (email string, ok bool) {
	email = strings.ToLower(norm.NFC.String(strings.TrimSpace(text)))
	if len(email) > MaxEmail || !utf8.ValidString(text) || strings.ContainsRune(email, 0) {
		return email, false
	}
	parsed, err := mail.ParseAddress(email)
	// A display name, a comment or a quoted local part parses too, but is not what a person types.
	return email, err == nil && parsed.Address == email && !strings.ContainsAny(email, " \"")
}

// Mailbox is the address without what follows a plus sign in its name, as in mette+dagbog@example.org: mail
// servers put both into one mailbox (RFC 5233), so what bounds the mails to one of them bounds them all. The
// address is one that NormalizeEmail left.
func Mailbox(email string) string {
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return email
	}
	name, _, _ := strings.Cut(email[:at], "+")
	if name == "" { // nothing but a tag is a name of its own
		return email
	}
	return name + email[at:]
}

// Statement is something a person agrees to when an account is made.
type Statement string

// The statements.
const (
	// StoreHealthData is explicit consent to storing health data (GDPR article 9(2)(a)).
	StoreHealthData Statement = "store-health-data"
	// IsAdult says that the person is 18 or older.
	IsAdult Statement = "is-adult"
)

// Statements lists what has to be agreed to before an account is made.
var Statements = []Statement{StoreHealthData, IsAdult}

// ConsentVersion numbers the wording of the statements. It is raised whenever their meaning changes.
const ConsentVersion = 1

// Consent records that a statement, in one version of its wording, was agreed to.
type Consent struct {
	Statement Statement
	Version   int
	Given     time.Time
	Withdrawn *time.Time
}

// NewConsents are the consents that a person who agrees to everything gives at the instant now.
func NewConsents(now time.Time) []Consent {
	consents := make([]Consent, len(Statements))
	for i, statement := range Statements {
		consents[i] = Consent{Statement: statement, Version: ConsentVersion, Given: now}
	}
	return consents
}
