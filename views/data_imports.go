package views

import (
	"strings"
	"time"

	"crampdiary/diary"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
	"crampdiary/views/words"
)

// ImportRunRow is an import in the list of those that can be undone.
type ImportRunRow struct {
	URL  string
	When string
	What string // what it stored, or that it was undone
}

// ImportRunPage shows what an import stored, with the way to undo it, or what came of undoing it.
type ImportRunPage struct {
	ui.Page
	ID      string
	When    string
	Until   string   // when it can no longer be undone
	Stored  []string // what it stored, by section
	Undone  bool
	Removed int
	Left    []LeftRow
	More    int // things that were left beside those of Left
}

// LeftRow is a thing that undoing an import left.
type LeftRow struct {
	URL  string // empty when it has no page
	What string
	Why  string
}

// NewImportRunRow writes an import for the list.
func NewImportRunRow(l *i18n.Locale, run diary.ImportRun, zone *time.Location) ImportRunRow {
	row := ImportRunRow{URL: "/data/imports/" + run.ID, When: l.Moment(run.At.In(zone)), What: strings.Join(storedWords(l, run.Stored), " · ")}
	if run.Undone != nil {
		row.What = l.T("imports.was-undone")
	}
	return row
}

// storedWords count what an import stored, by section.
func storedWords(l *i18n.Locale, stored diary.ImportCounts) (words []string) {
	for _, section := range diary.ExportSections {
		count, there := stored[section]
		if !there {
			continue
		}
		word := l.T("imports.count", "What", l.T("section."+string(section)), "Count", count.New+count.Revived)
		if count.Revived > 0 {
			word += " " + l.N("imports.of-them-revived", count.Revived)
		}
		words = append(words, word)
	}
	return words
}

// NewImportRunPage is the page of one import.
func NewImportRunPage(page ui.Page, run diary.ImportRun, left []diary.ImportLeft, zone *time.Location) ImportRunPage {
	p := ImportRunPage{
		Page: page, ID: run.ID, When: page.L.Moment(run.At.In(zone)), Until: page.L.Moment(run.At.Add(diary.KeepImports).In(zone)),
		Stored: storedWords(page.L, run.Stored), Undone: run.Undone != nil, Removed: run.Removed,
	}
	for _, count := range run.Stored {
		p.More += count.New + count.Revived
	}
	p.More -= len(left)
	for _, one := range left {
		p.Left = append(p.Left, leftRow(p.L, one))
	}
	return p
}

func leftRow(l *i18n.Locale, left diary.ImportLeft) LeftRow {
	row := LeftRow{What: l.T("section." + string(left.Section)), Why: l.T("imports.left." + string(left.Because))}
	switch {
	case left.Episode != nil:
		row.URL, row.What = "/entries/"+left.Episode.ID, words.Started(l, *left.Episode)+" · "+words.PlaceOrCramp(l, *left.Episode)
	case left.Day != nil:
		row.URL, row.What = ui.DayURL(*left.Day), l.CrampDay(*left.Day)
	}
	return row
}
