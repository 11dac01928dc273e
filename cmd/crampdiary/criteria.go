package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"crampdiary/diary/report"
)

// criteriaCommand prints the seek-help criteria for anyone who wants to review them.
type criteriaCommand struct {
	Format string `enum:"text,markdown,json" default:"text" help:"How to print them: text, markdown or json."`
}

// Run prints the table.
func (c *criteriaCommand) Run(out streams) error {
	switch c.Format {
	case "json":
		encoder := json.NewEncoder(out.stdout)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(struct {
			Version string `json:"version"`
			report.Table
		}{report.Criteria.Version(), report.Criteria})
	case "markdown":
		return writeMarkdown(out.stdout, report.Criteria)
	}
	return writeText(out.stdout, report.Criteria)
}

func writeText(w io.Writer, table report.Table) error {
	var text strings.Builder
	fmt.Fprintf(&text, "Seek-help criteria, version %s\n%s\n", table.Version(), table.Preface())
	for _, c := range table.Criteria {
		fmt.Fprintf(&text, "\n%s (%s): %s\n", c.ID, c.Kind, c.Urgency())
		for i, rule := range c.Rules {
			fmt.Fprintf(&text, "  %s %s\n", []string{"if", "or"}[min(i, 1)], rule)
		}
		for _, more := range c.Remarks() {
			fmt.Fprintf(&text, "  %s\n", more)
		}
		for _, grounds := range c.Evidence {
			fmt.Fprintf(&text, "  - %s\n", grounds)
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}

func writeMarkdown(w io.Writer, table report.Table) error {
	var text strings.Builder
	fmt.Fprintf(&text, "# Seek-help criteria, version %s\n\n%s\n", table.Version(), table.Preface())
	fmt.Fprint(&text, "\n| ID | kind | rule | level | basis |\n| --- | --- | --- | --- | --- |\n")
	for _, c := range table.Criteria {
		var rules, basis []string
		for _, rule := range c.Rules {
			rules = append(rules, rule.String())
		}
		for _, grounds := range c.Evidence {
			basis = append(basis, grounds.String())
		}
		rule := strings.Join(rules, "; or ")
		for _, more := range c.Remarks() {
			rule += "; " + more
		}
		cells := []string{"`" + c.ID + "`", string(c.Kind), rule, c.Urgency(), strings.Join(basis, "; ")}
		for i := range cells {
			cells[i] = strings.ReplaceAll(cells[i], "|", "\\|")
		}
		fmt.Fprintf(&text, "| %s |\n", strings.Join(cells, " | "))
	}
	_, err := io.WriteString(w, text.String())
	return err
}
