package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"crampdiary/diary"
)

// awaitWaiting waits until the page says how much waits.
func (b *tab) awaitWaiting(text string) {
	b.t.Helper()
	b.await(fmt.Sprintf(`document.getElementById("waiting-title")?.checkVisibility() && document.getElementById("waiting-title").textContent === %q`, text))
}

func TestACrampIsNotedWhateverTheNetworkDoes(t *testing.T) {
	for name, w := range map[string]way{"down": wayDown, "black hole": wayBlackHole, "no answer": wayNoAnswer, "slow": waySlow} {
		t.Run(name, func(t *testing.T) {
			network, s, b := onTheRoad(t)
			network.be(w)
			b.pressNow()
			network.be(wayOK)
			b.open("/")
			b.awaitOutbox(0)
			s.onlyEpisode(memberEmail)
		})
	}
}

func TestANightWithoutANetworkIsInTheDiaryInTheMorning(t *testing.T) {
	network := newProxy(t)
	s := newSiteBehind(t, network, time.Now())
	s.addAccount(memberEmail, diary.Danish)
	profile := t.TempDir()
	b := s.newHandset(t, profile)
	b.signIn(memberEmail)
	b.awaitWorker()
	network.be(wayDown)
	b.open("/")
	b.says(b.l.T("offline.lead"))
	b.pressNow()
	b.says(b.l.T("offline.kept"), b.l.T("now.first-aid"))
	b.press(b.l.T("now.over"))
	b.press("6")
	b.awaitWaiting(b.l.T("outbox.cramp"))
	b.kill()

	b = s.newHandset(t, profile)
	b.open("/")
	b.awaitWaiting(b.l.T("outbox.cramp"))
	network.be(wayOK)
	b.open("/signin")
	if b.path() == "/signin" { // a killed browser may have lost its session, and keeps the outbox
		b.signIn(memberEmail)
	}
	b.awaitOutbox(0)
	if stored := s.onlyEpisode(memberEmail); stored.Ongoing || stored.Ended == nil || stored.Pain == nil || *stored.Pain != 6 {
		t.Errorf("stored %+v", stored)
	}
	b.await(`document.getElementById("waiting").hidden`)
}

// TestTheBrowserKeepsNoPageThatWasMadeForAnybody walks all that the worker keeps.
func TestTheBrowserKeepsNoPageThatWasMadeForAnybody(t *testing.T) {
	s := newSite(t)
	account := s.addAccount(memberEmail, diary.Danish)
	s.fillDiary(account, 30)
	b := s.newTab(t, reader{language: diary.Danish, device: phone})
	b.signIn(memberEmail)
	b.awaitWorker()
	for _, path := range []string{"/", "/entries", "/report", "/now", "/settings", "/offline/da"} {
		b.open(path)
	}
	js[chromedp.Void](b, `caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name))))
		.then((all) => Promise.all(all.map((cache) => cache.keys())))
		.then((kept) => { window.kept = kept.flat().map(({ url }) => new URL(url).pathname + new URL(url).search) })`)
	b.await("window.kept")
	kept := js[[]string](b, "window.kept")
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
func (p *proxy) during(step func()) {
	p.be(wayDown)
	step()
	p.be(wayOK)
}

func TestSigningOutSendsWhatWaitsFirst(t *testing.T) {
	network, s, b := onTheRoad(t)
	js[chromedp.Void](b.tab, `outbox.add({ id: outbox.newID(), action: "/now", pressed: Date.now(),
		fields: [["made_for", document.body.dataset.diary], ["id", outbox.newID()]] })`)
	b.awaitOutbox(1)
	network.be(wayDown)
	b.tap(within("footer", b.l.T("nav.signout")))
	b.await(`document.getElementById("unsent").checkVisibility()`)
	b.tap("#unsent-stay")
	b.awaitOutbox(1)
	b.tap(within("footer", b.l.T("nav.signout")))
	b.await(`document.getElementById("unsent").checkVisibility()`)
	network.be(wayOK)
	b.follow("#unsent-send")
	b.await(`location.pathname === "/signin"`)
	s.onlyEpisode(memberEmail)
	b.awaitOutbox(0)
	js[chromedp.Void](b.tab, `outbox.state("diary").then((known) => { window.known = JSON.stringify(known) })`)
	b.await(`window.known === "null"`)
}

func TestWhatIsRefusedIsSetAsideWithItsReason(t *testing.T) {
	network, s, b := onTheRoad(t)
	network.during(func() {
		b.open("/offline/da/entry")
		b.await(`document.getElementById("offline").dataset.state === "ready"`)
		b.tap("input[name=when][value='30']")
		b.write("ended_at", "-1")
		b.press(b.l.T("episode.save"))
		b.await(`document.getElementById("offline").dataset.state === "ready"`)
		b.pressNow()
	})
	b.open("/")
	b.awaitOutbox(1)
	s.onlyEpisode(memberEmail) // what came after it is stored
	b.await(`document.getElementById("waiting-list").innerText.includes(` + fmt.Sprintf("%q", b.l.T("problem.ended_at.end-before-start")) + `)`)
	b.press(b.l.T("outbox.mend"))
	b.wantStatus(http.StatusUnprocessableEntity)
	js[chromedp.Void](b.tab, `document.getElementById("ended_at").select()`)
	b.write("ended_at", "2")
	b.press(b.l.T("episode.save"))
	b.wantStatus(http.StatusOK)
	b.awaitOutbox(0)
	if stored := s.episodes(memberEmail); len(stored) != 2 {
		t.Errorf("stored %+v", stored)
	}
}

func TestWhatIsNotedForOneDiaryIsNotStoredInAnother(t *testing.T) {
	const other = "anden@example.org"
	s := newSite(t)
	s.addAccount(memberEmail, diary.Danish)
	s.addAccount(other, diary.Danish)
	b := s.newHandset(t, t.TempDir())
	signIn := func(email string) {
		b.open("/signin?anew=1")
		js[chromedp.Void](b.tab, `document.getElementById("email").select()`)
		b.write("email", email)
		b.write("password", goodPassword)
		b.press(b.l.T("signin.submit"))
		b.wantStatus(http.StatusOK)
		b.awaitWorker()
	}
	signIn(memberEmail)
	mark := js[string](b.tab, `document.body.dataset.diary`)
	signIn(other)
	js[chromedp.Void](b.tab, fmt.Sprintf(`outbox.add({ id: outbox.newID(), action: "/now", pressed: Date.now(),
		fields: [["made_for", %q], ["id", outbox.newID()]] })`, mark))
	b.awaitOutbox(1)
	b.open("/")
	b.await(`document.body.dataset.sent`)
	b.says(b.l.T("outbox.other"))
	b.awaitOutbox(1)
	if stored := s.episodes(other); len(stored) != 0 {
		t.Errorf("in another diary there is %+v", stored)
	}
	signIn(memberEmail)
	b.open("/")
	b.awaitOutbox(0)
	s.onlyEpisode(memberEmail)
	if stored := s.episodes(other); len(stored) != 0 {
		t.Errorf("in another diary there is %+v", stored)
	}
}
