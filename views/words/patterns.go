package words

import (
	"strconv"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// PatternsDoc is what is regular in a period, in the words of one language.
type PatternsDoc struct {
	SummaryDoc // what a summary shows of the same period too

	Night       string // how many cramps came at night
	Lengths     BarStrip
	Pains       BarStrip
	Burden      []Fact // how much the cramps disturbed and hindered, where that was answered
	Trend       Comparison
	Starts      []Comparison // of what was begun, whatever the period
	Factors     []Comparison // of the last year, whatever the period
	FactorSpan  string       // which days these are, and how many factors were compared
	FactorTable SummaryTable
}

// NewPatternsDoc writes the patterns of a summary, and what compares days of a longer time.
func NewPatternsDoc(l *i18n.Locale, s report.Summary, starts []report.StartFinding, f report.FactorFindings) PatternsDoc {
	doc := PatternsDoc{
		SummaryDoc: NewSummaryDoc(l, s, SummaryOptions{}),
		Night:      NightText(l, s.Patterns),
		Lengths:    lengthStrip(l, s.Patterns),
		Pains:      painStrip(l, s.Patterns),
		Burden:     burden(l, s),
		Trend:      NewTrend(l, s.Patterns.Trend),
		FactorSpan: l.N("patterns.factors.span", f.Tested, "From", l.ShortDate(f.From), "To", l.ShortDate(f.To)),
		FactorTable: SummaryTable{Headings: []string{
			l.T("patterns.factor"), l.T("patterns.with"), l.T("patterns.without"), l.T("patterns.ratio"), l.T("patterns.result"),
		}},
	}
	for _, start := range starts {
		doc.Starts = append(doc.Starts, NewStart(l, start))
	}
	for _, factor := range f.Factors {
		c := NewFactor(l, factor)
		doc.Factors = append(doc.Factors, c)
		doc.FactorTable.Rows = append(doc.FactorTable.Rows, []string{
			c.Name, ShareText(l, factor.With), ShareText(l, factor.Without), ratioText(l, factor.Ratio), c.Result,
		})
	}
	return doc
}

// PatternLines are the patterns that are shown in short, where there is more to say than how one or two
// cramps were.
func PatternLines(l *i18n.Locale, p report.Patterns) []string {
	const leastCramps = 3
	if p.Cramps < leastCramps {
		return nil
	}
	var lines []string
	if p.Night.Known() {
		lines = append(lines, NightText(l, p))
	}
	if len(p.Places) > 0 {
		most := p.Places[0]
		place := Place(l, diary.Episode{Muscle: most.Muscle, Side: most.Side})
		lines = append(lines, l.N("patterns.most-often", p.Placed, "Place", place, "Part", most.Cramps))
	}
	if len(p.Remedies) > 0 {
		lines = append(lines, remedyText(l, p.Remedies[0])+".")
	}
	return lines
}

// NightText says how many of the cramps came at night, empty when no time is known.
func NightText(l *i18n.Locale, p report.Patterns) string {
	if !p.Night.Known() {
		return ""
	}
	return l.N("patterns.night", p.Night.Of, "Part", p.Night.Count, "From", report.NightFrom, "Until", report.NightUntil)
}

// lengthStrip shows how long the cramps lasted, in groups of minutes.
func lengthStrip(l *i18n.Locale, p report.Patterns) BarStrip {
	limits := report.LengthLimits()
	minutes := func(i int) string { return strconv.Itoa(int(limits[i] / time.Minute)) }
	var bars []Bar
	for i, count := range p.Lengths {
		label := "> " + minutes(len(limits)-1)
		switch {
		case i == 0:
			label = "≤ " + minutes(0)
		case i < len(limits):
			label = minutes(i-1) + "–" + minutes(i)
		}
		bars = append(bars, Bar{Label: label, Count: count})
	}
	return newBarStrip(l, l.T("patterns.lengths"), l.N("patterns.lengths.known", p.Cramps, "Known", p.Length.Of), l.T("patterns.minutes"), bars)
}

// painStrip shows how bad the worst pain of each cramp was.
func painStrip(l *i18n.Locale, p report.Patterns) BarStrip {
	var bars []Bar
	for pain, count := range p.Pains {
		bars = append(bars, Bar{Label: strconv.Itoa(pain), Count: count})
	}
	return newBarStrip(l, l.T("patterns.pains"), l.N("patterns.pains.known", p.Cramps, "Known", p.Pain.Of), l.T("summary.worst"), bars)
}

// burden writes how the ratings of the cramps are spread that somebody gave, but for the pain, which is drawn.
func burden(l *i18n.Locale, s report.Summary) []Fact {
	var facts []Fact
	for _, q := range s.Questions {
		if q.Field.Kind == diary.Rating && q.Numbers.Of > 0 {
			facts = append(facts, summaryWriter{l: l, s: s}.question(q))
		}
	}
	return facts
}

// newBarStrip is a strip whose every bar has a label, with its table.
func newBarStrip(l *i18n.Locale, title, summary, heading string, bars []Bar) BarStrip {
	strip := BarStrip{
		Title: title, Summary: summary, Bars: bars,
		Table: SummaryTable{Headings: []string{heading, l.T("chart.heading.cramps")}},
	}
	for _, bar := range bars {
		strip.Most = max(strip.Most, bar.Count)
		strip.Table.Rows = append(strip.Table.Rows, []string{bar.Label, l.Count(bar.Count)})
	}
	return strip
}
