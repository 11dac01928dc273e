package handlers

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

var madePress = regexp.MustCompile(`value="http://localhost(/p/[\w-]{43})"`)

func (b *browser) pressForm(notes diary.PressNote) url.Values {
	b.t.Helper()
	form := pageForm(b.t, b.get("/press").want(b.t, http.StatusOK).body, "/press")
	return with(form, url.Values{"press_name": {"Knappen på natbordet"}, "press_notes": {string(notes)}})
}

// makePress makes an address and returns its path.
func (b *browser) makePress(notes diary.PressNote) string {
	b.t.Helper()
	page := b.post("/press", b.pressForm(notes)).want(b.t, http.StatusOK).says(b.t, danish("press.made.once"))
	match := madePress.FindStringSubmatch(html.UnescapeString(page.body))
	if match == nil {
		b.t.Fatalf("no address in\n%s", page.body)
	}
	return match[1]
}

// presses are the addresses of the member, the newest first.
func (b *browser) presses() []diary.PressAddress {
	b.t.Helper()
	addresses, err := b.store.ListPressAddresses(b.t.Context(), b.accountID(me))
	if err != nil {
		b.t.Fatal(err)
	}
	return addresses
}

// revocablePress makes an address and returns its ID.
func (b *browser) revocablePress() string {
	b.t.Helper()
	b.makePress(diary.PressStretched)
	return b.presses()[0].ID
}

func TestAPressFromAnywhereIsACrampThatGoesOn(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	address := b.makePress(diary.PressCramp)
	if strings.Contains(b.get("/press").body, address) {
		t.Error("the address is shown a second time")
	}
	button := s.browser()
	for range 3 {
		got := button.post(address, nil).want(t, http.StatusNoContent)
		if got.body != "" || got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("the button is told %q with %v", got.body, got.Header)
		}
		s.advance(30 * time.Second)
	}
	open, err := s.store.OpenEpisodes(t.Context(), b.accountID(me))
	if err != nil || len(open) != 1 {
		t.Fatalf("open are %v, %v", open, err)
	}
	b.get("/").says(t, "/now/"+open[0].ID)
	b.get("/press").says(t, "Knappen på natbordet", "Sidst brugt 24. nov. 2026 kl. 03.1")
	if log := s.log.String(); strings.Contains(log, strings.TrimPrefix(address, "/p/")) || !strings.Contains(log, "/p/{token}") {
		t.Error("the log tells the address, or not that something was sent to one")
	}
}

func TestAPressIsAnsweredTheSameWhateverTheDiaryHolds(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	address, other := b.makePress(diary.PressCramp), b.makePress(diary.PressCramp)
	button := s.browser()
	first := button.post(address+"/pressed", nil).want(t, http.StatusOK).says(t, danish("pressed.done"))
	second := button.post(other+"/pressed", nil).want(t, http.StatusOK)
	if strings.ReplaceAll(first.body, address, "") != strings.ReplaceAll(second.body, other, "") {
		t.Error("the page tells a cramp that began from one that goes on")
	}
	unknown := "/p/" + strings.Repeat("x", 43)
	shown, made := button.get(unknown).want(t, http.StatusOK), button.get(address).want(t, http.StatusOK)
	if strings.ReplaceAll(shown.body, unknown, "") != strings.ReplaceAll(made.body, address, "") {
		t.Error("the page of the button tells whether the address works")
	}
	if got := made.Header; got.Get("X-Robots-Tag") == "" || got.Get("Cache-Control") != "no-store" || got.Get("Referrer-Policy") == "" {
		t.Errorf("the page has the headers %v", got)
	}
	if open, err := s.store.OpenEpisodes(t.Context(), b.accountID(me)); err != nil || len(open) != 1 {
		t.Errorf("stored are %v, %v", open, err)
	}
	button.do(http.MethodPut, address, nil).want(t, http.StatusMethodNotAllowed)
}

func TestWhatLooksAtAnAddressNotesNothing(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	address := b.makePress(diary.PressCramp)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		s.browser().do(method, address, nil).want(t, http.StatusOK)
	}
	if got := b.presses()[0]; got.Used != nil {
		t.Errorf("a look used %+v", got)
	}
}

func TestAPressOfWhatIsDoneAnswersTheQuestionOfTheDay(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	stretched, drank := b.makePress(diary.PressStretched), b.makePress(diary.PressDrank)
	for range 2 {
		s.browser().post(stretched, nil).want(t, http.StatusNoContent)
		s.browser().post(drank, nil).want(t, http.StatusNoContent)
	}
	account, today := b.accountID(me), diary.CrampDayOf(s.time(), mustZone(t))
	done, err := s.store.Activities(t.Context(), account, today, today)
	if err != nil || len(done) != 2 || done[0].Kind == done[1].Kind {
		t.Errorf("done are %+v, %v", done, err)
	}
	checkIn, err := s.store.CheckIn(t.Context(), account, today)
	if err != nil || checkIn.Factors[diary.StretchingDone] != diary.Yes || len(checkIn.Factors) != 1 {
		t.Errorf("the check-in is %+v, %v", checkIn, err)
	}
}

func mustZone(t *testing.T) *time.Location {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestAClosedAddressIsAnsweredLikeOneThatNeverWas(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	address := b.makePress(diary.PressCramp)
	path := "/press/" + b.presses()[0].ID + "/revoke"
	other := s.member("other@example.org")
	other.post(path, nil).want(t, http.StatusNotFound)
	s.browser().post(address, nil).want(t, http.StatusNoContent)
	b.post(path, nil).want(t, http.StatusSeeOther)
	b.get("/press").says(t, danish("press.done.revoked"), danish("press.revoked"))
	never := s.browser().post("/p/"+strings.Repeat("x", 43), nil).want(t, http.StatusNotFound)
	closed := s.browser().post(address, nil).want(t, http.StatusNotFound)
	if never.body != closed.body {
		t.Error("the answers differ")
	}
}

func TestADiaryThatWaitsToBeErasedTakesNoPress(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	address := b.makePress(diary.PressCramp)
	b.post("/erase", eraseForm(diary.EraseDiary))
	s.browser().post(address, nil).want(t, http.StatusNotFound)
}

func TestPressesWithoutEndAreSlowedAndOthersAreNot(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	address, other := b.makePress(diary.PressCramp), b.makePress(diary.PressDrank)
	for range pressThrottle.Free {
		s.browser().post(address, nil).want(t, http.StatusNoContent)
	}
	if late := s.browser().post(address, nil).want(t, http.StatusTooManyRequests); late.Header.Get("Retry-After") == "" {
		t.Error("it is not said how long to wait")
	}
	for range unknownPressThrottle.Free {
		s.browser().post("/p/x", nil).want(t, http.StatusNotFound)
	}
	s.browser().post("/p/x", nil).want(t, http.StatusTooManyRequests)
	s.browser().post(other, nil).want(t, http.StatusNoContent) // from the same address
	s.advance(pressThrottle.Longest)
	s.browser().post(address, nil).want(t, http.StatusNoContent)
}

func TestAnAddressNeedsANameAndWhatItNotes(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	form := pageForm(t, b.get("/press").body, "/press")
	got := b.post("/press", form).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.press_name.required"), danish("problem.press_notes.required"))
	if again := pageForm(t, got.body, "/press"); again.Get("token") != form.Get("token") {
		t.Error("the form has another secret")
	}
	form = b.pressForm(diary.PressCramp)
	for range 2 { // sent twice it is one, shown again
		b.post("/press", form).want(t, http.StatusOK).says(t, form.Get("token"))
	}
	b.post("/press/"+form.Get("id")+"/revoke", nil).want(t, http.StatusSeeOther)
	b.post("/press", form).want(t, http.StatusSeeOther)
	if addresses := b.presses(); len(addresses) != 1 || addresses[0].Revoked == nil {
		t.Errorf("the addresses are %+v", addresses)
	}
}
