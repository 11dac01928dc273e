package text

import (
	"crampdiary/diary/report"
	"crampdiary/views"
)

// comparisons writes what compares days with each other: the trend, what was begun, and the factors.
func (p *printer) comparisons(s report.Summary, f report.FactorFindings) {
	trend := views.NewTrend(p.l, s.Patterns.Trend)
	p.heading(trend.Name)
	p.items(trend.Days)
	p.paragraph(result(trend))
	if len(s.Patterns.Starts) > 0 {
		p.heading(p.l.T("compare.starts"))
		p.paragraph(p.l.T("compare.starts.note"))
		for _, start := range s.Patterns.Starts {
			p.comparison(views.NewStart(p.l, start))
		}
	}
	if len(f.Factors) > 0 {
		p.heading(p.l.T("compare.factors"))
		p.paragraph(p.l.T("compare.factors.note"))
		for _, factor := range f.Factors {
			p.comparison(views.NewFactor(p.l, factor))
		}
	}
}

func (p *printer) comparison(c views.Comparison) {
	p.item(c.Name)
	p.below(append(c.Days, result(c)))
	if c.Note != "" {
		p.below([]string{c.Note})
	}
}

// result is what the comparison says, with the ratio if it is known.
func result(c views.Comparison) string {
	if c.Ratio == "" {
		return c.Result
	}
	return c.Result + " " + c.Ratio
}
