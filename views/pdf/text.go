package pdf

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"crampdiary/diary"
	"crampdiary/views/i18n/emoji"
	"crampdiary/views/words"
)

// missing is what stands for a character that the fonts do not have.
const missing = '\uFFFD'

// printable is a text with nothing but characters that are drawn. Composed letters come first: a phone may
// send å as an a and a ring. Emoji become their names in the language of the document. What else the fonts
// lack becomes a sign that says so, of which the foot of the page tells; and only what is invisible anyway,
// such as the marks that turn the direction of writing, is left out.
func printable(text string, language diary.Language) string {
	var b strings.Builder
	text = strings.ReplaceAll(strings.ToValidUTF8(text, string(missing)), "\r\n", "\n")
	for _, r := range emoji.Spell(norm.NFC.String(text), language, drawn) {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029': // Annex 14 of Unicode
			b.WriteByte('\n')
		case r == '\u00a0' || r == '\u202f': // spaces at which no line is broken
			b.WriteRune('\u00a0')
		case r == '\t' || unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case r == '\u2010' || r == '\u2011': // hyphens
			b.WriteByte('-')
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
		case drawn(r):
			b.WriteRune(r)
		default:
			b.WriteRune(missing)
		}
	}
	return b.String()
}

// tied is a printable text with spaces at which no line is broken within its dates and times.
func tied(text string) string {
	all := strings.Split(text, " ")
	var b strings.Builder
	for i, word := range all {
		switch {
		case i > 0 && words.Tied(all[i-1], word):
			b.WriteRune('\u00a0')
		case i > 0:
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// units are what a paragraph is broken between: its words, and those that are tied together as one if a line has room for them.
func units(paragraph string, width float64, measure func(string) float64) []string {
	all := strings.Split(paragraph, " ")
	for i := 0; i < len(all); i++ {
		if strings.Contains(all[i], "\u00a0") && measure(all[i]) > width {
			all = slices.Replace(all, i, i+1, strings.Split(all[i], "\u00a0")...)
		}
	}
	return all
}

// wrap breaks a printable text into lines of at most a width. Lines are broken at spaces, and within a
// word only when the word alone is wider than a line.
func wrap(text string, width float64, measure func(string) float64) []string {
	var lines []string
	space := measure(" ")
	for paragraph := range strings.SplitSeq(text, "\n") {
		var line strings.Builder
		used := 0.0
		for _, word := range units(paragraph, width, measure) {
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

// longest is the beginning of a word that fits into a width, of at least one character with what belongs to
// it. It is measured as it will be written, since the fonts of its characters depend on each other.
func longest(word string, width float64, measure func(string) float64) string {
	for end := 0; end < len(word); {
		_, size := utf8.DecodeRuneInString(word[end:])
		next := end + size
		for next < len(word) {
			mark, size := utf8.DecodeRuneInString(word[next:])
			if !unicode.Is(unicode.M, mark) {
				break
			}
			next += size
		}
		if end > 0 && measure(word[:next]) > width {
			return word[:end]
		}
		end = next
	}
	return word
}
