package fhir

import (
	"strings"
	"unicode"
)

// ownWords are a person's own words as a text of FHIR can hold them. FHIR, and the schema of HL7 as JavaScript reads it,
// knows no white space but spaces, tabs and ends of lines, no other control characters, and no text of white space
// alone, which becomes empty here. What has no meaning in a text becomes the sign for a missing one.
func ownWords(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return r
		case strings.ContainsRune("\v\f\u0085\u2028\u2029", r): // they end a line, too
			return '\n'
		case unicode.IsSpace(r):
			return ' '
		case r == '\ufeff': // a byte order mark, which is invisible
			return -1
		case unicode.IsControl(r) || unicode.Is(unicode.Noncharacter_Code_Point, r):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return text
}
