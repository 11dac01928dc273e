package pdf

import (
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"crampdiary/views/i18n"
)

// A page of A4 and what of it is written on, in millimetres.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	left       = 15.0
	right      = pageWidth - 15
	top        = 13.0
	bottom     = pageHeight - 17 // below is the foot
	footTop    = pageHeight - 13

	millimetresPerPoint = 25.4 / 72
)

// style is how something is written.
type style struct {
	bold bool
	size float64 // points
	grey bool    // less important
}

var (
	titleStyle   = style{bold: true, size: 15}
	headingStyle = style{bold: true, size: 10}
	bodyStyle    = style{size: 8.5}
	strongStyle  = style{bold: true, size: 8.5}
	hintStyle    = style{size: 7.5, grey: true}
	figureStyle  = style{size: 7}
	lostStyle    = style{bold: true, size: 7.5}
)

// height is what a line of the style takes, in millimetres.
func (st style) height() float64 { return st.size * 1.3 * millimetresPerPoint }

// baseline is how far below the upper edge of a line its letters stand.
func (st style) baseline() float64 { return st.size * 0.98 * millimetresPerPoint }

// document is a PDF that is written from top to bottom.
type document struct {
	pdf      *fpdf.Fpdf
	locale   *i18n.Locale
	y        float64 // the upper edge of what comes next
	in       style   // what the fonts are set to
	face     *typeface
	embedded map[*typeface]bool
	lost     map[int]bool // the pages on which a character is missing
}

// newDocument begins a document. Everything that could differ from one run to the next is fixed.
func newDocument(made time.Time, l *i18n.Locale, title string) *document {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(made)
	f.SetModificationDate(made)
	f.SetLang(string(l.Language))
	f.SetTitle(printable(title, l.Language), true)
	f.SetCreator(l.T("app.name"), true)
	f.SetProducer(l.T("app.name"), true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(left, top, pageWidth-right)
	s := &document{pdf: f, locale: l, embedded: make(map[*typeface]bool), lost: make(map[int]bool)}
	s.newPage()
	return s
}

func (s *document) newPage() {
	s.pdf.AddPage()
	s.pdf.SetLineWidth(hairline)
	s.in, s.face = style{}, nil
	s.y = top
}

// need begins a new page unless so much is left of the present one.
func (s *document) need(height float64) {
	if s.y+height > bottom && s.y > top {
		s.newPage()
	}
}

// use sets the fonts to a style of the usual typeface.
func (s *document) use(st style) { s.useFace(st, usual) }

func (s *document) useFace(st style, face *typeface) {
	if s.in == st && s.face == face {
		return
	}
	if !s.embedded[face] {
		face.embed(s.pdf)
		s.embedded[face] = true
	}
	s.in, s.face = st, face
	name := ""
	if st.bold {
		name = "B"
	}
	s.pdf.SetFont(face.family, name, st.size)
	if st.grey {
		s.pdf.SetTextColor(grey, grey, grey)
	} else {
		s.pdf.SetTextColor(0, 0, 0)
	}
}

// measure is the width of a printable text in the style in use.
func (s *document) measure(text string) float64 {
	st, width := s.in, 0.0
	for _, part := range spans(text) {
		s.useFace(st, part.face)
		width += s.pdf.GetStringWidth(part.text)
	}
	return width
}

// lines breaks any text into printable lines of a style.
func (s *document) lines(st style, text string, width float64) []string {
	s.use(st)
	return wrap(tied(printable(text, s.locale.Language)), width, s.measure)
}

// put writes a printable line; y is its upper edge. Where lines end is settled by now, and who searches the document for a date
// types a plain space.
func (s *document) put(st style, x, y float64, line string) {
	line = strings.ReplaceAll(line, "\u00a0", " ")
	if line == "" {
		return
	}
	if strings.ContainsRune(line, missing) {
		s.lost[s.pdf.PageNo()] = true
	}
	for _, part := range spans(line) {
		s.useFace(st, part.face)
		s.pdf.Text(x, y+st.baseline(), part.text)
		x += s.pdf.GetStringWidth(part.text)
	}
}

// align says where a short text stands relative to its place.
type align float64

const (
	atLeft   align = 0
	centred  align = 0.5
	atRight  align = 1
	hairline       = 0.15
	grey           = 85 // of 255: 7:1 against white
)

// label writes a short text, as it is, at a place. y is its upper edge.
func (s *document) label(st style, a align, x, y float64, text string) {
	text = printable(text, s.locale.Language)
	s.use(st)
	s.put(st, x-float64(a)*s.measure(text), y, text)
}

// block writes lines below each other and gives the lower edge. The caller made sure that they fit.
func (s *document) block(st style, x, y float64, lines []string) float64 {
	for _, line := range lines {
		s.put(st, x, y, line)
		y += st.height()
	}
	return y
}

// flow writes lines from where the document is, on as many pages as they take.
func (s *document) flow(st style, x float64, lines []string) {
	for _, line := range lines {
		s.need(st.height())
		s.put(st, x, s.y, line)
		s.y += st.height()
	}
}

// rule draws a line across the page.
func (s *document) rule(y float64) {
	s.pdf.SetDrawColor(grey, grey, grey)
	s.pdf.Line(left, y, right, y)
}

// foot writes the same line at the foot of every page, with its number made by number, and above it on the
// pages where a character is missing what stands for it and where to read it.
func (s *document) foot(text, lost string, number func(page, of int) string) {
	of := s.pdf.PageCount()
	for page := 1; page <= of; page++ {
		s.pdf.SetPage(page)
		s.in, s.face = style{}, nil
		if s.lost[page] {
			s.label(lostStyle, atLeft, left, bottom, lost)
		}
		s.rule(footTop)
		s.label(hintStyle, atRight, right, footTop+1, number(page, of))
		s.block(hintStyle, left, footTop+1, s.lines(hintStyle, text, right-left-30))
	}
}
