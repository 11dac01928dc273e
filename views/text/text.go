// Package text writes a report as plain text for a terminal, in the words of the pages: whether help
// should be sought and which entries say so, and then what is regular in the diary.
package text

import (
	"io"
	"strings"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// parts are those of the summary that are written after the report, which has the findings already. The
// person's own words are left to the person.
var parts = []words.SummaryPart{
	words.SpecialQuestions, words.LoadAndMovement, words.StretchProgramme, words.ProductsTaken, words.LastEpisodes,
}

// Write writes a summary, and what was found about factors at the same instant, in the language of the
// locale. The snapshot holds the episodes that they rest on, and help is whom to call.
func Write(w io.Writer, s report.Summary, f report.FactorFindings, snapshot diary.Snapshot, help diary.Help, l *i18n.Locale) error {
	p := printer{l: l}
	p.report(words.NewReportDoc(l, s.Report, snapshot.Episodes, help))
	doc := words.NewSummaryDoc(l, s, words.SummaryOptions{Parts: parts})
	p.summary(doc)
	p.comparisons(s, f)
	p.details(doc)
	_, err := io.WriteString(w, p.String())
	return err
}

// report writes whether help should be sought.
func (p *printer) report(doc words.ReportDoc) {
	p.title(p.l.T("report.title"))
	p.paragraph(p.l.Moment(doc.Report.Now))
	emergency, signs := words.EmergencyWords(p.l)
	p.paragraph(emergency)
	p.items(signs)
	for _, part := range doc.Parts {
		if part.Question != nil {
			p.question(*part.Question)
			continue
		}
		p.card(part.Card.UrgencyCard)
		for _, f := range part.Card.Findings {
			p.finding(f)
		}
	}
	if doc.Nothing != nil {
		p.card(*doc.Nothing)
	}
	if len(doc.Settled) > 0 {
		p.heading(p.l.T("report.told"))
		for _, f := range doc.Settled {
			p.finding(f)
		}
	}
	p.heading(p.l.T("report.anyway"))
	p.paragraph(p.l.T("report.anyway.text"))
	p.call(doc.Anyway(p.l))
	if doc.Lapsed != "" {
		p.paragraph(doc.Lapsed + " " + p.l.T("pregnant.lapsed.counts"))
	}
	if len(doc.Notes) > 0 {
		p.heading(p.l.T("report.notes"))
		for _, note := range doc.Notes {
			p.finding(note)
		}
	}
	if len(doc.Missing) > 0 {
		p.heading(p.l.T("report.asks"))
		p.paragraph(p.l.T("report.asks.lead"))
		for _, q := range doc.Missing {
			p.item(q.Name + " (" + q.ID + "): " + q.Ask + " " + q.IfSo)
			p.below(labels(q.Answers))
		}
	}
	if len(doc.NotMet) > 0 {
		p.heading(p.l.N("report.not-met", len(doc.NotMet)))
		p.open(doc.NotMet)
	}
	if len(doc.Open) > 0 {
		p.heading(p.l.N("report.not-enough", len(doc.Open)))
		r := doc.Report
		p.paragraph(p.l.N("report.answered", r.AnsweredOf, "Answered", r.Answered))
		if r.QuietNights > 0 {
			p.paragraph(p.l.N("answered.quiet-nights", r.QuietNights))
		}
		if r.Missing > 0 {
			p.paragraph(p.l.N("report.missing", r.Missing))
		}
		p.open(doc.Open)
	}
}

// question writes what should not wait and of which an answer is missing.
func (p *printer) question(q words.QuestionView) {
	p.heading(q.Ask)
	p.paragraph(q.IfSo)
	p.call(q.Call)
	p.paragraph(p.l.T("report.asks.answer", "Name", q.Name))
	p.items(labels(q.Answers))
}

func labels(links []words.EntryLink) []string {
	var texts []string
	for _, link := range links {
		texts = append(texts, link.Label)
	}
	return texts
}

// card writes whom to call and when, at the highest level of what is met.
func (p *printer) card(card words.UrgencyCard) {
	if card.Urgency(p.l) == "" {
		p.heading(card.Title)
		p.paragraph(card.Text)
		return
	}
	p.heading(card.Urgency(p.l) + ": " + card.Title)
	p.items(card.Names)
	p.call(card.Call)
}

func (p *printer) call(call words.Call) {
	text, numbers := call.Words(p.l)
	p.paragraph(text)
	p.items(numbers)
}

// finding writes a criterion that is met, or a note, with what it rests on.
func (p *printer) finding(f words.FindingView) {
	name := f.Name + " (" + f.ID + ")"
	for _, more := range []struct {
		text string
		is   bool
	}{{f.Level, f.Level != ""}, {p.l.T("report.not-article"), f.NotArticle}} {
		if more.is {
			name += " · " + more.text
		}
	}
	p.subheading(name)
	p.paragraph(f.Advice)
	p.items(f.Noted)
	for _, line := range f.Stronger {
		p.paragraph(line)
	}
	if len(f.Entries) > 0 {
		p.paragraph(p.l.T("report.entries") + ": " + strings.Join(labels(f.Entries), "; "))
	}
	p.call(f.Call)
	if len(f.Evidence) > 0 {
		p.paragraph(p.l.N("report.rules", len(f.Rules)))
		p.items(f.Rules)
		p.paragraph(p.l.T("report.basis"))
		p.items(f.Evidence)
	}
	p.paragraph(f.Last)
}

// open writes criteria that are not met, or of which that cannot be said.
func (p *printer) open(findings []words.OpenFinding) {
	for _, f := range findings {
		name := f.Name
		if f.NotArticle {
			name += " · " + p.l.T("report.not-article")
		}
		p.item(name)
		lines := f.Noted
		if f.Unsaid != "" {
			lines = append(lines, p.l.T("report.unsaid")+" "+f.Unsaid)
		}
		p.below(lines)
	}
}
