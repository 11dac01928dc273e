package csv

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"pgregory.net/rapid"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/diarytest"
	"crampdiary/diary/sheet"
	"crampdiary/views/i18n"
)

// All data in these tests is invented.
var now = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

// table reads a file back as a spreadsheet does: by heading, row by row.
func table(t *testing.T, text string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var cells []map[string]string
	for _, row := range rows[1:] {
		byHeading := make(map[string]string)
		for i, cell := range row {
			byHeading[rows[0][i]] = cell
		}
		if len(byHeading) != len(rows[0]) {
			t.Errorf("two columns have the same heading: %v", rows[0])
		}
		cells = append(cells, byHeading)
	}
	return cells
}

func episodesText(t *testing.T, language diary.Language, episodes ...diary.Episode) string {
	t.Helper()
	var text bytes.Buffer
	if err := Episodes(&text, i18n.For(language), diary.Sequence(episodes), Plain); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func full() diary.Episode {
	pain, sore := 8, 36
	ended := now.Add(8*time.Minute + 20*time.Second)
	return diarytest.Answered(diary.Episode{
		ID: "0193575e-0000-7000-8000-000000000001", Started: now, Zone: "Europe/Copenhagen", Precision: diary.About,
		Ended: &ended, Muscle: diary.Calf, Side: diary.Left, Pain: &pain, Context: diary.Sleep, Woke: diary.Yes,
		Triggers:      []diary.Trigger{diary.Alcohol, diary.LongStanding},
		Remedies:      map[diary.Remedy]diary.Effect{diary.Warmth: diary.NoHelp, diary.Stretch: diary.Helped},
		SorenessHours: &sore, DisturbedSleep: new(6), HinderedNextDay: new(3), UnableNextDay: diary.No, MovementProblem: diary.Yes, Weakness: diary.OnlyDuring,
		Numbness: diary.OutlastedAndWent, Swelling: diary.OneSidedSwelling, RedWarm: diary.No, ColdPale: diary.Yes,
		PainBetween: diary.No, Signs: []diary.Sign{diary.DarkUrine}, Note: "Sad \"længe\";\n så, kom den", Recorded: now, Changed: now,
	})
}

func TestEpisodesAreWrittenWithCodesAndWords(t *testing.T) {
	rows := table(t, episodesText(t, diary.Danish, full()))
	for heading, want := range map[string]string{
		"Nøgle": "0193575e-0000-7000-8000-000000000001", "Krampedøgn": "2026-11-23", "Dato": "2026-11-24", "Klokkeslæt": "03:10",
		"Præcision (kode)": "about", "Præcision": "Omtrent", "Varighed i sekunder": "500", "Varede mindst, i sekunder": "",
		"Muskel (kode)": "calf", "Muskel": "Læg", "Smerte 0-10": "8",
		"Gik forud (kode)": "long-standing alcohol", "Gik forud": "Stod eller gik længe; Alkohol",
		"Prøvet (kode)": "stretch=helped warmth=no", "Prøvet": "Stræk: Hjalp; Varme: Hjalp ikke",
		"Hindret næste dag (kode)": "no", "Hindret næste dag": "Nej", "Note": "Sad \"længe\";\n så, kom den",
		"Gemt sidst": "2026-11-24T02:10:00.000Z",
	} {
		if got := rows[0][heading]; got != want {
			t.Errorf("%s is %q, want %q", heading, got, want)
		}
	}
	for heading, cell := range rows[0] {
		if cell == "" && !strings.HasPrefix(heading, "Ikke gået over") && heading != "Varede mindst, i sekunder" {
			t.Errorf("%s is empty", heading)
		}
	}
	long := full()
	still := long.Started.Add(time.Hour)
	long.Ended, long.StillAt = nil, &still
	if got := table(t, episodesText(t, diary.Danish, long))[0]["Varede mindst, i sekunder"]; got != "3600" {
		t.Errorf("one of over an hour lasted at least %q seconds", got)
	}
	if got := table(t, episodesText(t, diary.English, full()))[0]["Muscle"]; got != "Calf" {
		t.Errorf("the muscle in English is %q", got)
	}
}

func TestWhatWasNotAnsweredIsEmpty(t *testing.T) {
	bare := diary.Episode{ID: diary.NewID(), Started: now, Zone: "UTC", Precision: diary.Exact, Recorded: now, Changed: now}
	filled := 0
	for _, cell := range table(t, episodesText(t, diary.Danish, bare))[0] {
		if cell != "" {
			filled++
		}
	}
	if filled != 9 { // key, cramp-day, date, clock, zone, both precisions, and when it was saved
		t.Errorf("%d cells are filled", filled)
	}
}

func TestANightHasNoTimeOfDay(t *testing.T) {
	zone, _ := diary.Zone("Europe/Copenhagen")
	night := diary.Episode{
		ID: diary.NewID(), Started: diary.MiddleOf(diary.NewDate(2026, 11, 22), zone), Zone: zone.String(), Precision: diary.Night,
	}
	row := table(t, episodesText(t, diary.English, night))[0]
	if row["Date"] != "" || row["Time"] != "" || row["Cramp-day"] != "2026-11-22" {
		t.Errorf("a night is written as %q %q of %q", row["Date"], row["Time"], row["Cramp-day"])
	}
}

func TestDeletedEpisodesAreLeftOutAndErrorsAreTold(t *testing.T) {
	deleted := full()
	deleted.Deleted = &now
	if rows := table(t, episodesText(t, diary.Danish, deleted, full())); len(rows) != 1 {
		t.Errorf("%d rows", len(rows))
	}
	broken := errors.New("broken")
	err := Episodes(&bytes.Buffer{}, i18n.For(diary.Danish), func(yield func(diary.Episode, error) bool) {
		yield(diary.Episode{}, broken)
	}, Plain)
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	for note, want := range map[string]string{"=1+1": "'=1+1", "＝1+1": "'＝1+1", "x;＠y": "x;'＠y", "'-1": "''-1", "a\r=1": "a\n'=1"} {
		e := full()
		e.Note = note
		if got := table(t, episodesText(t, diary.Danish, e))[0]["Note"]; got != want {
			t.Errorf("%q is written as %q, want %q", note, got, want)
		}
	}
	own := diary.OwnFactor{ID: diary.Factor(diary.NewID()), Name: "=HYPERLINK(\"x\")"}
	c := diary.CheckIn{Day: 20000, Factors: map[diary.Factor]diary.Answer{own.ID: diary.Yes}}
	var text bytes.Buffer
	if err := CheckIns(&text, i18n.For(diary.Danish), diary.Sequence([]diary.CheckIn{c}), []diary.OwnFactor{own}, Plain); err != nil {
		t.Fatal(err)
	}
	if got := table(t, text.String())[1]["Spørgsmål"]; got != "'=HYPERLINK(\"x\")" {
		t.Errorf("the factor is written as %q", got)
	}
}

// TestANoteComesBackFromItsTable writes notes as tables, and imports them.
func TestANoteComesBackFromItsTable(t *testing.T) {
	noteComesBack(t, "'\n,", Semicolons, diary.Danish) // a line of it has as many commas as the others
	rapid.Check(t, func(t *rapid.T) {
		note := strings.TrimSpace(rapid.StringOf(rapid.SampledFrom([]rune("''=+-@＝＋－＠;,\"\t\n (.a1å"))).Draw(t, "note"))
		noteComesBack(t, note, rapid.SampledFrom(Layouts).Draw(t, "layout"), rapid.SampledFrom(diary.Languages).Draw(t, "language"))
	})
}

func noteComesBack(t rapid.TB, note string, layout Layout, language diary.Language) {
	t.Helper()
	zone, _ := diary.Zone("Europe/Copenhagen")
	reader := sheet.Reader{AccountID: diary.NewID(), Zone: zone, Now: now.AddDate(0, 0, 1)}
	e := full()
	e.Note = note
	var text bytes.Buffer
	if err := Episodes(&text, i18n.For(language), diary.Sequence([]diary.Episode{e}), layout); err != nil {
		t.Fatal(err)
	}
	read, err := sheet.Parse(&text, 0)
	if err != nil {
		t.Fatal(err)
	}
	mapping := read.Guess(nil, now)
	delete(mapping.Columns, sheet.Muscle) // whose words are not this test's
	delete(mapping.Columns, sheet.Side)
	delete(mapping.Columns, sheet.Context)
	delete(mapping.Columns, sheet.Woke)
	if got, err := reader.Read(context.Background(), read, mapping); err != nil || len(got.Episodes) != 1 || got.Episodes[0].Note != note {
		t.Fatalf("the note %q became %+v", note, got)
	}
}

func TestFilesFollowRFC4180(t *testing.T) {
	text := episodesText(t, diary.Danish, full(), full())
	if lines := strings.Count(text, "\r\n"); lines != strings.Count(text, "\n") || !strings.HasSuffix(text, "\r\n") {
		t.Errorf("some of the lines do not end in CR LF:\n%q", text)
	}
	if !strings.Contains(text, "\"Sad \"\"længe\"\";\r\n så, kom den\"") {
		t.Errorf("quotes are not doubled:\n%s", text)
	}
	var marked bytes.Buffer
	if err := Episodes(&marked, i18n.For(diary.Danish), diary.Sequence([]diary.Episode{full(), full()}), Commas); err != nil {
		t.Fatal(err)
	}
	if marked.String() != "\xef\xbb\xbf"+text {
		t.Error("the mark is not all that the layout adds")
	}
}

func TestASpreadsheetSetToDanishGetsSemicolons(t *testing.T) {
	e := full()
	e.Note = "Sad længe, og så; kom den"
	var text bytes.Buffer
	if err := Episodes(&text, i18n.For(diary.Danish), diary.Sequence([]diary.Episode{e}), LayoutFor(diary.Danish)); err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(text.String(), "\xef\xbb\xbf")))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) != 2 || len(rows[0]) != len(episodeColumns) || rows[1][slices.Index(rows[0], "Note")] != e.Note {
		t.Errorf("%v in\n%s", err, text.String())
	}
	if LayoutFor(diary.English) != Commas {
		t.Error("a spreadsheet set to English does not get commas")
	}
}

// TestNoNumberHasADecimalMark keeps the tables readable whatever the decimal mark of a spreadsheet is.
func TestNoNumberHasADecimalMark(t *testing.T) {
	decimal := regexp.MustCompile(`^[0-9]+[.,][0-9]+$`)
	zone, _ := diary.Zone("Europe/Copenhagen")
	for _, row := range table(t, episodesText(t, diary.Danish, demo.Generate(1, 90, now, zone).Episodes...)) {
		for heading, cell := range row {
			if decimal.MatchString(cell) {
				t.Errorf("%s is %s", heading, cell)
			}
		}
	}
}

func TestEveryCodeThatIsWrittenIsDescribed(t *testing.T) {
	zone, _ := diary.Zone("Europe/Copenhagen")
	described := make(map[string][]CodeText)
	for _, column := range Tables(i18n.For(diary.English))[0].Columns {
		described[column.Heading] = column.Codes
	}
	found := 0
	for _, row := range table(t, episodesText(t, diary.English, append(demo.Generate(1, 200, now, zone).Episodes, full())...)) {
		for heading, cell := range row {
			if !strings.HasSuffix(heading, "(code)") {
				continue
			}
			for _, code := range strings.FieldsFunc(cell, func(r rune) bool { return r == ' ' || r == '=' }) {
				found++
				if !slices.ContainsFunc(described[heading], func(c CodeText) bool { return c.Code == code && c.Text != "" }) {
					t.Errorf("%s holds %s, which is not described", heading, code)
				}
			}
		}
	}
	if found < 500 {
		t.Errorf("only %d codes were found", found)
	}
}

func TestCheckInsAreWrittenAQuestionARow(t *testing.T) {
	zone, _ := diary.Zone("Europe/Copenhagen")
	made := demo.Generate(1, 60, now, zone)
	var text bytes.Buffer
	if err := CheckIns(&text, i18n.For(diary.Danish), diary.Sequence(made.CheckIns), made.Factors.Own, Plain); err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, c := range made.CheckIns {
		want += 1 + len(c.Factors)
	}
	rows := table(t, text.String())
	if len(rows) != want || want < 100 {
		t.Fatalf("%d rows, want %d", len(rows), want)
	}
	first := made.CheckIns[0]
	if rows[0]["Krampedøgn"] != first.Day.String() || rows[0]["Spørgsmål (kode)"] != "cramps" ||
		rows[0]["Svar (kode)"] != string(first.Cramps) || rows[0]["Svar"] == rows[0]["Svar (kode)"] {
		t.Errorf("the first row is %v", rows[0])
	}
	for _, row := range rows {
		if row["Spørgsmål"] == "" {
			t.Errorf("%v has no question in words", row)
		}
	}
	unanswered := diary.CheckIn{Day: 20000}
	text.Reset()
	if err := CheckIns(&text, i18n.For(diary.Danish), diary.Sequence([]diary.CheckIn{unanswered}), nil, Plain); err != nil {
		t.Fatal(err)
	}
	if rows := table(t, text.String()); len(rows) != 1 || rows[0]["Svar (kode)"] != "" || rows[0]["Svar"] != "" {
		t.Errorf("an unanswered day is written as %v", rows)
	}
}

func TestRemindersAreWrittenWithWhatAnsweredThem(t *testing.T) {
	key := diary.SlotKey{Kind: diary.Stretching, Date: diary.NewDate(2026, 11, 23), Time: 21 * 60}
	other := key
	other.Time = 9 * 60
	slots := []diary.Slot{
		{SlotKey: other, Zone: "Europe/Copenhagen", Due: now, State: diary.SlotMissed, Settled: now},
		{SlotKey: key, Zone: "Europe/Copenhagen", Due: now, State: diary.SlotSent, Settled: now},
	}
	activities := []diary.Activity{
		{Kind: diary.Stretching, At: now, Zone: "Europe/Copenhagen", Slot: &key},
		{Kind: diary.Hydration, At: now, Zone: "Europe/Copenhagen"},
	}
	var text bytes.Buffer
	if err := Reminders(&text, i18n.For(diary.English), diary.Sequence(slots), diary.Sequence(activities), Plain); err != nil {
		t.Fatal(err)
	}
	rows := table(t, text.String())
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	const done = "2026-11-24T02:10:00.000Z"
	for i, want := range []map[string]string{
		{"Date": "2026-11-23", "Time": "09:00", "Reminder (code)": "stretching", "What became of it (code)": "missed", "Done": ""},
		{"Date": "2026-11-23", "Time": "21:00", "Reminder": "Stretch", "What became of it": "Sent", "Done": done},
		{"Date": "2026-11-24", "Time": "", "Reminder (code)": "hydration", "What became of it (code)": "", "Done": done},
	} {
		for heading, cell := range want {
			if rows[i][heading] != cell {
				t.Errorf("row %d: %s is %q, want %q", i, heading, rows[i][heading], cell)
			}
		}
	}
}

var update = flag.Bool("update", false, "rewrite the part of docs/EXPORT.md that describes the columns")

// docs/EXPORT.md describes the columns between these two lines.
const (
	documentedFrom = "<!-- columns: made by go test ./views/csv -run Column -update -->\n"
	documentedTo   = "<!-- end of columns -->\n"
)

func TestTheManualDescribesEveryColumn(t *testing.T) {
	const path = "../../docs/EXPORT.md"
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(content), documentedFrom)
	_, after, found := strings.Cut(rest, documentedTo)
	var want strings.Builder
	titles := []string{"Cramps", "Answers about days", "Reminders", "What the person wants to be able to do"}
	danish := Tables(i18n.For(diary.Danish))
	for i, table := range Tables(i18n.For(diary.English)) {
		document(&want, titles[i], danish[i].Columns, table.Columns)
	}
	fresh := before + documentedFrom + want.String() + documentedTo + after
	switch {
	case !found:
		t.Fatalf("the marks %q and %q are not in docs/EXPORT.md", documentedFrom, documentedTo)
	case fresh == string(content):
	case !*update:
		t.Error("the columns in docs/EXPORT.md are stale: run the command in the comment above them")
	default:
		if err := os.WriteFile(path, []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryColumnHasAHeadingAndSaysWhatItHolds(t *testing.T) {
	for _, language := range diary.Languages {
		for _, table := range Tables(i18n.For(language)) {
			for _, column := range table.Columns {
				for _, text := range []string{column.Heading, column.About} {
					if text == "" || strings.HasPrefix(text, "column.") { // a key without a text is written as it is
						t.Errorf("a column has no text in %s: %+v", language, column)
					}
				}
			}
		}
	}
}

// document describes a table as docs/EXPORT.md does.
func document(w *strings.Builder, title string, danish, english []Column) {
	w.WriteString("\n" + title + ":\n\n| heading in Danish | in English | holds |\n| --- | --- | --- |\n")
	for i, column := range english {
		w.WriteString("| " + danish[i].Heading + " | " + column.Heading + " | " + column.About + " |\n")
	}
	w.WriteString("\n")
}

func TestEachRatingIsARowWithItsActivityAndItsDate(t *testing.T) {
	day := diary.NewDate(2026, 11, 1)
	ended := day + 20
	activities := []diary.FunctionActivity{
		{ID: "a", Words: "=Gå på æbletur", Chosen: day, Ended: &ended, Ratings: []diary.FunctionRating{{Day: day, Score: 0}, {Day: day + 9, Score: 10}}},
		{ID: "b", Words: "Sove", Chosen: day},
	}
	var text bytes.Buffer
	if err := Function(&text, i18n.For(diary.English), activities, Plain); err != nil {
		t.Fatal(err)
	}
	rows := table(t, text.String())
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, want := range []map[string]string{
		{"Activity": "'=Gå på æbletur", "Chosen": "2026-11-01", "Ended on": "2026-11-21", "Rated on": "2026-11-01", "Rating": "0"},
		{"Key": "a", "Rated on": "2026-11-10", "Rating": "10"},
		{"Key": "b", "Activity": "Sove", "Ended on": "", "Rated on": "", "Rating": ""},
	} {
		for heading, cell := range want {
			if rows[i][heading] != cell {
				t.Errorf("row %d: %s is %q, want %q", i, heading, rows[i][heading], cell)
			}
		}
	}
}
