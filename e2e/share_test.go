package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

func TestALinkIsGivenAnsweredAndClosed(t *testing.T) {
	forEach(t, everyBrowser, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.open("/settings")
		b.press(b.l.T("share.title"))
		b.press(b.l.T("share.new"))
		b.tap("#pin")
		b.press(b.l.T("share.make"))
		link, pin := strings.TrimPrefix(b.value("link"), b.site.URL), b.text(".pin")
		b.says(b.l.T("share.made.once"))

		guest := b.site.newTab(t, r) // another browser
		guest.open(link)
		guest.press(guest.l.T("shared.open"))
		guest.write("pin", pin)
		guest.press(guest.l.T("shared.open"))
		if path := guest.path(); path != "/shared" {
			t.Errorf("the address is %s", path)
		}
		guest.tap("input[name=watches][value=helped]")
		guest.write("message", "Læg mærke til trappen.")
		guest.press(guest.l.T("shared.note.send"))
		guest.says(guest.l.T("shared.note.sent"), "Læg mærke til trappen.")

		b.open("/")
		b.says(b.l.T("today.watches"), b.l.T("watch.helped"), "Læg mærke til trappen.")
		b.press(b.l.T("today.note.link"))
		b.says(b.l.T("share.opened"), "Læg mærke til trappen.")
		b.press(b.l.T("share.revoke"))
		b.says(b.l.T("share.revoked"))

		guest.open("/shared")
		guest.wantStatus(http.StatusNotFound)
		guest.open(link)
		guest.press(guest.l.T("shared.open"))
		guest.wantStatus(http.StatusNotFound)

		b.open("/")
		b.press(b.l.T("today.note.dismiss"))
		b.says(b.l.T("today.note.dismissed"))
		if strings.Contains(b.text("main"), "Læg mærke til trappen.") {
			t.Error("the note that was put away is still shown")
		}
	})
}

func TestADiaryIsClosedToBeErasedAndOpenedAgain(t *testing.T) {
	forEach(t, readers, func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.logNew()
		b.write("note", "Skal stå her endnu.")
		b.press(b.l.T("episode.save"))
		entry := b.path()

		b.open("/stored")
		b.press(b.l.T("erase.title"))
		b.tap("input[name=scope][value=account]")
		b.write("current_password", goodPassword)
		b.press(b.l.T("erase.submit"))
		b.says(b.l.T("signin.erasing"))

		b.site.advance(diary.ErasureDelay - time.Hour)
		b.signIn(memberEmail)
		b.open(entry)
		b.says(b.l.T("erasing.text"))
		b.press(b.l.T("erasing.undo"))
		b.says(b.l.T("today.restored"))
		b.open(entry)
		b.wantStatus(http.StatusOK)
		b.says("Skal stå her endnu.")
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
	forEach(t, twoReaders, func(t *testing.T, b *tab, r reader) {
		b.site.fillDiary(b.site.account(memberEmail), 90)
		b.signIn(memberEmail)
		b.open("/share/new")
		b.press(b.l.T("share.make"))
		link := strings.TrimPrefix(b.value("link"), b.site.URL)
		guest := b.site.newTab(t, reader{language: r.language, device: smallPhone})
		guest.open(link)
		guest.press(guest.l.T("shared.open"))
		folded := float64(js[int64](guest, "document.scrollingElement.scrollHeight")) / float64(smallPhone.height)
		if open := js[int](guest, `document.querySelectorAll("details[open]").length`); folded > sharedScreens || open > 0 {
			t.Errorf("the page takes %.1f screens, with %d folds open", folded, open)
		}
		if folds := js[int](guest, `(() => { const folds = document.querySelectorAll("main details"); for (const fold of folds) fold.open = true; return folds.length })()`); folds == 0 {
			t.Error("nothing is folded")
		}
		got := js[struct {
			Broken       []string
			Rows, Beside int
		}](guest, lookAtStacked)
		if len(got.Broken) > 0 || got.Rows == 0 || got.Beside > 0 {
			t.Errorf("broken words %q; of %d rows %d are not stacked", got.Broken, got.Rows, got.Beside)
		}
		if folder := os.Getenv(screenshotsVariable); folder != "" {
			guest.wholePage(smallPhone)
			guest.photograph(filepath.Join(folder, "shared-phone."+string(r.language)+".png"))
		}
	})
}
