package e2e

import (
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"crampdiary/diary"
)

func at(path string) func(*Tab) { return func(b *Tab) { b.Open(path) } }

// importedArchive is an archive with a cramp that the diary does not have.
const importedArchive = `{"format": "crampdiary-archive", "version": 1, "episodes": [
{"id":"0193575e-0000-7000-8000-000000000001","started_at":"2026-11-20T02:10:00.000Z","zone":"Europe/Copenhagen",
"precision":"exact","muscle":"calf","recorded_at":"2026-11-20T02:11:00.000Z","changed_at":"2026-11-20T02:11:00.000Z"}]}`

func openNewest(b *Tab) {
	b.Open("/entries")
	b.OpenFirstRow()
}

// openProduct adds a medicine and opens its page.
func openProduct(b *Tab) {
	b.Open("/profile/items/new")
	b.Write("name", "Panodil")
	b.Press(b.L.T("episode.save"))
	b.Press(b.L.T("episode.edit"))
}

func openYesterday(b *Tab) { b.Open("/days/" + (diary.DateOf(TestStart) - 2).String()) }

// StartNow notes a cramp that begins now.
func StartNow(b *Tab) {
	b.Open("/")
	b.Press(b.L.T("today.now"))
}

func editNewest(b *Tab) {
	openNewest(b)
	b.Press(b.L.T("episode.edit"))
}

// saveSignedOut sends a filled form after the session has ended.
func saveSignedOut(b *Tab) {
	Call(b, network.ClearBrowserCookies, cdp.Empty{})
	b.SignIn(MemberEmail)
	b.Await("document.body.dataset.sent") // the page loads itself again when it has sent what waited
	b.LogNew()
	b.Write("note", "Skrevet, før sessionen sluttede.")
	Call(b, network.ClearBrowserCookies, cdp.Empty{})
	b.Press(b.L.T("episode.save"))
}

// EndSession ends the session of the browser, as its end does, and leaves the other cookies.
func (b *Tab) EndSession() {
	Call(b, network.DeleteCookies, network.DeleteCookiesParams{Name: "session", URL: b.Site.URL})
}

// beginImport begins an import of which nothing is stored yet, and is what its page is found by.
func (s *Site) beginImport(email string) string {
	s.T.Helper()
	const things = 9000
	id, err := s.Store.BeginImport(s.T.Context(), s.Account(email).ID, things, s.Now())
	if err != nil {
		s.T.Fatal(err)
	}
	return id
}

// cancelImport takes back the newest import. Its page asks again and again how far it is, so that a press could meet that.
func (s *Site) cancelImport(email string) string {
	s.T.Helper()
	account := s.Account(email).ID
	runs, err := s.Store.ListImports(s.T.Context(), account, TestStart)
	if err != nil || len(runs) == 0 {
		s.T.Fatalf("there are the imports %v (%v)", runs, err)
	}
	if err := diary.UndoImport(s.T.Context(), s.Store, account, runs[0].ID, diary.UndoCancelled, s.Now, nil); err != nil {
		s.T.Fatal(err)
	}
	return runs[0].ID
}

// Addresses of 60 characters, which every page that shows one has to hold.
var (
	MemberEmail   = "karen.marie.christensen-vestergaard@mail.sundby.example.org"
	NewcomerEmail = "nikolaj.alexander.frederiksen@posthuset-paa-hjoernet.example"
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
func makePress(b *Tab) {
	b.Open("/press")
	b.Write("press_name", "Knappen på natbordet")
	b.Tap("input[name=press_notes][value=hydration]")
	b.Press(b.L.T("press.make"))
}

// forgetProof has the last proof of the member's browsers be too long ago for what matters.
func (b *Tab) forgetProof() {
	b.T.Helper()
	account, err := b.Site.Store.AccountByEmail(b.T.Context(), MemberEmail)
	if err != nil {
		b.T.Fatal(err)
	}
	sessions, err := b.Site.Store.ListSessions(b.T.Context(), account.ID)
	if err != nil {
		b.T.Fatal(err)
	}
	for _, session := range sessions {
		if err := b.Site.Store.ProveSession(b.T.Context(), account.ID, session.ID, session.TokenHash, session.Created.Add(-diary.ProofLasts)); err != nil {
			b.T.Fatal(err)
		}
	}
}
