package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"crampdiary/diary"
	"crampdiary/diary/sheet"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

func (a *dataArea) newSheetPage(r *http.Request, v visitor) views.SheetPage {
	return views.SheetPage{Page: a.newPage(r, v, "sheet.title")}
}

func (a *dataArea) showSheet(w http.ResponseWriter, r *http.Request, v visitor) error {
	return render(w, r, http.StatusOK, views.Sheet(a.newSheetPage(r, v)))
}

// uploadSheet guesses what a table holds, and shows what would become of it. A file that was corrected comes
// with what was said of its columns before.
func (a *dataArea) uploadSheet(w http.ResponseWriter, r *http.Request, v visitor) error {
	content, said, err := a.readUpload(r, v)
	if errors.Is(err, errNoFile) {
		return a.refuseSheet(r, v, diary.Required)
	}
	if err != nil {
		return err
	}
	if !said.Has("order") {
		return a.previewSheet(w, r, v, content, func(t sheet.Table) sheet.Mapping { return t.Guess(views.SheetHeadings()) })
	}
	mapping, err := readMapping(said)
	if err != nil {
		return err
	}
	return a.previewSheet(w, r, v, content, func(sheet.Table) sheet.Mapping { return mapping })
}

// readSheet shows what would become of a table whose columns hold what the person says.
func (a *dataArea) readSheet(w http.ResponseWriter, r *http.Request, v visitor) error {
	content, mapping, err := a.readSheetForm(r, v)
	if err != nil {
		return err
	}
	return a.previewSheet(w, r, v, content, func(sheet.Table) sheet.Mapping { return mapping })
}

// importSheet adds the rows that were previewed, all of those that can be read or none.
func (a *dataArea) importSheet(w http.ResponseWriter, r *http.Request, v visitor) error {
	content, mapping, err := a.readSheetForm(r, v)
	if err != nil {
		return err
	}
	p := a.newSheetPage(r, v)
	var reading sheet.Reading
	var imported diary.ImportCounts
	err = a.work(r, func(ctx context.Context) error {
		table, err := readTable(ctx, content)
		if err != nil {
			return err
		}
		if reading, err = a.sheetReader(v).Read(ctx, table, mapping); err != nil {
			return err
		}
		p.Show(content.text(), table, mapping)
		p.SetPreview(reading, diary.ImportCount{New: len(reading.Episodes)})
		imported, err = a.Store.Import(ctx, v.account.ID, episodeBatches(reading.Episodes), a.Steady())
		return err
	})
	switch {
	case err == nil:
		count := imported[diary.EpisodesSection]
		return a.announce(w, r, "/data", tableImported, strconv.Itoa(count.New+count.Revived), strconv.Itoa(reading.Bad))
	case p.Preview != nil && refusalOf(err) == errUnavailable:
		return area.OnForm(err, &p, views.Sheet)
	}
	return a.refuseTable(r, v, err)
}

// previewSheet shows what would become of a table whose columns hold what choose says.
func (a *dataArea) previewSheet(w http.ResponseWriter, r *http.Request, v visitor, content packed, choose func(sheet.Table) sheet.Mapping) error {
	p := a.newSheetPage(r, v)
	err := a.work(r, func(ctx context.Context) error {
		table, err := readTable(ctx, content)
		if err != nil {
			return err
		}
		mapping := choose(table)
		p.Show(content.text(), table, mapping)
		if _, chosen := mapping.Columns[sheet.Date]; !chosen {
			return area.OnForm(diary.Problems{{Field: views.SheetColumn(sheet.Date), Code: diary.Required}}, &p, views.Sheet)
		}
		reading, err := a.sheetReader(v).Read(ctx, table, mapping)
		if err != nil {
			return err
		}
		imported, err := a.Store.PreviewImport(ctx, v.account.ID, episodeBatches(reading.Episodes))
		p.SetPreview(reading, imported[diary.EpisodesSection])
		return err
	})
	if err != nil {
		return a.refuseTable(r, v, err)
	}
	return render(w, r, http.StatusOK, views.Sheet(p))
}

func (a *dataArea) sheetReader(v visitor) sheet.Reader {
	return sheet.Reader{Words: views.SheetWords(), AccountID: v.account.ID, Zone: v.account.Location(), Now: a.Now()}
}

func readTable(ctx context.Context, content packed) (sheet.Table, error) {
	text, err := content.open()
	if err != nil {
		return sheet.Table{}, err
	}
	return sheet.Parse(whileWanted{ctx: ctx, from: text})
}

// readSheetForm reads the file that a form carries, and what the form says of its columns.
func (a *dataArea) readSheetForm(r *http.Request, v visitor) (packed, sheet.Mapping, error) {
	content, err := a.readPacked(r, v)
	if err != nil {
		return nil, sheet.Mapping{}, err
	}
	mapping, err := readMapping(r.PostForm)
	return content, mapping, err
}

func readMapping(form url.Values) (sheet.Mapping, error) {
	m := sheet.Mapping{
		Header: form.Get("header") != "", Columns: make(map[sheet.Field]int),
		Order: sheet.Order(form.Get("order")), Night: sheet.Night(form.Get("night")), Rest: form.Get("rest") != "",
	}
	if !slices.Contains(sheet.Orders, m.Order) || !slices.Contains(sheet.Nights, m.Night) {
		return m, errBadRequest
	}
	for _, field := range sheet.Fields {
		chosen := form.Get(views.SheetColumn(field))
		if chosen == "" {
			continue
		}
		column, err := strconv.Atoi(chosen)
		if err != nil || column < 0 || column >= sheet.MaxColumns {
			return m, errBadRequest
		}
		m.Columns[field] = column
	}
	return m, nil
}

// episodeBatches are episodes as the batches of an import.
func episodeBatches(episodes []diary.Episode) iter.Seq2[diary.ImportBatch, error] {
	const size = 500
	return func(yield func(diary.ImportBatch, error) bool) {
		for batch := range slices.Chunk(episodes, size) {
			if !yield(diary.ImportBatch{Episodes: batch}, nil) {
				return
			}
		}
	}
}

// refuseTable says why a file is no table, if it is the file that is wrong.
func (a *dataArea) refuseTable(r *http.Request, v visitor, err error) error {
	switch {
	case errors.Is(err, sheet.ErrNoTable):
		return a.refuseSheet(r, v, views.NoTable)
	case errors.Is(err, sheet.ErrTooLarge):
		return a.refuseSheet(r, v, views.TableTooLarge)
	}
	return fmt.Errorf("read table: %w", err)
}

func (a *dataArea) refuseSheet(r *http.Request, v visitor, code diary.Code) error {
	p := a.newSheetPage(r, v)
	return area.OnForm(diary.Problems{{Field: "file", Code: code}}, &p, views.Sheet)
}
