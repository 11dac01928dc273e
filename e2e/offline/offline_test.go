package offline

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/e2e"
)

// awaitWaiting waits until the page says how much waits.
func awaitWaiting(b *e2e.Tab, text string) {
	b.T.Helper()
	b.Await(fmt.Sprintf(`document.getElementById("waiting-title")?.checkVisibility() && document.getElementById("waiting-title").textContent === %q`, text))
}

func TestACrampIsNotedWhateverTheNetworkDoes(t *testing.T) {
	for name, w := range map[string]e2e.Way{"down": e2e.WayDown, "black hole": e2e.WayBlackHole, "no answer": e2e.WayNoAnswer, "slow": e2e.WaySlow} {
		t.Run(name, func(t *testing.T) {
			network, s, b := onTheRoad(t)
			network.Be(w)
			b.PressNow()
			network.Be(e2e.WayOK)
			b.Open("/")
			b.AwaitOutbox(0)
			s.OnlyEpisode(e2e.MemberEmail)
		})
	}
}

// TestACrampIsNotedWhileTheDiaryIsAway has a network, and nothing behind it that could show or store anything.
func TestACrampIsNotedWhileTheDiaryIsAway(t *testing.T) {
	network, s, b := onTheRoad(t)
	for i, site := range []struct{ leaves, returns func() }{
		{func() { network.Be(e2e.WayNoSite) }, func() { network.Be(e2e.WayOK) }},
		{func() { s.Store.Away.Store(true) }, func() { s.Store.Away.Store(false) }},
	} {
		site.leaves()
		b.Open("/")
		b.Says(b.L.T("offline.lead"))
		b.PressNow()
		b.Says(b.L.T("offline.kept"))
		b.Press(b.L.T("now.over"))
		site.returns()
		b.Open("/")
		b.AwaitOutbox(0)
		if stored := s.Episodes(e2e.MemberEmail); len(stored) != i+1 {
			t.Errorf("%d cramps are stored, want %d", len(stored), i+1)
		}
	}

	// A page that is not for noting says itself what is the matter, and so does any where no diary is open.
	s.Store.Away.Store(true)
	b.Open("/report")
	b.WantStatus(http.StatusServiceUnavailable)
	s.Store.Away.Store(false)
	b.Open("/")
	b.Tap(e2e.Within("footer", b.L.T("nav.signout")))
	b.Await(`location.pathname === "/signin"`)
	network.Be(e2e.WayNoSite)
	b.Open("/")
	b.WantStatus(http.StatusBadGateway)
}

func TestANightWithoutANetworkIsInTheDiaryInTheMorning(t *testing.T) {
	network := e2e.NewProxy(t)
	s := e2e.NewSiteBehind(t, network, time.Now())
	s.AddAccount(e2e.MemberEmail, diary.Danish)
	profile := t.TempDir()
	b := s.NewHandset(t, profile)
	b.SignIn(e2e.MemberEmail)
	b.AwaitWorker()
	network.Be(e2e.WayDown)
	b.Open("/")
	b.Says(b.L.T("offline.lead"))
	b.PressNow()
	b.Says(b.L.T("offline.kept"), b.L.T("now.first-aid"))
	b.Press(b.L.T("now.over"))
	b.Press("6")
	awaitWaiting(b.Tab, b.L.T("outbox.cramp"))
	b.Kill()

	b = s.NewHandset(t, profile)
	b.Open("/")
	awaitWaiting(b.Tab, b.L.T("outbox.cramp"))
	network.Be(e2e.WayOK)
	b.Open("/signin")
	if b.Path() == "/signin" { // a killed browser may have lost its session, and keeps the outbox
		b.SignIn(e2e.MemberEmail)
	}
	b.AwaitOutbox(0)
	if stored := s.OnlyEpisode(e2e.MemberEmail); stored.Ongoing || stored.Ended == nil || stored.Pain == nil || *stored.Pain != 6 {
		t.Errorf("stored %+v", stored)
	}
	b.Await(`document.getElementById("waiting").hidden`)
}

// TestTheBrowserKeepsNoPageThatWasMadeForAnybody walks all that the worker keeps.
func TestTheBrowserKeepsNoPageThatWasMadeForAnybody(t *testing.T) {
	s := e2e.NewSite(t)
	account := s.AddAccount(e2e.MemberEmail, diary.Danish)
	s.FillDiary(account, 30)
	b := s.NewTab(t, e2e.Reader{Language: diary.Danish, Device: e2e.Phone})
	b.SignIn(e2e.MemberEmail)
	b.AwaitWorker()
	for _, path := range []string{"/", "/entries", "/report", "/now", "/settings", "/offline/da"} {
		b.Open(path)
	}
	e2e.JS[chromedp.Void](b, `caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name))))
		.then((all) => Promise.all(all.map((cache) => cache.keys())))
		.then((kept) => { window.kept = kept.flat().map(({ url }) => new URL(url).pathname + new URL(url).search) })`)
	b.Await("window.kept")
	kept := e2e.JS[[]string](b, "window.kept")
	for _, path := range kept {
		if !strings.HasPrefix(path, "/offline/") && !strings.HasPrefix(path, "/assets/") {
			t.Errorf("%s is kept", path)
		}
	}
	if !slices.Contains(kept, "/offline/da/now") || !slices.Contains(kept, "/offline/en") {
		t.Errorf("only %q are kept", kept)
	}
}

// during lets the network fail for one step, in which something is noted.
func during(p *e2e.Proxy, step func()) {
	p.Be(e2e.WayDown)
	step()
	p.Be(e2e.WayOK)
}

func TestSigningOutSendsWhatWaitsFirst(t *testing.T) {
	network, s, b := onTheRoad(t)
	waits(b.Tab, ownMark)
	b.AwaitOutbox(1)
	network.Be(e2e.WayDown)
	b.Tap(e2e.Within("footer", b.L.T("nav.signout")))
	b.Await(`document.getElementById("unsent").checkVisibility()`)
	b.Tap("#unsent-stay")
	b.AwaitOutbox(1)
	b.Tap(e2e.Within("footer", b.L.T("nav.signout")))
	b.Await(`document.getElementById("unsent").checkVisibility()`)
	network.Be(e2e.WayOK)
	b.Follow("#unsent-send")
	b.Await(`location.pathname === "/signin"`)
	s.OnlyEpisode(e2e.MemberEmail)
	b.AwaitOutbox(0)
	e2e.JS[chromedp.Void](b.Tab, `outbox.state("diary").then((known) => { window.known = JSON.stringify(known) })`)
	b.Await(`window.known === "null"`)
}

// refused is a phone on whose first page a cramp waits that the diary refused. What was noted after it is stored.
func refused(t *testing.T) (network *e2e.Proxy, s *e2e.Site, b e2e.Handset) {
	network, s, b = onTheRoad(t)
	during(network, func() {
		b.Open("/offline/da/entry")
		b.Await(`document.getElementById("offline").dataset.state === "ready"`)
		b.Tap("input[name=when][value='30']")
		b.Write("ended_at", "-1")
		b.Press(b.L.T("episode.save"))
		b.Await(`document.getElementById("offline").dataset.state === "ready"`)
		b.PressNow()
	})
	b.Open("/")
	b.AwaitOutbox(1)
	s.OnlyEpisode(e2e.MemberEmail)
	b.Await(`document.getElementById("waiting-list").innerText.includes(` + fmt.Sprintf("%q", b.L.T("problem.ended_at.end-before-start")) + `)`)
	return network, s, b
}

func TestWhatIsRefusedIsSetAsideWithItsReason(t *testing.T) {
	_, s, b := refused(t)
	b.Press(b.L.T("outbox.mend"))
	b.WantStatus(http.StatusUnprocessableEntity)
	e2e.JS[chromedp.Void](b.Tab, `document.getElementById("ended_at").select()`)
	b.Write("ended_at", "2")
	b.Press(b.L.T("episode.save"))
	b.WantStatus(http.StatusOK)
	b.AwaitOutbox(0)
	if stored := s.Episodes(e2e.MemberEmail); len(stored) != 2 {
		t.Errorf("stored %+v", stored)
	}
}

// TestWhatWaitsCanBeDeletedWhileMoreIsNoted asks for the second tap after more was noted, which shows the list again.
func TestWhatWaitsCanBeDeletedWhileMoreIsNoted(t *testing.T) {
	network, _, b := refused(t)
	during(network, func() {
		b.Tap(e2e.Within("main", b.L.T("outbox.delete")))
		waits(b.Tab, ownMark)
		b.Tap("#waiting-send")
		b.Await(`document.querySelectorAll("#waiting-list li").length === 2`)
		b.Tap(e2e.Within("main", b.L.T("outbox.delete.sure")))
		b.Await(`document.querySelectorAll("#waiting-list li").length === 1`)
		b.AwaitOutbox(1)
	})
	b.Open("/")
	b.AwaitOutbox(0)
	b.Await(`document.getElementById("waiting").hidden`)
}

func TestWhatIsNotedForOneDiaryIsNotStoredInAnother(t *testing.T) {
	const other = "anden@example.org"
	s := e2e.NewSite(t)
	s.AddAccount(e2e.MemberEmail, diary.Danish)
	s.AddAccount(other, diary.Danish)
	b := s.NewHandset(t, t.TempDir())
	signIn := func(email string) {
		b.Open("/signin?anew=1")
		e2e.JS[chromedp.Void](b.Tab, `document.getElementById("email").select()`)
		b.Write("email", email)
		b.Write("password", e2e.GoodPassword)
		b.Press(b.L.T("signin.submit"))
		b.WantStatus(http.StatusOK)
		b.AwaitWorker()
	}
	signIn(e2e.MemberEmail)
	mark := e2e.JS[string](b.Tab, `document.body.dataset.diary`)
	signIn(other)
	e2e.JS[chromedp.Void](b.Tab, fmt.Sprintf(`outbox.add({ id: outbox.newID(), action: "/now", pressed: Date.now(),
		fields: [["made_for", %q], ["id", outbox.newID()]] })`, mark))
	b.AwaitOutbox(1)
	b.Open("/")
	b.Await(`document.body.dataset.sent`)
	b.Says(b.L.T("outbox.other"))
	b.AwaitOutbox(1)
	if stored := s.Episodes(other); len(stored) != 0 {
		t.Errorf("in another diary there is %+v", stored)
	}
	signIn(e2e.MemberEmail)
	b.Open("/")
	b.AwaitOutbox(0)
	s.OnlyEpisode(e2e.MemberEmail)
	if stored := s.Episodes(other); len(stored) != 0 {
		t.Errorf("in another diary there is %+v", stored)
	}
}
