package pdf

import (
	"fmt"
	"io"
	"time"

	"crampdiary/views/words"
)

// WriteCriteria writes the list of criteria, made at an instant, with room to judge each.
func WriteCriteria(w io.Writer, doc words.CriteriaDoc, made time.Time) error {
	s := newDocument(made, doc.L, doc.Title)
	s.label(titleStyle, atLeft, left, s.y, doc.Title)
	s.y += titleStyle.height() + 1
	for _, text := range doc.Lead {
		s.flow(bodyStyle, left, s.lines(bodyStyle, text, right-left))
	}
	s.y += sectionGap
	columns := columnsOf([]float64{0.22, 0.78})
	s.factRows(columns, doc.Terms)
	for _, group := range doc.Groups {
		above := group.Title
		for _, c := range group.Criteria {
			s.criterion(above, c, columns, doc.Verdicts)
			above = ""
		}
	}
	s.y += sectionGap
	s.need(2 * verdictHeight)
	for _, line := range doc.Sign {
		s.label(strongStyle, atLeft, left, s.y, line)
		s.y += verdictHeight
		s.rule(s.y - 3)
	}
	l := doc.L
	s.foot(doc.Title, l.T("summary.not-printable"), func(page, of int) string { return l.T("summary.page-of", "Page", page, "Of", of) })
	if err := s.pdf.Output(w); err != nil {
		return fmt.Errorf("write pdf: %w", err)
	}
	return nil
}

func (s *document) factRows(columns []column, facts []words.Fact) {
	for _, fact := range facts {
		s.row(columns, []style{hintStyle, bodyStyle}, []string{fact.Label, fact.Value}, nil)
	}
}

const box, verdictHeight = 3.0, 9.0

// criterion writes one criterion, below a title if there is one, with boxes for what is thought of it and a line to
// write on, all on one page.
func (s *document) criterion(above string, c words.CriterionView, columns []column, verdicts []string) {
	s.y += sectionGap
	height := headingStyle.height() + 4*rowGap + verdictHeight
	for _, fact := range c.Facts {
		height += float64(len(s.lines(bodyStyle, fact.Value, columns[1].width)))*bodyStyle.height() + rowGap
	}
	if above == "" {
		s.need(height)
	} else {
		s.y += sectionGap
		s.need(height + titleStyle.height())
		s.label(titleStyle, atLeft, left, s.y, above)
		s.y += titleStyle.height()
	}
	s.heading(c.Name)
	s.factRows(columns, c.Facts)
	s.y++
	for i, verdict := range verdicts {
		x := left + 25*float64(i)
		s.pdf.Rect(x, s.y+0.5, box, box, "D")
		s.label(bodyStyle, atLeft, x+box+1.5, s.y, verdict)
	}
	s.rule(s.y + verdictHeight - 2)
	s.y += verdictHeight
}
