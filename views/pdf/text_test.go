package pdf

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"crampdiary/diary"
)

func TestPrintableKeepsWhatTheFontsHaveAndShowsWhatTheyLack(t *testing.T) {
	for text, want := range map[string]string{
		"æøå ÆØÅ éüñß ğışŁžț":     "æøå ÆØÅ éüñß ğışŁžț",
		"a\u030Ao\u0308":          "åö", // composed
		"½ tablet ≥ 3 · 20 µg":    "½ tablet ≥ 3 · 20 µg",
		"tab\tand\u2009thin":      "tab and thin",
		"non\u2011breaking":       "non-breaking",
		"line\r\nnext\u2028third": "line\nnext\nthird",
		"5\u202fmg":               "5\u00a0mg",
		"bell\a":                  "bell\uFFFD",
		"\xff\xfe":                "\uFFFD",
		"👍🏽":                      "[tommelfinger op: medium teint]",
		"❤\uFE0F":                 "❤",
		"\u202eשלום\u202c":        "\uFFFD\uFFFD\uFFFD\uFFFD",
		"x\u0323\u0300":           "x\u0323\u0300", // no composed letter
	} {
		if got := printable(text, diary.Danish); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// perRune measures a text by its characters.
// perRune measures a text by its characters; marks stand on the one before.
func perRune(text string) float64 {
	n := 0
	for _, r := range text {
		if !unicode.Is(unicode.M, r) {
			n++
		}
	}
	return float64(n)
}

func TestLinesAreBrokenAtSpacesAndLongWordsAnywhere(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"et to tre fire", []string{"et to", "tre", "fire"}},
		{"  et   to  ", []string{"et to"}},
		{"et\n\nto", []string{"et", "", "to"}},
		{"abcdefghij", []string{"abcde", "fghij"}},
		{"en abcdefghijk to", []string{"en", "abcde", "fghij", "k to"}},
		{"a\u00a0b c\u00a0d", []string{"a\u00a0b", "c\u00a0d"}},
		{"en 3.\u00a0maj\u00a02026", []string{"en 3.", "maj", "2026"}},
		{"æøåæøåæ", []string{"æøåæø", "åæ"}},
	} {
		if got := wrap(test.text, 5, perRune); !slices.Equal(got, test.want) {
			t.Errorf("%q is broken into %q, want %q", test.text, got, test.want)
		}
	}
}

func TestADateStaysOnALineThatHasRoomForIt(t *testing.T) {
	const text = "siden mandag den 3. maj 2026 kl. 03.10"
	if got, want := wrap(tied(text), 17, perRune), []string{"siden mandag den", "3.\u00a0maj\u00a02026", "kl.\u00a003.10"}; !slices.Equal(got, want) {
		t.Errorf("broken into %q, want %q", got, want)
	}
}

func TestALineTooNarrowForOneCharacterStillEnds(t *testing.T) {
	if got := wrap("abc", 0.5, perRune); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("broken into %q", got)
	}
}

func FuzzWrappingLosesNothing(f *testing.F) {
	f.Add("Sove igennem og gå tur med hunden.\nUden smerter.", 12.0)
	f.Add(strings.Repeat("uafbrudt", 40), 7.0)
	f.Add("0\u0315", 1.0) // a mark that no letter is composed with
	f.Add("fra 3. maj 2026\u00a0– kl. 3", 5.0)
	f.Add("a\u0301\u202e🤕 \x00\xff", 3.0)
	f.Fuzz(func(t *testing.T, text string, width float64) {
		width = max(1, min(width, 200))
		text = printable(text, diary.Danish)
		lines := wrap(tied(text), width, perRune)
		squeezed := func(s string) string { return strings.NewReplacer(" ", "", "\u00a0", "", "\n", "").Replace(s) }
		if squeezed(strings.Join(lines, "")) != squeezed(text) {
			t.Errorf("%q becomes %q", text, lines)
		}
		for _, line := range lines {
			if perRune(line) > width {
				t.Errorf("%q is wider than %v", line, width)
			}
		}
	})
}
