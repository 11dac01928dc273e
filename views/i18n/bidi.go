package i18n

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// The marks around words that have a direction of their own (Unicode Standard Annex 9, 2.4): a plain text's
// way of saying what the element bdi says in HTML.
const (
	firstStrongIsolate    = '\u2068'
	popDirectionalIsolate = '\u2069'
)

// firstRightToLeft is where Unicode begins to have letters that run from right to left, and marks.
const firstRightToLeft = '\u0590'

// Isolate sets words that somebody wrote apart from the sentence around them, when they run from right to
// left or hold marks that turn the direction. Otherwise what stands beside a name in Arabic would change
// places with it, and a mark in it would turn the rest of the line. Words that run from left to right, and
// those that are set apart already, are given back as they are.
func Isolate(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= firstRightToLeft }) {
		return text
	}
	depth, open := 0, false
	var b strings.Builder
	for _, r := range text {
		switch properties, _ := bidi.LookupRune(r); properties.Class() {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			depth++
		case bidi.PDI:
			if depth == 0 {
				open = true
				continue // it would end what it did not begin
			}
			depth--
		case bidi.R, bidi.AL, bidi.AN, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF:
			open = open || depth == 0
		}
		b.WriteRune(r)
	}
	if !open && depth == 0 {
		return text
	}
	return string(firstStrongIsolate) + b.String() + strings.Repeat(string(popDirectionalIsolate), depth+1)
}
