package handlers

import (
	"net/http"
	"net/url"
	"testing"
)

// Where mails go to a folder no page says that one was sent.
func TestNoPagePromisesAMailWhereNoneIsSent(t *testing.T) {
	for _, test := range []struct {
		name              string
		change            func(*Config)
		signUp, asks      string
		forgot, confirmed string
	}{
		{"a folder", func(*Config) {}, "today.now.hint", "forgot.none-sent", "forgot.laid.text", "email-address.done.laid"},
		{"a server", withServer, "signin.after-signup", "forgot.text", "forgot.sent.text", "email-address.done.sent"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t, test.change)
			b := s.browser()
			made := b.post("/signup", signUpForm(me)).want(t, http.StatusSeeOther)
			for made.StatusCode == http.StatusSeeOther {
				made = b.get(made.Header.Get("Location"))
			}
			made.says(t, danish(test.signUp))
			b.get("/forgot").says(t, danish(test.asks))
			b.post("/forgot", url.Values{"email": {me}}).want(t, http.StatusOK).says(t, danish(test.forgot))
			b.signIn(me, goodPassword).want(t, http.StatusSeeOther)
			again := b.post("/settings/email/resend", nil).want(t, http.StatusSeeOther)
			b.get(again.Header.Get("Location")).says(t, danish(test.confirmed))
		})
	}
}
