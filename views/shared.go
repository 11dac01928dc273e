package views

import (
	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// OpenSharePage is what a link leads to: nothing but a button. A machine that follows links, to look for
// viruses or to show a preview, opens nothing with it.
type OpenSharePage struct {
	ui.Page
	Token   string
	AsksPIN bool   // the link was found, and wants its PIN
	Refused string // why the PIN was not taken
}

// SharedPage is what the reader of a link sees.
type SharedPage struct {
	ui.Page
	Until   string // when the link stops working
	Filled  bool   // something was noted in the period
	Summary words.SummaryDoc
	Form    SharedNoteForm
	Left    *ui.NoteView // the note that was left, nil when there is none
	Clash   bool         // another note had been left, and what was typed is not stored
}

// Contents leads to what follows the first part of the summary, and to the note.
func (p SharedPage) Contents() []words.EntryLink {
	links := []words.EntryLink{{URL: "#summary-body", Label: p.Summary.Body.Title}, {URL: "#summary-hours", Label: p.Summary.Hours.Title}}
	for _, section := range p.Summary.Details {
		links = append(links, words.EntryLink{URL: "#" + section.ID, Label: section.Title})
	}
	return append(links, words.EntryLink{URL: "#leave-note", Label: p.L.T("shared.note")})
}

// messageHint says what the note is for, and that ratings at the therapist's may stand in it.
func (p SharedPage) messageHint() string {
	hint := p.L.T("shared.message.hint")
	if p.Summary.Function.Table != nil {
		hint += " " + p.L.T("shared.retest.hint")
	}
	return hint
}

// SharedNoteForm is a note for the diary's owner, as it stands in the form.
type SharedNoteForm struct {
	Message string   `schema:"message"`
	Watches []string `schema:"watches"`
}

func watchesQuestion(l *i18n.Locale) ui.Question {
	q := ui.Question{
		Field: "watches", Legend: l.T("field.watches"),
		Hint: l.T("shared.watches.hint", "Most", diary.MaxWatches),
	}
	for _, watch := range diary.Watches() {
		q.Options = append(q.Options, ui.Option{Value: string(watch), Label: ui.WatchLabel(l, watch)})
	}
	return q
}
