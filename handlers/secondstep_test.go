package handlers

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"
	"golang.org/x/sync/errgroup"

	"crampdiary/diary"
	"crampdiary/diary/otp"
	"crampdiary/diary/token"
)

// codeOf is what an app shows at the instant of the site.
func codeOf(s *site, key string) string {
	code, err := hotp.GenerateCode(key, uint64(s.time().Unix()/30))
	if err != nil {
		s.t.Fatal(err)
	}
	return code
}

// protect turns one-time codes on, as a person does, and returns the key and the recovery codes.
func (b *browser) protect() (key string, recovery []string) {
	b.t.Helper()
	form := pageForm(b.t, b.get("/settings/keys/codes").want(b.t, http.StatusOK).body, "/settings/keys/codes")
	key = form.Get("key")
	form.Set(otp.Field, codeOf(b.site, key))
	page := b.do(http.MethodPost, "/settings/keys/codes", form).want(b.t, http.StatusOK).says(b.t, danish("keys.codes.added"))
	for _, found := range regexp.MustCompile(`<code>([0-9 ]{23})</code>`).FindAllStringSubmatch(page.body, -1) {
		recovery = append(recovery, found[1])
	}
	if len(recovery) != otp.RecoveryCodes {
		b.t.Fatalf("there are %d recovery codes\n%s", len(recovery), page.body)
	}
	b.advance(30 * time.Second) // to the next code
	return key, recovery
}

// codesSample turns one-time codes on.
func codesSample(s *site) sample {
	key := otp.NewKey()
	return sample{form: url.Values{"key": {key}, otp.Field: {codeOf(s, key)}}}
}

// secondStepSample gives the code of another account after its password.
func secondStepSample(t *testing.T, s *site) sample {
	t.Helper()
	other := s.member("kode@example.org")
	key, _ := other.protect()
	form := pageForm(t, other.browser().signIn("kode@example.org", goodPassword).body, secondStepPath)
	form.Set(otp.Field, codeOf(s, key))
	return sample{form: form, renew: func(s *site, one *sample) {
		s.advance(30 * time.Second)
		one.form.Set(otp.Field, codeOf(s, key))
	}}
}

// step gives a code after the password.
func (b *browser) step(page answer, code string) answer {
	b.t.Helper()
	form := pageForm(b.t, page.want(b.t, http.StatusOK).body, secondStepPath)
	form.Set(otp.Field, code)
	return b.do(http.MethodPost, secondStepPath, form)
}

func TestACodeIsAskedForAfterThePassword(t *testing.T) {
	s := newSite(t)
	key, _ := s.member(me).protect()
	b := s.browser()
	asked := b.signIn(me, goodPassword).says(t, danish("signin.step.lead"))
	b.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
	b.step(asked, "000000").want(t, http.StatusUnprocessableEntity).says(t, danish("problem.wrong-code"))
	code := codeOf(s, key)
	if to := b.arrived(b.step(asked, " "+code[:3]+" "+code[3:])); to != "/" {
		t.Errorf("led to %s", to)
	}
	if got := b.ownSession(t); got.How != diary.ByCode || !got.Proven(s.time()) {
		t.Errorf("the session is %+v", got)
	}
	b.get("/settings").want(t, http.StatusOK).says(t, danish("sign-in-method.code"))
	if kinds := b.eventsOf(me); !slices.Contains(kinds, diary.CodeRefused) || !slices.Contains(kinds, diary.CodesAdded) {
		t.Errorf("the log says %v", kinds)
	}
	if log := s.log.String(); !strings.Contains(log, codeWrong) || strings.Contains(log, me) {
		t.Error("the operator is not told, or too much")
	}
}

func (b *browser) ownSession(t *testing.T) diary.Session {
	t.Helper()
	session, _, err := b.store.SessionByToken(t.Context(), hashToken(b.cookie("session")))
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func TestACodeWorksOnceAlsoWhenManyUseItAtOnce(t *testing.T) {
	s := newSite(t)
	key, _ := s.member(me).protect()
	asked := s.browser().signIn(me, goodPassword)
	form := pageForm(t, asked.body, secondStepPath)
	form.Set(otp.Field, codeOf(s, key))
	statuses := s.together(t, accountFromAddressThrottle.Free, form)
	if statuses[http.StatusSeeOther] != 1 {
		t.Errorf("they were answered %v", statuses)
	}
	s.browser().do(http.MethodPost, secondStepPath, form).want(t, http.StatusUnprocessableEntity)
}

// together sends the form of the second step from as many browsers at once, and counts the answers.
func (s *site) together(t *testing.T, many int, form url.Values) map[int]int {
	t.Helper()
	got := make([]int, many)
	var all errgroup.Group
	for i := range many {
		b := s.browser()
		all.Go(func() error {
			response, err := b.client.Do(formRequest(t.Context(), s.URL+secondStepPath, form))
			if err != nil {
				return err
			}
			got[i] = response.StatusCode
			return response.Body.Close()
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	counts := make(map[int]int)
	for _, status := range got {
		counts[status]++
	}
	return counts
}

func formRequest(ctx context.Context, address string, form url.Values) *http.Request {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func TestARecoveryCodeOpensTheAccountOnceAndItsOwnerIsTold(t *testing.T) {
	s := newSite(t)
	owner := s.member(me)
	_, recovery := owner.protect()
	b := s.browser()
	asked := b.signIn(me, goodPassword)
	b.arrived(b.step(asked, strings.ReplaceAll(recovery[3], " ", "-")))
	if got := b.ownSession(t); got.How != diary.ByRecoveryCode {
		t.Errorf("the session is %+v", got)
	}
	s.browser().step(asked, recovery[3]).want(t, http.StatusUnprocessableEntity)
	b.get("/settings/keys").says(t, "9 reservekoder")
	if mails := s.mailsAbout(t, me, diary.SecondFactorMail); !slices.Contains(mails, diary.SecondFactorDetail(diary.RecoveryUsed, 9)) {
		t.Errorf("the owner is told %q", mails)
	}
	// New ones end the old ones.
	page := b.post("/settings/keys/recovery", nil).want(t, http.StatusOK).says(t, danish("keys.recovery.made"))
	if strings.Contains(page.body, recovery[0]) {
		t.Error("an old code is shown again")
	}
	s.browser().step(asked, recovery[0]).want(t, http.StatusUnprocessableEntity)
}

func TestRecoveryCodesAreStoredAsPasswordsAreAndThoseOfBeforeStillWork(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	_, recovery := b.protect()
	account := b.accountID(me)
	entries, err := s.store.RecoveryCodes(t.Context(), account)
	if err != nil || len(entries) != otp.RecoveryCodes {
		t.Fatalf("stored are %q (%v)", entries, err)
	}
	salts := make(map[string]bool)
	for _, entry := range entries {
		parts := strings.Split(entry, "$")
		if len(parts) != 6 || parts[1] != "argon2id" {
			t.Fatalf("stored is %q", entry)
		}
		salts[parts[4]] = true
	}
	if len(salts) != otp.RecoveryCodes {
		t.Errorf("there are %d salts", len(salts))
	}
	// A code with the first digit of another's, and the rest of this one, is none.
	mixed := recovery[1][:1] + recovery[0][1:]
	asked := s.browser().signIn(me, goodPassword)
	s.browser().step(asked, mixed).want(t, http.StatusUnprocessableEntity)

	const before = "01234567890123456789"
	earlier, err := otp.EarlierRecoveryEntry(account, before)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.ReplaceRecoveryCodes(t.Context(), account, []string{earlier}, s.time()); err != nil {
		t.Fatal(err)
	}
	s.browser().step(asked, "0"+strings.Repeat("9", 19)).want(t, http.StatusUnprocessableEntity)
	fresh := s.browser()
	fresh.arrived(fresh.step(asked, before))
	s.browser().step(asked, before).want(t, http.StatusUnprocessableEntity)
}

// mailsAbout are the details of the mails of a purpose that wait for an account.
func (s *site) mailsAbout(t *testing.T, email string, purpose diary.MessagePurpose) (details []string) {
	t.Helper()
	account := s.browser().accountID(email)
	claimed, err := s.store.ClaimMessages(t.Context(), s.time(), s.time(), 100, diary.MailChannel, diary.AccountLane)
	if err != nil {
		t.Fatal(err)
	}
	for _, notification := range claimed {
		for _, m := range notification {
			if m.AccountID == account && m.Purpose == purpose {
				details = append(details, m.Detail)
			}
		}
	}
	return details
}

func TestGuessesAtACodeAreSlowedAndTheOwnersBrowserIsNot(t *testing.T) {
	s := newSite(t)
	owner := s.member(me)
	key, recovery := owner.protect()
	thief := s.browser()
	asked := thief.signIn(me, goodPassword)
	status := 0
	for range accountFromAddressThrottle.Free + 1 {
		status = thief.step(asked, "000000").StatusCode
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the last guess is answered %d", status)
	}
	thief.step(asked, recovery[0]).want(t, http.StatusTooManyRequests)
	owner.post("/signout", nil).want(t, http.StatusSeeOther)
	owner.arrived(owner.step(owner.signIn(me, goodPassword), codeOf(s, key)))
	if !strings.Contains(s.log.String(), codeTooSoon) {
		t.Error("the operator is not told")
	}
}

func TestThePasswordIsGivenAgainAfterAWhileAndAfterItWasReplaced(t *testing.T) {
	s := newSite(t)
	owner := s.member(me)
	key, _ := owner.protect()
	b := s.browser()
	asked := b.signIn(me, goodPassword)
	s.advance(secondStepFor)
	b.step(asked, codeOf(s, key)).want(t, http.StatusUnprocessableEntity).says(t, danish("signin.step.over"), `action="/signin"`)
	asked = b.signIn(me, goodPassword)
	const chosen = "gulerod trompet skyfri 31"
	owner.proveByCode(key)
	owner.do(http.MethodPost, "/settings/password", url.Values{"current_password": {goodPassword}, "new_password": {chosen}}).want(t, http.StatusSeeOther)
	s.advance(30 * time.Second)
	b.step(asked, codeOf(s, key)).want(t, http.StatusUnprocessableEntity).says(t, danish("signin.step.over"))
	for _, passed := range []string{"", "x", newSigner(t).Make(token.Claim{Purpose: token.KnownBrowser, Account: owner.accountID(me), Expires: s.time().Add(time.Hour)})} {
		b.do(http.MethodPost, secondStepPath, url.Values{"passed": {passed}, otp.Field: {codeOf(s, key)}}).want(t, http.StatusUnprocessableEntity)
	}
}

// proveByCode proves who asks with a code.
func (b *browser) proveByCode(key string) {
	b.t.Helper()
	b.do(http.MethodPost, provePath, url.Values{otp.Field: {codeOf(b.site, key)}}).want(b.t, http.StatusSeeOther)
	b.advance(30 * time.Second)
}

func TestAPasswordIsNoProofWhereThereIsASecondFactor(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	key, recovery := b.protect()
	s.advance(diary.ProofLasts)
	b.do(http.MethodPost, provePath, url.Values{"current_password": {goodPassword}}).want(t, http.StatusUnprocessableEntity)
	for _, page := range []string{"/data/archive", "/settings/keys/codes", "/settings/password", "/settings/email/new", "/erase"} {
		if to := b.do(http.MethodGet, page, nil).Header.Get("Location"); to != provePath+"?next="+url.QueryEscape(page) {
			t.Errorf("%s leads to %q", page, to)
		}
	}
	for path, form := range map[string]url.Values{
		"/settings/password":          {"current_password": {goodPassword}, "new_password": {"gulerod trompet skyfri 31"}},
		"/settings/email":             {"current_password": {goodPassword}, "new_email": {"anden@example.org"}},
		"/erase":                      eraseForm(diary.EraseAccount),
		"/settings/keys/codes/remove": {},
		"/settings/keys/recovery":     {},
	} {
		b.do(http.MethodPost, path, form).want(t, http.StatusForbidden).says(t, danish("prove.code.lead"))
	}
	b.do(http.MethodPost, provePath, url.Values{otp.Field: {"000000"}}).want(t, http.StatusUnprocessableEntity)
	b.proveByCode(key)
	b.do(http.MethodGet, "/data/archive", nil).want(t, http.StatusOK)
	s.advance(diary.ProofLasts)
	b.do(http.MethodPost, provePath, url.Values{otp.Field: {recovery[0]}}).want(t, http.StatusSeeOther)
	b.do(http.MethodPost, "/settings/password", url.Values{"current_password": {goodPassword}, "new_password": {"gulerod trompet skyfri 31"}}).want(t, http.StatusSeeOther)
}

func TestAChangeOfTheSecondFactorEndsTheOtherSessions(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	other := b.browser()
	other.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	key, _ := b.protect()
	other.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
	b.do(http.MethodGet, "/entries", nil).want(t, http.StatusOK)
	other.arrived(other.step(other.signIn(me, goodPassword), codeOf(s, key)))
	b.post("/settings/keys/codes/remove", nil).want(t, http.StatusSeeOther)
	other.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
	other.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	if mails := s.mailsAbout(t, me, diary.SecondFactorMail); !slices.Equal(mails, []string{string(diary.CodesAdded), string(diary.CodesRemoved)}) {
		t.Errorf("the owner is told %q", mails)
	}
}

// TestASessionThatIsOpenedWhileTheFactorChangesEnds has the factor change between the password and the session.
func TestASessionThatIsOpenedWhileTheFactorChangesEnds(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	account, thief := b.accountID(me), b.browser()
	change := func(act func() error) {
		done := false
		s.fail(func(op string, _ bool) error {
			if op == "create session" && !done {
				done = true
				return act()
			}
			return nil
		})
	}
	change(func() error {
		return s.store.AddOneTimeCodes(context.Background(), account, diary.OneTimeCodes{SealedKey: "x", Created: s.time()}, nil, "", s.time())
	})
	got := thief.signIn(me, goodPassword)
	if got.StatusCode == http.StatusSeeOther {
		t.Errorf("the password opened a session that a second factor belongs to")
	}
	s.fail(nil)
	thief.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
}

func TestWhatWasTypedComesThroughTheSecondStep(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	key, recovery := b.protect()
	asked := b.endedSession("/entries", url.Values{"when": {"now"}, "note": {typedNote}})
	step := b.signInFrom(asked, me).want(t, http.StatusOK).says(t, danish("prove.kept"))
	kept := pageForm(t, step.body, secondStepPath)
	wrong := maps.Clone(kept)
	wrong.Set(otp.Field, "000000")
	kept = pageForm(t, b.do(http.MethodPost, secondStepPath, wrong).want(t, http.StatusUnprocessableEntity).body, secondStepPath)
	kept.Set(otp.Field, codeOf(s, key))
	b.get(b.arrived(b.do(http.MethodPost, secondStepPath, kept))).says(t, typedNote)

	// Another account's form is not stored, wherever it is slipped in.
	other := s.member("b@example.org")
	foreign := pageForm(t, other.browserOf(t, "b@example.org").body, "/signin")
	step = b.browser().signIn(me, goodPassword)
	mixed := pageForm(t, step.body, secondStepPath)
	for name, values := range foreign {
		if strings.HasPrefix(name, "resume") {
			mixed[name] = values
		}
	}
	mixed.Set(otp.Field, recovery[0])
	b.browser().do(http.MethodPost, secondStepPath, mixed).want(t, http.StatusConflict)

	// The password was given too long ago: the form is still there.
	step = b.signInFrom(b.endedSession("/entries", url.Values{"when": {"now"}, "note": {"igen"}}), me)
	s.advance(secondStepFor)
	again := b.step(step, codeOf(s, key)).want(t, http.StatusUnprocessableEntity)
	if page := pageForm(t, again.body, "/signin"); page.Get("resume.note") != "igen" {
		t.Errorf("the page holds %v", page)
	}
}

// browserOf is the page that keeps a form of an account whose session has ended.
func (b *browser) browserOf(t *testing.T, email string) answer {
	t.Helper()
	if err := b.store.EndSessions(t.Context(), b.accountID(email), "", b.time()); err != nil {
		t.Fatal(err)
	}
	return b.do(http.MethodPost, "/entries", url.Values{"when": {"now"}, "note": {typedNote}}).want(t, http.StatusUnauthorized)
}

func TestAMailAloneTakesNoSecondFactorAway(t *testing.T) {
	s := newSite(t)
	owner := s.member(me)
	owner.protect()
	thief := s.browser()
	thief.post(s.withToken("/reset/{token}", me), url.Values{"new_password": {"gulerod trompet skyfri 31"}})
	thief.signIn(me, "gulerod trompet skyfri 31").want(t, http.StatusOK).says(t, danish("signin.step.lead"))
	thief.do(http.MethodGet, "/entries", nil).want(t, http.StatusSeeOther)
}

func TestOneTimeCodesAreSetUpWithAKeyThatIsOurs(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	page := b.get("/settings/keys/codes")
	key := pageForm(t, page.body, "/settings/keys/codes").Get("key")
	grouped := strings.TrimSpace(regexp.MustCompile(`.{4}`).ReplaceAllString(key, "$0 "))
	page.says(t, grouped, `class="qr"`)
	refused := b.do(http.MethodPost, "/settings/keys/codes", url.Values{"key": {key}, otp.Field: {"12"}}).want(t, http.StatusUnprocessableEntity)
	if pageForm(t, refused.body, "/settings/keys/codes").Get("key") != key {
		t.Error("the key that the app holds already is another now")
	}
	weak := "AAAA"
	refused = b.do(http.MethodPost, "/settings/keys/codes", url.Values{"key": {weak}, otp.Field: {codeOf(s, weak)}}).want(t, http.StatusUnprocessableEntity)
	if made := pageForm(t, refused.body, "/settings/keys/codes").Get("key"); !otp.ValidKey(made) {
		t.Errorf("the key is %q", made)
	}
	b.protect()
	form := url.Values{"key": {key}, otp.Field: {codeOf(s, key)}}
	if to := b.do(http.MethodPost, "/settings/keys/codes", form).want(t, http.StatusSeeOther).Header.Get("Location"); to != "/settings/keys" {
		t.Errorf("a second key leads to %s", to)
	}
	stored, err := s.store.OneTimeCodes(t.Context(), b.accountID(me))
	if err != nil || strings.Contains(stored.SealedKey, key) {
		t.Errorf("stored is %+v (%v)", stored, err)
	}
}

func TestAKeyThatCannotBeReadIsSaidAndARecoveryCodeStillWorks(t *testing.T) {
	s := newSite(t)
	key, recovery := s.member(me).protect()
	s.changeOne(`update one_time_codes set sealed_key = 'x'`)
	b := s.browser()
	asked := b.signIn(me, goodPassword)
	b.step(asked, codeOf(s, key)).want(t, http.StatusInternalServerError)
	b.arrived(b.step(asked, recovery[0]))
	if !strings.Contains(s.log.String(), otp.ErrSealed.Error()) {
		t.Error("the operator is not told")
	}
}

func TestTheOwnerOfASecondFactorCanKeepItFromTheHost(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.protect()
	if _, err := s.store.ResetSecondFactors(t.Context(), b.accountID(me), s.time().Add(diary.FactorResetDelay), s.time()); err != nil {
		t.Fatal(err)
	}
	form := pageForm(t, b.get("/settings/keys").says(t, danish("keys.reset")).body, "/settings/keys/keep")
	b.post("/settings/keys/keep", form).want(t, http.StatusSeeOther)
	b.get("/settings/keys").says(t, danish("keys.reset.kept"))
	if due, err := s.store.FactorReset(t.Context(), b.accountID(me)); err != nil || !due.IsZero() {
		t.Errorf("they are taken away at %s (%v)", due, err)
	}
}
