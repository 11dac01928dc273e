package pdf

import (
	"bytes"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
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

const family = "go"

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
)

// height is what a line of the style takes, in millimetres.
func (st style) height() float64 { return st.size * 1.3 * millimetresPerPoint }

// baseline is how far below the upper edge of a line its letters stand.
func (st style) baseline() float64 { return st.size * 0.98 * millimetresPerPoint }

// sheet is a document that is written from top to bottom.
type sheet struct {
	pdf *fpdf.Fpdf
	y   float64 // the upper edge of what comes next
	in  style   // what the fonts are set to
}

// newSheet begins a document. Everything that could differ from one run to the next is fixed.
func newSheet(made time.Time, language, title, creator string) *sheet {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(made)
	f.SetModificationDate(made)
	f.SetLang(language)
	f.SetTitle(printable(title), true)
	f.SetCreator(creator, true)
	f.SetProducer(creator, true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(left, top, pageWidth-right)
	// The library writes into the fonts that it is given, so each document has its own.
	f.AddUTF8FontFromBytes(family, "", bytes.Clone(goregular.TTF))
	f.AddUTF8FontFromBytes(family, "B", bytes.Clone(gobold.TTF))
	s := &sheet{pdf: f}
	s.newPage()
	return s
}

func (s *sheet) newPage() {
	s.pdf.AddPage()
	s.pdf.SetLineWidth(hairline)
	s.in = style{}
	s.y = top
}

// need begins a new page unless so much is left of the present one.
func (s *sheet) need(height float64) {
	if s.y+height > bottom && s.y > top {
		s.newPage()
	}
}

// use sets the fonts to a style.
func (s *sheet) use(st style) {
	if s.in == st {
		return
	}
	s.in = st
	name := ""
	if st.bold {
		name = "B"
	}
	s.pdf.SetFont(family, name, st.size)
	if st.grey {
		s.pdf.SetTextColor(grey, grey, grey)
	} else {
		s.pdf.SetTextColor(0, 0, 0)
	}
}

// measure is the width of a printable text in the style in use.
func (s *sheet) measure(text string) float64 { return s.pdf.GetStringWidth(text) }

// lines breaks any text into printable lines of a style.
func (s *sheet) lines(st style, text string, width float64) []string {
	s.use(st)
	return wrap(printable(text), width, s.measure)
}

// put writes a printable line; y is its upper edge.
func (s *sheet) put(st style, x, y float64, line string) {
	if line == "" {
		return
	}
	s.use(st)
	s.pdf.Text(x, y+st.baseline(), line)
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
func (s *sheet) label(st style, a align, x, y float64, text string) {
	text = printable(text)
	s.use(st)
	s.put(st, x-float64(a)*s.measure(text), y, text)
}

// block writes lines below each other and gives the lower edge. The caller made sure that they fit.
func (s *sheet) block(st style, x, y float64, lines []string) float64 {
	for _, line := range lines {
		s.put(st, x, y, line)
		y += st.height()
	}
	return y
}

// flow writes lines from where the document is, on as many pages as they take.
func (s *sheet) flow(st style, x float64, lines []string) {
	for _, line := range lines {
		s.need(st.height())
		s.put(st, x, s.y, line)
		s.y += st.height()
	}
}

// rule draws a line across a part of the page.
func (s *sheet) rule(x1, x2, y float64) {
	s.pdf.SetDrawColor(grey, grey, grey)
	s.pdf.Line(x1, y, x2, y)
}

// foot writes the same line at the foot of every page, with its number made by number.
func (s *sheet) foot(text string, number func(page, of int) string) {
	of := s.pdf.PageCount()
	for page := 1; page <= of; page++ {
		s.pdf.SetPage(page)
		s.in = style{}
		s.rule(left, right, footTop)
		s.label(hintStyle, atRight, right, footTop+1, number(page, of))
		s.block(hintStyle, left, footTop+1, s.lines(hintStyle, text, right-left-30))
	}
}
