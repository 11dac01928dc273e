package words

import (
	"math"
	"slices"
	"strings"

	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// ComparisonChart are comparisons sorted by what they show.
type ComparisonChart struct {
	Title  string
	Note   string            // what to keep in mind with each
	Groups []ComparisonGroup // with something in them, those first that show a difference
	Table  SummaryTable
	About  []string // how to read the table
}

// Informative says whether there is more to say of the comparisons than that nothing is known.
func (c ComparisonChart) Informative() bool {
	return slices.ContainsFunc(c.Groups, func(g ComparisonGroup) bool {
		return !g.Open || slices.ContainsFunc(g.Items, lacks)
	})
}

func lacks(c Comparison) bool { return c.Lacking != "" }

// ComparisonGroup are comparisons that show the same.
type ComparisonGroup struct {
	Title string
	Note  string // may be empty
	Open  bool   // nothing can be said yet
	Items []Comparison
}

// Comparison is how the days of one kind compare with those of another, in words. It says what goes
// together, and never why.
type Comparison struct {
	Name    string
	Sides   [2]ComparedSide
	Ratio   string // with its interval; empty when it is not known
	Lacking string // how many more days it takes until something can be said; empty when it is not known
	Note    string // what to keep in mind; may be empty

	direction report.Direction
	ratio     report.Ratio
}

// Lines are the whole comparison, one thing after the other.
func (c Comparison) Lines() []string {
	return slices.DeleteFunc([]string{c.Sides[0].Text, c.Sides[1].Text, c.Lacking, c.Ratio, c.Note}, func(line string) bool { return line == "" })
}

// ComparedSide is one kind of days.
type ComparedSide struct {
	Text  string  // how many were cramp-days, and how many there are at most when some days are not answered
	Short string  // the same beside a drawing that says what is counted
	Share string  // the numbers alone
	Part  float64 // that were cramp-days, of all of them
	Most  float64 // that were at most
}

// NewChangeChart writes how later days compare with earlier ones: the last weeks, and those after something was begun.
func NewChangeChart(l *i18n.Locale, changes report.Changes) ComparisonChart {
	all := []Comparison{newTrend(l, changes.Trend)}
	for _, start := range changes.Starts {
		all = append(all, newStart(l, start))
	}
	c := newComparisonChart(l, all, l.T("compare.after"), l.T("compare.before"))
	c.Title, c.Note = l.T("compare.changes"), l.T("compare.changes.note")
	return c
}

// NewFactorChart writes how the days with each factor compare with those without it.
func NewFactorChart(l *i18n.Locale, f report.FactorFindings) ComparisonChart {
	var all []Comparison
	for _, factor := range f.Factors {
		all = append(all, newFactor(l, factor))
	}
	c := newComparisonChart(l, all, l.T("compare.with"), l.T("compare.without"))
	c.Title = l.T("compare.factors")
	c.Note = l.T("compare.factors.note", "Shown", report.FoundInNoise, "Naive", report.ComparedInNoise)
	c.About = append(c.About, l.N("compare.factors.span", f.Tested, "From", l.ShortDate(f.From), "To", l.ShortDate(f.To)), l.T("compare.factors.silent"))
	return c
}

// newSuspectChart writes how the days with the factor that was named beforehand compare with those without it.
func newSuspectChart(l *i18n.Locale, f report.SuspectFinding) ComparisonChart {
	c := newComparisonChart(l, []Comparison{newSuspect(l, f)}, l.T("compare.with"), l.T("compare.without"))
	c.Title = l.T("compare.suspect")
	c.Note = l.T("compare.suspect.note", "From", l.ShortDate(f.From), "Shown", report.FoundInNoise)
	if c.Groups[0].Open && f.MoreDays == 0 {
		c.Groups[0].Note = ""
	}
	return c
}

// newSuspect is the comparison of the factor that was named beforehand. It always says what is lacking.
func newSuspect(l *i18n.Locale, f report.SuspectFinding) Comparison {
	c := newFactor(l, f.FactorFinding)
	missing := report.LeastFactorDays - f.Answered()
	switch {
	case f.Direction != report.TooLittleData || f.MoreDays > 0:
	case missing > 0:
		c.Lacking = l.N("compare.suspect.missing", missing)
	default:
		c.Lacking = l.T("compare.suspect.open")
	}
	return c
}

// newComparisonChart sorts comparisons of one kind of days with another.
func newComparisonChart(l *i18n.Locale, all []Comparison, one, other string) ComparisonChart {
	c := ComparisonChart{
		About: []string{l.T("compare.table.about", "One", one, "Other", other)},
		Table: SummaryTable{Headings: []string{l.T("compare.what"), one, other, l.T("compare.ratio.heading"), l.T("compare.shows")}},
	}
	for _, direction := range report.Directions {
		g := ComparisonGroup{Title: l.T("compare.group." + string(direction)), Open: direction == report.TooLittleData}

		for _, item := range all {
			if item.direction != direction {
				continue
			}
			g.Items = append(g.Items, item)
			c.Table.Rows = append(c.Table.Rows, []string{
				item.Name, item.Sides[0].Share, item.Sides[1].Share, ratioText(l, "compare.ratio.short", item.ratio), g.Title,
			})
		}
		switch {
		case direction == report.NoDifference:
			g.Note = l.T("compare.smaller", "Times", report.LargeRatio)
		case direction == report.Confounded:
			g.Note = l.T("compare.confounded")
		case slices.ContainsFunc(g.Items, lacks):
			g.Note = l.T("compare.lacking")
		}
		if len(g.Items) > 0 {
			c.Groups = append(c.Groups, g)
		}
	}
	return c
}

// newTrend writes how the last weeks compare with those before.
func newTrend(l *i18n.Locale, t report.Trend) Comparison {
	return newChange(l, l.T("compare.trend"),
		newSide(l, l.T("compare.recent"), t.Recent), newSide(l, l.T("compare.earlier"), t.Earlier), t.Ratio, t.Direction, t.Confounder)
}

// newStart writes how the weeks after something was begun compare with those before.
func newStart(l *i18n.Locale, s report.StartFinding) Comparison {
	name := s.Name
	if name == "" {
		name = l.T("compare.programme")
	}
	return newChange(l, l.T("compare.start", "What", name, "Date", l.ShortDate(s.Day)),
		newSide(l, l.T("compare.start.after"), s.After), newSide(l, l.T("compare.start.before"), s.Before), s.Ratio, s.Direction, s.Confounder)
}

func newChange(l *i18n.Locale, name string, later, earlier ComparedSide, ratio report.Ratio, d report.Direction, confounder report.Confounder) Comparison {
	return Comparison{
		Name: name, Sides: [2]ComparedSide{later, earlier}, Ratio: ratioText(l, "compare.ratio", ratio), Note: confounderText(l, confounder), direction: d, ratio: ratio,
	}
}

// confounderText says what else may be the reason of a difference.
func confounderText(l *i18n.Locale, confounder report.Confounder) string {
	if confounder == "" {
		return ""
	}
	return l.T("compare.doubt." + string(confounder))
}

// newFactor writes how the days with a factor compare with those without it.
func newFactor(l *i18n.Locale, f report.FactorFinding) Comparison {
	c := Comparison{
		Name:  i18n.Isolate(f.Name),
		Sides: [2]ComparedSide{newSide(l, l.T("compare.with"), f.With), newSide(l, l.T("compare.without"), f.Without)},
		Ratio: ratioText(l, "compare.ratio", f.Ratio), Lacking: lackingText(l, f.MoreDays), direction: f.Direction, ratio: f.Ratio,
	}
	if c.Name == "" {
		c.Name = Code(l, "factor", f.Factor)
	}
	c.Note = confounderText(l, f.Confounder)
	if f.MayFollow {
		c.Note = strings.TrimSpace(c.Note + " " + l.T("compare.may-follow"))
	}
	return c
}

// newSide writes how many of the days were cramp-days, and never none of none.
func newSide(l *i18n.Locale, label string, s report.DayProportion) ComparedSide {
	days := l.T("compare.no-days")
	if s.Known() {
		days = l.T("compare.days", "Share", DaysText(l, s))
	}
	all := float64(max(1, s.Days()))
	side := ComparedSide{
		Text: l.T("compare.side", "Which", label, "Days", days), Share: DaysText(l, s), Part: float64(s.Count) / all, Most: float64(s.Most()) / all,
	}
	side.Short = l.T("compare.side", "Which", label, "Days", side.Share)
	return side
}

// lackingText says how many more days are needed, of which no more than those of a year are looked at.
func lackingText(l *i18n.Locale, days int) string {
	switch {
	case days == 0:
		return ""
	case days > report.FactorDays:
		return l.T("compare.more-days.year")
	}
	return l.N("compare.more-days", days)
}

// ratioText writes a ratio with its interval, empty when they are no numbers that can be shown.
func ratioText(l *i18n.Locale, key string, r report.Ratio) string {
	if math.IsNaN(r.Value) || math.IsInf(r.Value, 0) || math.IsInf(r.High, 0) {
		return ""
	}
	return l.T(key, "Ratio", Tenths(l, r.Value), "Low", Tenths(l, r.Low), "High", Tenths(l, r.High))
}

// DaysText writes how many of some days were cramp-days, and how many there were at most when some of them are
// not answered.
func DaysText(l *i18n.Locale, s report.DayProportion) string {
	if s.Silent == 0 {
		return l.N("compare.of-days", s.Days(), "Part", s.Count)
	}
	return l.N("compare.of-days.most", s.Days(), "Part", s.Count, "Most", s.Most())
}

// ProportionText writes a part with what it is a part of.
func ProportionText(l *i18n.Locale, share report.Proportion) string {
	return l.T("trial.of", "Count", share.Count, "Of", share.Of)
}
