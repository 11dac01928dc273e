package words

import (
	"slices"
	"strconv"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// PatternsDoc is what is regular in a period, in the words of one language.
type PatternsDoc struct {
	SummaryDoc // what a summary shows of the same period too

	Lines   []string // what recurs: three sentences at most
	Lead    string   // of which days, and what all of it is not
	Lengths BarStrip
	Pains   BarStrip

	// Of the last year, whatever the period.
	Suspect *ComparisonChart // nil when nothing was named beforehand
	Factors ComparisonChart
	Changes ComparisonChart
	Year    YearChart
}

// Cramped says whether a cramp was noted in the period.
func (d PatternsDoc) Cramped() bool { return len(d.Body.Table.Rows) > 0 }

// LastYear is what is looked at whatever the period: to choose days until a comparison finds something would be
// to find what is not there.
type LastYear struct {
	Days    []diary.Day // whole weeks, the last of which may not be over
	Changes report.Changes
	Factors report.FactorFindings
}

// NewPatternsDoc writes the patterns of a summary, and those of the last year.
func NewPatternsDoc(l *i18n.Locale, s report.Summary, year LastYear) PatternsDoc {
	p := s.Patterns
	doc := PatternsDoc{
		SummaryDoc: NewSummaryDoc(l, s, SummaryOptions{}),
		Lines:      PatternLines(l, p),
		Lead: l.T("patterns.lead", "From", l.ShortDate(p.From), "To", l.ShortDate(p.To),
			"Answered", summaryWriter{l: l, s: s}.answered()),
		Lengths: lengthStrip(l, p),
		Pains:   painStrip(l, p),
		Factors: NewFactorChart(l, year.Factors),
		Changes: NewChangeChart(l, year.Changes),
		Year:    newYearChart(l, year.Days),
	}
	doc.Figures = beforeUnanswered(doc.Figures, burden(l, s))
	if suspect := year.Factors.Suspect; suspect != nil {
		chart := newSuspectChart(l, *suspect)
		doc.Suspect = &chart
	}
	if doc.Lines == nil {
		doc.Lines = []string{crampDays(l, p.CrampDays)}
	}
	return doc
}

// crampDays says how many of the answered days were cramp-days.
func crampDays(l *i18n.Locale, s report.Proportion) string {
	return l.T("patterns.cramp-days", "Share", l.N("summary.of-answered", s.Of, "Part", s.Count))
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
		lines = append(lines, l.N("patterns.night", p.Night.Of, "Part", p.Night.Count, "From", l.WallTime(report.NightFrom*60), "Until", l.WallTime(report.NightUntil*60)))
	}
	if len(p.Places) > 0 {
		most := p.Places[0]
		place := Place(l, diary.Episode{Muscle: most.Muscle, Side: most.Side})
		lines = append(lines, l.N("patterns.most-often", p.Placed, "Place", lowerFirst(place), "Part", most.Cramps))
	}
	if len(p.Remedies) > 0 {
		lines = append(lines, remedyText(l, p.Remedies[0])+".")
	}
	return lines
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

// beforeUnanswered adds facts to others, above the line of what nobody answered.
func beforeUnanswered(facts, more []Fact) []Fact {
	at := slices.IndexFunc(facts, func(f Fact) bool { return f.Field == Unanswered })
	if at < 0 {
		at = len(facts)
	}
	return slices.Insert(slices.Clone(facts), at, more...)
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
