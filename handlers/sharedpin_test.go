package handlers

import (
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"crampdiary/diary"
)

func TestAPINIsAskedForAndGuessingAtItIsSlowed(t *testing.T) {
	s := newSite(t)
	link := s.member("a@example.org").share(url.Values{"pin": {"yes"}})
	guest := s.browser()
	asked := guest.post("/shared", url.Values{"token": {link.token}}).want(t, http.StatusOK).says(t, danish("field.pin"))
	if len(asked.Cookies()) > 0 {
		t.Error("the link opened without its PIN")
	}
	guess := func(pin string) answer {
		return s.browser().post("/shared", url.Values{"token": {link.token}, "pin": {pin}})
	}
	wrong := "000000"
	if link.pin == wrong {
		wrong = "000001"
	}
	for range pinThrottle.Free {
		guess(wrong).want(t, http.StatusUnprocessableEntity).says(t, danish("shared.pin.refused"))
	}
	slowed := guess(link.pin).want(t, http.StatusTooManyRequests)
	if slowed.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	s.advance(pinThrottle.Longest)
	guess(" "+link.pin[:3]+" "+link.pin[3:]+" ").want(t, http.StatusSeeOther)
	guess(wrong).want(t, http.StatusUnprocessableEntity) // counted again
}

func TestGuessingAtAPINFromManyPlacesAtOnceIsSlowedToo(t *testing.T) {
	s := newSite(t)
	link := s.member("a@example.org").share(url.Values{"pin": {"yes"}})
	wrong := "000000"
	if link.pin == wrong {
		wrong = "000001"
	}
	const guesses = 24
	var browsers []*browser
	for range guesses {
		browsers = append(browsers, s.browser())
	}
	var judged atomic.Int32
	var wait sync.WaitGroup
	for _, b := range browsers {
		wait.Go(func() {
			switch got := b.post("/shared", url.Values{"token": {link.token}, "pin": {wrong}}); got.StatusCode {
			case http.StatusUnprocessableEntity:
				judged.Add(1)
			case http.StatusTooManyRequests:
			default:
				t.Errorf("answered %d", got.StatusCode)
			}
		})
	}
	wait.Wait()
	if got := int(judged.Load()); got != pinThrottle.Free {
		t.Errorf("%d of %d guesses at once were judged, want %d", got, guesses, pinThrottle.Free)
	}
	s.browser().post("/shared", url.Values{"token": {link.token}, "pin": {link.pin}}).want(t, http.StatusTooManyRequests)
}

func TestGuessesAtAPINAreFewInTheWholeLifeOfALink(t *testing.T) {
	at, guesses := testStart, 0
	var known diary.Attempts
	for end := testStart.AddDate(0, 0, diary.MaxShareDays); at.Before(end); guesses++ {
		at = at.Add(pinThrottle.Wait(known, at))
		known = pinThrottle.Next(known, at)
	}
	if most := 1_000_000 / 400; guesses > most { // one chance in four hundred
		t.Errorf("%d guesses are possible, want at most %d", guesses, most)
	}
}

func TestGuessingAtLinksIsSlowed(t *testing.T) {
	s := newSite(t)
	link := s.member("a@example.org").share(nil)
	guest := s.browser()
	for range addressThrottle.Free {
		guest.post("/shared", url.Values{"token": {"x"}}).want(t, http.StatusNotFound)
	}
	guest.post("/shared", url.Values{"token": {link.token}}).want(t, http.StatusTooManyRequests)
	s.advance(addressThrottle.Longest)
	guest.open(link).want(t, http.StatusSeeOther)
}

func TestPINsAreDigitsOfWhichNoneIsLeftOut(t *testing.T) {
	seen := make(map[string]bool)
	for range 1000 {
		pin := newPIN()
		if !diary.ValidPIN(pin) {
			t.Fatalf("%q is no PIN", pin)
		}
		seen[pin] = true
	}
	if len(seen) < 950 { // of a million; so many doubles never come by chance
		t.Errorf("only %d of 1000 PINs differ", len(seen))
	}
	for _, pin := range []string{"", "12345", "1234567", "12345a", "１２３４５６"} {
		if diary.ValidPIN(pin) {
			t.Errorf("%q is taken for a PIN", pin)
		}
	}
}
