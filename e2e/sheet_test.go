package e2e

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestATableIsShownAnewWithEveryColumnThatIsChosen(t *testing.T) {
	forEach(t, readers[:1], func(t *testing.T, b *tab, r reader) {
		b.signIn(memberEmail)
		b.open("/data/sheet")
		b.attachFile("liste.csv", "Dato;Tid;Før;Efter\n20-11-2026;03:10;7;2\n22-11-2026;04:00;9;1\n")
		b.press(b.l.T("import.submit"))
		b.wantStatus(http.StatusOK)
		pains := func(place string) string {
			return js[string](b, fmt.Sprintf(`[...document.querySelectorAll("%s tr:has([data-heading])")].map((row) => row.cells[3].textContent.trim()).join()`, place))
		}
		if before := pains("#sheet-shown"); before != "," {
			t.Fatalf("the pain was guessed: %s", before)
		}
		b.choose("column.pain", "2")
		b.await(`document.querySelector("#sheet-now tbody tr")`)
		for _, place := range []string{"#sheet-shown", "#sheet-now"} {
			if got := pains(place); got != "7,9" {
				t.Errorf("%s shows %s", place, got)
			}
		}
		b.choose("column.date", "")
		b.await(`document.querySelector("#sheet-now a[href='#column.date']") && !document.querySelector("#sheet-shown *")`)
		b.watch.waitFor(t, "/data/sheet/read answered 422")

		b.choose("column.date", "0")
		b.await(`document.querySelector("#sheet-now tbody tr") && document.querySelector("#sheet-shown tbody tr")`)
		js[chromedp.Void](b, `{const reached = window.fetch; window.fetch = () => { window.fetch = reached; return Promise.reject(new TypeError("no network")); }}`)
		b.choose("column.pain", "3")
		b.await(`document.getElementById("sheet-now").textContent === ` + strconv.Quote(b.l.T("sheet.unread")) + ` && !document.querySelector("#sheet-shown *")`)

		b.press(b.l.T("sheet.read"))
		b.press(b.l.N("sheet.confirm", 2))
		if newest := b.site.episodes(memberEmail)[0]; newest.Pain == nil || *newest.Pain != 1 {
			t.Errorf("stored is %+v", newest)
		}
	})
}
