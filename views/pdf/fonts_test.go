package pdf

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"crampdiary/diary"
	"crampdiary/views/i18n"
)

func TestBothWeightsOfATypefaceHaveTheSameCharacters(t *testing.T) {
	for _, face := range []*typeface{usual, fallback} {
		bold, err := sfnt.Parse(face.bold)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for r := ' '; r <= '\uFFFF'; r++ {
			if !face.has(r) {
				continue
			}
			count++
			if glyph, err := bold.GlyphIndex(nil, r); drawn(r) && (err != nil || glyph == 0) {
				t.Errorf("%s has no bold %q", face.family, r)
			}
		}
		if count < 700 {
			t.Errorf("%s has only %d characters", face.family, count)
		}
	}
	for r := ' '; r <= '\uFFFF'; r++ {
		if usual.has(r) && !fallback.has(r) {
			t.Errorf("a word with %q and a letter of the fallback can be written in neither", r)
		}
	}
}

func TestAWordIsWrittenInOneTypeface(t *testing.T) {
	got := spans("før Nguyễn Văn efter")
	want := []span{{usual, "før "}, {fallback, "Nguyễn "}, {usual, "Văn efter"}}
	if len(got) != len(want) {
		t.Fatalf("parted into %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("part %d is %q of %s", i, got[i].text, got[i].face.family)
		}
	}
}

func TestTheFallbackIsEmbeddedWhenItIsNeeded(t *testing.T) {
	for text, want := range map[string]bool{"Sove igennem æøå": false, "Nguyễn": true} {
		fonts := run(t, pdfOf(t, exampleDoc(i18n.For(diary.Danish), text)), "pdffonts", "FILE")
		if got := strings.Contains(fonts, "DejaVu") || strings.Contains(fonts, "dejavu"); got != want {
			t.Errorf("%q: %s", text, fonts)
		}
	}
}

func TestManyScriptsAreCopiedAsTheyWereWritten(t *testing.T) {
	for name, words := range map[string]string{
		"Vietnamese": "Chuột rút ở bắp chân lúc 3 giờ sáng, rất đau",
		"Polish":     "Skurcz łydki o trzeciej w nocy, ból źle się goił",
		"Ukrainian":  "Судома литки вночі, ґанок, їжак",
		"Greek":      "Κράμπα στη γάμπα· ἄνθρωπος ᾧ",
		"Georgian":   "ღამის კრუნჩხვა",
		"Armenian":   "Գիշերային ջղաձգություն",
		"Azeri":      "gecə baldır əzələsi",
		"symbols":    "✓ → ≤ ½ ☺ ❤ ♀ ★",
	} {
		got := textOf(t, pdfOf(t, exampleDoc(i18n.For(diary.Danish), words)))
		if !strings.Contains(got, words) || strings.ContainsRune(got, missing) {
			t.Errorf("%s is copied as\n%.400s", name, got)
		}
	}
}

// TestEverySignIsWrittenNamedOrSeenToBeMissing goes through all of Unicode.
func TestEverySignIsWrittenNamedOrSeenToBeMissing(t *testing.T) {
	count := make(map[string]int)
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co) {
			continue
		}
		switch got := printable(string(r), diary.Danish); {
		case got == norm.NFC.String(string(r)):
			count["as it is"]++
		case strings.ContainsRune(got, missing):
			count["missing"]++
		case strings.HasPrefix(got, "["):
			count["named"]++
		case unicode.IsSpace(r) && strings.TrimSpace(got) == "":
			count["space"]++
		case got == "-" && unicode.Is(unicode.Pd, r):
			count["hyphen"]++
		case got == "" && unicode.In(r, unicode.Cf, unicode.Variation_Selector): // invisible
			count["invisible"]++
		default:
			t.Errorf("%U becomes %q", r, got)
		}
	}
	t.Log(count)
	if count["as it is"] < 4500 || count["named"] < 1200 || count["missing"] < 100_000 {
		t.Errorf("only so many: %v", count)
	}
}

// TestEveryCharacterOfTheFontsReachesThePaper reads all that can be drawn back from a document.
func TestEveryCharacterOfTheFontsReachesThePaper(t *testing.T) {
	var all []string
	for r := '!'; r <= '\uFFFF'; r++ {
		if text := printable(string(r), diary.Danish); text == string(r) && !unicode.Is(unicode.M, r) && text != string(missing) {
			all = append(all, text)
		}
	}
	doc := exampleDoc(i18n.For(diary.Danish), "a")
	doc.Closing, doc.Details[0].Items = nil, []string{strings.Join(all, " ")}
	content := pdfOf(t, doc)
	got := textOf(t, content)
	for _, text := range all {
		if !strings.Contains(got, text) && !strings.Contains(got, norm.NFKC.String(text)) { // a reader may take ligatures apart
			t.Errorf("%+q is not on the paper", text)
		}
	}
	if strings.Contains(got, i18n.For(diary.Danish).T("summary.not-printable")) || len(all) < 4400 {
		t.Errorf("%d characters", len(all))
	}
}

// TestNothingThatWasWrittenIsLostWithoutAWord mixes what can be written with what cannot.
func TestNothingThatWasWrittenIsLostWithoutAWord(t *testing.T) {
	for _, language := range diary.Languages {
		l := i18n.For(language)
		for text, lost := range map[string]bool{
			"Vågnede kl. 3": false, "Chuột rút 🦵🏽 😢": false, "судома 👨‍👩‍👧 🇺🇦": false, "x\u0323\u0300": false,
			"ألم في الساق": true, "足がつった": true, "दर्द": true, "שוק": true, "\a": true, "\U000F0000": true, "\uFFFD": true,
		} {
			doc := exampleDoc(l, "a")
			doc.Words[0].Value = text
			got := textOf(t, pdfOf(t, doc))
			if there := strings.Contains(got, l.T("summary.not-printable")); there != lost {
				t.Errorf("%q: the notice is there: %v", text, there)
			}
			if want := squeeze(text); !strings.Contains(got, want) && language == diary.Danish {
				t.Errorf("%q is not in %s", want, got)
			}
		}
	}
}

func TestTheNoticeStandsOnThePagesWhereSignsAreMissing(t *testing.T) {
	l := i18n.For(diary.Danish)
	doc := exampleDoc(l, "Sove igennem")
	doc.Details[1].None = "私の足"
	for range 60 {
		doc.Details = append(doc.Details, doc.Details[0])
	}
	content := pdfOf(t, doc)
	pages := strings.Split(strings.TrimSuffix(run(t, content, "pdftotext", "-layout", "FILE", "-"), "\f"), "\f")
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		if got, want := strings.Contains(page, l.T("summary.not-printable")), strings.Contains(strings.ReplaceAll(page, l.T("summary.not-printable"), ""), string(missing)); got != want {
			t.Errorf("page %d has the notice: %v, missing signs: %v", i+1, got, want)
		}
	}
	for _, word := range overflow(wordsOf(t, content)) {
		if word.top < bottom-1 || word.down > footTop { // the notice stands between what is written and the foot
			t.Errorf("%+v", word)
		}
	}
}
