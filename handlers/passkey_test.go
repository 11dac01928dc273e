package handlers

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"
	"github.com/google/uuid"

	"crampdiary/diary"
	"crampdiary/diary/otp"
	"crampdiary/handlers/keys"
)

// testDevice is an authenticator that holds a passkey, as a telephone does.
type testDevice struct {
	virtualwebauthn.Authenticator
	passkey virtualwebauthn.Credential
}

var testParty = virtualwebauthn.RelyingParty{Name: "localhost", ID: "localhost", Origin: "http://localhost"}

func newDevice(accountID string) *testDevice {
	id := uuid.MustParse(accountID)
	d := &testDevice{
		virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: id[:], BackupEligible: true, BackupState: true}),
		newCredential(),
	}
	d.passkey.Counter = 1
	d.AddCredential(d.passkey)
	return d
}

// newCredential is a key pair as authenticators make them. The library leaves out the zeros in front of a coordinate, which
// belong to it (RFC 9053, section 7.1.1): of 128 of its keys one is too short, and rightly refused.
func newCredential() virtualwebauthn.Credential {
	const whole = 77 // octets of a COSE key with two coordinates of 32
	for {
		if made := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(made.Key.AttestationData()) == whole {
			return made
		}
	}
}

// signed is what the script of a page sends: what a device signed of what was asked for.
func (d *testDevice) signed(t *testing.T, request keys.Request, party virtualwebauthn.RelyingParty) url.Values {
	t.Helper()
	content, err := json.Marshal(request.Options)
	if err != nil {
		t.Fatal(err)
	}
	options, err := virtualwebauthn.ParseAssertionOptions(string(content))
	if err != nil {
		t.Fatal(err)
	}
	d.passkey.Counter++
	return url.Values{
		keys.ChallengeField:  {request.ID},
		keys.CredentialField: {virtualwebauthn.CreateAssertionResponse(party, d.Authenticator, d.passkey, *options)},
	}
}

// made is what the script of the settings sends: a new passkey.
func (d *testDevice) made(t *testing.T, request keys.Request, party virtualwebauthn.RelyingParty) url.Values {
	t.Helper()
	content, err := json.Marshal(request.Options)
	if err != nil {
		t.Fatal(err)
	}
	options, err := virtualwebauthn.ParseAttestationOptions(string(content))
	if err != nil {
		t.Fatal(err)
	}
	return url.Values{
		keys.ChallengeField:  {request.ID},
		keys.CredentialField: {virtualwebauthn.CreateAttestationResponse(party, d.Authenticator, d.passkey, *options)},
	}
}

// asked is what a page asks an authenticator for.
func (b *browser) asked(path string) keys.Request {
	b.t.Helper()
	got := b.do(http.MethodPost, path, url.Values{}).want(b.t, http.StatusOK)
	var request keys.Request
	if err := json.Unmarshal([]byte(got.body), &request); err != nil {
		b.t.Fatal(err)
	}
	return request
}

const (
	newPasskeyPath    = "/settings/keys/passkeys"
	newPasskeyOptions = newPasskeyPath + "/options"
)

// addPasskey makes a passkey, and returns the device that holds it with the answer.
func (b *browser) addPasskey(email string) (*testDevice, answer) {
	b.t.Helper()
	b.get(newPasskeyPath).want(b.t, http.StatusOK) // with a proof
	d := newDevice(b.accountID(email))
	return d, b.do(http.MethodPost, newPasskeyPath, d.made(b.t, b.asked(newPasskeyOptions), testParty))
}

func (b *browser) signInWith(d *testDevice) answer {
	b.t.Helper()
	return b.do(http.MethodPost, passkeyPath, d.signed(b.t, b.asked(passkeyOptionsPath), testParty))
}

// passkeys asks the store of a site, past its pages.
func (s *site) passkeys() *keys.Passkeys { return keys.NewPasskeys(s.pages.BaseURL, s.store, s.time) }

// signInSample signs in with a passkey of another account.
func signInSample(t *testing.T, s *site) sample {
	t.Helper()
	const email = "noegle@example.org"
	d, made := s.member(email).addPasskey(email)
	made.want(t, http.StatusOK)
	fill := func(s *site, one *sample) {
		request, err := s.passkeys().AskToSignIn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for name, values := range d.signed(t, request, testParty) {
			one.form[name] = values
		}
	}
	one := sample{form: url.Values{}, renew: fill}
	fill(s, &one)
	return one
}

// newPasskeySample makes a passkey for an account.
func newPasskeySample(t *testing.T, s *site, email string) sample {
	t.Helper()
	account, err := s.store.AccountByEmail(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	d := newDevice(account.ID)
	fill := func(s *site, one *sample) {
		request, err := s.passkeys().AskToRegister(context.Background(), account)
		if err != nil {
			t.Fatal(err)
		}
		for name, values := range d.made(t, request, testParty) {
			one.form[name] = values
		}
	}
	one := sample{form: url.Values{"passkey_name": {typedNote}}, renew: fill}
	fill(s, &one)
	return one
}

func TestAPasskeyAloneIsASignIn(t *testing.T) {
	s := newSite(t)
	owner := s.member(me)
	other := owner.browser()
	other.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	d, made := owner.addPasskey(me)
	made.want(t, http.StatusOK).says(t, danish("keys.passkeys.added"))
	if n := len(regexp.MustCompile(`<code>[0-9 ]{23}</code>`).FindAllString(made.body, -1)); n != otp.RecoveryCodes {
		t.Errorf("there are %d recovery codes", n)
	}
	other.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)

	b := s.browser()
	b.get("/signin").says(t, `data-action="`+passkeyPath+`"`, `autocomplete="username webauthn"`, "passkeys.")
	if to := b.arrived(b.signInWith(d)); to != "/" {
		t.Errorf("led to %s", to)
	}
	if got := b.ownSession(t); got.How != diary.ByPasskey || !got.Proven(s.time()) {
		t.Errorf("the session is %+v", got)
	}
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK)
	b.get("/settings/keys").says(t, danish("keys.passkeys.backed-up"))
	s.browser().signIn(me, goodPassword).want(t, http.StatusOK).says(t, danish("signin.step.title")) // the password alone is not enough
	stored, err := s.store.ListPasskeys(t.Context(), owner.accountID(me))
	if err != nil || len(stored) != 1 || !stored[0].BackupEligible || !stored[0].BackedUp || stored[0].SignCount != 2 || stored[0].Site != "localhost" || stored[0].Used == nil {
		t.Errorf("stored is %+v (%v)", stored, err)
	}
	// What waits for the sign-in comes through it.
	asked := b.endedSession("/entries", url.Values{"when": {"now"}, "note": {typedNote}})
	form := pageForm(t, asked.body, "/signin")
	for name, values := range d.signed(t, b.asked(passkeyOptionsPath), testParty) {
		form[name] = values
	}
	b.get(b.arrived(b.do(http.MethodPost, passkeyPath, form))).says(t, typedNote)
}

func TestAPasskeyThatWasAnsweredForgedOrClonedOpensNothing(t *testing.T) {
	s := newSite(t)
	owner := s.member(me)
	d, made := owner.addPasskey(me)
	made.want(t, http.StatusOK)
	b := s.browser()
	refused := func(what string, form url.Values) {
		t.Helper()
		if got := b.do(http.MethodPost, passkeyPath, form); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, danish("signin.passkey.refused")) {
			t.Errorf("%s is answered %d", what, got.StatusCode)
		}
		b.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
	}
	ask := func() keys.Request { return b.asked(passkeyOptionsPath) }

	// The same answer a second time.
	form := d.signed(t, ask(), testParty)
	b.arrived(b.do(http.MethodPost, passkeyPath, form))
	b.post("/signout", nil).want(t, http.StatusSeeOther)
	refused("a replay", form)

	// To another challenge, or to none.
	form, other := d.signed(t, ask(), testParty), ask()
	form.Set(keys.ChallengeField, other.ID)
	refused("the answer to another challenge", form)
	refused("the challenge that was taken by it", d.signed(t, other, testParty))
	for _, id := range []string{"", "x", diary.NewID()} {
		form = d.signed(t, ask(), testParty)
		form.Set(keys.ChallengeField, id)
		refused("a challenge that was never made", form)
	}

	// From another origin, for another site, without a finger.
	for _, origin := range []string{"http://evil.example", "https://localhost", "http://localhost:81", "http://localhost.evil.example"} {
		party := testParty
		party.Origin = origin
		refused(origin, d.signed(t, ask(), party))
	}
	party := testParty
	party.ID = "evil.example"
	refused("another site", d.signed(t, ask(), party))
	d.Options.UserNotVerified = true
	refused("nobody's finger", d.signed(t, ask(), testParty))
	d.Options.UserNotVerified = false

	// By another key, for another account, or of a copy that has signed less often.
	stranger := newDevice(owner.accountID(me))
	stranger.passkey.ID = d.passkey.ID
	stranger.passkey.Counter = 50
	refused("another key", stranger.signed(t, ask(), testParty))
	refused("a passkey that is not known", newDevice(owner.accountID(me)).signed(t, ask(), testParty))
	id := uuid.MustParse(s.member("b@example.org").accountID("b@example.org"))
	mine := d.Options.UserHandle
	d.Options.UserHandle = id[:]
	refused("the passkey for another account", d.signed(t, ask(), testParty))
	d.Options.UserHandle = mine
	clone := *d
	b.arrived(b.signInWith(d))
	b.post("/signout", nil).want(t, http.StatusSeeOther)
	refused("a clone", clone.signed(t, ask(), testParty))

	// Too late.
	request := ask()
	s.advance(diary.PasskeyChallengeFor)
	refused("a challenge of before", d.signed(t, request, testParty))
	for _, text := range []string{"", "x", "{}", `{"id":"YQ","rawId":"YQ","type":"public-key","response":{}}`} {
		request := ask()
		refused("nonsense", url.Values{keys.ChallengeField: {request.ID}, keys.CredentialField: {text}})
	}
	if !strings.Contains(s.log.String(), passkeyWrong) {
		t.Error("the operator is not told")
	}
}

func TestAPasskeyIsMadeForItsAccountOnItsOwnSiteOnce(t *testing.T) {
	s := newSite(t)
	b, other := s.member(me), s.member("b@example.org")
	b.get(newPasskeyPath).want(t, http.StatusOK)
	refused := func(what string, by *browser, form url.Values) {
		t.Helper()
		if got := by.do(http.MethodPost, newPasskeyPath, form); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered %d", what, got.StatusCode)
		}
	}
	d := newDevice(b.accountID(me))
	refused("another account's challenge", other, d.made(t, b.asked(newPasskeyOptions), testParty))
	refused("a challenge for whoever signs in", b, d.made(t, keys.Request{ID: b.asked(passkeyOptionsPath).ID, Options: b.asked(newPasskeyOptions).Options}, testParty))
	evil := testParty
	evil.Origin = "https://evil.example"
	refused("another origin", b, d.made(t, b.asked(newPasskeyOptions), evil))
	d.Options.UserNotVerified = true
	refused("nobody's finger", b, d.made(t, b.asked(newPasskeyOptions), testParty))
	d.Options.UserNotVerified = false
	form := d.made(t, b.asked(newPasskeyOptions), testParty)
	long := with(form, url.Values{"passkey_name": {strings.Repeat("ø", diary.MaxPasskeyName+1)}})
	refused("a long name", b, long)
	b.do(http.MethodPost, newPasskeyPath, with(form, url.Values{"passkey_name": {"Telefonen på natbordet"}})).want(t, http.StatusOK)
	refused("a replay", b, form)
	b.get("/settings/keys").says(t, "Telefonen på natbordet")
	again := d.made(t, other.asked(newPasskeyOptions), testParty)
	refused("a passkey of somebody else", other, again)
	if mails := s.mailsAbout(t, me, diary.SecondFactorMail); !slices.Equal(mails, []string{string(diary.PasskeyAdded)}) {
		t.Errorf("the owner is told %q", mails)
	}
}

func TestAPasskeyProvesWhoAsks(t *testing.T) {
	s := newSite(t)
	b, other := s.member(me), s.member("b@example.org")
	d, _ := b.addPasskey(me)
	foreign, _ := other.addPasskey("b@example.org")
	s.advance(diary.ProofLasts)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusSeeOther)
	b.do(http.MethodPost, provePath, foreign.signed(t, b.asked(passkeyOptionsPath), testParty)).want(t, http.StatusUnprocessableEntity)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusSeeOther)
	b.do(http.MethodPost, provePath, d.signed(t, b.asked(passkeyOptionsPath), testParty)).want(t, http.StatusSeeOther)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK)
}

func TestAPasskeyThatIsTakenAwayOpensNothingAnyMore(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	d, _ := b.addPasskey(me)
	stored, err := s.store.ListPasskeys(t.Context(), b.accountID(me))
	if err != nil {
		t.Fatal(err)
	}
	thief := s.browser()
	thief.arrived(thief.signInWith(d))
	form := thief.asked(passkeyOptionsPath)
	// It is taken away while it opens another session.
	done := false
	s.fail(func(op string, _ bool) error {
		if op == "create session" && !done {
			done = true
			// There is another factor, so that the account still has one.
			second := stored[0]
			second.ID, second.CredentialID = diary.NewID(), "another"
			if err := s.store.AddPasskey(context.Background(), second, nil, "", s.time()); err != nil {
				return err
			}
			return s.store.RemovePasskey(context.Background(), stored[0].AccountID, stored[0].ID, "", s.time())
		}
		return nil
	})
	racing := s.browser()
	if got := racing.do(http.MethodPost, passkeyPath, d.signed(t, form, testParty)); got.StatusCode == http.StatusSeeOther {
		t.Error("it opened a session")
	}
	s.fail(nil)
	for _, gone := range []*browser{thief, racing} {
		gone.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
	}
	s.browser().signInWith(d).want(t, http.StatusUnprocessableEntity)
}

func TestAPasskeyIsNamedByItsAuthenticatorAndRenamedByItsOwner(t *testing.T) {
	s := newSite(t)
	b, other := s.member(me), s.member("b@example.org")
	b.get(newPasskeyPath)
	d := newDevice(b.accountID(me))
	d.Aaguid = [16]byte(uuid.MustParse("bada5566-a7aa-401f-bd96-45619a55122d"))
	b.do(http.MethodPost, newPasskeyPath, d.made(t, b.asked(newPasskeyOptions), testParty)).want(t, http.StatusOK)
	b.get("/settings/keys").says(t, "1Password")
	stored, err := s.store.ListPasskeys(t.Context(), b.accountID(me))
	if err != nil || len(stored) != 1 {
		t.Fatalf("stored are %v (%v)", stored, err)
	}
	address := newPasskeyPath + "/" + stored[0].ID
	rename := func(by *browser, name string) answer {
		return by.do(http.MethodPost, address, url.Values{"passkey_name": {name}})
	}
	b.get(address).want(t, http.StatusOK).says(t, `value="1Password"`)
	rename(b, " Min 📱 ").want(t, http.StatusSeeOther)
	b.get("/settings/keys").says(t, danish("keys.passkeys.renamed"), "Min 📱")
	long := strings.Repeat("ø", diary.MaxPasskeyName+1)
	rename(b, long).want(t, http.StatusUnprocessableEntity).says(t, long)
	rename(b, "a\x00b").want(t, http.StatusUnprocessableEntity)
	other.get(address).want(t, http.StatusNotFound)
	rename(other, "Tyvens").want(t, http.StatusSeeOther)
	other.get("/settings/keys").says(t, danish("keys.passkeys.gone"))
	b.get("/settings/keys").says(t, "Min 📱")
	rename(b, " ").want(t, http.StatusSeeOther)
	b.get("/settings/keys").says(t, "1Password")
	fresh := s.browser()
	fresh.arrived(fresh.signInWith(d))
}

func TestWithoutAHostNameThereAreNoPasskeys(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "http", Host: "192.168.1.20:8080"} })
	b := s.member(me)
	b.do(http.MethodPost, passkeyOptionsPath, url.Values{}).want(t, http.StatusNotFound)
	if strings.Contains(s.browser().get("/signin").body, passkeyPath) {
		t.Error("the page asks for one")
	}
	b.get("/settings/keys").want(t, http.StatusOK).says(t, danish("keys.passkeys.no-name"))
	b.get(newPasskeyPath).want(t, http.StatusNotFound)
	for _, path := range []string{newPasskeyPath, newPasskeyOptions, passkeyPath} {
		b.do(http.MethodPost, path, url.Values{}).want(t, http.StatusNotFound)
	}
}

func TestTheSiteAsksForAFingerAndADiscoverablePasskey(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.get(newPasskeyPath)
	asked := b.do(http.MethodPost, newPasskeyOptions, url.Values{}).want(t, http.StatusOK)
	id := uuid.MustParse(b.accountID(me))
	asked.says(t, `"residentKey":"required"`, `"userVerification":"required"`, base64.RawURLEncoding.EncodeToString(id[:]))
	if strings.Contains(strings.ToLower(asked.body), "kramp") {
		t.Error("the authenticator learns what the site is about")
	}
	b.do(http.MethodPost, passkeyOptionsPath, url.Values{}).want(t, http.StatusOK).says(t, `"userVerification":"required"`)
}

func TestAPasskeyThatCannotBeReadIsLeftOut(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.addPasskey(me)
	s.changeOne(`update passkey set created_at = 'kvæde'`)
	b.get("/settings/keys").want(t, http.StatusOK).says(t, danish("left-out.passkey"))
}
