package words

import (
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
)

// FindingView is a finding or a note as the page shows it.
type FindingView struct {
	ID         string
	Name       string
	Level      string
	NotArticle bool
	Advice     string // the sentence before what was noted
	Noted      []string
	Brief      []string // the same without the dates of what was counted in the whole time that the report looks at
	Stronger   []string // about a medicine that was begun or changed lately
	Entries    []EntryLink
	Call       Call
	Rules      []string // what the criterion asks for; one of them is enough
	Evidence   []string
	Last       string // what the person said about it, empty when nothing
	Settled    bool
	Answer     AnswerForm // about this ground alone
}

// AnswerForm asks what the person will do about one or several grounds. Each of them gets an acknowledgement of its own.
type AnswerForm struct {
	Criteria []string
	IDs      []string       // of the acknowledgements, in the order of Criteria
	Chosen   diary.Response // that could not be stored, empty otherwise
}

func newAnswerForm(findings ...report.Finding) (form AnswerForm) {
	for _, f := range findings {
		form.Criteria, form.IDs = append(form.Criteria, f.Criterion.ID), append(form.IDs, diary.NewID())
	}
	return form
}

// choose marks the answer that could not be stored, if it was given in this form, with the IDs under which it is to
// be sent again.
func (f *AnswerForm) choose(said []diary.Acknowledgement) {
	var criteria, ids []string
	for _, a := range said {
		criteria, ids = append(criteria, a.Criterion), append(ids, a.ID)
	}
	if len(said) > 0 && slices.Equal(criteria, f.Criteria) {
		f.IDs, f.Chosen = ids, said[0].Response
	}
}

// CallCard is whom to call about some grounds, and what was said about all of them.
type CallCard struct {
	UrgencyCard
	Findings []FindingView
	Last     string // empty when they were answered one by one, or not at all
	Answer   AnswerForm
}

// ReportPart is a card, or a question that should not wait.
type ReportPart struct {
	Card     *CallCard
	Question *QuestionView
}

// EntryLink leads to an episode.
type EntryLink struct {
	URL   string
	Label string
}

// OpenFinding is a criterion that is not met, or of which that cannot be said.
type OpenFinding struct {
	Name       string
	NotArticle bool
	Noted      []string
	Rules      []string // what the criterion asks for, where the counts alone do not say why it is not met
	Unsaid     string   // what the profile lacks
}

// ReportDoc says which grounds to seek help a diary matches, and which of its entries say so, in the words of one language.
type ReportDoc struct {
	Report  report.Report
	Parts   []ReportPart   // whom to call, and what is asked; the most urgent first
	Nothing *UrgencyCard   // said in place of a card, nil when there is one
	Missing []QuestionView // the questions that can wait
	Settled []FindingView  // about which the person has called
	Notes   []FindingView
	NotMet  []OpenFinding
	Open    []OpenFinding // those with too few answers
	Lapsed  string        // about an answer that has become too old to count, empty when there is none
	Help    diary.Help
}

// NewReportDoc writes a report. The episodes are those that it was made from.
func NewReportDoc(l *i18n.Locale, r report.Report, episodes []diary.Episode, help diary.Help) ReportDoc {
	w := newReportWriter(l, r, episodes, help)
	doc := ReportDoc{Report: r, Help: help}
	if r.PregnancyLapsed {
		doc.Lapsed = l.T("pregnant.lapsed")
	}
	toCall := make(map[who][]report.Finding)
	for _, f := range r.Findings {
		if f.Outcome == report.Met && !f.Settled {
			toCall[whomToCall(f)] = append(toCall[whomToCall(f)], f)
		}
	}
	for _, f := range r.Findings { // those that are met come first, and a question after those of its level
		switch {
		case f.Outcome == report.Met && f.Settled:
			doc.Settled = append(doc.Settled, w.finding(f))
		case f.Outcome == report.Met:
			if together := toCall[whomToCall(f)]; together != nil {
				doc.Parts = append(doc.Parts, ReportPart{Card: w.card(together)})
				toCall[whomToCall(f)] = nil
			}
		case f.Asking():
			question := w.question(f)
			doc.Parts = append(doc.Parts, ReportPart{Question: &question})
		case f.Outcome == report.AnswerMissing:
			doc.Missing = append(doc.Missing, w.question(f))
		case f.Outcome == report.NotMet:
			doc.NotMet = append(doc.NotMet, w.open(f))
		default:
			doc.Open = append(doc.Open, w.open(f))
		}
	}
	for _, note := range r.Notes {
		doc.Notes = append(doc.Notes, w.finding(note))
	}
	if len(toCall) == 0 {
		nothing := NewUrgencyCard(l, nil, help)
		nothing.Title, nothing.Text = nothingMet(l, r)
		doc.Nothing = &nothing
	}
	return doc
}

// who tells apart the people to call, and how much it hurries.
type who struct {
	level report.Level
	call  report.Contact
}

func whomToCall(f report.Finding) who { return who{f.Criterion.Level, f.Criterion.Call} }

// card writes the card for findings about which the same people are called.
func (w reportWriter) card(findings []report.Finding) *CallCard {
	card := CallCard{UrgencyCard: NewUrgencyCard(w.l, findings, w.help), Answer: newAnswerForm(findings...)}
	for _, f := range findings {
		card.Findings = append(card.Findings, w.finding(f))
	}
	card.Last = card.Findings[0].Last
	if slices.ContainsFunc(card.Findings, func(f FindingView) bool { return f.Last != card.Last }) {
		card.Last = ""
	}
	return &card
}

// Choose marks the answer that could not be stored.
func (d *ReportDoc) Choose(said []diary.Acknowledgement) {
	for i := range d.Settled {
		d.Settled[i].Answer.choose(said)
	}
	for _, part := range d.Parts {
		if part.Card == nil {
			continue
		}
		part.Card.Answer.choose(said)
		for i := range part.Card.Findings {
			part.Card.Findings[i].Answer.choose(said)
		}
	}
}

// Anyway is whom to call when nothing on the list matches and the person wants help all the same.
func (d ReportDoc) Anyway(l *i18n.Locale) Call { return CallToday(l, d.Help) }

// reportWriter writes findings in one language.
type reportWriter struct {
	l        *i18n.Locale
	help     diary.Help
	zone     *time.Location // of the diary
	episodes map[string]*diary.Episode
	profiled bool // a profile was saved
}

func (w reportWriter) finding(f report.Finding) FindingView {
	c := f.Criterion
	view := FindingView{
		ID: c.ID, Name: w.l.T(c.Text()), NotArticle: c.Kind == report.Safety,
		Advice: w.l.T(c.Text() + ".advice"), Call: w.call(c), Settled: f.Settled, Answer: newAnswerForm(f),
	}
	if c.Level != report.SelfCare {
		view.Level = Code(w.l, "level", c.Level)
	}
	view.Noted = w.said(f)
	view.Brief = slices.Clone(view.Noted)
	for _, counted := range f.Counted {
		line := w.counted(counted, false)
		if slices.Contains(view.Noted, line) { // two rules may count the same
			continue
		}
		view.Noted = append(view.Noted, line)
		if counted.Window == (report.Window{Last: report.Criteria.AnsweredOf}) {
			line = w.noted(counted.Count, w.signs(counted), counted.Found)
		}
		view.Brief = append(view.Brief, line)
	}
	view.Stronger = w.stronger(f)
	for _, id := range f.Episodes {
		if e, ok := w.episodes[id]; ok {
			view.Entries = append(view.Entries, EntryLink{URL: "/entries/" + id, Label: w.entry(*e)})
		}
	}
	for _, day := range f.Days {
		view.Entries = append(view.Entries, EntryLink{URL: "/days/" + day.String(), Label: w.l.T("report.day", "Date", w.l.DayAndMonth(day))})
	}
	for _, rule := range c.Rules {
		view.Rules = append(view.Rules, w.rule(rule))
	}
	if len(f.Said) > 0 {
		view.Entries = append(view.Entries, EntryLink{URL: "/profile", Label: w.l.T("profile.title")})
	}
	for _, e := range c.Evidence {
		view.Evidence = append(view.Evidence, w.evidence(e))
	}
	if f.Last != nil {
		view.Last = w.l.T("acknowledge.last", "Moment", w.l.Moment(f.Last.At.In(w.zone)), "Response", Code(w.l, "response", f.Last.Response))
	}
	return view
}

// open writes a criterion that is not met, with how far it is from being met.
func (w reportWriter) open(f report.Finding) OpenFinding {
	open := OpenFinding{Name: w.l.T(f.Criterion.Text()), NotArticle: f.Criterion.Kind == report.Safety}
	seen := make(map[string]bool)
	for _, counted := range f.Counted {
		if line := w.counted(counted, true); !seen[line] {
			seen[line] = true
			open.Noted = append(open.Noted, line)
		}
	}
	if slices.ContainsFunc(f.Counted, func(c report.Counted) bool { return c.Found >= c.AtLeast }) {
		for _, rule := range f.Criterion.Rules {
			open.Rules = append(open.Rules, w.rule(rule))
		}
	}
	var unsaid []string
	for _, question := range f.Unsaid {
		unsaid = append(unsaid, Code(w.l, "unsaid", question))
	}
	open.Unsaid = strings.Join(unsaid, " · ")
	return open
}

// counted writes what was counted and where, with the limit and what was left unanswered for a count that
// was not reached.
func (w reportWriter) counted(c report.Counted, short bool) string {
	noted := w.noted(c.Count, w.signs(c), c.Found)
	details := []string{w.window(c)}
	if short {
		details = append(details, w.l.T("report.limit", "Limit", c.AtLeast))
		if c.Unanswered > 0 {
			details = append(details, w.l.N("report.unanswered", c.Unanswered))
		}
	}
	return w.l.T("window.line", "Noted", noted, "Details", strings.Join(details, "; "))
}

// signs are those that were ticked, or that would count.
func (w reportWriter) signs(c report.Counted) string {
	if len(c.Seen) > 0 {
		return Codes(w.l, "sign", c.Seen, diary.Signs)
	}
	return Codes(w.l, "sign", c.With.Signs, diary.Signs)
}

// noted writes a count with a number, or with what is given for it.
func (w reportWriter) noted(c report.Count, signs string, n int, more ...any) string {
	return w.l.N(c.Text, n, append([]any{"Pain", c.With.Pain, "Minutes", c.With.Minutes, "Hours", c.With.SoreHours, "Signs", signs}, more...)...)
}

func (w reportWriter) window(c report.Counted) string {
	if c.Window.Last == 0 {
		return w.l.T("window.hours", "Hours", c.Window.Hours)
	}
	from, to := c.From.UTC(), c.To.UTC()
	if from.Year() == to.Year() && from.Month() == to.Month() {
		return w.l.T("window.days", "From", from.Day(), "To", w.l.DayAndMonth(c.To))
	}
	return w.l.T("window.dates", "From", w.l.DayAndMonth(c.From), "To", w.l.DayAndMonth(c.To))
}

func (w reportWriter) evidence(e report.Evidence) string {
	part, kind := Code(w.l, "part", e.Of), Code(w.l, "basis", e.Kind)
	if e.Source.Name == "" {
		return w.l.T("report.basis.line", "Part", part, "Evidence", kind)
	}
	return w.l.T("report.basis.sourced", "Part", part, "Evidence", kind, "Source", e.Source.Name, "Address", e.Source.Address)
}

// call says whom to call about a criterion.
func (w reportWriter) call(c report.Criterion) Call {
	switch {
	case c.Level == report.EmergencyCall:
		return Call{Emergency: true}
	case c.Call == report.MaternityWard:
		return Call{Text: w.l.T("call.maternity-ward")}
	case c.Level == report.SameDay:
		return CallToday(w.l, w.help)
	case c.Level == report.Physiotherapist:
		return Call{Text: w.l.T("call.physiotherapist")}
	case c.Call == report.AskOwnDoctor:
		return Call{Text: w.l.T("call.supplement-doctor")}
	case c.ID == "supplement":
		return Call{Text: w.l.T("call.supplement")}
	case c.Level == report.Prescriber:
		return Call{Text: w.l.T("call.prescriber")}
	case c.Level == report.OwnDoctor && c.Timeframe == report.NoHurry:
		return Call{Text: w.l.T("call.own-doctor-no-hurry")}
	case c.Level == report.OwnDoctor:
		return Call{Text: w.l.T("call.own-doctor")}
	}
	return Call{}
}
