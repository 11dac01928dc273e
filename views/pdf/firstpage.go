package pdf

import (
	"slices"
	"time"

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
	mostWords  = 10                // lines of the person's own texts below each other; a longer one is on the next page
	fewWords   = 6                 // where there is much else
	rowSpace   = 2.0               // below a row of the page
	leastBelow = 24.0              // of the lists below the drawings: their title, their note and four lines
)

// firstPage writes what a physiotherapist reads first, and gives what of it is too long for one page, to be written in
// full on the next. Of what is there, the lists above the drawings and below them give way.
func (s *document) firstPage(doc words.SummaryDoc) []words.SummarySection {
	s.label(titleStyle, atLeft, left, s.y, doc.Title)
	s.y += titleStyle.height() + 1
	s.person(doc)
	upper := max(s.listHeight(doc.Findings), s.listHeight(doc.Health))
	lower := max(s.listHeight(doc.Worse), s.listHeight(doc.Better))
	lines := mostWords
	room := bottom - s.y - s.heightOf(func(trial *document) { trial.words(doc, mostWords); trial.drawings(doc) }) - 2*rowSpace
	if room < upper+leastBelow {
		lines = fewWords
	}
	rest := s.words(doc, lines)
	s.y += rowSpace
	room = bottom - s.y - s.heightOf(func(trial *document) { trial.drawings(doc) }) - rowSpace
	if upper+lower > room {
		lower = min(lower, max(room-upper, min(room/2, leastBelow)))
		upper = room - lower
	}
	s.lists(doc.Findings, doc.Health, upper)
	s.y += rowSpace
	s.drawings(doc)
	for _, cut := range s.lists(doc.Worse, doc.Better, lower) {
		rest = append(rest, cut.Whole())
	}
	return rest
}

// heightOf is how high a part of a page becomes, as a document that is thrown away shows.
func (s *document) heightOf(part func(trial *document)) float64 {
	trial := newDocument(time.Time{}, s.locale, "")
	part(trial)
	return trial.y - top
}

// drawings writes what keeps its place on the first page, however much else there is to say.
func (s *document) drawings(doc words.SummaryDoc) {
	s.function(doc)
	upper := s.y
	lower := s.bodyChart(doc.Body)
	s.y = upper
	s.label(headingStyle, atLeft, chartsLeft, s.y, doc.FiguresTitle)
	s.y += headingStyle.height()
	s.figures(doc.Figures, chartsLeft, right)
	s.y = max(s.y, lower) + rowSpace
	upper = s.y
	s.weekStrip(doc.Weeks, left, left+half)
	lower, s.y = s.y, upper
	s.barStrip(doc.Hours, middle, right)
	s.y = max(s.y, lower) + rowSpace
}

// function writes what the person wants to be able to do, with a line for another rating.
func (s *document) function(doc words.SummaryDoc) {
	if doc.Function.Table == nil {
		return
	}
	table := *doc.Function.Table
	s.label(headingStyle, atLeft, left, s.y, doc.Function.Title)
	s.y += headingStyle.height()
	s.y = s.block(hintStyle, left, s.y, s.lines(hintStyle, doc.Function.Lead, right-left))
	columns := columnsOf(table.Widths)
	s.row(columns, []style{hintStyle}, table.Headings, nil)
	for _, row := range table.Rows {
		s.row(columns, []style{bodyStyle}, row, nil)
		line := columns[len(columns)-1]
		s.pdf.SetDrawColor(grey, grey, grey)
		s.pdf.Line(line.x, s.y-rowGap, line.x+line.width, s.y-rowGap)
	}
	s.y += rowSpace
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

// words writes the person's own words, two texts beside each other, of at most so many lines below each
// other, and gives those of which there was too much.
func (s *document) words(doc words.SummaryDoc, most int) []words.SummarySection {
	var rest []words.SummarySection
	rows := slices.Collect(slices.Chunk(doc.Words, 2))
	for _, row := range rows {
		for _, cut := range s.wordsRow(doc.L, row, most/len(rows)) {
			rest = append(rest, words.WholeText(doc.L, cut))
		}
	}
	return rest
}

// wordsRow writes texts beside each other, of at most so many lines, and gives those that have more.
func (s *document) wordsRow(l *i18n.Locale, texts []words.Fact, most int) []words.Fact {
	var cut []words.Fact
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
			cut = append(cut, text)
		}
		y = s.block(bodyStyle, x, y, shown)
		if len(shown) < len(lines) {
			s.label(hintStyle, atLeft, x, y, l.T("summary.goes-on"))
			y += bodyStyle.height()
		}
		lower = max(lower, y)
	}
	s.y = lower + 0.5
	return cut
}

// figures writes names and figures below each other, and below them across both columns what nobody answered.
func (s *document) figures(facts []words.Fact, x1, x2 float64) {
	const share = 0.39 // of the width for the names
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

// lists writes two lists beside each other, no higher than that, and gives those of which there was too much. One
// without a title is not written.
func (s *document) lists(one, other words.SummaryList, height float64) []words.SummaryList {
	var cut []words.SummaryList
	x, upper, lower := left, s.y, s.y
	for _, list := range []words.SummaryList{one, other} {
		if list.Title == "" {
			continue
		}
		shown := s.fitting(list, height)
		if len(shown.Items) < len(list.Items) {
			shown.Items = append(slices.Clip(shown.Items), s.locale.N("summary.more", len(list.Items)-len(shown.Items)))
			cut = append(cut, list)
		}
		s.list(shown, x)
		x, lower, s.y = middle, max(lower, s.y), upper
	}
	s.y = lower
	return cut
}

// fitting is what of a list fits into a height, together with a line that says how much does not.
func (s *document) fitting(list words.SummaryList, height float64) words.SummaryList {
	const slack = 0.01 // of adding up in another order
	for s.listHeight(list) > height+slack && len(list.Items) > 0 {
		height -= bodyStyle.height()
		for s.listHeight(list) > height+slack && len(list.Items) > 0 {
			list.Items = list.Items[:len(list.Items)-1]
		}
	}
	return list
}

// list writes a list below its title.
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
	if list.Title == "" {
		return 0
	}
	height := headingStyle.height() + float64(len(s.listNote(list)))*hintStyle.height()
	for _, lines := range s.listLines(list) {
		height += float64(len(lines)) * bodyStyle.height()
	}
	return height
}

// listNote is what stands between the title and the items, or in place of items.
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
