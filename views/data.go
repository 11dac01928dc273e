package views

import (
	"strconv"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/views/csv"
	"crampdiary/views/i18n"
	"crampdiary/views/ui"
)

// DataPage offers everything that can be taken away, and the ways to bring it back.
type DataPage struct {
	ui.Page
	Layout  csv.Layout     // of the tables, chosen beforehand
	Imports []ImportRunRow // that can be undone, or were
}

// layoutOptions are what a table can be written for.
func layoutOptions(l *i18n.Locale) []ui.Option { return ui.CodeOptions(l, "csv-layout", csv.Layouts) }

// ImportPage takes an archive.
type ImportPage struct {
	ui.Page
	Problems []ui.FileProblem // why the last file was refused
	More     bool             // there are more of them than are shown
}

// Refuse says what is wrong with a file.
func (p *ImportPage) Refuse(err *archive.Error) {
	p.More = err.More
	for _, problem := range err.Problems {
		line := strconv.Itoa(problem.Line) // as editors name it
		where := p.L.T("import.line", "Line", line)
		if problem.Path != "" {
			where = p.L.T("import.line-path", "Line", line, "Path", problem.Path)
		}
		p.Problems = append(p.Problems, ui.FileProblem{Where: where, What: problemInFile(p.L, problem.Code)})
	}
	p.Errors = ui.FormErrors{{Field: ui.FileField, Label: p.L.T("field.file"), Message: p.L.T("problem.file.refused")}}
}

// problemInFile says what is wrong with something that was read from a file, where nobody can choose
// something else at once.
func problemInFile(l *i18n.Locale, code diary.Code) string {
	if key := "problem.in-file." + string(code); l.Has(key) {
		return l.T(key)
	}
	return l.T("problem." + string(code))
}

// ImportPreviewPage says what an import would do, and carries the file on to it.
type ImportPreviewPage struct {
	ui.Page
	Rows   []ImportCountRow
	Packed string
}

// ImportCountRow counts what would become of one section.
type ImportCountRow struct {
	Label string
	diary.ImportCount
}

// NewImportPreview is the page of a preview.
func NewImportPreview(page ui.Page, imported diary.ImportCounts) ImportPreviewPage {
	p := ImportPreviewPage{Page: page}
	for _, section := range diary.ExportSections {
		if count, there := imported[section]; there {
			p.Rows = append(p.Rows, ImportCountRow{Label: p.L.T("section." + string(section)), ImportCount: count})
		}
	}
	return p
}

// anyNew says whether there is anything to import.
func (p ImportPreviewPage) anyNew() bool {
	for _, row := range p.Rows {
		if row.New+row.Revived > 0 {
			return true
		}
	}
	return false
}

// revived is how many deleted things the import would bring back.
func (p ImportPreviewPage) revived() (things int) {
	for _, row := range p.Rows {
		things += row.Revived
	}
	return things
}

// anyKept says whether something is here with another content.
func (p ImportPreviewPage) anyKept() bool {
	for _, row := range p.Rows {
		if row.Kept > 0 {
			return true
		}
	}
	return false
}
