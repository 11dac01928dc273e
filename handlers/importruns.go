package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/gorilla/mux"

	"crampdiary/diary"
	"crampdiary/handlers/area"
	"crampdiary/views"
)

// importRuns are the visitor's imports that can still be undone, or were.
func (a *dataArea) importRuns(r *http.Request, v visitor) ([]diary.ImportRun, error) {
	runs, err := a.Store.ListImports(r.Context(), v.account.ID, a.Steady().Add(-diary.KeepImports))
	if err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	return runs, nil
}

// importRun finds one of the visitor's imports.
func (a *dataArea) importRun(r *http.Request, v visitor, id string) (diary.ImportRun, error) {
	runs, err := a.importRuns(r, v)
	if err != nil {
		return diary.ImportRun{}, err
	}
	at := slices.IndexFunc(runs, func(run diary.ImportRun) bool { return run.ID == id })
	if at < 0 {
		return diary.ImportRun{}, errNotFound
	}
	return runs[at], nil
}

// showImportRun shows what an import stored, or what undoing it left.
func (a *dataArea) showImportRun(w http.ResponseWriter, r *http.Request, v visitor) error {
	run, err := a.importRun(r, v, mux.Vars(r)["import"])
	if err != nil {
		return err
	}
	p, err := a.newImportRunPage(r, v, run)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, views.ImportRun(p))
}

func (a *dataArea) newImportRunPage(r *http.Request, v visitor, run diary.ImportRun) (views.ImportRunPage, error) {
	title := "imports.one"
	var left []diary.ImportLeft
	if run.Undone != nil {
		title = "imports.undone"
		var err error
		if left, err = a.Store.ImportLeft(r.Context(), v.account.ID, run.ID, diary.MostLeft); err != nil {
			return views.ImportRunPage{}, fmt.Errorf("list what an import left: %w", err)
		}
	}
	p := views.NewImportRunPage(a.newPage(r, v, title), run, left, v.account.Location())
	return p, nil
}

// undoImport takes back what an import stored. Pressed twice, it takes it back once.
func (a *dataArea) undoImport(w http.ResponseWriter, r *http.Request, v visitor) error {
	run, err := a.importRun(r, v, r.PostForm.Get("id"))
	if err != nil {
		return err
	}
	err = a.work(r, func(ctx context.Context) error {
		return a.Store.UndoImport(ctx, v.account.ID, run.ID, a.Steady())
	})
	if err == nil {
		return redirect(w, r, "/data/imports/"+run.ID)
	}
	p, pageErr := a.newImportRunPage(r, v, run)
	if pageErr != nil {
		return fmt.Errorf("undo import: %w", errors.Join(err, pageErr))
	}
	return area.OnForm(fmt.Errorf("undo import: %w", err), &p, views.ImportRun)
}
