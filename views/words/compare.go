package words

import (
	"math"

	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// Comparison is how the days of one kind compare with those of another, in words. It says what goes
// together, and never why.
type Comparison struct {
	Name   string
	Days   []string // of each kind how many were cramp-days
	Result string
	Ratio  string    // with its interval; empty when it is not known
	Bar    *RatioBar // the same as a drawing; nil when it is not known
	Note   string    // what to keep in mind; may be empty
}

// NewTrend writes how the last weeks compare with those before.
func NewTrend(l *i18n.Locale, t report.Trend) Comparison {
	return Comparison{
		Name: l.T("compare.trend"),
		Days: []string{
			l.T("compare.recent", "Days", ComparedDays(l, t.Recent)),
			l.T("compare.earlier", "Days", ComparedDays(l, t.Earlier)),
		},
		Result: changeText(l, t.Direction), Ratio: ratioText(l, t.Ratio), Bar: newRatioBar(t.Ratio),
	}
}

// NewStart writes how the weeks after something was begun compare with those before.
func NewStart(l *i18n.Locale, s report.StartFinding) Comparison {
	name := s.Name
	if name == "" {
		name = l.T("compare.programme")
	}
	return Comparison{
		Name: l.T("compare.start", "What", name, "Date", l.ShortDate(s.Day)),
		Days: []string{
			l.T("compare.before", "Days", ComparedDays(l, s.Before)),
			l.T("compare.after", "Days", ComparedDays(l, s.After)),
		},
		Result: changeText(l, s.Direction), Ratio: ratioText(l, s.Ratio), Bar: newRatioBar(s.Ratio),
	}
}

// NewFactor writes how the days with a factor compare with those without it.
func NewFactor(l *i18n.Locale, f report.FactorFinding) Comparison {
	c := Comparison{
		Name: i18n.Isolate(f.Name),
		Days: []string{
			l.T("compare.with", "Days", ComparedDays(l, f.With)),
			l.T("compare.without", "Days", ComparedDays(l, f.Without)),
		},
		Result: associationText(l, f), Ratio: ratioText(l, f.Ratio), Bar: newRatioBar(f.Ratio),
	}
	if c.Name == "" {
		c.Name = Code(l, "factor", f.Factor)
	}
	if f.MayFollow {
		c.Note = l.T("compare.may-follow")
	}
	return c
}

// ComparedDays writes how many of the answered days were cramp-days, and never none of none.
func ComparedDays(l *i18n.Locale, s report.Share) string {
	if !s.Known() {
		return l.T("compare.no-days")
	}
	return l.T("compare.days", "Share", l.N("summary.of-answered", s.Of, "Part", s.Count))
}

// changeText says how a later time compares with an earlier one.
func changeText(l *i18n.Locale, d report.Direction) string {
	return l.T(map[report.Direction]string{
		report.More: "compare.change.more", report.Fewer: "compare.change.fewer",
		report.NoDifference: "compare.change.none", report.TooLittleData: "compare.too-little",
	}[d])
}

// associationText says how days with a factor compare with those without it, and how many more are needed
// to say something if that is not known.
func associationText(l *i18n.Locale, f report.FactorFinding) string {
	if f.Direction == report.TooLittleData && f.MoreDays > 0 {
		return l.T("compare.too-little") + " " + l.N("compare.more-days", f.MoreDays)
	}
	return l.T(map[report.Direction]string{
		report.More: "compare.factor.more", report.Fewer: "compare.factor.fewer",
		report.NoDifference: "compare.factor.none", report.TooLittleData: "compare.too-little",
	}[f.Direction])
}

// knownRatio says whether a ratio and its interval are numbers that can be shown.
func knownRatio(r report.Ratio) bool {
	return !math.IsNaN(r.Value) && !math.IsInf(r.Value, 0) && !math.IsInf(r.High, 0)
}

func ratioText(l *i18n.Locale, r report.Ratio) string {
	if !knownRatio(r) {
		return ""
	}
	return l.T("compare.ratio", "Ratio", Tenths(l, r.Value), "Low", Tenths(l, r.Low), "High", Tenths(l, r.High))
}

// RatioBar is a ratio with its interval on a scale whose middle is 1, where there is no difference, and on
// which twice as many lie as far from it as half as many. Places are shares of the width.
type RatioBar struct{ Low, Value, High float64 }

// widestRatio is the ratio at the right edge of the scale, and one divided by it is at the left one: what
// is further away says no more.
const widestRatio = 8

// RatioPlace is where a ratio stands on the scale, as a share of its width.
func RatioPlace(ratio float64) float64 {
	place := 0.5 + math.Log(ratio)/(2*math.Log(widestRatio))
	return min(max(place, 0), 1)
}

func newRatioBar(r report.Ratio) *RatioBar {
	if !knownRatio(r) {
		return nil
	}
	return &RatioBar{RatioPlace(r.Low), RatioPlace(r.Value), RatioPlace(r.High)}
}
