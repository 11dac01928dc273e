package views

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"crampdiary/diary"
	"crampdiary/diary/sheet"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// The ways in which a file is refused that should hold a table.
const (
	NoTable       diary.Code = "no-table"
	TableTooLarge diary.Code = "table-too-large"
)

// SheetPage takes a table, asks what its columns hold, and says what an import would do.
type SheetPage struct {
	ui.Page
	Packed  string // the file; empty before one was chosen
	Columns []ui.Option
	Left    []string // the columns that no field takes and that are not empty
	Mapping sheet.Mapping
	Preview *SheetPreview
}

// SheetPreview is what would become of a table.
type SheetPreview struct {
	diary.ImportCount
	Rows     []SheetRow       // the first ones
	Problems []ui.FileProblem // the first ones
	Bad      int              // rows that cannot be read
	More     bool             // there are more problems than shown
	Doubles  int
}

// SheetRow is a row of a table as the diary would show it.
type SheetRow struct {
	Started, Place, Lasted, Pain, Woke, Context, Note string
}

// How much of a table is shown.
const (
	shownRows     = 10
	shownProblems = 50
	shownExample  = 40 // characters
)

// sheetTypes are the files that are offered for choice.
const sheetTypes = ".csv,.txt,.tsv,text/csv,text/plain"

// SheetColumn names the control that says which column holds a field.
func SheetColumn(f sheet.Field) string { return "column." + string(f) }

// Show fills in the file and what its columns hold.
func (p *SheetPage) Show(packed string, table sheet.Table, mapping sheet.Mapping) {
	p.Packed, p.Mapping = packed, mapping
	for column, heading := range table.Headings() {
		number := strconv.Itoa(column + 1)
		label := p.L.T("sheet.column", "Number", number)
		if heading != "" {
			label = p.L.T("sheet.column-named", "Number", number, "Name", shorten(heading))
		}
		p.Columns = append(p.Columns, ui.Option{Value: strconv.Itoa(column), Label: label})
	}
	for _, column := range mapping.Left(table) {
		if slices.ContainsFunc(table.Rows, func(r sheet.Row) bool { return r.Cell(column) != "" }) {
			p.Left = append(p.Left, p.Columns[column].Label)
		}
	}
}

func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= shownExample {
		return text
	}
	return string(runes[:shownExample]) + "…"
}

// chosen is the column of a field as its control holds it.
func (p SheetPage) chosen(f sheet.Field) string {
	if column, ok := p.Mapping.Columns[f]; ok {
		return strconv.Itoa(column)
	}
	return ""
}

// SetPreview fills in what would become of the table.
func (p *SheetPage) SetPreview(reading sheet.Reading, count diary.ImportCount) {
	preview := SheetPreview{ImportCount: count, Bad: reading.Bad, Doubles: reading.Doubles, More: len(reading.Problems) > shownProblems}
	for _, e := range reading.Episodes[:min(len(reading.Episodes), shownRows)] {
		preview.Rows = append(preview.Rows, SheetRow{
			Started: words.Started(p.L, e), Place: words.Place(p.L, e), Lasted: words.Lasted(p.L, e), Pain: number(e.Pain),
			Woke: words.Code(p.L, "answer", e.Woke), Context: words.Code(p.L, "context", e.Context), Note: shorten(e.Note),
		})
	}
	for _, problem := range reading.Problems[:min(len(reading.Problems), shownProblems)] {
		preview.Problems = append(preview.Problems, ui.FileProblem{
			Where: p.L.T("sheet.where", "Line", strconv.Itoa(problem.Line), "Column", p.L.T("column."+string(problem.Field))),
			What:  problemInTable(p.L, problem.Code),
		})
	}
	p.Preview = &preview
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// problemInTable says what is wrong with a cell.
func problemInTable(l *i18n.Locale, code diary.Code) string {
	if key := "problem.in-table." + string(code); l.Has(key) {
		return l.T(key)
	}
	return l.T("problem." + string(code))
}

// orderOptions and nightOptions are the ways to read a date.
func orderOptions(l *i18n.Locale) []ui.Option { return ui.CodeOptions(l, "sheet.order", sheet.Orders) }

func nightOptions(l *i18n.Locale) []ui.Option { return ui.CodeOptions(l, "sheet.night", sheet.Nights) }

// SheetWords are the words in which people write answers: the texts of both languages, the codes, and
// some short ones.
var SheetWords = sync.OnceValue(func() sheet.Words {
	words := sheet.Words{sheet.Effect: wordsFor("effect", diary.Effects)}
	for _, f := range diary.EpisodeFields {
		switch {
		case f.Kind == diary.Effected:
			words[sheet.Field(f.Name)] = wordsFor(f.Vocabulary, diary.Remedies)
		case f.Codes != nil:
			words[sheet.Field(f.Name)] = wordsFor(f.Vocabulary, f.Codes)
		}
		if f.Vocabulary == "answer" {
			maps.Copy(words[sheet.Field(f.Name)], map[string]string{
				"j": string(diary.Yes), "y": string(diary.Yes), "x": string(diary.Yes), "1": string(diary.Yes), "n": string(diary.No), "0": string(diary.No),
			})
		}
	}
	for word, side := range map[string]diary.Side{
		"v": diary.Left, "l": diary.Left, "h": diary.Right, "r": diary.Right,
		"begge sider": diary.BothSides, "both sides": diary.BothSides,
	} {
		words[sheet.Side][word] = string(side)
	}
	return words
})

// SheetHeadings are the headings that the tables of this diary have.
var SheetHeadings = sync.OnceValue(func() sheet.Headings {
	headings := make(sheet.Headings)
	for _, field := range sheet.Others {
		for _, language := range diary.Languages {
			headings[field] = append(headings[field], strings.ToLower(i18n.For(language).T("column."+string(field))))
		}
	}
	return headings
})

func wordsFor[T ~string](prefix string, codes []T) map[string]string {
	words := make(map[string]string)
	for _, code := range codes {
		words[string(code)] = string(code)
		for _, language := range diary.Languages {
			words[strings.ToLower(i18n.For(language).T(prefix+"."+string(code)))] = string(code)
		}
	}
	return words
}
