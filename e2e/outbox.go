package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/views/assets"
)

// onTheRoad is a person's handset on a network, with the diary open.
func onTheRoad(t *testing.T) (*proxy, *site, handset) {
	t.Helper()
	network := newProxy(t)
	s := newSiteBehind(t, network, time.Now())
	s.addAccount(memberEmail, diary.Danish)
	b := s.newHandset(t, t.TempDir())
	b.signIn(memberEmail)
	b.awaitWorker()
	return network, s, b
}

// aCramp notes a cramp and its end, and is told that it is kept.
func (b *tab) aCramp() {
	b.t.Helper()
	b.pressNow()
	b.says(b.l.T("offline.kept"))
	b.press(b.l.T("now.over"))
	b.await(`location.pathname.endsWith("/after") && document.getElementById("offline").dataset.state === "ready"`)
}

// versionOfWorker is where the worker says its version, and lastUpgrade the end of the list of the outbox's versions.
var (
	versionOfWorker = regexp.MustCompile(`VERSION ?= ?"`)
	lastUpgrade     = regexp.MustCompile(`(createObjectStore\("state"\);?\s*}),?\s*]`)
)

// nextOutbox is a version of the program with another database of the outbox.
func nextOutbox(t *testing.T, worker bool) otherVersion {
	now := assets.URL("outbox.js")
	next := strings.Replace(now, ".", nextMark, 1)
	replaced := func(content string, old *regexp.Regexp, new string) string {
		if !old.MatchString(content) {
			t.Errorf("there is no %s to make another version of", old)
		}
		return old.ReplaceAllString(content, new)
	}
	return func(path, content string) string {
		switch {
		case path == "/sw.js" && !worker:
			return content
		case path == "/sw.js":
			content = replaced(content, versionOfWorker, "${0}next-")
		case path == next:
			return replaced(content, lastUpgrade, `$1, (database, transaction) => {
				database.createObjectStore("more");
				transaction.objectStore("entries").createIndex("id", "id");
			}]`)
		}
		return strings.ReplaceAll(content, now, next)
	}
}

// awaitOutboxVersion waits until the database of the outbox is of a version.
func (b *tab) awaitOutboxVersion(version int) {
	b.t.Helper()
	b.await(fmt.Sprintf(`(indexedDB.databases().then((all) => { window.version = all.find(({ name }) => name === "outbox")?.version }), window.version === %d)`, version))
}

// UpdateBetweenPresses notes cramps before, while and after the program becomes another version, with another worker and
// another database of the outbox.
func UpdateBetweenPresses(t *testing.T) {
	network, s, b := onTheRoad(t)
	network.be(wayDown)
	b.open("/")
	b.aCramp()
	b.awaitOutboxVersion(1)

	s.become(nextOutbox(t, false)) // its pages come before its worker
	network.be(wayOK)
	b.open("/")
	b.awaitOutboxVersion(2)
	b.awaitOutbox(0)
	s.onlyEpisode(memberEmail)
	network.be(wayDown)
	b.open("/")
	b.aCramp()

	s.become(nextOutbox(t, true))
	network.be(wayOK)
	b.open("/")
	b.awaitOutbox(0)
	b.await(`(navigator.serviceWorker.getRegistration().then((worker) => worker.update()),
		caches.keys().then((names) => { window.kept = names.join() }), /^pages-next-\w+$/.test(window.kept))`)
	network.be(wayDown)
	b.open("/")
	b.aCramp()
	b.awaitOutboxVersion(2)
	network.be(wayOK)
	b.open("/")
	b.awaitOutbox(0)
	for _, e := range s.episodes(memberEmail) {
		if e.Ongoing || e.Ended == nil {
			t.Errorf("stored %+v", e)
		}
	}
	if stored := s.episodes(memberEmail); len(stored) != 3 {
		t.Errorf("%d cramps are stored, want 3", len(stored))
	}
}

// FillTheDevice notes cramps on a device that has no room: with a network they are stored, and without one the person is told.
func FillTheDevice(t *testing.T) {
	network := newProxy(t)
	s := newSiteBehind(t, network, time.Now())
	s.addAccount(memberEmail, diary.Danish)
	profile := t.TempDir()
	start := func(room float64) handset {
		b := s.newHandset(t, profile)
		if room > 0 { // a browser that has found room believes in it for a while
			call(b.tab, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: s.URL, QuotaSize: &room})
		}
		network.be(wayOK)
		b.open("/")
		if js[bool](b.tab, `!!document.querySelector(".hero")`) { // a browser that was killed may have lost its session
			b.signIn(memberEmail)
		}
		return b
	}
	b := start(0)
	b.awaitWorker()
	b.kill()

	b = start(1)
	network.be(wayDown)
	b.open("/")
	b.press(b.l.T("today.now"))
	b.toldNothingIsKept()
	b.awaitOutbox(0)
	network.be(wayOK)
	b.open("/")
	b.pressNow()
	b.press(b.l.T("now.over"))
	b.await(`location.pathname.startsWith("/now/") && location.pathname.endsWith("/after")`)
	if stored := s.onlyEpisode(memberEmail); stored.Ended == nil {
		t.Errorf("stored %+v", stored)
	}
	b.kill()

	// What waits already is sent, and forgotten when it is.
	b = start(0)
	network.be(wayDown)
	b.open("/")
	b.aCramp()
	b.kill()
	b = start(1)
	b.awaitOutbox(0)
	if stored := s.episodes(memberEmail); len(stored) != 2 || stored[0].Ended == nil || stored[1].Ended == nil {
		t.Errorf("stored %+v", stored)
	}
}

// toldNothingIsKept waits until a page says that nothing can be kept, whatever language the browser prefers.
func (b *tab) toldNothingIsKept() {
	b.t.Helper()
	b.await(`document.getElementById("offline-full")?.checkVisibility() && document.getElementById("offline").dataset.state === "ready"`)
}

// RefuseStorage notes cramps in a browser that keeps nothing, as in some private windows.
func RefuseStorage(t *testing.T) {
	network := newProxy(t)
	s := newSiteBehind(t, network, time.Now())
	s.become(func(path, content string) string {
		if path == "/sw.js" || path == assets.URL("outbox.js") {
			return `IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError") };` + content
		}
		return content
	})
	s.addAccount(memberEmail, diary.Danish)
	b := s.newHandset(t, t.TempDir())
	b.signIn(memberEmail)
	b.await(`navigator.serviceWorker.controller`)
	b.open("/")
	network.be(wayDown)
	b.press(b.l.T("today.now"))
	b.toldNothingIsKept()
	b.open("/")
	b.toldNothingIsKept()
	if js[bool](b.tab, `[...document.querySelectorAll("[data-notes]")].some((form) => form.checkVisibility())`) {
		t.Error("a button notes what nobody keeps")
	}
	network.be(wayOK)
	b.open("/")
	b.pressNow()
	s.onlyEpisode(memberEmail)
	b.open("/")
	b.tap(within("footer", b.l.T("nav.signout")))
	b.await(`location.pathname === "/signin"`)
}

// PressInAPrivateWindow notes a cramp in a window that keeps things until it is closed.
func PressInAPrivateWindow(t *testing.T) {
	network := newProxy(t)
	s := newSiteBehind(t, network, time.Now())
	s.addAccount(memberEmail, diary.Danish)
	b := s.newTab(t, reader{language: diary.Danish, device: phone})
	b.signIn(memberEmail)
	b.awaitWorker()
	network.be(wayDown)
	b.open("/")
	b.aCramp()
	network.be(wayOK)
	b.open("/")
	b.awaitOutbox(0)
	s.onlyEpisode(memberEmail)
	b.watch.take() // what did not load meanwhile
}

// waits puts a cramp of a diary into the outbox.
func (b *tab) waits(mark string) {
	b.t.Helper()
	js[chromedp.Void](b, fmt.Sprintf(`outbox.add({ id: outbox.newID(), action: "/now", pressed: Date.now(),
		fields: [["made_for", %s], ["id", outbox.newID()]] })`, mark))
}

// unsentAsked is a condition in JavaScript: the page asks about what is not sent.
const unsentAsked = `document.getElementById("unsent").checkVisibility() && !document.getElementById("unsent-send").disabled`

// ownMark is that of the diary which the page is of, in JavaScript.
const ownMark = `document.body.dataset.diary`

// SignOutInEveryState signs out with something in the outbox, and without a network.
func SignOutInEveryState(t *testing.T) {
	network, s, b := onTheRoad(t)
	signOut := within("footer", b.l.T("nav.signout"))

	network.be(wayDown) // nothing waits
	b.tap(signOut)
	b.await(`document.getElementById("still-in").checkVisibility()`)
	b.await(`(outbox.state("diary").then((known) => { window.known = known }), window.known?.mark === ` + ownMark + `)`)

	b.waits(ownMark)
	b.waits(`"another diary"`)
	b.awaitOutbox(2)
	b.tap(signOut)
	b.await(unsentAsked)
	if n := js[int](b.tab, `document.querySelectorAll("#unsent-list li").length`); n != 1 {
		t.Errorf("%d notes are shown as not sent, want 1", n)
	}
	b.tap("#unsent-send") // there is no network still
	b.await(unsentAsked)
	b.tap("#unsent-delete")
	b.await(`document.getElementById("still-in").checkVisibility() && !document.getElementById("unsent").checkVisibility()`)
	b.awaitOutbox(2)
	b.tap(signOut)
	b.await(unsentAsked)
	b.tap("#unsent-stay")
	b.await(`!document.getElementById("unsent").checkVisibility()`)
	b.awaitOutbox(2)

	b.tap(signOut)
	b.await(unsentAsked)
	network.be(wayOK)
	b.tap("#unsent-delete")
	b.await(`location.pathname === "/signin"`)
	b.awaitOutbox(1) // that of the other diary
	b.await(`(outbox.state("diary").then((known) => { window.known = String(known) }), window.known === "null")`)
	if stored := s.episodes(memberEmail); len(stored) != 0 {
		t.Errorf("what was deleted is stored: %+v", stored)
	}

	b.signIn(memberEmail)
	b.awaitWorker()
	b.waits(ownMark)
	b.awaitOutbox(2)
	b.tap(signOut)
	b.await(`location.pathname === "/signin"`)
	s.onlyEpisode(memberEmail)
	b.awaitOutbox(1)
}

// EraseWithAnOutbox erases an account whose browser has something to send.
func EraseWithAnOutbox(t *testing.T) {
	_, s, b := onTheRoad(t)
	b.open("/erase")
	b.waits(ownMark)
	b.awaitOutbox(1)
	b.tap(`input[name=scope][value="` + string(diary.EraseAccount) + `"]`)
	b.write("current_password", goodPassword)
	b.press(b.l.T("erase.submit"))
	b.await(`location.pathname === "/signin"`)
	b.awaitOutbox(0)
	b.await(`(outbox.state("diary").then((known) => { window.known = String(known) }), window.known === "null")`)
	if stored := s.episodes(memberEmail); len(stored) != 0 {
		t.Errorf("stored %+v", stored)
	}
}

// GoOnAfterPauses has the diary fail after a night of failures: then the next try is not as late as that night's was.
func GoOnAfterPauses(t *testing.T) {
	_, s, b := onTheRoad(t)
	js[chromedp.Void](b.tab, `outbox.setState("pause", { tries: 9, until: Date.now() + 300000 })`)
	s.store.full.Store(true)
	b.waits(ownMark)
	b.awaitOutbox(1)
	b.open("/")
	b.await(`document.body.dataset.sent === "later"`)
	s.store.full.Store(false)
	b.awaitOutbox(0)
	s.onlyEpisode(memberEmail)
}
