package pdf

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// missing is what stands for a character that the fonts do not have.
const missing = '\uFFFD'

// printable is a text with nothing but characters that the fonts have. Composed letters come first: a
// phone may send å as an a and a ring. What the fonts lack becomes a sign that says so, and only what is
// invisible anyway, such as the marks that turn the direction of writing, is left out.
func printable(text string) string {
	var b strings.Builder
	text = strings.ReplaceAll(strings.ToValidUTF8(text, string(missing)), "\r\n", "\n")
	for _, r := range norm.NFC.String(text) {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029':
			b.WriteByte('\n')
		case r == '\u00a0' || r == '\u202f': // spaces at which no line is broken
			b.WriteRune('\u00a0')
		case r == '\t' || unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case r == '\u2010' || r == '\u2011': // hyphens
			b.WriteByte('-')
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
		case inFonts(r):
			b.WriteRune(r)
		default:
			b.WriteRune(missing)
		}
	}
	return b.String()
}

// plain is one of the fonts; the others have the same characters.
var plain = sync.OnceValue(func() *sfnt.Font {
	font, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return font
})

func inFonts(r rune) bool {
	if r < ' ' || r > '\uFFFF' {
		return false
	}
	glyph, err := plain().GlyphIndex(nil, r)
	return err == nil && glyph != 0
}

// wrap breaks a printable text into lines of at most a width. Lines are broken at spaces, and within a
// word only when the word alone is wider than a line.
func wrap(text string, width float64, measure func(string) float64) []string {
	var lines []string
	space := measure(" ")
	for paragraph := range strings.SplitSeq(text, "\n") {
		var line strings.Builder
		used := 0.0
		for word := range strings.SplitSeq(paragraph, " ") {
			if word == "" {
				continue
			}
			wide := measure(word)
			if used > 0 && used+space+wide > width {
				lines = append(lines, line.String())
				line.Reset()
				used = 0
			}
			if used > 0 {
				line.WriteByte(' ')
				used += space
			}
			for wide > width {
				head := longest(word, width, measure)
				if head == word {
					break // a single character is all that can be tried
				}
				lines = append(lines, head)
				word = word[len(head):]
				wide = measure(word)
			}
			line.WriteString(word)
			used += wide
		}
		lines = append(lines, line.String())
	}
	return lines
}

// longest is the beginning of a word that fits into a width, of at least one character.
func longest(word string, width float64, measure func(string) float64) string {
	used := 0.0
	for i, r := range word {
		used += measure(string(r))
		if i > 0 && used > width {
			return word[:i]
		}
	}
	return word
}
