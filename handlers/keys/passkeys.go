package keys

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"crampdiary/diary"
)

// PasskeyStore is what passkeys ask of a store.
type PasskeyStore interface {
	SavePasskeyChallenge(ctx context.Context, id, accountID, challenge string, expires time.Time) error
	TakePasskeyChallenge(ctx context.Context, id, accountID string, now time.Time) (challenge string, err error)
	ListPasskeys(ctx context.Context, accountID string) ([]diary.Passkey, error)
	PasskeyByCredential(ctx context.Context, credentialID string) (diary.Passkey, diary.Account, error)
	UsePasskey(ctx context.Context, accountID, id string, signCount int64, backedUp bool, now time.Time) error
}

// The fields of a form with what an authenticator signed, and which challenge it answers.
const (
	CredentialField = "credential"
	ChallengeField  = "challenge"
)

// ErrPasskey says that what was signed proves nothing.
var ErrPasskey = errors.New("keys: the passkey proves nothing")

// Passkeys asks authenticators for what they sign, and checks it.
type Passkeys struct {
	site   string // the host name, for which alone they sign
	store  PasskeyStore
	steady func() time.Time
	rules  *webauthn.WebAuthn
}

// NewPasskeys is nil for a site without a host name: for an IP address no authenticator signs.
func NewPasskeys(site *url.URL, store PasskeyStore, steady func() time.Time) *Passkeys {
	host := strings.ToLower(site.Hostname())
	if _, err := netip.ParseAddr(host); err == nil || host == "" {
		return nil
	}
	rules, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: host, RPOrigins: []string{(&url.URL{Scheme: site.Scheme, Host: site.Host}).String()},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil
	}
	return &Passkeys{host, store, steady, rules}
}

// Request is what the script of a page asks an authenticator for.
type Request struct {
	ID      string `json:"challenge"`
	Options any    `json:"options"` // of the standard
}

// holder is an account as the library wants it.
type holder struct {
	account  diary.Account
	passkeys []webauthn.Credential
}

// WebAuthnID is the account's ID, which tells nobody anything.
func (h holder) WebAuthnID() []byte {
	id, _ := uuid.Parse(h.account.ID) // of ours
	return id[:]
}
func (h holder) WebAuthnName() string                       { return h.account.Email }
func (h holder) WebAuthnDisplayName() string                { return h.account.Email }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.passkeys }

func (k *Passkeys) holderOf(ctx context.Context, account diary.Account) (holder, error) {
	stored, err := k.store.ListPasskeys(ctx, account.ID)
	if err != nil {
		return holder{}, fmt.Errorf("list passkeys: %w", err)
	}
	h := holder{account: account}
	for _, p := range stored {
		credential, err := credentialOf(p)
		if err != nil {
			return h, err
		}
		h.passkeys = append(h.passkeys, credential)
	}
	return h, nil
}

func credentialOf(p diary.Passkey) (c webauthn.Credential, err error) {
	id, idErr := base64.RawURLEncoding.DecodeString(p.CredentialID)
	key, keyErr := base64.RawURLEncoding.DecodeString(p.PublicKey)
	if err := errors.Join(idErr, keyErr); err != nil {
		return c, fmt.Errorf("%w: passkey: %w", diary.ErrUnreadable, err)
	}
	c.ID, c.PublicKey = id, key
	c.Authenticator.SignCount = uint32(p.SignCount) // #nosec G115 -- was one
	c.Flags.UserPresent, c.Flags.UserVerified, c.Flags.BackupEligible, c.Flags.BackupState = true, true, p.BackupEligible, p.BackedUp
	for transport := range strings.SplitSeq(p.Transports, ",") {
		if transport != "" {
			c.Transport = append(c.Transport, protocol.AuthenticatorTransport(transport))
		}
	}
	return c, nil
}

// AskToSignIn asks for a passkey of whatever account: the authenticator knows which it has.
func (k *Passkeys) AskToSignIn(ctx context.Context) (Request, error) {
	options, session, err := k.rules.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Request{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	return k.keep(ctx, "", session, options.Response)
}

// AskToRegister asks for a new passkey of an account.
func (k *Passkeys) AskToRegister(ctx context.Context, account diary.Account) (Request, error) {
	h, err := k.holderOf(ctx, account)
	if err != nil {
		return Request{}, err
	}
	options, session, err := k.rules.BeginRegistration(h,
		webauthn.WithExclusions(webauthn.Credentials(h.passkeys).CredentialDescriptors()), webauthn.WithExtensions(webauthn.WithExtensionCredProps()))
	if err != nil {
		return Request{}, fmt.Errorf("ask for a new passkey: %w", err)
	}
	return k.keep(ctx, account.ID, session, options.Response)
}

func (k *Passkeys) keep(ctx context.Context, accountID string, session *webauthn.SessionData, options any) (Request, error) {
	kept, err := json.Marshal(session)
	if err != nil {
		return Request{}, fmt.Errorf("keep challenge: %w", err)
	}
	id := diary.NewID()
	if err := k.store.SavePasskeyChallenge(ctx, id, accountID, string(kept), k.steady().Add(diary.PasskeyChallengeFor)); err != nil {
		return Request{}, fmt.Errorf("keep challenge: %w", err)
	}
	return Request{id, options}, nil
}

// take reads a challenge and forgets it, whatever comes of the answer.
func (k *Passkeys) take(ctx context.Context, form url.Values, accountID string) (session webauthn.SessionData, err error) {
	id := form.Get(ChallengeField)
	if !diary.ValidID(id) {
		return session, ErrPasskey
	}
	kept, err := k.store.TakePasskeyChallenge(ctx, id, accountID, k.steady())
	if errors.Is(err, diary.ErrNotFound) {
		return session, ErrPasskey
	}
	if err != nil {
		return session, fmt.Errorf("take challenge: %w", err)
	}
	if err := json.Unmarshal([]byte(kept), &session); err != nil {
		return session, fmt.Errorf("%w: challenge: %w", diary.ErrUnreadable, err)
	}
	return session, nil
}

// Verify finds the account whose passkey signed what a form holds, and uses the passkey. It returns ErrPasskey when that
// proves nothing.
func (k *Passkeys) Verify(ctx context.Context, form url.Values) (account diary.Account, passkey diary.Passkey, err error) {
	session, err := k.take(ctx, form, "")
	if err != nil {
		return account, passkey, err
	}
	answer, err := protocol.ParseCredentialRequestResponseBytes([]byte(form.Get(CredentialField)))
	if err != nil {
		return account, passkey, ErrPasskey
	}
	var trouble error // of the database, which the library takes for a refusal
	_, signed, err := k.rules.ValidatePasskeyLogin(func(rawID, _ []byte) (webauthn.User, error) {
		if passkey, account, trouble = k.store.PasskeyByCredential(ctx, base64.RawURLEncoding.EncodeToString(rawID)); trouble != nil {
			return nil, trouble
		}
		credential, err := credentialOf(passkey)
		return holder{account, []webauthn.Credential{credential}}, err
	}, session, answer)
	if trouble != nil && !errors.Is(trouble, diary.ErrNotFound) {
		return account, passkey, fmt.Errorf("find passkey: %w", trouble)
	}
	if err != nil {
		return account, passkey, ErrPasskey
	}
	err = k.store.UsePasskey(ctx, account.ID, passkey.ID, int64(answer.Response.AuthenticatorData.Counter), signed.Flags.BackupState, k.steady())
	if errors.Is(err, diary.ErrNotFound) { // it is gone, or there are two of it
		return account, passkey, ErrPasskey
	}
	if err != nil {
		return account, passkey, fmt.Errorf("use passkey: %w", err)
	}
	return account, passkey, nil
}

// Still says whether a passkey is there that has just opened a session. It may have been taken away meanwhile.
func (k *Passkeys) Still(ctx context.Context, passkey diary.Passkey) error {
	_, _, err := k.store.PasskeyByCredential(ctx, passkey.CredentialID)
	return err
}

// register reads a new passkey of an account.
func (k *Passkeys) register(ctx context.Context, account diary.Account, form url.Values) (passkey diary.Passkey, err error) {
	session, err := k.take(ctx, form, account.ID)
	if err != nil {
		return passkey, err
	}
	answer, err := protocol.ParseCredentialCreationResponseBytes([]byte(form.Get(CredentialField)))
	if err != nil {
		return passkey, ErrPasskey
	}
	made, err := k.rules.CreateCredential(holder{account: account}, session, answer)
	if err != nil {
		return passkey, ErrPasskey
	}
	var transports []string
	for _, transport := range made.Transport {
		if known := string(transport); slices.Contains(transportNames, known) {
			transports = append(transports, known)
		}
	}
	return diary.Passkey{
		ID: diary.NewID(), AccountID: account.ID, CredentialID: base64.RawURLEncoding.EncodeToString(made.ID),
		PublicKey: base64.RawURLEncoding.EncodeToString(made.PublicKey), AAGUID: hex.EncodeToString(made.Authenticator.AAGUID),
		Transports: strings.Join(transports, ","), Site: k.site, SignCount: int64(made.Authenticator.SignCount),
		BackupEligible: made.Flags.BackupEligible, BackedUp: made.Flags.BackupState, Created: k.steady(),
	}, nil
}

var transportNames = []string{"usb", "nfc", "ble", "smart-card", "hybrid", "internal"}

// authenticators are the names of those that most people have, by their AAGUIDs
// (github.com/passkeydeveloper/passkey-authenticator-aaguids).
var authenticators = map[string]string{
	"ea9b8d664d011d213ce4b6b48cb575d4": "Google Password Manager",
	"adce000235bcc60a648b0b25f1f05503": "Chrome",
	"08987058cadc4b81b6e130de50dcbe96": "Windows Hello",
	"9ddd1817af5a4672a2b93e3dd95000a9": "Windows Hello",
	"6028b017b1d44c02b4b3afcdafc96bb2": "Windows Hello",
	"fbfc3007154e4ecc8c0b6e020557d7bd": "Apple Passwords",
	"dd4ec289e01d41c9bb8970fa845d4bf2": "iCloud Keychain",
	"bada5566a7aa401fbd9645619a55122d": "1Password",
	"d548826e79b4db40a3d811116f7e8349": "Bitwarden",
	"531126d6e717415c93203d9aa6981239": "Dashlane",
	"53414d53554e47000000000000000000": "Samsung Pass",
	"50726f746f6e5061737350726f746f6e": "Proton Pass",
}
