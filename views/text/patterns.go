package text

import (
	"crampdiary/diary/report"
	"crampdiary/views/words"
)

// comparisons writes what compares days with each other: the trend, what was begun, and the factors.
func (p *printer) comparisons(s report.Summary, f report.FactorFindings) {
	trend := words.NewTrend(p.l, s.Patterns.Trend)
	p.heading(trend.Name)
	p.items(trend.Days)
	p.paragraph(result(trend))
	if len(s.Patterns.Starts) > 0 {
		p.heading(p.l.T("compare.starts"))
		p.paragraph(p.l.T("compare.starts.note"))
		for _, start := range s.Patterns.Starts {
			p.comparison(words.NewStart(p.l, start))
		}
	}
	if len(f.Factors) > 0 {
		p.heading(p.l.T("compare.factors"))
		p.paragraph(p.l.T("compare.factors.note"))
		for _, factor := range f.Factors {
			p.comparison(words.NewFactor(p.l, factor))
		}
	}
}

func (p *printer) comparison(c words.Comparison) {
	p.item(c.Name)
	p.below(append(c.Days, result(c)))
	if c.Note != "" {
		p.below([]string{c.Note})
	}
}

// result is what the comparison says, with the ratio if it is known.
func result(c words.Comparison) string {
	if c.Ratio == "" {
		return c.Result
	}
	return c.Result + " " + c.Ratio
}
