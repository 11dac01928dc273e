package views

import (
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// ReportPage shows which grounds to seek help the diary fits, and which of its entries say so.
type ReportPage struct {
	ui.Page
	Report   report.Report
	Card     UrgencyCard
	Above    []QuestionView // that hurry more than anything that is met
	Urgent   []QuestionView // the others that should not wait
	Missing  []QuestionView // the questions that can wait
	Findings []FindingView  // that are met, the highest level first
	Notes    []FindingView
	NotMet   []OpenFinding
	Open     []OpenFinding // those with too few answers
	Patterns []string      // of the same days, shortly
	Lapsed   string        // about an answer that has become too old to count, empty when there is none
	Help     diary.Help
}

// UrgencyCard says whom to call and when, at the highest level of some findings.
type UrgencyCard struct {
	Level report.Level // SelfCare when nothing is met
	Title string
	Text  string   // said when nothing is met
	Names []string // of the findings at this level
	Call  Call
}

// Kind is one of the three kinds of urgency, and "none" when nothing is met.
func (c UrgencyCard) Kind() string {
	switch c.Level {
	case report.SelfCare:
		return "none"
	case report.SameDay:
		return "today"
	case report.EmergencyCall:
		return "emergency"
	}
	return "later"
}

// emergency says whether there is a card, and for what cannot wait even for the button under it.
func (c *UrgencyCard) emergency() bool { return c != nil && c.Level == report.EmergencyCall }

// urgency says the kind in words.
func (c UrgencyCard) urgency(l *i18n.Locale) string {
	return l.T(map[string]string{
		"emergency": "urgency.emergency", "today": "urgency.today", "later": "urgency.later",
	}[c.Kind()])
}

// Call is whom to call: a sentence, and numbers if there are any.
type Call struct {
	Text      string
	Lines     []diary.HelpLine
	Emergency bool // 112
}

// tel is how a telephone dials a number.
func tel(number string) string { return "tel:" + strings.ReplaceAll(number, " ", "") }

func lineText(l *i18n.Locale, line diary.HelpLine) string {
	return l.T("call.line", "Region", words.Code(l, "region", line.Region), "Number", strings.ReplaceAll(line.Number, " ", "\u00a0"))
}

// FindingView is a finding or a note as the page shows it.
type FindingView struct {
	ID         string
	Name       string
	Level      string
	NotArticle bool
	Advice     string // the sentence before what was noted
	Noted      []string
	Stronger   []string // about a medicine that was begun or changed lately
	Entries    []EntryLink
	Call       Call
	Basis      []string
	Last       string // what the person said about it, empty when nothing
	Told       bool
	AnswerID   string // of the acknowledgement that the form makes
	Chosen     string // the response that could not be stored
}

// EntryLink leads to an episode.
type EntryLink struct {
	URL   string
	Label string
}

// directEntries is how many entries are shown at once; more are folded.
const directEntries = 6

// OpenFinding is a criterion that is not met, or of which that cannot be said.
type OpenFinding struct {
	Name       string
	NotArticle bool
	Noted      []string
	Unsaid     string // what the profile lacks
}

// NewReportPage writes a report. The episodes are those that it was made from.
func NewReportPage(p ui.Page, r report.Report, episodes []diary.Episode, help diary.Help) ReportPage {
	w := newReportWriter(p.L, r, episodes, help)
	page := ReportPage{Page: p, Report: r, Help: help}
	if r.PregnancyLapsed {
		page.Lapsed = p.L.T("pregnant.lapsed")
	}
	var counting []report.Finding
	for _, f := range r.Findings {
		switch f.Outcome {
		case report.Met:
			page.Findings = append(page.Findings, w.finding(f))
			if !f.Told {
				counting = append(counting, f)
			}
		case report.AnswerMissing:
			question := w.question(f)
			switch {
			case !f.Asking():
				page.Missing = append(page.Missing, question)
			case f.Criterion.Level.Above(r.Level):
				page.Above = append(page.Above, question)
			default:
				page.Urgent = append(page.Urgent, question)
			}
		case report.NotMet:
			page.NotMet = append(page.NotMet, w.open(f))
		default:
			page.Open = append(page.Open, w.open(f))
		}
	}
	for _, note := range r.Notes {
		page.Notes = append(page.Notes, w.finding(note))
	}
	page.Card = NewUrgencyCard(p.L, counting, help)
	if page.Card.Level == report.SelfCare {
		page.Card.Title, page.Card.Text = nothingMet(p.L, r)
	}
	return page
}

// Choose marks the answer that could not be stored, with the ID under which it is to be sent again.
func (p *ReportPage) Choose(a diary.Acknowledgement) {
	for i := range p.Findings {
		if f := &p.Findings[i]; f.ID == a.Criterion {
			f.AnswerID, f.Chosen = a.ID, string(a.Response)
		}
	}
}

// NewUrgencyCard is the card for findings that are met, the highest level first.
func NewUrgencyCard(l *i18n.Locale, findings []report.Finding, help diary.Help) UrgencyCard {
	card := UrgencyCard{Level: report.SelfCare, Title: l.T("report.none.title"), Text: l.T("report.none.text")}
	for i, f := range findings {
		if i == 0 {
			w := reportWriter{l: l, help: help}
			card.Level, card.Call = f.Criterion.Level, w.call(f.Criterion)
			card.Title = l.T(cardTitle(mostPressing(findings), help))
		}
		if f.Criterion.Level == card.Level {
			card.Names = append(card.Names, l.T(f.Criterion.Text()))
		}
	}
	return card
}

// mostPressing is the finding that decides how soon to call: among those of the highest level one with a
// pace of its own, unless that pace is slower than the level's.
func mostPressing(findings []report.Finding) report.Criterion {
	chosen := findings[0].Criterion
	for _, f := range findings[1:] {
		if f.Criterion.Level == chosen.Level && pressing(f.Criterion) > pressing(chosen) {
			chosen = f.Criterion
		}
	}
	return chosen
}

func pressing(c report.Criterion) int {
	switch {
	case c.Pace == report.AtOnce:
		return 4
	case c.Pace == report.Soon:
		return 3
	case c.Pace == report.NoHurry:
		return 0
	case c.Call != "":
		return 1
	}
	return 2
}

// cardTitle is the key of whom to call and when.
func cardTitle(c report.Criterion, help diary.Help) string {
	switch c.Level {
	case report.EmergencyCall:
		return "urgency.title.emergency"
	case report.SameDay:
		switch {
		case c.Call == report.MaternityWard:
			return "urgency.title.maternity-ward"
		case c.Pace == report.AtOnce && help.OwnDoctor:
			return "urgency.title.own-doctor-now"
		case c.Pace == report.AtOnce:
			return "urgency.title.out-of-hours-now"
		case help.OwnDoctor:
			return "urgency.title.own-doctor-today"
		}
		return "urgency.title.out-of-hours"
	case report.Physiotherapist:
		return "urgency.title.physiotherapist"
	case report.Prescriber:
		if c.Call == report.AskOwnDoctor {
			return "urgency.title.supplement-doctor"
		}
		return "urgency.title.prescriber"
	}
	switch c.Pace {
	case report.Soon:
		return "urgency.title.own-doctor-soon"
	case report.NoHurry:
		return "urgency.title.own-doctor-no-hurry"
	}
	return "urgency.title.own-doctor"
}

// reportWriter writes findings in one language.
type reportWriter struct {
	l        *i18n.Locale
	help     diary.Help
	zone     *time.Location // of the diary
	episodes map[string]diary.Episode
}

func (w reportWriter) finding(f report.Finding) FindingView {
	c := f.Criterion
	view := FindingView{
		ID: c.ID, Name: w.l.T(c.Text()), NotArticle: c.Kind == report.Safety,
		Advice: w.l.T(c.Text() + ".advice"), Call: w.call(c), Told: f.Told, AnswerID: diary.NewID(),
	}
	if c.Level != report.SelfCare {
		view.Level = words.Code(w.l, "level", c.Level)
	}
	view.Noted = w.said(f)
	for _, counted := range f.Counted {
		if line := w.counted(counted, false); !slices.Contains(view.Noted, line) { // two rules may count the same
			view.Noted = append(view.Noted, line)
		}
	}
	view.Stronger = w.stronger(f)
	for _, id := range f.Episodes {
		if e, ok := w.episodes[id]; ok {
			view.Entries = append(view.Entries, EntryLink{URL: "/entries/" + id, Label: w.entry(e)})
		}
	}
	for _, day := range f.Days {
		view.Entries = append(view.Entries, EntryLink{URL: "/days/" + day.String(), Label: w.l.T("report.day", "Date", w.l.DayAndMonth(day))})
	}
	for _, grounds := range c.Basis {
		view.Basis = append(view.Basis, w.grounds(grounds))
	}
	if f.Last != nil {
		view.Last = w.l.T("acknowledge.last", "Moment", w.l.Moment(f.Last.At.In(w.zone)), "Response", words.Code(w.l, "response", f.Last.Response))
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
	var unsaid []string
	for _, question := range f.Unsaid {
		unsaid = append(unsaid, words.Code(w.l, "unsaid", question))
	}
	open.Unsaid = strings.Join(unsaid, " · ")
	return open
}

// counted writes what was counted and where, with the limit and what was left unanswered for a count that
// was not reached.
func (w reportWriter) counted(c report.Counted, short bool) string {
	signs := words.Codes(w.l, "sign", c.Seen, diary.Signs)
	if signs == "" {
		signs = words.Codes(w.l, "sign", c.With.Signs, diary.Signs)
	}
	noted := w.noted(c.Count, signs, c.Found)
	details := []string{w.window(c)}
	if short {
		details = append(details, w.l.T("report.limit", "Limit", c.AtLeast))
		if c.Unanswered > 0 {
			details = append(details, w.l.N("report.unanswered", c.Unanswered))
		}
	}
	return w.l.T("window.line", "Noted", noted, "Details", strings.Join(details, "; "))
}

// noted writes a count with a number.
func (w reportWriter) noted(c report.Count, signs string, n int) string {
	return w.l.N(c.Text, n, "Pain", c.With.Pain, "Minutes", c.With.Minutes, "Hours", c.With.SoreHours, "Signs", signs)
}

func (w reportWriter) window(c report.Counted) string {
	if c.Window.Last == 0 {
		return w.l.T("window.hours", "Hours", c.Window.Hours)
	}
	return w.l.T("window.dates", "From", w.l.DayAndMonth(c.From), "To", w.l.DayAndMonth(c.To))
}

func (w reportWriter) grounds(g report.Grounds) string {
	part, basis := words.Code(w.l, "part", g.Of), words.Code(w.l, "basis", g.Basis)
	if g.Source.Name == "" {
		return w.l.T("report.basis.line", "Part", part, "Basis", basis)
	}
	return w.l.T("report.basis.sourced", "Part", part, "Basis", basis, "Source", g.Source.Name, "Address", g.Source.Address)
}

// call says whom to call about a criterion.
func (w reportWriter) call(c report.Criterion) Call {
	switch {
	case c.Level == report.EmergencyCall:
		return Call{Emergency: true}
	case c.Call == report.MaternityWard:
		return Call{Text: w.l.T("call.maternity-ward")}
	case c.Level == report.SameDay:
		return today(w.l, w.help)
	case c.Level == report.Physiotherapist:
		return Call{Text: w.l.T("call.physiotherapist")}
	case c.Call == report.AskOwnDoctor:
		return Call{Text: w.l.T("call.supplement-doctor")}
	case c.ID == "supplement":
		return Call{Text: w.l.T("call.supplement")}
	case c.Level == report.Prescriber:
		return Call{Text: w.l.T("call.prescriber")}
	case c.Level == report.OwnDoctor && c.Pace == report.NoHurry:
		return Call{Text: w.l.T("call.own-doctor-no-hurry")}
	case c.Level == report.OwnDoctor:
		return Call{Text: w.l.T("call.own-doctor")}
	}
	return Call{}
}

// CallToday is whom to call with something that cannot wait for another day.
func CallToday(l *i18n.Locale, help diary.Help) Call { return today(l, help) }

// today says whom to call with something that cannot wait for another day.
func today(l *i18n.Locale, help diary.Help) Call {
	switch {
	case help.OwnDoctor:
		return Call{Text: l.T("call.own-doctor-now")}
	case len(help.Lines) > 1:
		return Call{Text: l.T("call.choose-region"), Lines: help.Lines}
	}
	return Call{Text: l.T("call.out-of-hours"), Lines: help.Lines}
}
