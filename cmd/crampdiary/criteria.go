package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/diary/report"
	"crampdiary/views"
	"crampdiary/views/i18n"
	"crampdiary/views/pdf"
	"crampdiary/views/words"
)

// criteriaCommand prints the seek-help criteria for anyone who wants to review and sign them.
type criteriaCommand struct {
	Format   string         `enum:"text,markdown,json,html,pdf" default:"text" help:"How to print them: text, markdown, json, html or pdf."`
	Language diary.Language `enum:"da,en" default:"da" help:"In which language: da or en."`
}

// Run prints the table as data, or in the words that the diary shows.
func (c *criteriaCommand) Run(out streams) error {
	doc := words.NewCriteriaDoc(i18n.For(c.Language))
	switch c.Format {
	case "json":
		return writeJSON(out.stdout, doc, c.Language)
	case "html":
		return views.CriteriaFile(doc).Render(context.Background(), out.stdout)
	case "pdf":
		return pdf.WriteCriteria(out.stdout, doc, time.Now().UTC())
	case "markdown":
		return writeCriteria(out.stdout, doc, "# ", "## ", "### ", "- **%s:** %s\n")
	}
	return writeCriteria(out.stdout, doc, "", "", "", "  %s: %s\n")
}

// printedCriterion is one criterion of the table with the words that the diary shows.
type printedCriterion struct {
	report.Criterion
	Name  string        `json:"name"`
	Words []printedFact `json:"words"`
}

type printedFact struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// writeJSON writes the table as data, and what the diary says of each criterion.
func writeJSON(w io.Writer, doc words.CriteriaDoc, language diary.Language) error {
	wordsOf := func(facts []words.Fact) (list []printedFact) {
		for _, f := range facts {
			list = append(list, printedFact{f.Label, f.Value})
		}
		return list
	}
	document := struct {
		Version         string             `json:"version"`
		Language        diary.Language     `json:"language"`
		Title           string             `json:"title"`
		Lead            []string           `json:"lead"`
		Terms           []printedFact      `json:"terms"`
		AnsweredAtLeast int                `json:"answered_at_least"`
		AnsweredOf      int                `json:"answered_of"`
		Criteria        []printedCriterion `json:"criteria"`
	}{
		report.Criteria.Version(), language, doc.Title, doc.Lead, wordsOf(doc.Terms),
		report.Criteria.AnsweredAtLeast, report.Criteria.AnsweredOf, nil,
	}
	for _, c := range report.Criteria.Criteria {
		c.Evidence = slices.Clone(c.Evidence)
		for i := range c.Evidence {
			c.Evidence[i].Why = words.Why(doc.L, c, c.Evidence[i])
		}
		said := doc.Criterion(c.ID)
		document.Criteria = append(document.Criteria, printedCriterion{c, said.Name, wordsOf(said.Facts)})
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(document)
}

// writeCriteria writes the list as text, with what comes before its title and those of the groups and of the criteria.
func writeCriteria(w io.Writer, doc words.CriteriaDoc, title, group, heading, fact string) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s%s\n\n%s\n\n", title, doc.Title, strings.Join(doc.Lead, "\n\n"))
	facts := func(list []words.Fact) {
		for _, f := range list {
			fmt.Fprintf(&text, fact, f.Label, f.Value)
		}
	}
	facts(doc.Terms)
	for _, g := range doc.Groups {
		fmt.Fprintf(&text, "\n%s%s\n", group, strings.ToUpper(g.Title))
		for _, c := range g.Criteria {
			fmt.Fprintf(&text, "\n%s%s\n\n", heading, c.Name)
			facts(c.Facts)
			fmt.Fprintf(&text, "\n[ ] %s: ____________\n", strings.Join(doc.Verdicts, "   [ ] "))
		}
	}
	fmt.Fprintf(&text, "\n%s: ____________\n", strings.Join(doc.Sign, ": ____________   "))
	_, err := io.WriteString(w, text.String())
	return err
}
