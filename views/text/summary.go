package text

import (
	"slices"
	"strings"

	"crampdiary/views/words"
)

// summary writes what is regular in the diary.
func (p *printer) summary(doc words.SummaryDoc) {
	p.title(doc.FiguresTitle)
	p.facts(slices.Concat(doc.Person, doc.Figures))
	p.heading(doc.Weeks.Title)
	if doc.Weeks.Summary != "" {
		p.paragraph(doc.Weeks.Summary)
	}
	p.table(doc.Weeks.Table)
	p.heading(doc.Hours.Title)
	p.paragraph(doc.Hours.Summary)
	p.table(doc.Hours.Table)
	p.heading(doc.Body.Title)
	p.table(doc.Body.Table)
	p.list(doc.Worse)
	p.list(doc.Better)
	if doc.Function.Title != "" {
		p.section(doc.Function)
	}
}

// details writes what was answered, and whose words it all is.
func (p *printer) details(doc words.SummaryDoc) {
	for _, section := range doc.Details {
		p.section(section)
	}
	for _, text := range doc.Closing {
		p.paragraph(text)
	}
}

func (p *printer) list(list words.SummaryList) {
	p.heading(list.Title)
	if len(list.Items) == 0 {
		p.paragraph(list.None)
		return
	}
	p.paragraph(list.Note)
	p.items(list.Items)
}

func (p *printer) section(section words.SummarySection) {
	p.heading(section.Title)
	p.paragraph(section.Lead)
	if section.Empty() {
		p.paragraph(section.None)
	}
	p.facts(section.Facts)
	p.items(section.Items)
	if section.Table != nil {
		p.table(*section.Table)
	}
}

func (p *printer) facts(facts []words.Fact) {
	var rows [][]string
	for _, fact := range facts {
		rows = append(rows, []string{fact.Label, fact.Value})
	}
	p.columns(rows)
}

// mostColumns of a table stand beside each other; of a wider one each row is written below its first cell.
const mostColumns = 3

func (p *printer) table(table words.SummaryTable) {
	if len(table.Headings) <= mostColumns {
		p.columns(append([][]string{table.Headings}, table.Rows...))
		return
	}
	for _, row := range table.Rows {
		p.item(row[0])
		var lines []string
		for i, cell := range row[1:] {
			if cell == "" { // room to write on paper
				continue
			}
			lines = append(lines, table.Headings[i+1]+": "+oneLine(cell))
		}
		p.below(lines)
	}
}

// oneLine is a text of several lines in one.
func oneLine(text string) string { return separated.Replace(text) }

// separated writes a text of several lines on one.
var separated = strings.NewReplacer("\r\n", " · ", "\n", " · ", "\r", " · ")
