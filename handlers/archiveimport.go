package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"crampdiary/diary"
	"crampdiary/diary/archive"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

func (a *dataArea) newImportPage(r *http.Request, v visitor) views.ImportPage {
	return views.ImportPage{Page: a.newPage(r, v, "import.title")}
}

func (a *dataArea) showImport(w http.ResponseWriter, r *http.Request, v visitor) error {
	return render(w, r, http.StatusOK, views.Import(a.newImportPage(r, v)))
}

// previewImport says what would become of a file, which the page carries on to the import.
func (a *dataArea) previewImport(w http.ResponseWriter, r *http.Request, v visitor) error {
	content, _, err := a.readUpload(r, v)
	if errors.Is(err, errNoFile) {
		return a.refuseArchive(r, v, diary.Problems{{Field: "file", Code: diary.Required}})
	}
	if err != nil {
		return err
	}
	var imported diary.ImportCounts
	err = a.work(r, func(ctx context.Context) (err error) {
		imported, err = a.Store.PreviewImport(ctx, v.account.ID, a.archiveBatches(ctx, content))
		return err
	})
	if err != nil {
		return a.refuseArchive(r, v, err)
	}
	p := views.NewImportPreview(a.newPage(r, v, "import.preview.title"), imported)
	p.Packed = content.text()
	return render(w, r, http.StatusOK, views.PreviewImport(p))
}

// importArchive adds what the previewed file holds and the account does not.
func (a *dataArea) importArchive(w http.ResponseWriter, r *http.Request, v visitor) error {
	content, err := a.readPacked(r, v)
	if err != nil {
		return err
	}
	var imported diary.ImportCounts
	var answered bool
	err = a.work(r, func(ctx context.Context) (err error) {
		imported, answered, err = a.runImport(ctx, w, r, v, a.archiveBatches(context.WithoutCancel(ctx), content))
		return err
	})
	switch {
	case answered:
		return nil
	case errors.Is(err, diary.ErrImporting):
		return errTransferring
	case err == nil:
		return a.announce(w, r, "/data", archiveImported)
	case refusalOf(err) != errUnavailable:
		return a.refuseArchive(r, v, err)
	}
	p := views.NewImportPreview(a.newPage(r, v, "import.preview.title"), imported)
	p.Packed = content.text()
	return area.OnForm(err, &p, views.PreviewImport)
}

// readPacked reads the file that a form carries.
func (a *dataArea) readPacked(r *http.Request, v visitor) (packed, error) {
	if err := parseForm(r); err != nil {
		return nil, err
	}
	if err := a.admitForm(v, r.PostForm); err != nil {
		return nil, err
	}
	return unpackText(r.PostForm.Get("packed"))
}

// archiveBatches reads an archive, from its beginning each time it is ranged over.
func (a *dataArea) archiveBatches(ctx context.Context, content packed) iter.Seq2[diary.ImportBatch, error] {
	return func(yield func(diary.ImportBatch, error) bool) {
		text, err := content.open()
		if err != nil {
			yield(diary.ImportBatch{}, err)
			return
		}
		archive.ImportBatches(whileWanted{ctx: ctx, from: text}, a.Now())(yield)
	}
}

// refuseArchive says what is wrong with a file, if it is the file that is wrong.
func (a *dataArea) refuseArchive(r *http.Request, v visitor, err error) error {
	p := a.newImportPage(r, v)
	if refused, ok := archive.Refused(err); ok {
		p.Refuse(refused)
		err = errRefused
	} else if refusalOf(err) == errUnavailable {
		return fmt.Errorf("import: %w", err) // its form holds no file to send again
	}
	return area.OnForm(fmt.Errorf("import: %w", err), &p, views.Import)
}
