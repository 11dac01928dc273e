package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/password"
)

func TestSignUpAndSignInOpenTheDiary(t *testing.T) {
	s := newSite(t, withServer)
	b := s.browser()
	b.get("/").want(t, http.StatusOK).says(t, danish("landing.title"), danish("landing.not-for.seizure"), "tel:112")
	b.get("/signup").want(t, http.StatusOK).says(t, "Europe/Copenhagen")
	form := signUpForm("  Ny.Bruger@Example.org ")
	form.Set("zone", "America/New_York")
	form.Set("region", string(diary.Sjaelland))
	created := b.post("/signup", form).want(t, http.StatusSeeOther)
	if at := created.Header.Get("Location"); strings.Contains(at, "ny.bruger") {
		t.Errorf("an address is in %s", at)
	}
	b.get(created.Header.Get("Location")).want(t, http.StatusOK).says(t, danish("signin.after-signup"), `value="ny.bruger@example.org"`)
	if b.get("/signin").says(t, `name="email"`); strings.Contains(b.get("/signin").body, "ny.bruger") {
		t.Error("the address is shown to whoever opens the page")
	}
	if got := b.get("/entries").want(t, http.StatusSeeOther).Header.Get("Location"); got != "/signin?next=%2Fentries" {
		t.Errorf("a stranger is sent to %q", got)
	}
	in := b.post("/signin", url.Values{
		"email": {"ny.bruger@EXAMPLE.org"}, "password": {goodPassword}, "next": {"/entries?x=1"},
	}).want(t, http.StatusSeeOther)
	if got := b.arrived(in); got != "/entries?x=1" {
		t.Errorf("sent to %q after the sign-in", got)
	}
	b.get("/entries").want(t, http.StatusOK).says(t, danish("episodes.empty.lead"))
	account, err := s.store.AccountByEmail(t.Context(), "ny.bruger@example.org")
	if err != nil {
		t.Fatal(err)
	}
	want := diary.Preferences{Language: diary.Danish, Zone: "America/New_York", Region: diary.Sjaelland}
	if account.Preferences != want {
		t.Errorf("preferences are %+v, want %+v", account.Preferences, want)
	}
	consents, err := s.store.Consents(t.Context(), account.ID)
	if err != nil || len(consents) != len(diary.Statements) {
		t.Errorf("consents: %v, %v", consents, err)
	}
}

func TestSignUpRefusesAndKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	for name, test := range map[string]struct {
		field, value string
		says         string
	}{
		"no address":        {"email", "ikke en adresse", danish("problem.not-an-email")},
		"short password":    {"password", "kort", danish("problem.too-short")},
		"common password":   {"password", "password1234", danish("problem.guessable")},
		"own address":       {"password", "ny@example.org", danish("problem.guessable")},
		"unknown zone":      {"zone", "Europe/Atlantis", danish("problem.unknown")},
		"unknown region":    {"region", "atlantis", danish("problem.unknown")},
		"no consent":        {string(diary.StoreHealthData), "", danish("problem.not-confirmed")},
		"not 18":            {string(diary.IsAdult), "", danish("problem.not-confirmed")},
		"password not text": {"password", "abcdefghijkl\xff", danish("problem.not-text")},
	} {
		t.Run(name, func(t *testing.T) {
			form := signUpForm("ny@example.org")
			form.Set(test.field, test.value)
			got := b.post("/signup", form).want(t, http.StatusUnprocessableEntity)
			got.says(t, "<title>"+danish("error.title-prefix"), test.says, `href="#`+test.field+`"`, `id="`+test.field+`"`)
			if strings.Contains(got.body, goodPassword) {
				t.Error("the password is sent back")
			}
			if test.field != "email" {
				got.says(t, `value="ny@example.org"`)
			}
		})
	}
	if _, err := s.store.AccountByEmail(t.Context(), "ny@example.org"); err == nil {
		t.Error("an account was made all the same")
	}
}

func TestSignUpWithoutAMailServerLeadsIntoTheDiary(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	in := b.post("/signup", signUpForm("Ny@example.org")).want(t, http.StatusSeeOther)
	b.get(b.arrived(in)).want(t, http.StatusOK).says(t, danish("today.now.hint"))
	// A person who has an account is asked for its password, and nobody else comes into it.
	other := s.browser()
	form := signUpForm("ny@example.org")
	form.Set("password", "et helt andet kodeord 99")
	known := other.post("/signup", form).want(t, http.StatusSeeOther)
	if at := known.Header.Get("Location"); at != "/signin?new=1" {
		t.Errorf("sent to %s", at)
	}
	other.get("/signin?new=1").want(t, http.StatusOK).says(t, danish("signin.known"), `value="ny@example.org"`, `href="/forgot"`)
	other.get("/entries").want(t, http.StatusSeeOther)
	other.signIn("ny@example.org", "et helt andet kodeord 99").want(t, http.StatusUnprocessableEntity)
	other.signIn("ny@example.org", goodPassword).want(t, http.StatusSeeOther)
}

func TestSignUpAndSignInDoNotTellWhichAddressesAreKnown(t *testing.T) {
	s := newSite(t, withServer)
	s.member("kendt@example.org")
	var seen []string
	for _, email := range []string{"kendt@example.org", "ukendt@example.org"} {
		form := signUpForm(email)
		form.Set("password", "et helt andet kodeord 99")
		b := s.browser()
		up := b.post("/signup", form)
		asked := b.get(up.Header.Get("Location"))
		in := s.browser().signIn(email, "forkert forkert forkert")
		seen = append(seen, strings.ReplaceAll(
			up.Status+up.Header.Get("Location")+up.body+asked.body+in.Status+in.body, email, "EMAIL"))
	}
	if seen[0] != seen[1] {
		t.Errorf("the answers differ:\n%s\n%s", seen[0], seen[1])
	}
	s.browser().signIn("kendt@example.org", goodPassword).want(t, http.StatusSeeOther)
}

func TestGuessingIsSlowed(t *testing.T) {
	s := newSite(t)
	owner := s.member("ejer@example.org")
	b := s.browser()
	for range accountFromAddressThrottle.Free {
		b.signIn("ejer@example.org", "forkert").want(t, http.StatusUnprocessableEntity)
	}
	slowed := b.signIn("ejer@example.org", goodPassword).want(t, http.StatusTooManyRequests)
	if slowed.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	slowed.says(t, `value="ejer@example.org"`)
	owner.get("/entries").want(t, http.StatusOK)
	s.advance(accountFromAddressThrottle.Longest)
	b.signIn("ejer@example.org", goodPassword).want(t, http.StatusSeeOther)
}

func TestGuessesAtAnAccountDoNotLockOutABrowserThatSignedInBefore(t *testing.T) {
	s := newSite(t, func(c *Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	owner := s.member("ejer@example.org")
	owner.post("/signout", nil).want(t, http.StatusSeeOther)
	guess := func(n int) int {
		b := s.browser()
		b.from = fmt.Sprintf("203.0.113.%d", n%200+1)
		return b.signIn("ejer@example.org", "forkert").StatusCode
	}
	slowed := false
	for n := range 2 * accountThrottle.Free {
		slowed = guess(n) == http.StatusTooManyRequests || slowed
	}
	if !slowed {
		t.Fatal("guessing from many places is not slowed")
	}
	s.browser().signIn("ejer@example.org", goodPassword).want(t, http.StatusTooManyRequests)
	owner.signIn("ejer@example.org", goodPassword).want(t, http.StatusSeeOther)
	guess(7)
	s.browser().signIn("ejer@example.org", goodPassword).want(t, http.StatusTooManyRequests) // is still slowed

	// A known browser has no more tries than another one, and its being known helps with no other account.
	owner.post("/signout", nil).want(t, http.StatusSeeOther)
	for range accountFromAddressThrottle.Free {
		owner.signIn("ejer@example.org", "forkert").want(t, http.StatusUnprocessableEntity)
	}
	owner.signIn("ejer@example.org", goodPassword).want(t, http.StatusTooManyRequests)
	s.member("anden@example.org")
	for range accountFromAddressThrottle.Free {
		owner.signIn("anden@example.org", "forkert").want(t, http.StatusUnprocessableEntity)
	}
	owner.signIn("anden@example.org", goodPassword).want(t, http.StatusTooManyRequests)
}

// TestAThousandGuessesAtOnceDoNotKeepTheOwnerWaiting has a thousand strangers wait for a hasher that would need
// longer for them than a request may take.
func TestAThousandGuessesAtOnceDoNotKeepTheOwnerWaiting(t *testing.T) {
	slow := password.NewHasher(password.Params{Memory: 8, Iterations: 10_000, Parallelism: 1}, 1)
	s := newSite(t, func(c *Config) { c.Hasher = slow })
	owner := s.member("ejer@example.org")
	owner.post("/signout", nil).want(t, http.StatusSeeOther)
	const guesses = 1000
	// On a slow machine some are asked to come back before they are counted: then they are there no more.
	var arrived atomic.Int32
	allArrived := make(chan struct{})
	arrive := func() {
		if arrived.Add(1) == guesses {
			close(allArrived)
		}
	}
	s.fail(func(op string, _ bool) error {
		if op == "count attempt" {
			arrive()
		}
		return nil
	})
	gone, leave := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for n := range guesses {
		waiting.Go(func() {
			form := url.Values{"email": {fmt.Sprintf("%d@example.org", n)}, "password": {"forkert"}}
			r := httptest.NewRequestWithContext(gone, http.MethodPost, "/signin", strings.NewReader(form.Encode()))
			r.RemoteAddr = fmt.Sprintf("[2001:db8:0:%x::1]:1", n) // each from a place of its own
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			s.Config.Handler.ServeHTTP(httptest.NewRecorder(), r)
			arrive()
		})
	}
	<-allArrived
	owner.signIn("ejer@example.org", goodPassword).want(t, http.StatusSeeOther)
	owner.post("/settings/password", url.Values{"current_password": {"forkert"}}).want(t, http.StatusUnprocessableEntity)
	leave()
	waiting.Wait()
}

func TestASessionIsNewAtEachSignInAndKeptOnlyAsAHash(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	cookie := func() string {
		u, _ := url.Parse(s.URL)
		for _, c := range b.client.Jar.Cookies(u) {
			if c.Name == "session" {
				return c.Value
			}
		}
		return ""
	}
	first := cookie()
	if len(first) != 43 { // 256 bits in base64 without padding
		t.Fatalf("the token is %q", first)
	}
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	if cookie() == first {
		t.Error("the token outlived a new sign-in")
	}
	if _, _, err := s.store.SessionByToken(t.Context(), hashToken(first)); err == nil {
		t.Error("the session before the sign-in is still alive")
	}
}

func TestSessionsEnd(t *testing.T) {
	limits := diary.SessionLimits{Idle: 2 * time.Hour, Lifetime: 10 * time.Hour}
	s := newSite(t, func(c *Config) { c.Sessions = limits })
	idle, busy := s.member("a@example.org"), s.member("b@example.org")
	for range 4 {
		s.advance(limits.Idle - time.Minute)
		busy.get("/entries").want(t, http.StatusOK)
	}
	idle.get("/entries").want(t, http.StatusSeeOther)
	for range 2 {
		s.advance(limits.Idle - time.Minute)
		busy.get("/entries")
	}
	busy.get("/entries").want(t, http.StatusSeeOther)
}

func TestASessionEndsByDayAndSaysSoAWeekBefore(t *testing.T) {
	limits := diary.SessionLimits{Idle: 60 * 24 * time.Hour, Lifetime: 90 * 24 * time.Hour}
	s := newSite(t, func(c *Config) { c.Sessions = limits })
	b := s.member("a@example.org") // 24 November at 03:10, so that the lifetime is over on 22 February at 03:10
	zone := zoneOfDiary(t)
	end := time.Date(2027, time.February, 21, 10, 0, 0, 0, zone)
	says := danish("session-ends.text", "Moment", "21. feb. 2027 kl. 10.00")
	at := func(text string) {
		t.Helper()
		moment, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
		if err != nil {
			t.Fatal(err)
		}
		s.now.Store(moment.UnixMilli())
	}
	at("2027-01-10 12:00")
	b.get("/entries").want(t, http.StatusOK)
	for _, quiet := range []string{"2027-02-13 12:00", "2027-02-16 03:10", "2027-02-16 21:00"} {
		at(quiet)
		if strings.Contains(b.get("/entries").want(t, http.StatusOK).body, danish("session-ends.button")) {
			t.Errorf("it is said on %s", quiet)
		}
	}
	at("2027-02-16 12:00")
	for _, page := range []string{"/", "/entries", "/settings"} {
		b.get(page).want(t, http.StatusOK).says(t, says, `href="/signin?anew=1&amp;next=`+url.QueryEscape(page)+`"`)
	}
	s.now.Store(end.Add(-time.Minute).UnixMilli())
	b.get("/entries").want(t, http.StatusOK)

	other := s.browser() // begins in the evening, and ends in a morning all the same
	at("2027-02-16 23:30")
	other.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	s.now.Store(end.UnixMilli())
	b.get("/entries").want(t, http.StatusSeeOther)
	other.get("/entries").want(t, http.StatusOK)
}

func TestSigningInAnewPutsTheEndOfASessionOff(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Sessions.Idle = 90 * 24 * time.Hour })
	b := s.member("a@example.org")
	s.advance(84*24*time.Hour + 9*time.Hour) // noon
	b.get("/").says(t, danish("session-ends.button"))
	page := b.get("/signin?anew=1&next=%2Fentries").want(t, http.StatusOK).says(t, `value="a@example.org"`)
	if strings.Contains(page.body, danish("session-ends.button")) {
		t.Error("the page offers itself")
	}
	if to := b.arrived(b.signInFrom(page, "a@example.org")); to != "/entries" {
		t.Errorf("sent to %q", to)
	}
	if strings.Contains(b.get("/").body, danish("session-ends.button")) {
		t.Error("it is still said")
	}
	b.get("/signin?next=%2Fentries").want(t, http.StatusSeeOther) // is signed in, and does not ask
}

func TestSignOutForgetsTheSessionHereAndThere(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	u, _ := url.Parse(s.URL)
	before := b.client.Jar.Cookies(u)
	out := b.post("/signout", nil).want(t, http.StatusSeeOther)
	if got := out.Header.Get("Clear-Site-Data"); got != `"cache"` { // and not what may wait there to be sent
		t.Errorf("Clear-Site-Data is %q", got)
	}
	b.get("/entries").want(t, http.StatusSeeOther)
	b.client.Jar.SetCookies(u, before)
	b.get("/entries").want(t, http.StatusSeeOther)
}

func TestOwnSessionsAreListedAndEnded(t *testing.T) {
	s := newSite(t)
	one := s.member("a@example.org")
	two := s.browser()
	two.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	page := one.get("/settings").want(t, http.StatusOK).says(t, "Firefox, Android", danish("settings.sessions.current"))
	_, rest, found := strings.Cut(page.body, `action="/settings/sessions/`)
	if !found {
		t.Fatal("no other session to end")
	}
	id, _, _ := strings.Cut(rest, "/")
	one.post("/settings/sessions/"+id+"/end", nil).want(t, http.StatusSeeOther)
	two.get("/entries").want(t, http.StatusSeeOther)
	one.get("/entries").want(t, http.StatusOK)

	two.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	one.post("/settings/sessions/end", nil).want(t, http.StatusSeeOther)
	one.get("/entries").want(t, http.StatusSeeOther)
	two.get("/entries").want(t, http.StatusSeeOther)
}

func TestChangingThePasswordAsksForTheOldAndEndsOtherSessions(t *testing.T) {
	s := newSite(t)
	one := s.member("a@example.org")
	two := s.browser()
	two.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	change := func(current, next string) answer {
		return one.post("/settings/password", url.Values{"current_password": {current}, "new_password": {next}})
	}
	const next = "gulerod trompet skyfri 31"
	change("forkert", next).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.wrong-password"))
	change(goodPassword, "kort").want(t, http.StatusUnprocessableEntity).says(t, danish("problem.too-short"))
	two.get("/entries").want(t, http.StatusOK)
	done := change(goodPassword, next).want(t, http.StatusSeeOther)
	one.get(done.Header.Get("Location")).want(t, http.StatusOK).says(t, danish("settings.done.password"))
	two.get("/entries").want(t, http.StatusSeeOther)
	two.signIn("a@example.org", goodPassword).want(t, http.StatusUnprocessableEntity)
	two.signIn("a@example.org", next).want(t, http.StatusSeeOther)
}

func TestGuessingAtTheOwnPasswordIsSlowed(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := url.Values{"current_password": {"forkert"}, "new_password": {"gulerod trompet skyfri 31"}}
	for range ownPasswordThrottle.Free {
		b.post("/settings/password", form).want(t, http.StatusUnprocessableEntity)
	}
	b.post("/settings/password", form).want(t, http.StatusTooManyRequests)
}

func TestClosedSignUpRefusesEverybody(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Signup = diary.SignupClosed })
	b := s.browser()
	b.get("/signup").want(t, http.StatusOK).says(t, danish("signup.closed"))
	b.post("/signup", signUpForm("a@example.org")).want(t, http.StatusForbidden)
	if strings.Contains(b.get("/signin").body, `href="/signup"`+">"+danish("nav.signup")+"</a></p>") {
		t.Error("the sign-in page offers an account")
	}
}

func TestAFormSentAfterTheSessionEndedComesThroughTheSignIn(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	s.advance(31 * 24 * time.Hour)
	form := url.Values{"when": {"at"}, "date": {"2026-11-24"}, "time": {"02:40"}, "note": {"skrevet længe"}, "triggers": {"alcohol", "footwear"}}
	asked := b.post("/entries", form).want(t, http.StatusUnauthorized).says(t, "skrevet længe", danish("kept.waits.form"))
	id := savedIDAt(t, b.arrived(b.signInFrom(asked, "a@example.org")))
	b.get("/entries/"+id).says(t, "skrevet længe", danish("trigger.alcohol"), danish("trigger.footwear"), "02.40")
}

func TestOnlyOwnFormsAreCarriedThroughTheSignIn(t *testing.T) {
	s := newSite(t)
	s.member("a@example.org")
	for _, action := range []string{
		"https://example.com/entries", "//example.com/entries", "/settings/password", "/signout", "/nowhere", "/data/import", `/\example.com`,
	} {
		got := s.browser().post("/signin", url.Values{
			"email": {"a@example.org"}, "password": {goodPassword}, "resume-action": {action}, "resume.note": {"x"},
		})
		if got.StatusCode != http.StatusSeeOther {
			t.Errorf("%s is gone on with (%d)", action, got.StatusCode)
		}
	}
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	for to, want := range map[string]string{
		"/entries?x=1": "/entries?x=1", "": "/", "https://example.com/": "/", "//example.com": "/",
		`/\example.com`: "/", "entries": "/", "/\t/example.com": "/", "javascript:alert(1)": "/",
	} {
		if got := localPath(to); got != want {
			t.Errorf("localPath(%q) = %q, want %q", to, got, want)
		}
	}
}

func TestAHashOfOlderParametersIsMadeAnewWithTheNextSignIn(t *testing.T) {
	before := newSite(t)
	b := before.member(me)
	hashOf := func() string {
		account, err := before.store.AccountByEmail(t.Context(), me)
		if err != nil {
			t.Fatal(err)
		}
		return account.PasswordHash
	}
	old := hashOf()
	s := newSiteOf(t, before.path, func(c *Config) {
		c.Hasher = password.NewHasher(password.Params{Memory: 16, Iterations: 2, Parallelism: 1}, 4)
	})
	s.browser().signIn(me, "forkert kodeord her 1").want(t, http.StatusUnprocessableEntity)
	if hashOf() != old {
		t.Error("a wrong password is hashed anew")
	}
	s.fail(func(op string, _ bool) error { // which keeps nobody out
		if op == "renew password hash" {
			return diary.ErrUnavailable
		}
		return nil
	})
	s.browser().signIn(me, goodPassword).want(t, http.StatusSeeOther)
	s.fail(nil)
	s.browser().signIn(me, goodPassword).want(t, http.StatusSeeOther)
	renewed := hashOf()
	if renewed == old || !strings.Contains(renewed, "m=16,t=2,") {
		t.Errorf("the hash is %q", renewed)
	}
	b.do(http.MethodGet, "/entries", nil).want(t, http.StatusOK) // nobody is signed out
	s.browser().signIn(me, goodPassword).want(t, http.StatusSeeOther)
	if hashOf() != renewed {
		t.Error("it is made anew each time")
	}
}
