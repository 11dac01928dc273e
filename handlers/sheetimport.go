package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
	return a.previewSheet(w, r, v, content, said)
}

// readSheet shows what would become of a table whose columns hold what the person says.
func (a *dataArea) readSheet(w http.ResponseWriter, r *http.Request, v visitor) error {
	content, err := a.readPacked(r, v)
	if err != nil {
		return err
	}
	return a.previewSheet(w, r, v, content, r.PostForm)
}

// importSheet adds the rows that were previewed and that can be read, and takes all of them back if one cannot be stored.
func (a *dataArea) importSheet(w http.ResponseWriter, r *http.Request, v visitor) error {
	content, err := a.readPacked(r, v)
	if err != nil {
		return err
	}
	p := a.newSheetPage(r, v)
	var reading sheet.Reading
	var imported diary.ImportCounts
	var answered bool
	err = a.work(r, func(ctx context.Context) (err error) {
		if reading, err = a.readRows(ctx, v, content, r.PostForm, &p); err != nil {
			return err
		}
		alike, err := a.compare(ctx, v, &reading)
		if err != nil {
			return err
		}
		p.ShowAlike(alike, r.PostForm)
		reading.Settle(alike, func(pair sheet.Alike) sheet.Likeness { return views.SaidOfAlike(r.PostForm, pair.Brought.ID) })
		p.SetPreview(reading, countAll(reading))
		if err := a.remember(ctx, v, &p); err != nil {
			return err
		}
		imported, answered, err = a.runImport(ctx, w, r, v, sheetBatches(reading))
		return err
	})
	switch {
	case answered:
		return nil
	case errors.Is(err, diary.ErrImporting):
		return errTransferring
	case err == nil:
		count := imported[diary.EpisodesSection]
		return a.announce(w, r, "/data", tableImported, strconv.Itoa(count.Stored()), strconv.Itoa(imported[diary.CheckInsSection].New), strconv.Itoa(reading.Bad))
	case p.Preview != nil && refusalOf(err) == errUnavailable:
		return area.OnForm(err, &p, views.Sheet)
	}
	return a.refuseTable(r, v, err)
}

// countAll counts a reading as if nothing of it were there, for a page on which that could not be found out.
func countAll(reading sheet.Reading) diary.ImportCounts {
	return diary.ImportCounts{diary.EpisodesSection: {New: len(reading.Episodes), Replaced: len(reading.Replacing)}, diary.CheckInsSection: {New: len(reading.CheckIns)}}
}

// previewSheet shows what would become of a table.
func (a *dataArea) previewSheet(w http.ResponseWriter, r *http.Request, v visitor, content packed, said url.Values) error {
	p := a.newSheetPage(r, v)
	err := a.work(r, func(ctx context.Context) error {
		reading, err := a.readRows(ctx, v, content, said, &p)
		if err != nil {
			return err
		}
		alike, err := a.compare(ctx, v, &reading)
		if err != nil {
			return err
		}
		p.ShowAlike(alike, said)
		imported, err := a.Store.PreviewImport(ctx, v.account.ID, sheetBatches(reading))
		p.SetPreview(reading, imported)
		return err
	})
	if err != nil {
		return a.refuseTable(r, v, err)
	}
	return render(w, r, http.StatusOK, views.Sheet(p))
}

// remembered is the mapping that the person gave a table of the same shape, if there was one.
func (a *dataArea) remembered(ctx context.Context, v visitor, table sheet.Table, guessed sheet.Mapping) (sheet.Mapping, bool, error) {
	shape := table.Shape(guessed)
	if shape == "" {
		return guessed, false, nil
	}
	answers, err := a.Store.SheetAnswers(ctx, v.account.ID, shape)
	if errors.Is(err, diary.ErrNotFound) {
		return guessed, false, nil
	}
	if err != nil {
		return guessed, false, err
	}
	form, err := url.ParseQuery(answers)
	if err != nil {
		return guessed, false, nil // nothing that this program wrote
	}
	_, before, err := readMapping(form)
	if err != nil {
		return guessed, false, nil // what can be said has changed since
	}
	return guessed.As(before), true, nil
}

// remember keeps what was said of the columns of a table.
func (a *dataArea) remember(ctx context.Context, v visitor, p *views.SheetPage) error {
	if p.Shape == "" {
		return nil
	}
	return a.Store.SaveSheetAnswers(ctx, v.account.ID, p.Shape, p.Answers().Encode(), a.Steady())
}

// compare finds what a reading brings that may be in the diary already.
func (a *dataArea) compare(ctx context.Context, v visitor, reading *sheet.Reading) (alike []sheet.Alike, err error) {
	err = a.Store.Export(ctx, v.account.ID, func(h diary.Export) (err error) {
		alike, err = reading.Compare(h.Episodes, a.Now())
		return err
	})
	return alike, err
}

// readRows reads the rows of a file as a form says, and shows the file on a page. What only the person can say is
// asked for with an error.
func (a *dataArea) readRows(ctx context.Context, v visitor, content packed, said url.Values, p *views.SheetPage) (sheet.Reading, error) {
	chosen, mapping, err := readMapping(said)
	if err != nil {
		return sheet.Reading{}, err
	}
	text, err := content.open()
	if err != nil {
		return sheet.Reading{}, err
	}
	table, err := sheet.Parse(whileWanted{ctx: ctx, from: text}, chosen)
	if err != nil {
		return sheet.Reading{}, err
	}
	if said.Get(views.SheetShown) != strconv.Itoa(chosen) {
		mapping = table.Guess(views.SheetHeadings(), a.Now())
		if mapping, p.Remembered, err = a.remembered(ctx, v, table, mapping); err != nil {
			return sheet.Reading{}, err
		}
	}
	p.Show(content.text(), table, mapping)
	reader := a.sheetReader(v)
	if undecided := reader.Undecided(table, mapping); undecided != nil {
		return sheet.Reading{}, area.OnForm(undecided, p, views.Sheet)
	}
	return reader.Read(ctx, table, mapping)
}

func (a *dataArea) sheetReader(v visitor) sheet.Reader {
	return sheet.Reader{Words: views.SheetWords(), AccountID: v.account.ID, Zone: v.account.Location(), Now: a.Now()}
}

// readMapping reads which sheet of a file is wanted, and what a form says of its columns.
func readMapping(form url.Values) (int, sheet.Mapping, error) {
	m := sheet.Mapping{
		Columns: make(map[sheet.Field]int), Order: sheet.Order(form.Get("order")), Night: sheet.Night(form.Get("night")), Alone: sheet.Alone(form.Get("alone")),
		Scale: sheet.Scale(form.Get("scale")), Lengths: sheet.Lengths(form.Get("lengths")), Zone: form.Get("zone"), Format: form.Get("format"), Rest: form.Get("rest") != "",
	}
	chosen, ok := number(form, "sheet", sheet.MaxRows)
	ok = ok && in(sheet.Orders, m.Order) && in(sheet.Nights, m.Night) && in(sheet.Alones, m.Alone) && in(sheet.Scales, m.Scale) && in(sheet.AllLengths, m.Lengths)
	for name, line := range map[string]*int{"header": &m.Header, "body": &m.Body} {
		var known bool
		*line, known = number(form, name, math.MaxInt32)
		ok = ok && known
	}
	if m.Header >= m.Body {
		m.Body = m.Header + 1
	}
	for _, field := range sheet.Fields {
		if name := views.SheetColumn(field); form.Get(name) != "" {
			column, known := number(form, name, sheet.MaxColumns-1)
			m.Columns[field], ok = column, ok && known
		}
	}
	if !ok {
		return 0, m, errBadRequest
	}
	return chosen, m, nil
}

// in says whether a code is one of those that there are, or none.
func in[T ~string](codes []T, code T) bool { return code == "" || slices.Contains(codes, code) }

// number reads a whole number of a form, which is 0 when nothing was written.
func number(form url.Values, name string, most int) (int, bool) {
	text := strings.TrimSpace(form.Get(name))
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= most
}

// sheetBatches are a reading as the batches of an import.
func sheetBatches(reading sheet.Reading) iter.Seq2[diary.ImportBatch, error] {
	return func(yield func(diary.ImportBatch, error) bool) {
		for batch := range slices.Chunk(reading.CheckIns, diary.ImportBatchSize) {
			if !yield(diary.ImportBatch{CheckIns: batch}, nil) {
				return
			}
		}
		for batch := range slices.Chunk(reading.Episodes, diary.ImportBatchSize) {
			if !yield(diary.ImportBatch{Episodes: batch}, nil) {
				return
			}
		}
		for batch := range slices.Chunk(reading.Replacing, diary.ImportBatchSize) {
			if !yield(diary.ImportBatch{Replacing: batch}, nil) {
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
	case errors.Is(err, sheet.ErrLocked):
		return a.refuseSheet(r, v, views.TableLocked)
	case errors.Is(err, sheet.ErrTooLarge):
		return a.refuseSheet(r, v, views.TableTooLarge)
	}
	return fmt.Errorf("read table: %w", err)
}

func (a *dataArea) refuseSheet(r *http.Request, v visitor, code diary.Code) error {
	p := a.newSheetPage(r, v)
	return area.OnForm(diary.Problems{{Field: "file", Code: code}}, &p, views.Sheet)
}
