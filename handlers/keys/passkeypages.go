package keys

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

const (
	passkeysPath = keysPath + "/passkeys"
	passkeyPath  = passkeysPath + "/{passkey}"
)

// nameField is the field of a form with what its owner calls a passkey.
const nameField = "passkey_name"

func (p pages) passkeyRoutes() []area.Route {
	const get, post = http.MethodGet, http.MethodPost
	return []area.Route{
		{Row: area.Row{Method: get, Path: passkeysPath, Access: area.Member, Proof: area.FreshProof, Section: section, Keyless: true}, Handle: p.showNewPasskey},
		{Row: area.Row{Method: post, Path: passkeysPath, Access: area.Member, Proof: area.FreshProof, Resume: area.LostPassword, Keyless: true}, Handle: p.addPasskey},
		{Row: area.Row{Method: post, Path: passkeysPath + "/options", Access: area.Member, Proof: area.FreshProof, Resume: area.LostPassword, Keyless: true}, Handle: p.askForNewPasskey},
		{Row: area.Row{Method: get, Path: passkeyPath, Access: area.Member, Section: section}, Handle: p.showPasskey},
		{Row: area.Row{Method: post, Path: passkeyPath, Access: area.Member, Resume: area.ResumeForm}, Handle: p.renamePasskey},
		{Row: area.Row{Method: post, Path: passkeyPath + "/remove", Access: area.Member, Proof: area.FreshProof, Resume: area.ResumeButton, Shows: keysPath}, Handle: p.removePasskey},
	}
}

func newPasskeyPage(v area.Visitor) views.PasskeyPage {
	return views.PasskeyPage{Page: v.NewPage("keys.passkeys.add")}
}

// showNewPasskey asks for a new passkey; the script of the page has the authenticator make it.
func (p pages) showNewPasskey(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	if p.Passkeys == nil {
		return diary.ErrNotFound
	}
	return area.Render(w, r, http.StatusOK, views.Passkey(newPasskeyPage(v)))
}

func (p pages) askForNewPasskey(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	if p.Passkeys == nil {
		return diary.ErrNotFound
	}
	request, err := p.Passkeys.AskToRegister(r.Context(), v.Account)
	if err != nil {
		return err
	}
	return SendRequest(w, request)
}

// SendRequest sends a script what to ask an authenticator for.
func SendRequest(w http.ResponseWriter, request Request) error {
	content, err := json.Marshal(request)
	if err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(content) // what fails now is the connection
	return nil
}

// addPasskey stores what the authenticator made. With the first second factor come the recovery codes.
func (p pages) addPasskey(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	if p.Passkeys == nil {
		return diary.ErrNotFound
	}
	shown := newPasskeyPage(v)
	var problems diary.Problems
	if shown.Name, problems = readName(r); problems != nil {
		return area.OnForm(problems, &shown, views.Passkey)
	}
	passkey, err := p.Passkeys.register(r.Context(), v.Account, r.PostForm)
	if errors.Is(err, ErrPasskey) {
		return area.OnForm(diary.Problems{{Field: nameField, Code: diary.WrongPasskey}}, &shown, views.Passkey)
	}
	if err != nil {
		return area.OnForm(err, &shown, views.Passkey)
	}
	passkey.Name = cmp.Or(shown.Name, nameOf(v, passkey))
	recovery, entries, err := p.firstRecoveryCodes(r, v)
	if err != nil {
		return err
	}
	err = p.store.AddPasskey(r.Context(), passkey, entries, v.Session.ID, p.Steady())
	if errors.Is(err, diary.ErrExists) {
		return area.OnForm(diary.Problems{{Field: nameField, Code: diary.TooMany}}, &shown, views.Passkey)
	}
	if err != nil {
		return area.OnForm(err, &shown, views.Passkey)
	}
	return p.added(w, r, v, diary.PasskeyAdded, recovery, area.PasskeyAdded, "keys.passkeys.added")
}

// readName reads what the owner calls a passkey.
func readName(r *http.Request) (name string, problems diary.Problems) {
	name = strings.TrimSpace(r.PostForm.Get(nameField))
	switch {
	case utf8.RuneCountInString(name) > diary.MaxPasskeyName:
		problems = diary.Problems{{Field: nameField, Code: diary.TextTooLong}}
	case !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		problems = diary.Problems{{Field: nameField, Code: diary.NotText}}
	}
	return name, problems
}

// nameOf is what a passkey is called whose owner gave it no name: as its authenticator, if that is known.
func nameOf(v area.Visitor, passkey diary.Passkey) string {
	return cmp.Or(authenticators[passkey.AAGUID], v.Locale.T("keys.passkeys.unnamed"))
}

// passkey finds the account's passkey of the address, and the page that renames it.
func (p pages) passkey(r *http.Request, v area.Visitor) (passkey diary.Passkey, shown views.PasskeyNamePage, err error) {
	passkeys, err := p.store.ListPasskeys(r.Context(), v.Account.ID)
	if err != nil {
		return passkey, shown, fmt.Errorf("list passkeys: %w", err)
	}
	at := slices.IndexFunc(passkeys, func(k diary.Passkey) bool { return k.ID == mux.Vars(r)["passkey"] })
	if at < 0 {
		return passkey, shown, diary.ErrNotFound
	}
	passkey = passkeys[at]
	return passkey, views.PasskeyNamePage{Page: v.NewPage("keys.passkeys.rename.title"), ID: passkey.ID, Name: passkey.Name}, nil
}

func (p pages) showPasskey(w http.ResponseWriter, r *http.Request, v area.Visitor) error {
	_, shown, err := p.passkey(r, v)
	if err != nil {
		return err
	}
	return area.Render(w, r, http.StatusOK, views.PasskeyName(shown))
}

func (p pages) renamePasskey(_ http.ResponseWriter, r *http.Request, v area.Visitor) error {
	passkey, shown, err := p.passkey(r, v)
	if errors.Is(err, diary.ErrNotFound) { // it was taken away meanwhile
		return v.Announce(keysPath, area.PasskeyGone)
	}
	if err != nil {
		return err
	}
	name, problems := readName(r)
	shown.Name = name
	if problems != nil {
		return area.OnForm(problems, &shown, views.PasskeyName)
	}
	if err := p.store.RenamePasskey(r.Context(), v.Account.ID, passkey.ID, cmp.Or(name, nameOf(v, passkey))); err != nil {
		return area.OnForm(err, &shown, views.PasskeyName)
	}
	return v.Announce(keysPath, area.PasskeyRenamed)
}

func (p pages) removePasskey(_ http.ResponseWriter, r *http.Request, v area.Visitor) error {
	err := p.store.RemovePasskey(r.Context(), v.Account.ID, mux.Vars(r)["passkey"], v.Session.ID, p.Steady())
	if err != nil && !errors.Is(err, diary.ErrNotFound) { // which is what a second press finds
		return fmt.Errorf("remove passkey: %w", err)
	}
	if err == nil {
		p.tell(r, v, diary.PasskeyRemoved)
	}
	return v.Announce(keysPath, area.PasskeyRemoved)
}

// passkeyRows lists the account's passkeys.
func (p pages) passkeyRows(r *http.Request, v area.Visitor) (rows []views.PasskeyRow, err error) {
	passkeys, err := p.store.ListPasskeys(r.Context(), v.Account.ID)
	if err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	zone := v.Account.Location()
	for _, passkey := range passkeys {
		row := views.PasskeyRow{
			ID: passkey.ID, Name: passkey.Name, Created: v.Locale.Moment(passkey.Created.In(zone)), BackedUp: passkey.BackedUp,
			Elsewhere: p.Passkeys == nil || passkey.Site != p.Passkeys.site, Site: passkey.Site,
		}
		if passkey.Used != nil {
			row.Used = v.Locale.Moment(passkey.Used.In(zone))
		}
		rows = append(rows, row)
	}
	return rows, nil
}
