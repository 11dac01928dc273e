package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func eraseForm(scope diary.ErasureScope) url.Values {
	return url.Values{"scope": {string(scope)}, "current_password": {goodPassword}}
}

// eraseAll asks to erase and checks that the browser is signed out.
func (b *browser) eraseAll(scope diary.ErasureScope) {
	b.t.Helper()
	out := b.post("/erase", eraseForm(scope)).want(b.t, http.StatusSeeOther)
	b.get(out.Header.Get("Location")).want(b.t, http.StatusOK).says(b.t, danish("signin.erasing"))
}

// purge does the housekeeping of now.
func (s *site) purge() {
	s.t.Helper()
	now := s.time()
	if _, err := s.store.Purge(s.t.Context(), now, now.Add(-diary.KeepDeleted), s.pages.Sessions); err != nil {
		s.t.Fatal(err)
	}
}

func TestAskingToEraseClosesTheDiaryAtOnce(t *testing.T) {
	s := newSite(t)
	b, other := s.member("a@example.org"), s.browser()
	other.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	id := b.logEpisode(url.Values{"note": {"Skal væk"}})
	link := b.share(nil)
	guest := s.reader(link)
	b.get("/erase").want(t, http.StatusOK).says(t, danish("erase.lead"), danish("erase.backups"))
	out := b.post("/erase", eraseForm(diary.EraseAccount)).want(t, http.StatusSeeOther)
	if got := out.Header.Get("Clear-Site-Data"); got != `"cache", "cookies", "storage"` {
		t.Errorf("Clear-Site-Data is %q", got)
	}
	b.get("/entries").want(t, http.StatusSeeOther)
	other.get("/entries/"+id).want(t, http.StatusSeeOther)
	guest.get("/shared").want(t, http.StatusNotFound)
	s.browser().open(link).want(t, http.StatusNotFound)

	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	for route, tier := range tiers {
		method, template, _ := strings.Cut(route, " ")
		if tier != member || template == "/erase" || template == "/erase/undo" || template == provePath || strings.HasPrefix(template, "/data") {
			continue
		}
		path := strings.NewReplacer("{id}", id, "{day}", "2026-11-23", "{item}", id).Replace(template)
		got := b.do(method, path, url.Values{})
		closed := got.StatusCode == http.StatusSeeOther && got.Header.Get("Location") == "/erase"
		if method == http.MethodPost {
			closed = got.StatusCode == http.StatusConflict && strings.Contains(got.body, danish("error.diary-closed.text"))
		}
		if !closed || strings.Contains(got.body, "Skal væk") {
			t.Errorf("%s answered %d to %q", route, got.StatusCode, got.Header.Get("Location"))
		}
	}
	if got := b.get("/").want(t, http.StatusSeeOther).Header.Get("Location"); got != "/erase" {
		t.Errorf("the first screen leads to %q", got)
	}
	b.get("/erase").want(t, http.StatusOK).says(t, danish("erasing.undo"), "1. dec. 2026 kl. 03.10")
}

func TestAskingToEraseIsToldByMail(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.post("/erase", url.Values{"scope": {"diary"}, "current_password": {"forkert"}}).want(t, http.StatusUnprocessableEntity)
	b.eraseAll(diary.EraseDiary)
	mails, err := s.store.ClaimMessages(t.Context(), s.time(), s.time().Add(time.Minute), 10, diary.MailChannel)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, mail := range mails {
		if mail[0].Purpose == diary.ErasureMail {
			told++
		}
	}
	if told != 1 {
		t.Errorf("got mails %+v, want one that tells of the erasure", mails)
	}
}

func TestAnErasureIsUndoneUntilItsLastMoment(t *testing.T) {
	for _, scope := range diary.ErasureScopes {
		t.Run(string(scope), func(t *testing.T) {
			s := newSite(t)
			b := s.member("a@example.org")
			id := b.logEpisode(url.Values{"note": {"Skal blive"}})
			link := b.share(nil)
			b.eraseAll(scope)
			s.advance(diary.ErasureDelay - time.Millisecond)
			s.purge()
			b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
			back := b.post("/erase/undo", nil).want(t, http.StatusSeeOther)
			b.post("/erase/undo", nil).want(t, http.StatusSeeOther) // pressed twice
			b.get(back.Header.Get("Location")).want(t, http.StatusOK).says(t, danish("today.restored"))
			s.advance(diary.ErasureDelay)
			s.purge()
			b.get("/entries/"+id).want(t, http.StatusOK).says(t, "Skal blive")
			s.browser().open(link).want(t, http.StatusNotFound) // which was not what was undone
			b.get("/erase").says(t, danish("erase.submit"))
		})
	}
}

func TestADiaryIsGoneWhenItsTimeHasCome(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logEpisode(url.Values{"note": {"Skal væk"}})
	b.share(nil)
	b.eraseAll(diary.EraseDiary)
	s.advance(diary.ErasureDelay)
	s.purge()
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	b.get("/entries").want(t, http.StatusOK).says(t, danish("episodes.empty.lead"))
	b.get("/share").says(t, danish("share.none"))
	b.logEpisode(url.Values{"note": {"Begyndt forfra"}})
	s.advance(diary.ErasureDelay)
	s.purge()
	b.get("/entries").want(t, http.StatusOK)
}

func TestAnAccountIsGoneWhenItsTimeHasCome(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.logEpisode(url.Values{"note": {"Skal væk"}})
	b.eraseAll(diary.EraseAccount)
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	s.advance(diary.ErasureDelay)
	s.purge()
	b.post("/erase/undo", nil).want(t, http.StatusUnauthorized) // too late
	b.signIn("a@example.org", goodPassword).want(t, http.StatusUnprocessableEntity)
	again := s.member("a@example.org") // the address is free
	again.get("/entries").want(t, http.StatusOK).says(t, danish("episodes.empty.lead"))
}

func TestErasingAsksForThePasswordAndSlowsGuesses(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	form := eraseForm(diary.EraseAccount)
	form.Set("current_password", "forkert")
	for range ownPasswordThrottle.Free {
		b.post("/erase", form).want(t, http.StatusUnprocessableEntity).
			says(t, danish("problem.wrong-password"), `value="account" checked`)
	}
	form.Set("current_password", goodPassword)
	slowed := b.post("/erase", form).want(t, http.StatusTooManyRequests)
	if slowed.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.post("/settings/password", url.Values{"current_password": {goodPassword}, "new_password": {"gulerod trompet skyfri 31"}}).
		want(t, http.StatusTooManyRequests) // one throttle for all that asks for the password
	b.get("/entries").want(t, http.StatusOK)
	s.advance(ownPasswordThrottle.Longest)
	b.post("/erase", form).want(t, http.StatusSeeOther)
}

func TestErasingAsksWhatToErase(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	for _, scope := range []diary.ErasureScope{"", "everything"} {
		b.post("/erase", eraseForm(scope)).want(t, http.StatusUnprocessableEntity).says(t, `href="#scope"`)
	}
	b.get("/entries").want(t, http.StatusOK)
}

func TestAskingToEraseAgainDoesNotPutItOff(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.eraseAll(diary.EraseAccount)
	b.post("/erase", eraseForm(diary.EraseAccount)).want(t, http.StatusUnauthorized) // pressed twice
	s.advance(6 * 24 * time.Hour)
	b.signIn("a@example.org", goodPassword).want(t, http.StatusSeeOther)
	b.post("/erase", eraseForm(diary.EraseDiary)).want(t, http.StatusSeeOther) // from a tab left open
	b.get("/erase").says(t, danish("erasing.account", "Moment", "1. dec. 2026 kl. 03.10"))
}

func TestAnErasureIsRefusedWhileTheDiskIsFull(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	s.fillDisk(true)
	b.post("/erase", eraseForm(diary.EraseDiary)).want(t, http.StatusServiceUnavailable).
		says(t, danish("unavailable.title"), `value="diary" checked`)
	s.fillDisk(false)
	b.get("/entries").want(t, http.StatusOK)
}

func TestOneAccountsErasureLeavesTheOthersAlone(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	id := bob.logEpisode(url.Values{"note": {"Bobs egen"}})
	alice.eraseAll(diary.EraseAccount)
	bob.post("/erase/undo", nil).want(t, http.StatusSeeOther)
	s.advance(diary.ErasureDelay)
	s.purge()
	bob.get("/entries/"+id).want(t, http.StatusOK).says(t, "Bobs egen")
	alice.signIn("alice@example.org", goodPassword).want(t, http.StatusUnprocessableEntity)
}

func TestWhatIsStoredIsCountedAndExplained(t *testing.T) {
	s := newSite(t)
	b := s.member("a@example.org")
	b.get("/stored").want(t, http.StatusOK).says(t, "0 kramper", "1 browser, der er logget ind", "2 ting, du har sagt ja til")
	b.logEpisode(url.Values{})
	b.logEpisode(url.Values{})
	link := b.share(nil)
	guest := s.reader(link)
	guest.post("/shared/note", url.Values{"message": {"Hej"}}).want(t, http.StatusSeeOther)
	b.get("/stored").says(t, "2 kramper", "1 delt link", "1 tidspunkt, hvor et link er åbnet", "1 besked til dig",
		danish("privacy.who.host"), `href="/erase"`, `href="/share"`)
	stranger := s.browser()
	stranger.get("/signup").says(t, `href="/privacy"`)
	public := stranger.get("/privacy").want(t, http.StatusOK).says(t, danish("privacy.who.host"),
		"i 30 døgn", "væk efter 7 døgn", danish("privacy.long.sessions", "Idle", 30, "Most", 90))
	if strings.Contains(public.body, "delt link") {
		t.Error("the public page counts somebody's things")
	}
}

func TestThePageAboutPrivacySaysWhetherUnusedAccountsAreErased(t *testing.T) {
	const idle = "tidligst efter 27 måneder"
	if got := newSite(t).browser().get("/privacy").want(t, http.StatusOK); strings.Contains(got.body, idle) {
		t.Error("it says so where they are not")
	}
	newSite(t, func(c *Config) { c.EraseIdle = true }).browser().get("/privacy").says(t, "i 24 måneder", idle)
}
