package learn

import (
	"slices"
)

// Text is one page.
type Text struct {
	Title  string
	Lead   Line // the page in one or two sentences
	Blocks []Block
}

// Block is a part of a page: a Heading, Paragraph, List, Table, Card or Data.
type Block interface {
	// lines are all the words of the block, in the order in which they are read.
	lines() []Line
}

// Heading begins a section.
type Heading struct {
	Level int // 2 for a section of the page, 3 for a part of one
	Text  Line
}

// Paragraph is running text.
type Paragraph struct{ Text Line }

// List is a list, numbered if the order matters.
type List struct {
	Numbered bool
	Items    []Line
}

// Table has a heading for each column; the first column names the rows.
type Table struct {
	Head []Line
	Rows [][]Line
}

// Card stands out from the text.
type Card struct {
	Kind   CardKind
	Title  Line // ranks as a heading of level 2
	Blocks []Block
}

// CardKind is why a card stands out.
type CardKind string

// The kinds of cards, as they are written.
const (
	Note    CardKind = "NOTE"    // worth knowing
	Warning CardKind = "WARNING" // asks for action
)

// Data is the place of something that the program keeps elsewhere.
type Data string

// The data, as they are written.
const (
	EmergencyNumber Data = "emergency"  // when to call the emergency number
	HelpLines       Data = "help-lines" // whom to call by region
	Thresholds      Data = "thresholds" // every criterion of the report, with its numbers
	FirstAid        Data = "first-aid"  // first aid by muscle
	Stretching      Data = "stretching" // the programme before sleep
)

var allData = []Data{EmergencyNumber, HelpLines, FirstAid, Stretching, Thresholds}

// Line is text that runs on without a break.
type Line []Span

// Span is a piece of a line: plain words, or one of the others.
type Span struct {
	Words  string
	Strong bool
	Topic  string // the topic to which the words lead
	Source string // the key of a source that is cited; there are no words then
}

func (b Heading) lines() []Line   { return []Line{b.Text} }
func (b Paragraph) lines() []Line { return []Line{b.Text} }
func (b List) lines() []Line      { return b.Items }
func (b Table) lines() []Line     { return append(slices.Clone(b.Head), slices.Concat(b.Rows...)...) }
func (b Data) lines() []Line      { return nil }

func (b Card) lines() []Line {
	lines := []Line{b.Title}
	for _, inner := range b.Blocks {
		lines = append(lines, inner.lines()...)
	}
	return lines
}

// lines are all the words of the page but the title.
func (t Text) lines() []Line {
	lines := []Line{t.Lead}
	for _, block := range t.Blocks {
		lines = append(lines, block.lines()...)
	}
	return lines
}

// Sources are the sources that the page cites, each once, in the order of the first citation.
func (t Text) Sources() []Source {
	var cited []Source
	for _, line := range t.lines() {
		for _, span := range line {
			source, ok := SourceOf(span.Source)
			if ok && !slices.Contains(cited, source) {
				cited = append(cited, source)
			}
		}
	}
	return cited
}
