// Package keys is the pages where a person decides what to sign in with besides the password.
package keys

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/otp"
	"crampdiary/handlers/area"
	"crampdiary/views"
	"crampdiary/views/ui"
)

// Store is what the pages ask of a store.
type Store interface {
	OneTimeCodes(ctx context.Context, accountID string) (diary.OneTimeCodes, error)
	AddOneTimeCodes(ctx context.Context, accountID string, codes diary.OneTimeCodes, recovery []string, keepSessionID string, now time.Time) error
	RemoveOneTimeCodes(ctx context.Context, accountID, keepSessionID string, now time.Time) error
	RecoveryCodes(ctx context.Context, accountID string) (entries []string, err error)
	ListPasskeys(ctx context.Context, accountID string) ([]diary.Passkey, error)
	AddPasskey(ctx context.Context, passkey diary.Passkey, recovery []string, keepSessionID string, now time.Time) error
	RenamePasskey(ctx context.Context, accountID, id, name string) error
	RemovePasskey(ctx context.Context, accountID, id, keepSessionID string, now time.Time) error
	FactorReset(ctx context.Context, accountID string) (time.Time, error)
	KeepSecondFactors(ctx context.Context, accountID string, now time.Time) error
	ReplaceRecoveryCodes(ctx context.Context, accountID string, recovery []string, now time.Time) error
}

// Config is what the pages need from the program around them.
type Config struct {
	Site   *url.URL
	Sealer *otp.Sealer
	// Passkeys asks for passkeys; nil where no authenticator knows the site.
	Passkeys *Passkeys
	Now      func() time.Time // the clock of people, by which apps make codes
	Steady   func() time.Time
	// Hash hashes a secret of an account as its password.
	Hash func(ctx context.Context, accountID, secret string) (string, error)
	// Tell mails the owner of an account what was done to it.
	Tell func(r *http.Request, message diary.OutboxMessage)
}

type pages struct {
	Config
	store Store
}

const (
	keysPath     = "/settings/keys"
	codesPath    = keysPath + "/codes"
	recoveryPath = keysPath + "/recovery"
	section      = "/settings"
)

// New is the area over a store.
func New(store Store, config Config) []area.Route {
	p := pages{config, store}
	const get, post = http.MethodGet, http.MethodPost
	return append(p.passkeyRoutes(), []area.Route{
		{Row: area.Row{Method: get, Path: keysPath, Access: area.Member, Section: section, Keyless: true}, Handle: p.show},
		{Row: area.Row{Method: get, Path: codesPath, Access: area.Member, Proof: area.FreshProof, Section: section, Keyless: true}, Handle: p.showCodes},
		{Row: area.Row{Method: post, Path: codesPath, Access: area.Member, Proof: area.FreshProof, Resume: area.LostPassword, Keyless: true}, Handle: p.addCodes},
		{Row: area.Row{Method: post, Path: codesPath + "/remove", Access: area.Member, Proof: area.FreshProof, Resume: area.ResumeButton, Shows: keysPath}, Handle: p.removeCodes},
		{Row: area.Row{Method: post, Path: keysPath + "/keep", Access: area.Member, Resume: area.ResumeButton}, Handle: p.keep},
		{Row: area.Row{Method: post, Path: recoveryPath, Access: area.Member, Proof: area.FreshProof, Resume: area.ResumeButton}, Handle: p.makeRecoveryCodes},
	}...)
}

// show says what there is.
func (p pages) show(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	shown := views.KeysPage{Page: v.NewPage("keys.title"), SecondFactor: v.Account.SecondFactor}
	codes, err := p.store.OneTimeCodes(r.Context(), v.Account.ID)
	if err != nil && !errors.Is(err, diary.ErrNotFound) {
		return fmt.Errorf("find one-time codes: %w", err)
	}
	if err == nil {
		shown.Codes = v.Locale.Moment(codes.Created.In(v.Account.Location()))
	}
	left, err := p.store.RecoveryCodes(r.Context(), v.Account.ID)
	if err != nil {
		return fmt.Errorf("list recovery codes: %w", err)
	}
	shown.RecoveryLeft = len(left)
	if shown.Passkeys, err = p.passkeyRows(r, v); err != nil {
		return err
	}
	shown.MayAddPasskey = p.Passkeys != nil
	due, err := p.store.FactorReset(r.Context(), v.Account.ID)
	if err != nil {
		return fmt.Errorf("find factor reset: %w", err)
	}
	if !due.IsZero() {
		shown.ResetDue = v.Locale.Moment(due.In(v.Account.Location()))
	}
	return area.Render(w, r, http.StatusOK, views.Keys(shown))
}

// showCodes makes a new key, and asks for a code that is made with it. Nothing is stored yet.
func (p pages) showCodes(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	shown, err := p.newCodesPage(v, otp.NewKey())
	if err != nil {
		return err
	}
	return area.Render(w, r, http.StatusOK, views.Codes(shown))
}

func (p pages) newCodesPage(v area.Visitor, key string) (views.CodesPage, error) {
	shown := views.CodesPage{Page: v.NewPage("keys.codes.title"), Key: key}
	address, err := otp.Address(p.Site.Hostname(), v.Account.Email, key)
	if err != nil {
		return shown, err
	}
	shown.QR, err = ui.NewQRCode(address)
	return shown, err
}

// addCodes gives the account one-time codes, once the person has proved to have them. With the first second factor come
// the recovery codes. A person who sends the form again is led to what there is.
func (p pages) addCodes(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	key := r.PostForm.Get("key")
	if !otp.ValidKey(key) {
		key = otp.NewKey()
	}
	shown, err := p.newCodesPage(v, key)
	if err != nil {
		return err
	}
	step, ok := otp.StepOf(key, otp.Clean(r.PostForm.Get(otp.Field)), p.Now())
	if !ok {
		return area.OnForm(diary.Problems{{Field: otp.Field, Code: diary.WrongCode}}, &shown, views.Codes)
	}
	recovery, entries, err := p.firstRecoveryCodes(r, v)
	if err != nil {
		return err
	}
	now := p.Steady()
	codes := diary.OneTimeCodes{SealedKey: p.Sealer.Seal(v.Account.ID, key), LastStep: step, Created: now}
	err = p.store.AddOneTimeCodes(r.Context(), v.Account.ID, codes, entries, v.Session.ID, now)
	if errors.Is(err, diary.ErrExists) {
		return v.Announce(keysPath, area.CodesThere)
	}
	if err != nil {
		return area.OnForm(err, &shown, views.Codes)
	}
	return p.added(w, r, v, diary.CodesAdded, recovery, area.CodesAdded, "keys.codes.added")
}

// firstRecoveryCodes are the codes that come with the first second factor of an account, and none later.
func (p pages) firstRecoveryCodes(r *http.Request, v area.Visitor) (recovery, entries []string, err error) {
	if v.Account.SecondFactor {
		return nil, nil, nil
	}
	return p.newRecoveryCodes(r.Context(), v.Account.ID)
}

// added tells that a factor was added, and shows the recovery codes that came with it, if any.
func (p pages) added(w http.ResponseWriter, r *http.Request, v area.Visitor, kind diary.EventKind, recovery []string, notice area.NoticeCode, textKey string) error {
	p.tell(r, v, kind)
	if recovery == nil {
		return v.Announce(keysPath, notice)
	}
	return p.showRecoveryCodes(w, r, v, recovery, textKey)
}

func (p pages) removeCodes(_ http.ResponseWriter, r *http.Request, v area.Visitor) error {
	err := p.store.RemoveOneTimeCodes(r.Context(), v.Account.ID, v.Session.ID, p.Steady())
	if err != nil && !errors.Is(err, diary.ErrNotFound) { // which is what a second press finds
		return fmt.Errorf("remove one-time codes: %w", err)
	}
	if err == nil {
		p.tell(r, v, diary.CodesRemoved)
	}
	return v.Announce(keysPath, area.CodesRemoved)
}

// keep has the host not take the second factors away.
func (p pages) keep(_ http.ResponseWriter, r *http.Request, v area.Visitor) error {
	err := p.store.KeepSecondFactors(r.Context(), v.Account.ID, p.Steady())
	if err != nil && !errors.Is(err, diary.ErrNotFound) { // which is what a second press finds
		return fmt.Errorf("keep second factors: %w", err)
	}
	return v.Announce(keysPath, area.FactorKept)
}

// makeRecoveryCodes shows new recovery codes in place of the old ones.
func (p pages) makeRecoveryCodes(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	recovery, entries, err := p.newRecoveryCodes(r.Context(), v.Account.ID)
	if err != nil {
		return err
	}
	err = p.store.ReplaceRecoveryCodes(r.Context(), v.Account.ID, entries, p.Steady())
	if errors.Is(err, diary.ErrNotFound) { // the second factor was taken away meanwhile
		return v.Announce(keysPath, "")
	}
	if err != nil {
		return fmt.Errorf("replace recovery codes: %w", err)
	}
	p.tell(r, v, diary.RecoveryMade)
	return p.showRecoveryCodes(w, r, v, recovery, "keys.recovery.made")
}

func (p pages) newRecoveryCodes(ctx context.Context, accountID string) (codes, entries []string, err error) {
	codes = otp.NewRecoveryCodes()
	for _, code := range codes {
		clean := otp.Clean(code)
		hash, err := p.Hash(ctx, accountID, clean)
		if err != nil {
			return nil, nil, fmt.Errorf("hash recovery code: %w", err)
		}
		entries = append(entries, otp.RecoveryEntry(clean, hash))
	}
	return codes, entries, nil
}

func (p pages) showRecoveryCodes(w http.ResponseWriter, r *http.Request, v area.Visitor, codes []string, doneKey string) error {
	shown := views.RecoveryPage{
		Page: v.NewPage("keys.recovery.title"), Codes: codes, Site: p.Site.Host, Email: v.Account.Email, Done: v.Locale.T(doneKey),
		Made: v.Locale.Moment(p.Steady().In(v.Account.Location())),
	}
	return area.Render(w, r, http.StatusOK, views.RecoveryCodes(shown))
}

func (p pages) tell(r *http.Request, v area.Visitor, what diary.EventKind) {
	message := diary.NewAccountMail(v.Account.ID, diary.SecondFactorMail, p.Steady())
	message.Detail = string(what)
	p.Tell(r, message)
}
