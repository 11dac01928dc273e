package offline

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"crampdiary/diary"
	"crampdiary/e2e"
	"crampdiary/views/assets"
)

// onTheRoad is a person's handset on a network, with the diary open.
func onTheRoad(t *testing.T) (*e2e.Proxy, *e2e.Site, e2e.Handset) {
	t.Helper()
	network := e2e.NewProxy(t)
	s := e2e.NewSiteBehind(t, network, time.Now())
	s.AddAccount(e2e.MemberEmail, diary.Danish)
	b := s.NewHandset(t, t.TempDir())
	b.SignIn(e2e.MemberEmail)
	b.AwaitWorker()
	return network, s, b
}

// aCramp notes a cramp and its end, and reads that it is kept.
func aCramp(b *e2e.Tab) {
	b.T.Helper()
	b.PressNow()
	b.Says(b.L.T("offline.kept"))
	b.Press(b.L.T("now.over"))
	b.Await(`location.pathname.endsWith("/after") && document.getElementById("offline").dataset.state === "ready"`)
}

// versionOfWorker is where the worker says its version, and lastUpgrade the end of the list of the outbox's versions.
var (
	versionOfWorker = regexp.MustCompile(`VERSION ?= ?"`)
	lastUpgrade     = regexp.MustCompile(`(createObjectStore\("state"\);?\s*}),?\s*]`)
)

// nextOutbox is a version of the program with another database of the outbox.
func nextOutbox(t *testing.T, worker bool) e2e.OtherVersion {
	now := assets.URL("outbox.js")
	next := strings.Replace(now, ".", e2e.NextMark, 1)
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
func awaitOutboxVersion(b *e2e.Tab, version int) {
	b.T.Helper()
	b.Await(fmt.Sprintf(`(indexedDB.databases().then((all) => { window.version = all.find(({ name }) => name === "outbox")?.version }), window.version === %d)`, version))
}

// TestWhatWaitsOutlivesAnUpdate notes cramps before, while and after the program becomes another version, with another worker and
// another database of the outbox.
func TestWhatWaitsOutlivesAnUpdate(t *testing.T) {
	network, s, b := onTheRoad(t)
	network.Be(e2e.WayDown)
	b.Open("/")
	aCramp(b.Tab)
	awaitOutboxVersion(b.Tab, 1)

	s.Become(nextOutbox(t, false)) // its pages come before its worker
	network.Be(e2e.WayOK)
	b.Open("/")
	awaitOutboxVersion(b.Tab, 2)
	b.AwaitOutbox(0)
	s.OnlyEpisode(e2e.MemberEmail)
	network.Be(e2e.WayDown)
	b.Open("/")
	aCramp(b.Tab)

	s.Become(nextOutbox(t, true))
	network.Be(e2e.WayOK)
	b.Open("/")
	b.AwaitOutbox(0)
	b.Await(`(navigator.serviceWorker.getRegistration().then((worker) => worker.update()),
		caches.keys().then((names) => { window.kept = names.join() }), /^pages-next-\w+$/.test(window.kept))`)
	network.Be(e2e.WayDown)
	b.Open("/")
	aCramp(b.Tab)
	awaitOutboxVersion(b.Tab, 2)
	network.Be(e2e.WayOK)
	b.Open("/")
	b.AwaitOutbox(0)
	for _, e := range s.Episodes(e2e.MemberEmail) {
		if e.Ongoing || e.Ended == nil {
			t.Errorf("stored %+v", e)
		}
	}
	if stored := s.Episodes(e2e.MemberEmail); len(stored) != 3 {
		t.Errorf("%d cramps are stored, want 3", len(stored))
	}
}

// TestADeviceThatIsFullTellsWhatItCannotKeep notes cramps on a device that has no room: with a network they are stored, and without one the page says so.
func TestADeviceThatIsFullTellsWhatItCannotKeep(t *testing.T) {
	network := e2e.NewProxy(t)
	s := e2e.NewSiteBehind(t, network, time.Now())
	s.AddAccount(e2e.MemberEmail, diary.Danish)
	profile := t.TempDir()
	start := func(room float64) e2e.Handset {
		b := s.NewHandset(t, profile)
		if room > 0 { // a browser that has found room believes in it for a while
			e2e.Call(b.Tab, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: s.URL, QuotaSize: &room})
		}
		network.Be(e2e.WayOK)
		b.Open("/")
		if e2e.JS[bool](b.Tab, `!!document.querySelector(".hero")`) { // a browser that was killed may have lost its session
			b.SignIn(e2e.MemberEmail)
		}
		return b
	}
	b := start(0)
	b.AwaitWorker()
	b.Kill()

	b = start(1)
	network.Be(e2e.WayDown)
	b.Open("/")
	b.Press(b.L.T("today.now"))
	toldNothingIsKept(b.Tab)
	b.AwaitOutbox(0)
	network.Be(e2e.WayOK)
	b.Open("/")
	b.PressNow()
	b.Press(b.L.T("now.over"))
	b.Await(`location.pathname.startsWith("/now/") && location.pathname.endsWith("/after")`)
	if stored := s.OnlyEpisode(e2e.MemberEmail); stored.Ended == nil {
		t.Errorf("stored %+v", stored)
	}
	b.Kill()

	// What waits already is sent, and forgotten when it is.
	b = start(0)
	network.Be(e2e.WayDown)
	b.Open("/")
	aCramp(b.Tab)
	b.Kill()
	b = start(1)
	b.AwaitOutbox(0)
	if stored := s.Episodes(e2e.MemberEmail); len(stored) != 2 || stored[0].Ended == nil || stored[1].Ended == nil {
		t.Errorf("stored %+v", stored)
	}
}

// toldNothingIsKept waits until a page says that nothing can be kept, whatever language the browser prefers.
func toldNothingIsKept(b *e2e.Tab) {
	b.T.Helper()
	b.Await(`document.getElementById("offline-full")?.checkVisibility() && document.getElementById("offline").dataset.state === "ready"`)
}

// TestABrowserThatKeepsNothingSaysSo notes cramps in a browser that keeps nothing, as in some private windows.
func TestABrowserThatKeepsNothingSaysSo(t *testing.T) {
	network := e2e.NewProxy(t)
	s := e2e.NewSiteBehind(t, network, time.Now())
	s.Become(func(path, content string) string {
		if path == "/sw.js" || path == assets.URL("outbox.js") {
			return `IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError") };` + content
		}
		return content
	})
	s.AddAccount(e2e.MemberEmail, diary.Danish)
	b := s.NewHandset(t, t.TempDir())
	b.SignIn(e2e.MemberEmail)
	b.Await(`navigator.serviceWorker.controller`)
	b.Open("/")
	network.Be(e2e.WayDown)
	b.Press(b.L.T("today.now"))
	toldNothingIsKept(b.Tab)
	b.Open("/")
	toldNothingIsKept(b.Tab)
	if e2e.JS[bool](b.Tab, `[...document.querySelectorAll("[data-notes]")].some((form) => form.checkVisibility())`) {
		t.Error("a button notes what nobody keeps")
	}
	network.Be(e2e.WayOK)
	b.Open("/")
	b.PressNow()
	s.OnlyEpisode(e2e.MemberEmail)
	b.Open("/")
	b.Tap(e2e.Within("footer", b.L.T("nav.signout")))
	b.Await(`location.pathname === "/signin"`)
}

// TestAPrivateWindowKeepsWhatIsNotedUntilItIsSent notes a cramp in a window that keeps things until it is closed.
func TestAPrivateWindowKeepsWhatIsNotedUntilItIsSent(t *testing.T) {
	network := e2e.NewProxy(t)
	s := e2e.NewSiteBehind(t, network, time.Now())
	s.AddAccount(e2e.MemberEmail, diary.Danish)
	b := s.NewTab(t, e2e.Reader{Language: diary.Danish, Device: e2e.Phone})
	b.SignIn(e2e.MemberEmail)
	b.AwaitWorker()
	network.Be(e2e.WayDown)
	b.Open("/")
	aCramp(b)
	network.Be(e2e.WayOK)
	b.Open("/")
	b.AwaitOutbox(0)
	s.OnlyEpisode(e2e.MemberEmail)
	b.Watch.Take() // what did not load meanwhile
}

// waits puts a cramp of a diary into the outbox.
func waits(b *e2e.Tab, mark string) {
	b.T.Helper()
	e2e.JS[chromedp.Void](b, fmt.Sprintf(`outbox.add({ id: outbox.newID(), action: "/now", pressed: Date.now(),
		fields: [["made_for", %s], ["id", outbox.newID()]] })`, mark))
}

// unsentAsked is a condition in JavaScript: the page asks about what is not sent.
const unsentAsked = `document.getElementById("unsent").checkVisibility() && !document.getElementById("unsent-send").disabled`

// ownMark is that of the diary which the page is of, in JavaScript.
const ownMark = `document.body.dataset.diary`

// TestSigningOutLosesNothingUnasked signs out with something in the outbox, and without a network.
func TestSigningOutLosesNothingUnasked(t *testing.T) {
	network, s, b := onTheRoad(t)
	signOut := e2e.Within("footer", b.L.T("nav.signout"))

	network.Be(e2e.WayDown) // nothing waits
	b.Tap(signOut)
	b.Await(`document.getElementById("still-in").checkVisibility()`)
	b.Await(`(outbox.state("diary").then((known) => { window.known = known }), window.known?.mark === ` + ownMark + `)`)

	waits(b.Tab, ownMark)
	waits(b.Tab, `"another diary"`)
	b.AwaitOutbox(2)
	b.Tap(signOut)
	b.Await(unsentAsked)
	if n := e2e.JS[int](b.Tab, `document.querySelectorAll("#unsent-list li").length`); n != 1 {
		t.Errorf("%d notes are shown as not sent, want 1", n)
	}
	b.Tap("#unsent-send") // there is no network still
	b.Await(unsentAsked)
	b.Tap("#unsent-delete")
	b.Await(`document.getElementById("still-in").checkVisibility() && !document.getElementById("unsent").checkVisibility()`)
	b.AwaitOutbox(2)
	b.Tap(signOut)
	b.Await(unsentAsked)
	b.Tap("#unsent-stay")
	b.Await(`!document.getElementById("unsent").checkVisibility()`)
	b.AwaitOutbox(2)

	b.Tap(signOut)
	b.Await(unsentAsked)
	network.Be(e2e.WayOK)
	b.Tap("#unsent-delete")
	b.Await(`location.pathname === "/signin"`)
	b.AwaitOutbox(1) // that of the other diary
	b.Await(`(outbox.state("diary").then((known) => { window.known = String(known) }), window.known === "null")`)
	if stored := s.Episodes(e2e.MemberEmail); len(stored) != 0 {
		t.Errorf("what was deleted is stored: %+v", stored)
	}

	b.SignIn(e2e.MemberEmail)
	b.AwaitWorker()
	network.Be(e2e.WayDown) // or it is sent before anybody signs out
	waits(b.Tab, ownMark)
	b.AwaitOutbox(2)
	network.Be(e2e.WayOK)
	b.Tap(signOut)
	b.Await(`location.pathname === "/signin"`)
	s.OnlyEpisode(e2e.MemberEmail)
	b.AwaitOutbox(1)
}

// TestWhatIsTurnedAwayHoldsNothingUp notes something that is too large on the way to the diary, and then a cramp.
func TestWhatIsTurnedAwayHoldsNothingUp(t *testing.T) {
	_, s, b := onTheRoad(t)
	e2e.JS[chromedp.Void](b.Tab, `outbox.add({ id: outbox.newID(), action: "/entries", pressed: Date.now(),
		fields: [["made_for", `+ownMark+`], ["id", outbox.newID()], ["when", "30"], ["note", "å".repeat(200000)]] })`)
	b.AwaitOutbox(1)
	waits(b.Tab, ownMark)
	b.AwaitOutbox(2)
	b.Open("/")
	b.AwaitOutbox(1)
	s.OnlyEpisode(e2e.MemberEmail)
	b.Await(fmt.Sprintf(`document.getElementById("waiting-list").innerText.includes(%q)`, strings.Replace(b.L.T("outbox.turned"), "{n}", "413", 1)))
	b.Press(b.L.T("today.now")) // the diary answers at once
	b.Await(`/^\/now\//.test(location.pathname) && document.querySelector(".timer")?.checkVisibility()`)
}

// TestSigningOutBehindAProxyWithoutTheDiaryTakesNothingAway signs out when something else answers.
func TestSigningOutBehindAProxyWithoutTheDiaryTakesNothingAway(t *testing.T) {
	network, _, b := onTheRoad(t)
	network.Be(e2e.WayNoSite)
	waits(b.Tab, ownMark)
	b.AwaitOutbox(1)
	b.Tap(e2e.Within("footer", b.L.T("nav.signout")))
	b.Await(unsentAsked)
	b.Tap("#unsent-delete")
	b.Await(`document.getElementById("still-in").checkVisibility() && !document.getElementById("unsent").checkVisibility()`)
	b.AwaitOutbox(1)
	b.Open("/")
	b.Says(b.L.T("offline.lead"))
}

// TestSigningOutAsksOnADeadWayAndAboutWhatWasRefused signs out while nothing is answered, and then with an entry that the
// server does not take.
func TestSigningOutAsksOnADeadWayAndAboutWhatWasRefused(t *testing.T) {
	network, s, b := onTheRoad(t)
	signOut := e2e.Within("footer", b.L.T("nav.signout"))
	const asked = `document.querySelectorAll("#unsent-list li").length`

	network.Be(e2e.WayBlackHole)
	waits(b.Tab, ownMark)
	e2e.JS[chromedp.Void](b.Tab, `outbox.add({ id: outbox.newID(), action: "/entries", pressed: Date.now(),
		fields: [["made_for", `+ownMark+`], ["id", outbox.newID()], ["when", "at"], ["date", "2026-02-30"], ["time", "03:10"]] })`)
	b.AwaitOutbox(2)
	b.Tap(signOut)
	b.Await(unsentAsked)
	if n := e2e.JS[int](b.Tab, asked); n != 2 {
		t.Errorf("on a dead way %d notes are shown as not sent, want 2", n)
	}
	b.Tap("#unsent-stay")
	b.Await(`!document.getElementById("unsent").checkVisibility()`)

	network.Be(e2e.WayOK)
	b.Tap(signOut)
	b.Await(unsentAsked + ` && ` + asked + ` === 1`)
	s.OnlyEpisode(e2e.MemberEmail)
	b.Tap("#unsent-delete")
	b.Await(`location.pathname === "/signin"`)
	b.AwaitOutbox(0)
}

// TestErasingAnAccountEmptiesItsOutbox erases an account whose browser has something to send.
func TestErasingAnAccountEmptiesItsOutbox(t *testing.T) {
	network, s, b := onTheRoad(t)
	b.Open("/erase")
	network.Be(e2e.WayDown) // or it is sent first
	waits(b.Tab, ownMark)
	b.AwaitOutbox(1)
	network.Be(e2e.WayOK)
	b.Tap(`input[name=scope][value="` + string(diary.EraseAccount) + `"]`)
	b.Write("current_password", e2e.GoodPassword)
	b.Press(b.L.T("erase.submit"))
	b.Await(`location.pathname === "/signin"`)
	b.Await(`(indexedDB.databases().then((all) => { window.kept = all.length }), window.kept === 0)`)
	if stored := s.Episodes(e2e.MemberEmail); len(stored) != 0 {
		t.Errorf("stored %+v", stored)
	}
}

// TestPausesBeginAnewWithAPageThatCame has the diary fail after a night of failures: then the next try is not as late as that night's was.
func TestPausesBeginAnewWithAPageThatCame(t *testing.T) {
	_, s, b := onTheRoad(t)
	e2e.JS[chromedp.Void](b.Tab, `outbox.setState("pause", { tries: 9, until: Date.now() + 300000 })`)
	s.Store.Full.Store(true)
	waits(b.Tab, ownMark)
	b.AwaitOutbox(1)
	b.Open("/")
	b.Await(`document.body.dataset.sent === "later"`)
	s.Store.Full.Store(false)
	b.AwaitOutbox(0)
	s.OnlyEpisode(e2e.MemberEmail)
}

// TestAPressIsNotLostToAPageThatLoadsItselfAnew presses while the first screen, which has sent what waited, is about to be made again.
func TestAPressIsNotLostToAPageThatLoadsItselfAnew(t *testing.T) {
	_, s, b := onTheRoad(t)
	b.Open("/")
	e2e.JS[chromedp.Void](b.Tab, `((setState) => {
		outbox.setState = async (name, value) => {
			if (name === "sent" && value === null) {
				document.querySelector('main form[action="/now"] button').click();
			}
			return setState(name, value);
		};
	})(outbox.setState)`)
	b.Await(`document.body.dataset.sent === "done"`)
	e2e.JS[chromedp.Void](b.Tab, `outbox.add({ id: outbox.newID(), action: "/last-night", pressed: Date.now() - 6 * 3600000,
		fields: [["made_for", document.body.dataset.diary], ["asked", "night"]] }).then(() => dispatchEvent(new Event("online")))`)
	b.Await(`/^\/now\//.test(location.pathname) && document.querySelector(".timer")?.checkVisibility()`)
	s.OnlyEpisode(e2e.MemberEmail)
}
