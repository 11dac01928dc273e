package views

import (
	"slices"
	"strconv"

	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// SummaryPart is a part of a summary that can be left out. What is not one of them is always there.
type SummaryPart string

// The parts.
const (
	OwnWords         SummaryPart = "words"             // problem and goal, in the person's own words
	SpecialQuestions SummaryPart = "special-questions" // with irritability
	LoadAndMovement  SummaryPart = "load"              // training, standing, footwear, movement
	StretchProgramme SummaryPart = "stretching"
	ProductsTaken    SummaryPart = "products" // medicines and supplements
	FindingsMet      SummaryPart = "findings"
	LastEpisodes     SummaryPart = "episodes"
	EpisodeNotes     SummaryPart = "notes" // the notes of these episodes
)

// SummaryParts lists every part, in the order of the summary.
var SummaryParts = []SummaryPart{
	OwnWords, SpecialQuestions, LoadAndMovement, StretchProgramme, ProductsTaken, FindingsMet, LastEpisodes, EpisodeNotes,
}

// SummaryOptions say what of a summary is shown.
type SummaryOptions struct {
	Name    string        // what the person wants to be called on it; may be empty
	Problem string        // what it is about, in the person's own words; may be empty
	Parts   []SummaryPart // that are shown
}

func (o SummaryOptions) shows(part SummaryPart) bool { return slices.Contains(o.Parts, part) }

// SummaryPage is the summary as a page, with the choice of what is on it.
type SummaryPage struct {
	ui.Page
	Form   SummaryForm
	Doc    SummaryDoc
	Ready  bool // the form could be read, so that there is a summary
	Filled bool // something was noted in the period
}

// SummaryForm is what is chosen for a summary. It stands in the page's address, which is kept by browsers
// and by machines on the way, so a part is named by its place in SummaryParts, counted from 1, and what
// the person writes is in no address.
type SummaryForm struct {
	Period string   `schema:"period"` // a number of weeks, AllDays or ChosenDays
	From   string   `schema:"from"`   // YYYY-MM-DD, of ChosenDays
	To     string   `schema:"to"`
	Parts  []string `schema:"part"`
	Name   string   `schema:"shown_name"`
	Words  string   `schema:"shown_words"` // the problem, in the person's own words
}

// AllParts are all parts as a form names them.
func AllParts() []string {
	parts := make([]string, len(SummaryParts))
	for i := range SummaryParts {
		parts[i] = strconv.Itoa(i + 1)
	}
	return parts
}

// summaryParts are the parts to choose from, by their places.
func summaryParts(l *i18n.Locale) []ui.Option {
	keys := map[SummaryPart]string{
		OwnWords: "summary.part.words", SpecialQuestions: "summary.part.questions", LoadAndMovement: "summary.part.load",
		StretchProgramme: "summary.part.stretching", ProductsTaken: "summary.part.products",
		FindingsMet: "summary.part.findings", LastEpisodes: "summary.part.episodes", EpisodeNotes: "summary.part.notes",
	}
	options := make([]ui.Option, len(SummaryParts))
	for i, part := range SummaryParts {
		options[i] = ui.Option{Value: strconv.Itoa(i + 1), Label: l.T(keys[part])}
	}
	return options
}

func summaryPeriods(l *i18n.Locale) ui.Question {
	q := ui.PeriodQuestion(l)
	q.Hint = ""
	return q
}
