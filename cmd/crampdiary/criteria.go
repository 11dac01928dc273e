package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
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
	Language diary.Language `enum:"da,en" default:"da" help:"In which language: da or en. The table as json has none."`
}

// Run prints the table as data, or as the sheet that the diary shows.
func (c *criteriaCommand) Run(out streams) error {
	sheet := words.NewCriteriaSheet(i18n.For(c.Language))
	switch c.Format {
	case "json":
		encoder := json.NewEncoder(out.stdout)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(struct {
			Version string `json:"version"`
			report.Table
		}{report.Criteria.Version(), report.Criteria})
	case "html":
		return views.CriteriaFile(sheet).Render(context.Background(), out.stdout)
	case "pdf":
		return pdf.WriteCriteria(out.stdout, sheet, time.Now().UTC())
	case "markdown":
		return writeSheet(out.stdout, sheet, "# ", "## ", "- **%s:** %s\n")
	}
	return writeSheet(out.stdout, sheet, "", "", "  %s: %s\n")
}

// writeSheet writes the sheet as text, with what comes before its title and those of the criteria.
func writeSheet(w io.Writer, sheet words.CriteriaSheet, title, heading, fact string) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s%s\n\n%s\n\n", title, sheet.Title, strings.Join(sheet.Lead, "\n\n"))
	facts := func(list []words.Fact) {
		for _, f := range list {
			fmt.Fprintf(&text, fact, f.Label, f.Value)
		}
	}
	facts(sheet.Terms)
	for _, c := range sheet.Criteria {
		fmt.Fprintf(&text, "\n%s%s\n\n", heading, c.Name)
		facts(c.Facts)
		fmt.Fprintf(&text, "\n[ ] %s: ____________\n", strings.Join(sheet.Verdicts, "   [ ] "))
	}
	fmt.Fprintf(&text, "\n%s: ____________\n", strings.Join(sheet.Sign, ": ____________   "))
	_, err := io.WriteString(w, text.String())
	return err
}
