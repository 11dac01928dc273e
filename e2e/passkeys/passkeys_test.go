package passkeys

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/webauthn"

	"crampdiary/diary"
	"crampdiary/e2e"
)

// device gives the browser an authenticator as a telephone has one, which asks for a finger and gets it.
func device(b *e2e.Tab) webauthn.AuthenticatorID {
	b.T.Helper()
	e2e.Call(b, webauthn.Enable, webauthn.EnableParams{})
	return e2e.Call(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
		HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		DefaultBackupEligibility: true, DefaultBackupState: true,
	}}).AuthenticatorID
}

// verify says whether the finger on the device is its owner's.
func verify(b *e2e.Tab, id webauthn.AuthenticatorID, owner bool) {
	b.T.Helper()
	e2e.Call(b, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: id, IsUserVerified: owner})
}

// unasked has the browser suggest no passkey at the field of the address, so that the button alone asks for one; or lets it again.
func unasked(b *e2e.Tab) (again func()) {
	b.T.Helper()
	script := e2e.Call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: "PublicKeyCredential.isConditionalMediationAvailable = async () => false",
	})
	return func() {
		b.T.Helper()
		e2e.Call(b, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams(script))
	}
}

func signOut(b *e2e.Tab) {
	b.T.Helper()
	b.PressIn("footer", b.L.T("nav.signout"))
	b.Says(b.L.T("signin.signed-out"))
}

// arrived waits until the diary is open.
func arrived(b *e2e.Tab) {
	b.T.Helper()
	b.Await(`location.pathname === "/" && document.readyState === "complete" && document.querySelector("nav a[href='/settings']") !== null`)
}

// TestAPasskeyIsMadeAndOpensTheDiaryByTheButtonAndByTheBrowsersOwnSuggestion is the way of a person and a telephone.
func TestAPasskeyIsMadeAndOpensTheDiaryByTheButtonAndByTheBrowsersOwnSuggestion(t *testing.T) {
	for _, language := range diary.Languages {
		t.Run(string(language), func(t *testing.T) {
			s := e2e.NewSiteIn(t, e2e.Surroundings{Name: "localhost"})
			s.AddAccount(e2e.MemberEmail, language)
			b := s.NewTab(t, e2e.Reader{Language: language, Device: e2e.NarrowPhone})
			phone := device(b)
			suggest := unasked(b)
			b.SignIn(e2e.MemberEmail)

			// The finger of somebody else makes none.
			b.Open("/settings/keys")
			b.Press(b.L.T("keys.passkeys.add"))
			verify(b, phone, false)
			b.Tap("#passkey-form button[data-passkey]")
			b.Await(`document.getElementById("passkey-failed").checkVisibility()`)
			verify(b, phone, true)
			b.Press(b.L.T("keys.passkeys.make"))
			b.WantStatus(http.StatusOK)
			b.Says(b.L.T("keys.passkeys.added"))
			if codes := e2e.JS[int](b, `document.querySelectorAll(".recovery-codes code").length`); codes != 10 {
				t.Errorf("there are %d recovery codes", codes)
			}
			b.Press(b.L.T("keys.recovery.kept"))
			b.Says(b.L.T("keys.passkeys.backed-up"))
			if held := e2e.Call(b, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: phone}).Credentials; len(held) != 1 || held[0].RpID != "localhost" || !held[0].IsResidentCredential {
				t.Fatalf("the device holds %+v", held)
			}

			b.Press(b.L.T("keys.passkeys.rename"))
			e2e.JS[any](b, `document.getElementById("passkey_name").value = ""`)
			b.Write("passkey_name", "Telefonen på natbordet")
			b.Press(b.L.T("episode.save"))
			b.Says(b.L.T("keys.passkeys.renamed"), "Telefonen på natbordet")

			// In by the button: not with another finger, and then with the owner's, to where one was going.
			signOut(b)
			b.Open("/signin?next=/settings/keys")
			verify(b, phone, false)
			b.Tap("button[data-passkey]")
			b.Await(`document.getElementById("passkey-failed").checkVisibility()`)
			verify(b, phone, true)
			b.Tap("button[data-passkey]")
			b.Await(`location.pathname === "/settings/keys"`)
			b.Says("Telefonen på natbordet")

			// It proves who asks.
			s.Advance(diary.ProofLasts)
			b.Open("/share/new")
			b.Press(b.L.T("prove.passkey"))
			b.WantStatus(http.StatusOK)
			if at, _, _ := strings.Cut(b.Path(), "?"); at != "/share/new" {
				t.Errorf("the proof leads to %s", at)
			}

			// In by the suggestion of the browser.
			signOut(b)
			suggest()
			b.Open("/signin")
			arrived(b)

			// The password alone opens nothing.
			unasked(b) // before the sign-out, which leads to where the browser would suggest it again
			signOut(b)
			b.SignIn(e2e.MemberEmail)
			b.Says(b.L.T("signin.step.lead"))

			// Taken away, it opens nothing either, and the password does again.
			b.Open("/signin")
			b.Tap("button[data-passkey]")
			arrived(b)
			b.Open("/settings/keys")
			b.Press(b.L.T("keys.passkeys.remove"))
			b.Says(b.L.T("keys.passkeys.removed"))
			signOut(b)
			b.Open("/signin")
			b.Press(b.L.T("signin.passkey"))
			b.WantStatus(http.StatusUnprocessableEntity)
			b.Says(b.L.T("signin.passkey.refused"))
			b.SignIn(e2e.MemberEmail)
			arrived(b)
			e2e.Call(b, webauthn.Disable, cdp.Empty{})
		})
	}
}
