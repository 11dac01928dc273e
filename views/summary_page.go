package views

import (
	"strconv"

	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// SummaryPage is the summary as a page, with the choice of what is on it.
type SummaryPage struct {
	ui.Page
	Form   ui.SummaryForm
	Doc    words.SummaryDoc
	Ready  bool // the form could be read, so that there is a summary
	Filled bool // something was noted in the period
}

// AllParts are all parts as a form names them.
func AllParts() []string {
	parts := make([]string, len(words.SummaryParts))
	for i := range words.SummaryParts {
		parts[i] = strconv.Itoa(i + 1)
	}
	return parts
}

// summaryParts are the parts to choose from, by their places.
func summaryParts(l *i18n.Locale) []ui.Option {
	keys := map[words.SummaryPart]string{
		words.OwnWords: "summary.part.words", words.SpecialQuestions: "summary.part.questions", words.LoadAndMovement: "summary.part.load",
		words.StretchProgramme: "summary.part.stretching", words.ProductsTaken: "summary.part.products",
		words.FindingsMet: "summary.part.findings", words.LastEpisodes: "summary.part.episodes", words.EpisodeNotes: "summary.part.notes",
	}
	options := make([]ui.Option, len(words.SummaryParts))
	for i, part := range words.SummaryParts {
		options[i] = ui.Option{Value: strconv.Itoa(i + 1), Label: l.T(keys[part])}
	}
	return options
}
