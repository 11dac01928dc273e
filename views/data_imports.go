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

// ImportRunPage shows how far an import is, what it stored, with the way to undo it, or what came of undoing it.
type ImportRunPage struct {
	ui.Page
	diary.ImportRun
	When    string
	Until   string   // when it can no longer be undone
	Stalled bool     // it is not finished, and nothing is done for it
	Things  []string // what it stored, by section
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
	if run.State != diary.ImportStored {
		row.What = l.T(ImportTitle(run))
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
		word := l.T("imports.count", "What", l.T("section."+string(section)), "Count", count.Stored())
		if count.Revived > 0 {
			word += " " + l.N("imports.of-them-revived", count.Revived)
		}
		if count.Replaced > 0 {
			word += " " + l.N("imports.of-them-replaced", count.Replaced)
		}
		words = append(words, word)
	}
	return words
}

// ImportTitle is the key of what is said of an import in a few words.
func ImportTitle(run diary.ImportRun) string {
	switch run.State {
	case diary.ImportStored:
		return "imports.one"
	case diary.ImportUndone:
		return "imports.undone." + string(run.Reason)
	}
	return "imports." + string(run.State)
}

// NewImportRunPage is the page of one import.
func NewImportRunPage(page ui.Page, run diary.ImportRun, left []diary.ImportLeft, stalled bool, zone *time.Location) ImportRunPage {
	page.Importing = "" // this is the page that says it
	p := ImportRunPage{
		Page: page, ImportRun: run, When: page.L.Moment(run.At.In(zone)), Until: page.L.Moment(run.At.Add(diary.KeepImports).In(zone)),
		Things: storedWords(page.L, run.Stored), More: stored(run) - len(left),
	}
	if run.State == diary.ImportStoring || run.State == diary.ImportUndoing {
		p.Refreshes, p.Stalled = true, stalled
	}
	for _, one := range left {
		p.Left = append(p.Left, leftRow(p.L, one))
	}
	return p
}

// stored is how many things an import stored, without what was taken back of it.
func stored(run diary.ImportRun) (things int) {
	for _, count := range run.Stored {
		things += count.Stored()
	}
	return things
}

// progress says how far an unfinished import is.
func (p ImportRunPage) progress() string {
	done, of := p.Done, p.Total
	if p.State == diary.ImportUndoing {
		done, of = p.Removed, p.Removed+stored(p.ImportRun)
	}
	return p.L.T("imports."+string(p.State)+".progress", "Done", p.L.Count(done), "Total", p.L.Count(of))
}

// button is what can be done about an unfinished import; empty when there is nothing to do but to wait.
func (p ImportRunPage) button() string {
	switch {
	case p.State == diary.ImportStoring:
		return p.L.T("imports.cancel")
	case p.Stalled || p.Unavailable:
		return p.L.T("imports.go-on")
	}
	return ""
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
