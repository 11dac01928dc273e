package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
)

// spreadsheet is what somebody may have kept before there was a diary.
const spreadsheet = "Nr;Dato;Klokken;Varighed;Sted;Smerte;Bemærkninger\r\n" +
	"1;20-11-2026;03:10;5;venstre læg;7;efter en lang dag\r\n" +
	"2;21-11-2026;;;fod;;=x\r\n" +
	"3;22-11-2026;94:00;2;knæ;9;\r\n" +
	"2;21-11-2026;;;fod;;=x\r\n"

func (b *browser) uploadSheet(text string) answer {
	b.t.Helper()
	return b.upload("/data/sheet", "kramper.csv", strings.NewReader(text))
}

func TestASpreadsheetIsPreviewedAndImportedOnce(t *testing.T) {
	s := newSite(t)
	b := s.member("bob@example.org")
	preview := b.uploadSheet(spreadsheet).want(t, http.StatusOK)
	preview.says(t, danish("sheet.rest"), "Denne kolonne passer ikke til noget felt og kommer i noten: 1: Nr", "2 nye kramper", "1 linje kan ikke læses", "1 linje siger det samme som en anden",
		"Linje 4, Klokkeslæt:", "Læg, venstre", "natten til lørdag den 21. november 2026")
	b.wantNotes()
	form := pageForm(t, preview.body, "/data/sheet/import")
	after := b.post("/data/sheet/import", form).want(t, http.StatusSeeOther).Header.Get("Location")
	b.get(after).says(t, "2 kramper er importeret. 1 linje kunne ikke læses og er ikke kommet med.")
	b.wantNotes("efter en lang dag\nNr: 1", "=x\nNr: 2")
	b.post("/data/sheet/import", form).want(t, http.StatusSeeOther)
	if strings.Contains(preview.body, "0 linjer siger") {
		t.Error("a reason is told for which nothing is left out")
	}
	b.wantNotes("efter en lang dag\nNr: 1", "=x\nNr: 2")
	again := b.uploadSheet(spreadsheet).want(t, http.StatusOK).says(t, "2 er her allerede")
	if strings.Contains(again.body, "/data/sheet/import") {
		t.Error("an import of nothing is offered")
	}
}

func TestTheColumnsOfASpreadsheetCanBeCorrected(t *testing.T) {
	s := newSite(t)
	b := s.member("bob@example.org")
	asked := b.uploadSheet("hvornår?;hvad\n03/04/2026 03:10;kat\n").want(t, http.StatusUnprocessableEntity).says(t, danish("field.order")+": "+danish("problem.order.required"))
	form := pageForm(t, asked.body, "/data/sheet/read")
	if got := form.Get("column.date"); got != "0" {
		t.Errorf("the date is guessed in column %q", got)
	}
	form.Set("column.date", "")
	b.post("/data/sheet/read", form).want(t, http.StatusUnprocessableEntity).says(t, `href="#column.date"`, "hvornår?")
	form.Set("column.date", "0")
	form.Set("column.note", "1")
	b.post("/data/sheet/import", form).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.order.required"))
	form.Set("order", "month-first")
	form.Del("rest")
	corrected := b.post("/data/sheet/read", form).want(t, http.StatusOK).says(t, "4. marts 2026", "kat")
	b.post("/data/sheet/import", pageForm(t, corrected.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
	b.wantNotes("kat")
	for name, value := range map[string]string{
		"order": "x", "night": "x", "alone": "x", "scale": "x", "lengths": "x", "sheet": "-1", "header": "x", "column.date": "-1", "column.note": "y", "packed": "z",
	} {
		wrong := url.Values{}
		for key, values := range form {
			wrong[key] = values
		}
		wrong.Set(name, value)
		if got := b.post("/data/sheet/import", wrong); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s of %q was answered %d", name, value, got.StatusCode)
		}
	}
}

func TestACorrectedFileIsReadAsTheOneBefore(t *testing.T) {
	s := newSite(t)
	b := s.member("bob@example.org")
	asked := b.uploadSheet("hvornår?;hvad\n03/04/2026 03:10;kat\nforår;hund\n").want(t, http.StatusUnprocessableEntity)
	form := pageForm(t, asked.body, "/data/sheet/read")
	form.Set("column.note", "1")
	form.Set("order", "month-first")
	page := b.post("/data/sheet/read", form).want(t, http.StatusOK).says(t, danish("sheet.again"), "Linje 3, Dato:")
	said := pageForm(t, page.body, "/data/sheet")
	said.Del("file")
	corrected := b.uploadWith("/data/sheet", said, "kramper.csv", strings.NewReader("hvornår?;hvad\n03/04/2026 03:10;kat\n04/15/2026;hund\n")).
		want(t, http.StatusOK).says(t, "2 nye kramper", "4. marts 2026", "0 linjer kan ikke læses")
	b.post("/data/sheet/import", pageForm(t, corrected.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
	b.wantNotes("kat", "hund")
	said.Set("order", "x")
	b.uploadWith("/data/sheet", said, "kramper.csv", strings.NewReader("x")).want(t, http.StatusBadRequest)
	said.Set("order", strings.Repeat("x", mostField+1))
	b.uploadWith("/data/sheet", said, "kramper.csv", strings.NewReader("x")).want(t, http.StatusBadRequest)
}

func TestAFileWithoutATableIsRefused(t *testing.T) {
	b := newSite(t).member("bob@example.org")
	b.uploadSheet("\x00\x01").want(t, http.StatusUnprocessableEntity).says(t, danish("problem.no-table"))
	b.uploadSheet(strings.Repeat("x\n", 50_001)).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.table-too-large"))
	b.upload("/data/sheet", "", strings.NewReader("")).want(t, http.StatusUnprocessableEntity).says(t, danish("problem.file.required"))
	b.uploadSheet("hund;kat\nvov;mjav\n").want(t, http.StatusUnprocessableEntity).says(t, danish("problem.column.date.required"))
}

func TestATableOfThisDiaryIsReadBackWithoutDoubles(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	made := fillDiary(t, s.store, s.accountOf("alice@example.org"), 60, testStart)
	text := alice.get("/data/entries").want(t, http.StatusOK).body
	alice.uploadSheet(text).want(t, http.StatusOK).says(t, danish("sheet.title"), "0 linjer kan ikke læses", "0 nye kramper")
	preview := bob.uploadSheet(text).want(t, http.StatusOK).says(t, "0 linjer kan ikke læses")
	bob.post("/data/sheet/import", pageForm(t, preview.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
	for _, e := range made.Episodes {
		got, err := s.store.Episode(t.Context(), s.accountOf("bob@example.org"), e.ID)
		if err != nil || got.Precision == diary.Night != (e.Precision == diary.Night) || got.CrampDay() != e.CrampDay() {
			t.Errorf("%+v (%v) was read back of %+v", got, err, e)
		}
		for _, f := range diary.EpisodeFields {
			if !slices.Equal(slices.Sorted(slices.Values(f.Values(&got))), slices.Sorted(slices.Values(f.Values(&e)))) {
				t.Errorf("%s is %q, and was %q", f.Name, f.Values(&got), f.Values(&e))
			}
		}
	}
}

func TestASpreadsheetThatCannotBeStoredIsKept(t *testing.T) {
	s := newSite(t)
	b := s.member("bob@example.org")
	form := pageForm(t, b.uploadSheet(spreadsheet).body, "/data/sheet/import")
	s.fillDisk(true)
	failed := b.post("/data/sheet/import", form).want(t, http.StatusServiceUnavailable)
	s.fillDisk(false)
	b.post("/data/sheet/import", pageForm(t, failed.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
	b.wantNotes("efter en lang dag\nNr: 1", "=x\nNr: 2")
}

func TestDaysWithoutACrampBecomeAnswersAboutThem(t *testing.T) {
	s := newSite(t)
	b := s.member("bob@example.org")
	text := "Dato;Krampe?;Tid;Smerte;Sted\n18-11-2026;nej;;;\n19-11-2026;nej;;;\n20-11-2026;ja;03:10;5;læg\n21-11-2026;FALSK;;;\nI alt;1;;;\n"
	preview := b.uploadSheet(text).want(t, http.StatusOK).says(t, "1 ny krampe", "3 døgn uden krampe", "1 linje er en sum af andre", "Importér 1 krampe og 3 døgn uden krampe")
	done := b.post("/data/sheet/import", pageForm(t, preview.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
	b.get(done.Header.Get("Location")).says(t, "1 krampe er importeret. 3 døgn uden krampe er noteret.")
	account := s.accountOf("bob@example.org")
	for day, want := range map[diary.Date]diary.Answer{
		diary.NewDate(2026, 11, 17): diary.No, diary.NewDate(2026, 11, 18): diary.No, diary.NewDate(2026, 11, 19): diary.Unanswered, diary.NewDate(2026, 11, 20): diary.No,
	} {
		if check, err := s.store.CheckIn(t.Context(), account, day); check.Cramps != want || err != nil && want != diary.Unanswered {
			t.Errorf("%s is answered %q (%v), want %q", day, check.Cramps, err, want)
		}
	}
	b.undoImport()
	if check, err := s.store.CheckIn(t.Context(), account, diary.NewDate(2026, 11, 17)); err == nil && check.Cramps != "" {
		t.Errorf("after the import was undone the day is answered %q", check.Cramps)
	}
}

func TestALineWithADateAloneIsAskedAbout(t *testing.T) {
	b := newSite(t).member("bob@example.org")
	asked := b.uploadSheet("Dato;Note\n20-11-2026;x\n21-11-2026;\n").want(t, http.StatusUnprocessableEntity).says(t, danish("problem.alone.required"))
	for answer, want := range map[string]string{"cramp": "2 nye kramper", "none": "1 døgn uden krampe", "nothing": "1 linje har kun en dato"} {
		form := pageForm(t, asked.body, "/data/sheet/read")
		form.Set("alone", answer)
		b.post("/data/sheet/read", form).want(t, http.StatusOK).says(t, want)
	}
}

func TestALineThatLooksLikeACrampThatIsHereIsAskedAbout(t *testing.T) {
	s := newSite(t)
	b := s.member("bob@example.org")
	bring := func(text string, also bool) string {
		preview := b.uploadSheet(text).want(t, http.StatusOK)
		form := pageForm(t, preview.body, "/data/sheet/import")
		form.Del("also")
		if also {
			for _, id := range regexp.MustCompile(`name="also" value="([^"]+)"`).FindAllStringSubmatch(preview.body, -1) {
				form.Add("also", id[1])
			}
		}
		b.post("/data/sheet/import", form).want(t, http.StatusSeeOther)
		return preview.body
	}
	bring("Dato;Tid;Sted;Note\n20-11-2026;03:10;læg;a\n", false)
	corrected := "Dato;Tid;Sted;Note\n20-11-2026;03:12;venstre læg;b\n21-11-2026;03:10;læg;c\n20-11-2026;03:10;fod;d\n19-11-2026;94:00;;\n"
	if page := bring(corrected, false); !strings.Contains(page, "1 krampe i filen ligner en, der er her allerede") || !strings.Contains(page, "2 nye kramper") {
		t.Error("the corrected line is not asked about")
	}
	b.wantNotes("a", "c", "d")
	bring(corrected, true)
	b.wantNotes("a", "b", "c", "d")
	s.advance(time.Hour)
	b.uploadSheet("Dato;Krampe\n20-11-2026;nej\n18-11-2026;nej\n").want(t, http.StatusOK).says(t, "1 døgn uden krampe kan", "1 linje siger, at der ingen krampe var, men din dagbog")
}

func TestTheNextFileOfAShapeIsReadAsTheOneBefore(t *testing.T) {
	s := newSite(t)
	b, other := s.member("bob@example.org"), s.member("alice@example.org")
	const file, next = "hvornår;vejr;hvad\n03/04/2026 03:10;regn;kat\n", "hvornår;vejr;hvad\n05/06/2026 03:10;sol;hund\n"
	form := pageForm(t, b.uploadSheet(file).want(t, http.StatusUnprocessableEntity).body, "/data/sheet/read")
	form.Set("order", "month-first")
	form.Set("column.note", "2")
	form.Del("rest")
	said := b.post("/data/sheet/read", form).want(t, http.StatusOK)
	b.post("/data/sheet/import", pageForm(t, said.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
	again := b.uploadSheet(next).want(t, http.StatusOK).says(t, danish("sheet.remembered"), "6. maj 2026", "hund")
	b.post("/data/sheet/import", pageForm(t, again.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
	b.wantNotes("kat", "hund")
	other.uploadSheet(next).want(t, http.StatusUnprocessableEntity)
}
