package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// All names, texts and cramps in these tests are invented.

var made = time.Date(2026, 11, 24, 3, 10, 0, 0, time.UTC)

// exampleDoc is a document whose every text is the given one.
func exampleDoc(l *i18n.Locale, text string) words.SummaryDoc {
	facts := []words.Fact{{Label: text, Value: text}, {Label: text, Value: text}}
	list := words.SummaryList{Title: text, Items: []string{text, text}, Note: text}
	doc := words.SummaryDoc{
		L: l, Title: text, Name: text, Person: facts, Words: facts, FiguresTitle: text, Figures: facts, Worse: list, Better: list,
		Body: words.BodyChart{Title: text, NotDrawn: []string{text}, Views: []words.BodyView{{
			Title: text, Left: text, Right: text, Spots: []words.BodySpot{{X: 41, Y: 163, Radius: 8.5, Count: 9}, {X: 59, Y: 163, Radius: 3, Count: 1}},
		}}},
		Weeks:   words.WeekStrip{Title: text, Summary: text, Legend: text, Weeks: []words.WeekBar{{Label: text, Cramps: 1, Answered: 3, Days: 7}}},
		Hours:   words.BarStrip{Title: text, Summary: text, Bars: []words.Bar{{Label: text, Count: 2}, {}}, Most: 2},
		Closing: []string{text}, Foot: text,
	}
	table := &words.SummaryTable{Headings: []string{text, text}, Widths: []float64{0.3, 0.7}, Rows: [][]string{{text, text}, {text, ""}}}
	doc.Details = []words.SummarySection{
		{ID: "a", Title: text, Lead: text, Facts: facts, Items: []string{text}, Table: table},
		{ID: "b", Title: text, None: text},
	}
	return doc
}

func pdfOf(t testing.TB, doc words.SummaryDoc) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(t.Context(), &out, doc, made); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// run runs a program of another package on a document, and gives what it says.
func run(t testing.TB, content []byte, program string, arguments ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("no %s: install qpdf and poppler-utils", program)
	}
	file := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, argument := range arguments {
		if argument == "FILE" {
			arguments[i] = file
		}
	}
	said, err := exec.Command(path, arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, said)
	}
	return string(said)
}

// textOf is the text of a document with single spaces, as a reader would copy it.
func textOf(t testing.TB, content []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(run(t, content, "pdftotext", "-raw", "-enc", "UTF-8", "FILE", "-")), " ")
}

func TestTheSameDocumentIsTheSameBytes(t *testing.T) {
	doc := exampleDoc(i18n.For(diary.Danish), "Sove igennem, æøå ½ ñ.")
	want := pdfOf(t, doc)
	var writers sync.WaitGroup
	for range 8 { // at once, since documents share the fonts
		writers.Go(func() {
			if got := pdfOf(t, doc); !bytes.Equal(got, want) {
				t.Error("two documents of the same words differ")
			}
		})
	}
	writers.Wait()
}

func TestDocumentsAreSoundWhateverIsInThem(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":    "",
		"words":      "Sove igennem og gå tur med hunden.",
		"many words": strings.Repeat("Sove igennem og gå tur med hunden. ", 120),
		"one word":   strings.Repeat("uafbrudt", 500),
		"many lines": strings.Repeat("æ\n", 300),
		"syntax":     `(\) endstream endobj << /JS >> %PDF {nb}`,
		"strange":    "\x00\x01\u202eאב🤕\U0001F1E9\U0001F1F0\uFFFF\u0301",
	} {
		content := pdfOf(t, exampleDoc(i18n.For(diary.English), text))
		if said := run(t, content, "qpdf", "--check", "FILE"); !strings.Contains(said, "No syntax or stream encoding errors found") {
			t.Errorf("%s: %s", name, said)
		}
	}
}

func TestTextIsCopiedAsItWasWritten(t *testing.T) {
	const words = `Blåbærgrød på Ærø & "Ș" (50 %) – ½ tablet; €5 {nb}`
	if got := textOf(t, pdfOf(t, exampleDoc(i18n.For(diary.Danish), words))); !strings.Contains(got, words) {
		t.Errorf("copied as\n%s", got)
	}
}

func TestWhatTheFontsLackIsSeenToBeMissing(t *testing.T) {
	got := textOf(t, pdfOf(t, exampleDoc(i18n.For(diary.Danish), "før私efter")))
	if !strings.Contains(got, "før\uFFFDefter") {
		t.Errorf("copied as\n%s", got)
	}
}

func TestADocumentSaysItsTitleLanguageAndSections(t *testing.T) {
	doc := exampleDoc(i18n.For(diary.English), "Æbler")
	said := run(t, pdfOf(t, doc), "qpdf", "--json", "FILE")
	for _, want := range []string{`"u:en"`, `"u:Æbler"`, `/Outlines`, `"title": "Æbler"`, `2026112403100`} {
		if !strings.Contains(said, want) {
			t.Errorf("%s is missing in\n%.2000s", want, said)
		}
	}
}

func FuzzDocuments(f *testing.F) {
	f.Add("Sove igennem.\nUden smerter.")
	f.Add("\u202eא🤕\x00\xff")
	f.Add(strings.Repeat("x", 3000))
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 6000 {
			t.Skip("longer than any field")
		}
		content := pdfOf(t, exampleDoc(i18n.For(diary.Danish), text))
		if !bytes.HasPrefix(content, []byte("%PDF-")) || !bytes.HasSuffix(content, []byte("%%EOF\n")) {
			t.Error("no whole document")
		}
	})
}
