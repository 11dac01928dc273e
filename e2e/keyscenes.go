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
	{"codes-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.write(otp.Field, "12345")
		b.press(b.l.T("keys.codes.confirm"))
	}},
	{"recovery-codes", http.StatusOK, func(b *tab) {
		b.site.appKey = b.keyOnPage()
		b.writeCode()
		b.press(b.l.T("keys.codes.confirm"))
	}},
	{"keys-on", http.StatusOK, func(b *tab) { b.press(b.l.T("keys.recovery.kept")) }},
	{"prove-code", http.StatusOK, func(b *tab) {
		b.forgetProof()
		b.open("/share/new")
	}},
	{"second-step", http.StatusOK, askForCode},
	{"second-step-refused", http.StatusUnprocessableEntity, func(b *tab) {
		b.write(otp.Field, "12345")
		b.press(b.l.T("signin.submit"))
	}},
	{"second-step-kept", http.StatusOK, func(b *tab) {
		b.writeCode()
		b.press(b.l.T("signin.submit"))
		b.logNew()
		b.endSession()
		b.press(b.l.T("episode.save"))
		b.write("email", memberEmail)
		b.write("password", goodPassword)
		b.press(b.l.T("signin.submit"))
	}},
	{"second-step-done", http.StatusOK, func(b *tab) {
		b.writeCode()
		b.press(b.l.T("signin.submit"))
		b.says(b.l.T("episode.saved"))
	}},
}

// askForCode signs in with the password, and is asked for a code.
func askForCode(b *tab) {
	call(b, network.ClearBrowserCookies, cdp.Empty{})
	b.signIn(memberEmail)
}

// keyOnPage is the key of the page that turns one-time codes on.
func (b *tab) keyOnPage() string {
	b.t.Helper()
	return js[string](b, `document.querySelector("input[name=key]").value`)
}

// writeCode types what an app shows that holds the key, which is the next code each time.
func (b *tab) writeCode() {
	b.t.Helper()
	b.site.advance(30 * time.Second)
	code, err := hotp.GenerateCode(b.site.appKey, uint64(b.site.now().Unix()/30))
	if err != nil {
		b.t.Fatal(err)
	}
	js[any](b, `document.getElementById("`+otp.Field+`").value = ""`)
	b.write(otp.Field, code)
}
