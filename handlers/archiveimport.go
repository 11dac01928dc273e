package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"crampdiary/diary"
	"crampdiary/diary/archive"
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
		return a.refuseFile(w, r, v)
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
		return a.refuseArchive(w, r, v, err)
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
	err = a.work(r, func(ctx context.Context) (err error) {
		imported, err = a.Store.Import(ctx, v.account.ID, a.archiveBatches(ctx, content), a.Steady())
		return err
	})
	if err == nil {
		return redirect(w, r, "/data?imported=1")
	}
	p := views.NewImportPreview(a.newPage(r, v, "import.preview.title"), imported)
	if !a.becomesUnavailable(w, r, &p.Page, err) {
		return a.refuseArchive(w, r, v, err)
	}
	p.Packed = content.text()
	return render(w, r, http.StatusServiceUnavailable, views.PreviewImport(p))
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

// refuseFile shows the form again, because it came without a file.
func (a *dataArea) refuseFile(w http.ResponseWriter, r *http.Request, v visitor) error {
	p := a.newImportPage(r, v)
	refuse(&p.Page, diary.Problems{{Field: "file", Code: diary.Required}})
	return render(w, r, http.StatusUnprocessableEntity, views.Import(p))
}

// refuseArchive says what is wrong with a file, if it is the file that is wrong.
func (a *dataArea) refuseArchive(w http.ResponseWriter, r *http.Request, v visitor, err error) error {
	p := a.newImportPage(r, v)
	if refused, ok := archive.Refused(err); ok {
		p.Refuse(refused)
	} else if problems, ok := errors.AsType[diary.Problems](err); ok {
		refuse(&p.Page, problems)
	} else {
		return fmt.Errorf("import: %w", err)
	}
	return render(w, r, http.StatusUnprocessableEntity, views.Import(p))
}
