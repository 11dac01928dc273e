package e2e

import (
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"crampdiary/diary"
)

func at(path string) func(*tab) { return func(b *tab) { b.open(path) } }

// importedArchive is an archive with a cramp that the diary does not have.
const importedArchive = `{"format": "crampdiary-archive", "version": 1, "episodes": [
{"id":"0193575e-0000-7000-8000-000000000001","started_at":"2026-11-20T02:10:00.000Z","zone":"Europe/Copenhagen",
"precision":"exact","muscle":"calf","recorded_at":"2026-11-20T02:11:00.000Z","changed_at":"2026-11-20T02:11:00.000Z"}]}`

func openNewest(b *tab) {
	b.open("/entries")
	b.openFirstRow()
}

// openProduct adds a medicine and opens its page.
func openProduct(b *tab) {
	b.open("/profile/items/new")
	b.write("name", "Panodil")
	b.press(b.l.T("episode.save"))
	b.press(b.l.T("episode.edit"))
}

func openYesterday(b *tab) { b.open("/days/" + (diary.DateOf(testStart) - 2).String()) }

func startNow(b *tab) {
	b.open("/")
	b.press(b.l.T("today.now"))
}

func editNewest(b *tab) {
	openNewest(b)
	b.press(b.l.T("episode.edit"))
}

// saveSignedOut sends a filled form after the session has ended.
func saveSignedOut(b *tab) {
	call(b, network.ClearBrowserCookies, cdp.Empty{})
	b.signIn(memberEmail)
	b.logNew()
	b.write("note", "Skrevet, før sessionen sluttede.")
	call(b, network.ClearBrowserCookies, cdp.Empty{})
	b.press(b.l.T("episode.save"))
}

// endSession ends the session of the browser, as its end does, and leaves the other cookies.
func (b *tab) endSession() {
	call(b, network.DeleteCookies, network.DeleteCookiesParams{Name: "session", URL: b.site.URL})
}

// beginImport begins an import of which nothing is stored yet, and is what its page is found by.
func (s *site) beginImport(email string) string {
	s.t.Helper()
	const things = 9000
	id, err := s.store.BeginImport(s.t.Context(), s.account(email).ID, things, s.now())
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// cancelImport takes back the newest import. Its page asks again and again how far it is, so that a press could meet that.
func (s *site) cancelImport(email string) string {
	s.t.Helper()
	account := s.account(email).ID
	runs, err := s.store.ListImports(s.t.Context(), account, testStart)
	if err != nil || len(runs) == 0 {
		s.t.Fatalf("there are the imports %v (%v)", runs, err)
	}
	if err := diary.UndoImport(s.t.Context(), s.store, account, runs[0].ID, diary.UndoCancelled, s.now, nil); err != nil {
		s.t.Fatal(err)
	}
	return runs[0].ID
}

// Addresses of 60 characters, which every page that shows one has to hold.
var (
	memberEmail   = "karen.marie.christensen-vestergaard@mail.sundby.example.org"
	newcomerEmail = "nikolaj.alexander.frederiksen@posthuset-paa-hjoernet.example"
)

// Part is a part of the visits, which a package of its own looks at: with all of them one takes long enough to be cut off
// on a slow machine.
type Part string

// The parts.
const (
	OfADiary Part = "diary" // a well filled one, by day
	OfOthers Part = "others"
)

// makePress makes an address that notes a drink when it is pressed.
func makePress(b *tab) {
	b.open("/press")
	b.write("press_name", "Knappen på natbordet")
	b.tap("input[name=press_notes][value=hydration]")
	b.press(b.l.T("press.make"))
}

// forgetProof has the last proof of the member's browsers be too long ago for what matters.
func (b *tab) forgetProof() {
	b.t.Helper()
	account, err := b.site.store.AccountByEmail(b.t.Context(), memberEmail)
	if err != nil {
		b.t.Fatal(err)
	}
	sessions, err := b.site.store.ListSessions(b.t.Context(), account.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, session := range sessions {
		if err := b.site.store.ProveSession(b.t.Context(), account.ID, session.ID, session.TokenHash, session.Created.Add(-diary.ProofLasts)); err != nil {
			b.t.Fatal(err)
		}
	}
}
