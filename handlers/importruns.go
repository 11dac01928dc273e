package handlers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"

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
	run, err := a.Store.ImportRun(r.Context(), v.account.ID, id)
	if err == nil && run.At.Before(a.Steady().Add(-diary.KeepImports)) {
		err = diary.ErrNotFound
	}
	if err != nil {
		return diary.ImportRun{}, fmt.Errorf("find import: %w", err)
	}
	return run, nil
}

// showImportRun shows how far an import is, what it stored, or what undoing it left.
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
	var left []diary.ImportLeft
	if run.State == diary.ImportUndone {
		var err error
		if left, err = a.Store.ImportLeft(r.Context(), v.account.ID, run.ID, diary.MostLeft); err != nil {
			return views.ImportRunPage{}, fmt.Errorf("list what an import left: %w", err)
		}
	}
	stalled := run.Beat.Before(a.Steady().Add(-diary.ImportStalls))
	return views.NewImportRunPage(a.newPage(r, v, views.ImportTitle(run)), run, left, stalled, v.account.Location()), nil
}

// longImport is of how many things an import is answered while they are still being stored, or taken back.
const longImport = 40 * diary.ImportBatchSize

// runImport stores what a form brought. Once it is many things, the form is answered with the page that shows how far it
// is, and the person who sent it may leave. So it is when a part of it was stored and could not be taken back yet: then the form
// cannot say that nothing is.
func (a *dataArea) runImport(ctx context.Context, w http.ResponseWriter, r *http.Request, v visitor, batches iter.Seq2[diary.ImportBatch, error]) (
	counts diary.ImportCounts, answered bool, err error,
) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), bulkTimeout)
	defer cancel()
	var begun string
	counts, err = diary.Import(ctx, a.Store, v.account.ID, batches, a.Steady, func(id string, things int) {
		if begun, answered = id, things > longImport; answered {
			answerNow(w, r, importAddress(id))
		}
	})
	if err != nil && begun != "" && !answered {
		run, runErr := a.Store.ImportRun(context.WithoutCancel(ctx), v.account.ID, begun)
		if answered = runErr == nil && run.State != diary.ImportUndone; answered {
			answerNow(w, r, importAddress(begun))
		}
	}
	if answered {
		a.logUnfinished(r, err)
	}
	return counts, answered, err
}

// logUnfinished logs why an import that went on after its answer did not end. Its page says only that it did not.
func (a *dataArea) logUnfinished(r *http.Request, err error) {
	if err != nil && !errors.Is(err, diary.ErrImportStopped) {
		a.Log.LogAttrs(r.Context(), slog.LevelError, "import was not finished",
			slog.String("request_id", requestID(r)), slog.String("route", routeOf(r).Path), slog.String("error", err.Error()))
	}
}

func importAddress(id string) string { return "/data/imports/" + id }

// undoImport takes back what an import stored, or has stored so far. Pressed twice, it takes it back once.
func (a *dataArea) undoImport(w http.ResponseWriter, r *http.Request, v visitor) error {
	run, err := a.importRun(r, v, r.PostForm.Get("id"))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), bulkTimeout)
	defer cancel()
	reason, answered := diary.UndoAsked, false
	if run.State == diary.ImportStoring {
		reason = diary.UndoCancelled
	}
	err = diary.UndoImport(ctx, a.Store, v.account.ID, run.ID, reason, a.Steady, func() {
		if answered = run.Total > longImport; answered {
			answerNow(w, r, importAddress(run.ID))
		}
	})
	if errors.Is(err, diary.ErrImporting) {
		return errTransferring
	}
	switch {
	case answered:
		a.logUnfinished(r, err)
		return nil
	case err == nil:
		return redirect(w, r, importAddress(run.ID))
	}
	p, pageErr := a.newImportRunPage(r, v, run)
	if pageErr != nil {
		return fmt.Errorf("undo import: %w", errors.Join(err, pageErr))
	}
	return area.OnForm(fmt.Errorf("undo import: %w", err), &p, views.ImportRun)
}
