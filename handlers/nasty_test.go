package handlers

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/demo"
	"crampdiary/diary/sheet"
	"crampdiary/views"
	tables "crampdiary/views/csv"
)

// nasty are words that other programs are known to take for something else, or to lose.
var nasty = []string{
	"تشنج في الساق 5 mg", "שלום (3)", "👩🏽‍⚕️👨‍👩‍👧", "a\u202eb\u202c", "\u2067x", "x\u2069", "=1+1", "=cmd|' /C calc'!A0", "+SUM(A1:A9)", "-2+3", "@SUM(A1)",
	"＝1+1", "＋1", "－1", "＠x", "'", "''", "'=1", "'tekst", "\"", "\"\"", "a\"b", "a\nb", "\na", "a\n\nb\n", "a\rb", "a\r\nb", "a\u2028b", "a\u2029b", "a\u0085b",
	"\u0001\u0002\u001b[31m\u007f", "\u0008", "a\u000bb\u000cc", "\ufeffa", "\ufffd", "\ufffe\uffff", "a;b", "a\tb", "\ta", " a ", "a,b\\c\\n", "𝔘𝕟𝕚 𐍈", "\u0301a", "e\u0301\u0327", "z" + strings.Repeat("\u0336", 50),
	"</script><script>alert(1)</script>", "]]>", "<!--", "&amp;&lt;", "%00%n%s", "{{.Name}}", "${x}", "NULL", "TRUE", "1E5", "00123", "2026-11-24", "3/4", "1,5", "1.000",
	"#REF!", "sep=;", "BEGIN:VEVENT", "\u00ad\u200b", "\u00a0", strings.Repeat("ø", 3990) + "slut",
}

// nastyDiary is an invented diary that holds them in every field with room for them.
func nastyDiary(t *testing.T) demo.Diary {
	t.Helper()
	zone, err := diary.Zone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	made := demo.Generate(1, 150, testStart, zone)
	if len(made.Episodes) < len(nasty) {
		t.Fatalf("only %d cramps", len(made.Episodes))
	}
	made.Profile.Medicines, made.Profile.Supplements = nil, nil
	for i, words := range nasty {
		made.Episodes[len(made.Episodes)-1-i].Note = words
		if name := strings.TrimSpace(words); name != "" && len([]rune(name)) <= diary.MaxName && i < 50 {
			made.Profile.Medicines = append(made.Profile.Medicines, diary.Medicine{ID: diary.NewID(), Kind: diary.OtherMedicine, Name: name})
		}
		if i < len(made.Factors.Own) {
			made.Factors.Own[i].Name = nasty[5+i]
		}
	}
	made.Profile.Goal = strings.Join(nasty[:60], "\n")
	return made
}

func TestNastyWordsAreTakenAwayAndBroughtBackWhole(t *testing.T) {
	s := newSite(t)
	alice, bob := s.member("alice@example.org"), s.member("bob@example.org")
	made := nastyDiary(t)
	storeDiary(t, s.store, s.accountOf("alice@example.org"), made, testStart)
	s.advance(time.Hour)
	taken := alice.get("/data/archive").want(t, http.StatusOK).body
	bob.importFile(taken).want(t, http.StatusSeeOther)
	if withoutLog(bob.get("/data/archive").body) != withoutLog(taken) {
		t.Error("what was brought back differs from what was taken away")
	}
	// A table has one kind of line break, and an import takes no space at the ends.
	breaks := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	written := make(map[string]string)
	for _, e := range made.Episodes {
		written[e.ID] = e.Note
	}
	for _, layout := range tables.Layouts {
		table, err := sheet.Parse(strings.NewReader(bob.get("/data/entries?layout="+string(layout)).want(t, http.StatusOK).body), 0)
		if err != nil {
			t.Fatal(err)
		}
		reader := sheet.Reader{Words: views.SheetWords(), AccountID: diary.NewID(), Zone: testStart.Location(), Now: s.time()}
		reading, err := reader.Read(t.Context(), table, table.Guess(views.SheetHeadings(), testStart))
		if err != nil || len(reading.Episodes) != len(made.Episodes) {
			t.Fatalf("%s: %d of %d rows are read: %v %v", layout, len(reading.Episodes), len(made.Episodes), reading.Problems, err)
		}
		for _, e := range reading.Episodes {
			if want := strings.TrimSpace(breaks.Replace(written[e.ID])); strings.TrimSpace(e.Note) != want {
				t.Errorf("%s: the note %+.100q came back as %+.100q", layout, want, e.Note)
			}
		}
	}
}
