package views

import (
	"net/url"
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
	TableLocked   diary.Code = "table-locked"
)

// SheetPage takes a table, asks what its columns hold, and says what an import would do.
type SheetPage struct {
	ui.Page
	Packed  string // the file; empty before one was chosen
	Sheets  []ui.Option
	Sheet   string // the chosen one
	Columns []ui.Option
	Left    []string  // the columns that no field takes and that are not empty
	Open    []string  // lines with a quotation mark that nothing closes
	Ratings string    // what stands in the column of the pain
	Alone   sheet.Row // the first that has a date, and tells of no cramp
	Mapping sheet.Mapping
	Shape   string // of the table
	// Remembered says that a table of the shape was imported before, and this one is read alike.
	Remembered bool
	Preview    *SheetPreview
	Alike      []SheetAlike // the first ones
	Others     int          // how many more there are
	Likeness   string       // what becomes of those of which nothing else is said
}

// SheetAlike is a cramp of a table and one of the diary that may be the same.
type SheetAlike struct {
	ID              string // of the one in the table
	Brought, Stored string
	Changes         []words.ConflictRow // by replacing the one that is here
	Said            string              // what becomes of it; empty for what becomes of the others
	Itself          bool                // the table has its key, so that it is no other one
}

// SheetPreview is what would become of a table.
type SheetPreview struct {
	diary.ImportCount
	Days     diary.ImportCount  // without cramps
	Rows     words.SummaryTable // the first ones, as the diary would show them
	Problems []ui.FileProblem   // the first ones
	Skipped  []SheetLeft        // by reason
	Bad      int                // rows that cannot be read
	More     bool               // there are more problems than shown
	Noted    int                // cells that stay in the note, although their column has a field
	Dated    int                // rows with the date of a row above
	Counted  int                // cramps that are there because a row counts them
}

// SheetLeft is what is left out for one reason.
type SheetLeft struct {
	Text  string
	Lines []ui.FileProblem // the first ones
	More  bool
}

// How much of a table is shown.
const (
	shownRows     = 10
	shownProblems = 50
	shownExample  = 40 // characters
)

// sheetTypes are the files that are offered for choice.
const sheetTypes = ".csv,.txt,.tsv,.xlsx,.ods,.zip,text/csv,text/plain,application/zip,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.oasis.opendocument.spreadsheet"

// SheetColumn names the control that says which column holds a field.
func SheetColumn(f sheet.Field) string { return "column." + string(f) }

// SheetShown names the control that says which sheet the mapping in a form is of.
const SheetShown = "shown-sheet"

// Show fills in the file and what its columns hold.
func (p *SheetPage) Show(packed string, table sheet.Table, mapping sheet.Mapping) {
	p.Packed, p.Mapping, p.Sheet, p.Shape = packed, mapping, strconv.Itoa(table.Sheet), table.Shape(mapping)
	for number, name := range table.Sheets {
		p.Sheets = append(p.Sheets, ui.Option{Value: strconv.Itoa(number), Label: name})
	}
	for column, heading := range table.Headings(mapping) {
		number := strconv.Itoa(column + 1)
		label := p.L.T("sheet.column", "Number", number)
		if heading != "" {
			label = p.L.T("sheet.column-named", "Number", number, "Name", shorten(heading))
		}
		p.Columns = append(p.Columns, ui.Option{Value: strconv.Itoa(column), Label: label})
	}
	for _, column := range mapping.Left(table) {
		if slices.ContainsFunc(table.Rows, func(r sheet.Row) bool { return r.Line >= mapping.Body && r.Cell(column) != "" }) {
			p.Left = append(p.Left, p.Columns[column].Label)
		}
	}
	for _, line := range table.Open[:min(len(table.Open), shownProblems)] {
		p.Open = append(p.Open, strconv.Itoa(line))
	}
	var ratings []string
	for _, example := range table.ScaleExample(mapping) {
		ratings = append(ratings, shorten(example))
	}
	p.Ratings = strings.Join(ratings, " · ")
	if mapping.Alone == "" {
		p.Alone = table.AloneExample(mapping)
	}
}

// aloneHint shows a line that has a date, and tells of no cramp.
func (p SheetPage) aloneHint() string {
	if p.Alone.Line == 0 {
		return ""
	}
	return p.L.T("sheet.alone.hint", "Line", strconv.Itoa(p.Alone.Line), "Text", shorten(p.Alone.Text()))
}

// Answers are what is said of the table, as a form sends it.
func (p SheetPage) Answers() url.Values {
	m := p.Mapping
	answers := url.Values{
		"header": {lineNumber(m.Header)}, "body": {lineNumber(m.Body)}, "sheet": {p.Sheet}, SheetShown: {p.Sheet}, "format": {m.Format}, "order": {string(m.Order)},
		"night": {string(m.Night)}, "alone": {string(m.Alone)}, "scale": {string(m.Scale)}, "lengths": {string(m.Lengths)}, "zone": {m.Zone},
	}
	if m.Rest {
		answers.Set("rest", "yes")
	}
	for _, field := range sheet.Fields {
		answers.Set(SheetColumn(field), p.chosen(field))
	}
	return answers
}

// lineNumber is a line as a form holds it.
func lineNumber(line int) string {
	if line == 0 {
		return ""
	}
	return strconv.Itoa(line)
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

// alwaysAsked are the fields that most tables have.
var alwaysAsked = []sheet.Field{sheet.Date, sheet.Clock, sheet.Cramp, sheet.Minutes, sheet.Muscle, sheet.Pain, sheet.Note}

// asked lists the fields that are asked for at once: those of most tables, and those that have a column; or else those
// that are folded away.
func (p SheetPage) asked(atOnce bool) []sheet.Field {
	var fields []sheet.Field
	for _, field := range sheet.Fields {
		if (p.chosen(field) != "" || slices.Contains(alwaysAsked, field)) == atOnce {
			fields = append(fields, field)
		}
	}
	return fields
}

// leavesOpen says whether a question is one that only the person can answer.
func (p SheetPage) leavesOpen(question string) bool { return p.Errors.For(question) != "" }

// SetPreview fills in what would become of the table.
func (p *SheetPage) SetPreview(reading sheet.Reading, counts diary.ImportCounts) {
	preview := SheetPreview{
		ImportCount: counts[diary.EpisodesSection], Days: counts[diary.CheckInsSection], Bad: reading.Bad, More: len(reading.Problems) > shownProblems,
		Noted: reading.Noted, Dated: reading.Dated, Counted: reading.Counted,
	}
	for _, heading := range []string{"column.date", "column.muscle", "sheet.lasted", "column.pain", "column.woke", "column.context"} {
		preview.Rows.Headings = append(preview.Rows.Headings, p.L.T(heading))
	}
	for _, e := range reading.Episodes[:min(len(reading.Episodes), shownRows)] {
		preview.Rows.Rows = append(preview.Rows.Rows, append(sheetCells(p.L, e), words.Code(p.L, "answer", e.Woke), words.Code(p.L, "context", e.Context)))
		preview.Rows.Below = append(preview.Rows.Below, shorten(e.Note))
	}
	for _, problem := range reading.Problems[:min(len(reading.Problems), shownProblems)] {
		preview.Problems = append(preview.Problems, ui.FileProblem{
			Where: p.L.T("sheet.where", "Line", strconv.Itoa(problem.Line), "Column", p.L.T("column."+string(problem.Field))),
			What:  problemInTable(p.L, problem.Code),
		})
	}
	for _, because := range sheet.Reasons {
		if left := reading.LeftBecause(because); len(left) > 0 {
			preview.Skipped = append(preview.Skipped, newSheetLeft(p.L, because, left))
		}
	}
	p.Preview = &preview
}

// sheetCells are what is said first of a cramp.
func sheetCells(l *i18n.Locale, e diary.Episode) []string {
	return []string{words.Started(l, e), words.Place(l, e), words.Lasted(l, e), number(e.Pain)}
}

// sheetLine is a cramp in one line.
func sheetLine(l *i18n.Locale, e diary.Episode) string {
	said := append(sheetCells(l, e), shorten(e.Note))
	return strings.Join(slices.DeleteFunc(said, func(cell string) bool { return cell == "" }), " · ")
}

// sheetLikeness names the control that says what becomes of cramps that look like some of the diary. With a point and the
// ID of one behind it, it says so of that one.
const sheetLikeness = "alike"

// SaidOfAlike is what a form says of the cramp with an ID: leave it, unless it says something else.
func SaidOfAlike(form url.Values, id string) sheet.Likeness {
	for _, name := range []string{sheetLikeness + "." + id, sheetLikeness} {
		if said := sheet.Likeness(form.Get(name)); slices.Contains(sheet.Likenesses, said) {
			return said
		}
	}
	return sheet.LeaveAlike
}

// ShowAlike shows the cramps of the table that look like some of the diary, and what a form says of them.
func (p *SheetPage) ShowAlike(alike []sheet.Alike, form url.Values) {
	for _, pair := range alike[:min(len(alike), shownProblems)] {
		p.Alike = append(p.Alike, SheetAlike{
			ID: pair.Brought.ID, Brought: sheetLine(p.L, pair.Brought), Stored: sheetLine(p.L, pair.Stored), Itself: pair.Itself,
			Changes: words.Differing(p.L, words.AllFacts(p.L, pair.Stored), words.AllFacts(p.L, pair.Corrected)),
			Said:    form.Get(sheetLikeness + "." + pair.Brought.ID),
		})
	}
	p.Others, p.Likeness = max(0, len(alike)-shownProblems), string(SaidOfAlike(form, ""))
}

// likenessOptions are what can become of a cramp that looks like one of the diary, or is one.
func likenessOptions(l *i18n.Locale, itself bool) []ui.Option {
	options := sheet.Likenesses
	if itself {
		options = []sheet.Likeness{sheet.LeaveAlike, sheet.ReplaceAlike}
	}
	return ui.CodeOptions(l, "sheet.alike", options)
}

func newSheetLeft(l *i18n.Locale, because sheet.Because, left []sheet.Skipped) SheetLeft {
	row := SheetLeft{Text: l.N("sheet.left."+string(because), len(left)), More: len(left) > shownProblems}
	for _, one := range left[:min(len(left), shownProblems)] {
		where := l.T("import.line", "Line", strconv.Itoa(one.Line))
		if one.Heading != "" {
			where = l.T("sheet.where", "Line", strconv.Itoa(one.Line), "Column", one.Heading)
		}
		row.Lines = append(row.Lines, ui.FileProblem{Where: where, What: shorten(one.Text)})
	}
	return row
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

func aloneOptions(l *i18n.Locale) []ui.Option { return ui.CodeOptions(l, "sheet.alone", sheet.Alones) }

func scaleOptions(l *i18n.Locale) []ui.Option { return ui.CodeOptions(l, "sheet.scale", sheet.Scales) }

func lengthOptions(l *i18n.Locale) []ui.Option {
	return ui.CodeOptions(l, "sheet.lengths", sheet.AllLengths)
}

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
	}
	for word, side := range map[string]diary.Side{
		"v": diary.Left, "l": diary.Left, "h": diary.Right, "r": diary.Right,
		"hø": diary.Right, "høj": diary.Right, "rt": diary.Right, "ve": diary.Left, "ven": diary.Left, "lt": diary.Left, "b": diary.BothSides, "højre ben": diary.Right, "venstre ben": diary.Left, "begge ben": diary.BothSides,
		"right leg": diary.Right, "left leg": diary.Left, "both legs": diary.BothSides, "begge sider": diary.BothSides, "both sides": diary.BothSides, "bilateral": diary.BothSides,
	} {
		words[sheet.Side][word] = string(side)
	}
	for word, muscle := range map[string]diary.Muscle{
		"læggen": diary.Calf, "lægge": diary.Calf, "lægmuskel": diary.Calf, "lægmusklen": diary.Calf, "calves": diary.Calf, "calf muscle": diary.Calf, "skinnebenet": diary.Shin, "shins": diary.Shin,
		"foden": diary.Foot, "fødder": diary.Foot, "fodsål": diary.Foot, "svang": diary.Foot, "feet": diary.Foot, "tå": diary.Toes, "tåen": diary.Toes, "storetå": diary.Toes, "tæerne": diary.Toes, "toe": diary.Toes, "big toe": diary.Toes,
		"baglåret": diary.Hamstring, "hase": diary.Hamstring, "hasen": diary.Hamstring, "hamstrings": diary.Hamstring, "forlåret": diary.Quadriceps, "quads": diary.Quadriceps, "quad": diary.Quadriceps, "inderlåret": diary.InnerThigh,
		"ballen": diary.Buttock, "balder": diary.Buttock, "buttocks": diary.Buttock, "glute": diary.Buttock, "hænder": diary.Hand, "hånden": diary.Hand, "hands": diary.Hand, "fingre": diary.Hand, "fingers": diary.Hand,
		"underarmen": diary.Forearm, "maven": diary.Abdomen, "ryggen": diary.Back, "nakken": diary.Neck,
	} {
		words[sheet.Muscle][word] = string(muscle)
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
