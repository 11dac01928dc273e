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
	{"passkey-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Open("/settings/keys/passkeys")
		b.Write("passkey_name", strings.Repeat("meget lang ", 10))
		b.submit("#passkey-form")
	}},
	{"keys-passkeys", http.StatusOK, func(b *Tab) {
		b.Site.addPasskey(MemberEmail, "Telefonen på natbordet", "localhost", true)
		b.Site.addPasskey(MemberEmail, "Den gamle bærbare", "dagbog.example.org", false)
		b.Open("/settings/keys")
	}},
	{"passkey-rename", http.StatusOK, func(b *Tab) { b.Press(b.L.T("keys.passkeys.rename")) }},
	{"passkey-rename-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Write("passkey_name", strings.Repeat("meget lang ", 10))
		b.Press(b.L.T("episode.save"))
	}},
	{"passkey-renamed", http.StatusOK, func(b *Tab) {
		b.Open("/settings/keys")
		b.Press(b.L.T("keys.passkeys.rename"))
		b.Write("passkey_name", " 2")
		b.Press(b.L.T("episode.save"))
	}},
	{"prove-passkey", http.StatusOK, func(b *Tab) {
		b.forgetProof()
		b.Open("/share/new")
	}},
}

// offerScenes are what a person sees who is asked whether to add a second factor.
var offerScenes = []scene{
	{"factor-first", http.StatusOK, at("/share/new")},
	{"factor-first-not-now", http.StatusOK, func(b *Tab) { b.Press(b.L.T("factor-first.not-now")) }},
}

// publicSite is a site that everybody can reach, as far as its address tells.
var publicSite = &url.URL{Scheme: "https", Host: "dagbog.example.org"}

// requiredScenes are what a person sees who has to add a second factor.
var requiredScenes = []scene{
	{"factor-required", http.StatusOK, at("/")},
	{"factor-required-data", http.StatusOK, at("/data")},
	{"factor-required-kept", http.StatusForbidden, func(b *Tab) {
		b.Open("/settings/keys")
		JS[chromedp.Void](b, `document.querySelector("main").insertAdjacentHTML("beforeend", "<form method=post action=/now id=late></form>")`)
		b.submit("#late")
	}},
}

// submit sends a form that has no button without a script.
func (b *Tab) submit(form string) {
	b.T.Helper()
	JS[chromedp.Void](b, `document.querySelector("`+form+`").insertAdjacentHTML("beforeend", "<button id=send>Send</button>")`)
	b.Follow("#send")
}

// addPasskey gives an account a passkey that no authenticator holds.
func (s *Site) addPasskey(email, name, host string, backedUp bool) {
	s.T.Helper()
	account, err := s.Store.AccountByEmail(s.T.Context(), email)
	if err != nil {
		s.T.Fatal(err)
	}
	sessions, err := s.Store.ListSessions(s.T.Context(), account.ID)
	if err != nil || len(sessions) == 0 {
		s.T.Fatalf("%d sessions: %v", len(sessions), err)
	}
	now := s.Now()
	passkey := diary.Passkey{
		ID: diary.NewID(), AccountID: account.ID, CredentialID: diary.NewID(), PublicKey: "YQ", Name: name, Site: host,
		BackupEligible: backedUp, BackedUp: backedUp, Created: now,
	}
	if err := s.Store.AddPasskey(s.T.Context(), passkey, []string{"a", "b"}, sessions[0].ID, now); err != nil {
		s.T.Fatal(err)
	}
}
