package offline

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/e2e"
)

// TestACrampIsNotedWithoutANetworkInOtherBrowsers notes cramps in Firefox and WebKitGTK while the network is down, loses the answer or is
// slow, and in Firefox closes the page in the middle of a press.
func TestACrampIsNotedWithoutANetworkInOtherBrowsers(t *testing.T) {
	for i, r := range e2e.OtherBrowsers {
		t.Run(r.String(), func(t *testing.T) {
			network := e2e.NewProxy(t)
			s := e2e.NewSiteBehind(t, network, time.Now())
			s.AddAccount(e2e.MemberEmail, diary.Danish)
			b := s.NewTab(t, r)
			b.SignIn(e2e.MemberEmail)
			b.AwaitWorker()
			noted := 0
			for _, way := range []e2e.Way{e2e.WayDown, e2e.WayNoAnswer, e2e.WaySlow} {
				b.Open("/")
				network.Be(way)
				press(b, "/now")
				b.Await(`/\/now(\/|$)/.test(location.pathname) && document.querySelector(".timer")?.checkVisibility()`)
				network.Be(e2e.WayDown)
				noteOver(b)
				noted++
				comeHome(network, b, s, noted)
			}
			if i == 0 {
				closePages(network, b, s, noted)
			}
			b.Watch.Take() // what did not load meanwhile
		})
	}
}

// closePages closes the page in the middle of presses. What was pressed is kept before anything is answered, so that nothing goes with
// the page.
func closePages(network *e2e.Proxy, b *e2e.Tab, s *e2e.Site, noted int) {
	b.T.Helper()
	network.Be(e2e.WayDown)
	press(b, "/now")
	b.Await(`document.querySelector(".timer")?.checkVisibility()`)
	b.Reopen()
	comeHome(network, b, s, noted+1)
	noteOver(b)
	b.Open("/")
	network.Be(e2e.WayBlackHole)
	press(b, "/now")
	<-time.After(time.Second) // the worker waits for an answer by now
	b.Reopen()
	comeHome(network, b, s, noted+2)
}

// noteOver notes that a cramp has passed.
func noteOver(b *e2e.Tab) {
	b.T.Helper()
	press(b, "/over")
	b.Await(`location.pathname.endsWith("/after") && document.readyState === "complete"`)
}

// press presses the button of a form, and does not wait for what comes of it.
func press(b *e2e.Tab, action string) {
	b.T.Helper()
	b.Await(fmt.Sprintf(`document.querySelector('main form[action$=%q] button')?.checkVisibility()`, action))
	e2e.JS[chromedp.Void](b, fmt.Sprintf(`setTimeout(() => document.querySelector('main form[action$=%q] button').click())`, action))
}

// comeHome comes to where there is a network, and waits until everything is stored, once.
func comeHome(network *e2e.Proxy, b *e2e.Tab, s *e2e.Site, cramps int) {
	b.T.Helper()
	network.Be(e2e.WayOK)
	b.Open("/")
	b.AwaitOutbox(0)
	if stored := s.Episodes(e2e.MemberEmail); len(stored) != cramps {
		b.T.Fatalf("%d cramps are stored, want %d", len(stored), cramps)
	}
}
