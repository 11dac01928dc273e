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
	asked := b.uploadSheet("Dato;Note\n20-11-2026;x\n21-11-2026;\n").want(t, http.StatusUnprocessableEntity).says(t, danish("problem.alone.required"), "Linje 3 er sådan en: 21-11-2026")
	for answer, want := range map[string]string{"cramp": "2 nye kramper", "none": "1 døgn uden krampe", "nothing": "1 linje har en dato, men siger ikke noget om en krampe"} {
		form := pageForm(t, asked.body, "/data/sheet/read")
		form.Set("alone", answer)
		b.post("/data/sheet/read", form).want(t, http.StatusOK).says(t, want)
	}
}

func TestALineThatLooksLikeACrampThatIsHereIsAskedAbout(t *testing.T) {
	s := newSite(t)
	b := s.member("bob@example.org")
	bring := func(text, answer string) string {
		preview := b.uploadSheet(text).want(t, http.StatusOK)
		form := pageForm(t, preview.body, "/data/sheet/import")
		form.Set("alike", answer)
		b.post("/data/sheet/import", form).want(t, http.StatusSeeOther)
		return preview.body
	}
	bring("Dato;Tid;Sted;Note\n20-11-2026;03:10;læg;a\n", "")
	corrected := "Dato;Tid;Sted;Note\n20-11-2026;03:12;venstre læg;b\n21-11-2026;03:10;læg;c\n20-11-2026;03:10;fod;d\n19-11-2026;94:00;;\n"
	if page := bring(corrected, "leave"); !strings.Contains(page, "1 krampe i filen ligner en, der er her allerede") || !strings.Contains(page, "2 nye kramper") {
		t.Error("the corrected line is not asked about")
	}
	b.wantNotes("a", "c", "d")
	bring(corrected, "add")
	b.wantNotes("a", "b", "c", "d")
	s.advance(time.Hour)
	b.uploadSheet("Dato;Krampe\n20-11-2026;nej\n18-11-2026;nej\n").want(t, http.StatusOK).says(t, "1 døgn uden krampe kan", "1 linje siger, at der ingen krampe var, men din dagbog")
}

func TestACorrectedLineTakesThePlaceOfTheOneThatIsHere(t *testing.T) {
	s := newSite(t)
	b := s.member("bob@example.org")
	bring := func(text string, answers map[string]string) answer {
		preview := b.uploadSheet(text).want(t, http.StatusOK)
		form := pageForm(t, preview.body, "/data/sheet/import")
		for name, answer := range answers {
			form.Set(name, answer)
		}
		b.post("/data/sheet/import", form).want(t, http.StatusSeeOther)
		return preview
	}
	bring("Dato;Tid;Sted;Smerte;Note\n20-11-2026;03:10;venstre læg;4;a\n21-11-2026;03:10;fod;5;b\n22-11-2026;03:10;lår;;c\n", nil)
	account := s.accountOf("bob@example.org")
	stored := allEpisodes(t, s, account)
	s.advance(time.Minute)
	const corrected = "Dato;Tid;Sted;Smerte\n20-11-2026;03:12;læg;7\n21-11-2026;03:10;fod;6\n22-11-2026;03:10;lår;\n"
	asked := b.uploadSheet(corrected).want(t, http.StatusOK).says(t, "2 kramper i filen ligner", "4 af 10 → 7 af 10, hvis den rettes", "1 er her allerede")
	other := regexp.MustCompile(`21\. november(?s:.*?)name="(alike\.[^"]+)"`).FindStringSubmatch(asked.body)[1]
	bring(corrected, map[string]string{"alike": "replace", other: "leave"})
	after := allEpisodes(t, s, account)
	if len(after) != 3 {
		t.Fatalf("there are %d", len(after))
	}
	for n, e := range after {
		was := stored[n]
		if was.Note == "a" {
			seven := 7
			was.Pain, was.Started = &seven, was.Started.Add(2*time.Minute)
		}
		if e.ID != was.ID || !e.SameEntry(was) || (e.Version > was.Version) != (e.Note == "a") {
			t.Errorf("it is\n%+v, not\n%+v", e, was)
		}
	}
	b.undoImport()
	for n, e := range allEpisodes(t, s, account) {
		if !e.SameEntry(stored[n]) || e.ID != stored[n].ID {
			t.Errorf("after the import was undone it is\n%+v, not\n%+v", e, stored[n])
		}
	}
}

func TestATableOfThisDiaryCanBeCorrected(t *testing.T) {
	s := newSite(t)
	b := s.member("bob@example.org")
	first := b.uploadSheet("Dato;Tid;Sted;Smerte;Note\n20-11-2026;03:10;venstre læg;4;a\n")
	b.post("/data/sheet/import", pageForm(t, first.body, "/data/sheet/import")).want(t, http.StatusSeeOther)
	text := b.get("/data/entries").want(t, http.StatusOK).body
	page := b.uploadSheet(strings.Replace(text, ";4;", ";8;", 1)).want(t, http.StatusOK).says(t, "4 af 10 → 8 af 10, hvis den rettes")
	form := pageForm(t, page.body, "/data/sheet/import")
	form.Set("alike", "add")
	b.post("/data/sheet/import", form).want(t, http.StatusSeeOther)
	account := s.accountOf("bob@example.org")
	if all := allEpisodes(t, s, account); len(all) != 1 || *all[0].Pain != 4 {
		t.Errorf("as another one there are %+v", all)
	}
	form.Set("alike", "replace")
	b.post("/data/sheet/import", form).want(t, http.StatusSeeOther)
	if all := allEpisodes(t, s, account); len(all) != 1 || *all[0].Pain != 8 {
		t.Errorf("there are %+v", all)
	}
}

func allEpisodes(t *testing.T, s *site, account string) []diary.Episode {
	t.Helper()
	all, err := s.store.ListEpisodes(t.Context(), account, diary.EpisodeFilter{}, diary.Cursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	return all
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
