package words

import (
	"strings"

	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// CriteriaSheet is every criterion of the report for somebody who is to judge it: made from the table that decides, so
// that it cannot say anything else.
type CriteriaSheet struct {
	L        *i18n.Locale
	Title    string
	Lead     []string
	Terms    []Fact
	Criteria []CriterionSheet
	Verdicts []string // to be ticked or written beside each criterion
	Sign     []string // to be written at the end
}

// CriterionSheet is one criterion, as names and values.
type CriterionSheet struct {
	ID    string
	Name  string
	Facts []Fact
}

// quotes name the sentence of the article that a criterion rests on, by the last part of its text's key.
var quotes = map[string]string{
	"frequent": "signs", "very-painful": "signs", "long-recent": "gives-way", "long-past": "signs", "weakness-now": "signs",
	"weakness": "signs", "numbness": "signs", "clot-pattern": "signs", "swelling-redness": "signs",
	"underlying-disease": "disease", "sudden-severe": "disease", "violent": "gives-way", "physiotherapy": "physiotherapy",
	"medicine": "medicine", "supplement": "supplement", "recurrent-info": "physiotherapy", "pregnancy-info": "supplement-first",
}

// NewCriteriaSheet writes the sheet in one language.
func NewCriteriaSheet(l *i18n.Locale) CriteriaSheet {
	table := report.Criteria
	sheet := CriteriaSheet{
		L: l, Title: l.T("criteria.title"),
		Lead: []string{l.T("criteria.lead"), l.T("report.version", "Version", table.Version())},
		Terms: []Fact{
			{Label: l.T("criteria.term.day"), Value: l.T("criteria.term.day.text")},
			{Label: l.T("criteria.term.answered"), Value: l.N("threshold.answered", table.AnsweredOf, "Least", table.AnsweredAtLeast)},
			{Label: l.T("criteria.term.window"), Value: l.T("criteria.term.window.text")},
			{Label: l.T("criteria.term.one"), Value: l.T("criteria.term.one.text")},
			{Label: l.T("criteria.term.level"), Value: l.T("criteria.term.level.text")},
		},
		Verdicts: []string{l.T("criteria.agree"), l.T("criteria.disagree"), l.T("criteria.suggestion")},
		Sign:     []string{l.T("criteria.sign.name"), l.T("criteria.sign.date")},
	}
	w := reportWriter{l: l}
	for _, c := range table.Criteria {
		sheet.Criteria = append(sheet.Criteria, w.criterionSheet(c))
	}
	return sheet
}

func (w reportWriter) criterionSheet(c report.Criterion) CriterionSheet {
	one := CriterionSheet{ID: c.ID, Name: w.l.T(c.Text())}
	add := func(label, value string) {
		if value != "" {
			one.Facts = append(one.Facts, Fact{Label: w.l.T(label), Value: value})
		}
	}
	add("criteria.origin", Code(w.l, "kind", c.Kind))
	if quote := quotes[c.ID]; quote != "" {
		add("criteria.quote", Code(w.l, "article", quote))
	}
	var rules []string
	for _, rule := range c.Rules {
		rules = append(rules, w.rule(rule))
	}
	add("criteria.rule", strings.Join(rules, " "+w.l.T("criteria.or")+" "))
	add("criteria.level", w.whom(c))
	var published, own, deviation []string
	for _, g := range c.Evidence {
		switch line := w.reason(c, g); {
		case g.Of == report.TheAdvice:
			deviation = append(deviation, line)
		case g.Evidence == report.OwnChoice:
			own = append(own, line)
		default:
			published = append(published, line)
		}
	}
	add("criteria.published", strings.Join(published, " · "))
	add("criteria.own", strings.Join(own, " · "))
	add("criteria.deviation", strings.Join(deviation, " · "))
	add("criteria.blank", w.l.T(blankText(c)))
	add("criteria.lasts", w.lasts(c))
	return one
}

// whom says whom to call and how much it hurries, whatever the hour.
func (w reportWriter) whom(c report.Criterion) string {
	switch {
	case c.Level == report.SelfCare:
		return w.l.T("criteria.no-call")
	case c.Level == report.SameDay && c.Pace == report.AtOnce:
		return w.l.T("criteria.same-day-now")
	case c.Level == report.SameDay && c.Call == "":
		return w.l.T("criteria.same-day")
	}
	whom := w.l.T(cardTitle(c, w.help))
	for _, rule := range c.Rules {
		if rule.Call == report.AskOwnDoctor {
			whom += " " + w.l.T("criteria.kidney")
		}
	}
	return whom
}

// reason says of a part of a criterion where it is from, and why it is so.
func (w reportWriter) reason(c report.Criterion, g report.Grounds) string {
	line := w.grounds(g)
	switch key := "why." + c.ID + "." + string(g.Of); {
	case g.Why == oneIsEnough:
		line += ": " + w.l.T("criteria.one")
	case w.l.Has(key):
		line += ": " + w.l.T(key)
	case g.Evidence == report.OwnChoice:
		line += ": " + w.l.T("criteria.judged")
	}
	return line
}

// oneIsEnough is the reason that many counts share.
const oneIsEnough = "one is enough"

// blankText is the key of what a blank answer does.
func blankText(c report.Criterion) string {
	for _, rule := range c.Rules {
		if c.Level.Urgent() && rule.Profile.Asks() {
			return "criteria.blank.profile"
		}
		for _, count := range rule.Counts {
			if count.With.CanBeBlank() {
				return "criteria.blank.asked"
			}
		}
	}
	return "criteria.blank.ticked"
}

// lasts says how long what was noted counts.
func (w reportWriter) lasts(c report.Criterion) string {
	days, hours := 0, 0
	for _, rule := range c.Rules {
		for _, count := range rule.Counts {
			days, hours = max(days, count.Window.Last), max(hours, count.Window.Hours)
		}
	}
	var parts []string
	if hours > 0 {
		parts = append(parts, w.l.T("criteria.lasts.hours", "Hours", hours))
	}
	if days > 0 {
		parts = append(parts, w.l.T("criteria.lasts.days", "Days", days))
	}
	if len(parts) == 0 {
		parts = append(parts, w.l.T("criteria.lasts.profile"))
	}
	if c.Settled > 0 {
		parts = append(parts, w.l.T("criteria.settled", "Days", c.Settled))
	}
	if c.Since > 0 {
		parts = append(parts, w.l.T("criteria.since", "Months", c.Since))
	}
	return strings.Join(parts, " ")
}
