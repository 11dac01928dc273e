package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/diarytest"
	"crampdiary/diary/sheet"
	"crampdiary/views"
	"crampdiary/views/i18n"
)

// bring imports one episode into an account.
func (s *site) bring(account string) {
	s.t.Helper()
	e := diary.Episode{
		ID: diary.NewID(), Started: testStart.Add(-time.Hour), Zone: "Europe/Copenhagen", Precision: diary.Exact,
		Recorded: testStart, Changed: testStart,
	}
	if _, err := diarytest.Import(s.t.Context(), s.store, account, sheetBatches(sheet.Reading{Episodes: []diary.Episode{e}}), testStart); err != nil {
		s.t.Fatal(err)
	}
}

// importAddress is the page of the latest import.
func (b *browser) importAddress() string {
	b.t.Helper()
	found := regexp.MustCompile(`href="(/data/imports/[^"]+)"`).FindStringSubmatch(b.get("/data").want(b.t, http.StatusOK).body)
	if found == nil {
		b.t.Fatal("no import is listed")
	}
	return found[1]
}

// undoImport undoes the latest import, and shows what came of it.
func (b *browser) undoImport() answer {
	b.t.Helper()
	address := b.importAddress()
	page := b.get(address).want(b.t, http.StatusOK)
	done := b.post("/data/imports/undo", pageForm(b.t, page.body, "/data/imports/undo")).want(b.t, http.StatusSeeOther)
	if got := done.Header.Get("Location"); got != address {
		b.t.Errorf("undoing leads to %s", got)
	}
	return b.get(address).want(b.t, http.StatusOK)
}

func TestAnImportIsListedAndUndoneAsAWhole(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	bob.logEpisode(url.Values{"note": {"egen"}})
	alice.logEpisode(url.Values{"note": {"med"}})
	changed := alice.logEpisode(url.Values{"note": {"rettes"}})
	before := bob.get("/data").body
	if strings.Contains(before, "/data/imports/") {
		t.Error("an import is listed that nobody made")
	}
	bob.importFile(alice.get("/data/archive").body).want(t, http.StatusSeeOther)
	bob.get(bob.importAddress()).says(t, danish("section.episodes")+": 2")
	edit := bob.get("/entries/" + changed + "/edit")
	form := pageForm(t, edit.body, "/entries/"+changed)
	form.Set("note", "rettet")
	bob.post("/entries/"+changed, form).want(t, http.StatusSeeOther)
	bob.undoImport().says(t, danish("imports.undone.asked"), "/entries/"+changed, danish("imports.left.changed"))
	bob.wantNotes("egen", "rettet")
	bob.get("/data").says(t, danish("imports.undone.asked"))
	address := bob.importAddress()
	alice.get(address).want(t, http.StatusNotFound)
	alice.post("/data/imports/undo", url.Values{"id": {strings.TrimPrefix(address, "/data/imports/")}}).want(t, http.StatusNotFound)
	s.advance(diary.KeepImports + time.Second)
	bob.get(address).want(t, http.StatusNotFound)
}

// wrongOrder is a table whose dates are month first, and could be day first.
const wrongOrder = "Date,Time,Where,Pain\n11/03/2026,03:10,left calf,7\n10/05/2026,04:10,left calf,6\n09/08/2026,02:10,left calf,5\n"

// importTable imports a table with its dates in an order.
func (b *browser) importTable(text string, order string) answer {
	b.t.Helper()
	asked := b.upload("/data/sheet", "kramper.csv", strings.NewReader(text)) // or read as the one before
	form := pageForm(b.t, asked.body, "/data/sheet/read")
	form.Set("order", order)
	return b.post("/data/sheet/read", form).want(b.t, http.StatusOK)
}

func (b *browser) wantDates(email string, want ...string) {
	b.t.Helper()
	episodes, err := b.store.ListEpisodes(b.t.Context(), b.accountOf(email), diary.EpisodeFilter{}, diary.Cursor{}, 10)
	if err != nil {
		b.t.Fatal(err)
	}
	var dates []string
	for _, e := range episodes {
		dates = append(dates, e.Started.In(e.Location()).Format("2006-01-02 15:04"))
	}
	if strings.Join(dates, ", ") != strings.Join(want, ", ") {
		b.t.Errorf("the diary has %q, want %q", dates, want)
	}
}

func TestATableThatWasReadWronglyIsImportedAgainRight(t *testing.T) {
	right := []string{"2026-11-03 03:10", "2026-10-05 04:10", "2026-09-08 02:10"}
	for name, takeBack := range map[string]func(*site, *browser){
		"deleted one by one": func(s *site, b *browser) {
			episodes, err := s.store.ListEpisodes(t.Context(), s.accountOf("a@example.org"), diary.EpisodeFilter{}, diary.Cursor{}, 10)
			if err != nil || len(episodes) != 3 {
				t.Fatalf("%v, %v", episodes, err)
			}
			for _, e := range episodes {
				b.post("/entries/"+e.ID+"/delete", nil).want(t, http.StatusSeeOther)
			}
		},
		"undone": func(_ *site, b *browser) { b.undoImport() },
	} {
		s := newSite(t)
		b := s.member("a@example.org")
		wrong := b.importTable(wrongOrder, "day-first")
		b.post("/data/sheet/import", pageForm(t, wrong.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
		takeBack(s, b)
		preview := b.importTable(wrongOrder, "month-first")
		done := b.post("/data/sheet/import", pageForm(t, preview.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
		if got := done.Header.Get("Location"); got != "/data" {
			t.Errorf("%s: the import leads to %s", name, got)
		}
		b.wantDates("a@example.org", right...)
	}
}

func TestADeletedCrampComesBackFromTheListUntilItIsPurged(t *testing.T) {
	s := newSite(t)
	b, other := s.member("a@example.org"), s.member("b@example.org")
	b.get("/entries").says(t, `href="/entries/deleted"`)
	b.get("/entries/deleted").want(t, http.StatusOK).says(t, danish("deleted.none"))
	id := b.logEpisode(url.Values{"note": {"Æblegrød"}})
	b.post("/entries/"+id+"/delete", nil).want(t, http.StatusSeeOther)
	listed := b.get("/entries/deleted").want(t, http.StatusOK).says(t, "/entries/"+id, "24. dec")
	if strings.Contains(other.get("/entries/deleted").body, id) {
		t.Error("somebody else sees it")
	}
	b.post("/entries/"+id+"/restore", pageForm(t, listed.body, "/entries/"+id+"/restore")).want(t, http.StatusSeeOther)
	b.get("/entries").says(t, "/entries/"+id)
	for range pageSize + 1 {
		b.post("/entries/"+b.logEpisode(url.Values{})+"/delete", nil)
	}
	older := regexp.MustCompile(`href="(/entries/deleted\?after=[^"]+)"`).FindStringSubmatch(b.get("/entries/deleted").body)
	if older == nil {
		t.Fatal("the rest is nowhere")
	}
	b.get(older[1]).want(t, http.StatusOK).says(t, danish("deleted.latest"))
	b.get("/entries/deleted?after=x").want(t, http.StatusNotFound)
}

func TestTheListOfDeletedCrampsSaysWhenEachGoes(t *testing.T) {
	at := testStart
	e := diary.Episode{ID: diary.NewID(), Started: at, Zone: "Europe/Copenhagen", Precision: diary.Exact, Deleted: &at}
	row := views.NewDeletedRow(i18n.For(diary.Danish), e)
	if row.Until != "24. dec. 2026" || row.Started == "" {
		t.Errorf("the row is %+v", row)
	}
}
