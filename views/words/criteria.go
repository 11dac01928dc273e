package words

import (
	"slices"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/i18n/learn"
)

// CriteriaDoc is every criterion of the report for somebody who is to judge it: made from the table that decides, so
// that it cannot say anything else.
type CriteriaDoc struct {
	L        *i18n.Locale
	Title    string
	Lead     []string
	Terms    []Fact
	Groups   []CriterionGroup // the most urgent first
	Verdicts []string         // to be ticked or written beside each criterion
	Sign     []string         // to be written at the end
}

// CriterionGroup is the criteria about which the same people are called.
type CriterionGroup struct {
	Level    report.Level
	Title    string
	Criteria []CriterionView
}

// CriterionView is one criterion, as names and values.
type CriterionView struct {
	ID    string
	Name  string
	Rule  string // in words
	Facts []Fact // the rule among them
}

// articleDate is when the article was last changed.
var articleDate = diary.NewDate(2025, 9, 13)

// quote is a passage of the article and the heading that it stands under, each by the last part of its text's key.
type quote struct{ text, section string }

var (
	quoteSigns         = quote{"signs", "seek"}
	quoteDisease       = quote{"disease", "seek"}
	quotePhysiotherapy = quote{"physiotherapy", "seek"}
	quoteGivesWay      = quote{"gives-way", "stop"}
)

// quotes are what a criterion that the article names rests on.
var quotes = map[string]quote{
	"frequent": quoteSigns, "very-painful": quoteSigns, "long-recent": quoteGivesWay, "long-past": quoteSigns,
	"weakness-now": quoteSigns, "weakness": quoteSigns, "numbness": quoteSigns, "clot-pattern": quoteSigns,
	"swelling-redness": quoteSigns, "underlying-disease": quoteDisease, "sudden-severe": quoteDisease, "violent": quoteGivesWay,
	"physiotherapy": quotePhysiotherapy, "recurrent-info": quotePhysiotherapy, "medicine": {"medicine", "medicine"},
	"supplement": {"supplement", "supplement"}, "pregnancy-info": {"supplement-first", "magnesium"},
}

// NewCriteriaDoc writes the criteria in one language.
func NewCriteriaDoc(l *i18n.Locale) CriteriaDoc { return criteriaDocOf(l, report.Criteria) }

func criteriaDocOf(l *i18n.Locale, table report.Table) CriteriaDoc {
	count := func(kind report.Kind) (n int) {
		for _, c := range table.Criteria {
			if c.Kind == kind {
				n++
			}
		}
		return n
	}
	article, _ := learn.SourceOf("article-2025")
	doc := CriteriaDoc{
		L: l, Title: l.T("criteria.title"),
		Lead: []string{
			l.T("criteria.lead", "All", count(report.Article)+count(report.Safety), "Article", count(report.Article), "Safety", count(report.Safety), "Notes", count(report.Note)),
			l.T("criteria.how"), l.T("report.version", "Version", table.Version()),
		},
		Terms: []Fact{
			{Label: l.T("criteria.term.article"), Value: l.T("criteria.term.article.text", "Title", article.Title, "Date", l.ShortDate(articleDate))},
			{Label: l.T("criteria.term.day"), Value: l.T("criteria.term.day.text")},
			{Label: l.T("criteria.term.answered"), Value: l.N("threshold.answered", table.AnsweredOf, "Least", table.AnsweredAtLeast)},
			{Label: l.T("criteria.term.window"), Value: l.T("criteria.term.window.text")},
			{Label: l.T("criteria.term.level"), Value: l.T("criteria.term.level.text")},
			{Label: l.T("criteria.term.version"), Value: l.T("criteria.term.version.text", "Version", table.Version())},
			{Label: l.T("criteria.term.names"), Value: l.T("criteria.term.names.text")},
		},
		Verdicts: []string{l.T("criteria.agree"), l.T("criteria.disagree"), l.T("criteria.suggestion")},
		Sign:     []string{l.T("criteria.sign.name"), l.T("criteria.sign.date"), l.T("criteria.sign.version")},
	}
	w := reportWriter{l: l}
	for _, level := range slices.Backward(report.Levels) {
		group := CriterionGroup{Level: level, Title: Code(l, "criteria.group", level)}
		for _, c := range table.Criteria {
			if c.Level == level {
				group.Criteria = append(group.Criteria, w.criterionView(c))
			}
		}
		doc.Groups = append(doc.Groups, group)
	}
	return doc
}

// Criterion is what the document says of the criterion with an ID, nothing when there is none.
func (s CriteriaDoc) Criterion(id string) CriterionView {
	for _, group := range s.Groups {
		for _, c := range group.Criteria {
			if c.ID == id {
				return c
			}
		}
	}
	return CriterionView{}
}

func (w reportWriter) criterionView(c report.Criterion) CriterionView {
	var rules []string
	for _, rule := range c.Rules {
		rules = append(rules, w.rule(rule))
	}
	one := CriterionView{ID: c.ID, Name: w.l.T(c.Text()), Rule: strings.Join(rules, " "+w.l.T("criteria.or")+" ")}
	add := func(label, value string) {
		if value != "" {
			one.Facts = append(one.Facts, Fact{Label: w.l.T(label), Value: value})
		}
	}
	add("criteria.origin", Code(w.l, "kind", c.Kind))
	if quote, quoted := quotes[c.ID]; quoted {
		add("criteria.quote", w.l.T("criteria.section", "Quote", Code(w.l, "article", quote.text), "Section", Code(w.l, "article.section", quote.section)))
	}
	add("criteria.rule", one.Rule)
	add("criteria.level", w.whom(c))
	var published, own, deviation []string
	for _, e := range c.Evidence {
		switch line := w.reason(c, e); {
		case e.Of == report.TheAdvice:
			deviation = append(deviation, line)
		case e.Kind == report.OwnChoice:
			own = append(own, line)
		default:
			published = append(published, line)
		}
	}
	add("criteria.published", strings.Join(published, " · "))
	add("criteria.own", strings.Join(own, " · "))
	add("criteria.deviation", strings.Join(deviation, " · "))
	add("criteria.blank", w.blanks(c))
	add("criteria.lasts", w.lasts(c))
	return one
}

// whom says whom to call and how much it hurries, whatever the hour.
func (w reportWriter) whom(c report.Criterion) string {
	switch {
	case c.Level == report.SelfCare:
		return w.l.T("criteria.no-call")
	case c.Level == report.SameDay && c.Timeframe == report.AtOnce:
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
func (w reportWriter) reason(c report.Criterion, e report.Evidence) string {
	line := w.evidence(e)
	why := Why(w.l, c, e)
	if why == "" && e.Kind == report.OwnChoice {
		why = w.l.T("criteria.judged")
	}
	if why != "" {
		line += ": " + why
	}
	return line
}

// Why is why a part of a criterion is as it is, with the criterion's numbers; empty when there is no more to say.
func Why(l *i18n.Locale, c report.Criterion, e report.Evidence) string {
	switch key := "why." + c.ID + "." + string(e.Of); {
	case e.Why == oneIsEnough:
		return l.T("criteria.one")
	case l.Has(key):
		var numbers []any
		for name, n := range c.Numbers() {
			numbers = append(numbers, name, n)
		}
		return l.T(key, numbers...)
	}
	return ""
}

// oneIsEnough is the reason that many counts share.
const oneIsEnough = "one is enough"

// blanks says what is done about answers that are missing.
func (w reportWriter) blanks(c report.Criterion) string {
	if c.Kind == report.Note {
		return w.l.T("criteria.blank.note")
	}
	var days, asked, ticked, profile bool
	for _, rule := range c.Rules {
		profile = profile || rule.Profile.Asks()
		for _, count := range rule.Counts {
			switch {
			case count.With.CanBeBlank():
				asked = true
			case count.Of == report.CrampDays || count.Text == "noted.episodes":
				days = true
			default:
				ticked = true
			}
		}
	}
	var said []string
	for _, part := range []struct {
		is   bool
		text string
	}{
		{asked, "criteria.blank.asked"}, {ticked, "criteria.blank.ticked"}, {days, "criteria.blank.days"},
		{asked || ticked || days, "criteria.blank.few"},
		{profile && c.Level.Urgent(), "criteria.blank.profile"}, {profile && !c.Level.Urgent(), "criteria.blank.unsaid"},
	} {
		if part.is {
			said = append(said, w.l.T(part.text))
		}
	}
	return strings.Join(said, " ")
}

// lasts says how long what was noted counts: each window once, in the order of the rules.
func (w reportWriter) lasts(c report.Criterion) string {
	var windows, parts []string
	pregnant := false
	for _, rule := range c.Rules {
		pregnant = pregnant || rule.Profile.Pregnant == diary.Yes
		for _, count := range rule.Counts {
			if window := w.timeless(count.Window); !slices.Contains(windows, window) {
				windows = append(windows, window)
			}
		}
	}
	if len(windows) > 0 {
		parts = append(parts, w.l.T("criteria.lasts.windows", "Windows", listed(w.l, "threshold.and", windows)))
	} else {
		parts = append(parts, w.l.T("criteria.lasts.profile"))
	}
	if pregnant {
		parts = append(parts, w.l.T("criteria.lasts.pregnant", "Days", diary.MaxSinceDue))
	}
	if c.Settled > 0 {
		parts = append(parts, w.l.T("criteria.settled", "Days", c.Settled))
	}
	if c.Since > 0 {
		parts = append(parts, w.l.T("criteria.since", "Months", c.Since))
	}
	return strings.Join(parts, " ")
}
