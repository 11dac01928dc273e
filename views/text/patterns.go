package text

import (
	"math"

	"crampdiary/diary/report"
)

// comparisons writes what compares days with each other: the trend, what was begun, and the factors.
func (p *printer) comparisons(s report.Summary, f report.FactorFindings) {
	p.heading(p.l.T("compare.trend"))
	p.item(p.l.T("compare.recent", "Days", p.days(s.Patterns.Trend.Recent)))
	p.item(p.l.T("compare.earlier", "Days", p.days(s.Patterns.Trend.Earlier)))
	p.paragraph(p.change(s.Patterns.Trend.Direction) + p.ratio(s.Patterns.Trend.Ratio))
	if len(s.Patterns.Starts) > 0 {
		p.heading(p.l.T("compare.starts"))
		p.paragraph(p.l.T("compare.starts.note"))
		for _, start := range s.Patterns.Starts {
			p.item(p.l.T("compare.start", "What", start.Name, "Date", p.l.ShortDate(start.Day)))
			p.below([]string{
				p.l.T("compare.before", "Days", p.days(start.Before)),
				p.l.T("compare.after", "Days", p.days(start.After)),
				p.change(start.Direction) + p.ratio(start.Ratio),
			})
		}
	}
	if len(f.Factors) > 0 {
		p.heading(p.l.T("compare.factors"))
		p.paragraph(p.l.T("compare.factors.note"))
		for _, factor := range f.Factors {
			p.factor(factor)
		}
	}
}

// factor writes how the days with a factor compare with those without it.
func (p *printer) factor(f report.FactorFinding) {
	name := f.Name
	if name == "" {
		name = p.l.T("factor." + string(f.Factor))
	}
	p.item(name)
	lines := []string{
		p.l.T("compare.with", "Days", p.days(f.With)),
		p.l.T("compare.without", "Days", p.days(f.Without)),
		p.association(f) + p.ratio(f.Ratio),
	}
	if f.MayFollow {
		lines = append(lines, p.l.T("compare.may-follow"))
	}
	p.below(lines)
}

// days writes how many of the answered days were cramp-days, and never none of none.
func (p *printer) days(s report.Share) string {
	if !s.Known() {
		return p.l.T("compare.no-days")
	}
	return p.l.T("compare.days", "Share", p.l.N("summary.of-answered", s.Of, "Part", s.Count))
}

// change says how a later time compares with an earlier one.
func (p *printer) change(d report.Direction) string {
	return p.l.T(map[report.Direction]string{
		report.More: "compare.change.more", report.Fewer: "compare.change.fewer",
		report.NoDifference: "compare.change.none", report.TooLittleData: "compare.too-little",
	}[d])
}

// association says how days with a factor compare with those without it, and how many more are needed to
// say something if that is not known.
func (p *printer) association(f report.FactorFinding) string {
	if f.Direction == report.TooLittleData && f.MoreDays > 0 {
		return p.l.T("compare.too-little") + " " + p.l.N("compare.more-days", f.MoreDays)
	}
	return p.l.T(map[report.Direction]string{
		report.More: "compare.factor.more", report.Fewer: "compare.factor.fewer",
		report.NoDifference: "compare.factor.none", report.TooLittleData: "compare.too-little",
	}[f.Direction])
}

// ratio writes a ratio with its interval after a sentence, and nothing when either is not known.
func (p *printer) ratio(r report.Ratio) string {
	if math.IsNaN(r.Value) || math.IsInf(r.Value, 0) || math.IsInf(r.High, 0) {
		return ""
	}
	tenths := func(n float64) string { return p.l.Number(math.Round(10*n) / 10) }
	return " " + p.l.T("compare.ratio", "Ratio", tenths(r.Value), "Low", tenths(r.Low), "High", tenths(r.High))
}
