package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// confirmed says whether the account's address is.
func (s *site) confirmed(email string) bool {
	s.t.Helper()
	account, err := s.store.AccountByEmail(context.Background(), email)
	if err != nil {
		s.t.Fatal(err)
	}
	status, err := s.store.MailStatus(context.Background(), account.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return status.Confirmed != nil
}

func TestASignUpMailsALinkThatConfirmsTheAddress(t *testing.T) {
	s := newSite(t, withServer)
	b := s.member("mette@example.org")
	b.get("/settings/email").says(t, danish("email-address.unconfirmed"), danish("confirm-first.wrong"))
	link := s.linkIn(s.wantMails("mette@example.org", "email.confirm.subject"), "/confirm/")
	elsewhere := s.browser()
	elsewhere.get(link).want(t, http.StatusOK).says(t, danish("confirm.submit"))
	if s.confirmed("mette@example.org") {
		t.Fatal("opening the link confirms")
	}
	for range 2 {
		elsewhere.post(link, nil).want(t, http.StatusOK).says(t, danish("confirm.done.title"))
	}
	if !s.confirmed("mette@example.org") {
		t.Error("the address is not confirmed")
	}
	if len(elsewhere.get("/entries").want(t, http.StatusSeeOther).Cookies()) > 0 {
		t.Error("the link signs in")
	}
	b.get("/settings/email").says(t, danish("email-address.confirmed"))
}

func TestTheConfirmationIsSentAgainButNotForEver(t *testing.T) {
	s := newSite(t)
	b := s.member("mette@example.org")
	for range 2 * mailThrottle.Free {
		b.post("/settings/email/resend", nil).want(t, http.StatusSeeOther)
	}
	if got := len(s.mails("mette@example.org")); got != mailThrottle.Free {
		t.Errorf("%d mails were sent, want %d", got, mailThrottle.Free)
	}
}

func TestALinkThatIsOverOrMadeUpConfirmsNothing(t *testing.T) {
	s := newSite(t)
	s.member("mette@example.org")
	link := s.linkIn(s.wantMails("mette@example.org", "email.confirm.subject"), "/confirm/")
	s.advance(diary.ConfirmEmailFor)
	for _, path := range []string{link, "/confirm/x", "/reset/x", strings.Replace(link, "/confirm/", "/reset/", 1)} {
		s.browser().get(path).want(t, http.StatusNotFound).says(t, danish("error.mail-link.title"))
		s.browser().post(path, nil).want(t, http.StatusNotFound)
	}
	if s.confirmed("mette@example.org") {
		t.Error("the address is confirmed")
	}
}

func TestASignUpWithAKnownAddressTellsItsOwnerAlone(t *testing.T) {
	s := newSite(t, withServer)
	owner := s.member("kendt@example.org")
	s.deliver()
	form := signUpForm("kendt@example.org")
	form.Set("password", "et helt andet kodeord 99")
	var cookies []string
	for _, email := range []string{"kendt@example.org", "nyere@example.org"} {
		form.Set("email", email)
		answer := s.browser().post("/signup", form).want(t, http.StatusSeeOther)
		for _, cookie := range answer.Cookies() {
			cookies = append(cookies, strings.Replace(cookie.Raw, cookie.Value, strings.Repeat("x", len(cookie.Value)), 1))
		}
	}
	if len(cookies) != 6 || !slices.Equal(cookies[:3], cookies[3:]) {
		t.Errorf("the cookies differ: %q", cookies)
	}
	s.wantMails("kendt@example.org", "email.known.subject", "email.confirm.subject")
	s.wantMails("nyere@example.org", "email.confirm.subject")
	owner.get("/entries").want(t, http.StatusOK)
	s.browser().signIn("kendt@example.org", "et helt andet kodeord 99").want(t, http.StatusUnprocessableEntity)
}

func TestAForgottenPasswordIsReplacedThroughTheMailOnce(t *testing.T) {
	const chosen = "regnvejr sofa lampe 12"
	s := newSite(t)
	old := s.member("mette@example.org")
	s.deliver()
	s.advance(time.Minute)
	s.browser().post("/forgot", url.Values{"email": {" Mette@Example.org"}}).want(t, http.StatusOK).says(t, danish("forgot.laid.title"))
	link := s.linkIn(s.wantMails("mette@example.org", "email.reset.subject", "email.confirm.subject"), "/reset/")
	b := s.browser()
	b.get(link).want(t, http.StatusOK).says(t, danish("reset.submit"), `value="mette@example.org"`)
	b.post(link, url.Values{"new_password": {"kort"}}).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.too-short"))
	old.get("/entries").want(t, http.StatusOK) // nothing has happened yet

	b.post(link, url.Values{"new_password": {chosen}}).want(t, http.StatusOK).says(t, danish("password-changed.title"), `href="/signin"`)
	old.get("/entries").want(t, http.StatusSeeOther)
	b.get(link).want(t, http.StatusNotFound)
	b.post(link, url.Values{"new_password": {"et tredje kodeord 31"}}).want(t, http.StatusNotFound)
	b.signIn("mette@example.org", goodPassword).want(t, http.StatusUnprocessableEntity)
	b.signIn("mette@example.org", chosen).want(t, http.StatusSeeOther)
	if !s.confirmed("mette@example.org") {
		t.Error("the address is not confirmed, though its mail was read")
	}
	s.advance(time.Minute)
	s.wantMails("mette@example.org", "email.password.subject", "email.reset.subject", "email.confirm.subject")

	// Of a person whose address is confirmed, and who shared nothing, nothing ends but the sessions.
	b.post("/forgot", url.Values{"email": {"mette@example.org"}}).want(t, http.StatusOK)
	again := b.post(s.linkIn(s.mails("mette@example.org")[0], "/reset/"), url.Values{"new_password": {goodPassword}}).want(t, http.StatusSeeOther)
	b.get(again.Header.Get("Location")).says(t, danish("signin.after-reset"))
}

func TestAResetLinkWorksForHalfAnHourAndUntilThePasswordChanges(t *testing.T) {
	s := newSite(t)
	b := s.member("mette@example.org")
	link := func() string {
		s.deliver()
		s.advance(time.Minute)
		b.post("/forgot", url.Values{"email": {"mette@example.org"}}).want(t, http.StatusOK)
		return s.linkIn(s.mails("mette@example.org")[0], "/reset/")
	}
	over := link()
	s.advance(diary.ResetPasswordFor)
	b.get(over).want(t, http.StatusNotFound)
	other := link()
	b.post("/settings/password", url.Values{"current_password": {goodPassword}, "new_password": {"regnvejr sofa lampe 12"}}).want(t, http.StatusSeeOther)
	b.get(other).want(t, http.StatusNotFound)
}

func TestForgottenPasswordsDoNotTellWhichAddressesAreKnown(t *testing.T) {
	s := newSite(t)
	s.member("kendt@example.org")
	s.deliver()
	var seen []string
	for _, email := range []string{"kendt@example.org", "ukendt@example.org"} {
		for range mailThrottle.Free { // one mail was sent at the sign-up
			got := s.browser().post("/forgot", url.Values{"email": {email}})
			seen = append(seen, strings.ReplaceAll(got.Status+got.body, email, "EMAIL"))
		}
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(seen))); len(distinct) != 1 {
		t.Errorf("there are %d different answers", len(distinct))
	}
	if got := len(s.mails("kendt@example.org")); got != mailThrottle.Free {
		t.Errorf("%d mails were sent, want %d", got, mailThrottle.Free)
	}
	if got := s.mails("ukendt@example.org"); len(got) > 0 {
		t.Errorf("a stranger got %v", got)
	}
}

func TestAskingForManyLinksIsSlowed(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	for range forgotThrottle.Free {
		b.post("/forgot", url.Values{"email": {"x@example.org"}}).want(t, http.StatusOK)
	}
	slowed := b.post("/forgot", url.Values{"email": {"y@example.org"}}).want(t, http.StatusTooManyRequests)
	slowed.says(t, `value="y@example.org"`)
	if slowed.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.post("/forgot", url.Values{"email": {"ingen adresse"}}).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.not-an-email"))
}

func TestOnlyAnUnknownBrowserIsToldOf(t *testing.T) {
	s := newSite(t)
	b := s.member("mette@example.org") // who signed up in it
	b.post("/signout", nil)
	b.signIn("mette@example.org", goodPassword).want(t, http.StatusSeeOther)
	s.wantMails("mette@example.org", "email.confirm.subject")

	other := s.browser()
	s.advance(time.Minute)
	other.signIn("mette@example.org", goodPassword).want(t, http.StatusSeeOther)
	mail := s.wantMails("mette@example.org", "email.sign-in.subject", "email.confirm.subject")
	if !strings.Contains(mail.Text, "Firefox, Android") {
		t.Errorf("the mail does not say which browser:\n%s", mail.Text)
	}
	other.post("/signout", nil)
	other.signIn("mette@example.org", goodPassword).want(t, http.StatusSeeOther)
	if got := len(s.mails("mette@example.org")); got != 2 {
		t.Errorf("%d mails, want 2", got)
	}
	other.signIn("mette@example.org", "forkert forkert") // tells nobody
	if got := len(s.mails("mette@example.org")); got != 2 {
		t.Errorf("%d mails, want 2", got)
	}
}

func TestABrowserKnowsSeveralPeople(t *testing.T) {
	s := newSite(t)
	s.member("a@example.org")
	s.member("b@example.org")
	shared := s.browser()
	for range 2 {
		for _, email := range []string{"a@example.org", "b@example.org"} {
			shared.signIn(email, goodPassword).want(t, http.StatusSeeOther)
			shared.post("/signout", nil)
		}
	}
	for _, email := range []string{"a@example.org", "b@example.org"} {
		if got := len(s.mails(email)); got != 2 {
			t.Errorf("%s got %d mails, want the confirmation and one sign-in", email, got)
		}
	}
}

func TestANewPasswordIsToldAndMakesOtherBrowsersUnknown(t *testing.T) {
	const chosen = "regnvejr sofa lampe 12"
	s := newSite(t)
	b := s.member("mette@example.org")
	other := s.browser()
	other.signIn("mette@example.org", goodPassword).want(t, http.StatusSeeOther)
	s.deliver()
	b.post("/settings/password", url.Values{"current_password": {goodPassword}, "new_password": {chosen}}).want(t, http.StatusSeeOther)
	s.advance(time.Minute)
	mail := s.wantMails("mette@example.org", "email.password.subject", "email.sign-in.subject", "email.confirm.subject")
	s.linkIn(mail, "/forgot")
	b.post("/signout", nil)
	b.signIn("mette@example.org", chosen).want(t, http.StatusSeeOther)
	if got := len(s.mails("mette@example.org")); got != 3 {
		t.Errorf("%d mails: the browser that changed the password is unknown", got)
	}
	other.signIn("mette@example.org", chosen).want(t, http.StatusSeeOther)
	if got := len(s.mails("mette@example.org")); got != 4 {
		t.Errorf("%d mails, want one more for the other browser", got)
	}
}

func TestAnAddressChangesOnceTheNewOneIsConfirmed(t *testing.T) {
	s := newSite(t, withServer)
	b := s.member("gammel@example.org")
	s.deliver()
	b.post(s.linkIn(s.wantMails("gammel@example.org", "email.confirm.subject"), "/confirm/"), nil).says(t, danish("confirm.done.title"))
	s.advance(time.Minute)
	form := url.Values{"new_email": {"Ny@example.org"}, "current_password": {goodPassword}}
	b.post("/settings/email", form).want(t, http.StatusSeeOther)
	b.get("/settings/email").says(t, "gammel@example.org", "ny@example.org", danish("email-address.awaited"))
	link := s.linkIn(s.wantMails("ny@example.org", "email.confirm.subject"), "/confirm/")
	s.browser().signIn("ny@example.org", goodPassword).want(t, http.StatusUnprocessableEntity)
	s.advance(time.Minute)

	s.browser().get(link).want(t, http.StatusOK)
	s.browser().post(link, nil).want(t, http.StatusOK)
	s.wantMails("gammel@example.org", "email.address.subject", "email.confirm.subject")
	if !s.confirmed("ny@example.org") {
		t.Error("the new address is not confirmed")
	}
	b.get("/settings/email").says(t, "ny@example.org", danish("email-address.confirmed"))
	s.browser().signIn("gammel@example.org", goodPassword).want(t, http.StatusUnprocessableEntity)
	s.browser().signIn("ny@example.org", goodPassword).want(t, http.StatusSeeOther)
}

// TestALinkFromAFolderConfirmsNothing has a link opened where mails lie in a folder: that its reader is who
// reads the address was never shown, so a server that comes later asks.
func TestALinkFromAFolderConfirmsNothing(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	s.deliver()
	link := s.linkIn(s.wantMails("a@example.org", "email.confirm.subject"), "/confirm/")
	b.post(link, nil).want(t, http.StatusOK).says(t, danish("confirm.unsent.title"), danish("confirm.unsent.text"))
	if s.confirmed("a@example.org") {
		t.Error("the address is confirmed")
	}
	form := url.Values{"new_email": {"ny@example.org"}, "current_password": {goodPassword}}
	b.post("/settings/email", form).want(t, http.StatusSeeOther)
	s.advance(time.Minute)
	b.post(s.linkIn(s.wantMails("ny@example.org", "email.confirm.subject"), "/confirm/"), nil).says(t, danish("confirm.unsent.title"))
	if s.confirmed("ny@example.org") {
		t.Error("the new address is confirmed")
	}
	b.get("/settings/email").says(t, "ny@example.org")
}

func TestAnAddressThatIsNotTheirsIsNotChangedTo(t *testing.T) {
	s := newSite(t)
	s.member("anden@example.org")
	b := s.member("mette@example.org")
	s.deliver()
	for name, test := range map[string]struct {
		email, password string
		status          int
		says            string
	}{
		"wrong password": {"ny@example.org", "forkert", http.StatusUnprocessableEntity, danish("problem.wrong-password")},
		"no address":     {"ny", goodPassword, http.StatusUnprocessableEntity, danish("problem.not-an-email")},
	} {
		got := b.post("/settings/email", url.Values{"new_email": {test.email}, "current_password": {test.password}}).want(t, test.status)
		got.says(t, test.says, `value="`+test.email+`"`)
		if strings.Contains(got.body, `value="`+goodPassword) {
			t.Errorf("%s: the password is sent back", name)
		}
	}
	taken := url.Values{"new_email": {"anden@example.org"}, "current_password": {goodPassword}}
	b.post("/settings/email", taken).want(t, http.StatusSeeOther) // as for any other
	s.advance(time.Minute)
	s.wantMails("anden@example.org", "email.known.subject", "email.confirm.subject")

	b.post("/settings/email/keep", nil).want(t, http.StatusSeeOther)
	if got := b.get("/settings/email").body; strings.Contains(got, "anden@example.org") {
		t.Error("the address is still awaited")
	}
}

func TestThePageOfMailsShowsOnlyOnesOwn(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	s.deliver()
	alice.get("/mail").want(t, http.StatusOK).says(t, danish("email.confirm.subject"), s.linkIn(s.mails("alice@example.org")[0], "/confirm/"))
	if strings.Contains(bob.get("/mail").body, s.linkIn(s.mails("alice@example.org")[0], "/confirm/")) {
		t.Error("another person's mail is shown")
	}
	for _, page := range []string{"/settings", "/settings/email"} {
		alice.get(page).says(t, `href="/mail"`)
	}

	served := newSite(t, withServer)
	m := served.member("a@example.org")
	m.get("/mail").want(t, http.StatusNotFound)
	for _, page := range []string{"/settings", "/settings/email"} {
		if strings.Contains(m.get(page).body, `href="/mail"`) {
			t.Errorf("%s leads to a page that is not there", page)
		}
	}
}

func TestAnErasureIsAnnouncedByMail(t *testing.T) {
	s := newSite(t)
	b := s.member("mette@example.org")
	s.deliver()
	s.advance(time.Minute)
	b.post("/erase", url.Values{"scope": {string(diary.EraseDiary)}, "current_password": {goodPassword}}).want(t, http.StatusSeeOther)
	mail := s.wantMails("mette@example.org", "email.erasure.subject", "email.confirm.subject")
	if !strings.Contains(mail.Text, "1. december 2026") {
		t.Errorf("the mail does not say when:\n%s", mail.Text)
	}
}

func TestPlusAddressesCountAsOneForMails(t *testing.T) {
	s := newSite(t)
	for n := range 2 * mailThrottle.Free {
		s.browser().post("/signup", signUpForm(fmt.Sprintf("mette+%d@example.org", n))).want(t, http.StatusSeeOther)
	}
	s.browser().post("/forgot", url.Values{"email": {"mette+1@example.org"}}).want(t, http.StatusOK)
	sent := 0
	for n := range 2 * mailThrottle.Free {
		sent += len(s.mails(fmt.Sprintf("mette+%d@example.org", n)))
	}
	if sent != mailThrottle.Free {
		t.Errorf("%d mails were sent to one mailbox, want %d", sent, mailThrottle.Free)
	}
}
