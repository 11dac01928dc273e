package pdf

import (
	"slices"

	"crampdiary/views/i18n"
	"crampdiary/views/words"
)

// The columns of the first page, in millimetres.
const (
	gap        = 7.0
	bodyRight  = left + 60
	chartsLeft = bodyRight + gap
	half       = (right - left - gap) / 2
	middle     = left + half + gap // the left edge of the second half
	mainHeight = 90.0              // of the drawing of the body and the figures beside it
	mostWords  = 11                // lines of the person's own texts below each other; a longer one is on the next page
)

// firstPage writes what a physiotherapist reads first, and gives those of the person's own texts of which
// there is only the beginning.
func (s *document) firstPage(doc words.SummaryDoc) []words.Fact {
	s.label(titleStyle, atLeft, left, s.y, doc.Title)
	s.y += titleStyle.height() + 1
	s.person(doc)
	rest := s.words(doc)
	s.y += 2
	upper, lower := s.y, s.y
	if doc.Findings.Title != "" {
		s.list(doc.Findings, left)
		lower, s.y = s.y, upper
	}
	if doc.Health.Title != "" {
		s.list(doc.Health, middle)
	}
	s.function(doc, middle, right)
	lower = max(lower, s.y)
	if lower > upper {
		s.y = lower + 2
	}
	s.need(mainHeight)
	upper = s.y
	lower = s.bodyChart(doc.Body)
	s.y = upper
	s.label(headingStyle, atLeft, chartsLeft, s.y, doc.FiguresTitle)
	s.y += headingStyle.height()
	s.figures(doc.Figures, chartsLeft, right)
	s.y = max(s.y, lower) + 2
	s.need(stripRoom)
	upper = s.y
	s.weekStrip(doc.Weeks, left, left+half)
	lower, s.y = s.y, upper
	s.barStrip(doc.Hours, middle, right)
	s.y = max(s.y, lower) + 3
	s.need(max(s.listHeight(doc.Worse), s.listHeight(doc.Better)))
	upper = s.y
	s.list(doc.Worse, left)
	lower, s.y = s.y, upper
	s.list(doc.Better, middle)
	s.y = max(s.y, lower)
	return rest
}

// function writes what the person wants to be able to do, with a line for another rating.
func (s *document) function(doc words.SummaryDoc, x1, x2 float64) {
	if doc.Function.Table == nil {
		return
	}
	table := *doc.Function.Table
	s.y += 1
	s.label(headingStyle, atLeft, x1, s.y, doc.Function.Title)
	s.y += headingStyle.height()
	s.y = s.block(hintStyle, x1, s.y, s.lines(hintStyle, doc.Function.Lead, x2-x1))
	columns := make([]column, len(table.Widths))
	x := x1
	for i, share := range table.Widths {
		columns[i] = column{x, share*(x2-x1) - cellGap}
		x += share * (x2 - x1)
	}
	s.row(columns, []style{hintStyle}, table.Headings, nil)
	for _, row := range table.Rows {
		s.row(columns, []style{bodyStyle}, row, nil)
		line := columns[len(columns)-1]
		s.pdf.SetDrawColor(grey, grey, grey)
		s.pdf.Line(line.x, s.y-rowGap, line.x+line.width, s.y-rowGap)
	}
}

// person writes who and when, side by side: each fact below its name.
func (s *document) person(doc words.SummaryDoc) {
	widths := s.shareOut(doc.Person)
	s.rule(s.y)
	s.y += 1
	x, lower := left, s.y
	for i, fact := range doc.Person {
		y := s.block(hintStyle, x, s.y, s.lines(hintStyle, fact.Label, widths[i]))
		y = s.block(strongStyle, x, y, s.lines(strongStyle, fact.Value, widths[i]))
		lower = max(lower, y)
		x += widths[i] + gap
	}
	s.y = lower + 1
	s.rule(s.y)
	s.y += 1.5
}

// shareOut gives each fact as much of the width as it needs, and the longest less when that is too much.
func (s *document) shareOut(facts []words.Fact) []float64 {
	widths := make([]float64, len(facts))
	free := right - left - gap*float64(len(facts)-1)
	for i, fact := range facts {
		s.use(strongStyle)
		widths[i] = s.measure(printable(fact.Value, s.locale.Language))
		s.use(hintStyle)
		widths[i] = max(widths[i], s.measure(printable(fact.Label, s.locale.Language))) + 0.1
	}
	sorted := slices.Sorted(slices.Values(widths))
	for i, width := range sorted {
		if most := free / float64(len(sorted)-i); width > most { // and so are those after it
			for i := range widths {
				widths[i] = min(widths[i], most)
			}
			break
		}
		free -= width
	}
	return widths
}

// words writes the person's own words, two texts beside each other, and gives those of which there was too much.
func (s *document) words(doc words.SummaryDoc) []words.Fact {
	var rest []words.Fact
	rows := slices.Collect(slices.Chunk(doc.Words, 2))
	for _, row := range rows {
		rest = append(rest, s.wordsRow(doc.L, row, mostWords/len(rows))...)
	}
	return rest
}

// wordsRow writes texts beside each other, of at most so many lines.
func (s *document) wordsRow(l *i18n.Locale, texts []words.Fact, most int) []words.Fact {
	var rest []words.Fact
	lower := s.y
	width := (right - left - gap*float64(len(texts)-1)) / float64(len(texts))
	for i, text := range texts {
		x := left + float64(i)*(width+gap)
		s.label(headingStyle, atLeft, x, s.y, text.Label)
		y := s.y + headingStyle.height()
		lines := s.lines(bodyStyle, text.Value, width)
		shown := lines
		if len(lines) > most {
			shown = lines[:most-1]
			rest = append(rest, text)
		}
		y = s.block(bodyStyle, x, y, shown)
		if len(shown) < len(lines) {
			s.label(hintStyle, atLeft, x, y, l.T("summary.goes-on"))
			y += bodyStyle.height()
		}
		lower = max(lower, y)
	}
	s.y = lower
	return rest
}

// whole writes a text of which the first page had only the beginning.
func (s *document) whole(l *i18n.Locale, text words.Fact) {
	s.heading(l.T("summary.whole", "Title", text.Label))
	s.flow(bodyStyle, left, s.lines(bodyStyle, text.Value, right-left))
	s.y += sectionGap
}

// figures writes names and figures below each other, and below them across both columns what nobody answered.
func (s *document) figures(facts []words.Fact, x1, x2 float64) {
	const share = 0.42 // of the width for the names
	column := x1 + share*(x2-x1)
	for _, fact := range facts {
		if fact.Field == words.Unanswered {
			s.y = s.block(hintStyle, x1, s.y, s.lines(hintStyle, fact.Label+": "+fact.Value, x2-x1)) + 0.4
			continue
		}
		names := s.lines(bodyStyle, fact.Label, column-x1-2)
		values := s.lines(strongStyle, fact.Value, x2-column)
		y := max(s.block(bodyStyle, x1, s.y, names), s.block(strongStyle, column, s.y, values))
		s.y = y + 0.4
	}
}

// list writes one of the two short lists at the foot of the first page.
func (s *document) list(list words.SummaryList, x float64) {
	s.label(headingStyle, atLeft, x, s.y, list.Title)
	s.y += headingStyle.height()
	s.y = s.block(hintStyle, x, s.y, s.listNote(list))
	for _, lines := range s.listLines(list) {
		s.put(bodyStyle, x, s.y, "•")
		s.y = s.block(bodyStyle, x+indent, s.y, lines)
	}
}

func (s *document) listHeight(list words.SummaryList) float64 {
	height := headingStyle.height() + float64(len(s.listNote(list)))*hintStyle.height()
	for _, lines := range s.listLines(list) {
		height += float64(len(lines)) * bodyStyle.height()
	}
	return height
}

// listNote is what stands between the title and the items, or in the place of items.
func (s *document) listNote(list words.SummaryList) []string {
	note := list.Note
	if len(list.Items) == 0 {
		note = list.None
	}
	if note == "" {
		return nil
	}
	return s.lines(hintStyle, note, half)
}

func (s *document) listLines(list words.SummaryList) [][]string {
	lines := make([][]string, len(list.Items))
	for i, item := range list.Items {
		lines[i] = s.lines(bodyStyle, item, half-indent)
	}
	return lines
}
