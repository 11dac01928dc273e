package e2e

import (
	"net/http"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/pquerna/otp/hotp"

	"crampdiary/diary/otp"
)

// keyScenes are what a person sees who turns a second factor on, and signs in with it. They come one after the other.
var keyScenes = []scene{
	{"keys", http.StatusOK, at("/settings/keys")},
	{"codes", http.StatusOK, at("/settings/keys/codes")},
	{"codes-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Write(otp.Field, "12345")
		b.Press(b.L.T("keys.codes.confirm"))
	}},
	{"recovery-codes", http.StatusOK, func(b *Tab) {
		b.Site.appKey = b.keyOnPage()
		b.writeCode()
		b.Press(b.L.T("keys.codes.confirm"))
	}},
	{"keys-on", http.StatusOK, func(b *Tab) { b.Press(b.L.T("keys.recovery.kept")) }},
	{"prove-code", http.StatusOK, func(b *Tab) {
		b.forgetProof()
		b.Open("/share/new")
	}},
	{"second-step", http.StatusOK, askForCode},
	{"second-step-refused", http.StatusUnprocessableEntity, func(b *Tab) {
		b.Write(otp.Field, "12345")
		b.Press(b.L.T("signin.submit"))
	}},
	{"second-step-kept", http.StatusOK, func(b *Tab) {
		b.writeCode()
		b.Press(b.L.T("signin.submit"))
		b.LogNew()
		b.EndSession()
		b.Press(b.L.T("episode.save"))
		b.Write("email", MemberEmail)
		b.Write("password", GoodPassword)
		b.Press(b.L.T("signin.submit"))
	}},
	{"second-step-done", http.StatusOK, func(b *Tab) {
		b.writeCode()
		b.Press(b.L.T("signin.submit"))
		b.Says(b.L.T("episode.saved"))
	}},
}

// askForCode signs in with the password, and is asked for a code.
func askForCode(b *Tab) {
	Call(b, network.ClearBrowserCookies, cdp.Empty{})
	b.SignIn(MemberEmail)
}

// keyOnPage is the key of the page that turns one-time codes on.
func (b *Tab) keyOnPage() string {
	b.T.Helper()
	return JS[string](b, `document.querySelector("input[name=key]").value`)
}

// writeCode types what an app shows that holds the key, which is the next code each time.
func (b *Tab) writeCode() {
	b.T.Helper()
	b.Site.Advance(30 * time.Second)
	code, err := hotp.GenerateCode(b.Site.appKey, uint64(b.Site.Now().Unix()/30))
	if err != nil {
		b.T.Fatal(err)
	}
	JS[any](b, `document.getElementById("`+otp.Field+`").value = ""`)
	b.Write(otp.Field, code)
}
