package handlers

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

const dim = `data-theme="night"`

// showClock lets time pass until the clocks of a zone show a time of day next.
func (s *site) showClock(zone, clock string) {
	s.t.Helper()
	local := s.time().In(diary.Preferences{Zone: zone}.Location())
	of, ok := diary.ReadTimeOfDay(clock)
	if !ok {
		s.t.Fatal(clock)
	}
	at := time.Date(local.Year(), local.Month(), local.Day(), of.Hour(), of.Minute(), 0, 0, local.Location())
	if !at.After(local) {
		at = at.AddDate(0, 0, 1)
	}
	s.advance(at.Sub(local))
}

func TestPagesAreDimFromTheFirstToTheLastMinuteOfTheQuietHours(t *testing.T) {
	const home, far = "Europe/Copenhagen", "Asia/Kathmandu"
	for name, test := range map[string]struct {
		zone     string
		from, to string // quiet hours; empty for those that hold until others are chosen
		clocks   map[string]bool
	}{
		"not chosen":   {home, "", "", map[string]bool{"21:59": false, "22:00": true, "03:00": true, "06:59": true, "07:00": false}},
		"chosen":       {home, "23:30", "05:15", map[string]bool{"22:30": false, "23:29": false, "23:30": true, "05:14": true, "05:15": false}},
		"by day":       {home, "13:00", "14:00", map[string]bool{"13:30": true, "03:00": false}},
		"none":         {home, "00:00", "00:00", map[string]bool{"00:00": false, "03:00": false}},
		"another zone": {far, "", "", map[string]bool{"21:59": false, "22:00": true, "06:59": true, "07:00": false}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			b := s.member(me)
			b.post("/settings/zone", url.Values{"zone": {test.zone}}).want(t, http.StatusSeeOther)
			b.post("/theme", url.Values{"theme": {"light"}}).want(t, http.StatusSeeOther) // is for the day
			if test.from != "" {
				setup := b.setup(me)
				setup.QuietFrom, _ = diary.ReadTimeOfDay(test.from)
				setup.QuietTo, _ = diary.ReadTimeOfDay(test.to)
				if _, err := s.store.SaveReminderSetup(t.Context(), b.accountID(me), setup, s.time()); err != nil {
					t.Fatal(err)
				}
			}
			for clock, want := range test.clocks {
				s.showClock(test.zone, clock)
				for path, status := range map[string]int{"/entries": http.StatusOK, "/learn": http.StatusOK, "/nowhere": http.StatusNotFound} {
					page := b.get(path).want(t, status)
					if got := strings.Contains(page.body, dim); got != want {
						t.Errorf("%s at %s: dim is %v", path, clock, got)
					}
					if got := strings.Contains(page.body, `<meta name="color-scheme" content="dark"><meta name="theme-color" content="#0b0603">`); got != want {
						t.Errorf("%s at %s: painted dark at first is %v", path, clock, got)
					}
				}
			}
		})
	}
}

func TestTheNightOfABrowserIsThatOfTheDiaryItHeld(t *testing.T) {
	s := newSite(t)
	b := s.member(me)
	b.post("/signout", nil).want(t, http.StatusSeeOther)
	stranger := s.browser()
	for clock, want := range map[string]bool{"21:59": false, "22:00": true, "07:00": false} {
		s.showClock("Europe/Copenhagen", clock)
		for _, path := range []string{"/signin", "/", "/stretch", "/nowhere"} {
			if got := strings.Contains(b.get(path).body, dim); got != want {
				t.Errorf("%s at %s, signed out: dim is %v", path, clock, got)
			}
			if page := stranger.get(path).body; strings.Contains(page, dim) || strings.Contains(page, `name="night"`) {
				t.Errorf("%s at %s is dim, or offers a night, to a browser of which no zone is known", path, clock)
			}
		}
	}
}

func TestTheNightIsSwitchedOffAndOnAgain(t *testing.T) {
	s := newSite(t)
	b := s.member(me) // at 03:10
	b.get("/entries").says(t, dim, danish("night.on", "From", "22.00", "To", "07.00"), `name="night" value="on" aria-pressed="true"`)
	b.post("/theme", url.Values{"night": {"off"}, "next": {"/entries"}}).want(t, http.StatusSeeOther)
	b.get("/entries").says(t, `data-theme=""`, `name="night" value="off" aria-pressed="true"`)
	b.post("/theme", url.Values{"theme": {"light"}}).want(t, http.StatusSeeOther)
	b.get("/entries").says(t, `data-theme="light"`)
	b.get("/now/"+b.startCramp()).says(t, dim) // is dim at any hour
	b.post("/theme", url.Values{"night": {"on"}}).want(t, http.StatusSeeOther)
	b.get("/entries").says(t, dim)
	b.post("/theme", url.Values{"night": {"pink"}, "theme": {"pink"}}).want(t, http.StatusBadRequest)
}

func TestTheLinkOfAMailIsDimInTheNightOfWhomItIsFor(t *testing.T) {
	s := newSite(t)
	account := s.reminded(me).accountID(me)
	s.browser().get(s.doneLink(account, tuesdayEvening(diary.Stretching))).says(t, dim)
}

func TestWhatIsPaintedAroundAPageIsTheGroundOfItsTheme(t *testing.T) {
	tokens, err := os.ReadFile("../views/assets/css/1-tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	b := newSite(t).browser()
	page := b.get("/").want(t, http.StatusOK)
	for _, colour := range []string{"#f5f2eb", "#101617"} {
		page.says(t, `content="`+colour+`"`)
	}
	for _, ground := range []string{"--ground: light-dark(#f5f2eb, #101617);", "--ground: #0b0603;"} {
		if !strings.Contains(string(tokens), ground) {
			t.Errorf("the style sheet has no %s", ground)
		}
	}
}
