package words

import "slices"

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

// SummaryOptions say what of a summary is shown.
type SummaryOptions struct {
	Name    string        // what the person wants to be called on it; may be empty
	Problem string        // what it is about, in the person's own words; may be empty
	Parts   []SummaryPart // that are shown
}

// SummaryParts lists every part, in the order of the summary.
var SummaryParts = []SummaryPart{
	OwnWords, SpecialQuestions, LoadAndMovement, StretchProgramme, ProductsTaken, FindingsMet, LastEpisodes, EpisodeNotes,
}

func (o SummaryOptions) shows(part SummaryPart) bool { return slices.Contains(o.Parts, part) }
