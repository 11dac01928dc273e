package sheet

import (
	"strings"
	"unicode/utf8"
)

// Guard keeps a spreadsheet from taking a text for a formula, by the apostrophe by which spreadsheets know a text: at
// the beginning of a cell, and after what may begin a new cell when the file is opened with other settings than it was
// made for. Spreadsheets in East Asian languages take the full-width signs for the usual ones. A text that has such an
// apostrophe already gets one more, so that nothing is lost when the cell is read again.
func Guard(text string) string {
	return guarding(text, func(apostrophes string) string { return apostrophes + "'" })
}

// unguard is the text of a guarded cell.
func unguard(cell string) string {
	return guarding(cell, func(apostrophes string) string { return strings.TrimSuffix(apostrophes, "'") })
}

// guarding replaces the apostrophes, perhaps none, that stand before what a spreadsheet would take for a formula.
func guarding(text string, replace func(apostrophes string) string) string {
	var b strings.Builder
	begins := true // a cell may begin here
	for i := 0; i < len(text); {
		rest := strings.TrimLeft(text[i:], "'")
		if apostrophes := text[i : len(text)-len(rest)]; begins {
			if isFormula(rest, i == 0) {
				apostrophes = replace(apostrophes)
			}
			b.WriteString(apostrophes)
			i = len(text) - len(rest)
			if rest == "" {
				break
			}
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		b.WriteString(text[i : i+size])
		begins = strings.ContainsRune(";,\t\r\n", r)
		i += size
	}
	return b.String()
}

// isFormula says whether a spreadsheet would take a text for a formula. After a mark between cells a dash that no
// formula follows is one: "100,- kr".
func isFormula(text string, first bool) bool {
	r, size := utf8.DecodeRuneInString(text)
	switch r {
	case '=', '+', '@', '＝', '＋', '＠':
		return true
	case '-', '－':
		next, _ := utf8.DecodeRuneInString(text[size:])
		return first || next < utf8.RuneSelf && (next == '(' || next == '.' || '0' <= next && next <= '9' || 'a' <= next|0x20 && next|0x20 <= 'z')
	case '\t', '\r', '\n':
		return first
	}
	return false
}
