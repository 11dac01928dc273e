package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	_ "time/tzdata"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"crampdiary/diary"
)

// All data in these tests is invented.
var now = time.Date(2026, 11, 24, 2, 10, 0, 0, time.UTC)

var words = Words{
	Muscle: {"læg": "calf", "calf": "calf", "fod": "foot", "tæer": "toes"},
	Side:   {"venstre": "left", "højre": "right"},
	Woke:   {"ja": "yes", "nej": "no"},
}

func reader(t *testing.T) Reader {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return Reader{Words: words, AccountID: "0193575e-0000-7000-8000-00000000000a", Zone: zone, Now: now}
}

func rows(t *testing.T, r Reader, table Table, m Mapping) Reading {
	t.Helper()
	reading, err := r.Read(t.Context(), table, m)
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

func TestATableThatNobodyWaitsForIsReadNoFurther(t *testing.T) {
	table, err := Parse(strings.NewReader("Dato;Tid\n"+strings.Repeat("2026-11-20;03:10\n", 1000)), 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(t.Context())
	if reading, err := reader(t).Read(ctx, table, table.Guess(nil, now)); err != nil || len(reading.Episodes)+reading.Doubles != 1000 {
		t.Fatalf("with somebody waiting: %d episodes, %v", len(reading.Episodes), err)
	}
	leave()
	if reading, err := reader(t).Read(ctx, table, table.Guess(nil, now)); !errors.Is(err, context.Canceled) || len(reading.Episodes) > 0 {
		t.Errorf("%d episodes, %v", len(reading.Episodes), err)
	}
}

func parsed(t *testing.T, text string) Table {
	t.Helper()
	table, err := Parse(strings.NewReader(text), 0)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestTheWayAFileIsWrittenIsFoundOut(t *testing.T) {
	const text = "Dato|Tid|Note\r\n23-11-2026|03:10|\"Sad længe; så, kom\nden\"\r\n||\r\n24-11-2026|04:20|Løb\r\n"
	between := func(delimiter string) string { return strings.ReplaceAll(text, "|", delimiter) }
	windows, err := charmap.Windows1252.NewEncoder().String(between(";"))
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(between(";"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"semicolons": between(";"), "commas": between(","), "tabs": between("\t"),
		"a mark": "\ufeff" + between(";"), "Windows-1252": windows, "UTF-16": wide,
	} {
		table := parsed(t, content)
		if len(table.Rows) != 3 || table.Columns != 3 {
			t.Errorf("%s: %d rows of %d columns", name, len(table.Rows), table.Columns)
			continue
		}
		if got := table.Rows[1]; got.Line != 2 || got.Cell(2) != "Sad længe; så, kom\nden" {
			t.Errorf("%s: line %d has the note %q", name, got.Line, got.Cell(2))
		}
		if got := table.Rows[2]; got.Line != 5 || got.Cell(0) != "24-11-2026" {
			t.Errorf("%s: line %d is of %s", name, got.Line, got.Cell(0))
		}
	}
}

func TestWhatIsNoTableIsRefused(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "blank": "\n ; \n", "a picture": "\x89PNG\x00\x00"} {
		if _, err := Parse(strings.NewReader(text), 0); !errors.Is(err, ErrNoTable) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"octets": strings.Repeat("x", MaxSize+1), "rows": strings.Repeat("x\n", MaxRows+1), "columns": strings.Repeat(";", MaxColumns+1) + "x",
		"cells": strings.Repeat("x"+strings.Repeat(";", MaxColumns-1)+"\n", MaxCells/MaxColumns+1),
	} {
		if _, err := Parse(strings.NewReader(text), 0); !errors.Is(err, ErrTooLarge) {
			t.Errorf("too many %s: got %v", name, err)
		}
	}
}

func TestColumnsAreGuessedFromTheirHeadings(t *testing.T) {
	m := parsed(t, "Nr;DATO;Klokken;Varighed (min);Sted;Side;Smerte;Vågnede;Bemærkninger\n1;23-11-2026;03:10;5;læg;venstre;7;ja;x\n").Guess(nil, now)
	want := map[Field]int{Date: 1, Clock: 2, Minutes: 3, Muscle: 4, Side: 5, Pain: 6, Woke: 7, Note: 8}
	if m.Header != 1 || len(m.Columns) != len(want) || m.Order != DayFirst {
		t.Errorf("guessed %+v", m)
	}
	for field, column := range want {
		if m.column(field) != column {
			t.Errorf("%s is guessed in column %d", field, m.column(field))
		}
	}
	if m := parsed(t, "læg;23-11-2026 03:10\nfod;24-11-2026 04:00\n").Guess(nil, now); m.Header != 0 || m.column(Date) != 1 {
		t.Errorf("without headings guessed %+v", m)
	}
	if m := parsed(t, "date,note\n11/23/2026,x\n").Guess(nil, now); m.Order != MonthFirst {
		t.Errorf("American dates are guessed %s", m.Order)
	}
	if m := parsed(t, "hund;kat\nvov;mjav\n").Guess(nil, now); m.column(Date) >= 0 {
		t.Errorf("guessed a date in %+v", m)
	}
}

// read reads one row with a date, a time of day and another column.
func read(t *testing.T, field Field, date, clock, cell string) Reading {
	t.Helper()
	table := Table{Columns: 3, Rows: []Row{{Line: 7, Cells: []string{date, clock, cell}}}}
	return rows(t, reader(t), table, Mapping{Columns: map[Field]int{Date: 0, Clock: 1, field: 2}, Order: DayFirst, Scale: Scale10})
}

func TestDatesAndTimesAreReadAsTheyAreWritten(t *testing.T) {
	for _, test := range []struct{ date, clock, want string }{
		{"23-11-2026", "03:10", "2026-11-23T02:10:00Z"},
		{"3.1.2026", "3.05", "2026-01-03T02:05:00Z"},
		{"23/11/26", "kl. 15", "2026-11-23T14:00:00Z"},
		{"2026-07-01", "3:10 PM", "2026-07-01T13:10:00Z"},
		{"2026-07-01 03:10", "", "2026-07-01T01:10:00Z"},
		{"2026-07-01T03:10:59", "", "2026-07-01T01:10:59Z"},
		{"01.07.2026 kl. 03.10", "", "2026-07-01T01:10:00Z"},
		{"25-10-2026", "02:30", "2026-10-25T00:30:00Z"}, // comes twice: the first
		{"20/11 2026", "11.30", "2026-11-20T10:30:00Z"},
		{"20. november 2026", "0310", "2026-11-20T02:10:00Z"},
		{"fredag den 20. nov. 2026 kl. 3.10", "", "2026-11-20T02:10:00Z"},
		{"Tue, Nov 3, 2026", "klokken 3", "2026-11-03T02:00:00Z"},
		{"20. 11. 2026, 3:10", "", "2026-11-20T02:10:00Z"},
		{"46346,1319444", "", "2026-11-20T02:10:00Z"}, // as spreadsheets count days
		{"46346", "0,1319444", "2026-11-20T02:10:00Z"},
		{"2026-11-13T03:10:00Z", "", "2026-11-13T03:10:00Z"}, {"2026-11-14T03:10:00.123+01:00", "", "2026-11-14T02:10:00Z"},
		{"2026-11-14 03:10:00 +0100", "", "2026-11-14T02:10:00Z"}, {"20261114T0310", "", "2026-11-14T02:10:00Z"},
		{"13-Nov-26", "3:10 a.m.", "2026-11-13T02:10:00Z"}, {"13. nov. 2026", "3.10", "2026-11-13T02:10:00Z"},
		{"2026-11-13", "3:10\u202fAM", "2026-11-13T02:10:00Z"}, {"2026-11-14", "3:10\u00a0PM", "2026-11-14T14:10:00Z"},
		{"13. nov 26", "310", "2026-11-13T02:10:00Z"}, {"1st Nov 2026", "12:05 am", "2026-10-31T23:05:00Z"}, {"Nov-13-2026", "12 PM", "2026-11-13T11:00:00Z"},
	} {
		got := read(t, Note, test.date, test.clock, "")
		if len(got.Episodes) != 1 || got.Episodes[0].Started.UTC().Format(time.RFC3339) != test.want || got.Episodes[0].Precision != diary.Exact {
			t.Errorf("%q %q is read as %+v", test.date, test.clock, got)
		}
	}
	for _, test := range []struct {
		date, clock string
		field       Field
		code        diary.Code
	}{
		{"", "03:10", Date, diary.Required}, {"i går", "03:10", Date, diary.Unknown}, {"31-02-2026", "", Date, diary.Unknown},
		{"23-11-2026", "25:00", Clock, diary.Unknown}, {"20/11", "03:10", Date, diary.Unknown}, {"20-11 20.30", "", Date, diary.Unknown},
		{"12345", "03:10", Date, diary.Unknown}, {"20. foo 2026", "", Date, diary.Unknown}, {"23-11-20266", "", Date, diary.Unknown}, {"23-11-2026", "0,99999", Clock, diary.Unknown},
		{"23-11-2026 middag", "", Clock, diary.Unknown},
		{"29-03-2026", "02:30", Clock, diary.NoSuchTime}, {"25-11-2026", "03:10", Date, diary.InFuture}, {"1-1-1850", "3:10", Date, diary.TooEarly},
	} {
		got := read(t, Note, test.date, test.clock, "")
		if want := []Problem{{7, test.field, test.code}}; !slices.Equal(got.Problems, want) || got.Bad != 1 || len(got.Episodes) > 0 {
			t.Errorf("%q %q: %+v, want %+v", test.date, test.clock, got, want)
		}
	}
}

func TestADateAloneIsANight(t *testing.T) {
	table := parsed(t, "dato;x\n23-11-2026;y\n")
	m := table.Guess(nil, now)
	m.Alone = AloneCramp
	for night, want := range map[Night]diary.Date{NightBefore: diary.NewDate(2026, 11, 22), NightAfter: diary.NewDate(2026, 11, 23)} {
		m.Night = night
		e := rows(t, reader(t), table, m).Episodes[0]
		if e.Precision != diary.Night || e.CrampDay() != want {
			t.Errorf("%s: %s, of %s", night, e.Precision, e.CrampDay())
		}
	}
}

func TestCellsBecomeAnswers(t *testing.T) {
	read := func(field Field, cell string) diary.Episode {
		got := read(t, field, "23-11-2026", "03:10", cell)
		if len(got.Episodes) != 1 {
			t.Fatalf("%s %q: %+v", field, cell, got)
		}
		return got.Episodes[0]
	}
	for cell, want := range map[string]diary.Muscle{"Læg": diary.Calf, " CALF ": diary.Calf, "venstre læg": diary.Calf, "": ""} {
		if got := read(Muscle, cell).Muscle; got != want {
			t.Errorf("%q is the muscle %q", cell, got)
		}
	}
	for cell, want := range map[string]diary.Side{"venstre læg": diary.Left, "læg": "", "læg, venstre": diary.Left, "læg venstre højre": ""} {
		if got := read(Muscle, cell).Side; got != want {
			t.Errorf("%q is the side %q", cell, got)
		}
	}
	for cell, want := range map[string]time.Duration{"5": 5 * time.Minute, "2,5 min": 150 * time.Second, "0.5": 30 * time.Second, "7min": 7 * time.Minute,
		"30 sek.": 30 * time.Second, "1 time": time.Hour, "1 t 30 min": 90 * time.Minute, "ca. 5 minutter": 5 * time.Minute, "00:05:30": 330 * time.Second} {
		if got, known := read(Minutes, cell).Duration(); !known || got != want {
			t.Errorf("%q minutes are %s", cell, got)
		}
	}
	if got, _ := read(Seconds, "500").Duration(); got != 500*time.Second {
		t.Errorf("500 seconds are %s", got)
	}
	if e := read(Minutes, ""); e.Ended != nil || e.Pain != nil || e.Woke != diary.Unanswered {
		t.Errorf("what was not answered became %+v", e)
	}
	for cell, want := range map[string]int{"7": 7, "7/10": 7, "0": 0, "7,0": 7} {
		if got := read(Pain, cell).Pain; got == nil || *got != want {
			t.Errorf("%q is the pain %v", cell, got)
		}
	}
	if got := read(Note, "'=1+1").Note; got != "=1+1" {
		t.Errorf("the note is %q", got)
	}
}

func TestWhatNoFieldTakesGoesIntoTheNote(t *testing.T) {
	table := parsed(t, "Nr;Dato;Note;Vejr;\n1;23-11-2026;lang dag;regn;'=x\n;22-11-2026;;;\n")
	m := table.Guess(nil, now)
	m.Alone = AloneCramp
	if !m.Rest {
		t.Error("what no field takes would be lost")
	}
	got := rows(t, reader(t), table, m).Episodes
	if len(got) != 2 || got[0].Note != "lang dag\nNr: 1\nVejr: regn\n=x" || got[1].Note != "" {
		t.Errorf("got %+v", got)
	}
	m.Rest = false
	if alone := rows(t, reader(t), table, m).Episodes; alone[0].Note != "lang dag" {
		t.Errorf("without it got %+v", alone)
	}
	if own := parsed(t, "key;date;zone\n0193575e-0000-7000-8000-000000000001;2026-11-23;UTC\n").Guess(nil, now); own.Rest {
		t.Error("a table of this diary has more than once what the fields take")
	}
	long := parsed(t, "Dato;Vejr\n23-11-2026;"+strings.Repeat("x", diary.MaxNote)+"\n")
	if got := rows(t, reader(t), long, long.Guess(nil, now)); !slices.Equal(got.Problems, []Problem{{2, Note, diary.TextTooLong}}) {
		t.Errorf("a note that is too long is told as %+v", got.Problems)
	}
}

func TestCellsThatMeanNothingStayInTheNote(t *testing.T) {
	for _, test := range []struct {
		field Field
		cell  string
	}{
		{Muscle, "knæ"}, {Muscle, "læg og fod"}, {Side, "midt"}, {Woke, "måske"}, {Pain, "11"}, {Pain, "7,5"}, {Pain, "5-7"}, {Minutes, "længe"},
		{Minutes, "NaN"}, {Minutes, "1e300"}, {Minutes, "3000"}, {Minutes, strings.Repeat("9", 40)}, {Minutes, "5-10"}, {Minutes, "1:30"},
		{Minutes, "5 uger"}, {Minutes, "1 t 30"}, {End, "sent"}, {End, "12-11-2026 03:00"},
	} {
		got := read(t, test.field, "23-11-2026", "03:10", test.cell)
		if len(got.Episodes) != 1 || got.Noted != 1 {
			t.Errorf("%s %.20q: %+v", test.field, test.cell, got)
			continue
		}
		e := got.Episodes[0]
		if e.Note != test.cell || e.Muscle != "" || e.Pain != nil || e.Ended != nil || e.Woke != "" {
			t.Errorf("%s %.20q: %+v", test.field, test.cell, e)
		}
	}
	got := read(t, Note, "23-11-2026", "03:10", strings.Repeat("x", diary.MaxNote+1))
	if want := []Problem{{7, Note, diary.TextTooLong}}; !slices.Equal(got.Problems, want) {
		t.Errorf("%+v, want %+v", got.Problems, want)
	}
}

func TestARowIsTheSameEpisodeEachTime(t *testing.T) {
	const text = "dato;tid;note\n23-11-2026;03:10;a\n23-11-2026;03:10;b\n23-11-2026;03:10;a\n"
	table := parsed(t, text)
	first := rows(t, reader(t), table, table.Guess(nil, now))
	if len(first.Episodes) != 2 || first.Doubles != 1 || first.Episodes[0].ID == first.Episodes[1].ID {
		t.Fatalf("%+v", first)
	}
	longer := parsed(t, "dato;tid;note\n22-11-2026;03:10;c\n"+strings.SplitN(text, "\n", 2)[1])
	again := rows(t, reader(t), longer, longer.Guess(nil, now))
	if again.Episodes[1].ID != first.Episodes[0].ID {
		t.Error("a row that was moved became another episode")
	}
	other := reader(t)
	other.AccountID = "0193575e-0000-7000-8000-00000000000b"
	if rows(t, other, table, table.Guess(nil, now)).Episodes[0].ID == first.Episodes[0].ID {
		t.Error("two accounts have the same IDs")
	}
	for _, e := range first.Episodes {
		if !diary.ValidID(e.ID) {
			t.Errorf("%s is no ID", e.ID)
		}
	}
	keyed := parsed(t, "key;date\n0193575e-0000-7000-8000-000000000001;2026-11-23\n")
	if got := rows(t, reader(t), keyed, keyed.Guess(nil, now)); got.Episodes[0].ID != "0193575e-0000-7000-8000-000000000001" {
		t.Errorf("the key of the table is read as %s", got.Episodes[0].ID)
	}
}

func TestARowIsTheSameEpisodeWhenTheDiaryAsksForMore(t *testing.T) {
	table := parsed(t, "dato;tid;smerte;note\n23-11-2026;03:10;7;a\n")
	id := func() string { return rows(t, reader(t), table, table.Guess(nil, now)).Episodes[0].ID }
	asked := diary.EpisodeFields
	t.Cleanup(func() { diary.EpisodeFields = asked })
	later := id()
	var fewer []*diary.EpisodeField
	for _, f := range asked {
		if f.Name == "pain" || f.Name == "note" {
			fewer = append(fewer, f)
		}
	}
	if diary.EpisodeFields = fewer; id() != later {
		t.Error("a field that came later made another episode of a row")
	}
}

func TestAPartThatUnpacksToTooMuchIsRefused(t *testing.T) {
	most := maxUnpacked
	t.Cleanup(func() { maxUnpacked = most })
	maxUnpacked = 1 << 10
	for name, content := range map[string]string{
		"in a cell":     "<table><table-row><table-cell><p>" + strings.Repeat("x", 2<<10) + "</p></table-cell></table-row></table>",
		"between cells": "<table>" + strings.Repeat("<x/>", 1<<10) + "</table>",
	} {
		var b bytes.Buffer
		archive := zip.NewWriter(&b)
		file, err := archive.Create("content.xml")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		if err := archive.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(&b, 0); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// FuzzRead looks for tables that break the reading of them, or become episodes that cannot be stored.
func FuzzRead(f *testing.F) {
	f.Add("dato;tid;varighed;muskel;smerte;note\n23-11-2026;03:10;5;læg;7;x\n")
	f.Add("date,time\n11/23/2026,3:10 PM\n")
	f.Add("\"\n;\xff")
	f.Add("Min dagbog\n\nDato;Krampe;Slut\n13-11-2026;nej;\n;2;03:20\nI alt;2;\n")
	f.Add("sep=,\ntimestamp,pain\n2026-11-13T03:10:00Z,7/10 x\n")
	f.Add("PK\x03\x04")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := Parse(strings.NewReader(text), 0)
		if err != nil {
			return
		}
		reading := rows(t, reader(t), table, table.Guess(nil, now))
		for _, e := range reading.Episodes {
			if problems := e.Validate(now); problems != nil {
				t.Errorf("an episode cannot be stored: %v", problems)
			}
		}
		for _, check := range reading.CheckIns {
			if problems := check.Validate(diary.CrampDayOf(now, reader(t).Zone), nil); problems != nil {
				t.Errorf("a check-in cannot be stored: %v", problems)
			}
		}
		if len(table.Headings(table.Guess(nil, now))) != table.Columns {
			t.Error("a column has no heading")
		}
	})
}
