package words

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// QuestionView is a criterion of which an answer is missing: what is asked, whom to call if the answer is
// yes, and where to answer.
type QuestionView struct {
	ID         string
	URL        string // of its page; it names the question by its number, since an address says nothing of anybody's health
	Name       string
	Level      string
	NotArticle bool
	Ask        string
	IfSo       string
	Call       Call        // only for what should not wait
	Answers    []EntryLink // to the field that is blank
	Blanks     []Blank     // what is blank, as Answers lead to it; none when only the profile can answer

	// Profile is the question of the profile that is answered where the report asks it, empty for none.
	Profile report.ProfileQuestion
}

// Blank is an entry with what it leaves open, in the order of the form.
type Blank struct {
	Episode diary.Episode
	Entry   string // when it was, and where
	URL     string // of its form
	Fields  []report.Field
}

// NewQuestion writes what a finding asks of the entries, which has no blanks when it asks nothing.
func NewQuestion(l *i18n.Locale, r report.Report, f report.Finding, episodes []diary.Episode, help diary.Help) QuestionView {
	return newReportWriter(l, r, episodes, help).question(f)
}

// QuestionOf is the criterion whose question has a number in its address.
func QuestionOf(number string) (id string, ok bool) {
	place, err := strconv.Atoi(number)
	if err != nil || place < 1 || place > len(report.Criteria.Criteria) {
		return "", false
	}
	return report.Criteria.Criteria[place-1].ID, true
}

func questionURL(c report.Criterion) string {
	place := slices.IndexFunc(report.Criteria.Criteria, func(other report.Criterion) bool { return other.ID == c.ID })
	return "/report/blanks/" + strconv.Itoa(place+1)
}

// YesNo is the one field that the question asks of all its entries, if it is answered with yes or no; otherwise it is
// empty. One answer may then be true of all of them.
func (q QuestionView) YesNo() report.Field {
	var asked report.Field
	for _, blank := range q.Blanks {
		if len(blank.Fields) != 1 || asked != "" && blank.Fields[0] != asked {
			return ""
		}
		asked = blank.Fields[0]
	}
	if field := EpisodeField(asked); field == nil || field.Vocabulary != "answer" {
		return ""
	}
	return asked
}

// EpisodeField is the field of an episode that a criterion asks about, nil for the end, which is none of them.
func EpisodeField(asked report.Field) *diary.EpisodeField {
	for _, field := range diary.EpisodeFields {
		if field.Name == string(asked) {
			return field
		}
	}
	return nil
}

// NewQuestions writes the questions that should not wait, the most urgent first, as far as they are about
// the episodes that are wanted. What only the profile can answer is about those that make it a question.
func NewQuestions(l *i18n.Locale, r report.Report, episodes []diary.Episode, help diary.Help, wanted func(id string) bool) []QuestionView {
	w := newReportWriter(l, r, episodes, help)
	var questions []QuestionView
	for _, f := range r.UrgentQuestions() {
		f.Asks = slices.DeleteFunc(slices.Clone(f.Asks), func(a report.Ask) bool { return !wanted(a.Episode) })
		if len(f.Asks) > 0 || len(f.Unsaid) > 0 && slices.ContainsFunc(f.Episodes, wanted) {
			questions = append(questions, w.question(f))
		}
	}
	return questions
}

func newReportWriter(l *i18n.Locale, r report.Report, episodes []diary.Episode, help diary.Help) reportWriter {
	w := reportWriter{l: l, help: help, zone: r.Now.Location(), episodes: make(map[string]*diary.Episode, len(episodes)), profiled: r.Profiled}
	for i := range episodes {
		w.episodes[episodes[i].ID] = &episodes[i]
	}
	return w
}

func (w reportWriter) question(f report.Finding) QuestionView {
	c := f.Criterion
	q := QuestionView{
		ID: c.ID, URL: questionURL(c), Name: w.l.T(c.Text()), NotArticle: c.Kind == report.Safety, Level: Code(w.l, "level", c.Level),
		IfSo: w.l.T("report.if-so", "What", lowerFirst(w.l.T(cardTitle(c, w.help)))),
	}
	if f.Asking() {
		q.Call = w.call(c)
	}
	limits := []any{"Pain", 0, "Minutes", 0, "Hours", 0}
	for _, counted := range f.Counted {
		for i, n := range []int{counted.With.Pain, counted.With.Minutes, counted.With.SoreHours} {
			limits[2*i+1] = max(limits[2*i+1].(int), n)
		}
	}
	if len(f.Unsaid) > 0 {
		q.Ask = w.l.T(c.Text() + ".ask-profile")
		q.Answers = []EntryLink{{URL: "/profile", Label: w.l.T("report.profile")}}
		switch asked := f.Unsaid[0]; {
		case asked == report.AskMedicines:
			q.Profile, q.Answers = asked, []EntryLink{{URL: "/profile/items/new", Label: w.l.T("product.new.medicine")}}
		case asked == report.AskPregnant && w.profiled:
			q.Profile = asked
		}
		return q
	}
	if q.Ask = q.Name; len(f.Asks) > 0 {
		q.Ask = w.l.T(c.Text()+".ask", limits...)
	}
	for _, ask := range f.Asks {
		if e, ok := w.episodes[ask.Episode]; ok {
			blank := NewBlank(w.l, *e, ask.Fields)
			q.Answers = append(q.Answers, w.answer(blank))
			q.Blanks = append(q.Blanks, blank)
		}
	}
	slices.Reverse(q.Answers) // the newest is remembered best
	slices.Reverse(q.Blanks)
	return q
}

// NewBlank writes what an entry leaves open. Its URL leads to the first blank field, whose part of the form is open.
func NewBlank(l *i18n.Locale, e diary.Episode, fields []report.Field) Blank {
	first := string(fields[0])
	return Blank{e, Blanked(l, e), "/entries/" + e.ID + "/edit?ask=" + first + "#" + first, fields}
}

// answer names the blank fields of an entry.
func (w reportWriter) answer(blank Blank) EntryLink {
	var names []string
	for _, field := range blank.Fields {
		names = append(names, lowerFirst(w.l.T("field."+string(field))))
	}
	return EntryLink{
		URL:   blank.URL,
		Label: w.l.T("report.answer", "Entry", w.entry(blank.Episode), "Fields", strings.Join(names, ", ")),
	}
}

func (w reportWriter) entry(e diary.Episode) string { return entry(w.l, e) }

func entry(l *i18n.Locale, e diary.Episode) string {
	return l.T("report.entry", "Date", l.DayAndMonth(diary.DateOf(e.Started.In(e.Location()))), "Clock", StartedClock(l, e))
}

// Blanked names an entry to somebody who is asked about it.
func Blanked(l *i18n.Locale, e diary.Episode) string {
	return l.T("report.blank", "Entry", entry(l, e), "Place", lowerFirst(PlaceOrCramp(l, e)))
}

// Answered is a field of an entry that was just answered.
type Answered struct {
	Episode diary.Episode
	Field   report.Field
}

// mostAnswered is how many entries with the same answer are named.
const mostAnswered = 3

// Filled says how many answers were stored, and what they are; entries with the same answer are listed together.
func Filled(l *i18n.Locale, count int, answered []Answered) string {
	var order []Fact
	entries := make(map[Fact][]string)
	for _, a := range answered {
		facts := AllFacts(l, a.Episode)
		fact := facts[slices.IndexFunc(facts, func(f Fact) bool { return f.Field == string(a.Field) })]
		if entries[fact] == nil {
			order = append(order, fact)
		}
		entries[fact] = append(entries[fact], entry(l, a.Episode))
	}
	said := l.N("report.stored", count)
	for _, fact := range order {
		named := entries[fact]
		if more := len(named) - mostAnswered; more > 1 {
			named = append(named[:mostAnswered:mostAnswered], l.N("report.stored.more", more))
		}
		said += " " + l.T("report.stored.answer", "Question", fact.Label, "Answer", OrUnanswered(l, fact.Value), "Entries", strings.Join(named, ", "))
	}
	return said
}

func lowerFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(first)) + text[size:]
}

// nothingMet is what is said in place of a finding: that none of the grounds matches only when nothing
// keeps that open. What was noted and matches none is not passed over.
func nothingMet(l *i18n.Locale, r report.Report) (title, text string) {
	title, text = noneFits(l, r)
	if slices.ContainsFunc(r.Notes, func(f report.Finding) bool { return f.Criterion.Rest }) {
		text += " " + l.T("report.none.signs")
	}
	return title, text
}

func noneFits(l *i18n.Locale, r report.Report) (title, text string) {
	unsaid := slices.ContainsFunc(r.Findings, func(f report.Finding) bool { return f.Outcome == report.NotEnough })
	settled := slices.ContainsFunc(r.Findings, func(f report.Finding) bool { return f.Settled })
	switch {
	case len(r.Questions()) > 0:
		return l.T("report.asks.title"), l.T("report.asks.text")
	case r.Missing > 0:
		return l.T("report.too-little.title"), l.T("report.too-little.text")
	case settled:
		return l.T("report.all-told.title"), l.T("report.none.text")
	case unsaid:
		return l.T("report.partly.title"), l.T("report.partly.text")
	}
	return l.T("report.none.title"), l.T("report.none.text")
}

// mostNamed is how many illnesses, medicines or supplements a finding names; all of them are in the profile.
const mostNamed = 3

// said writes what of the profile a finding rests on, each medicine and illness by its name.
func (w reportWriter) said(f report.Finding) []string {
	var lines []string
	named := func(names []string) {
		if more := len(names) - mostNamed; more > 1 {
			names = append(names[:mostNamed:mostNamed], w.l.N("said.more", more))
		}
		lines = append(lines, names...)
	}
	for _, question := range f.Said {
		var names []string
		switch question {
		case report.AskConditions:
			for _, c := range f.Rests.Conditions {
				names = append(names, w.l.T("said.condition", "Name", lowerFirst(Code(w.l, "condition", c))))
			}
		case report.AskMedicines:
			names = saidProducts(w.l, "medicine-class", f.Rests.Medicines)
		case report.AskSupplements:
			names = saidProducts(w.l, "supplement-kind", f.Rests.Supplements)
		default:
			names = []string{Code(w.l, "said", question)}
		}
		named(names)
	}
	return lines
}

// saidProducts writes medicines or supplements, in the person's own words.
func saidProducts[K ~string](l *i18n.Locale, vocabulary string, products []diary.Product[K]) []string {
	var names []string
	for _, p := range products {
		kind, _, _ := strings.Cut(lowerFirst(Code(l, vocabulary, p.Kind)), " (")
		if p.Ended != nil {
			names = append(names, l.T("said.product-until", "Name", p.Name, "Kind", kind, "Date", l.ShortDate(*p.Ended)))
		} else if strings.Contains(strings.ToLower(p.Name), kind) {
			names = append(names, p.Name)
		} else {
			names = append(names, l.T("said.product", "Name", p.Name, "Kind", kind))
		}
	}
	return names
}

// stronger says what is known of a medicine that was begun or changed lately, and no more.
func (w reportWriter) stronger(f report.Finding) []string {
	var lines []string
	for _, m := range f.Rests.Begun {
		lines = append(lines, w.l.T(f.Criterion.Text()+".begun", "Name", m.Name, "Date", w.l.ShortDate(*m.Started)))
	}
	if n := len(f.Rests.Changed); n > 0 {
		lines = append(lines, w.l.N(f.Criterion.Text()+".changed", n))
	}
	return lines
}
