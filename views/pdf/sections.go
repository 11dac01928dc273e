package pdf

import (
	"context"

	"crampdiary/views/words"
)

const (
	indent     = 3.0 // of an item under its mark
	sectionGap = 3.0
	cellGap    = 2.0
	rowGap     = 0.4
)

// heading begins a section, never as the last line of a page.
func (s *document) heading(title string) {
	s.need(headingStyle.height() + 4*bodyStyle.height())
	s.pdf.Bookmark(printable(title, s.locale.Language), 1, s.y)
	s.rule(s.y)
	s.y += 1
	for _, line := range s.lines(headingStyle, title, right-left) {
		s.put(headingStyle, left, s.y, line)
		s.y += headingStyle.height()
	}
	s.y += 0.5
}

// section writes one part of the raw facts. A table of thousands of rows takes seconds, so it ends with the
// context.
func (s *document) section(ctx context.Context, section words.SummarySection) error {
	s.heading(section.Title)
	if section.Lead != "" {
		s.flow(hintStyle, left, s.lines(hintStyle, section.Lead, right-left))
	}
	if section.Empty() {
		s.flow(bodyStyle, left, s.lines(bodyStyle, section.None, right-left))
	}
	if section.Text != "" {
		s.flow(bodyStyle, left, s.lines(bodyStyle, section.Text, right-left))
	}
	s.facts(section.Facts)
	for _, item := range section.Items {
		s.need(bodyStyle.height())
		s.put(bodyStyle, left, s.y, "•")
		s.flow(bodyStyle, left+indent, s.lines(bodyStyle, item, right-left-indent))
	}
	if section.Table != nil && len(section.Table.Rows) > 0 {
		if err := s.table(ctx, *section.Table); err != nil {
			return err
		}
	}
	s.y += sectionGap
	return ctx.Err()
}

// facts writes names and values as a table of two columns without a head.
func (s *document) facts(facts []words.Fact) {
	columns := columnsOf([]float64{0.42, 0.58})
	for _, fact := range facts {
		s.row(columns, []style{bodyStyle, strongStyle}, []string{fact.Label, fact.Value}, nil)
	}
}

// column is a part of the width of a table.
type column struct{ x, width float64 }

func columnsOf(shares []float64) []column {
	columns := make([]column, len(shares))
	x := left
	for i, share := range shares {
		width := share * (right - left)
		columns[i] = column{x, width - cellGap}
		x += width
	}
	return columns
}

// table writes a table, with its head again on every page that it reaches.
func (s *document) table(ctx context.Context, table words.SummaryTable) error {
	columns := columnsOf(table.Widths)
	head := func() {
		s.row(columns, []style{hintStyle}, table.Headings, nil)
		s.rule(s.y)
		s.y += rowGap
	}
	s.need(3 * bodyStyle.height())
	head()
	for i, row := range table.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.row(columns, []style{bodyStyle}, row, head)
		if i < len(table.Below) && table.Below[i] != "" {
			s.row([]column{{left + indent, right - left - indent}}, []style{bodyStyle}, table.Below[i:i+1], head)
		}
		s.hairline()
	}
	return nil
}

// hairline parts two rows.
func (s *document) hairline() {
	s.pdf.SetDrawColor(int(mid), int(mid), int(mid))
	s.pdf.Line(left, s.y, right, s.y)
	s.y += rowGap
}

// row writes cells beside each other. A row that is higher than what is left of the page begins on the
// next, and one that is higher than a good part of a page is broken between two lines. The last style is
// that of all cells that have none of their own.
func (s *document) row(columns []column, styles []style, cells []string, again func()) {
	broken := make([][]string, len(cells))
	lineHeight, most := 0.0, 0
	styleOf := func(i int) style { return styles[min(i, len(styles)-1)] }
	for i, cell := range cells {
		broken[i] = s.lines(styleOf(i), cell, columns[i].width)
		lineHeight, most = max(lineHeight, styleOf(i).height()), max(most, len(broken[i]))
	}
	if height := float64(most) * lineHeight; height < mostEmpty {
		s.needRow(height, again)
		for i, lines := range broken { // cell by cell, so that each is copied as a whole
			s.block(styleOf(i), columns[i].x, s.y, lines)
		}
		s.y += height + rowGap
		return
	}
	for n := range most {
		s.needRow(lineHeight, again)
		for i, lines := range broken {
			if n < len(lines) {
				s.put(styleOf(i), columns[i].x, s.y, lines[n])
			}
		}
		s.y += lineHeight
	}
	s.y += rowGap
}

// needRow makes room for a part of a table, whose head is written again on a new page.
func (s *document) needRow(height float64, again func()) {
	before := s.pdf.PageNo()
	s.need(height)
	if again != nil && s.pdf.PageNo() != before {
		again()
	}
}

// closing says whose words the document holds, below everything else and on one page.
func (s *document) closing(doc words.SummaryDoc) {
	s.y += sectionGap
	var lines []string
	for _, text := range doc.Closing {
		lines = append(lines, s.lines(hintStyle, text, right-left)...)
	}
	s.need(float64(len(lines)) * hintStyle.height())
	s.flow(hintStyle, left, lines)
}
