package journeys

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"crampdiary/e2e"
)

func TestATableIsShownAnewWithEveryColumnThatIsChosen(t *testing.T) {
	e2e.ForEach(t, e2e.Readers[:1], func(t *testing.T, b *e2e.Tab, r e2e.Reader) {
		b.SignIn(e2e.MemberEmail)
		b.Open("/data/sheet")
		b.AttachFile("liste.csv", "Dato;Tid;Før;Efter\n20-11-2026;03:10;7;2\n22-11-2026;04:00;9;1\n")
		b.Press(b.L.T("import.submit"))
		b.WantStatus(http.StatusOK)
		pains := func(place string) string {
			return e2e.JS[string](b, fmt.Sprintf(`[...document.querySelectorAll("%s tr:has([data-heading])")].map((row) => row.cells[3].textContent.trim()).join()`, place))
		}
		if before := pains("#sheet-shown"); before != "," {
			t.Fatalf("the pain was guessed: %s", before)
		}
		b.Choose("column.pain", "2")
		b.Await(`document.querySelector("#sheet-now tbody tr")`)
		for _, place := range []string{"#sheet-shown", "#sheet-now"} {
			if got := pains(place); got != "7,9" {
				t.Errorf("%s shows %s", place, got)
			}
		}
		b.Choose("column.date", "")
		b.Await(`document.querySelector("#sheet-now a[href='#column.date']") && !document.querySelector("#sheet-shown *")`)
		b.Watch.WaitFor(t, "/data/sheet/read answered 422")

		b.Choose("column.date", "0")
		b.Await(`document.querySelector("#sheet-now tbody tr") && document.querySelector("#sheet-shown tbody tr")`)
		e2e.JS[chromedp.Void](b, `{const reached = window.fetch; window.fetch = () => { window.fetch = reached; return Promise.reject(new TypeError("no network")); }}`)
		b.Choose("column.pain", "3")
		b.Await(`document.getElementById("sheet-now").textContent === ` + strconv.Quote(b.L.T("sheet.unread")) + ` && !document.querySelector("#sheet-shown *")`)

		b.Press(b.L.T("sheet.read"))
		b.Press(b.L.N("sheet.confirm", 2))
		if newest := b.Site.Episodes(e2e.MemberEmail)[0]; newest.Pain == nil || *newest.Pain != 1 {
			t.Errorf("stored is %+v", newest)
		}
	})
}
