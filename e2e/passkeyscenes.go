package e2e

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// passkeyScenes are what a person sees who makes passkeys. They come one after the other.
var passkeyScenes = []scene{
	{"keys-passkeys-none", http.StatusOK, at("/settings/keys")},
	{"passkey", http.StatusOK, at("/settings/keys/passkeys")},
	{"passkey-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.open("/settings/keys/passkeys")
		b.write("passkey_name", strings.Repeat("meget lang ", 10))
		b.submit("#passkey-form")
	}},
	{"keys-passkeys", http.StatusOK, func(b *tab) {
		b.site.addPasskey(memberEmail, "Telefonen på natbordet", "localhost", true)
		b.site.addPasskey(memberEmail, "Den gamle bærbare", "dagbog.example.org", false)
		b.open("/settings/keys")
	}},
	{"passkey-rename", http.StatusOK, func(b *tab) { b.press(b.l.T("keys.passkeys.rename")) }},
	{"passkey-rename-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.write("passkey_name", strings.Repeat("meget lang ", 10))
		b.press(b.l.T("episode.save"))
	}},
	{"passkey-renamed", http.StatusOK, func(b *tab) {
		b.open("/settings/keys")
		b.press(b.l.T("keys.passkeys.rename"))
		b.write("passkey_name", " 2")
		b.press(b.l.T("episode.save"))
	}},
	{"prove-passkey", http.StatusOK, func(b *tab) {
		b.forgetProof()
		b.open("/share/new")
	}},
}

// offerScenes are what a person sees who is asked whether to add a second factor.
var offerScenes = []scene{
	{"factor-first", http.StatusOK, at("/share/new")},
	{"factor-first-not-now", http.StatusOK, func(b *tab) { b.press(b.l.T("factor-first.not-now")) }},
}

// publicSite is a site that everybody can reach, as far as its address tells.
var publicSite = &url.URL{Scheme: "https", Host: "dagbog.example.org"}

// requiredScenes are what a person sees who has to add a second factor.
var requiredScenes = []scene{
	{"factor-required", http.StatusOK, at("/")},
	{"factor-required-data", http.StatusOK, at("/data")},
	{"factor-required-kept", http.StatusForbidden, func(b *tab) {
		b.open("/settings/keys")
		js[chromedp.Void](b, `document.querySelector("main").insertAdjacentHTML("beforeend", "<form method=post action=/now id=late></form>")`)
		b.submit("#late")
	}},
}

// submit sends a form that has no button without a script.
func (b *tab) submit(form string) {
	b.t.Helper()
	js[chromedp.Void](b, `document.querySelector("`+form+`").insertAdjacentHTML("beforeend", "<button id=send>Send</button>")`)
	b.follow("#send")
}

// addPasskey gives an account a passkey that no authenticator holds.
func (s *site) addPasskey(email, name, host string, backedUp bool) {
	s.t.Helper()
	account, err := s.store.AccountByEmail(s.t.Context(), email)
	if err != nil {
		s.t.Fatal(err)
	}
	sessions, err := s.store.ListSessions(s.t.Context(), account.ID)
	if err != nil || len(sessions) == 0 {
		s.t.Fatalf("%d sessions: %v", len(sessions), err)
	}
	now := s.now()
	passkey := diary.Passkey{
		ID: diary.NewID(), AccountID: account.ID, CredentialID: diary.NewID(), PublicKey: "YQ", Name: name, Site: host,
		BackupEligible: backedUp, BackedUp: backedUp, Created: now,
	}
	if err := s.store.AddPasskey(s.t.Context(), passkey, []string{"a", "b"}, sessions[0].ID, now); err != nil {
		s.t.Fatal(err)
	}
}
