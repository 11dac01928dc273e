package pdf

import (
	"bytes"
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// typeface is a font in both weights. The two have the same characters.
type typeface struct {
	family     string // its name within a document
	plain      []byte
	bold       []byte
	characters func() *sfnt.Font
}

// The typefaces. Words that the first cannot write are written in the other, which has the rest of the Latin
// letters, among them those of Vietnamese, all of Greek and Cyrillic, Armenian, Georgian and many symbols.
var (
	usual    = newTypeface("go", goregular.TTF, gobold.TTF)
	fallback = newTypeface("dejavu", dejavusans.TTF, dejavusansbold.TTF)
)

func newTypeface(family string, plain, bold []byte) *typeface {
	return &typeface{family, plain, bold, sync.OnceValue(func() *sfnt.Font {
		font, err := sfnt.Parse(plain)
		if err != nil {
			panic(err) // the font is part of the program
		}
		return font
	})}
}

// has says whether the typeface draws a character. A PDF of the library knows those of the first plane alone.
func (f *typeface) has(r rune) bool {
	if r < ' ' || r > '\uFFFF' || unicode.Is(unicode.Co, r) {
		return false
	}
	glyph, err := f.characters().GlyphIndex(nil, r)
	return err == nil && glyph != 0
}

// shaped are the scripts whose signs change with their neighbours or run from right to left. The fallback has
// some of them, but drawn one after the other they would be wrong, which is worse than missing.
var shaped = []*unicode.RangeTable{unicode.Arabic, unicode.Hebrew, unicode.Nko, unicode.Lao}

// drawn says whether a character can be written.
func drawn(r rune) bool {
	return usual.has(r) || fallback.has(r) && !unicode.In(r, shaped...)
}

// embed makes a typeface part of a document. The library writes into the fonts that it is given, so each
// document has its own.
func (f *typeface) embed(document *fpdf.Fpdf) {
	document.AddUTF8FontFromBytes(f.family, "", bytes.Clone(f.plain))
	document.AddUTF8FontFromBytes(f.family, "B", bytes.Clone(f.bold))
}

// span is a part of a line that one typeface writes.
type span struct {
	face *typeface
	text string
}

// spans parts a printable line by what writes it: whole words, so that no word is of two kinds of letters.
func spans(line string) []span {
	var all []span
	for word := range strings.SplitAfterSeq(line, " ") {
		face := usual
		if strings.ContainsFunc(word, func(r rune) bool { return !usual.has(r) }) {
			face = fallback
		}
		if last := len(all) - 1; last >= 0 && all[last].face == face {
			all[last].text += word
		} else if word != "" {
			all = append(all, span{face, word})
		}
	}
	return all
}
