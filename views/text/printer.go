package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"crampdiary/views/i18n"
)

// width is the most characters of a line of running text.
const width = 80

// printer lays text out in lines. What it is given that is empty it leaves out.
type printer struct {
	strings.Builder
	l *i18n.Locale
}

// line writes a line, without the spaces that no terminal breaks: they are there for a page. The text may be of
// somebody else's diary, so that no control character reaches the terminal, which would obey it.
func (p *printer) line(text string) {
	_, _ = p.WriteString(strings.TrimRight(strings.Map(shown, text), " "))
	_ = p.WriteByte('\n')
}

func (p *printer) title(text string)   { p.underlined(text, "=") }
func (p *printer) heading(text string) { p.underlined(text, "-") }

func (p *printer) underlined(text, with string) {
	if p.Len() > 0 {
		p.line("")
	}
	p.line(text)
	p.line(strings.Repeat(with, utf8.RuneCountInString(text)))
}

// subheading begins one thing of several under a heading.
func (p *printer) subheading(text string) {
	p.line("")
	p.wrap("* ", "  ", text)
}

// paragraph writes running text after an empty line.
func (p *printer) paragraph(text string) {
	if text != "" {
		p.line("")
		p.wrap("", "", text)
	}
}

func (p *printer) items(items []string) {
	for _, item := range items {
		p.item(item)
	}
}

func (p *printer) item(text string) { p.wrap("- ", "  ", text) }

// below writes lines under an item.
func (p *printer) below(lines []string) {
	for _, line := range lines {
		p.wrap("    ", "      ", line)
	}
}

// wrap breaks a text between words, with one beginning of the first line and another of the others.
func (p *printer) wrap(first, others, text string) {
	line, words := first, 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		if words > 0 && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			p.line(line)
			line, words = others, 0
		}
		if words > 0 {
			line += " "
		}
		line += word
		words++
	}
	p.line(line)
}

// columns writes rows whose cells stand below each other.
func (p *printer) columns(rows [][]string) {
	if len(rows) == 0 {
		return
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columnsOf(oneLine(cell)))
		}
	}
	p.line("")
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			cell = oneLine(cell)
			line.WriteString(cell)
			line.WriteString(strings.Repeat(" ", widths[i]-columnsOf(cell)+2))
		}
		p.line(line.String())
	}
}

// columnsOf is how wide a terminal shows a text: marks that stand on other characters, and those that only
// turn the direction, take no room.
func columnsOf(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			n++
		}
	}
	return n
}

// shown is what a terminal is to show for a character.
func shown(r rune) rune {
	switch {
	case r == '\u00a0' || r == '\t':
		return ' '
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return unicode.ReplacementChar
	}
	return r
}
