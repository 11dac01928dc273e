package reports

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/e2e"
)

func TestALinkIsGivenAnsweredAndClosed(t *testing.T) {
	e2e.ForEach(t, e2e.EveryBrowser, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.Open("/settings")
		b.Press(b.L.T("share.title"))
		b.Press(b.L.T("share.new"))
		b.Tap("#pin")
		b.Press(b.L.T("share.make"))
		link, pin := strings.TrimPrefix(b.Value("link"), b.Site.URL), b.Text(".pin")
		b.Says(b.L.T("share.made.once"))

		guest := b.Site.NewTab(t, r) // another browser
		guest.Open(link)
		guest.Press(guest.L.T("shared.open"))
		guest.Write("pin", pin)
		guest.Press(guest.L.T("shared.open"))
		if path := guest.Path(); path != "/shared" {
			t.Errorf("the address is %s", path)
		}
		guest.Tap("input[name=watches][value=helped]")
		guest.Write("message", "Læg mærke til trappen.")
		guest.Press(guest.L.T("shared.note.send"))
		guest.Says(guest.L.T("shared.note.sent"), "Læg mærke til trappen.")

		b.Open("/")
		b.Says(b.L.T("today.watches"), b.L.T("watch.helped"), "Læg mærke til trappen.")
		b.Press(b.L.T("today.note.link"))
		b.Says(b.L.T("share.opened"), "Læg mærke til trappen.")
		b.Press(b.L.T("share.revoke"))
		b.Says(b.L.T("share.revoked"))

		guest.Open("/shared")
		guest.WantStatus(http.StatusNotFound)
		guest.Open(link)
		guest.Press(guest.L.T("shared.open"))
		guest.WantStatus(http.StatusNotFound)

		b.Open("/")
		b.Press(b.L.T("today.note.dismiss"))
		b.Says(b.L.T("today.note.dismissed"))
		if strings.Contains(b.Text("main"), "Læg mærke til trappen.") {
			t.Error("the note that was put away is still shown")
		}
	})
}

func TestADiaryIsClosedToBeErasedAndOpenedAgain(t *testing.T) {
	e2e.ForEach(t, e2e.Readers, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.LogNew()
		b.Write("note", "Skal stå her endnu.")
		b.Press(b.L.T("episode.save"))
		entry := b.Path()

		b.Open("/stored")
		b.Press(b.L.T("erase.title"))
		b.Tap("input[name=scope][value=account]")
		b.Write("current_password", e2e.GoodPassword)
		b.Press(b.L.T("erase.submit"))
		b.Says(b.L.T("signin.erasing"))

		b.Site.Advance(diary.ErasureDelay - time.Hour)
		b.SignIn(e2e.MemberEmail)
		b.Open(entry)
		b.Says(b.L.T("erasing.text"))
		b.Press(b.L.T("erasing.undo"))
		b.Says(b.L.T("today.restored"))
		b.Open(entry)
		b.WantStatus(http.StatusOK)
		b.Says("Skal stå her endnu.")
	})
}

// lookAtStacked counts the words of the summary of which a part stands on another line, and the cells of its
// wide tables that stand beside each other.
const lookAtStacked = `(() => {
	const walker = document.createTreeWalker(document.querySelector(".summary"), NodeFilter.SHOW_TEXT);
	const broken = [];
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		if (node.parentElement.closest("svg")) continue;
		for (const word of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
			const range = document.createRange();
			range.setStart(node, word.index);
			range.setEnd(node, word.index + word[0].length);
			if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) broken.push(word[0]);
		}
	}
	const rows = [...document.querySelectorAll(".stacked tbody tr")].filter((row) => row.checkVisibility() && row.cells.length > 1);
	return {
		Broken: broken, Rows: rows.length,
		Beside: rows.filter((row) => [...row.cells].some((cell, i) => i > 0 && cell.checkVisibility() && cell.getBoundingClientRect().left !== row.cells[0].getBoundingClientRect().left)).length,
	};
})()`

// sharedScreens is how many screens of a small phone the shared page takes with its folds closed. The first page of the
// summary is not folded.
const sharedScreens = 11

// TestAGuestReadsTheSummaryOnAPhone opens every fold of it and looks at its words and tables.
func TestAGuestReadsTheSummaryOnAPhone(t *testing.T) {
	e2e.ForEach(t, e2e.TwoReaders, func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.Site.FillDiary(b.Site.Account(e2e.MemberEmail), 90)
		b.SignIn(e2e.MemberEmail)
		b.Open("/share/new")
		b.Press(b.L.T("share.make"))
		link := strings.TrimPrefix(b.Value("link"), b.Site.URL)
		guest := b.Site.NewTab(t, e2e.Reader{Language: r.Language, Device: e2e.SmallPhone})
		guest.Open(link)
		guest.Press(guest.L.T("shared.open"))
		folded := float64(e2e.JS[int64](guest, "document.scrollingElement.scrollHeight")) / float64(e2e.SmallPhone.Height)
		if open := e2e.JS[int](guest, `document.querySelectorAll("details[open]").length`); folded > sharedScreens || open > 0 {
			t.Errorf("the page takes %.1f screens, with %d folds open", folded, open)
		}
		if folds := e2e.JS[int](guest, `(() => { const folds = document.querySelectorAll("main details"); for (const fold of folds) fold.open = true; return folds.length })()`); folds == 0 {
			t.Error("nothing is folded")
		}
		got := e2e.JS[struct {
			Broken       []string
			Rows, Beside int
		}](guest, lookAtStacked)
		if len(got.Broken) > 0 || got.Rows == 0 || got.Beside > 0 {
			t.Errorf("broken words %q; of %d rows %d are not stacked", got.Broken, got.Rows, got.Beside)
		}
		if folder := os.Getenv(e2e.ScreenshotsVariable); folder != "" {
			guest.WholePage(e2e.SmallPhone)
			guest.Photograph(filepath.Join(folder, "shared-phone."+string(r.Language)+".png"))
		}
	})
}
