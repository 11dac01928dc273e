package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// ways are what somebody left in an account to come back by.
type ways struct {
	stranger, guest *browser
	link            madeLink
	feed            string // path of the calendar
	confirm         string // link that moves the account to the stranger's address
}

const (
	victim, attacker = "mette@example.org", "stranger@example.org"
	chosen           = "regnvejr sofa lampe 12"
)

// openInAdvance makes an account with somebody else's address, and leaves every way into it that there is.
func (s *site) openInAdvance() ways {
	s.t.Helper()
	w := ways{stranger: s.member(victim)}
	w.link = w.stranger.share(nil)
	w.guest = s.reader(w.link)
	w.feed = w.stranger.makeFeed()
	w.stranger.post("/reminders/consent", nil).want(s.t, http.StatusSeeOther)
	w.stranger.post("/settings/email", url.Values{"new_email": {attacker}, "current_password": {goodPassword}}).want(s.t, http.StatusSeeOther)
	w.confirm = s.linkIn(s.wantMails(attacker, "email.confirm.subject"), "/confirm/")
	return w
}

// wantShut fails the test unless none of the ways leads into the account any more.
func (s *site) wantShut(w ways) {
	s.t.Helper()
	s.browser().post("/shared", url.Values{"token": {w.link.token}}).want(s.t, http.StatusNotFound)
	w.guest.get("/shared").want(s.t, http.StatusNotFound)
	s.browser().get(w.feed).want(s.t, http.StatusNotFound)
	s.browser().get(w.confirm).want(s.t, http.StatusNotFound)
	s.browser().post(w.confirm, nil).want(s.t, http.StatusNotFound)
	s.browser().signIn(attacker, goodPassword).want(s.t, http.StatusUnprocessableEntity)
	s.browser().signIn(attacker, chosen).want(s.t, http.StatusUnprocessableEntity)
	s.browser().signIn(victim, goodPassword).want(s.t, http.StatusUnprocessableEntity)
}

// wantTold fails the test unless a text names all that ended.
func wantTold(t *testing.T, text string, named ...string) {
	t.Helper()
	for _, want := range named {
		if !strings.Contains(text, want) {
			t.Errorf("it is not told that %q ended:\n%s", want, text)
		}
	}
}

// The whole attack, where no mail server keeps a stranger from sharing: somebody opens an account with
// another person's address and waits for that person to take it over with a new password.
func TestAStrangerWhoOpenedAnAccountInAdvanceKeepsNoWayIntoIt(t *testing.T) {
	s := newSite(t)
	w := s.openInAdvance()
	s.advance(time.Minute)
	b := s.browser()
	b.post("/signup", signUpForm(victim)).want(t, http.StatusSeeOther)
	s.linkIn(s.wantMails(victim, "email.known.subject", "email.confirm.subject"), "/forgot")
	s.advance(time.Minute)
	b.post("/forgot", url.Values{"email": {victim}}).want(t, http.StatusOK)
	reset := s.linkIn(s.mails(victim)[0], "/reset/")
	s.browser().get(w.feed).want(t, http.StatusOK) // until now everything works
	w.guest.get("/shared").want(t, http.StatusOK)

	page := b.post(reset, url.Values{"new_password": {chosen}}).want(t, http.StatusOK)
	wantTold(t, page.body, danish("password-changed.opened", "Date", "24. nov. 2026 kl. 03.10"), "Et delt link fra den 24. nov. 2026",
		danish("password-changed.feed"), danish("password-changed.address", "Email", attacker), danish("password-changed.consent"))
	w.stranger.get("/entries").want(t, http.StatusSeeOther)
	s.wantShut(w)
	s.advance(time.Minute)
	mail := s.mails(victim)[0]
	wantTold(t, strings.ReplaceAll(mail.Text, "\n", " "), "1 delt link", danish("email.password.feed"), danish("email.password.address"), danish("email.password.consent"))
	if strings.Contains(mail.Text, attacker) {
		t.Error("the mail tells an address")
	}
	b.signIn(victim, chosen).want(t, http.StatusSeeOther)
	b.get("/settings/email").says(t, victim, danish("email-address.confirmed"))
	if got := len(s.mails(attacker)); got != 1 {
		t.Errorf("the stranger got %d mails", got)
	}
}

// A mail that waits must not be written with the password that came meanwhile.
func TestTheMailThatWouldMoveAnAccountIsNotSentAfterAReset(t *testing.T) {
	s := newSite(t)
	stranger := s.member(victim)
	stranger.post("/forgot", url.Values{"email": {victim}}).want(t, http.StatusOK)
	reset := s.linkIn(s.mails(victim)[0], "/reset/")
	stranger.post("/settings/email", url.Values{"new_email": {attacker}, "current_password": {goodPassword}}).want(t, http.StatusSeeOther)
	s.browser().post(reset, url.Values{"new_password": {chosen}}).want(t, http.StatusOK)
	if got := s.mails(attacker); len(got) > 0 {
		t.Errorf("the stranger got %v", got)
	}
}

func TestANewPasswordEndsWhatOthersMayKnowAndSaysSo(t *testing.T) {
	s := newSite(t)
	w := s.openInAdvance()
	form := url.Values{"current_password": {goodPassword}, "new_password": {chosen}}
	page := w.stranger.post("/settings/password", form).want(t, http.StatusOK)
	wantTold(t, page.body, "Et delt link fra den 24. nov. 2026", danish("password-changed.feed"), danish("password-changed.address", "Email", attacker))
	if strings.Contains(page.body, "Kontoen blev lavet") || strings.Contains(page.body, danish("password-changed.consent")) {
		t.Error("it takes who is signed in for somebody else")
	}
	s.wantShut(w)
	w.stranger.get("/settings").want(t, http.StatusOK) // this browser stays signed in
	again := url.Values{"current_password": {chosen}, "new_password": {goodPassword}}
	w.stranger.post("/settings/password", again).want(t, http.StatusSeeOther) // there was nothing left to end
}

func TestUntilItsAddressIsConfirmedAnAccountIsNeitherSharedNorMoved(t *testing.T) {
	s := newSite(t, withServer)
	b := s.member(victim)
	newEmail := url.Values{"new_email": {attacker}, "current_password": {goodPassword}}
	token, _ := newToken()
	share := url.Values{"id": {diary.NewID()}, "token": {token}, "pin_code": {"123456"}, "period": {"4"}, "days": {"14"}}
	for path, form := range map[string]url.Values{"/share": share, "/reminders/feed": nil, "/settings/email": newEmail} {
		b.post(path, form).want(t, http.StatusForbidden).says(t, danish("confirm-first.title"), victim, danish("confirm-first.why"), danish("email-address.resend"))
	}
	b.get("/share/new").want(t, http.StatusForbidden).says(t, danish("confirm-first.title"))
	if page := b.get("/settings/email").want(t, http.StatusOK).body; strings.Contains(page, "new_email") {
		t.Error("a form is shown that is of no use")
	}
	if got := s.mails(attacker); len(got) > 0 {
		t.Errorf("the stranger got %v", got)
	}
	shares, err := s.store.ListShares(t.Context(), b.accountID(victim))
	if err != nil || len(shares) > 0 {
		t.Errorf("links: %v, %v", shares, err)
	}
	b.get("/share").want(t, http.StatusOK) // what is there can be seen and revoked
	b.get("/entries/new").want(t, http.StatusOK)

	b.post("/settings/email/resend", nil).want(t, http.StatusSeeOther)
	s.browser().post(s.linkIn(s.mails(victim)[0], "/confirm/"), nil).want(t, http.StatusOK)
	b.share(nil)
	b.makeFeed()
	b.post("/settings/email", newEmail).want(t, http.StatusSeeOther)
}

func TestWithoutAMailServerNothingWaitsForAnAddressToBeConfirmed(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.switchOn(diary.Stretching)
	page := b.get("/reminders").want(t, http.StatusOK).says(t, danish("reminders.upcoming"))
	if strings.Contains(page.body, danish("obstacle.address-unconfirmed")) {
		t.Error("the reminders wait")
	}
	b.get("/settings/email").says(t, danish("email-address.unconfirmable"))
}

// overtaken replaces the password, as its owner does, just before something is stored for somebody who was
// signed in when the request began.
type overtaken struct {
	diary.Store
	owner func()
}

func (o *overtaken) CreateShare(ctx context.Context, account string, share diary.Share) error {
	o.owner()
	return o.Store.CreateShare(ctx, account, share)
}

func (o *overtaken) SaveCalendarFeed(ctx context.Context, account string, feed diary.CalendarFeed) error {
	o.owner()
	return o.Store.SaveCalendarFeed(ctx, account, feed)
}

func (o *overtaken) CreatePressAddress(ctx context.Context, account string, address diary.PressAddress) error {
	o.owner()
	return o.Store.CreatePressAddress(ctx, account, address)
}

func (o *overtaken) AwaitEmail(ctx context.Context, account, email string) error {
	o.owner()
	return o.Store.AwaitEmail(ctx, account, email)
}

func (o *overtaken) SavePassword(ctx context.Context, account, oldHash, newHash, keep string, now time.Time) (diary.EndedAccess, error) {
	o.owner()
	return o.Store.SavePassword(ctx, account, oldHash, newHash, keep, now)
}

func (o *overtaken) CreateSession(ctx context.Context, session diary.Session) error {
	o.owner()
	return o.Store.CreateSession(ctx, session)
}

func TestASignInThatIsOvertakenByANewPasswordStartsNothing(t *testing.T) {
	s := newSite(t)
	store := &overtaken{s.store, func() {}}
	s = s.over(store)
	s.member(victim)
	account, err := s.store.AccountByEmail(t.Context(), victim)
	if err != nil {
		t.Fatal(err)
	}
	store.owner = func() {
		if _, err := s.store.ResetPassword(t.Context(), account.ID, account.PasswordHash, "the owner's", s.time()); err != nil {
			t.Error(err)
		}
	}
	stranger := s.browser()
	stranger.signIn(victim, goodPassword).want(t, http.StatusUnauthorized)
	stranger.get("/entries").want(t, http.StatusSeeOther)
	if sessions, err := s.store.ListSessions(t.Context(), account.ID); err != nil || len(sessions) > 0 {
		t.Errorf("sessions: %v, %v", sessions, err)
	}
}

// A request may begin before the password is replaced and arrive after it.
func TestARequestThatIsOvertakenByANewPasswordLeavesNothing(t *testing.T) {
	for path, form := range map[string]url.Values{
		"/share": nil, "/reminders/feed": {}, "/press": nil,
		"/settings/email":    {"new_email": {attacker}, "current_password": {goodPassword}},
		"/settings/password": {"current_password": {goodPassword}, "new_password": {chosen}},
	} {
		t.Run(path, func(t *testing.T) {
			s := newSite(t)
			store := &overtaken{s.store, func() {}}
			s = s.over(store)
			stranger := s.member(victim)
			if path == "/share" {
				form = stranger.shareForm(nil)
			}
			if path == "/press" {
				form = stranger.pressForm(diary.PressCramp)
			}
			account, err := s.store.AccountByEmail(t.Context(), victim)
			if err != nil {
				t.Fatal(err)
			}
			store.owner = func() {
				store.owner = func() {}
				if _, err := s.store.ResetPassword(t.Context(), account.ID, account.PasswordHash, "the owner's", s.time()); err != nil {
					t.Error(err)
				}
			}
			got := stranger.post(path, form)
			if want := map[bool]int{true: http.StatusUnprocessableEntity, false: http.StatusUnauthorized}[path == "/settings/password"]; got.StatusCode != want {
				t.Errorf("answered %d, want %d", got.StatusCode, want)
			}
			after, err := s.store.Account(t.Context(), account.ID)
			if err != nil || after.PasswordHash != "the owner's" || after.NewEmail != "" {
				t.Errorf("the account is %+v, %v", after, err)
			}
			shares, err := s.store.ListShares(t.Context(), account.ID)
			if err != nil {
				t.Error(err)
			}
			for _, share := range shares {
				if share.Open(s.time()) {
					t.Error("a link works")
				}
			}
			addresses, err := s.store.ListPressAddresses(t.Context(), account.ID)
			if slices.ContainsFunc(addresses, func(a diary.PressAddress) bool { return a.Revoked == nil }) || err != nil {
				t.Errorf("an address works, or %v", err)
			}
			if _, feedErr := s.store.CalendarFeed(t.Context(), account.ID); feedErr == nil {
				t.Error("there is a feed")
			}
			if got := s.mails(attacker); len(got) > 0 {
				t.Errorf("the stranger got %v", got)
			}
		})
	}
}
