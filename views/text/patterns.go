package text

import (
	"crampdiary/diary/report"
	"crampdiary/views/words"
)

// comparisons writes what compares days with each other: the trend and what was begun, and the factors.
func (p *printer) comparisons(s report.Summary, f report.FactorFindings) {
	p.comparisonChart(words.NewChangeChart(p.l, s.Patterns.Changes))
	if len(f.Factors) > 0 {
		p.comparisonChart(words.NewFactorChart(p.l, f))
	}
}

func (p *printer) comparisonChart(c words.ComparisonChart) {
	p.heading(c.Title)
	p.paragraph(c.Note)
	for _, group := range c.Groups {
		p.subheading(group.Title)
		if group.Note != "" {
			p.paragraph(group.Note)
		}
		for _, c := range group.Items {
			p.item(c.Name)
			p.below(c.Lines())
		}
	}
}
