package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// eventsOf are the kinds of what happened to the account, the first first.
func (b *browser) eventsOf(email string) (kinds []diary.EventKind) {
	b.t.Helper()
	events, err := b.store.ListAccountEvents(b.t.Context(), b.accountID(email), 100)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range slices.Backward(events) {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

func TestTheLogSaysWhatHappenedToTheAccountAndNothingOfTheDiary(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	s.advance(time.Minute)
	for range 3 {
		s.browser().signIn(me, "forkert").want(t, http.StatusUnprocessableEntity)
	}
	s.advance(time.Minute)
	b.logEpisode(url.Values{"note": {typedNote}})
	b.get("/data/archive").want(t, http.StatusOK)
	link := b.share(nil)
	s.advance(time.Minute)
	s.reader(link).post("/shared/note", url.Values{"message": {typedNote}}).want(t, http.StatusSeeOther)
	s.advance(time.Minute)
	b.post("/settings/password", url.Values{"current_password": {"forkert"}, "new_password": {"paraply tunnel havregryn 3"}}).want(t, http.StatusUnprocessableEntity)

	page := b.get("/settings/log").want(t, http.StatusOK).says(t, "Firefox, Android", "3 gange i træk", danish("sign-in-method.password"))
	for _, kind := range []diary.EventKind{diary.SignedIn, diary.SignInFailed, diary.DiaryExported, diary.ShareMade, diary.ShareOpened, diary.ShareNoted, diary.ProofRefused} {
		page.says(t, danish("account-event."+string(kind)))
	}
	if strings.Contains(page.body, typedNote) {
		t.Error("the log holds what was written")
	}
	for _, event := range []string{signInWrong, proofWrong} {
		if !strings.Contains(s.log.String(), `msg=security`) || !strings.Contains(s.log.String(), `event="`+event+`"`) {
			t.Errorf("the operator's log does not say %q", event)
		}
	}
	if strings.Contains(s.log.String(), me) {
		t.Error("the operator's log holds the address")
	}
	archived := b.get("/data/archive").want(t, http.StatusOK)
	archived.says(t, `"account_log"`, `"kind":"sign-in-failed"`, `"times":3`)
}

func TestWhatItsOwnerChangesIsInTheLog(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.makeFeed()
	b.post("/reminders/feed/remove", nil)
	b.protect()
	b.post("/settings/keys/recovery", nil)
	b.post("/settings/keys/codes/remove", nil)
	b.addPasskey(me)
	passkeys, err := s.store.ListPasskeys(t.Context(), b.accountID(me))
	if err != nil || len(passkeys) != 1 {
		t.Fatalf("the passkeys are %v (%v)", passkeys, err)
	}
	b.post("/settings/keys/passkeys/"+passkeys[0].ID+"/remove", nil)
	s.bring(b.accountID(me))
	b.post("/erase", eraseForm(diary.EraseDiary))
	b.signIn(me, goodPassword)
	b.post("/erase/undo", nil)
	page := b.get("/settings/log").want(t, http.StatusOK)
	kinds := b.eventsOf(me)
	for _, want := range []diary.EventKind{
		diary.FeedMade, diary.FeedEnded, diary.CodesAdded, diary.RecoveryMade, diary.CodesRemoved, diary.PasskeyAdded, diary.PasskeyRemoved,
		diary.DiaryImported, diary.ErasureAsked, diary.ErasureUndone,
	} {
		if !slices.Contains(kinds, want) {
			t.Errorf("%s is not noted: %v", want, kinds)
		}
		page.says(t, danish("account-event."+string(want)))
	}
}

func TestAnUnknownAddressIsWrittenAboutAsOftenAsAKnownOne(t *testing.T) {
	s := newSite(t)
	s.member(me)
	writes := func(email string) (n int) {
		s.fail(func(_ string, writes bool) error {
			if writes {
				n++
			}
			return nil
		})
		defer s.fail(nil)
		s.browser().signIn(email, "forkert").want(t, http.StatusUnprocessableEntity)
		return n
	}
	if known, unknown := writes(me), writes("ukendt@example.org"); known != unknown {
		t.Errorf("%d and %d writes", known, unknown)
	}
}

func TestWhoeverWasNotThereSignsTheOthersOutAndComesToThePassword(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	other := s.browser()
	other.signIn(me, goodPassword).want(t, http.StatusSeeOther)
	form := pageForm(t, b.get("/settings/log").body, "/settings/log/not-me")
	if to := b.post("/settings/log/not-me", form).want(t, http.StatusSeeOther).Header.Get("Location"); to != "/settings/password" {
		t.Errorf("sent to %s", to)
	}
	b.get("/settings/password").want(t, http.StatusOK).says(t, danish("account-log.done"))
	other.get("/entries").want(t, http.StatusSeeOther)
	if kinds := b.eventsOf(me); kinds[len(kinds)-1] != diary.SignedOutOthers {
		t.Errorf("the log says %v", kinds)
	}
}

func TestADiaryIsTakenAwayAlsoWhenThatCannotBeNoted(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	s.fillDisk(true)
	b.get("/data/archive").want(t, http.StatusOK)
	if !strings.Contains(s.log.String(), "note exported") {
		t.Error("the operator is not told")
	}
}

func TestACalendarProgramIsNotedWhenItIsNew(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	feed := feedAddress.FindStringSubmatch(b.post("/reminders/feed", nil).want(t, http.StatusOK).body)[1]
	for range 2 {
		s.browser().get(feed).want(t, http.StatusOK)
	}
	fetched := 0
	for _, kind := range b.eventsOf(me) {
		if kind == diary.FeedFetched {
			fetched++
		}
	}
	if fetched != 1 {
		t.Errorf("noted %d times", fetched)
	}
}
