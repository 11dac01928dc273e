package keys

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

const passkeysPath = keysPath + "/passkeys"

func (p pages) passkeyRoutes() []area.Route {
	const get, post = http.MethodGet, http.MethodPost
	return []area.Route{
		{Row: area.Row{Method: get, Path: passkeysPath, Access: area.Member, Proof: area.FreshProof, Section: section, Keyless: true}, Handle: p.showNewPasskey},
		{Row: area.Row{Method: post, Path: passkeysPath, Access: area.Member, Proof: area.FreshProof, Resume: area.LostPassword, Keyless: true}, Handle: p.addPasskey},
		{Row: area.Row{Method: post, Path: passkeysPath + "/options", Access: area.Member, Proof: area.FreshProof, Resume: area.LostPassword, Keyless: true}, Handle: p.askForNewPasskey},
		{Row: area.Row{Method: post, Path: passkeysPath + "/{passkey}/remove", Access: area.Member, Proof: area.FreshProof, Resume: area.ResumeButton, Shows: keysPath}, Handle: p.removePasskey},
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
	shown.Name = strings.TrimSpace(r.PostForm.Get("passkey_name"))
	if utf8.RuneCountInString(shown.Name) > diary.MaxPasskeyName {
		return area.OnForm(diary.Problems{{Field: "passkey_name", Code: diary.TextTooLong}}, &shown, views.Passkey)
	}
	if !utf8.ValidString(shown.Name) || strings.ContainsRune(shown.Name, 0) {
		return area.OnForm(diary.Problems{{Field: "passkey_name", Code: diary.NotText}}, &shown, views.Passkey)
	}
	passkey, err := p.Passkeys.register(r.Context(), v.Account, r.PostForm)
	if errors.Is(err, ErrPasskey) {
		return area.OnForm(diary.Problems{{Field: "passkey_name", Code: diary.WrongPasskey}}, &shown, views.Passkey)
	}
	if err != nil {
		return area.OnForm(err, &shown, views.Passkey)
	}
	for _, name := range []string{shown.Name, authenticators[passkey.AAGUID], v.Locale.T("keys.passkeys.unnamed")} {
		if passkey.Name == "" {
			passkey.Name = name
		}
	}
	recovery, hashes, err := firstRecoveryCodes(v)
	if err != nil {
		return err
	}
	err = p.store.AddPasskey(r.Context(), passkey, hashes, v.Session.ID, p.Steady())
	if errors.Is(err, diary.ErrExists) {
		return area.OnForm(diary.Problems{{Field: "passkey_name", Code: diary.TooMany}}, &shown, views.Passkey)
	}
	if err != nil {
		return area.OnForm(err, &shown, views.Passkey)
	}
	return p.added(w, r, v, diary.PasskeyAdded, recovery, "passkey-added", "keys.passkeys.added")
}

func (p pages) removePasskey(_ http.ResponseWriter, r *http.Request, v area.Visitor) error {
	err := p.store.RemovePasskey(r.Context(), v.Account.ID, mux.Vars(r)["passkey"], v.Session.ID, p.Steady())
	if err != nil && !errors.Is(err, diary.ErrNotFound) { // which is what a second press finds
		return fmt.Errorf("remove passkey: %w", err)
	}
	if err == nil {
		p.tell(r, v, diary.PasskeyRemoved)
	}
	return v.Announce(keysPath, "passkey-removed")
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
